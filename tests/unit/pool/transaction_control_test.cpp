#include "pool/transaction_control.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

TransactionControl of(std::string_view sql, Dialect dialect = Dialect::mysql) {
    return transactionControl(sql, sqlDialect(dialect), {});
}

}  // namespace

TEST_CASE("what a statement does to its transaction is told by its text", "[transaction]") {
    using enum TransactionControl;
    for (const char* sql :
         {"BEGIN", "begin work", "/* a */ -- b\n # c\n COMMIT", "COMMIT AND CHAIN", "ROLLBACK", "XA END 'x'",
          "START TRANSACTION", "START /**/ TRANSACTION READ ONLY", "SET autocommit=0", "set @@autocommit = 1",
          "SET SESSION autocommit = 1", "SET @x = 1, `autocommit` = 0", "SET @@session.autocommit = 0",
          "/*!50000 COMMIT*/", "/*M!100000 SET autocommit = 0 */", "(COMMIT)"}) {
        INFO(sql);
        CHECK(of(sql) == is);
    }
    for (const char* sql :
         {"SELECT 'COMMIT'", "ROLLBACK TO a", "ROLLBACK WORK TO SAVEPOINT a", "SAVEPOINT a", "SET @autocommit = 1",
          "SET GLOBAL autocommit = 1", "SET @@GLOBAL.autocommit = 1", "SET names utf8mb4", "SET @x = 'autocommit'",
          "(SELECT 1)", "WITH a AS (SELECT 1) SELECT * FROM a", "ALTER TABLE a ADD b INT",
          "UPDATE a SET autocommit = 1"}) {
        INFO(sql);
        CHECK(of(sql) == none);
    }
    for (const char* sql :
         {"CALL p()", "EXECUTE s", "EXECUTE IMMEDIATE 'COMMIT'", "BEGIN NOT ATOMIC COMMIT", "FROBNICATE",
          "SET STATEMENT max_statement_time = 1 FOR COMMIT"}) {
        INFO(sql);
        CHECK(of(sql) == may);
    }
    for (const char* sql : {"BEGIN", "END", "end transaction", "COMMIT", "ROLLBACK TRANSACTION"}) {
        INFO(sql);
        CHECK(of(sql, Dialect::sqlite) == is);
    }
    for (const char* sql : {"ROLLBACK TRANSACTION TO a", "ROLLBACK TO a", "PRAGMA x", "SELECT 1", "RELEASE a"}) {
        INFO(sql);
        CHECK(of(sql, Dialect::sqlite) == none);
    }
}
