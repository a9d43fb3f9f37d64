// What altering a table of SQLite's refuses, since SQLite would not or would not say why.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::SchemaBench;

namespace {

bool hasText(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("SQLite: a rebuild refuses values that the new type does not hold", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    struct Case {
        std::string before, value, after, reason;
    };
    const Case cases[] = {
        {"VARCHAR(50)", "'" + std::string(45, 'x') + "'", "VARCHAR(20)", "more than 20 characters"},
        {"TEXT", "'x'", "INTEGER", "no INTEGER"},
        {"INTEGER", "300", "TINYINT", "no TINYINT"},
        {"TEXT", "'no time'", "DATETIME", "no DATETIME"},
    };
    for (const auto& each : cases) {
        INFO(each.before + " -> " + each.after);
        SchemaBench bench(
            {"CREATE TABLE t (id INTEGER PRIMARY KEY, c " + each.before + ")",
             "INSERT INTO t (c) VALUES (" + each.value + "), (NULL)"}
        );
        auto wanted = bench.table("t");
        wanted.column("c")->type = each.after;
        wanted.column("c")->definition.clear();
        const auto script = bench.script("t", wanted);
        const auto message = test::messageOf<DatabaseError>([&] { bench.run(script); });
        INFO(message);
        CHECK(hasText(message, "the column 'c' of 't' has "));
        CHECK(hasText(message, each.reason));
        CHECK(bench.table("t").column("c")->type == each.before);
        CHECK(bench.read().tables.size() == 1);
        bench.database().run("DELETE FROM t WHERE c IS NOT NULL");
        bench.run(script);
        CHECK(bench.table("t").column("c")->type == each.after);
        CHECK(bench.read().tables.size() == 1);
    }
}

TEST_CASE("SQLite: tables of a kind say what they cannot have", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE s (id INTEGER PRIMARY KEY, name TEXT) STRICT",
         "CREATE TABLE w (id INTEGER PRIMARY KEY, name TEXT) WITHOUT ROWID"}
    );
    auto strict = bench.table("s");
    strict.column("name")->type = "VARCHAR(20)";
    strict.column("name")->definition.clear();
    const auto message = test::messageOf<UsageError>([&] { (void)bench.script("s", strict); });
    INFO(message);
    CHECK(hasText(message, "'s' is STRICT"));
    CHECK(hasText(message, "'name' cannot be of type 'VARCHAR(20)'"));
    strict.column("name")->type = "any";
    bench.alter("s", strict);
    CHECK(bench.table("s").column("name")->type == "any");

    auto rowless = bench.table("w");
    rowless.column("id")->autoIncrement = true;
    rowless.column("id")->definition.clear();
    const auto second = test::messageOf<UsageError>([&] { (void)bench.script("w", rowless); });
    INFO(second);
    CHECK(hasText(second, "'w' is WITHOUT ROWID"));
}

TEST_CASE("SQLite: a view that did not work before forbids no rebuild", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT)", "CREATE TABLE gone (x)",
         "CREATE VIEW v AS SELECT t.c, gone.x FROM t, gone", "INSERT INTO t (c) VALUES ('a')", "DROP TABLE gone"}
    );
    auto wanted = bench.table("t");
    wanted.column("c")->allowNull = false;
    wanted.column("c")->definition.clear();
    bench.alter("t", wanted);
    CHECK_FALSE(bench.table("t").column("c")->allowNull);
    std::erase_if(wanted.columns, [](const auto& column) { return column.name == "c"; });
    wanted.columns.push_back({.name = "d", .type = "TEXT"});
    bench.alter("t", wanted);
    CHECK_FALSE(bench.table("t").column("c"));
}

TEST_CASE("SQLite: what a column that goes is needed for forbids the rebuild", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const char* const dependents[] = {
        "CREATE VIEW d AS SELECT c FROM t",
        "CREATE VIEW d AS SELECT x.id FROM t AS x WHERE x.c IS NULL",
        "CREATE TRIGGER d AFTER INSERT ON t BEGIN INSERT INTO other VALUES (NEW.c); END",
        "CREATE TRIGGER d AFTER UPDATE OF c ON t BEGIN DELETE FROM other; END",
        "CREATE TRIGGER d AFTER DELETE ON other BEGIN UPDATE t SET c = 'x'; END",
        "CREATE TRIGGER d BEFORE INSERT ON other WHEN NEW.x IN (SELECT c FROM t) BEGIN DELETE FROM t; END",
        "CREATE TEMP TRIGGER d AFTER INSERT ON main.other BEGIN DELETE FROM t WHERE c = NEW.x; END",
    };
    for (const std::string sql : dependents) {
        INFO(sql);
        const bool isTemporary = sql.find("TEMP") != std::string::npos;
        SchemaBench bench(
            {"CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT)", "CREATE TABLE other (x)",
             "INSERT INTO t (c) VALUES ('a')"}
        );
        auto own = bench.database().pool().acquire();
        RunOptions on;
        on.connection = &*own;
        bench.database().run(sql, on);
        auto wanted = bench.table("t");
        std::erase_if(wanted.columns, [](const auto& column) { return column.name == "c"; });
        if (isTemporary) wanted.triggers.clear();
        const auto script = bench.script("t", wanted);
        const auto message = test::messageOf<UsageError>([&] { bench.run(script, on); });
        INFO(message);
        CHECK(hasText(message, "d"));
        CHECK(bench.table("t").column("c"));
    }
}
