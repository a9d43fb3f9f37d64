#include <map>
#include <set>
#include <string>

#include "support/catch.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::RawDatabase;

namespace {

/// All session variables but those that differ by nature.
std::map<std::string, std::string> sessionOf(RawDatabase& database, const RunOptions& run = {}) {
    static const std::set<std::string> own = {
        "'timestamp'",
        "'pseudo_thread_id'",
        "'rand_seed1'",
        "'rand_seed2'",
        "'identity'",
        "'last_insert_id'",
        "'insert_id'",
        "'last_gtid'",
        "'warning_count'",
        "'error_count'",
        "'in_transaction'",
        "'gtid_next'",
        "'statement_id'",
        "'gtid_executed'",
        "'gtid_owned'",
        "'sql_generate_invisible_primary_key'",
        "'innodb_fil_make_page_dirty_debug'"};
    std::map<std::string, std::string> variables;
    for (const auto& row : database.rows("SHOW SESSION VARIABLES", run))
        if (const auto name = inspect(row[0]); !own.contains(name)) variables[name] = inspect(row[1]);
    variables["database"] = database.text("SELECT DATABASE()", run);
    return variables;
}

}  // namespace

TEST_CASE("a transaction that was left open is rolled back when its connection comes back", "[pool][survival]") {
    RawDatabase database({.max = 1});
    const test::FreshTable table(database, "pool_open", "i INT NOT NULL");
    {
        const auto loan = database.pool().acquire();
        const RunOptions run{.connection = &*loan};
        database.run("BEGIN", run);
        database.run("INSERT INTO pool_open VALUES (1)", run);
    }
    CHECK(database.number("SELECT COUNT(*) FROM pool_open") == 0);
    database.run("BEGIN");  // a statement of its own, which cannot be meant
    database.run("INSERT INTO pool_open VALUES (2)");
    CHECK(RawDatabase().number("SELECT COUNT(*) FROM pool_open") == 1);
    CHECK(database.pool().statistics().created == 1);
}

TEST_CASE("what a statement leaves in the session is gone when the connection comes back", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 1});
    const test::FreshTable table(database, "pool_session", "i INT NOT NULL");
    database.run("INSERT INTO pool_session VALUES (1)");
    const auto before = sessionOf(database);
    const auto id = database.number("SELECT CONNECTION_ID()");
    for (const std::string sql :
         {"SET NAMES latin1", "SET time_zone = '+05:00'", "SET sql_mode = ''", "SET autocommit = 0",
          "USE information_schema", "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
          "SET foreign_key_checks = 0"}) {
        CAPTURE(sql);
        database.run(sql);
        CHECK(sessionOf(database) == before);
        CHECK(database.number("SELECT CONNECTION_ID()") == id);  // no new one was needed
    }
    database.run("SET @x = 1");
    CHECK(database.value("SELECT @x").isNull());
    CHECK(database.number("SELECT @y := 5") == 5);
    CHECK(database.value("SELECT @y").isNull());
    database.run("CREATE TEMPORARY TABLE pool_temporary (i INT)");
    CHECK_THROWS_AS(database.run("SELECT * FROM pool_temporary"), DatabaseError);
    auto other = test::rawSession();
    CHECK(database.number("SELECT GET_LOCK('pool_survival', 0)") == 1);
    CHECK(other.number("SELECT GET_LOCK('pool_survival', 0)") == 1);
    database.run("LOCK TABLES pool_session READ");
    CHECK(other.run("INSERT INTO pool_session VALUES (2)").affectedRows == 1);
    CHECK(database.number("SELECT CONNECTION_ID()") == id);
    // Prepared statements were lost with it.
    CHECK(database.run("INSERT INTO pool_session VALUES (?)", {3}).affectedRows == 1);
}

TEST_CASE("SET TRANSACTION alone does not reach the next borrower's transaction", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 1});
    const test::FreshTable table(database, "pool_next", "i INT NOT NULL");
    database.run("SET TRANSACTION READ ONLY");
    CHECK(database.run("INSERT INTO pool_next VALUES (1)").affectedRows == 1);

    const auto loan = database.pool().acquire();
    const RunOptions run{.connection = &*loan};
    database.run("SET TRANSACTION READ ONLY", run);
    database.run("START TRANSACTION", run);
    CHECK_THROWS_AS(database.run("INSERT INTO pool_next VALUES (2)", run), DatabaseError);
}

TEST_CASE("SQLite: pragmas and temporary tables do not reach the next borrower", "[pool][survival]") {
    if (!test::isSqlite()) SKIP_TEST("this is about SQLite's sessions");
    RawDatabase database({.max = 1});
    CHECK(database.number("PRAGMA foreign_keys") == 1);
    database.run("PRAGMA foreign_keys = OFF");
    CHECK(database.number("PRAGMA foreign_keys") == 1);
    database.run("CREATE TEMP TABLE pool_temporary (i)");
    CHECK_THROWS_AS(database.run("SELECT * FROM pool_temporary"), DatabaseError);

    auto memory = test::tableOptions();
    memory.storage = ":memory:";
    RawDatabase only(memory, {});
    only.run("CREATE TABLE t (i)");
    only.run("PRAGMA foreign_keys = OFF");
    only.run("BEGIN");
    only.run("INSERT INTO t VALUES (1)");
    CHECK(only.number("SELECT COUNT(*) FROM t") == 1);
    CHECK(only.number("PRAGMA foreign_keys") == 0);  // its only session is the database
}
