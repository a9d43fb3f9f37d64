#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "support/catch.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::RawDatabase;

namespace {

/// Opens `count` connections and gives them all back; returns the server's numbers of them.
std::vector<std::int64_t> warmUp(RawDatabase& database, std::size_t count) {
    std::vector<PooledConnection> loans;
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < count; ++i) {
        loans.push_back(database.pool().acquire());
        ids.push_back(database.number("SELECT CONNECTION_ID()", {.connection = &*loans.back()}));
    }
    return ids;
}

void killAndWait(const std::vector<std::int64_t>& ids) {
    auto killer = test::rawSession();
    for (const auto id : ids) killer.run("KILL CONNECTION " + std::to_string(id));
    for (const auto id : ids)
        for (int i = 0;
             i < 500 && killer.number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = ?", {id}) != 0;
             ++i)
            std::this_thread::sleep_for(10ms);
}

}  // namespace

TEST_CASE("connections that were killed while idle are replaced at the next checkout", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 3});
    killAndWait(warmUp(database, 3));
    // Within the second in which the pool does not ask the server.
    for (int i = 0; i < 5; ++i) CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 4);
    CHECK(database.pool().statistics().discarded == 3);
}

TEST_CASE("a checkout sends nothing", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 1});
    const auto status = [&](const std::string& name) {
        return std::stoll(*database.rows("SHOW SESSION STATUS LIKE '" + name + "'").at(0).at(1).getIf<std::string>());
    };
    (void)status("Questions");
    const auto questions = status("Questions");
    const auto commands = status("Com_admin_commands");
    for (int i = 0; i < 10; ++i) CHECK(database.number("SELECT 1") == 1);
    CHECK(status("Questions") <= questions + 13);
    CHECK(status("Com_admin_commands") == commands);
}

TEST_CASE("a statement whose connection is killed is not run again", "[pool][survival][threads]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 4});
    const test::FreshTable table(database, "pool_once", "token INT NOT NULL");
    constexpr int threads = 4;
    constexpr int rounds = 150;
    std::atomic<bool> isOver{false};
    std::atomic<int> killed{0};
    std::set<int> done[threads];
    std::set<int> unknown[threads];
    std::vector<std::string> wrong[threads];
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t)
        workers.emplace_back([&, t] {
            for (int i = 0; i < rounds || killed < 10; ++i) {
                const int token = t * 1'000'000 + i;
                try {
                    database.run("INSERT INTO pool_once VALUES (?)", {token});
                    done[t].insert(token);
                } catch (const ConnectionError&) {
                    unknown[t].insert(token);
                } catch (const DatabaseError& error) {
                    // MySQL ends the statement first, and the connection then.
                    if (error.native().code == 1317)
                        unknown[t].insert(token);
                    else
                        wrong[t].emplace_back(error.what());
                }
            }
        });
    std::thread killer([&] {
        auto session = test::rawSession();
        const auto self = session.id();
        while (!isOver) {
            const auto victim = session.value(
                "SELECT id FROM information_schema.processlist WHERE id <> ? AND user = ? ORDER BY RAND() LIMIT 1",
                {self, test::serverOptions().username}
            );
            if (!victim.isNull()) {
                try {
                    session.run("KILL CONNECTION " + inspect(victim));
                    ++killed;
                } catch (const DatabaseError&) {
                    // gone by itself
                }
            }
            std::this_thread::sleep_for(5ms);
        }
    });
    for (auto& worker : workers) worker.join();
    isOver = true;
    killer.join();

    std::map<std::int64_t, std::int64_t> rows;
    for (const auto& row : database.rows("SELECT token, COUNT(*) FROM pool_once GROUP BY token"))
        rows[std::stoll(inspect(row[0]))] = std::stoll(inspect(row[1]));
    for (int t = 0; t < threads; ++t) {
        CHECK(wrong[t] == std::vector<std::string>());
        for (const int token : done[t]) CHECK(rows[token] == 1);
        for (const int token : unknown[t]) CHECK(rows[token] <= 1);
    }
    CHECK(database.pool().statistics().borrowed == 0);
}

TEST_CASE("connections that wait_timeout closed are replaced", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 2});
    auto admin = test::rawSession();
    const auto usual = admin.number("SELECT @@GLOBAL.wait_timeout");
    admin.run("SET GLOBAL wait_timeout = 1");
    const auto ids = warmUp(database, 2);
    admin.run("SET GLOBAL wait_timeout = " + std::to_string(usual));
    std::this_thread::sleep_for(2500ms);
    CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 3);

    // One that is held cannot be replaced. The error says whether the statement may have run.
    auto loan = database.pool().acquire();
    const RunOptions run{.connection = &*loan};
    database.run("SET SESSION wait_timeout = 1", run);
    std::this_thread::sleep_for(2500ms);
    CHECK_THROWS_AS(database.run("DO 1", run), ConnectionError);
    CHECK_FALSE(loan->isUsable());
}

TEST_CASE("an account that has all its connections is waited for", "[pool][survival][threads]") {
    REQUIRE_MYSQL_DRIVER();
    auto admin = test::rawSession();
    const std::string database = test::serverOptions().database;
    admin.run("DROP USER IF EXISTS pool_limited");
    admin.run("CREATE USER pool_limited IDENTIFIED BY 'Pool.limited1' WITH MAX_USER_CONNECTIONS 2");
    admin.run("GRANT ALL ON `" + database + "`.* TO pool_limited");
    auto options = test::tableOptions();
    options.username = "pool_limited";
    options.password = "Pool.limited1";
    {
        RawDatabase first(options, {.max = 2});
        RawDatabase impatient(options, {.max = 2, .acquire = 300ms});
        RawDatabase patient(options, {.max = 2});
        warmUp(first, 2);
        const auto start = std::chrono::steady_clock::now();
        const auto message = test::messageOf<TooManyConnectionsError>([&] { impatient.run("DO 1"); });
        CHECK_THAT(message, test::containsString("pool.max"));
        CHECK(std::chrono::steady_clock::now() - start < 5s);
        CHECK(impatient.pool().statistics().size == 0);

        std::thread closer([&] {
            std::this_thread::sleep_for(300ms);
            first.pool().close();
        });
        CHECK(patient.number("SELECT 1") == 1);
        closer.join();
    }
    admin.run("DROP USER pool_limited");
}

TEST_CASE("an address at which nobody answers is given up in time", "[pool][survival]") {
    REQUIRE_MYSQL_DRIVER();
    auto options = test::tableOptions();
    options.host = "10.255.255.1";
    options.connectTimeout = 1000ms;
    RawDatabase database(options, {});
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(database.run("DO 1"), ConnectionError);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
    CHECK(database.pool().statistics().size == 0);
}

TEST_CASE("close waits for a statement, or ends it", "[pool][survival][threads]") {
    REQUIRE_MYSQL_DRIVER();
    RawDatabase database({.max = 2});
    const bool isCut = GENERATE(false, true);
    const std::string some = isCut ? "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, "
                                     "information_schema.columns c, information_schema.columns d"
                                   : "SELECT SLEEP(0.5)";
    std::string error;
    std::thread worker([&] {
        try {
            database.rows(some);
        } catch (const BaseError& caught) {
            error = caught.what();
        }
    });
    for (int i = 0; i < 10'000 && database.pool().statistics().borrowed == 0; ++i) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(100ms);
    const auto start = std::chrono::steady_clock::now();
    database.pool().close({.wait = isCut ? 50ms : 20'000ms, .cut = isCut});
    const auto elapsed = std::chrono::steady_clock::now() - start;
    worker.join();
    CHECK(elapsed < 10s);
    CHECK(error.empty() != isCut);
    CHECK(database.pool().statistics().size == 0);
    auto other = test::rawSession();
    const auto isRunning = [&] {
        return other.number(
                   "SELECT COUNT(*) FROM information_schema.processlist "
                   "WHERE info LIKE 'SELECT COUNT(*) FROM information_schema.columns%'"
               ) != 0;
    };
    // It was told, but takes a moment.
    for (int i = 0; i < 1000 && isRunning(); ++i) std::this_thread::sleep_for(10ms);
    CHECK_FALSE(isRunning());
}

TEST_CASE("a connection that was cut runs nothing any more", "[pool][survival]") {
    RawDatabase database({.max = 1});
    {
        const auto loan = database.pool().acquire();
        const RunOptions run{.connection = &*loan};
        CHECK(database.number("SELECT 1", run) == 1);
        loan->cut();
        CHECK_THROWS_AS(database.number("SELECT 1", run), ConnectionError);
        CHECK_THROWS_AS(database.number("SELECT 2", run), ConnectionError);
    }
    CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 2);
}

TEST_CASE("a leaked connection is reported with its last statement", "[pool][survival][threads]") {
    std::atomic<int> count{0};
    std::string sql;
    RawDatabase database({.max = 1, .leakDetection = 20ms, .onLeak = [&](const ConnectionLeak& leak) {
                              sql = leak.sql;
                              ++count;
                          }});
    {
        auto loan = database.pool().acquire();
        (void)database.rows("SELECT 7", {.connection = &*loan});
        for (int i = 0; i < 1000 && count == 0; ++i) std::this_thread::sleep_for(5ms);
    }
    CHECK(count == 1);
    CHECK(sql == "SELECT 7");
}
