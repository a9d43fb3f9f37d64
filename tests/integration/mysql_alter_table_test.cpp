#include "support/catch.hpp"
#include "support/schema_tables.hpp"

using namespace sequelize;
using detail::AlterOptions;

namespace {

bool onMariadb() {
    return test::dialect() == Dialect::mariadb;
}

/// A table before, and the statement of the user that makes it what it shall be.
struct Alteration {
    std::string what;
    std::string before;
    std::string after;
    std::vector<std::pair<std::string, std::string>> renames = {};
    std::size_t statements = 1;
    std::string values = {};  ///< of a row
    std::string kept = {};    ///< what a query for it must give afterwards
};

void requireAltered(const Alteration& alteration) {
    INFO(alteration.what);
    test::SchemaTables tables({"sr_changed", "sr_parent"});
    tables.run("CREATE TABLE sr_parent (id int PRIMARY KEY, a int, b int, UNIQUE KEY (a, b))");
    tables.run("CREATE TABLE sr_changed (" + alteration.after);
    const auto wanted = tables.table("sr_changed");
    tables.run("DROP TABLE sr_changed");
    tables.run("CREATE TABLE sr_changed (" + alteration.before);
    if (!alteration.values.empty()) tables.run("INSERT INTO sr_changed VALUES (" + alteration.values + ")");
    tables.run("SET FOREIGN_KEY_CHECKS = 1");
    const auto present = tables.table("sr_changed");
    REQUIRE(tables.schema().alterTable(present, present, {}).statements.empty());
    REQUIRE(tables.schema().alterTable(wanted, wanted, {}).statements.empty());
    const auto script = tables.schema().alterTable(present, wanted, {.renames = alteration.renames});
    std::string all;
    for (const auto& sql : script.statements) all += sql + "\n";
    INFO(all);
    CHECK(script.statements.size() == alteration.statements);
    tables.runScript(script);
    auto made = tables.table("sr_changed");
    made.autoIncrement = wanted.autoIncrement;
    // The server keeps indexes in an order of its own.
    const auto byName = [](const IndexSchema& a, const IndexSchema& b) { return a.name < b.name; };
    auto sorted = wanted;
    std::sort(sorted.indexes.begin(), sorted.indexes.end(), byName);
    std::sort(made.indexes.begin(), made.indexes.end(), byName);
    // Whether a definition names the table's own character set depends on how it came to be.
    auto plain = made;
    for (auto* table : {&plain, &sorted})
        for (auto& column : table->columns) column.definition.clear();
    CHECK(test::differences(plain, sorted) == "");
    CHECK(tables.schema().alterTable(made, wanted, {}).statements.empty());
    if (!alteration.kept.empty()) CHECK(tables.text("SELECT CONCAT_WS(',', t.*) FROM sr_changed t") == alteration.kept);
}

}  // namespace

TEST_CASE("a table is altered into another", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    const std::vector<Alteration> alterations = {
        {"column added in the midst", "a int, c int)", "a int, b varchar(9) NOT NULL DEFAULT 'x' COMMENT 'c', c int)"},
        {"column added first", "a int, c int)", "b int, a int, c int)"},
        {"column dropped", "a int, b int, c int)", "a int, c int)"},
        {"column dropped that was of an index", "a int, b int, KEY ab (a, b))", "a int, KEY ab (a))"},
        {"columns in another order", "a int, b int, c int, d int)", "d int, a int, c int, b int)"},
        {"order, additions and drops", "a int, b int, c int, d int)", "d int, x int, b int, y int, a int, z int)"},
        {"all that MODIFY could lose",
         "a timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3) COMMENT 'old', b int)",
         "a timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3) COMMENT 'new', b int)"},
        {"collation and invisibility kept", "a varchar(9) CHARACTER SET latin1 COLLATE latin1_bin INVISIBLE, b int)",
         "a varchar(19) CHARACTER SET latin1 COLLATE latin1_bin INVISIBLE, b int)"},
        {"default, null, type", "a int, b varchar(5) DEFAULT 'x', c int NOT NULL)",
         "a bigint NOT NULL DEFAULT 3, b varchar(5), c int)"},
        {"only a default", "a int DEFAULT 1)", "a int DEFAULT 2)"},
        {"value appended to an enum", "a enum('x','y'))", "a enum('x','y','Z'))"},
        {"case of an enum's value", "a enum('x','y'))", "a enum('x','Y'))"},
        {"rename", "a int, b int, KEY k (a))", "a2 int, b int, KEY k (a2))", {{"a", "a2"}}},
        {"rename with a change, and place",
         "a int, b int, KEY k (a))",
         "b int, a2 bigint, KEY k (a2))",
         {{"a", "a2"}},
         2},
        {"rename, then a column behind it", "a int, b int)", "a2 int, n int, b int)", {{"a", "a2"}}, 2},
        {"case of a name", "a int, b int)", "A int, b int)", {{"a", "A"}}},
        {"rename in expressions",
         "a int, b int AS (a + 1), c varchar(9), CONSTRAINT sr_k CHECK (a > 0))",
         "a2 int, b int AS (a2 + 1), c varchar(9), CONSTRAINT sr_k CHECK (a2 > 0))",
         {{"a", "a2"}}},
        {"swap", "a int, b varchar(5))", "b int, a varchar(5))", {{"a", "b"}, {"b", "a"}}, 1, "1, 'x'"},
        {"indexes", "a int, b varchar(50), KEY gone (a), KEY old (b), UNIQUE KEY u (a), KEY p (b(4)))",
         "a int, b varchar(50), KEY new (b), UNIQUE KEY u (a, b), KEY p (b(5)), FULLTEXT KEY f (b), KEY d (a DESC))"},
        {"index names swapped", "a int, b int, KEY x (a), KEY y (b))", "a int, b int, KEY y (a), KEY x (b))"},
        {"index comment", "a int, KEY x (a))", "a int, KEY x (a) COMMENT 'it''s')"},
        {"primary key", "a int NOT NULL, b int NOT NULL, PRIMARY KEY (a))",
         "a int NOT NULL, b int NOT NULL, PRIMARY KEY (b, a))"},
        {"primary key gone", "a int NOT NULL AUTO_INCREMENT PRIMARY KEY)", "a int NOT NULL)"},
        {"primary key come", "a int)", "a int NOT NULL AUTO_INCREMENT PRIMARY KEY)"},
        {"checks", "a int, CONSTRAINT sr_k CHECK (a > 0), CONSTRAINT sr_l CHECK (a < 9))",
         "a int, CONSTRAINT sr_k CHECK (a > 1), CONSTRAINT sr_m CHECK (a < 9))"},
        {"foreign key come", "a int)",
         "a int, KEY sr_f (a), CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))"},
        {"foreign key changed",
         "a int, CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))",
         "a int, CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id) ON DELETE CASCADE)",
         {},
         2},
        {"foreign key and index gone",
         "a int, CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))",
         "a int)",
         {},
         2},
        {"foreign key stays while its column is renamed",
         "a int, b int, CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))",
         "z int, a2 int, b bigint, KEY sr_f (a2), CONSTRAINT sr_f FOREIGN KEY (a2) REFERENCES sr_parent (id))",
         {{"a", "a2"}},
         2},
        {"foreign key's column becomes NOT NULL beside more",
         "a int, b int, KEY sr_f (a), CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))",
         "n int, a int NOT NULL, b bigint, KEY sr_f (a), CONSTRAINT sr_f FOREIGN KEY (a) REFERENCES sr_parent (id))",
         {},
         2},
        {"generated", "a int, b int AS (a + 1) STORED)", "a int, b int AS (a + 2) STORED)"},
        {
            "table comment, character set",
            "a varchar(9), b varchar(9) CHARACTER SET ascii, c int) DEFAULT CHARSET=latin1",
            "a varchar(9), b varchar(9) CHARACTER SET ascii, c int) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin "
            "COMMENT='it''s'",
            {},
            1,
            "'\u00e9', 'x', 1",
        },
        {"row format, options", "a int) ROW_FORMAT=COMPACT STATS_PERSISTENT=1 MIN_ROWS=3",
         "a int) ROW_FORMAT=DYNAMIC MIN_ROWS=4"},
        {"engine", "a int) ENGINE=MyISAM", "a int) ENGINE=InnoDB"},
        {"partitions come", "a int)", "a int) PARTITION BY HASH (a) PARTITIONS 2"},
        {"partitions go, with more", "a int) PARTITION BY HASH (a) PARTITIONS 2", "a int, b int)"},
        {"partitions change", "a int) PARTITION BY HASH (a) PARTITIONS 2", "a int) PARTITION BY KEY (a) PARTITIONS 3"},
    };
    for (const auto& alteration : alterations) requireAltered(alteration);
    const std::vector<Alteration> mysql = {
        {"SRID", "g point NOT NULL SRID 4326, a int)", "g point NOT NULL SRID 0, a int)"},
        {"functional index", "a int, KEY f ((a + 1)))", "a int, KEY f ((a + 2)))"},
        {"rename in a functional index", "a int, KEY f ((a + 1)))", "b int, KEY f ((b + 1)))", {{"a", "b"}}},
        {"rename in a default", "a int, c int DEFAULT ((a + 1)))", "b int, c int DEFAULT ((b + 1)))", {{"a", "b"}}},
        {"visibility", "a int, KEY f (a))", "a int, KEY f (a) INVISIBLE)"},
        {"enforced", "a int, CONSTRAINT sr_k CHECK (a > 0))", "a int, CONSTRAINT sr_k CHECK (a > 0) NOT ENFORCED)"},
    };
    const std::vector<Alteration> mariadb = {
        {"check of a column", "a int CHECK (a > 0), b int)", "a int CHECK (a > 1), b int CHECK (b > 0))"},
        {"check of a column gone", "a int CHECK (a > 0), b int)", "a int, b int)"},
        {"rename with a check of a column", "a int CHECK (a > 0), b int)", "c int CHECK (c > 0), b int)", {{"a", "c"}}},
        {"visibility", "a int, KEY f (a))", "a int, KEY f (a) IGNORED)"},
        {"versioned", "a int)", "a int) WITH SYSTEM VERSIONING"},
        {"period", "a date NOT NULL, b date NOT NULL)", "a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b))"},
        {"compressed", "a varchar(100))", "a varchar(100) COMPRESSED)"},
    };
    for (const auto& alteration : onMariadb() ? mariadb : mysql) requireAltered(alteration);
}

TEST_CASE("triggers come and go with a table's alteration", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_changed"});
    tables.run("CREATE TABLE sr_changed (a int, b int)");
    tables.run("CREATE TRIGGER sr_stays BEFORE INSERT ON sr_changed FOR EACH ROW SET NEW.a = 1");
    const auto before = tables.table("sr_changed");
    tables.run("CREATE TRIGGER sr_comes BEFORE UPDATE ON sr_changed FOR EACH ROW SET NEW.b = 1");
    tables.run("ALTER TABLE sr_changed ADD c int");
    const auto after = tables.table("sr_changed");
    tables.runScript(tables.schema().alterTable(after, before, {}));
    CHECK(test::differences(tables.table("sr_changed"), before) == "");
    tables.runScript(tables.schema().alterTable(before, after, {}));
    CHECK(test::differences(tables.table("sr_changed"), after) == "");
}

TEST_CASE("an algorithm is demanded of the server", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_changed"});
    tables.run("CREATE TABLE sr_changed (a int, b int)");
    auto before = tables.table("sr_changed");
    auto after = before;
    after.columns.push_back({.name = "c", .type = "int", .comment = "it's"});
    const auto script = tables.schema().alterTable(before, after, {.algorithm = "INPLACE", .lock = "NONE"});
    REQUIRE(script.statements.size() == 1);
    CHECK(
        script.statements[0] ==
        "ALTER TABLE `sr_changed` ADD COLUMN `c` int COMMENT 'it''s' AFTER `b`, ALGORITHM=INPLACE, LOCK=NONE;"
    );
    tables.runScript(script);
    CHECK(tables.table("sr_changed").columns.size() == 3);
    after.columns[0].type = "varchar(300)";
    CHECK_THROWS_AS(
        tables.runScript(tables.schema().alterTable(tables.table("sr_changed"), after, {.algorithm = "INPLACE"})),
        DatabaseError
    );
    CHECK_THROWS_WITH(
        tables.schema().alterTable(before, after, {.renames = {{"none", "x"}}}),
        test::containsString("no column 'none'")
    );
}
