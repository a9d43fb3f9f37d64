// A name without its database means a temporary table first, and an attached one's last: what is changed is the
// database's own.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <functional>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;

namespace {

namespace D = DataTypes;

struct Shade {
    std::int64_t id{};
    int n{};
};

/// In memory, with one connection that is never renewed.
struct Memory {
    Sequelize sequelize{"sqlite::memory:"};
    QueryInterface qi = sequelize.getQueryInterface();
    Model<Shade> shades = sequelize.define<Shade>(
        "shade", {field<&Shade::id>({.primaryKey = true, .autoIncrement = true}), field<&Shade::n>()},
        {.timestamps = false}
    );

    std::int64_t number(const std::string& sql) const { return qi.query(sql).rows.at(0).get<std::int64_t>("n"); }
};

}  // namespace

TEST_CASE(
    "a temporary table, view or index of the name is not taken for the database's own", "[sqlite][query-interface]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const bool isView = GENERATE(false, true);
    Memory at;
    at.sequelize.sync();
    at.qi.addIndex("shades", {"n"}, {.name = "shades_n"});
    at.qi.createTable("others", {{"id", {.type = D::INTEGER, .primaryKey = true}}});
    at.shades.create({.n = 1});
    at.shades.create({.n = 2});
    const auto schema = at.qi.readSchema();
    at.qi.query(isView ? "CREATE TEMP VIEW Shades AS SELECT 7 AS id, 7 AS n" : "CREATE TEMP TABLE Shades (id, n)");
    if (!isView) at.qi.query("INSERT INTO temp.Shades VALUES (7, 7)");
    const std::vector<std::pair<const char*, std::function<void()>>> changes{
        {"dropTable", [&] { at.qi.dropTable("shades"); }},
        {"dropAllTables", [&] { at.qi.dropAllTables(); }},
        {"renameTable", [&] { at.qi.renameTable("shades", "renamed"); }},
        {"renameTable to it", [&] { at.qi.renameTable("others", "shades"); }},
        {"createTable",
         [&] {
             at.qi.createTable("shades", {{"id", {.type = D::INTEGER}}});
         }},
        {"addColumn", [&] { at.qi.addColumn("shades", "c", {.type = D::INTEGER}); }},
        {"removeColumn", [&] { at.qi.removeColumn("shades", "n"); }},
        {"changeColumn", [&] { at.qi.changeColumn("shades", "n", {.type = D::BIGINT}); }},
        {"renameColumn", [&] { at.qi.renameColumn("shades", "n", "m"); }},
        {"addIndex", [&] { at.qi.addIndex("shades", {"n"}, {.name = "again"}); }},
        {"removeIndex", [&] { at.qi.removeIndex("shades", "shades_n"); }},
        {"addConstraint", [&] { at.qi.addConstraint("shades", {.fields = {"n"}, .type = "UNIQUE"}); }},
        {"removeConstraint", [&] { at.qi.removeConstraint("shades", "PRIMARY"); }},
        {"truncate rows", [&] { at.qi.bulkDelete("shades", null, {.truncate = true}); }},
        {"sync", [&] { at.shades.sync(); }},
        {"force", [&] { at.shades.sync({.force = true}); }},
        {"alter", [&] { at.shades.sync({.alter = true}); }},
        {"drop", [&] { at.shades.drop(); }},
        {"truncate", [&] { at.shades.truncate(); }},
        {"check", [&] { (void)at.sequelize.check(); }},
    };
    for (const auto& [name, change] : changes) {
        INFO(name);
        CHECK_THAT(test::messageOf<UsageError>(change), test::containsString("temp."));
    }
    CHECK(at.qi.readSchema() == schema);
    CHECK(at.number("SELECT count(*) AS n FROM main.shades") == 2);
    CHECK(at.number("SELECT n FROM temp.Shades") == 7);
    CHECK(at.qi.describeTable("shades").size() == 2);
    at.qi.query(isView ? "DROP VIEW temp.Shades" : "DROP TABLE temp.Shades");
    CHECK(at.sequelize.check().isClean());
    at.qi.dropTable("shades");
    CHECK_FALSE(at.qi.tableExists("shades"));
}

TEST_CASE("a temporary index of the name is not dropped", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Memory at;
    at.sequelize.sync();
    at.qi.addIndex("shades", {"n"}, {.name = "i"});
    at.qi.query("CREATE TEMP TABLE scratch (n)");
    at.qi.query("CREATE INDEX temp.i ON scratch (n)");
    CHECK_THAT(
        test::messageOf<UsageError>([&] { at.qi.removeIndex("shades", "i"); }),
        test::containsString("DROP INDEX temp.`i`")
    );
    CHECK(at.qi.showIndex("shades").size() == 2);
    at.qi.query("DROP INDEX temp.i");
    at.qi.removeIndex("shades", "i");
    CHECK(at.qi.showIndex("shades").size() == 1);
}

TEST_CASE("the numbers of a temporary table's rows are not the database's", "[sqlite]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Memory at;
    at.sequelize.sync();
    at.qi.query("CREATE TEMP TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)");
    at.qi.query("INSERT INTO counted DEFAULT VALUES");
    at.shades.create({.n = 1});
    at.shades.create({.n = 2});
    at.shades.truncate();
    CHECK(at.shades.create({.n = 3}).id == 1);
    CHECK(at.number("SELECT count(*) AS n FROM temp.sqlite_sequence") == 1);
}

TEST_CASE("an attached database's tables are neither dropped nor emptied", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Memory at;
    at.qi.query("ATTACH ':memory:' AS aux");
    at.qi.query("CREATE TABLE aux.shades (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER)");
    at.qi.query("CREATE TABLE aux.child (id INTEGER PRIMARY KEY, s INTEGER REFERENCES shades (id))");
    at.qi.query("INSERT INTO aux.shades (n) VALUES (5)");
    const std::vector<std::function<void()>> changes{
        [&] { at.qi.dropTable("shades"); },
        [&] { at.qi.bulkDelete("shades", null, {.truncate = true}); },
        [&] { at.shades.drop(); },
        [&] { at.shades.truncate(); },
    };
    for (const auto& change : changes)
        CHECK_THAT(test::messageOf<UsageError>(change), test::containsString("aux.`shades`"));
    CHECK_THROWS_AS(at.qi.addColumn("shades", "c", {.type = D::INTEGER}), UsageError);
    CHECK(at.qi.showAllTables().empty());
    CHECK_FALSE(at.qi.tableExists("shades"));
    at.qi.dropAllTables();
    CHECK(at.number("SELECT count(*) AS n FROM aux.shades") == 1);

    // The same names in both: foreign keys of the one are none of the other.
    at.sequelize.sync();
    at.qi.query("CREATE TABLE child (id INTEGER PRIMARY KEY)");
    at.shades.create({.n = 1});
    CHECK(at.sequelize.check().isClean());
    at.qi.dropTable("shades");
    CHECK(at.number("SELECT count(*) AS n FROM aux.shades") == 1);
    at.qi.dropTable("nowhere");
}

TEST_CASE("dropTable leaves views and triggers, which work again with the table", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Memory at;
    at.sequelize.sync();
    at.qi.createTable("others", {{"n", {.type = D::INTEGER}}});
    at.qi.query("CREATE VIEW v AS SELECT * FROM shades");
    at.qi.query("CREATE TRIGGER tr AFTER INSERT ON others BEGIN INSERT INTO shades (n) VALUES (new.n); END");
    at.qi.dropTable("shades");
    CHECK_THROWS_AS(at.qi.bulkInsert("others", {{{"n", 1}}}), DatabaseError);
    CHECK_THAT(
        test::messageOf<UsageError>([&] { at.qi.renameColumn("others", "n", "m"); }), test::containsString("view v")
    );
    at.qi.addColumn("others", "m", {.type = D::INTEGER});
    at.shades.sync();
    at.qi.bulkInsert("others", {{{"n", 1}}});
    CHECK(at.number("SELECT n FROM v") == 1);
}
