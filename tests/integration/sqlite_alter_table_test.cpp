// Tables of SQLite made anew among others: at any moment, by chance, within transactions, for models.
#include <signal.h>
#include <sys/wait.h>

#include <random>

#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::columnOf;
using test::SchemaBench;

namespace {

const std::string sound = "'ok',\n";

/// A table of chance: its CREATE TABLE and its indexes.
class RandomTable {
public:
    explicit RandomTable(std::uint32_t seed) : random_(seed) {}

    std::vector<std::string> statements() {
        const int key = below(6);
        std::string parts = "id INTEGER";
        if (key == 0) parts += " PRIMARY KEY";
        if (key == 1) parts += " PRIMARY KEY AUTOINCREMENT";
        if (key == 2) parts += " PRIMARY KEY DESC";
        if (key >= 3) parts += " NOT NULL";
        std::vector<std::string> names;
        std::string plain;  // a key may have no generated columns
        std::string constraints = key == 3 ? ", PRIMARY KEY (id)" : "";
        std::vector<std::string> list;
        for (int i = 0; i < 6; ++i) {
            if (below(3) == 0) continue;
            const std::string name = "c" + std::to_string(i);
            const auto sql = column(name);
            parts += ", " + name + " " + sql;
            names.push_back(name);
            if (plain.empty() && sql.find(" AS (") == std::string::npos) plain = name;
        }
        if (key == 4 && !plain.empty()) constraints += ", CONSTRAINT k PRIMARY KEY (id, " + plain + ")";
        if (key == 5) constraints += ", PRIMARY KEY (id DESC)";
        if (!names.empty() && below(3) == 0)
            constraints += ", CONSTRAINT u UNIQUE (" + any(names) + " COLLATE NOCASE, id)";
        if (!names.empty() && below(3) == 0) constraints += ", CHECK (" + any(names) + " IS NOT 'never')";
        if (!names.empty() && below(3) == 0)
            constraints += ", FOREIGN KEY (" + any(names) + ") REFERENCES p (id) ON DELETE CASCADE";
        list.push_back("CREATE TABLE t (" + parts + constraints + ")" + (key == 5 ? " WITHOUT ROWID" : ""));
        if (!names.empty() && below(2) == 0)
            list.push_back(
                "CREATE INDEX i1 ON t (" + any(names) + " DESC, lower(" + any(names) + ")) WHERE " + any(names) +
                " IS NOT NULL"
            );
        if (below(2) == 0) list.emplace_back("CREATE UNIQUE INDEX i2 ON t (id)");
        return list;
    }
    int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint32_t>(limit)); }

private:
    std::string any(const std::vector<std::string>& names) {
        return names[static_cast<std::size_t>(below(static_cast<int>(names.size())))];
    }
    std::string column(const std::string& name) {
        static const char* const types[] = {"INT", "TEXT", "VARCHAR(20)", "", "BLOB"};
        std::string sql = types[below(5)];
        switch (below(8)) {
            case 0:
                return sql + " NOT NULL DEFAULT 7";
            case 1:
                return sql + " DEFAULT (1 + 1)";
            case 2:
                return sql + " CHECK (" + name + " <> 'x')";
            case 3:
                return sql + " COLLATE NOCASE";
            case 4:
                return sql + " AS (id + 1)" + (below(2) == 0 ? " STORED" : "");
            case 5:
                return sql + " NOT NULL";
            case 6:
                return sql + " REFERENCES p (id)";
            default:
                return sql;
        }
    }

    std::mt19937 random_;
};

TableSchema withoutTexts(TableSchema table) {
    for (auto& column : table.columns) column.definition.clear();
    std::ranges::sort(table.indexes, {}, &IndexSchema::name);
    table.autoIncrement.reset();
    return table;
}

std::string valuesOf(SchemaBench& bench, const std::vector<std::string>& columns) {
    std::string sql = "SELECT id";
    for (const auto& name : columns) sql += ", CAST(" + name + " AS TEXT)";
    return bench.rows(sql + " FROM t ORDER BY id");
}

}  // namespace

TEST_CASE("any table becomes any other, or stays what it is", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    int altered = 0;
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        RandomTable random(seed);
        const auto from = random.statements();
        const auto to = random.statements();
        CAPTURE(from[0], to[0]);
        SchemaBench wanted(to, "schema_wanted");
        const auto after = wanted.table("t");
        SchemaBench bench(
            {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
             "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20) INSERT INTO p SELECT n FROM c"}
        );
        for (const auto& sql : from) bench.database().run(sql);
        const auto before = bench.table("t");
        std::string names = "id";
        std::string numbers = "n";
        std::vector<std::string> common;
        for (const auto& column : before.columns) {
            const auto* other = after.column(column.name);
            if (other && other->generated.empty()) common.push_back(column.name);
            if (column.name == "id" || !column.generated.empty()) continue;
            names += ", " + column.name;
            numbers += random.below(2) == 0 || !column.allowNull ? ", 1 + n % 2" : ", NULL";
        }
        bench.database().run(
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9) INSERT INTO t (" + names +
            ") SELECT " + numbers + " FROM c"
        );
        const auto values = valuesOf(bench, common);
        const auto everything = bench.read();
        const auto all = bench.rows("SELECT * FROM t ORDER BY id");
        try {
            bench.alter("t", after);
        } catch (const ValidationError&) {
            CHECK(bench.read() == everything);
            CHECK(bench.rows("SELECT * FROM t ORDER BY id") == all);
            continue;
        } catch (const DatabaseError&) {
            CHECK(bench.read() == everything);
            CHECK(bench.rows("SELECT * FROM t ORDER BY id") == all);
            continue;
        }
        ++altered;
        CHECK(withoutTexts(bench.table("t")) == withoutTexts(after));
        CHECK(bench.script("t", after).statements.empty());
        CHECK(valuesOf(bench, common) == values);
        CHECK(bench.faults() == sound);
    }
    CHECK(altered > 70);
}

TEST_CASE(
    "a process that dies in a rebuild leaves the whole old table or the whole new one", "[sqlite][schema][fork]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::string path = SchemaBench::pathOf("schema_killed");
    int outcomes[2] = {0, 0};
    for (int deathAt = 1; deathAt < 40; ++deathAt) {
        {
            test::RawDatabase database(SchemaBench::optionsOf(path, true), {});
            for (const char* sql :
                 {"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, gone INT)", "CREATE INDEX i ON t (a)",
                  "CREATE TRIGGER tr AFTER DELETE ON t BEGIN SELECT 1; END", "CREATE VIEW v AS SELECT a FROM t",
                  "CREATE TABLE c (t INT REFERENCES t ON DELETE CASCADE)",
                  "INSERT INTO t VALUES (50, 'x', 1), (60, 'y', 2)", "DELETE FROM t WHERE id = 60",
                  "INSERT INTO c VALUES (50)", "ANALYZE"})
                database.run(sql);
        }
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(20);
            try {
                test::RawDatabase database(SchemaBench::optionsOf(path), {});
                auto after = readSchema(database, {.tables = {"t"}}, {}).tables.at(0);
                const auto before = after;
                after.columns.pop_back();
                after.column("a")->type = "VARCHAR(20)";
                int statement = 0;
                const Logger killer = [&](std::string_view) {
                    if (++statement == deathAt) ::kill(::getpid(), SIGKILL);
                };
                runScript(database, database.dialect().schemaSql().alterTable(before, after, {}), {.logging = &killer});
            } catch (const std::exception&) {
                ::_exit(9);
            }
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        const bool isDone = WIFEXITED(status);
        if (isDone) REQUIRE(WEXITSTATUS(status) == 0);
        test::RawDatabase database(SchemaBench::optionsOf(path), {});
        const auto model = readSchema(database, {}, {});
        const auto& table = *model.table("t");
        const bool isNew = !table.column("gone");
        if (isDone) CHECK(isNew);
        ++outcomes[isNew ? 1 : 0];
        CHECK(table.columns[1].type == (isNew ? "VARCHAR(20)" : "TEXT"));
        CHECK(table.autoIncrement == 61u);
        CHECK(table.indexes.size() == 1);
        CHECK(table.triggers.size() == 1);
        CHECK(model.tables.size() == 2);
        CHECK(database.text("SELECT a FROM v") == "'x'");
        CHECK(database.number("SELECT count(*) FROM c") == 1);
        CHECK(database.text("PRAGMA integrity_check") == "'ok'");
        if (isDone) break;
    }
    CHECK(outcomes[0] >= 10);
    CHECK(outcomes[1] >= 1);
    SchemaBench::remove(path);
}

TEST_CASE("a rebuild within a transaction or on a connection", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE self (id INTEGER PRIMARY KEY, up INT REFERENCES self ON DELETE CASCADE)",
         "INSERT INTO self VALUES (1, NULL), (2, 1)", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)",
         "INSERT INTO t VALUES (1, 2)", "CREATE TABLE log (x)"}
    );
    const auto retyped = [&](const char* name) {
        auto after = bench.table(name);
        after.columns.back().type = "TEXT";
        return bench.script(name, after);
    };
    const auto self = retyped("self");
    const auto other = retyped("t");
    {
        Transaction transaction(bench.database(), TransactionOptions{});
        RunOptions inside;
        inside.transaction = InTransaction(transaction).core();
        CHECK_THROWS_AS(bench.run(self, inside), UsageError);
        bench.run(other, inside);
        CHECK(bench.database().text("SELECT a FROM t", inside) == "'2'");
        CHECK(bench.database().text("PRAGMA legacy_alter_table", inside) == "0");
        transaction.rollback();
    }
    CHECK(bench.rows("SELECT a FROM t") == "2,\n");
    CHECK(bench.rows("SELECT * FROM self") == "1,null,\n2,1,\n");
    {
        auto own = bench.database().pool().acquire();
        RunOptions on;
        on.connection = &*own;
        bench.run(self, on);
        CHECK(bench.database().number("PRAGMA foreign_keys", on) == 1);
        bench.database().run("BEGIN", on);
        CHECK_THROWS_AS(bench.run(self, on), UsageError);
        CHECK(bench.database().number("PRAGMA foreign_keys", on) == 1);
        bench.database().run("ROLLBACK", on);
    }
    CHECK(bench.rows("SELECT * FROM self") == "1,null,\n2,'1',\n");

    auto lease = bench.database().pool().acquire();
    RunOptions run;
    run.connection = &*lease;
    bench.database().run(
        "CREATE TEMPORARY TRIGGER tt AFTER INSERT ON main.t BEGIN INSERT INTO log VALUES (new.a); END", run
    );
    bench.database().run("CREATE TEMPORARY TABLE self (id)", run);
    bench.database().run("PRAGMA foreign_keys = OFF", run);
    auto before = readSchema(bench.database(), {}, run);
    REQUIRE(before.table("t")->triggers.size() == 1);
    for (const char* name : {"t", "self"}) {
        auto after = *before.table(name);
        after.columns.back().type = "BLOB OF ANY";
        after.columns.back().name = "renamed";
        const auto& old = before.table(name)->columns.back().name;
        bench.run(bench.sql().alterTable(*before.table(name), after, {.renames = {{old, "renamed"}}}), run);
        CHECK(readSchema(bench.database(), {.tables = {name}}, run).tables.at(0).columns.back().name == "renamed");
    }
    bench.database().run("INSERT INTO t VALUES (5, 'five')", run);
    CHECK(bench.database().text("SELECT x FROM log", run) == "'five'");
    CHECK(bench.database().number("SELECT count(*) FROM main.self", run) == 2);
    CHECK(bench.database().number("SELECT count(*) FROM pragma_table_info('self', 'temp')", run) == 1);
}

TEST_CASE(
    "other connections of the pool see the new table, also in statements that they have prepared", "[sqlite][schema]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench({"CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT)", "INSERT INTO t VALUES (1, 2, 3)"});
    auto lease = bench.database().pool().acquire();
    RunOptions other;
    other.connection = &*lease;
    CHECK(bench.database().rows("SELECT * FROM t", other)[0].size() == 3);
    bench.database().run("UPDATE t SET b = b + 1", other);
    auto after = bench.table("t");
    std::swap(after.columns[1], after.columns[2]);
    after.columns.pop_back();
    bench.alter("t", after);
    const auto rows = bench.database().rows("SELECT * FROM t", other);
    CHECK(rows[0] == std::vector<Value>{Value(std::int64_t{1}), Value(std::int64_t{4})});
    bench.database().run("UPDATE t SET b = b + 1", other);
    CHECK(bench.rows("SELECT b FROM t") == "5,\n");
}

TEST_CASE("rows that a new type would change or not hold are told", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    struct Case {
        const char* from;
        const char* to;
        bool keepsAll;
        const char* values;  // of the old column, bad ones after the good ones
        int bad;
    };
    const std::vector<Case> cases = {
        {"VARCHAR(20)", "VARCHAR(50)", true, "", 0},
        {"VARCHAR(20)", "TEXT", true, "", 0},
        {"VARCHAR(50)", "VARCHAR(3)", false, "('äöü'), (NULL), ('four')", 1},
        {"SMALLINT", "INTEGER", true, "", 0},
        {"INTEGER", "BIGINT", true, "", 0},
        {"BIGINT", "SMALLINT", false, "(-32768), (65535), (NULL), (70000), (-40000)", 2},
        {"TEXT", "INTEGER", false, "('12'), (NULL), ('-7'), ('abc'), ('007'), ('1.5'), (' 8'), ('')", 5},
        {"DOUBLE PRECISION", "INTEGER", false, "(2.0), (NULL), (2.5), (1e300)", 2},
        {"INTEGER", "TEXT", false, "(1), (NULL), ('x'), (x'00')", 1},
        {"INTEGER", "TINYINT(1)", false, "(0), (1), (NULL), (2)", 1},
        {"TINYINT(1)", "INTEGER", true, "", 0},
        {"TEXT", "DATETIME", false, "('2023-02-03 04:05:06.000 +00:00'), (NULL), ('2020'), ('yesterday')", 2},
        {"TEXT", "UUID", false, "('00000000-0000-4000-8000-000000000000'), ('1e5')", 1},
        {"TEXT", "JSON_TEXT", false, "('{}'), ('{')", 1},
        {"TEXT", "DECIMAL_TEXT(5,2)", false, "('123.45'), ('1234.5'), ('1.234'), ('x')", 3},
        {"DECIMAL_TEXT(5,2)", "DECIMAL_TEXT(10,3)", false, "('1.23')", 0},
        {"DECIMAL_TEXT(5,2)", "DECIMAL_TEXT(10,2)", true, "", 0},
        {"INTEGER", "MONEY", false, "(1), (NULL), ('x'), ('1.0 ')", -1},
        {"VARCHAR(5)", "varchar( 5 )", true, "", 0},
    };
    for (const auto& each : cases) {
        INFO(each.from << " to " << each.to);
        SchemaBench bench({std::string("CREATE TABLE t (c ") + each.from + ")"});
        const auto table = bench.table("t");
        auto after = table.columns[0];
        after.type = each.to;
        const auto facts = bench.sql().conversion(table, table.columns[0], after);
        if (each.bad < 0) {
            CHECK_FALSE(facts.badRows.empty());
            continue;
        }
        CHECK(facts.keepsAll == (each.keepsAll || facts.keepsAll));
        if (each.keepsAll) {
            CHECK(facts.keepsAll);
            continue;
        }
        if (each.bad > 0) {
            CHECK_FALSE(facts.keepsAll);
            CHECK_FALSE(facts.reason.empty());
        }
        bench.database().run(std::string("INSERT INTO t VALUES ") + each.values);
        if (!facts.badRows.empty())
            CHECK(bench.database().number("SELECT count(*) FROM t WHERE " + facts.badRows) == each.bad);
    }
}

namespace {

struct ShelfProbe {
    std::int64_t id{};
    std::string name = "it's";
    std::optional<Decimal> price{};
    std::optional<DateTime> at{};
    bool flag = true;
    std::optional<std::int64_t> above{};
};

}  // namespace

TEST_CASE(
    "what a model's table would be is read of a probe, and equals the table that sync makes", "[sqlite][schema]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    for (const std::string& storage : {SchemaBench::pathOf("schema_probe"), std::string(":memory:")}) {
        SchemaBench::remove(storage);
        {
            Sequelize sequelize = test::database({.storage = storage});
            auto shelves = sequelize.define<ShelfProbe>(
                "shelf",
                {field<&ShelfProbe::id>({.primaryKey = true, .autoIncrement = true}),
                 field<&ShelfProbe::name>({.type = DataTypes::STRING(30), .unique = true, .defaultValue = "it's"}),
                 field<&ShelfProbe::price>({.type = DataTypes::DECIMAL(10, 2)}), field<&ShelfProbe::at>(),
                 field<&ShelfProbe::flag>({.defaultValue = true}), field<&ShelfProbe::above>()},
                {.strictTypes = true, .indexes = {{.fields = {"name", {"price", {}, "DESC"}}}}}
            );
            auto& core = ModelAccess::core(shelves);
            auto& database = core.database();
            const TableDefinition* const tables[] = {&core.table()};
            const auto probed = modelSchema(database, tables, {}, {});
            CHECK(readSchema(database, {}, {}).tables.empty());
            shelves.sync();
            const auto made = readSchema(database, {}, {});
            CHECK(made == probed);
            CHECK(modelSchema(database, tables, made, {}) == probed);
            CHECK(made.tables.at(0).checks.size() >= 4);
            CHECK(made.tables.at(0).indexes.size() == 2);
            CHECK(database.dialect().schemaSql().alterTable(made.tables[0], probed.tables[0], {}).statements.empty());
            auto changed = made.tables[0];
            changed.column("above")->type = "TEXT";
            shelves.create({.name = "x"});
            runScript(database, database.dialect().schemaSql().alterTable(made.tables[0], changed, {}), {});
            CHECK(shelves.count() == 1);
        }
        SchemaBench::remove(storage);
    }
}

TEST_CASE("a table that somebody else changed meanwhile is not made anew from what it was", "[schema]") {
    if (!test::isSqlite()) SKIP_TEST("SQLite makes tables anew");
    SchemaBench bench({"CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(5))", "INSERT INTO t VALUES (1, 'x')"});
    for (const char* change : {"ALTER TABLE t ADD COLUMN b INTEGER", "CREATE INDEX i ON t (a)"}) {
        const auto prepared = bench.script("t", [&] {
            TableSchema wanted = bench.table("t");
            wanted.columns[1].type = wanted.columns[1].definition = "VARCHAR(9)";
            return wanted;
        }());
        bench.database().run(change);
        const TableSchema present = bench.table("t");
        CHECK_THROWS_WITH(bench.run(prepared), test::containsString("'t' was changed by another connection"));
        CHECK(bench.table("t") == present);
    }
    // Rows that came meanwhile are no change of the table.
    const auto last = bench.script("t", [&] {
        TableSchema wanted = bench.table("t");
        wanted.columns[1].type = wanted.columns[1].definition = "VARCHAR(9)";
        return wanted;
    }());
    bench.database().run("INSERT INTO t (a) VALUES ('y')");
    bench.run(last);
    CHECK(bench.rows("SELECT count(*) FROM t") == "2,\n");
    CHECK(bench.table("t").columns.size() == 3);
}
