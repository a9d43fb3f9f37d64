// docs/what_differs.md: each of its sentences about a database's own ways holds.
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

bool mysql() {
    return test::serverOptions().dialect == Dialect::mysql;
}
bool mariadb() {
    return test::serverOptions().dialect == Dialect::mariadb;
}
bool servers() {
    return test::speaksMysql();
}

struct Word {
    std::int64_t id{};
    std::string text{};
    std::string bytes{};
    std::optional<int> number{};
};

struct Words {
    Sequelize sequelize = test::database();
    Model<Word> words = sequelize.define<Word>(
        "wd_word",
        {field<&Word::text>(), field<&Word::bytes>({.type = DataTypes::STRING(20).BINARY}), field<&Word::number>()},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    std::uint64_t withText(const std::string& text) { return words.count({.where = {{&Word::text, text}}}); }
    std::uint64_t withBytes(const std::string& text) { return words.count({.where = {{&Word::bytes, text}}}); }
    Value one(const std::string& sql) { return sequelize.query<Row>("SELECT " + sql + " AS n")[0]["n"]; }
};

}  // namespace

TEST_CASE("what differs: texts", "[differs]") {
    Words db;
    db.words.create({.text = "café", .bytes = "café"});
    CHECK(db.withText("CAFÉ") == (servers() ? 1 : 0));
    CHECK(db.withText("cafe") == (servers() ? 1 : 0));
    CHECK(db.withText("café ") == (mariadb() ? 1 : 0));
    CHECK(db.withBytes("CAFÉ") == 0);
    CHECK(db.withBytes("cafe") == 0);
    CHECK(db.words.count({.where = {{&Word::text, Op::like("CAF%")}}}) == 1);
    CHECK(db.words.count({.where = {{&Word::text, Op::like("%É")}}}) == (servers() ? 1 : 0));
    if (servers())
        CHECK(db.words.count({.where = {{&Word::text, Op::regexp("^c")}}}) == 1);
    else
        CHECK_THROWS_AS(db.words.count({.where = {{&Word::text, Op::regexp("^c")}}}), UsageError);
    CHECK(db.one(servers() ? "LENGTH('é')" : "LENGTH('é') + 1") == Value(2));
    if (servers())
        CHECK(db.one("'1' || '0'") == Value(1));
    else
        CHECK(db.one("'1' || '0'") == Value("10"));
}

TEST_CASE("what differs: numbers and NULL", "[differs]") {
    Words db;
    const auto sevenHalves = db.sequelize.query<Row>("SELECT 7 / 2 AS n")[0];
    if (servers())
        CHECK(sevenHalves.get<Decimal>("n") == Decimal("3.5"));
    else
        CHECK(sevenHalves.get<int>("n") == 3);
    db.words.bulkCreate({{.text = "a", .number = 1}, {.text = "b"}, {.text = "c", .number = -1}});
    CHECK(test::each(db.words.findAll({.order = {&Word::number}}), &Word::text) == test::Texts{"b", "c", "a"});
    const auto sum = db.sequelize.query<Row>("SELECT SUM(number) AS n FROM wd_words")[0];
    CHECK(sum.get<std::int64_t>("n") == 0);
    CHECK(sum["n"].type() == (servers() ? Value::Type::decimal : Value::Type::integer));
}

TEST_CASE("what differs: documents", "[differs]") {
    struct Doc {
        std::int64_t id{};
        Json value{};
    };
    auto sequelize = test::database();
    auto docs = sequelize.define<Doc>("wd_doc", {field<&Doc::value>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    docs.create({.value = {R"({"long":1,  "b":2, "b":3})"}});
    CHECK(docs.findByPk(1)->value.text == (mysql() ? R"({"b": 3, "long": 1})" : R"({"long":1,  "b":2, "b":3})"));
}

TEST_CASE("what differs: ids come again only after truncate", "[differs]") {
    Words db;
    db.words.create({.text = "b"});
    const auto last = db.words.create({.text = "c"});
    db.words.destroy({.where = {{&Word::id, last.id}}});
    CHECK(db.words.create({.text = "d"}).id == last.id + 1);
    db.words.truncate();
    CHECK(db.words.create({.text = "e"}).id == 1);
    {
        auto transaction = db.sequelize.transaction();
        CHECK(db.words.create({.text = "a"}, {.transaction = transaction}).id == 2);
        transaction.rollback();
    }
    CHECK(db.words.create({.text = "b"}).id == 3);
}

TEST_CASE("what differs: foreign keys are checked by row or by statement", "[differs]") {
    struct Node {
        std::int64_t id{};
        std::optional<std::int64_t> next{};
    };
    auto sequelize = test::database();
    auto nodes = sequelize.define<Node>("wd_node", {field<&Node::next>()}, {.timestamps = false});
    nodes.belongsTo(nodes, {.as = "following", .foreignKey = &Node::next});
    const test::FreshTables tables(sequelize);
    const auto write = [&] { sequelize.query("INSERT INTO wd_nodes (id, next) VALUES (1, 2), (2, NULL)"); };
    if (servers())
        CHECK_THROWS_AS(write(), ForeignKeyConstraintError);
    else
        CHECK_NOTHROW(write());
}

TEST_CASE("what differs: autoIncrement that is not the only key", "[differs]") {
    struct Line {
        std::int64_t number{};
        std::int64_t document{};
    };
    auto sequelize = test::database();
    auto lines = sequelize.define<Line>(
        "wd_line",
        {field<&Line::number>({.primaryKey = true, .autoIncrement = true}),
         field<&Line::document>({.primaryKey = true})},
        {.timestamps = false}
    );
    if (servers())
        CHECK_NOTHROW(lines.sync({.force = true}));
    else
        CHECK_THROWS_AS(lines.sync({.force = true}), UsageError);
    lines.drop();
}
