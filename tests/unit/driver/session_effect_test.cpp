#include "driver/session_effect.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using sequelize::detail::altersSqliteSession;
using sequelize::detail::mysqlSessionEffect;
using sequelize::detail::openingWordOf;
using sequelize::detail::postgresSessionEffect;
using sequelize::detail::SessionEffect;

TEST_CASE("session effect: what leaves nothing behind") {
    for (const std::string sql :
         {"SELECT 1",
          "  select * from t",
          "(SELECT 1) UNION (SELECT 2)",
          "/* who */ SELECT 1",
          "-- who\nSELECT 1",
          "# who\n\tSELECT 1",
          "SELECT @@version, 'a@b.example'",
          "INSERT INTO t VALUES ('a@b.example')",
          "UPDATE t SET a = GREATEST(a, 1)",
          "DELETE FROM t",
          "REPLACE INTO t VALUES (1)",
          "WITH RECURSIVE n AS (SELECT 1) SELECT * FROM n",
          "SHOW TABLES",
          "EXPLAIN SELECT 1",
          "CREATE TABLE t (i INT)",
          "CREATE OR REPLACE VIEW v AS SELECT 1",
          "CREATE UNIQUE INDEX i ON t (i)",
          "DROP TABLE t",
          "COMMIT;",
          "ROLLBACK TO SAVEPOINT a"}) {
        CAPTURE(sql);
        CHECK(mysqlSessionEffect(sql) == SessionEffect::none);
    }
}

TEST_CASE("session effect: transactions") {
    CHECK(mysqlSessionEffect("BEGIN") == SessionEffect::begins);
    CHECK(mysqlSessionEffect("begin work;") == SessionEffect::begins);
    CHECK(mysqlSessionEffect("START TRANSACTION READ ONLY") == SessionEffect::begins);
    CHECK(mysqlSessionEffect("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE") == SessionEffect::nextTransaction);
    CHECK(mysqlSessionEffect("SET SESSION TRANSACTION READ ONLY") == SessionEffect::lasting);
}

TEST_CASE("session effect: what may stay, and what is not known") {
    for (const std::string sql :
         {"SET @x = 1",
          "SET SESSION sql_mode = ''",
          "set/**/names latin1",
          "USE other",
          "LOCK TABLES t WRITE",
          "UNLOCK TABLES",
          "FLUSH TABLES WITH READ LOCK",
          "CREATE TEMPORARY TABLE t (i INT)",
          "CREATE OR REPLACE TEMPORARY TABLE t (i INT)",
          "SELECT GET_LOCK('a', 1)",
          "select get_lock(?, 1)",
          "DO GET_LOCK('a', 1)",
          "SELECT @x := 1",
          "SELECT 1 INTO @x",
          "SELECT @'x' := 1",
          "UPDATE t SET a = (@n := @n + 1)",
          "CALL p()",
          "PREPARE s FROM 'SELECT 1'",
          "START SLAVE",
          "BEGIN NOT ATOMIC SET @x = 1; END",
          "/*!SET @x = 1*/",
          "/*M! SET @x = 1*/",
          "`x`",
          "/* never closed",
          "",
          "SELEC"}) {
        CAPTURE(sql);
        CHECK(mysqlSessionEffect(sql) == SessionEffect::lasting);
    }
}

TEST_CASE("session effect: SQLite") {
    for (const std::string sql :
         {"SELECT 1", "CREATE TABLE t (i)", "PRAGMA INDEX_LIST(`t`)", "PRAGMA table_info(t)", "BEGIN", "VACUUM"}) {
        CAPTURE(sql);
        CHECK_FALSE(altersSqliteSession(sql));
    }
    for (const std::string sql :
         {"PRAGMA foreign_keys = OFF", "pragma recursive_triggers(1)", "ATTACH 'f' AS other", "DETACH other",
          "CREATE TEMP TABLE t (i)", "CREATE TEMPORARY VIEW v AS SELECT 1"}) {
        CAPTURE(sql);
        CHECK(altersSqliteSession(sql));
    }
}

TEST_CASE("session effect: PostgreSQL") {
    for (const std::string sql :
         {"SELECT 1",
          "WITH a AS (SELECT 1) TABLE a",
          "INSERT INTO t VALUES (1) RETURNING id",
          "MERGE INTO t USING u ON true",
          "EXPLAIN ANALYZE SELECT 1",
          "SELECT pg_advisory_xact_lock(1)",
          "SELECT pg_advisory_unlock(1)",
          "CREATE TABLE t (i INT)",
          "CREATE UNLOGGED TABLE t (i INT)",
          "CREATE OR REPLACE VIEW v AS SELECT 1",
          "ALTER TYPE t ADD VALUE 'x'",
          "COMMIT",
          "END",
          "ABORT",
          "ROLLBACK TO SAVEPOINT a",
          "SET LOCAL work_mem = '5MB'",
          "set transaction isolation level serializable",
          "SET CONSTRAINTS ALL DEFERRED",
          "LOCK TABLE t",
          "VACUUM t"}) {
        CAPTURE(sql);
        CHECK(postgresSessionEffect(sql) == SessionEffect::none);
    }
    for (const std::string sql :
         {"SET work_mem = '5MB'",
          "SET SESSION AUTHORIZATION x",
          "SET ROLE x",
          "RESET ALL",
          "DISCARD ALL",
          "LISTEN x",
          "PREPARE x AS SELECT 1",
          "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
          "DO $$ BEGIN END $$",
          "CALL p()",
          "SELECT pg_advisory_lock($1)",
          "select pg_try_advisory_lock_shared(1)",
          "SELECT set_config('a.b', 'c', false)",
          "CREATE TEMP TABLE t (i INT)",
          "CREATE LOCAL TEMPORARY TABLE t (i INT)",
          "CREATE OR REPLACE TEMP VIEW v AS SELECT 1",
          "CREATE TABLE pg_temp.t (i INT)",
          "SELECT * INTO TEMP t FROM u",
          "LOAD 'x'",
          ""}) {
        CAPTURE(sql);
        CHECK(postgresSessionEffect(sql) == SessionEffect::lasting);
    }
    CHECK(postgresSessionEffect("BEGIN ISOLATION LEVEL SERIALIZABLE") == SessionEffect::begins);
    CHECK(postgresSessionEffect("START TRANSACTION READ ONLY") == SessionEffect::begins);
}

TEST_CASE("a statement's first word stands behind blanks, parentheses and comments") {
    CHECK(openingWordOf(" /* a */ -- b\n (select 1)") == "select");
    CHECK(openingWordOf("COMMIT;") == "COMMIT");
    CHECK(openingWordOf("").empty());
    CHECK(openingWordOf("'x'").empty());
}
