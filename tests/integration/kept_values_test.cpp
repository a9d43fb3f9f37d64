// What MySQL and MariaDB would do to rows and keys in silence when a table changes: it is refused, or does not happen.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "difference/difference.hpp"
#include "difference/plan.hpp"
#include "difference/run_plan.hpp"
#include "introspection/read_schema.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;
namespace D = DataTypes;

namespace {

bool keepsOnServer() {
    return test::abilities().commitsBeforeDdl;
}
bool keepsOnMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}

/// The tables `kv_…` of this file's tests, and a second database.
struct KeptValues {
    test::MysqlSession raw = test::rawSession();
    Sequelize sequelize = test::database();
    QueryInterface qi = sequelize.getQueryInterface();

    KeptValues() { clear(); }
    ~KeptValues() { clear(); }
    KeptValues(const KeptValues&) = delete;
    KeptValues& operator=(const KeptValues&) = delete;

    void clear() {
        if (keepsOnServer()) raw.run("DROP DATABASE IF EXISTS kept_values_other");
        for (const char* name : {"kv_view", "kv_rows", "kv_children", "kv_parents", "kv_versions"})
            raw.run(
                std::string(name).ends_with("view") ? "DROP VIEW IF EXISTS kv_view"
                                                    : "DROP TABLE IF EXISTS " + std::string(name)
            );
        if (keepsOnMariadb()) raw.run("DROP SEQUENCE IF EXISTS kv_numbers");
    }
    std::string value(const std::string& sql) { return inspect(raw.value("SELECT CAST((" + sql + ") AS CHAR)")); }
    std::string ddl() {
        const auto shown = qi.query("SHOW CREATE TABLE kv_rows").rows.at(0);
        return shown.get<std::string>(shown.name(1));
    }
    /// The refusal of a change of the column, whose value stays.
    void refuses(const std::string& column, const AttributeOptions& attribute, const std::string& part) {
        const std::string before = value("SELECT GROUP_CONCAT(`" + column + "` ORDER BY id) FROM kv_rows");
        const auto message = test::messageOf<UsageError>([&] { qi.changeColumn("kv_rows", column, attribute); });
        CAPTURE(column, message, part);
        CHECK(message.find(part) != std::string::npos);
        CHECK(value("SELECT GROUP_CONCAT(`" + column + "` ORDER BY id) FROM kv_rows") == before);
    }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

struct KvRow {
    std::int64_t id{};
    std::int64_t v{};
};
struct KvTimes {
    std::int64_t id{};
    DateTime at{};
};
struct KvDays {
    std::int64_t id{};
    Date at{};
};
struct KvText {
    std::int64_t id{};
    std::optional<std::string> a{};
    std::optional<std::string> b{};
};
struct KvNumbers {
    std::int64_t id{};
    std::optional<std::int64_t> n{};
    std::optional<float> f{};
    std::optional<DateTime> at{};
};

const ModelOptions kvTable{.tableName = "kv_rows", .timestamps = false};

}  // namespace

TEST_CASE("a row whose number is 0 keeps it when its column becomes AUTO_INCREMENT", "[query-interface][alter]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite numbers no 0 anew");
    KeptValues t;
    t.raw.run("CREATE TABLE kv_rows (id INT NOT NULL PRIMARY KEY, v INT NOT NULL)");
    t.raw.run("INSERT INTO kv_rows VALUES (0, 10), (-1, 20), (5, 30)");
    const AttributeOptions numbered{.type = D::BIGINT, .allowNull = false, .autoIncrement = true};
    t.refuses("id", numbered, "BIGINT AUTO_INCREMENT: 1 row has the number 0");

    (void)t.sequelize.define<KvRow>("kv_row", {field<&KvRow::v>({.type = D::INTEGER})}, kvTable);
    const auto check = t.sequelize.check();
    CAPTURE(check.text());
    CHECK(contains(check.text(), "the number 0"));
    const auto message = test::messageOf<UsageError>([&] { t.sequelize.sync({.alter = true}); });
    CAPTURE(message);
    CHECK(contains(message, "AUTO_INCREMENT gives a new one (1 row)"));
    CHECK(t.value("SELECT GROUP_CONCAT(id ORDER BY id) FROM kv_rows") == "'-1,0,5'");

    t.raw.run("UPDATE kv_rows SET id = 7 WHERE id = 0");
    t.qi.changeColumn("kv_rows", "id", numbered);
    CHECK(t.value("SELECT GROUP_CONCAT(CONCAT(id, ':', v) ORDER BY id) FROM kv_rows") == "'-1:20,5:30,7:10'");
    // What has been numbered keeps a 0 that somebody wrote there.
    t.raw.run("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
    t.raw.run("INSERT INTO kv_rows VALUES (0, 40)");
    t.qi.changeColumn("kv_rows", "id", {.type = D::INTEGER, .allowNull = false, .autoIncrement = true});
    t.sequelize.sync({.alter = true});
    CHECK(t.value("SELECT id FROM kv_rows WHERE v = 40") == "'0'");
    CHECK(t.sequelize.check().isClean());
}

TEST_CASE("rows without a number get none by AUTO_INCREMENT", "[query-interface]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite's key has no NULL");
    KeptValues t;
    t.raw.run("CREATE TABLE kv_rows (id INT UNIQUE, v INT NOT NULL)");
    t.raw.run("INSERT INTO kv_rows VALUES (NULL, 10), (NULL, 20), (5, 30)");
    t.refuses("id", {.type = D::INTEGER, .autoIncrement = true}, "NOT NULL, as AUTO_INCREMENT is: 2 of its rows have");
}

TEST_CASE("changeColumn refuses what the server would round or cut", "[query-interface][other-values]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite's own tests");
    KeptValues t;
    t.raw.run(
        "CREATE TABLE kv_rows (id INT PRIMARY KEY, d DOUBLE, f FLOAT, n DECIMAL(10,4), at DATETIME(6), ts TIMESTAMP(3) "
        "NULL, c TIME(6), w VARCHAR(20), b VARBINARY(10), e ENUM('a','b'), big BIGINT)"
    );
    t.raw.run(
        "INSERT INTO kv_rows VALUES (1, 1.5, 0.1, 1.2345, '2024-01-02 03:04:05.678901', '2024-01-02 03:04:05.5', "
        "'10:11:12.5', 'long text', 'bytes', 'b', 5000000000)"
    );
    t.refuses("d", {.type = D::INTEGER}, "1 row has fractions");
    t.refuses("d", {.type = D::DECIMAL(10, 0)}, "digits that");
    t.refuses("f", {.type = D::INTEGER}, "fractions");
    t.refuses("n", {.type = D::INTEGER}, "digits behind the point");
    t.refuses("n", {.type = D::DECIMAL(10, 2)}, "digits beyond the 2");
    t.refuses("n", {.type = D::DECIMAL(4, 4)}, "before the point");
    t.refuses("at", {.type = D::DATE}, "digits beyond the 0 of a second");
    t.refuses("at", {.type = D::DATE(3)}, "digits beyond the 3 of a second");
    t.refuses("at", {.type = D::DATEONLY}, "times of day");
    t.refuses("at", {.type = D::TIME(6)}, "1 row has days");
    t.refuses("ts", {.type = D::DATE}, "digits beyond the 0 of a second");
    t.refuses("c", {.type = D::TIME}, "digits beyond the 0 of a second");
    t.refuses("c", {.type = D::DATE(6)}, "times, to which the server adds the day of the change");
    t.refuses("w", {.type = D::STRING(4)}, "texts of more than 4 characters");
    t.refuses("w", {.type = D::INTEGER}, "texts that are no numbers");
    t.refuses("e", {.type = D::ENUM("a")}, "the values 'b'");
    t.refuses("big", {.type = D::INTEGER}, "numbers outside of -2147483648 to 2147483647");
    t.refuses("big", {.type = D::INTEGER}, "write the ALTER TABLE with query");

    t.raw.run("UPDATE kv_rows SET d = 0.1");
    t.refuses("d", {.type = D::FLOAT}, "digits that FLOAT rounds");
    t.raw.run("UPDATE kv_rows SET d = 2.5, at = '2024-01-02', big = 7, n = 1.25");
    t.qi.changeColumn("kv_rows", "d", {.type = D::FLOAT});
    t.qi.changeColumn("kv_rows", "f", {.type = D::DECIMAL(10, 2)});
    t.qi.changeColumn("kv_rows", "n", {.type = D::DECIMAL(10, 2)});
    t.qi.changeColumn("kv_rows", "at", {.type = D::DATEONLY});
    t.qi.changeColumn("kv_rows", "ts", {.type = D::DATE(6)});
    t.qi.changeColumn("kv_rows", "w", {.type = D::TEXT});
    t.qi.changeColumn("kv_rows", "e", {.type = D::ENUM("b", "a", "c")});
    t.qi.changeColumn("kv_rows", "big", {.type = D::INTEGER});
    CHECK(
        t.value("SELECT CONCAT_WS('|', d, f, n, at, ts, w, e, big) FROM kv_rows") ==
        "'2.5|0.10|1.25|2024-01-02|2024-01-02 03:04:05.500000|long text|b|7'"
    );
}

TEST_CASE("alter counts what the server would round", "[alter]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite's own tests");
    KeptValues t;
    t.raw.run("CREATE TABLE kv_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, n DOUBLE, f DOUBLE, at DATETIME(6))");
    t.raw.run("INSERT INTO kv_rows VALUES (1, 1.5, 0.1, '2024-01-02 03:04:05.5'), (2, 2, 2, '2024-01-02')");
    (void)t.sequelize.define<KvNumbers>(
        "kv_number", {field<&KvNumbers::n>({.type = D::BIGINT}), field<&KvNumbers::f>({.type = D::FLOAT})}, kvTable
    );
    const auto message = test::messageOf<UsageError>([&] { t.sequelize.sync({.alter = true}); });
    CAPTURE(message);
    for (const char* part :
         {"fractions", "digits that float rounds (1 row)", "digits beyond the 0 of a second (1 row)"})
        CHECK(contains(message, part));
    t.raw.run("DELETE FROM kv_rows WHERE id = 1");
    t.sequelize.sync({.alter = true});
    CHECK(t.sequelize.check().isClean());
}

TEST_CASE("alter drops no unique key for one of the same name unless it is told", "[alter]") {
    KeptValues t;
    const std::string id =
        keepsOnServer() ? "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY" : "id INTEGER PRIMARY KEY AUTOINCREMENT";
    t.raw.run("CREATE TABLE kv_rows (" + id + ", a VARCHAR(255), b VARCHAR(255))");
    t.raw.run("CREATE UNIQUE INDEX kv_key ON kv_rows (a)");
    t.raw.run("CREATE INDEX kv_index ON kv_rows (a)");
    (void)t.sequelize.define<KvText>(
        "kv_text",
        {.tableName = "kv_rows",
         .timestamps = false,
         .indexes = {{.fields = {"a", "b"}, .unique = true, .name = "kv_key"}, {.fields = {"b"}, .name = "kv_index"}}}
    );
    const auto keys = [&] { return t.sequelize.check().before.table("kv_rows")->indexes.size(); };
    for (const bool drop : {true, false}) {
        const auto message = test::messageOf<UsageError>([&] {
            if (drop)
                t.sequelize.sync({.alter = true});
            else
                t.sequelize.sync({.alter = {.drop = false}});
        });
        CAPTURE(message);
        CHECK(contains(message, "kv_rows.kv_key"));
        CHECK(contains(message, "the rule that no two rows have the same (a)"));
        CHECK(keys() == 2);
    }
    t.raw.run("INSERT INTO kv_rows (a) VALUES ('x')");
    CHECK_THROWS(t.raw.run("INSERT INTO kv_rows (a) VALUES ('x')"));
    t.sequelize.sync({.alter = {.drop = true}});
    CHECK(t.sequelize.check().isClean());
    // A key that forbids more than the former one loses no rule.
    t.sequelize.drop();
    t.raw.run("CREATE TABLE kv_rows (" + id + ", a VARCHAR(255), b VARCHAR(255))");
    t.raw.run("CREATE UNIQUE INDEX kv_key ON kv_rows (b, a)");
    t.sequelize.sync({.alter = true});
    CHECK(t.sequelize.check().isClean());
    // Where the model's own key is there by another name, the one that has its name stays.
    t.sequelize.drop();
    t.raw.run("CREATE TABLE kv_rows (" + id + ", a VARCHAR(255), b VARCHAR(255))");
    t.raw.run("CREATE UNIQUE INDEX kv_key ON kv_rows (b)");
    t.raw.run("CREATE UNIQUE INDEX kv_other ON kv_rows (a, b)");
    t.sequelize.sync({.alter = true});
    CHECK(t.sequelize.check().isClean());
    CHECK(keys() == 3);
    t.sequelize.sync({.alter = {.drop = true}});
    CHECK(t.sequelize.check().isClean());
    CHECK(keys() == 2);
}

TEST_CASE("alter drops no foreign key of the same columns that refers elsewhere", "[alter]") {
    KeptValues t;
    const std::string id =
        keepsOnServer() ? "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY" : "id INTEGER PRIMARY KEY AUTOINCREMENT";
    struct Parent {
        std::int64_t id{};
    };
    struct Child {
        std::int64_t id{};
        std::optional<std::int64_t> parent_id{};
    };
    t.raw.run("CREATE TABLE kv_parents (" + id + ")");
    t.raw.run("CREATE TABLE kv_versions (" + id + ")");
    t.raw.run(
        "CREATE TABLE kv_children (" + id +
        ", parent_id BIGINT, CONSTRAINT kv_elsewhere FOREIGN KEY (parent_id) "
        "REFERENCES kv_versions (id))"
    );
    auto parents = t.sequelize.define<Parent>("kv_parent", {.timestamps = false, .idType = D::BIGINT});
    auto children =
        t.sequelize.define<Child>("kv_child", {.tableName = "kv_children", .timestamps = false, .idType = D::BIGINT});
    children.belongsTo(parents, {.foreignKey = &Child::parent_id});
    const auto message = test::messageOf<UsageError>([&] { t.sequelize.sync({.alter = true}); });
    CAPTURE(message);
    CHECK(contains(message, "the rule that rows refer to one of kv_versions"));
    CHECK(t.sequelize.check().before.table("kv_children")->foreignKeys.size() == 1);
    // Beside the model's own it is one more, and stays.
    t.raw.run("DROP TABLE kv_children");
    t.raw.run(
        "CREATE TABLE kv_children (" + id +
        ", parent_id BIGINT, CONSTRAINT kv_elsewhere FOREIGN KEY (parent_id) "
        "REFERENCES kv_versions (id), FOREIGN KEY (parent_id) REFERENCES kv_parents (id) ON DELETE SET NULL ON UPDATE "
        "CASCADE)"
    );
    t.sequelize.sync({.alter = true});
    const auto check = t.sequelize.check();
    CAPTURE(check.text());
    CHECK(check.isClean());
    CHECK(check.before.table("kv_children")->foreignKeys.size() == 2);
    t.raw.run("DROP TABLE kv_children");
}

TEST_CASE("a column with ON UPDATE gets no default of zeros", "[query-interface][alter]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite has no ON UPDATE");
    KeptValues t;
    t.raw.run(
        "CREATE TABLE kv_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP NOT NULL DEFAULT "
        "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)"
    );
    const auto change = [&] { t.qi.changeColumn("kv_rows", "at", {.type = D::DATE, .allowNull = false}); };
    if (keepsOnMariadb()) {
        const auto message = test::messageOf<UsageError>(change);
        CAPTURE(message);
        CHECK(contains(message, "'0000-00-00 00:00:00'"));
    } else {
        change();
    }
    CHECK_FALSE(contains(t.ddl(), "0000-00-00"));
    t.qi.changeColumn(
        "kv_rows", "at", {.type = D::DATE, .allowNull = false, .defaultValue = literal("CURRENT_TIMESTAMP")}
    );
    CHECK(contains(t.ddl(), "ON UPDATE"));
    (void)t.sequelize.define<KvTimes>("kv_time", {field<&KvTimes::at>({.type = D::DATE(3)})}, kvTable);
    t.sequelize.sync({.alter = true});
    CAPTURE(t.ddl());
    CHECK(contains(t.ddl(), "datetime(3) NOT NULL"));
    CHECK_FALSE(contains(t.ddl(), "0000-00-00"));
    CHECK(t.sequelize.check().isClean());

    // What can have no ON UPDATE has none.
    t.raw.run("ALTER TABLE kv_rows MODIFY at DATE NOT NULL");
    t.raw.run("ALTER TABLE kv_rows MODIFY at DATETIME NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP");
    auto other = test::database();
    (void)other.define<KvDays>("kv_day", kvTable);
    other.sync({.alter = true});
    CHECK(contains(t.ddl(), "`at` date NOT NULL"));
    CHECK(other.check().isClean());

    t.raw.run("DROP TABLE kv_rows");
    t.raw.run(
        "CREATE TABLE kv_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, at DATETIME(3) NULL ON UPDATE "
        "CURRENT_TIMESTAMP(3))"
    );
    if (keepsOnMariadb())
        CHECK(contains(test::messageOf<UsageError>([&] { t.sequelize.sync({.alter = true}); }), "0000-00-00"));
    else
        t.sequelize.sync({.alter = true});
    CHECK_FALSE(contains(t.ddl(), "0000-00-00"));
}

TEST_CASE("a TIMESTAMP gets no default where the server would imply one", "[alter]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite has no TIMESTAMP");
    KeptValues t;
    t.raw.run("CREATE TABLE kv_rows (id INT PRIMARY KEY, at TIMESTAMP NULL, more TIMESTAMP NOT NULL)");
    detail::Database database(test::serverOptions(), {.max = 1}, {}, {});
    auto lease = database.pool().acquire();
    detail::RunOptions run;
    run.connection = &*lease;
    const auto& schema = database.dialect().schemaSql();
    const auto read = [&] { return detail::readSchema(database, {.tables = {"kv_rows"}}, run).tables.at(0); };
    for (const bool isOff : {true, false}) {
        database.execute(
            {isOff ? "SET SESSION explicit_defaults_for_timestamp = 0"
                   : "SET SESSION explicit_defaults_for_timestamp = 1",
             {}},
            run
        );
        const auto before = read();
        auto other = before;
        other.column("id")->comment = "the others stay as they are";
        CHECK(schema.alterTable(before, other, {}).statements.size() == 1);
        auto after = before;
        after.column("at")->allowNull = false;
        if (isOff)
            CHECK(contains(
                test::messageOf<UsageError>([&] { (void)schema.alterTable(before, after, {}); }),
                "explicit_defaults_for_timestamp is off"
            ));
        else
            for (const auto& sql : schema.alterTable(before, after, {}).statements) database.execute({sql, {}}, run);
    }
    CHECK_FALSE(read().column("at")->defaultValue);
    lease.discard();
}

TEST_CASE("a backslash in what is there stops neither check nor alter", "[alter]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite has no comments");
    KeptValues t;
    auto model = t.sequelize.define<KvText>(
        "kv_text", {field<&KvText::b>({.type = D::STRING(50), .defaultValue = "x\\y"})}, kvTable
    );
    detail::Database database(test::serverOptions(), {.max = 1}, {}, {});
    for (const char* mode : {"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"}) {
        CAPTURE(mode);
        t.raw.run("SET SESSION sql_mode = ''");
        t.raw.run("DROP TABLE IF EXISTS kv_rows");
        t.raw.run(
            R"(CREATE TABLE kv_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a VARCHAR(255) COMMENT 'a\\b''c',
               b VARCHAR(30) DEFAULT 'x\\y' COMMENT '\\', d VARCHAR(20) DEFAULT 'x\\y', e ENUM('p\\q', 'r') DEFAULT 'p\\q',
               g VARCHAR(40) AS (CONCAT(d, '\\z')) VIRTUAL, CONSTRAINT kv_ck CHECK (d <> 'n\\o')) COMMENT 'all\\of it')"
        );
        auto lease = database.pool().acquire();
        detail::RunOptions run;
        run.connection = &*lease;
        database.execute({"SET SESSION sql_mode = '" + std::string(mode) + "'", {}}, run);
        const detail::TableDefinition* const tables[] = {&model.definition()};
        const auto compared = [&] {
            const auto present = detail::readSchema(database, {.tables = {"kv_rows"}}, run);
            return detail::diff::difference(
                present, detail::modelSchema(database, tables, present, run), {.isOfModels = true, .keepsColumns = true}
            );
        };
        const auto found = compared();
        CAPTURE(found.text());
        REQUIRE(found.changes.size() == 1);
        CHECK(found.changes[0].name == "b");
        detail::diff::runPlan(database, detail::diff::planOf(database.dialect(), found), run);
        CHECK(compared().isClean());
        CHECK(
            t.value("SELECT GROUP_CONCAT(COLUMN_NAME, COLUMN_COMMENT ORDER BY COLUMN_NAME SEPARATOR '') FROM "
                    "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'kv_rows'"
            ) == inspect(Value(std::string(R"(aa\b'cb\degid)")))
        );
        lease.discard();
    }
    t.sequelize.sync({.alter = {.drop = false}});
    CHECK(t.sequelize.check().text().find("drop column") != std::string::npos);
}

TEST_CASE("tables that other databases refer to are not dropped behind their backs", "[query-interface]") {
    if (!keepsOnServer()) SKIP_TEST("SQLite has one database");
    KeptValues t;
    t.raw.run("CREATE TABLE kv_parents (id INT PRIMARY KEY)");
    t.raw.run("CREATE TABLE kv_rows (id INT PRIMARY KEY)");
    t.raw.run("CREATE DATABASE kept_values_other");
    t.raw.run(
        "CREATE TABLE kept_values_other.children (id INT PRIMARY KEY, CONSTRAINT kv_outside FOREIGN KEY (id) REFERENCES " +
        test::serverOptions().database + ".kv_parents (id))"
    );
    std::vector<std::string> skip;
    for (const auto& name : t.qi.showAllTables())
        if (!name.starts_with("kv_")) skip.push_back(name);
    const auto message = test::messageOf<ForeignKeyConstraintError>([&] { t.qi.dropAllTables({.skip = skip}); });
    CAPTURE(message);
    CHECK(contains(message, "'kv_outside' of 'kept_values_other.children' to 'kv_parents'"));
    CHECK(t.qi.tableExists("kv_parents"));
    CHECK(t.qi.tableExists("kv_rows"));
    (void)t.sequelize.define<KvRow>("kv_parent", {.tableName = "kv_parents", .timestamps = false});
    CHECK_THROWS_AS(t.sequelize.truncate(), ForeignKeyConstraintError);
    skip.emplace_back("kv_parents");
    t.qi.dropAllTables({.skip = skip});
    CHECK_FALSE(t.qi.tableExists("kv_rows"));
    t.raw.run("DROP DATABASE kept_values_other");
    skip.pop_back();
    t.qi.dropAllTables({.skip = skip});
    CHECK_FALSE(t.qi.tableExists("kv_parents"));
}

TEST_CASE("MariaDB: sequences are no tables, and versioned tables are", "[query-interface]") {
    if (!keepsOnMariadb()) SKIP_TEST("MariaDB only");
    KeptValues t;
    t.raw.run("CREATE SEQUENCE kv_numbers");
    t.raw.run("CREATE TABLE kv_versions (id INT PRIMARY KEY) WITH SYSTEM VERSIONING");
    const auto names = t.qi.showAllTables();
    CHECK(std::ranges::find(names, "kv_versions") != names.end());
    CHECK(std::ranges::find(names, "kv_numbers") == names.end());
    CHECK(t.qi.tableExists("kv_versions"));
    CHECK_FALSE(t.qi.tableExists("kv_numbers"));
    const auto message = test::messageOf<UsageError>([&] { t.qi.dropTable("kv_numbers"); });
    CHECK(contains(message, "'kv_numbers' is a sequence, and no table"));
    std::vector<std::string> skip;
    for (const auto& name : names)
        if (!name.starts_with("kv_")) skip.push_back(name);
    t.qi.dropAllTables({.skip = skip});
    CHECK_FALSE(t.qi.tableExists("kv_versions"));
    CHECK(t.raw.number("SELECT NEXTVAL(kv_numbers)") == 1);
}
