// Scripts to statements: what belongs to one, and what does not.
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>

#include "dialect/mysql/mysql_dialect.hpp"
#include "dialect/sqlite/sqlite_dialect.hpp"
#include "dialect/statement_reader.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

using Texts = std::vector<std::string>;

const LexicalRules& mysqlRules() {
    return mysqlDialect().facts().lexical;
}
const LexicalRules& sqliteRules() {
    return sqliteDialect().facts().lexical;
}

Texts split(std::string_view script, const LexicalRules& rules, LexicalMode mode = {}) {
    Texts texts;
    for (const auto& statement : splitStatements(script, rules, mode)) texts.emplace_back(statement.text);
    return texts;
}

std::string failure(std::string_view script, const LexicalRules& rules, LexicalMode mode = {}) {
    try {
        (void)splitStatements(script, rules, mode, "a.sql", 10);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("A script's statements stand between semicolons outside of quotes and comments", "[split]") {
    struct Case {
        std::string script;
        Texts mysql;
        Texts sqlite;
    };
    const std::vector<Case> cases{
        {"", {}, {}},
        {" ;; \n-- only a comment\n/* another; */;", {}, {}},
        {"SELECT 1;\nSELECT 2", {"SELECT 1", "SELECT 2"}, {"SELECT 1", "SELECT 2"}},
        {"-- a\nSELECT 1 -- ;\n; /* b */ SELECT /* ; */ 2 ;",
         {"SELECT 1 -- ;", "SELECT /* ; */ 2"},
         {"SELECT 1 -- ;", "SELECT /* ; */ 2"}},
        {"SELECT ';', \";\", `;`;SELECT 'it''s;'",
         {"SELECT ';', \";\", `;`", "SELECT 'it''s;'"},
         {"SELECT ';', \";\", `;`", "SELECT 'it''s;'"}},
        {"SELECT 'a\\';b';", {"SELECT 'a\\';b'"}, {}},
        {"SELECT [a;b];", {"SELECT [a", "b]"}, {"SELECT [a;b]"}},
        {"SELECT 1--;\n2;", {"SELECT 1--", "2"}, {"SELECT 1--;\n2"}},
        {"# c;\nSELECT 1 # d;\n+ 1;", {"SELECT 1 # d;\n+ 1"}, {"# c", "SELECT 1 # d", "+ 1"}},
        {"SELECT ?, :a, $1, @x;SELECT '\r\n';",
         {"SELECT ?, :a, $1, @x", "SELECT '\r\n'"},
         {"SELECT ?, :a, $1, @x", "SELECT '\r\n'"}},
        {"BEGIN; UPDATE t SET end = 1, begin = 2; END; COMMIT",
         {"BEGIN", "UPDATE t SET end = 1, begin = 2", "END", "COMMIT"},
         {"BEGIN", "UPDATE t SET end = 1, begin = 2", "END", "COMMIT"}},
    };
    for (const auto& c : cases) {
        CAPTURE(c.script);
        CHECK(split(c.script, mysqlRules()) == c.mysql);
        if (c.sqlite.empty() && !c.mysql.empty())
            CHECK(failure(c.script, sqliteRules()).find("a.sql:10:") == 0);
        else
            CHECK(split(c.script, sqliteRules()) == c.sqlite);
    }
    CHECK(
        split("SELECT 'a\\';SELECT 2", mysqlRules(), {.noBackslashEscapes = true}) == Texts{"SELECT 'a\\'", "SELECT 2"}
    );
    CHECK(split("SELECT \"a\\\";SELECT 2", mysqlRules(), {.ansiQuotes = true}) == Texts{"SELECT \"a\\\"", "SELECT 2"});
    const LexicalRules dollars{.escapeTexts = true, .nestedComments = true, .dollarTexts = true};
    CHECK(
        split("DO $a$ ; $$ ; $a$; SELECT E'\\';', 'e\\'; /* /* ; */ ; */ SELECT 3", dollars) ==
        Texts{"DO $a$ ; $$ ; $a$", "SELECT E'\\';', 'e\\'", "SELECT 3"}
    );
}

TEST_CASE("A stored program is one statement without DELIMITER", "[split]") {
    const std::vector<std::string> programs{
        "CREATE PROCEDURE p() BEGIN END",
        "CREATE PROCEDURE p() SELECT 1",
        "create definer = `a;b`@`%` procedure p(IN begin INT, IN end INT) begin select 1; select 2; end",
        "CREATE OR REPLACE DEFINER=root@localhost FUNCTION f(a INT) RETURNS SET('a','b') DETERMINISTIC BEGIN RETURN 'a'; END",
        "CREATE FUNCTION f(a INT) RETURNS INT RETURN IF(a, CASE a WHEN 1 THEN 2 END, REPEAT('a', 3))",
        "CREATE PROCEDURE IF NOT EXISTS p() DROP TABLE IF EXISTS t",
        "CREATE PROCEDURE p(a INT) IF a THEN SELECT 1; ELSEIF a = 2 THEN SELECT 2; ELSE IF a THEN SELECT 3; END IF; END IF",
        "CREATE PROCEDURE p(a INT) COMMENT 'x' IF (a = 1) THEN SELECT IF(a, 1, 2); END IF",
        "CREATE PROCEDURE p(a INT) CASE a WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE",
        "CREATE PROCEDURE p() l: LOOP LEAVE l; END LOOP l",
        "CREATE PROCEDURE p() BEGIN l1: LOOP SET @end = 1; LEAVE l1; END LOOP; `l2`: WHILE a < 3 DO SET a = a + 1; END WHILE; "
        "REPEAT SET a = 1; UNTIL a > t.end END REPEAT; SELECT end, begin, REPEAT('x', 2) FROM t; UPDATE t SET end = 2; END",
        "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT 1; DECLARE EXIT HANDLER FOR SQLEXCEPTION, NOT FOUND BEGIN "
        "ROLLBACK; END; DECLARE CONTINUE HANDLER FOR SQLSTATE '02000' SET d = 1; START TRANSACTION; COMMIT; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR 1062 DROP TABLE IF EXISTS t; SELECT 1; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR 1062 IF a THEN SELECT 1; END IF; SELECT 1; END",
        "CREATE PROCEDURE p() BEGIN SET x = CASE WHEN end > 1 THEN end ELSE t.end END; CASE WHEN x THEN SELECT CASE 1 WHEN "
        "1 THEN 2 END; END CASE; IF x THEN DROP TABLE IF EXISTS t; END IF; SELECT 1; END",
        "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT i; END FOR; FOR r IN (SELECT 1 a) DO SELECT r.a; END FOR; "
        "SELECT 1 FOR UPDATE; DO IF(a, 1, 2); END",
        "CREATE PROCEDURE p() BEGIN BEGIN NOT ATOMIC SELECT 1; END; WHILE a DO IF a THEN SELECT 1; END IF; END WHILE; END",
        "CREATE TRIGGER t BEFORE UPDATE ON begin FOR EACH ROW SET NEW.end = 1",
        "CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW FOLLOWS u BEGIN INSERT INTO b (end) VALUES (OLD.end); END",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.x IS NULL THEN SET NEW.x = 1; END IF",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW l: BEGIN /* END; */ SET @a := ';END'; -- END;\n END",
        "CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY STARTS NOW() ON COMPLETION NOT PRESERVE DO BEGIN DELETE FROM a; END",
        "CREATE EVENT e ON SCHEDULE AT NOW() DO IF a THEN SELECT 1; END IF",
        "CREATE EVENT e ON SCHEDULE AT NOW() DO UPDATE t SET a = IF(b, 1, 2)",
        "BEGIN NOT ATOMIC DECLARE x INT; SET x = 1; END",
        "l: BEGIN NOT ATOMIC SELECT 1; END",
        "IF 1 THEN SELECT 1; SELECT 2; END IF",
        "CREATE VIEW v AS SELECT CASE WHEN a THEN 1 END AS begin, IF(a, 1, 2) FROM t",
        "CREATE TABLE begin (end INT, `case` INT)",
        "UPDATE t SET a = CASE WHEN b THEN 1 END",
    };
    for (const auto& program : programs) {
        CAPTURE(program);
        CHECK(split("SELECT 1; " + program + " ;\nSELECT 2;", mysqlRules()) == Texts{"SELECT 1", program, "SELECT 2"});
        CHECK(split(program, mysqlRules()) == Texts{program});
    }
    CHECK(
        failure("SELECT 1;\nCREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END; \nSELECT 2;", mysqlRules())
            .find("a.sql:11: The statement that begins here has a BEGIN") == 0
    );
}

TEST_CASE("DELIMITER is the client's, and no server sees it", "[split]") {
    const auto statements = splitStatements(
        "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\n\n delimiter //\r\nSELECT '//' //\nDELIMITER ';'\nSELECT 3;",
        mysqlRules(), {}
    );
    REQUIRE(statements.size() == 3);
    CHECK(statements[0].text == "CREATE PROCEDURE p() BEGIN SELECT 1; END");
    CHECK(statements[0].line == 2);
    CHECK(statements[0].delimiter == "$$");
    CHECK(statements[1].text == "SELECT '//'");
    CHECK(statements[1].line == 5);
    CHECK(statements[2].text == "SELECT 3");
    CHECK(split("DELIMITER ;;\nSELECT 1; SELECT 2;;\n", mysqlRules()) == Texts{"SELECT 1; SELECT 2"});
    CHECK(failure("\nDELIMITER \nSELECT 1", mysqlRules()).find("a.sql:11: DELIMITER needs") == 0);
    CHECK(failure("DELIMITER a b", mysqlRules()).find("a.sql:10: DELIMITER needs") == 0);
    CHECK(split("SELECT delimiter FROM t; SELECT 2", mysqlRules()) == Texts{"SELECT delimiter FROM t", "SELECT 2"});
    CHECK(split("DELIMITER //\nSELECT 1", sqliteRules()) == Texts{"DELIMITER //\nSELECT 1"});
}

TEST_CASE("An executable comment stays as it is", "[split]") {
    CHECK(
        split(
            "/*!999999\\- enable the sandbox mode */ \n/*!40101 SET NAMES utf8 */;\n/*!50003 CREATE*/ /*!50003 TRIGGER t; */;",
            mysqlRules()
        ) == Texts{"/*!40101 SET NAMES utf8 */", "/*!50003 CREATE*/ /*!50003 TRIGGER t; */"}
    );
    // A server that executes it knows quotes in it; one that does not looks for the end only.
    CHECK(split("/*!50003 SELECT '*/;' */;SELECT 2", mysqlRules()) == Texts{"/*!50003 SELECT '*/;' */", "SELECT 2"});
    CHECK(
        split("/*!80000 SELECT ';' /* ; */ */;SELECT 2", mysqlRules()) ==
        Texts{"/*!80000 SELECT ';' /* ; */ */", "SELECT 2"}
    );
    CHECK(
        failure("/*!80000 SELECT '*/;' */;", mysqlRules()).find("depends on the server's version") != std::string::npos
    );
    CHECK(failure("\n/*!40101 SET @a = 1 ;", mysqlRules()).find("a.sql:11: The executable comment") == 0);
    CHECK(split("/*! SELECT 1; */", sqliteRules()).empty());
}

TEST_CASE("SQLite's triggers end with END behind a semicolon", "[split]") {
    for (const std::string trigger :
         {"CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET end = 1; SELECT CASE WHEN 1 THEN 2 END; END",
          "create temp trigger [a;b] AFTER INSERT ON a BEGIN DELETE FROM b; /* END; */ END",
          "EXPLAIN CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END"}) {
        CAPTURE(trigger);
        CHECK(split(trigger + ";SELECT 2;", sqliteRules()) == Texts{trigger, "SELECT 2"});
        CHECK(split(trigger, sqliteRules()) == Texts{trigger});
    }
    CHECK(split("CREATE TABLE trigger_ (a); CREATE VIEW v AS SELECT 1;", sqliteRules()).size() == 2);
    CHECK(
        failure("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", sqliteRules()).find("a.sql:10: The trigger") == 0
    );
}

TEST_CASE("What is not closed is named by its line", "[split]") {
    for (const std::string open : {"'a;", "\"a;", "`a;", "/* a;"}) {
        CAPTURE(open);
        for (const auto* rules : {&mysqlRules(), &sqliteRules()})
            CHECK(failure("SELECT 1;\n\nSELECT 2 " + open + "\n", *rules).find("a.sql:12: The ") == 0);
    }
}

TEST_CASE("The mode may change between two statements", "[split]") {
    StatementReader reader("SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\\'; SELECT 2", mysqlRules());
    const auto first = reader.next({});
    REQUIRE(first);
    CHECK(mayChangeLexicalMode(first->text));
    CHECK(reader.rest() == " SELECT '\\'; SELECT 2");
    const auto second = reader.next({.noBackslashEscapes = true});
    REQUIRE(second);
    CHECK(second->text == "SELECT '\\'");
    CHECK_FALSE(mayChangeLexicalMode(second->text));
    const auto third = reader.next({});
    REQUIRE(third);
    CHECK(third->text == "SELECT 2");
    CHECK_FALSE(reader.next({}));
}
