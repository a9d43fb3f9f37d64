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

TEST_CASE("what differs: texts of bytes", "[differs]") {
    Words db;
    db.words.create({.text = "a", .bytes = "a"});
    db.words.create({.text = "b", .bytes = "a "});
    CHECK(db.withBytes("a") == (servers() ? 2 : 1));
    CHECK(db.words.count({.where = {{&Word::bytes, Op::like("A%")}}}) == (servers() ? 0 : 2));
}

namespace {

struct Rounded {
    std::int64_t id{};
    std::optional<double> real{};
    std::optional<int> number{};
    std::optional<DateTime> exact{};
    std::optional<DateTime> at{};
    std::optional<std::string> wide{};
    std::optional<std::string> narrow{};
};

}  // namespace

TEST_CASE("what differs: the rounding of computed values", "[differs]") {
    auto sequelize = test::database();
    const auto all = sequelize.define<Rounded>(
        "wd_rounded",
        {field<&Rounded::real>(), field<&Rounded::number>(), field<&Rounded::exact>({.type = DataTypes::DATE(6)}),
         field<&Rounded::at>(), field<&Rounded::wide>(), field<&Rounded::narrow>({.type = DataTypes::STRING(5)})},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    const DateTime when = *parseDateTime("2024-05-01 10:00:00.7");
    all.create({.real = 2.5, .exact = when, .wide = "abc    "});
    const Where<Rounded> first{{&Rounded::id, 1}};
    all.update(
        {{&Rounded::number, fn("COALESCE", &Rounded::real, 0)}, {&Rounded::at, col(&Rounded::exact)}}, {.where = first}
    );
    CHECK(all.findByPk(1)->number == (servers() ? 2 : 3));
    CHECK(all.findByPk(1)->at == *parseDateTime(mysql() ? "2024-05-01 10:00:01" : "2024-05-01 10:00:00"));
    const auto cut = [&] { all.update({{&Rounded::narrow, col(&Rounded::wide)}}, {.where = first}); };
    if (servers())
        CHECK_NOTHROW(cut());
    else
        CHECK_THROWS_AS(cut(), DatabaseError);
}

namespace {

struct Spelled {
    std::int64_t id{};
    Json value{};
};

}  // namespace

TEST_CASE("what differs: documents in groups", "[differs]") {
    auto sequelize = test::database();
    const auto all = sequelize.define<Spelled>("wd_spelled", {field<&Spelled::value>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    all.create({.value = Json{R"({"a":1,"b":2})"}});
    all.create({.value = Json{R"({"b":2, "a":1})"}});
    CHECK(all.count({.col = &Spelled::value, .distinct = true}) == (mysql() ? 1 : 2));
    const std::string digits = "123456789012345678901234567890";
    const auto stored = all.create({.value = Json{digits}});
    CHECK(stored.value.text == digits);
    CHECK((all.findByPk(stored.id)->value.text == digits) == !mysql());
    all.create({.value = Json{R"("\u00e9")"}});
    CHECK(all.count({.where = {{&Spelled::value, Json{R"("\u00e9")"}}}}) == 1);
    CHECK(all.count({.where = {{&Spelled::value, Json{"\"é\""}}}}) == (mariadb() ? 0 : 1));
}

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
