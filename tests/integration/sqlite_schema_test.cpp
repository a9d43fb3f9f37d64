// Tables of SQLite read, made again, and altered.
#include "support/sqlite_schema_bench.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::columnOf;
using test::SchemaBench;

namespace {

const std::string sound = "'ok',\n";

const std::vector<std::string>& musicStore() {
    static const std::vector<std::string> statements = {
        "CREATE TABLE [Artist] ([ArtistId] INTEGER NOT NULL, [Name] NVARCHAR(120), CONSTRAINT [PK_Artist] PRIMARY KEY "
        "([ArtistId]))",
        "CREATE TABLE [Album] ([AlbumId] INTEGER NOT NULL, [Title] NVARCHAR(160) NOT NULL, [ArtistId] INTEGER NOT NULL, "
        "CONSTRAINT [PK_Album] PRIMARY KEY ([AlbumId]), FOREIGN KEY ([ArtistId]) REFERENCES [Artist] ([ArtistId]) ON "
        "DELETE NO ACTION ON UPDATE NO ACTION)",
        "CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, LastName NVARCHAR(20) NOT NULL, "
        "ReportsTo INTEGER, BirthDate DATETIME, FOREIGN KEY (ReportsTo) REFERENCES Employee (EmployeeId))",
        "CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name NVARCHAR(200) NOT NULL, AlbumId INTEGER REFERENCES Album ON "
        "DELETE CASCADE, Milliseconds INTEGER NOT NULL, UnitPrice NUMERIC(10,2) NOT NULL DEFAULT 0.99)",
        "CREATE TABLE PlaylistTrack (PlaylistId INTEGER NOT NULL, TrackId INTEGER NOT NULL, CONSTRAINT PK_PlaylistTrack "
        "PRIMARY KEY (PlaylistId, TrackId), FOREIGN KEY (TrackId) REFERENCES Track (TrackId))",
        "CREATE INDEX IFK_AlbumArtistId ON Album (ArtistId)",
        "CREATE INDEX IFK_TrackAlbumId ON Track (AlbumId DESC)",
    };
    return statements;
}

const std::vector<std::string>& nasty() {
    static const std::vector<std::string> statements = {
        "CREATE TABLE log (at TEXT, what TEXT)",
        "CREATE TABLE target (a TEXT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID",
        "CREATE TABLE strictly (id INTEGER PRIMARY KEY DESC, n INT NOT NULL ON CONFLICT IGNORE, r REAL DEFAULT (1.5 * 2), x "
        "ANY, UNIQUE (n) ON CONFLICT REPLACE) STRICT",
        "CREATE TABLE \"the \"\"table\"\"\" (\n"
        "  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key, (\n"
        "  name TEXT COLLATE NOCASE NOT NULL DEFAULT 'it''s, \"x\" -- no comment' CONSTRAINT \"long enough\" CHECK "
        "(length(name) > 0 /* ) */),\n"
        "  parent INT CONSTRAINT up REFERENCES \"the \"\"table\"\"\" ON DELETE CASCADE,\n"
        "  a TEXT, b INT, twice INT AS (b * 2) VIRTUAL, thrice INT GENERATED ALWAYS AS (b * 3) STORED,\n"
        "  plain, `select` VARCHAR BINARY(20),\n"
        "  CONSTRAINT both UNIQUE (a, b COLLATE NOCASE DESC), CHECK (b IS NULL OR b > -5),\n"
        "  FOREIGN KEY (a, b) REFERENCES target (a, b) ON DELETE RESTRICT ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED)",
        "CREATE UNIQUE INDEX partial ON \"the \"\"table\"\"\" (name COLLATE BINARY, lower(a)) WHERE b > 10",
        "CREATE TRIGGER counted AFTER INSERT ON \"the \"\"table\"\"\" WHEN new.b > 0 BEGIN INSERT INTO log VALUES "
        "('now', new.name); UPDATE \"the \"\"table\"\"\" SET plain = 1 WHERE id = new.id; END",
        "CREATE TRIGGER of_log AFTER DELETE ON log BEGIN DELETE FROM \"the \"\"table\"\"\" WHERE name = old.what; END",
        "CREATE VIEW names AS SELECT id, name, twice FROM \"the \"\"table\"\"\"",
        "CREATE VIEW long_names AS SELECT name FROM names WHERE length(name) > 3",
        "CREATE TABLE no_key (a, b)",
        "CREATE TABLE copied AS SELECT 1 AS one, 'x' AS \"the text\"",
    };
    return statements;
}

const std::string nastyName = "the \"table\"";

void fillNasty(test::RawDatabase& database) {
    for (const char* sql :
         {"INSERT INTO target VALUES ('k', 20), ('l', 1)",
          "INSERT INTO \"the \"\"table\"\"\" (id, name, a, b) VALUES (1, "
          "'first', 'k', 20), (2, 'second', 'l', 1)",
          "INSERT INTO \"the \"\"table\"\"\" (id, name, parent) VALUES (5, 'child', 1), (900, 'gone', NULL)",
          "DELETE FROM \"the \"\"table\"\"\" WHERE id = 900"})
        database.run(sql);
}

std::string withoutNotes(const SchemaModel& model) {
    std::string notes;
    for (const auto& table : model.tables)
        for (const auto& note : table.notes) notes += table.name + ": " + note + "\n";
    return notes;
}

/// The table's texts are other ones when it was made anew: only they may differ.
TableSchema compared(TableSchema table) {
    for (auto& column : table.columns) column.definition.clear();
    std::ranges::sort(table.indexes, {}, [](const auto& i) {
        return i.name + (i.parts.empty() ? "" : i.parts[0].column);
    });
    std::ranges::sort(table.triggers, {}, &TriggerSchema::name);
    std::ranges::sort(table.checks, {}, &CheckSchema::expression);
    std::ranges::sort(table.foreignKeys, {}, [](const auto& k) { return k.columns; });
    return table;
}

}  // namespace

TEST_CASE("tables of SQLite that are made from what was read are read the same", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    for (const auto* statements : {&musicStore(), &nasty()}) {
        SchemaBench first(*statements);
        if (statements == &nasty()) fillNasty(first.database());
        const auto model = first.read();
        CHECK(withoutNotes(model).empty());
        CHECK(model.tables.size() >= 5);
        SchemaBench second({}, "schema_again");
        for (const auto& table : model.tables) {
            auto bare = table;
            bare.triggers.clear();
            second.run(second.sql().createTable(bare, false));
        }
        for (const auto& table : model.tables)
            for (const auto& trigger : table.triggers) second.database().run(trigger.sql);
        for (const auto& table : model.tables) {
            INFO(table.name);
            const auto made = second.table(table.name);
            CHECK(compared(made) == compared(table));
            CHECK(made.columns == table.columns);
            CHECK(second.script(table.name, table).statements.empty());
        }
        CHECK(second.faults() == sound);
    }
}

TEST_CASE("what SQLite's reader finds", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(nasty());
    fillNasty(bench.database());
    bench.database().run("CREATE TABLE refers (a INT REFERENCES target, b INT REFERENCES nowhere)");
    const auto model = bench.read();
    CHECK(model.views == std::vector<std::string>{"long_names", "names"});
    const auto& table = *model.table(nastyName);
    CHECK(table.autoIncrement == 901u);
    CHECK(table.triggers.size() == 1);
    CHECK(table.foreignKeys[0].targetColumns == std::vector<std::string>{"id"});
    CHECK(table.foreignKeys[1].rest == "ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED");
    CHECK(model.table("refers")->foreignKeys[0].targetColumns == std::vector<std::string>{"b", "a"});
    CHECK(model.table("target")->options == "WITHOUT ROWID");
    CHECK(bench.read({"LOG", "none"}).tables.size() == 1);
    CHECK_FALSE(model.table("sqlite_sequence"));
    bench.database().run("CREATE VIRTUAL TABLE words USING fts5(word)");
    CHECK(bench.read().tables.size() == model.tables.size());
}

TEST_CASE("ALTER TABLE does what it can", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE o (id INTEGER PRIMARY KEY)", "INSERT INTO o VALUES (1)",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", "INSERT INTO t VALUES (1, 'x')"}
    );
    struct Case {
        const char* what;
        std::function<void(TableSchema&)> change;
        bool isRebuilt;
    };
    const auto add = [](TableSchema& t, ColumnSchema column) { t.columns.push_back(std::move(column)); };
    const auto with = [](ColumnSchema column, std::optional<std::string> value, bool allowNull = true) {
        column.defaultValue = std::move(value);
        column.allowNull = allowNull;
        return column;
    };
    const std::vector<Case> cases = {
        {"plain", [&](TableSchema& t) { add(t, columnOf("b", "INT")); }, false},
        {"constant", [&](TableSchema& t) { add(t, with(columnOf("c", "INT"), "-1", false)); }, false},
        {"clock", [&](TableSchema& t) { add(t, with(columnOf("d", "TEXT"), "CURRENT_TIMESTAMP")); }, true},
        {"expression", [&](TableSchema& t) { add(t, with(columnOf("e", "INT"), "(1 + 1)", false)); }, true},
        {"key",
         [&](TableSchema& t) {
             add(t, columnOf("f", "INT"));
             t.foreignKeys.push_back(
                 {.columns = {"f"}, .targetTable = "o", .targetColumns = {"id"}, .onDelete = "CASCADE"}
             );
         },
         false},
        {"key with default",
         [&](TableSchema& t) {
             add(t, with(columnOf("g", "INT"), "1"));
             t.foreignKeys.push_back({.columns = {"g"}, .targetTable = "o", .targetColumns = {"id"}});
         },
         true},
        {"generated",
         [&](TableSchema& t) {
             auto c = columnOf("h", "INT");
             c.generated = "id + 1";
             add(t, c);
         },
         false},
        {"stored",
         [&](TableSchema& t) {
             auto c = columnOf("i", "INT");
             c.generated = "id + 2";
             c.isStored = true;
             add(t, c);
         },
         true},
        {"checked",
         [&](TableSchema& t) {
             add(t, columnOf("j", "INT"));
             t.checks.push_back({.name = "k", .expression = "j > 0", .column = "j"});
         },
         false},
        {"unique",
         [&](TableSchema& t) {
             add(t, columnOf("l", "INT"));
             IndexSchema key;
             key.isUnique = key.isConstraint = true;
             key.parts = {{.column = "l"}};
             t.indexes.push_back(key);
         },
         true},
        {"first", [&](TableSchema& t) { t.columns.insert(t.columns.begin(), columnOf("m", "INT")); }, true},
        {"null", [&](TableSchema& t) { t.column("a")->allowNull = false; }, true},
        {"index",
         [&](TableSchema& t) {
             IndexSchema index;
             index.name = "new one";
             index.parts = {{.column = "a", .isDescending = true}};
             index.where = "a <> ''";
             t.indexes.push_back(index);
         },
         false},
    };
    for (const auto& each : cases) {
        INFO(each.what);
        auto after = bench.table("t");
        each.change(after);
        const auto script = bench.alter("t", after);
        CHECK(script.rebuilt.empty() != each.isRebuilt);
        CHECK(compared(bench.table("t")) == compared(after));
        CHECK(bench.script("t", after).statements.empty());
    }
    CHECK(
        bench.rows("SELECT id, a, b, c, e, f, g, h, i, j, l, m FROM t") ==
        "1,'x',null,-1,2,null,1,2,3,null,null,null,\n"
    );
    CHECK(bench.faults() == sound);
}

TEST_CASE("a table made anew loses nothing", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(nasty());
    fillNasty(bench.database());
    for (const char* sql :
         {"CREATE TABLE child (id INTEGER PRIMARY KEY, up INT NOT NULL REFERENCES \"the \"\"table\"\"\" ON "
          "DELETE CASCADE)",
          "INSERT INTO child VALUES (1, 1), (2, 5)", "ANALYZE"})
        bench.database().run(sql);
    const auto before = bench.read();
    const std::string rows = bench.rows("SELECT * FROM \"the \"\"table\"\"\"");
    const std::string others = bench.rows(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> 'the "
        "\"table\"' OR type = 'trigger' ORDER BY name"
    );
    const std::string counted = bench.rows("SELECT * FROM sqlite_stat1 ORDER BY 1, 2");
    auto after = *before.table(nastyName);
    after.column("plain")->type = "INT";
    const auto script = bench.alter(nastyName, after);
    CHECK(script.rebuilt == nastyName);
    CHECK(compared(bench.table(nastyName)) == compared(after));
    auto now = bench.read();
    *now.table(nastyName) = *before.table(nastyName);
    CHECK(now == before);
    CHECK(bench.rows("SELECT * FROM \"the \"\"table\"\"\"") == rows);
    CHECK(
        bench.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> 'the \"table\"' OR type = "
                   "'trigger' ORDER BY name") == others
    );
    CHECK(bench.rows("SELECT * FROM sqlite_stat1 ORDER BY 1, 2") == counted);
    CHECK(bench.rows("SELECT count(*) FROM child") == "2,\n");
    CHECK(bench.rows("SELECT * FROM long_names ORDER BY 1") == "'child',\n'first',\n'second',\n");
    bench.database().run("INSERT INTO \"the \"\"table\"\"\" (name, b) VALUES ('next', 7)");
    CHECK(bench.rows("SELECT id, plain FROM \"the \"\"table\"\"\" WHERE name = 'next'") == "901,1,\n");
    CHECK(bench.rows("SELECT count(*) FROM log WHERE what = 'next'") == "1,\n");
    CHECK(bench.faults() == sound);
    CHECK(bench.rows("PRAGMA foreign_keys") == "1,\n");
    CHECK(bench.rows("PRAGMA legacy_alter_table") == "0,\n");
    bench.database().run("DELETE FROM \"the \"\"table\"\"\" WHERE id = 1");  // its keys still act
    CHECK(bench.rows("SELECT count(*) FROM child") == "0,\n");
}

TEST_CASE("an empty table keeps its counter, and a table without a key its rowids", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE e (id INTEGER PRIMARY KEY AUTOINCREMENT, a)", "INSERT INTO e VALUES (77, 1)", "DELETE FROM e",
         "CREATE TABLE r (a INT)", "INSERT INTO r (rowid, a) VALUES (3, 1), (9, 2), (40, 3)",
         "DELETE FROM r WHERE a = 2", "CREATE TABLE h (rowid TEXT, _rowid_ TEXT)",
         "INSERT INTO h (oid, rowid) VALUES (6, 'x')",
         "CREATE TABLE l (n INT NOT NULL ON CONFLICT IGNORE, u INT UNIQUE ON CONFLICT REPLACE)",
         "INSERT INTO l VALUES (1, 1), (2, 2)"}
    );
    const auto retyped = [&](const char* name) {
        auto after = bench.table(name);
        after.columns.back().type = "BLOB OF ANY";
        bench.alter(name, after);
    };
    for (const char* name : {"e", "r", "h"}) retyped(name);
    bench.database().run("INSERT INTO e (a) VALUES (1)");
    CHECK(bench.rows("SELECT id FROM e") == "78,\n");
    CHECK(bench.rows("SELECT rowid, a FROM r") == "3,1,\n40,3,\n");
    CHECK(bench.rows("SELECT oid, rowid FROM h") == "6,'x',\n");
    auto numbered = bench.table("r");
    numbered.columns.insert(numbered.columns.begin(), columnOf("id", "INTEGER"));
    numbered.columns[0].autoIncrement = true;
    numbered.columns[0].allowNull = false;
    numbered.primaryKey.emplace().parts = {{.column = "id"}};
    numbered.primaryKey->isUnique = numbered.primaryKey->isConstraint = true;
    bench.alter("r", numbered);
    CHECK(bench.rows("SELECT id, a FROM r") == "3,1,\n40,3,\n");
    auto narrower = bench.table("l");  // a rebuild skips no row in silence
    narrower.columns.push_back(columnOf("z", "INT"));
    narrower.columns.back().definition = "INT NOT NULL ON CONFLICT IGNORE";
    narrower.columns.back().allowNull = false;
    CHECK_THROWS_AS(bench.alter("l", narrower), DatabaseError);
    CHECK(bench.rows("SELECT count(*) FROM l") == "2,\n");
}

TEST_CASE("columns that others use are neither dropped nor renamed in silence", "[sqlite][schema][errors]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::vector<std::string> statements = {
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT CHECK (\"a\" <> 'x'), c INT, d INT, e INT AS (\"d\" + 1), f "
        "INT, g INT, h INT)",
        "INSERT INTO t (id, a, b, c, d, f, g, h) VALUES (1, 'a', 'b', 3, 4, 6, 7, 8)",
        "CREATE INDEX i ON t (\"c\") WHERE \"c\" > 0",
        "CREATE TABLE o (x)",
        "CREATE TRIGGER tr AFTER INSERT ON o BEGIN UPDATE t SET f = new.x; END",
        "CREATE TRIGGER own AFTER UPDATE OF g ON t BEGIN INSERT INTO o VALUES (1); END",
        "CREATE VIEW v AS SELECT \"h\" AS x FROM t",
        "CREATE VIEW w AS SELECT x FROM v"};
    const std::pair<const char*, const char*> used[] = {
        {"a", "CHECK"},        {"c", "index 'i'"},     {"d", "generated column 'e'"},
        {"f", "trigger 'tr'"}, {"g", "trigger 'own'"}, {"h", "view 'v'"}};
    for (const auto& [name, by] : used) {
        INFO(name);
        SchemaBench bench(statements);
        const auto before = bench.read();
        auto checked = *before.table("t");  // a column's own check goes with it
        std::erase_if(checked.columns, [](const auto& column) { return column.name == "b"; });
        CHECK(bench.script("t", checked).rebuilt == "t");
        auto after = *before.table("t");
        std::erase_if(after.columns, [&, &gone = name](const auto& column) { return column.name == gone; });
        const auto message = test::messageOf<UsageError>([&] { bench.alter("t", after); });
        CHECK(message.find(by) != std::string::npos);
        CHECK(bench.read() == before);
        CHECK(bench.rows("SELECT * FROM w") == "8,\n");

        auto renamed = *before.table("t");
        renamed.column(name)->name = "other name";
        const auto script = bench.alter("t", renamed, {{name, "other name"}});
        CHECK(script.rebuilt.empty());
        CHECK(bench.rows("SELECT \"other name\" IS NOT NULL FROM t") == "1,\n");
        bench.database().run("INSERT INTO o VALUES (10)");
        CHECK(bench.rows("SELECT x FROM w") == "8,\n");
        CHECK(bench.faults() == sound);
    }
}

TEST_CASE("a rename and a rebuild at once: triggers are as SQLite rewrote them", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE log (a, b)", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a <> ''), b INT, gone)",
         "INSERT INTO t VALUES (1, 'x', 2, 3)",
         "CREATE TRIGGER tr AFTER UPDATE OF a ON t BEGIN INSERT INTO log (a, b) SELECT new.a, new.b; END",
         "CREATE TRIGGER old AFTER DELETE ON t BEGIN SELECT old.a; END", "CREATE VIEW v AS SELECT a, b FROM t",
         "CREATE INDEX i ON t (lower(a), b)"}
    );
    auto after = bench.table("t");
    after.column("a")->name = "s";
    after.column("b")->name = "a";
    after.column("s")->name = "b";  // a and b swap
    after.column("gone")->name = "here";
    after.column("a")->type = "TEXT";
    for (auto& index : after.indexes) index.parts[1].column = "a";
    after.indexes[0].parts[0].expression = "lower(b)";
    after.checks[0] = {.name = "", .expression = "b <> ''", .column = "b"};
    const auto script = bench.alter("t", after, {{"a", "b"}, {"b", "a"}, {"gone", "here"}});
    CHECK_FALSE(script.rebuilt.empty());
    CHECK(bench.rows("SELECT id, b, a, here FROM t") == "1,'x','2',3,\n");
    CHECK(bench.rows("SELECT * FROM v") == "'x','2',\n");
    bench.database().run("UPDATE t SET b = 'y'");
    CHECK(bench.rows("SELECT a, b FROM log") == "'y','2',\n");
    bench.database().run("DELETE FROM t");
    CHECK(bench.read().tables.size() == 2);
    CHECK(bench.table("t").triggers.size() == 2);
    CHECK(bench.faults() == sound);
}

TEST_CASE("a rebuild that fails leaves all as it was", "[sqlite][schema][errors]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, u INT)",
         "CREATE TABLE c (t INT REFERENCES t)", "CREATE VIEW v AS SELECT * FROM t", "INSERT INTO p VALUES (1)",
         "INSERT INTO t VALUES (1, NULL, 5), (2, 3, 5)", "INSERT INTO c VALUES (1)"}
    );
    const auto before = bench.read();
    const auto unchanged = [&] {
        CHECK(bench.read() == before);
        CHECK(bench.rows("SELECT * FROM t") == "1,null,5,\n2,3,5,\n");
        CHECK(bench.rows("PRAGMA foreign_keys") == "1,\n");
        CHECK(bench.rows("PRAGMA legacy_alter_table") == "0,\n");
    };
    auto required = bench.table("t");
    required.column("a")->allowNull = false;
    CHECK_THROWS_AS(bench.alter("t", required), DatabaseError);
    unchanged();
    auto single = bench.table("t");
    single.indexes.emplace_back().parts = {{.column = "u"}};
    single.indexes[0].isUnique = single.indexes[0].isConstraint = true;
    CHECK_THROWS_AS(bench.alter("t", single), UniqueConstraintError);
    unchanged();
    auto refers = bench.table("t");
    refers.foreignKeys.push_back({.columns = {"u"}, .targetTable = "p", .targetColumns = {"id"}});
    CHECK_THROWS_AS(bench.alter("t", refers), ForeignKeyConstraintError);
    unchanged();
    // Within a transaction foreign keys act: on the rows of others, and on those of the new table.
    auto retyped = bench.table("t");
    retyped.column("a")->type = "TEXT";
    const auto script = bench.script("t", retyped);
    {
        Transaction transaction(bench.database(), TransactionOptions{});
        RunOptions inside;
        inside.transaction = InTransaction(transaction).core();
        CHECK_THROWS_AS(bench.run(script, inside), UsageError);
        transaction.rollback();
    }
    unchanged();
    CHECK_THROWS_AS(bench.run(bench.sql().dropTable(bench.table("t"))), ForeignKeyConstraintError);
    unchanged();
    bench.run(bench.sql().dropTable(bench.table("c")));
    bench.run(bench.sql().renameTable("p", "P"));
    CHECK(bench.read().tables[0].name == "P");
}

TEST_CASE("a key that a foreign key of another table needs is not lost", "[sqlite][schema][errors]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench(
        {"CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE, other INT)",
         "CREATE TABLE c (code TEXT REFERENCES p (code))", "INSERT INTO p VALUES (1, 'x', 2)",
         "INSERT INTO c VALUES ('x')"}
    );
    const auto before = bench.read();
    auto after = bench.table("p");
    after.indexes.clear();
    CHECK_THROWS_AS(bench.alter("p", after), DatabaseError);
    std::erase_if(after.columns, [](const auto& column) { return column.name == "code"; });
    CHECK_THROWS_AS(bench.alter("p", after), DatabaseError);
    CHECK(bench.read() == before);
    auto renamed = bench.table("p");  // SQLite changes the other table, too
    renamed.column("code")->name = "key";
    renamed.column("other")->type = "TEXT";
    bench.alter("p", renamed, {{"code", "key"}});
    CHECK(bench.table("c").foreignKeys[0].targetColumns == std::vector<std::string>{"key"});
    CHECK(bench.rows("SELECT * FROM p") == "1,'x','2',\n");
    CHECK_THROWS_AS(bench.database().run("DELETE FROM p"), ForeignKeyConstraintError);
    CHECK(bench.faults() == sound);
}

TEST_CASE("rows that broke a foreign key before do not keep a table from being altered", "[sqlite][schema]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    SchemaBench bench({"CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE t (a INT REFERENCES p, b INT)"});
    auto lease = bench.database().pool().acquire();
    RunOptions run;
    run.connection = &*lease;
    bench.database().run("PRAGMA foreign_keys = OFF", run);
    bench.database().run("INSERT INTO t VALUES (9, 1)", run);
    bench.database().run("PRAGMA foreign_keys = ON", run);
    auto after = bench.table("t");
    after.column("b")->type = "TEXT";
    bench.alter("t", after);
    CHECK(bench.rows("SELECT * FROM t") == "9,'1',\n");
}
