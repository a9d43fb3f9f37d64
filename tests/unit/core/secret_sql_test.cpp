#include "core/secret_sql.hpp"
#include "support/catch.hpp"

using sequelize::detail::quotedWithoutSecrets;
using sequelize::detail::withoutSecrets;

TEST_CASE("A statement is shown without the texts that may be secrets", "[secrets]") {
    CHECK(
        withoutSecrets("INSERT INTO u (n, p) VALUES ('joe', 's3c''ret', 12)") ==
        "INSERT INTO u (n, p) VALUES ('*****', '*****', 12)"
    );
    CHECK(withoutSecrets("CREATE USER u IDENTIFIED BY 's3cret'") == "CREATE USER u IDENTIFIED BY '*****'");
    CHECK(withoutSecrets("CREATE USER u IDENTFIED BY 's3cret'") == "CREATE USER u IDENTFIED BY '*****'");
    CHECK(withoutSecrets("SET PASSWORD = \"s3cret\"") == "SET PASSWORD = \"*****\"");
    CHECK(withoutSecrets("UPDATE `it's` SET p = 's3cret'") == "UPDATE `it's` SET p = '*****'");
    CHECK(
        withoutSecrets("/* it's */ UPDATE t -- don't\n SET p = 's3cret'") ==
        "/* ***** */ UPDATE t -- *****\n SET p = '*****'"
    );
    CHECK(
        withoutSecrets("INSERT INTO t VALUES (1, /* s3cret */ 'x')") == "INSERT INTO t VALUES (1, /* ***** */ '*****')"
    );
    CHECK(withoutSecrets("INSERT INTO t VALUES (1) # s3cret") == "INSERT INTO t VALUES (1) # *****");
    CHECK(withoutSecrets("INSERT INTO t VALUES (1) --s3cret\n") == "INSERT INTO t VALUES (1) -- *****\n");
    CHECK(withoutSecrets("SELECT 1 /* s3cret") == "SELECT 1 /* *****");
    CHECK(withoutSecrets("SELECT 1 /*!50003 + 's3cret' */") == "SELECT 1 /*!50003 + '*****' */");
    CHECK(
        withoutSecrets("ALTER TABLE users ADD password TEXT DEFAULT 's3cret'") ==
        "ALTER TABLE users ADD password TEXT DEFAULT '*****'"
    );

    SECTION("definitions that tell of secrets") {
        CHECK(
            withoutSecrets("CREATE TABLE t (token TEXT, CHECK (token <> 's3cret'))") ==
            "CREATE TABLE t (token TEXT, CHECK (token <> '*****'))"
        );
        CHECK(
            withoutSecrets("CREATE VIEW v AS SELECT 1 FROM t WHERE apiKey = 's3cret'") ==
            "CREATE VIEW v AS SELECT 1 FROM t WHERE apiKey = '*****'"
        );
    }
    SECTION("MySQL's texts between dollars") {
        CHECK(withoutSecrets("INSERT INTO t VALUES ($$s3cret$$, 1)") == "INSERT INTO t VALUES ($$*****$$, 1)");
        CHECK(withoutSecrets("SET @a = $x$it's $$ s3cret$x$") == "SET @a = $x$*****$x$");
        CHECK(withoutSecrets("SELECT a$b$c, $1, 's3cret' FROM t") == "SELECT a$b$c, $1, '*****' FROM t");
        CHECK(withoutSecrets("INSERT INTO t VALUES ($$s3cret") == "INSERT INTO t VALUES ($$*****");
    }
    SECTION("definitions keep theirs") {
        for (const char* sql :
             {"CREATE TABLE t (a ENUM('x', 'y'))", "/* c */ ALTER TABLE t ADD a TEXT DEFAULT 'x'",
              "CREATE UNIQUE INDEX i ON t (a) COMMENT 'c'", "CREATE OR REPLACE VIEW v AS SELECT 'x'"})
            CHECK(withoutSecrets(sql) == sql);
    }
    SECTION("what ends differently in different databases hides the rest") {
        CHECK(withoutSecrets(R"(INSERT INTO t VALUES ('a\', 's3cret'))") == "INSERT INTO t VALUES ('*****");
        CHECK(withoutSecrets("INSERT INTO t VALUES (1--x'\n, 's3cret')") == "INSERT INTO t VALUES (1*****");
        CHECK(withoutSecrets("INSERT INTO t # don't\n VALUES ('s3cret')") == "INSERT INTO t *****");
        CHECK(withoutSecrets("INSERT INTO t VALUES ('s3cret") == "INSERT INTO t VALUES ('*****");
    }
}

TEST_CASE("What a database quotes of a statement is shown by the same rule", "[secrets]") {
    const auto shown = [](const char* sql, const char* quoted) { return quotedWithoutSecrets(quoted, sql); };
    CHECK(shown("INSERT INTO u VALEUS ('joe','s3cret')", "VALEUS ('joe','s3cret')") == "VALEUS ('*****','*****')");
    CHECK(shown("INSERT INTO u VALUES 's3cret'", "'s3cret'") == "'*****'");
    CHECK(shown("INSERT INTO u VALUES ('it's3cret')", "s3cret')") == "*****");
    CHECK(shown("INSERT INTO u VALUES ('it' s3cret')", "s3cret')") == "*****");
    CHECK(shown("INSERT INTO u VALEUS ('long text')", "VALEUS ('long") == "VALEUS ('*****");
    CHECK(shown("INSERT INTO u VALEUS ('x')", "written otherwise 's3cret'") == "*****");
    CHECK(shown("SELEC 1", "SELEC 1") == "SELEC 1");
    CHECK(shown("CREATE TABLE t (a ENUM('x' 'y'))", "'y'))") == "'y'))");
    CHECK(shown("SELECT (", "").empty());
}

TEST_CASE("What a setting is that keeps no secrets is shown", "[secrets]") {
    for (const char* const sql :
         {"SET sql_mode = 'ANSI_QUOTES'", "SET SESSION sql_mode='STRICT_ALL_TABLES,ANSI_QUOTEZ';",
          "set @@session.sql_mode = \"ANSI\"", "SET time_zone = '+00:00'", " SET @@sql_mode='' ; ",
          "SET GLOBAL time_zone='Europe/Berlin'"}) {
        CHECK(withoutSecrets(sql) == sql);
        CHECK(quotedWithoutSecrets("ANSI_QUOTEZ", sql) == "ANSI_QUOTEZ");
    }
    // Whatever is written in another way, or of another one.
    CHECK(withoutSecrets("SET @a = 's3cret'") == "SET @a = '*****'");
    CHECK(withoutSecrets("SET @sql_mode = 's3cret'") == "SET @sql_mode = '*****'");
    CHECK(withoutSecrets("SET init_connect = 's3cret'") == "SET init_connect = '*****'");
    CHECK(withoutSecrets("SET sql_mode = 'ANSI', @a = 's3cret'") == "SET sql_mode = '*****', @a = '*****'");
    CHECK(withoutSecrets("SET sql_mode = 'ANSI' 's3cret'") == "SET sql_mode = '*****' '*****'");
    CHECK(withoutSecrets("SET sql_mode = 's3=cret'") == "SET sql_mode = '*****'");
    CHECK(withoutSecrets("SET sql_mode = 'pwd'") == "SET sql_mode = '*****'");
    CHECK(withoutSecrets("SET sql_mode = CONCAT('s3cret')") == "SET sql_mode = CONCAT('*****')");
    CHECK(withoutSecrets("SET sql_mode = 'ANSI'; SET @a = 's3cret'") == "SET sql_mode = '*****'; SET @a = '*****'");
}

TEST_CASE("Where double quotes stand around names, names are shown and texts are not", "[secrets]") {
    const auto shown = [](std::string_view sql) { return withoutSecrets(sql, '"'); };
    CHECK(
        shown(R"(INSERT INTO "users" ("na""me") VALUES ('s3cret',$1))") ==
        R"(INSERT INTO "users" ("na""me") VALUES ('*****',$1))"
    );
    CHECK(shown(R"(SELECT "doc" #>> '{s3cret}' FROM t)") == R"(SELECT "doc" #>> '*****' FROM t)");
    CHECK(shown("SELECT `s3cret' FROM t") == "SELECT `s3cret'*****");
    CHECK(shown(R"(SELECT "s3cret)") == "SELECT *****");
    CHECK(shown(R"(INSERT INTO "users" VALUES (E'it\'s3cret'))") == R"(INSERT INTO "users" VALUES (E'*****)");
    CHECK(quotedWithoutSecrets(R"("joe" 's3cret')", R"(SELEC "joe" 's3cret')", '"') == R"("joe" '*****')");
}
