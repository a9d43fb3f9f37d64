#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_database.hpp"
#include "support/restart.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::RawDatabase;

namespace {

/// Threads that are told to stop, and waited for, however the test case ends.
class Workers {
public:
    explicit Workers(std::atomic<bool>& isOver) : isOver_(isOver) {}
    ~Workers() { join(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    template <class Work>
    void add(Work work) {
        threads_.emplace_back(std::move(work));
    }
    void join() {
        isOver_ = true;
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

private:
    std::atomic<bool>& isOver_;
    std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("the first statement after a restart works, whatever the pool holds", "[resilience]") {
    RawDatabase database({.max = 3});
    {
        std::vector<PooledConnection> loans;
        for (int i = 0; i < 3; ++i) loans.push_back(database.pool().acquire());
    }
    test::restartServer();
    for (int i = 0; i < 5; ++i) CHECK(database.number("SELECT 1") == 1);
    CHECK(database.pool().statistics().created == 4);
}

TEST_CASE("a restart under load: nothing runs twice, and everybody goes on", "[resilience][threads]") {
    RawDatabase database({.max = 4});
    const test::FreshTable table(database, "restart_once", "token INT NOT NULL");
    constexpr int threads = 4;
    constexpr int restarts = 2;
    std::atomic<bool> isOver{false};
    std::set<int> done[threads];
    std::set<int> unknown[threads];
    int afterwards[threads] = {};
    std::vector<std::string> wrong[threads];
    Workers workers(isOver);
    for (int t = 0; t < threads; ++t)
        workers.add([&, t] {
            // Each goes on until it has written some rows to the server that was restarted last.
            const auto deadline = std::chrono::steady_clock::now() + 120s;
            for (int i = 0; !isOver || (afterwards[t] < 20 && std::chrono::steady_clock::now() < deadline); ++i) {
                const int token = t * 10'000'000 + i;
                const bool isLast = isOver;
                try {
                    database.run("INSERT INTO restart_once VALUES (?)", {token});
                    done[t].insert(token);
                    if (isLast) ++afterwards[t];
                } catch (const ConnectionError&) {
                    unknown[t].insert(token);
                    std::this_thread::sleep_for(5ms);  // no server to ask
                } catch (const std::exception& error) {
                    wrong[t].emplace_back(error.what());
                }
            }
        });
    for (int i = 0; i < restarts; ++i) {
        std::this_thread::sleep_for(300ms);
        test::restartServer();
    }
    workers.join();

    std::map<std::int64_t, std::int64_t> rows;
    for (const auto& row : database.rows("SELECT token, COUNT(*) FROM restart_once GROUP BY token"))
        rows[std::stoll(inspect(row[0]))] = std::stoll(inspect(row[1]));
    for (int t = 0; t < threads; ++t) {
        CHECK(wrong[t] == std::vector<std::string>());
        int lost = 0;
        for (const int token : done[t]) lost += rows[token] == 1 ? 0 : 1;
        CHECK(lost == 0);
        int twice = 0;
        for (const int token : unknown[t]) twice += rows[token] <= 1 ? 0 : 1;
        CHECK(twice == 0);
        CHECK_FALSE(unknown[t].empty());
        CHECK(afterwards[t] >= 20);
    }
    const auto pool = database.pool().statistics();
    CHECK(pool.borrowed == 0);
    CHECK(pool.size == pool.available);
}

TEST_CASE("a server that is away is refused at once, and found when it is back", "[resilience][threads]") {
    RawDatabase database({.max = 2});
    CHECK(database.number("SELECT 1") == 1);
    std::atomic<bool> isOver{false};
    std::atomic<bool> hasFailed{false};
    Workers restart(isOver);
    restart.add([&] {
        try {
            test::restartServer();
        } catch (const std::exception&) {
            hasFailed = true;
        }
    });
    bool wasRefused = false;
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < deadline) {
        const auto before = std::chrono::steady_clock::now();
        try {
            (void)database.number("SELECT 1");
            if (wasRefused) break;
        } catch (const ConnectionError&) {
            wasRefused = true;
        }
        CHECK(std::chrono::steady_clock::now() - before < 15s);
        std::this_thread::sleep_for(1ms);
    }
    restart.join();
    CHECK_FALSE(hasFailed);
    CHECK(wasRefused);
    CHECK(database.number("SELECT 1") == 1);
}
