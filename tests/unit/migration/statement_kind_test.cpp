#include <string>
#include <vector>

#include "dialect/mysql/mysql_dialect.hpp"
#include "migration/statement_kind.hpp"
#include "migration/statement_record.hpp"
#include "pool/transaction_control.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

TEST_CASE("What a migration must do for a statement follows from its words", "[migration]") {
    using enum StatementKind;
    struct Case {
        StatementKind kind;
        std::vector<const char*> statements;
    };
    const std::vector<Case> cases = {
        {reads,
         {"SELECT 1", "(SELECT 1)", "SHOW TABLES", "WITH a AS (SELECT 1) SELECT * FROM a", "-- nothing", "TABLE t"}},
        {sets,
         {"SET NAMES utf8", "/*!40101 SET @a=@@sql_mode */", "CREATE TEMPORARY TABLE t (a INT)", "PRAGMA foreign_keys",
          "CREATE OR REPLACE TEMPORARY TABLE t (a INT)", "DROP TEMPORARY TABLE t"}},
        {changesRows,
         {"insert into t values (1)", "REPLACE t VALUES (1)", "LOAD DATA INFILE 'x' INTO TABLE t",
          "WITH a AS (SELECT 1) DELETE FROM t", "ANALYZE UPDATE t SET a = 1", "DELETE FROM t"}},
        {defines,
         {"CREATE TABLE t (a INT)", "ALTER TABLE t RENAME TO u", "DROP VIEW v", "TRUNCATE t", "ANALYZE TABLE t",
          "/*!50001 CREATE VIEW v AS SELECT 1 */", "RENAME TABLE a TO b"}},
        {opaque,
         {"CALL p()", "GRANT ALL ON *.* TO u", "SET GLOBAL a = 1", "SET @@GLOBAL.a = 1", "CREATE USER u",
          "BEGIN NOT ATOMIC SELECT 1; END", "SELECT 1 INTO OUTFILE 'x'", "DO SLEEP(1)", "START REPLICA",
          "RENAME TABLE a TO c, b TO a, c TO b", "ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b"}},
        {opens, {"BEGIN", "START TRANSACTION", "BEGIN IMMEDIATE"}},
        {commits, {"COMMIT", "END", "COMMIT WORK"}},
        {rollsBack, {"ROLLBACK"}},
        {superfluous, {"LOCK TABLES t WRITE", "UNLOCK TABLES", "SET autocommit=0", "SET @@session.autocommit = 0"}},
        {refused,
         {"USE other", "SAVEPOINT a", "ROLLBACK TO a", "COMMIT AND CHAIN", "XA BEGIN 'a'",
          "SELECT RELEASE_ALL_LOCKS()"}},
    };
    for (const auto& [kind, statements] : cases)
        for (const char* sql : statements) {
            INFO(sql);
            CHECK(kindOf(statementWords(sql, mysqlDialect().facts(), {})) == kind);
        }
}

TEST_CASE("What is stored of a statement is read back", "[migration]") {
    for (const StatementRecord& record :
         {StatementRecord{.hash = "0123"}, StatementRecord{.hash = "01", .call = "ab"},
          StatementRecord{.hash = "0", .failed = true}, StatementRecord{.hash = "01", .affectedRows = 7},
          StatementRecord{.hash = "01", .call = "c", .insertId = 9}}) {
        const auto read = StatementRecord::from(record.text());
        INFO(record.text());
        CHECK(read.hash == record.hash);
        CHECK(read.call == record.call);
        CHECK(read.affectedRows == record.affectedRows);
        CHECK(read.insertId == record.insertId);
        CHECK(read.failed == record.failed);
    }
}

TEST_CASE("Statements are equal by text and values, whatever time it is", "[migration]") {
    const std::string insert = "INSERT INTO t VALUES (?, ?)";
    CHECK(hashOf({insert, {Value(1), Value(now())}}) == hashOf({insert, {Value(1), Value(DateTime{})}}));
    CHECK(hashOf({insert, {Value(1), Value(2)}}) != hashOf({insert, {Value(1), Value(3)}}));
    CHECK(hashOf({insert, {Value("1")}}) != hashOf({insert, {Value(1)}}));
    CHECK(hashOf({insert, {}}) != hashOf({insert + " ", {}}));
}
