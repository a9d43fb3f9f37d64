// Bytes beside texts: a BLOB column holds bytes, whoever gives them as a text. LIKE looks at all of a text.
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::string_literals;

namespace {

struct File {
    std::int64_t id{};
    std::optional<Bytes> content{};
    std::optional<std::string> raw{};  // of a BLOB
    std::optional<std::string> name{};
};

using Ids = std::vector<std::int64_t>;

struct Files {
    Sequelize sequelize = test::database();
    Model<File> files = sequelize.define<File>(
        "bt_file", {field<&File::content>(), field<&File::raw>({.type = DataTypes::BLOB}), field<&File::name>()},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    Ids found(const Where<File>& where) {
        Ids ids;
        // twice: the second one takes the text that the first one made
        for (int i = 0; i < 2; ++i) ids = test::each(files.findAll({.where = where, .order = {&File::id}}), &File::id);
        return ids;
    }
};

}  // namespace

TEST_CASE("conditions on bytes take texts, and the other way round", "[conditions][bytes]") {
    if (test::isPostgres()) SKIP_TEST("bytes and texts are two types there");
    Files db;
    db.files.create({.content = toBytes("abc"), .raw = "abc"});
    db.files.create({.content = toBytes("ABD"), .raw = "xyz"});
    CHECK(db.found({{"content", "abc"}}) == Ids{1});
    CHECK(db.found({{"content", Op::ne("abc")}}) == Ids{2});
    CHECK(db.found({{"content", Op::in({"abc", "ABD"})}}) == Ids{1, 2});
    CHECK(db.found({{"content", Op::notIn({"abc"})}}) == Ids{2});
    CHECK(db.found({{"content", Op::lt("abc")}}) == Ids{2});
    CHECK(db.found({{&File::content, toBytes("abc")}}) == Ids{1});
    CHECK(db.found({{&File::content, Op::between(toBytes("abb"), toBytes("abd"))}}) == Ids{1});
    CHECK(db.found({{"raw", toBytes("abc")}}) == Ids{1});
    CHECK(db.found({{&File::raw, "abc"}}) == Ids{1});
    CHECK(db.found({{"content", col(&File::raw)}}) == Ids{1});
    CHECK(db.found({{"content", Op::startsWith("a")}}) == Ids{1});
    CHECK(db.found({{"content", Op::like("%B%")}}) == Ids{2});
    CHECK(db.found({{"raw", Op::substring("Y")}}) == Ids{});
}

TEST_CASE("a text becomes bytes where the column holds them", "[update][bytes]") {
    Files db;
    db.files.create({});
    CHECK(db.files.update({{"content", "xyz"}}, {.where = {{&File::id, 1}}}) == 1);
    CHECK(db.found({{"content", "xyz"}}) == Ids{1});
    CHECK(db.found({{&File::content, toBytes("xyz")}}) == Ids{1});
    CHECK(db.files.findByPk(1)->content == toBytes("xyz"));
    CHECK(db.files.update({{&File::content, fn("COALESCE", null, "abc")}}, {.where = {{&File::id, 1}}}) == 1);
    CHECK(db.found({{&File::content, toBytes("abc")}}) == Ids{1});

    // what other programs stored as a text
    db.sequelize.query("UPDATE bt_files SET content = 'old' WHERE id = 1");
    CHECK(db.found({{&File::content, toBytes("old")}}) == Ids{1});
    CHECK(db.found({{&File::content, Op::ne(toBytes("old"))}}) == Ids{});
}

TEST_CASE("a text member of a BLOB column holds any bytes", "[bytes]") {
    Files db;
    const std::string bytes = "\xff\x00\xfe"s;
    CHECK(db.files.create({.raw = bytes}).raw == bytes);
    CHECK(db.files.findByPk(1)->raw == bytes);
    CHECK(db.found({{&File::raw, bytes}}) == Ids{1});
    CHECK(db.files.update({{&File::raw, "\xfd"s}}, {.where = {{&File::raw, bytes}}}) == 1);
    CHECK(db.files.findByPk(1)->raw == "\xfd"s);
}

TEST_CASE("LIKE looks behind a NUL", "[conditions][like]") {
    if (test::isPostgres()) SKIP_TEST("its texts hold no NUL");
    Files db;
    db.files.bulkCreate({{.name = "admin"}, {.name = "admin\0x"s}, {.name = "Ünïq_%|\\"}, {}});
    CHECK(db.found({{&File::name, Op::startsWith("admin\0"s)}}) == Ids{2});
    CHECK(db.found({{&File::name, Op::substring("\0"s)}}) == Ids{2});
    CHECK(db.found({{&File::name, Op::endsWith("x")}}) == Ids{2});
    CHECK(db.found({{&File::name, Op::startsWith("ADMIN")}}) == Ids{1, 2});
    CHECK(db.found({{&File::name, Op::notLike("admin")}}) == Ids{2, 3});
    CHECK(db.found({{&File::name, Op::like("_n_q%")}}) == Ids{3});
    CHECK(db.found({{&File::name, Op::like("%a%m%x")}}) == Ids{2});
    CHECK(db.found({{&File::name, Op::like("%")}}) == Ids{1, 2, 3});
    CHECK(db.found({{&File::name, Op::like("")}}) == Ids{});
    CHECK(db.found({{&File::name, Op::endsWith("_%|\\")}}) == Ids{3});
    CHECK(db.found({{&File::name, Op::startsWith("a_")}}) == Ids{});
}

TEST_CASE("a backslash escapes in the pattern of LIKE", "[conditions][like]") {
    Files db;
    db.files.bulkCreate({{.name = "100%"}, {.name = "100 g"}, {.name = "a_b"}, {.name = "axb"}});
    CHECK(db.found({{&File::name, Op::like("100\\%")}}) == Ids{1});
    CHECK(db.found({{&File::name, Op::like("100%")}}) == Ids{1, 2});
    CHECK(db.found({{&File::name, Op::like("a\\_b")}}) == Ids{3});
    CHECK(db.found({{&File::name, Op::notLike("a\\_b")}}) == Ids{1, 2, 4});
    CHECK(db.found(col(&File::name).like("a\\xb")) == Ids{4});
}
