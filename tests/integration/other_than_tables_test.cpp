// Models whose table is a view or a sequence, and tables of which no model can say all.
#include <sequelize/model_source.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <optional>
#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;
namespace D = DataTypes;

namespace {

struct OtRow {
    std::int64_t id{};
};
struct OtText {
    std::string name{};
    std::optional<std::int64_t> n{};
};
struct OtPair {
    std::int64_t a{};
    std::int64_t id{};
};

bool otOnServer() {
    return test::abilities().commitsBeforeDdl;
}
bool otOnMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}
bool otHas(const std::string& text, const std::string& part) {
    CAPTURE(text, part);
    return text.find(part) != std::string::npos;
}

struct OtherThanTables {
    test::MysqlSession raw = test::rawSession();
    Sequelize sequelize = test::database();
    QueryInterface qi = sequelize.getQueryInterface();

    OtherThanTables() { clear(); }
    ~OtherThanTables() { clear(); }
    OtherThanTables(const OtherThanTables&) = delete;
    OtherThanTables& operator=(const OtherThanTables&) = delete;

    void clear() {
        raw.run("DROP VIEW IF EXISTS ot_view");
        if (otOnMariadb()) raw.run("DROP SEQUENCE IF EXISTS ot_numbers");
        raw.run("DROP TABLE IF EXISTS ot_rows");
    }
    Model<OtRow> rowsOf(const std::string& table) {
        return sequelize.define<OtRow>(
            "otRow", {field<&OtRow::id>({.primaryKey = true})}, {.tableName = table, .timestamps = false}
        );
    }
};

}  // namespace

TEST_CASE("the view of a model is neither dropped nor emptied, and no success", "[sync][other-than-tables]") {
    if (!otOnServer()) SKIP_TEST("MySQL and MariaDB only");
    OtherThanTables t;
    t.raw.run("CREATE VIEW ot_view AS SELECT 1 AS id");
    auto model = t.rowsOf("ot_view");
    const std::string part = "'ot_view' is a view, and no table to drop; query(\"DROP VIEW `ot_view`\")";
    CHECK(otHas(test::messageOf<UsageError>([&] { model.drop(); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { model.sync({.force = true}); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { t.sequelize.drop(); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { model.truncate(); }), "'ot_view' is a view, and no table to empty"));
    CHECK(otHas(
        test::messageOf<UsageError>([&] { t.qi.bulkDelete("ot_view", null, {.truncate = true}); }),
        "'ot_view' is a view, and no table to empty"
    ));
    CHECK_NOTHROW(model.sync());
    CHECK(model.count() == 1);
}

TEST_CASE("MariaDB: the sequence of a model's table's name stays", "[sync][other-than-tables]") {
    if (!otOnMariadb()) SKIP_TEST("MariaDB only");
    OtherThanTables t;
    t.raw.run("CREATE SEQUENCE ot_numbers");
    auto model = t.rowsOf("ot_numbers");
    const std::string part = "'ot_numbers' is a sequence, and no table to ";
    CHECK(otHas(test::messageOf<UsageError>([&] { model.drop(); }), part + "drop; query(\"DROP SEQUENCE `ot_numbers`"));
    CHECK(otHas(test::messageOf<UsageError>([&] { model.sync({.force = true}); }), part + "drop"));
    CHECK(otHas(test::messageOf<UsageError>([&] { t.sequelize.sync({.force = true}); }), part + "drop"));
    CHECK(otHas(test::messageOf<UsageError>([&] { model.sync(); }), part + "sync"));
    CHECK(otHas(test::messageOf<UsageError>([&] { model.truncate(); }), part + "empty"));
    CHECK(otHas(test::messageOf<UsageError>([&] { (void)t.sequelize.check(); }), part + "compare"));
    const std::string remedy = "a sequence of MariaDB's, which ALTER SEQUENCE changes and DROP SEQUENCE drops";
    CHECK(otHas(test::messageOf<DatabaseError>([&] { t.qi.bulkDelete("ot_numbers", null); }), remedy));
    CHECK(otHas(
        test::messageOf<DatabaseError>([&] {
            t.qi.bulkUpdate("ot_numbers", {{"cache_size", 5}}, null);
        }),
        remedy
    ));
    CHECK(otHas(test::messageOf<UsageError>([&] { t.qi.bulkDelete("ot_numbers", null, {.truncate = true}); }), part));
    CHECK(t.raw.number("SELECT NEXTVAL(ot_numbers)") == 1);
}

TEST_CASE("MariaDB: the end of a row is no part of a versioned table's keys", "[sync][other-than-tables]") {
    if (!otOnMariadb()) SKIP_TEST("MariaDB only");
    OtherThanTables t;
    t.raw.run(
        "CREATE TABLE ot_rows (id BIGINT NOT NULL, b TIMESTAMP(6) GENERATED ALWAYS AS ROW START, "
        "e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME(b, e), PRIMARY KEY (id)) "
        "WITH SYSTEM VERSIONING"
    );
    auto model = t.rowsOf("ot_rows");
    const auto difference = t.sequelize.check();
    CAPTURE(difference.text());
    CHECK(difference.isClean());
    CHECK_NOTHROW(model.sync({.alter = true}));
}

TEST_CASE("a primary key with a prefix of a TEXT stops no check of the others", "[sync][other-than-tables]") {
    if (!otOnServer()) SKIP_TEST("MySQL and MariaDB only");
    OtherThanTables t;
    t.raw.run("CREATE TABLE ot_rows (name TEXT NOT NULL, n BIGINT NULL, PRIMARY KEY (name(10)))");
    auto model = t.sequelize.define<OtText>(
        "otText", {field<&OtText::name>({.type = D::TEXT, .primaryKey = true}), field<&OtText::n>()},
        {.tableName = "ot_rows", .timestamps = false}
    );
    const auto difference = t.sequelize.check();
    CAPTURE(difference.text());
    CHECK(difference.isClean());
    CHECK_NOTHROW(model.sync({.alter = true}));
    t.raw.run("DROP TABLE ot_rows");
    CHECK(otHas(test::messageOf<DatabaseError>([&] { (void)t.sequelize.check(); }), "model 'otText'"));
}

TEST_CASE("modelSource numbers a column that an index begins with", "[other-than-tables]") {
    if (!otOnServer()) SKIP_TEST("MySQL and MariaDB only");
    OtherThanTables t;
    t.raw.run(
        "CREATE TABLE ot_rows (a BIGINT NOT NULL, id BIGINT NOT NULL AUTO_INCREMENT, PRIMARY KEY (a, id), KEY k (id))"
    );
    const auto source =
        modelSource(t.qi.readSchema({.tables = {"ot_rows"}}), {.dialect = test::dialect(), .singleFile = true})
            .at(0)
            .content;
    CAPTURE(source);
    CHECK(otHas(source, "::id>({.primaryKey = true, .autoIncrement = true})"));
    auto model = t.sequelize.define<OtPair>(
        "otPair",
        {field<&OtPair::a>({.primaryKey = true}), field<&OtPair::id>({.primaryKey = true, .autoIncrement = true})},
        {.tableName = "ot_rows", .timestamps = false, .indexes = {{.fields = {"id"}, .name = "k"}}}
    );
    CHECK(t.sequelize.check().isClean());
}

TEST_CASE("SQLite: rows are written into no temporary table that covers the name", "[sqlite][other-than-tables]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const QueryInterface qi = sequelize.getQueryInterface();
    qi.createTable("t", {{"id", {.type = D::INTEGER, .primaryKey = true}}});
    qi.bulkInsert("t", {{{"id", 1}}});
    qi.query("CREATE TEMP TABLE T (id INTEGER PRIMARY KEY)");
    qi.query("INSERT INTO temp.t VALUES (7)");
    const std::string part = "'T' is now the name of a temporary table";
    CHECK(otHas(test::messageOf<UsageError>([&] { qi.bulkDelete("t", null); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { qi.bulkInsert("t", {{{"id", 2}}}); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { qi.bulkUpdate("t", {{"id", 2}}, null); }), part));
    CHECK(otHas(test::messageOf<UsageError>([&] { qi.upsert("t", {{"id", 2}}, {"id"}); }), part));
    CHECK(qi.query("SELECT * FROM temp.t").rows.size() == 1);
    qi.query("CREATE TEMP TABLE own (id INTEGER)");  // which covers none
    CHECK(qi.bulkInsert("own", {{{"id", 1}}}) == 1);
}
