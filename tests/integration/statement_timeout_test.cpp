#include <atomic>
#include <chrono>
#include <thread>

#include "support/catch.hpp"
#include "support/frozen_proxy.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::RawDatabase;
using Clock = std::chrono::steady_clock;

namespace {

/// Goes on until it is ended.
std::string endless() {
    return test::speaksMysql() ? "SELECT SLEEP(30) AS slept"
           : test::isPostgres()
               ? "SELECT pg_sleep(30)"
               : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
}

/// So many rows that nobody reads them all.
std::string manyRows() {
    return test::speaksMysql()  ? "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                                  "SELECT a.i, REPEAT('x', 1000) FROM n a, n b, n c"
           : test::isPostgres() ? "SELECT generate_series(1, 2000000000) AS i"
                                : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
}

/// Whether the server still runs a statement that begins so.
bool isRunning(const std::string& begin) {
    if (test::isSqlite()) return false;  // it would be here
    auto session = test::rawSession();
    if (test::isPostgres())
        return session.number(
                   "SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE ? AND state = 'active'", {begin + "%"}
               ) != 0;
    return session.number("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE ?", {begin + "%"}) != 0;
}

}  // namespace

TEST_CASE("a statement that takes too long is ended, on the server too", "[timeout][threads]") {
    RawDatabase database({.max = 1}, {.timeout = 200ms});
    const auto start = Clock::now();
    const auto error = test::thrownBy<TimeoutError>([&] { (void)database.rows(endless()); });
    const auto elapsed = Clock::now() - start;
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("200 ms (statementTimeout)"));
    CHECK(error->native().sql == endless());
    CHECK(elapsed >= 200ms);
    CHECK(elapsed < 5s);
    CHECK_FALSE(isRunning(test::isPostgres() ? "SELECT pg_sleep(30)" : "SELECT SLEEP(30)"));
    CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 1);
}

TEST_CASE("a call's own timeout goes before the default", "[timeout][threads]") {
    RawDatabase database({.max = 1}, {.timeout = 30s});
    const auto message = test::messageOf<TimeoutError>([&] { (void)database.rows(endless(), {.timeout = 100ms}); });
    CHECK_THAT(message, test::containsString("100 ms (timeout)"));

    RawDatabase strict({.max = 1}, {.timeout = 1ms});
    const std::string some = test::speaksMysql()
                                 ? "SELECT SLEEP(0.2)"
                                 : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
                                   "SELECT COUNT(*) FROM n";
    CHECK_THROWS_AS(strict.rows(some), TimeoutError);
    CHECK(strict.rows(some, {.timeout = 0ms}).size() == 1);
    CHECK_THROWS_AS(strict.rows(some, {.timeout = -1ms}), UsageError);
    CHECK_THROWS_AS(RawDatabase({}, {.timeout = -1ms}), UsageError);
}

TEST_CASE("an UPDATE that waits for a lock is ended, and changes nothing", "[timeout][threads]") {
    RawDatabase database({.max = 1});
    const test::FreshTable table(database, "timeout_lock", "id INT NOT NULL PRIMARY KEY, n INT NOT NULL");
    database.run("INSERT INTO timeout_lock VALUES (1, 0), (2, 0)");
    auto blocker = test::rawSession();
    blocker.run(test::speaksMysql() ? "BEGIN" : "BEGIN IMMEDIATE");
    blocker.run("UPDATE timeout_lock SET n = 1 WHERE id = 1");
    const auto start = Clock::now();
    const auto message = test::messageOf<TimeoutError>([&] {
        database.run("UPDATE timeout_lock SET n = 2 WHERE id IN (1, 2)", {.timeout = 200ms});
    });
    CHECK_THAT(message, test::containsString("200 ms (timeout)"));
    CHECK(Clock::now() - start < 3s);
    blocker.run("COMMIT");
    CHECK(database.number("SELECT COUNT(*) FROM timeout_lock WHERE n = 2") == 0);
    CHECK(database.number("SELECT n FROM timeout_lock WHERE id = 1") == 1);
    CHECK(database.run("UPDATE timeout_lock SET n = 3 WHERE id = 1", {.timeout = 10s}).affectedRows == 1);
    CHECK(database.pool().statistics().created == 1);
}

TEST_CASE("the time for a query goes on until its last row is read", "[timeout][threads]") {
    RawDatabase database({.max = 1});
    // A busy server needs its time to the first row, which must come.
    const std::chrono::milliseconds timeout = test::isSqlite() ? 200ms : 2s;
    std::size_t rows = 0;
    const auto message = test::messageOf<TimeoutError>([&] {
        auto result = database.query({manyRows(), {}}, {.timeout = timeout});
        while (result.rows().next()) ++rows;
    });
    CHECK_THAT(message, test::containsString(std::to_string(timeout.count()) + " ms (timeout)"));
    CHECK(rows > 0);
    CHECK_FALSE(isRunning(manyRows().substr(0, 19)));
    CHECK(database.number("SELECT 1") == 1);
    // One whose rows are not read on is ended as well, instead of being read to its end.
    const auto start = Clock::now();
    {
        auto result = database.query({manyRows(), {}}, {.timeout = timeout});
        CHECK(result.rows().next());
        if (test::isSqlite()) std::this_thread::sleep_for(timeout + 50ms);
    }
    CHECK(Clock::now() - start < 10s);
    CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 1);
}

TEST_CASE(
    "a timeout within a transaction leaves it open on a server, and rolls it back on SQLite", "[timeout][threads]"
) {
    if (test::isPostgres()) SKIP_TEST("a statement that was ended spoils its transaction");
    RawDatabase database({.max = 1});
    const test::FreshTable table(database, "timeout_transaction", "n INT NOT NULL");
    {
        const auto loan = database.pool().acquire();
        const RunOptions run{.connection = &*loan};
        database.run("BEGIN", run);
        database.run("INSERT INTO timeout_transaction VALUES (1)", run);
        const RunOptions brief{.connection = &*loan, .timeout = 100ms};
        CHECK_THROWS_AS(database.rows(endless(), brief), TimeoutError);
        CHECK(database.number("SELECT COUNT(*) FROM timeout_transaction", run) == 1);
        if (test::speaksMysql()) {
            CHECK_THROWS_AS(
                database.run(
                    "INSERT INTO timeout_transaction SELECT 2 FROM information_schema.columns a, "
                    "information_schema.columns b, information_schema.columns c",
                    brief
                ),
                TimeoutError
            );
            CHECK(database.number("SELECT COUNT(*) FROM timeout_transaction", run) == 1);
        }
        database.run("COMMIT", {.connection = &*loan, .timeout = 1ms});  // has no limit
    }
    CHECK(database.number("SELECT COUNT(*) FROM timeout_transaction") == 1);
}

TEST_CASE("statements that take about as long as they may: the next one is never hit", "[timeout][threads]") {
    RawDatabase database({.max = 4});
    const std::string some = test::speaksMysql()
                                 ? "SELECT BENCHMARK(20000, SHA2('x', 256))"
                                 : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
                                   "SELECT COUNT(*) FROM n";
    const auto start = Clock::now();
    (void)database.rows(some);
    const auto usual = std::chrono::ceil<std::chrono::milliseconds>(Clock::now() - start);
    constexpr int threads = 4;
    std::atomic<int> late{0};
    std::atomic<int> inTime{0};
    std::vector<std::string> wrong[threads];
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t)
        workers.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) {
                const auto limit = std::max<std::chrono::milliseconds>(1ms, usual * (i % 4));
                const auto loan = database.pool().acquire();
                try {
                    (void)database.rows(some, {.connection = &*loan, .timeout = limit});
                    ++inTime;
                } catch (const TimeoutError&) {
                    ++late;
                } catch (const std::exception& error) {
                    wrong[t].emplace_back(error.what());
                }
                try {
                    if (database.number("SELECT 41 + 1", {.connection = &*loan}) != 42) wrong[t].emplace_back("not 42");
                    (void)database.rows(some, {.connection = &*loan});
                } catch (const std::exception& error) {
                    wrong[t].emplace_back(error.what());
                }
            }
        });
    for (auto& worker : workers) worker.join();
    for (const auto& errors : wrong) CHECK(errors == std::vector<std::string>());
    CHECK(late > 0);
    CHECK(late + inTime == threads * 40);
    CHECK(database.pool().statistics().created <= threads);
}

TEST_CASE("a server that cannot be reached any more: the connection is cut", "[timeout][threads]") {
    REQUIRE_MYSQL_DRIVER();
    auto options = test::tableOptions();
    test::FrozenProxy proxy(options.host == "localhost" ? "127.0.0.1" : options.host, options.port);
    options.host = "127.0.0.1";
    options.port = proxy.port();
    options.connectTimeout = 1000ms;
    RawDatabase database(options, {.max = 1});
    CHECK(database.number("SELECT 1") == 1);
    proxy.freeze();
    const auto start = Clock::now();
    const auto message = test::messageOf<ConnectionError>([&] { (void)database.rows("SELECT 2", {.timeout = 100ms}); });
    CHECK_THAT(message, test::containsString("100 ms (timeout)") && test::containsString("cut"));
    CHECK(Clock::now() - start < 5s);
    CHECK(database.pool().statistics().size == 0);
}

TEST_CASE("a server that does not answer any more: no checkout waits for it for ever", "[timeout][threads]") {
    REQUIRE_MYSQL_DRIVER();
    auto options = test::tableOptions();
    test::FrozenProxy proxy(options.host == "localhost" ? "127.0.0.1" : options.host, options.port);
    options.host = "127.0.0.1";
    options.port = proxy.port();
    options.connectTimeout = 1000ms;
    RawDatabase database(options, {.max = 1});
    CHECK(database.number("SELECT 1") == 1);
    proxy.freeze();
    std::this_thread::sleep_for(1100ms);  // now the pool asks
    const auto start = Clock::now();
    CHECK_THROWS_AS(database.number("SELECT 2"), ConnectionTimedOutError);
    CHECK(Clock::now() - start < 12s);
    CHECK(database.pool().statistics().size == 0);
}
