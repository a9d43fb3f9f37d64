// A script of migrations is one session, and each of them finds it as a new one; what reads with an effect stays in it.
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "migration/script_reader.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/migrated.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;

namespace {

Sequelize emptied() {
    Sequelize sequelize = test::database();
    if (test::speaksMysql()) {
        sequelize.query("DROP FUNCTION IF EXISTS kept_f");
        sequelize.query("DROP PROCEDURE IF EXISTS kept_p");
    }
    test::dropMigrated(sequelize, {"kept_pages", "kept_books"});
    return sequelize;
}

/// As the database's own client does: in one session, statement by statement.
void runWithClient(const std::string& sql) {
    test::RawDatabase database;
    auto lease = database.pool().acquire();
    lease.discard();
    const detail::SqlScript script{.file = "script", .parts = {{.text = sql}}};
    detail::ScriptReader reader(script, database.dialect().facts().lexical);
    while (const auto statement = reader.next(lease->lexicalMode(reader.rest()))) {
        INFO(statement->text);
        CHECK_NOTHROW(lease->execute(statement->text, {}));
    }
}

std::string scriptOf(Sequelize& sequelize, const Migrations& list, bool isOffline) {
    return Migrator(sequelize, list, {.offline = isOffline}).upScript().sql;
}

using Book = std::tuple<std::int64_t, std::string>;
std::vector<Book> books(Sequelize& sequelize) {
    return sequelize.query<Book>("SELECT id, n FROM kept_books ORDER BY id");
}

using test::failure;

}  // namespace

TEST_CASE("what a migration sets in a script, the next does not see", "[migrations]") {
    const bool isOffline = GENERATE(false, true);
    Sequelize sequelize = emptied();
    if (!test::speaksMysql()) {
        const Migrations list{
            {"1-sets.sql",
             "PRAGMA case_sensitive_like = ON;\nCREATE TEMP TABLE kept_temp (id INTEGER);\n"
             "CREATE TABLE kept_books (id INTEGER NOT NULL PRIMARY KEY, n TEXT);\n"
             "INSERT INTO kept_books VALUES (77, 'x');\n"},
            {"2-sees.sql",
             "CREATE TEMP TABLE kept_temp (id INTEGER);\n"
             "INSERT INTO kept_books VALUES (1, last_insert_rowid() || '|' || ('a' LIKE 'A'));\n"}};
        const auto script = scriptOf(sequelize, list, isOffline);
        INFO(script);
        runWithClient(script);
        REQUIRE(books(sequelize).size() == 2);
        // The library's own driver keeps a last id that is 0 from being seen: of that the text must do.
        CHECK(std::get<1>(books(sequelize)[0]).ends_with("|1"));
        CHECK_THAT(script, test::containsString("\nINSERT INTO temp.sequelize_no_id VALUES (0);\n"));
        emptied();
        return;
    }
    const Migrations list{
        {"1-sets-ä.sql",
         "CREATE TABLE kept_books (id INTEGER NOT NULL PRIMARY KEY, n VARCHAR(200));\n"
         "CREATE TABLE kept_pages (id INTEGER AUTO_INCREMENT PRIMARY KEY, x INTEGER);\n"
         "CREATE PROCEDURE kept_p() SET @hidden = 4, @@session.sql_mode = '';\n"
         "SET FOREIGN_KEY_CHECKS = 0, @kept = 5, SESSION sql_mode = '', time_zone = '+05:00', @`odd name` = 'x, y = z';\n"
         "SET @@session.unique_checks = 0, group_concat_max_len := 7;\n"
         "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;\n"
         "INSERT INTO kept_pages (x) VALUES (@kept), (6);\n"
         "CREATE TEMPORARY TABLE `kept_temp` (id INTEGER);\nCALL kept_p();\nSET NAMES latin1;\n"},
        {"2-sees.sql",
         "CREATE TEMPORARY TABLE kept_temp (id INTEGER);\n"
         "INSERT INTO kept_books VALUES (1, CONCAT_WS('|', IF(@@foreign_key_checks, 1, 0), IF(@@unique_checks, 1, 0), @kept IS NULL, "
         "@`odd name` IS NULL, @hidden IS NULL, @@character_set_client, @@collation_connection, @@time_zone, "
         "@@group_concat_max_len > 7, @@sql_mode, LAST_INSERT_ID()));\n"}};
    Migrator(sequelize, list).up();
    const auto expected = books(sequelize);
    REQUIRE(expected.size() == 1);
    CHECK_THAT(std::get<1>(expected[0]), test::containsString("1|1|1|1|1|utf8mb4|"));

    sequelize = emptied();
    const auto script = scriptOf(sequelize, list, isOffline);
    INFO(script);
    runWithClient(script);
    const auto seen = books(sequelize);
    REQUIRE(seen.size() == 1);
    if (!isOffline) CHECK(std::get<1>(seen[0]) == std::get<1>(expected[0]));
    CHECK_THAT(std::get<1>(seen[0]), test::containsString("1|1|1|1|1|utf8mb4|"));
    CHECK_THAT(std::get<1>(seen[0]), test::containsString("|+00:00|1|"));
    CHECK_THAT(std::get<1>(seen[0]), test::containsString("STRICT"));
    CHECK(std::get<1>(seen[0]).ends_with("|0"));
    // The row that notes the first is written by a session that reads names as they are.
    Migrator(sequelize, list).requireUpToDate();
    emptied();
}

TEST_CASE("what reads with an effect stays in a script", "[migrations]") {
    const bool isOffline = GENERATE(false, true);
    Sequelize sequelize = emptied();
    if (!test::speaksMysql()) {
        const Migrations list{
            {"1-reads.sql",
             "-- migrate:up transaction:false\nCREATE TABLE kept_books (id INTEGER NOT NULL PRIMARY KEY, n TEXT);\n"
             "SELECT COUNT(*) FROM kept_books;\nEXPLAIN SELECT 1;\nVACUUM;\n"}};
        const auto script = scriptOf(sequelize, list, isOffline);
        CHECK_THAT(script, test::containsString("\nSELECT COUNT(*) FROM kept_books;\n"));
        CHECK_THAT(script, test::containsString("\nVACUUM;\n"));
        CHECK_THAT(script, test::containsString("-- left out, since it only shows what is there: EXPLAIN SELECT 1\n"));
        runWithClient(script);
        Migrator(sequelize, list).requireUpToDate();
        emptied();
        return;
    }
    const bool isMariaDb = test::dialect() == Dialect::mariadb;
    const std::string values = isMariaDb ? "VALUES (kept_f());\n" : "VALUES ROW(kept_f());\n";
    const Migrations list{
        {"1-makes.sql",
         "CREATE TABLE kept_books (id INTEGER NOT NULL PRIMARY KEY, n VARCHAR(200));\n"
         "CREATE TABLE kept_pages (x INTEGER);\nINSERT INTO kept_pages VALUES (7);\n"
         "CREATE FUNCTION kept_f() RETURNS INTEGER DETERMINISTIC MODIFIES SQL DATA\nBEGIN\n"
         "  INSERT INTO kept_pages VALUES (1);\n  RETURN 5;\nEND;\n"},
        {"2-reads.sql",
         "SELECT x INTO @admin FROM kept_pages LIMIT 1;\nSELECT @q := 5;\nSELECT kept_f();\n"
         "WITH a AS (SELECT 1) SELECT kept_f() FROM a;\n" +
             values +
             "SELECT LAST_INSERT_ID(77);\nSHOW TABLES;\n"
             "INSERT INTO kept_books VALUES (@admin, CONCAT(@q, '|', LAST_INSERT_ID()));\n"}};
    const auto script = scriptOf(sequelize, list, isOffline);
    INFO(script);
    CHECK_THAT(script, test::containsString("-- left out, since it only shows what is there: SHOW TABLES\n"));
    runWithClient(script);
    CHECK(books(sequelize) == std::vector<Book>{{7, "5|77"}});
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM kept_pages") == std::vector<std::int64_t>{4});
    Migrator(sequelize, list).requireUpToDate();

    if (!isOffline) {
        Migrator more(sequelize, Migrations{{"3-reads", Migration{.up = [](QueryInterface& queryInterface) {
                                                 queryInterface.query("SELECT @q := COUNT(*) FROM kept_pages");
                                                 queryInterface.query("SELECT COUNT(*) FROM kept_pages");
                                             }}}});
        const auto sql = more.upScript().sql;
        CHECK_THAT(sql, test::containsString("\nSELECT @q := COUNT(*) FROM kept_pages;\n"));
        CHECK(sql.find("\nSELECT COUNT(*)") == std::string::npos);
    }
    emptied();
}

TEST_CASE("what a script cannot take back is refused where others come behind it", "[migrations]") {
    if (test::speaksMysql()) return;
    Sequelize sequelize = emptied();
    const std::string view = "CREATE TEMP VIEW kept_view AS SELECT 1;\n";
    Migrations list{{"1-view.sql", view}};
    CHECK_THAT(scriptOf(sequelize, list, true), test::containsString("CREATE TEMP VIEW"));
    list.add("2-next.sql", "SELECT 1;\n");
    CHECK_THAT(
        failure([&] { scriptOf(sequelize, list, true); }),
        test::containsString(
            "cannot be written into a script with others behind it: what it makes for its session stays"
        )
    );
    emptied();
}
