#include "support/catch.hpp"
#include "support/schema_tables.hpp"

using namespace sequelize;
using sequelize::detail::SchemaQuestion;

namespace {

bool isMariadb() {
    return test::dialect() == Dialect::mariadb;
}

/// What is read makes the same tables again.
void requireRoundTrip(test::SchemaTables& tables, const std::string& without = {}) {
    auto before = tables.read();
    std::erase_if(before.tables, [&](const auto& table) { return table.name == without; });
    REQUIRE_FALSE(before.tables.empty());
    std::vector<std::string> statements;
    for (const auto& table : before.tables) {
        const auto script = tables.schema().createTable(table, false);
        statements.insert(statements.end(), script.statements.begin(), script.statements.end());
    }
    for (const auto& table : before.tables) tables.runScript(tables.schema().dropTable(table));
    tables.runAll(statements);
    auto after = tables.read();
    std::erase_if(after.tables, [&](const auto& table) { return table.name == without; });
    REQUIRE(after.tables.size() == before.tables.size());
    for (std::size_t i = 0; i < before.tables.size(); ++i) {
        auto one = before.tables[i];
        auto other = after.tables[i];
        one.autoIncrement.reset();
        other.autoIncrement.reset();
        INFO(one.name);
        REQUIRE(test::differences(one, other) == "");
    }
}

/// A table that is made of its members equals the one that was read; of a definition that says something else only
/// what no member tells is taken.
void requireMembersSuffice(test::SchemaTables& tables, const std::string& without = {}) {
    for (const auto& table : tables.read().tables) {
        if (table.name == without) continue;
        auto bare = table;
        for (auto& column : bare.columns) {
            if (table.name == "sr_types")
                column.definition.clear();
            else
                column.definition += " COMMENT 'stale'";
        }
        tables.runScript(tables.schema().dropTable(table));
        tables.runScript(tables.schema().createTable(bare, false));
        auto again = tables.table(table.name);
        again.autoIncrement = table.autoIncrement;
        INFO(table.name);
        REQUIRE(test::differences(table, again) == "");
    }
}

const std::vector<std::string> everyType = {
    R"(CREATE TABLE sr_types (
        id bigint unsigned AUTO_INCREMENT PRIMARY KEY, a tinyint(1) NOT NULL DEFAULT 1, b int unsigned zerofill,
        c varchar(20) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x\'y', d decimal(10,2) DEFAULT 0,
        e enum('a','b''c','d)e,f','g\\h', 'i`j"k') DEFAULT 'a', f set('x','y'),
        g datetime(3) DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), h json, i geometry NOT NULL,
        j int GENERATED ALWAYS AS (a+1) VIRTUAL, k int AS (a+2) STORED, l text, m varchar(36) DEFAULT (uuid()),
        n bit(8) DEFAULT b'101', o blob, p binary(4) DEFAULT 0xFF000102, q int CHECK (q > 0),
        r int COMMENT 'it''s; a \\ "c" `x`\nline', s year, t timestamp NULL DEFAULT NULL, u float, v double(10,3),
        w varchar(10) INVISIBLE, x int NOT NULL DEFAULT -5, y varchar(9) DEFAULT 'NULL', z varchar(40) DEFAULT '',
        `we``ird "n` varchar(40) AS (concat(c, '),\\`"''')) VIRTUAL, tt timestamp NOT NULL DEFAULT now(),
        CONSTRAINT sr_ck CHECK (x > 3 AND c <> 'a\\'),
        UNIQUE KEY uc (c(5)), KEY kd (a DESC, b), KEY k2 (l(10)) COMMENT 'hey \\ you', FULLTEXT KEY ft (l),
        SPATIAL KEY sp (i)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='the ''table'' \\' ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1)",
};

const std::vector<std::string> mysqlOnly = {
    R"(CREATE TABLE sr_own (
        a int, b varchar(30), c json, z point NOT NULL SRID 4326, w int COLUMN_FORMAT FIXED STORAGE DISK,
        d date DEFAULT (current_date), t text DEFAULT ('x'), b2 int CHECK (b2 > 1) NOT ENFORCED,
        i int AS (a + 1) VIRTUAL INVISIBLE COMMENT 'hidden', n int AS (a * 2) STORED NOT NULL,
        KEY f1 ((a+1) DESC, b(3)), KEY f2 ((cast(json_extract(c,'$.x') AS char(20)))) INVISIBLE,
        UNIQUE KEY f3 ((lower(b))), FULLTEXT KEY ft (b) WITH PARSER ngram, KEY bt (a) USING BTREE
    ) TABLESPACE innodb_file_per_table AUTOEXTEND_SIZE=4M COMPRESSION='zlib')",
};

const std::vector<std::string> mariadbOnly = {
    R"(CREATE TABLE sr_own (
        a text COMPRESSED, b varchar(100) COMPRESSED DEFAULT 'x' COMMENT 'c', c int INVISIBLE DEFAULT 5 CHECK (c > 0),
        d int COMMENT 'z' CHECK (d > 0), e int UNIQUE CHECK (e <> 3), u uuid DEFAULT uuid(), ip inet6,
        dd datetime DEFAULT (now() + INTERVAL 1 DAY), d3 int DEFAULT (1+2), p int AS (c+1) PERSISTENT,
        d1 date, d2 date, PERIOD FOR pp(d1, d2), UNIQUE KEY wo (e, pp WITHOUT OVERLAPS), KEY ig (d) COMMENT 'x' IGNORED,
        CONSTRAINT sr_x1 CHECK (e <> 7)
    ) PAGE_COMPRESSED=1)",
    R"(CREATE TABLE sr_versioned (
        x int, y int WITHOUT SYSTEM VERSIONING, s timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
        e timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME(s, e)
    ) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 DAY STARTS TIMESTAMP'2024-01-01 00:00:00'
      (PARTITION p0 HISTORY, PARTITION pn CURRENT))",
};

}  // namespace

TEST_CASE("every clause of a table is read, and written again", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_types", "sr_own", "sr_versioned"});
    tables.runAll(everyType);
    tables.runAll(isMariadb() ? mariadbOnly : mysqlOnly);
    const auto table = tables.table("sr_types");
    CHECK(table.column("e")->type == R"(enum('a','b''c','d)e,f','g\\h','i`j"k'))");
    CHECK(table.column("b")->type == "int(10) unsigned zerofill");
    CHECK(table.column("c")->charset == "latin1");
    CHECK(table.column("c")->defaultValue == "'x''y'");
    CHECK(table.column("g")->onUpdate.size() == std::string("CURRENT_TIMESTAMP(3)").size());
    CHECK_FALSE(table.column("l")->defaultValue);
    CHECK_FALSE(table.column("t")->defaultValue);
    CHECK(table.column("y")->defaultValue == "'NULL'");
    CHECK(table.column("z")->defaultValue == "''");
    CHECK(table.column("k")->isStored);
    CHECK_FALSE(table.column("j")->isStored);
    CHECK(table.column("w")->isInvisible);
    CHECK(table.column("r")->comment == "it's; a \\ \"c\" `x`\nline");
    CHECK(table.column("we`ird \"n"));
    CHECK(table.comment == "the 'table' \\");
    CHECK(table.rowFormat == "DYNAMIC");
    CHECK(table.options == "STATS_PERSISTENT=1");
    CHECK(table.primaryKey->parts[0].column == "id");
    CHECK(table.index("kd")->parts[0].isDescending);
    CHECK(table.index("uc")->parts[0].length == 5u);
    CHECK(table.index("sp")->kind == "SPATIAL");
    CHECK(table.checks.size() == (isMariadb() ? 3u : 2u));
    CHECK(table.notes.empty());
    requireRoundTrip(tables);
    tables.run("SET SESSION sql_mode = ''");
    tables.run("INSERT INTO sr_types (i, x) VALUES (POINT(1, 2), 5)");
    CHECK(tables.text("SELECT HEX(p) FROM sr_types") == "'FF000102'");
}

TEST_CASE("columns can be written from their members", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_types", "sr_own"});
    tables.runAll(everyType);
    tables.runAll({isMariadb() ? mariadbOnly[0] : mysqlOnly[0]});
    requireMembersSuffice(tables);
}

TEST_CASE("a schema is read right in any SQL mode", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_types", "sr_own", "sr_plain"});
    tables.runAll(everyType);
    tables.runAll({isMariadb() ? mariadbOnly[0] : mysqlOnly[0]});
    tables.run(R"(CREATE TABLE sr_plain (a varchar(9) DEFAULT 'x\\y''\n' COMMENT 'c\\''\n', e enum('\\','n'), KEY k (a)
               COMMENT '\\k') COMMENT='t\\u' PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('\\')))");
    const auto usual = tables.read();
    const auto says = [&](const std::string& setting) {
        tables.run(setting);
        INFO(setting);
        const auto now = tables.read();
        REQUIRE(now.tables.size() == usual.tables.size());
        for (std::size_t i = 0; i < now.tables.size(); ++i) {
            for (std::size_t j = 0; j < now.tables[i].columns.size(); ++j) {
                CHECK(now.tables[i].columns[j].name == usual.tables[i].columns[j].name);
                CHECK(now.tables[i].columns[j].comment == usual.tables[i].columns[j].comment);
            }
            CHECK(now.tables[i].comment == usual.tables[i].comment);
            CHECK(now.tables[i].primaryKey == usual.tables[i].primaryKey);
            CHECK(now.tables[i].indexes.size() == usual.tables[i].indexes.size());
        }
        const bool isMisread = !isMariadb() && setting.find("NO_BACKSLASH") != std::string::npos;
        const std::string without = isMisread ? "sr_types" : "";
        if (isMisread)
            CHECK_THROWS_WITH(
                tables.schema().createTable(*now.table("sr_types"), false),
                test::containsString("would store another expression")
            );
        requireRoundTrip(tables, without);
        requireMembersSuffice(tables, without);
        return now;
    };
    const auto ansi = says("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
    for (std::size_t i = 0; i < ansi.tables.size(); ++i)
        CHECK(test::differences(ansi.tables[i], usual.tables[i]) == "");
    says("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
    says("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'");
    // And what was written in those modes is what it was at first.
    tables.run("SET SESSION sql_mode = ''");
    const auto last = tables.read();
    for (std::size_t i = 0; i < last.tables.size(); ++i)
        CHECK(test::differences(last.tables[i], usual.tables[i]) == "");
    tables.run("SET SESSION sql_quote_show_create = 0");
    const auto bare = tables.read();
    for (std::size_t i = 0; i < bare.tables.size(); ++i) {
        CHECK(bare.tables[i].primaryKey == usual.tables[i].primaryKey);
        CHECK(bare.tables[i].foreignKeys == usual.tables[i].foreignKeys);
        CHECK(bare.tables[i].checks.size() == usual.tables[i].checks.size());
        REQUIRE(bare.tables[i].columns.size() == usual.tables[i].columns.size());
        for (std::size_t j = 0; j < bare.tables[i].columns.size(); ++j)
            CHECK(bare.tables[i].columns[j].name == usual.tables[i].columns[j].name);
    }
    tables.run("SET SESSION sql_quote_show_create = 1");
    if (isMariadb()) {
        tables.run("SET SESSION sql_mode = 'NO_TABLE_OPTIONS'");
        CHECK_THROWS_WITH(tables.read(), test::containsString("NO_TABLE_OPTIONS"));
    }
}

TEST_CASE("a model's table is read as the database would write it", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_none"});
    CHECK(readSchema(tables, {.tables = {"sr_none"}}, tables.here()).tables.empty());
    CHECK(readSchema(tables, {.tables = {"sr_none"}, .temporary = true}, tables.here()).tables.empty());
    tables.run("CREATE TABLE sr_none (id int)");
    CHECK(readSchema(tables, {.tables = {"sr_none"}, .temporary = true}, tables.here()).tables.empty());
    tables.run("CREATE TEMPORARY TABLE sr_none (id int, b int)");
    CHECK(
        readSchema(tables, {.tables = {"sr_none"}, .temporary = true}, tables.here()).tables.at(0).columns.size() == 2
    );
    CHECK_THROWS_WITH(tables.read(), test::containsString("hides the table 'sr_none'"));
    tables.run("DROP TEMPORARY TABLE sr_none");
    CHECK(tables.read().tables.size() == 1);
}

TEST_CASE("another database's tables are read", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_here"});
    tables.run("DROP DATABASE IF EXISTS sr_other");
    tables.run("CREATE DATABASE sr_other");
    tables.run("CREATE TABLE sr_here (id int PRIMARY KEY)");
    const auto here = tables.text("SELECT DATABASE()");
    const std::string name = here.substr(1, here.size() - 2);
    tables.run(
        "CREATE TABLE sr_other.child (id int PRIMARY KEY, p int, q int, FOREIGN KEY (p) REFERENCES " + name +
        ".sr_here (id), FOREIGN KEY (q) REFERENCES child (id))"
    );
    tables.run("CREATE VIEW sr_other.seen AS SELECT id FROM sr_other.child");
    tables.run("CREATE TRIGGER sr_other.tr BEFORE INSERT ON sr_other.child FOR EACH ROW SET NEW.p = 1");
    const auto model = readSchema(tables, {.schema = "sr_other"}, tables.here());
    tables.run("DROP DATABASE sr_other");
    REQUIRE(model.tables.size() == 1);
    CHECK(model.views == std::vector<std::string>{"seen"});
    REQUIRE(model.tables[0].foreignKeys.size() == 2);
    CHECK(model.tables[0].foreignKeys[0].targetSchema == name);
    CHECK(model.tables[0].foreignKeys[1].targetSchema.empty());
    REQUIRE(model.tables[0].triggers.size() == 1);
    CHECK(model.tables[0].triggers[0].sql.find("SET NEW.p = 1") != std::string::npos);
}

TEST_CASE("who may not see a table is told so", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables({"sr_secret"});
    tables.run("CREATE TABLE sr_secret (id int PRIMARY KEY, open int)");
    tables.run("DROP USER IF EXISTS sr_reader");
    tables.run("CREATE USER sr_reader IDENTIFIED BY 'x'");
    tables.run("GRANT SELECT (open) ON sr_secret TO sr_reader");
    auto options = test::tableOptions();
    options.username = "sr_reader";
    options.password = "x";
    {
        test::RawDatabase reader(options, {});
        CHECK_THROWS_WITH(
            readSchema(reader, {.tables = {"sr_secret"}}, {}),
            test::containsString("'sr_secret'") && test::containsString("privilege SELECT")
        );
        tables.run("GRANT SELECT ON sr_secret TO sr_reader");
        const auto seen = readSchema(reader, {.tables = {"sr_secret"}}, {});
        REQUIRE(seen.tables.size() == 1);
        REQUIRE(seen.tables[0].notes.size() == 1);
        CHECK(seen.tables[0].notes[0].find("privilege TRIGGER") != std::string::npos);
        tables.run("GRANT TRIGGER ON sr_secret TO sr_reader");
        CHECK(readSchema(reader, {.tables = {"sr_secret"}}, {}).tables.at(0).notes.empty());
    }
    tables.run("DROP USER sr_reader");
}

TEST_CASE("Sakila and employees are read without loss", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    test::SchemaTables tables(
        {"sr_language", "sr_film", "sr_film_text", "sr_address", "sr_store", "sr_staff", "sr_payment", "sr_employees",
         "sr_departments", "sr_dept_emp", "sr_salaries", "sr_film_list", "sr_current_dept_emp"}
    );
    tables.runAll({
        "CREATE TABLE sr_language (language_id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT, name CHAR(20) NOT NULL, "
        "last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, "
        "PRIMARY KEY (language_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE sr_film (film_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT, title VARCHAR(128) NOT NULL, "
        "description TEXT DEFAULT NULL, release_year YEAR DEFAULT NULL, language_id TINYINT UNSIGNED NOT NULL, "
        "original_language_id TINYINT UNSIGNED DEFAULT NULL, rental_duration TINYINT UNSIGNED NOT NULL DEFAULT 3, "
        "rental_rate DECIMAL(4,2) NOT NULL DEFAULT 4.99, length SMALLINT UNSIGNED DEFAULT NULL, "
        "replacement_cost DECIMAL(5,2) NOT NULL DEFAULT 19.99, "
        "rating ENUM('G','PG','PG-13','R','NC-17') DEFAULT 'G', "
        "special_features SET('Trailers','Commentaries','Deleted Scenes','Behind the Scenes') DEFAULT NULL, "
        "last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, "
        "PRIMARY KEY (film_id), KEY idx_title (title), KEY idx_fk_language_id (language_id), "
        "KEY idx_fk_original_language_id (original_language_id), "
        "CONSTRAINT sr_fk_film_language FOREIGN KEY (language_id) REFERENCES sr_language (language_id) "
        "ON DELETE RESTRICT ON UPDATE CASCADE, CONSTRAINT sr_fk_film_language_original FOREIGN KEY "
        "(original_language_id) REFERENCES sr_language (language_id) ON DELETE RESTRICT ON UPDATE CASCADE"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE sr_film_text (film_id SMALLINT NOT NULL, title VARCHAR(255) NOT NULL, description TEXT, "
        "PRIMARY KEY (film_id), FULLTEXT KEY idx_title_description (title, description)) ENGINE=MyISAM "
        "DEFAULT CHARSET=utf8mb4",
        "CREATE TRIGGER sr_ins_film AFTER INSERT ON sr_film FOR EACH ROW BEGIN\n INSERT INTO sr_film_text (film_id, "
        "title, description) VALUES (new.film_id, new.title, new.description);\n END",
        "CREATE TRIGGER sr_upd_film AFTER UPDATE ON sr_film FOR EACH ROW BEGIN\n IF (old.title != new.title) THEN "
        "UPDATE sr_film_text SET title = new.title WHERE film_id = old.film_id;\n END IF;\n END",
        "CREATE TABLE sr_address (address_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT, address2 VARCHAR(50) DEFAULT "
        "NULL, postal_code VARCHAR(10) DEFAULT NULL, location GEOMETRY NOT NULL, PRIMARY KEY (address_id), "
        "SPATIAL KEY idx_location (location)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE sr_store (store_id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT, manager_staff_id TINYINT UNSIGNED "
        "NOT NULL, PRIMARY KEY (store_id), UNIQUE KEY idx_unique_manager (manager_staff_id), CONSTRAINT "
        "sr_fk_store_staff FOREIGN KEY (manager_staff_id) REFERENCES sr_staff (staff_id) ON DELETE RESTRICT ON UPDATE "
        "CASCADE) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE sr_staff (staff_id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT, picture BLOB DEFAULT NULL, store_id "
        "TINYINT UNSIGNED NOT NULL, active BOOLEAN NOT NULL DEFAULT TRUE, password VARCHAR(40) BINARY DEFAULT NULL, "
        "flags BIT(4) NOT NULL DEFAULT b'0110', PRIMARY KEY (staff_id), KEY idx_fk_store_id (store_id), CONSTRAINT "
        "sr_fk_staff_store FOREIGN KEY (store_id) REFERENCES sr_store (store_id) ON DELETE RESTRICT ON UPDATE CASCADE) "
        "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        "CREATE TABLE sr_payment (payment_id INT NOT NULL, staff_id TINYINT UNSIGNED NOT NULL, rental_id INT DEFAULT "
        "NULL, amount DECIMAL(5,2) NOT NULL, cents INT AS (amount * 100) STORED, payment_date DATETIME NOT NULL, "
        "PRIMARY KEY (payment_id, payment_date)) ENGINE=InnoDB DEFAULT CHARSET=latin1 "
        "PARTITION BY RANGE (YEAR(payment_date)) (PARTITION p0 VALUES LESS THAN (2006) COMMENT = 'old, (gone)', "
        "PARTITION p1 VALUES LESS THAN MAXVALUE)",
        "CREATE VIEW sr_film_list AS SELECT film_id FROM sr_film",
        "CREATE TABLE sr_employees (emp_no INT NOT NULL, birth_date DATE NOT NULL, first_name VARCHAR(14) NOT NULL, "
        "gender ENUM ('M','F') NOT NULL, hire_date DATE NOT NULL, PRIMARY KEY (emp_no)) COMMENT='all of them'",
        "CREATE TABLE sr_departments (dept_no CHAR(4) NOT NULL, dept_name VARCHAR(40) NOT NULL, PRIMARY KEY (dept_no), "
        "UNIQUE KEY (dept_name))",
        "CREATE TABLE sr_dept_emp (emp_no INT NOT NULL, dept_no CHAR(4) NOT NULL, from_date DATE NOT NULL, to_date "
        "DATE NOT NULL, FOREIGN KEY (emp_no) REFERENCES sr_employees (emp_no) ON DELETE CASCADE, FOREIGN KEY (dept_no) "
        "REFERENCES sr_departments (dept_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, dept_no))",
        "CREATE TABLE sr_salaries (emp_no INT NOT NULL, salary INT NOT NULL, from_date DATE NOT NULL, to_date DATE NOT "
        "NULL, FOREIGN KEY (emp_no) REFERENCES sr_employees (emp_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, "
        "from_date))",
        "CREATE OR REPLACE VIEW sr_current_dept_emp AS SELECT l.emp_no, dept_no FROM sr_dept_emp d INNER JOIN "
        "sr_employees l ON d.emp_no = l.emp_no",
    });
    const auto model = tables.read();
    CHECK(model.tables.size() == 11);
    CHECK(model.views == std::vector<std::string>{"sr_current_dept_emp", "sr_film_list"});
    CHECK(model.table("sr_film")->triggers.size() == 2);
    CHECK(model.table("sr_film")->foreignKeys[0].onDelete.empty());
    CHECK(model.table("sr_film")->foreignKeys[0].onUpdate == "CASCADE");
    CHECK(model.table("sr_film_text")->engine == "MyISAM");
    CHECK(model.table("sr_payment")->options.find("PARTITION BY RANGE") != std::string::npos);
    CHECK(model.table("sr_payment")->column("cents")->isStored);
    CHECK(model.table("sr_staff")->column("flags")->defaultValue == "b'110'");
    CHECK(model.table("sr_dept_emp")->foreignKeys.size() == 2);
    requireRoundTrip(tables);
}

namespace {

struct SrOwner {
    std::int64_t id{};
    std::string name{};
};

struct SrProbed {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> text{};
    bool active = true;
    double weight{};
    Decimal price{};
    DateTime at{};
    std::optional<Bytes> bytes{};
    std::optional<Json> data{};
    std::optional<std::int64_t> ownerId{};
};

}  // namespace

TEST_CASE("a model's table equals what the server tells of its probe", "[schema]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    auto sequelize = test::database();
    auto owners = sequelize.define<SrOwner>("sr_owner", {}, {.timestamps = false});
    auto probed = sequelize.define<SrProbed>(
        "sr_probed",
        {
            field<&SrProbed::title>({.unique = true, .comment = "it's"}),
            field<&SrProbed::text>({.type = DataTypes::TEXT}),
            field<&SrProbed::price>({.type = DataTypes::DECIMAL(10, 2)}),
        },
        {
            .timestamps = false,
            .indexes =
                {{.fields = {"text"}, .type = "FULLTEXT"},
                 {.fields = {{"price", {}, "DESC"}, "active"}},
                 {.fields = {{"title", 5}}, .method = "BTREE"}},
            .comment = "probed",
        }
    );
    probed.belongsTo(owners, {.foreignKey = "ownerId"});
    const test::FreshTables fresh(sequelize);
    test::SchemaTables tables({});
    const auto& definition = probed.definition();
    const auto present = readSchema(tables, {.tables = {definition.tableName}}, tables.here());
    REQUIRE(present.tables.size() == 1);
    const detail::TableDefinition* list[] = {&definition};
    auto wanted = modelSchema(tables, list, present, tables.here()).tables.at(0);
    auto real = present.tables[0];
    const auto byName = [](const IndexSchema& a, const IndexSchema& b) { return a.name < b.name; };
    std::sort(real.indexes.begin(), real.indexes.end(), byName);
    std::sort(wanted.indexes.begin(), wanted.indexes.end(), byName);
    REQUIRE(real.foreignKeys.size() == 1);
    REQUIRE(wanted.foreignKeys.size() == 1);
    CHECK(wanted.foreignKeys[0].name.empty());
    CHECK(tables.schema().alterTable(real, wanted, {}).statements.empty());
    wanted.foreignKeys[0].name = real.foreignKeys[0].name;
    CHECK(test::differences(real, wanted) == "");
    CHECK(tables.rows("SHOW TABLES LIKE 'sequelize_probe'").empty());
}
