// Which names of a statement count as databases', where a trial of the migrations must touch no other one.
#include "cli/named_databases.hpp"

#include "driver/backends.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace sequelize::detail::commandline;

namespace {

std::string named(const std::string& sql) {
    const auto& facts = backendOf(Dialect::mysql).dialect().facts();
    std::string all;
    for (const auto& name : namedDatabases(lintTokens(sql, facts.lexical, {}), facts))
        all += (all.empty() ? "" : " ") + name;
    return all;
}

}  // namespace

TEST_CASE("a table or an alias before a column is no database", "[scratch]") {
    const char* const sentences[] = {
        "UPDATE a AS mysql SET mysql.n = 2",
        "UPDATE a mysql SET `mysql`.`n` = mysql.m + 1 WHERE MySQL.k LIKE mysql.m ORDER BY mysql.n LIMIT 1",
        "INSERT INTO a SELECT sys.id + 1 FROM a AS sys",
        "INSERT INTO a (n) WITH RECURSIVE sys (id) AS (SELECT 1), s2 AS (SELECT sys.id FROM sys) SELECT s2.id FROM s2, sys",
        "INSERT INTO a VALUES (1, 2) AS sys ON DUPLICATE KEY UPDATE n = sys.n, m = sys.m",
        "UPDATE sys SET sys.n = 3",
        "UPDATE a JOIN (SELECT 1 AS id) AS sys ON sys.id = a.id SET a.n = sys.id",
        "DELETE sys.* FROM a AS sys JOIN b USING (id) WHERE sys.n = 1",
        "DELETE FROM sys WHERE EXTRACT(YEAR FROM sys.d) = 1",
        "CREATE VIEW v AS SELECT sys.* FROM a AS sys",
        "CREATE TABLE b AS SELECT sys.n FROM a sys",
        "REPLACE INTO a SELECT REPLACE(sys.n, 'a', 'b') FROM a AS sys FOR UPDATE",
    };
    for (const auto* sql : sentences) {
        INFO(sql);
        // What is left are names that no statement here has for a table of the server's.
        const auto names = " " + named(sql) + " ";
        CHECK(names.find(" SYS ") == std::string::npos);
        CHECK(names.find(" MYSQL ") == std::string::npos);
    }
}

TEST_CASE("a database before a table stays one, whatever has its name", "[scratch]") {
    const char* const sentences[] = {
        "UPDATE sys.a SET n = 1",
        "UPDATE a AS sys, sys.b SET sys.n = 1",
        "UPDATE a AS sys JOIN sys.b SET sys.n = 1",
        "UPDATE a AS sys JOIN b ON b.n = sys.n, sys.c SET sys.n = 1",
        "UPDATE a AS sys SET sys.a.n = 1",
        "UPDATE a AS sys SET n = sys.f(1)",
        "UPDATE a AS sys SET n = NEXT VALUE FOR sys.q",
        "UPDATE a AS sys SET n = NEXTVAL(sys.q)",
        "UPDATE a AS sys SET n = (SELECT 1 FROM sys.b)",
        "UPDATE a AS sys USE INDEX FOR ORDER BY (i), sys.b SET n = 1",
        "INSERT INTO sys.a SELECT 1 AS sys",
        "INSERT sys.a SELECT 1 AS sys",
        "INSERT INTO a SELECT sys.b.n FROM a AS sys",
        "INSERT INTO a SELECT 1 AS sys FROM (b, sys.c)",
        "INSERT INTO a SELECT 1 FROM a AS sys UNION SELECT 1 FROM sys.b",
        "DELETE sys.b FROM a AS sys",
        "DELETE FROM a USING a AS sys, sys.b",
        "WITH sys AS (SELECT 1) DELETE FROM sys.b",
        "REPLACE sys.a VALUES (1)",
        "CREATE TABLE sys (n INT, FOREIGN KEY (n) REFERENCES sys.b (n))",
        "CREATE TABLE sys (n INT) CHARACTER SET utf8mb4 UNION = (sys.b)",
        "CREATE TABLE sys LIKE sys.b",
        "CREATE VIEW v AS SELECT 1 FROM a AS sys, sys.b",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW UPDATE a AS sys SET sys.n = 1",  // it cannot be told
        "ALTER TABLE a RENAME TO sys.a",
        "UPDATE a SET n = sys.n",  // nothing here is called so
        "CALL sys.p()",
    };
    for (const auto* sql : sentences) {
        INFO(sql);
        CHECK((" " + named(sql) + " ").find(" SYS ") != std::string::npos);
    }
}
