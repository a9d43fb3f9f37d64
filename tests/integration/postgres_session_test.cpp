#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/postgres_session.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

TEST_CASE("PostgreSQL's notices are logged", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    test::Log log;
    auto db = test::database({.logging = log.logger()});
    db.query("DROP TABLE IF EXISTS driver_no_such_table");
    CHECK(log.last() == "NOTICE: table \"driver_no_such_table\" does not exist, skipping");
}

TEST_CASE("a URL of PostgreSQL's has either scheme, and TLS by either word", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    const std::string url = test::setting("URL");
    const std::string rest = url.substr(url.find(':'));
    for (const char* scheme : {"postgres", "postgresql"}) {
        for (const char* option : {"?sslmode=prefer", "?ssl-mode=preferred", "?connectTimeout=9000"}) {
            Sequelize db{scheme + rest + option};
            CHECK(db.dialect() == Dialect::postgres);
            db.authenticate();
        }
    }
    CHECK_THROWS_AS(Sequelize(url + "?sslmode=disable"), InvalidConnectionError);
    CHECK_THROWS_AS(Sequelize(url + "?charset=latin1"), InvalidConnectionError);
}

TEST_CASE(
    "a statement of PostgreSQL's that takes too long is ended, on the server too", "[driver][postgres][threads]"
) {
    REQUIRE_POSTGRES_DRIVER();
    auto db = test::database({.pool = {.max = 1}, .statementTimeout = 200ms});
    const auto message = test::messageOf<TimeoutError>([&] { db.query("SELECT pg_sleep(31)"); });
    CHECK_THAT(message, test::containsString("200 ms (statementTimeout)"));
    CHECK(db.query("SELECT 1 AS n").rows.size() == 1);
    auto other = test::rawSession();
    CHECK(
        other.number("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(31)%' AND state = "
                     "'active'") == 0
    );
}
