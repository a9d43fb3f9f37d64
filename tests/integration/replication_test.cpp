#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

// Of one server: what needs several is in tests/replication.

TEST_CASE("replication is refused where there are no servers", "[replication]") {
    if (test::speaksMysql()) SKIP_TEST("replicas are known");
    auto options = test::databaseOptions();
    options.replication = {.read = {{.host = "db2"}}};
    CHECK(
        test::messageOf<UsageError>([&] { const Sequelize sequelize{options}; }) ==
        "replication: this library knows no replicas of " + std::string(test::isSqlite() ? "SQLite" : "PostgreSQL") +
            ". Leave the option out, or use MySQL or MariaDB."
    );
    if (test::isSqlite())
        CHECK(test::messageOf<UsageError>([] {
                  const Sequelize sequelize{Options{.storage = ":memory:", .replication = {.failoverWait = 1s}}};
              }) == "replication names no server; name one in .read or .write, or leave the option out.");
}

TEST_CASE("the one server is primary and replica of itself", "[replication]") {
    if (!test::speaksMysql()) SKIP_TEST("no replicas are known");
    auto options = test::databaseOptions();
    options.replication = {.read = {{.host = options.host}}};
    Sequelize sequelize(options);
    const std::string readOnly =
        test::dialect() == Dialect::mysql ? "SELECT @@SESSION.transaction_read_only" : "SELECT @@SESSION.tx_read_only";
    CHECK(sequelize.query<int>(readOnly) == std::vector{1});
    CHECK(sequelize.query<int>(readOnly, {.useMaster = true}) == std::vector{0});
    const auto servers = sequelize.serverStatistics();
    REQUIRE(servers.size() == 2);
    CHECK(servers[0].isPrimary);
    CHECK_FALSE(servers[1].isPrimary);
    CHECK(servers[1].host == options.host);
    CHECK(servers[1].pool.created == 1);
    sequelize.close();
    CHECK_THROWS_AS(sequelize.query<int>("SELECT 1"), ConnectionError);
}

TEST_CASE("without replication there is one server", "[replication]") {
    auto sequelize = test::database();
    CHECK(sequelize.query<int>("SELECT 1") == std::vector{1});
    const auto servers = sequelize.serverStatistics();
    REQUIRE(servers.size() == 1);
    CHECK(servers[0].isPrimary);
    CHECK(servers[0].pool.created == 1);
    CHECK(sequelize.query<int>("SELECT 1", {.useMaster = true}) == std::vector{1});
}
