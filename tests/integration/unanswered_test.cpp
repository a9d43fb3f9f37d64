#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/frozen_proxy.hpp"
#include "support/raw_database.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::RawDatabase;

/// A server, or a network, that stops in the middle: nobody waits for ever.

namespace {

using Clock = std::chrono::steady_clock;

/// The database's options, through the proxy.
struct Proxied {
    ConnectionOptions options = test::tableOptions();
    test::FrozenProxy proxy{options.host == "localhost" ? "127.0.0.1" : options.host, options.port};

    Proxied() {
        options.host = "127.0.0.1";
        options.port = proxy.port();
        options.connectTimeout = 1s;
    }
};

}  // namespace

TEST_CASE("a server that stops at any moment of a login is given up within the connect timeout", "[unanswered]") {
    REQUIRE_MYSQL_DRIVER();
    int succeeded = 0;
    // Greeting, TLS, authentication, and what sets the session up.
    for (int pieces = 0; pieces < 30 && succeeded == 0; ++pieces) {
        INFO(pieces << " pieces come through");
        Proxied proxied;
        proxied.proxy.freezeAfter(pieces);
        const auto start = Clock::now();
        try {
            const auto connection = connect(proxied.options);
            ++succeeded;
        } catch (const ConnectionTimedOutError&) {
        }
        CHECK(Clock::now() - start < 4s);
    }
    CHECK(succeeded == 1);
}

TEST_CASE("a server that stops while a connection is given back does not hold the caller up", "[unanswered]") {
    REQUIRE_MYSQL_DRIVER();
    const char* const before = GENERATE("START TRANSACTION", "SET @x = 1");
    Proxied proxied;
    RawDatabase database(proxied.options, {.max = 1});
    {
        auto loan = database.pool().acquire();
        database.run(before, {.connection = &*loan});
        proxied.proxy.freeze();
        const auto start = Clock::now();
        { const auto back = std::move(loan); }
        CHECK(Clock::now() - start < 9s);
    }
    CHECK(database.pool().statistics().size == 0);
}

TEST_CASE("a server that stops before a rollback is given up after pool.acquire", "[unanswered][transaction]") {
    REQUIRE_MYSQL_DRIVER();
    Proxied proxied;
    RawDatabase database(proxied.options, {.max = 1, .acquire = 1s});
    SECTION("by hand") {
        Transaction t(database);
        proxied.proxy.freeze();
        const auto start = Clock::now();
        CHECK_THROWS_AS(t.rollback(), ConnectionError);
        CHECK(Clock::now() - start < 5s);
    }
    SECTION("dropped") {
        const auto start = Clock::now();
        {
            const Transaction t(database);
            proxied.proxy.freeze();
        }
        CHECK(Clock::now() - start < 5s);
    }
    SECTION("of a savepoint") {
        const Transaction outer(database);
        RunOptions inside = outer.inside({});
        Transaction inner(database, inside);
        proxied.proxy.freeze();
        const auto start = Clock::now();
        CHECK_THROWS_AS(inner.rollback(), ConnectionError);
        CHECK(Clock::now() - start < 5s);
    }
    CHECK(database.pool().statistics().size <= 1);
}

TEST_CASE("idle connections that nobody answers on do not add up", "[unanswered][pool][threads]") {
    REQUIRE_MYSQL_DRIVER();
    Proxied proxied;
    RawDatabase database(proxied.options, {.max = 4, .min = 4, .acquire = 2s});
    {
        std::vector<PooledConnection> loans;
        for (int i = 0; i < 4; ++i) loans.push_back(database.pool().acquire());
    }
    std::this_thread::sleep_for(1100ms);  // now the pool asks
    proxied.proxy.freeze();
    const auto start = Clock::now();
    CHECK_THROWS_AS(database.number("SELECT 1"), ConnectionError);
    CHECK(Clock::now() - start < 6s);
    proxied.proxy.thaw();
    CHECK(database.number("SELECT 1") == 1);
}
