#include <future>
#include <mutex>
#include <optional>
#include <vector>

#include "support/catch.hpp"
#include "unit/pool/fake_server.hpp"

using namespace test;

namespace {

/// Keeps what is reported.
class Reports {
public:
    std::function<void(const ConnectionLeak&)> sink() {
        return [this](const ConnectionLeak& leak) {
            const std::lock_guard lock(mutex_);
            leaks_.push_back(leak);
        };
    }
    std::vector<ConnectionLeak> all() const {
        const std::lock_guard lock(mutex_);
        return leaks_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<ConnectionLeak> leaks_;
};

}  // namespace

TEST_CASE("pool: a connection that the server has hung up on is not lent again") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2});
    fake(pool.acquire()).isHungUp = true;
    CHECK(fake(pool.acquire()).id == 2);
    CHECK(server.pings == 0);
    CHECK(server.open == 1);
    CHECK(pool.statistics().discarded == 1);
}

TEST_CASE("pool: all connections of a server that was restarted are replaced by one checkout") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 3});
    {
        auto a = pool.acquire();
        auto b = pool.acquire();
        auto c = pool.acquire();
        fake(a).isHungUp = fake(b).isHungUp = fake(c).isHungUp = true;
    }
    CHECK(fake(pool.acquire()).id == 4);
    CHECK(pool.statistics().size == 1);
    CHECK(pool.statistics().discarded == 3);
}

TEST_CASE("pool: a connection that cannot be reset is closed") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    fake(pool.acquire()).isSpoilt = true;
    CHECK(server.open == 0);
    CHECK(fake(pool.acquire()).id == 2);
}

TEST_CASE("pool: a full server is asked again until it has room") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    server.fullFor = 3;
    CHECK(fake(pool.acquire()).id == 1);
    CHECK(server.fullFor == 0);
    CHECK(pool.statistics().size == 1);
}

TEST_CASE("pool: a server that stays full is given up after `acquire`, another error at once") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1, .acquire = 100ms});
    server.fullFor = 1'000'000;
    const auto start = std::chrono::steady_clock::now();
    CHECK(messageOf<TooManyConnectionsError>([&] { (void)pool.acquire(); }) == "no more connections");
    CHECK(std::chrono::steady_clock::now() - start < 10s);
    CHECK(server.fullFor < 999'999);
    CHECK(pool.statistics().size == 0);

    server.fullFor = 0;
    server.refuses = true;
    CHECK_THROWS_AS(pool.acquire(), ConnectionRefusedError);
    CHECK(pool.statistics().size == 0);
    server.refuses = false;
    CHECK(fake(pool.acquire()).id == 1);
}

TEST_CASE("pool: who waits for a full server takes what comes back meanwhile", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2});
    auto held = std::make_optional(pool.acquire());
    server.fullFor = 1'000'000;
    auto waiting = std::async(std::launch::async, [&] { return fake(pool.acquire()).id; });
    REQUIRE(eventually([&] { return server.fullFor < 1'000'000; }));
    held.reset();
    CHECK(waiting.get() == 1);
    REQUIRE(eventually([&] { return pool.statistics().borrowed == 0; }));
    CHECK(pool.statistics().size == 1);
    CHECK(pool.statistics().available == 1);
}

TEST_CASE("pool: many threads before a server that is full now and then", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 4});
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                if (i % 10 == 0) server.fullFor = 2;
                auto loan = pool.acquire();
                if (++fake(loan).users != 1) ++wrong;
                --fake(loan).users;
                if (i % 3 == 0) loan.discard();
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(server.mostOpen <= 4);
    CHECK(pool.statistics().borrowed == 0);
    CHECK(pool.statistics().size == pool.statistics().available);
}

TEST_CASE("pool: a connection that is held for long is reported once, with who has it", "[threads]") {
    FakeServer server;
    Reports reports;
    ConnectionPool pool(connectTo(server), {.max = 2, .leakDetection = 20ms, .onLeak = reports.sink()});
    std::uint64_t thread = 0;
    {
        auto held = pool.acquire();
        pool.noteStatement(*held, "SELECT 1");
        pool.noteStatement(*held, "SELECT 2");
        REQUIRE(eventually([&] { return reports.all().size() == 1; }));
        const auto leak = reports.all().front();
        CHECK(leak.sql == "SELECT 2");
        CHECK(leak.held >= 20ms);
        thread = leak.thread;
        CHECK(thread != 0);
        std::this_thread::sleep_for(50ms);
        CHECK(reports.all().size() == 1);
    }
    auto made = std::make_optional(pool.acquire());
    std::thread other([&, taken = std::move(made)]() mutable {
        const PooledConnection mine(std::move(*taken));
        eventually([&] { return reports.all().size() == 2; });
    });
    other.join();
    REQUIRE(reports.all().size() == 2);
    CHECK(reports.all().back().thread != thread);
    CHECK(reports.all().back().sql.empty());
}

TEST_CASE("pool: what comes back in time is not reported", "[threads]") {
    FakeServer server;
    Reports reports;
    ConnectionPool pool(connectTo(server), {.max = 2, .leakDetection = 200ms, .onLeak = reports.sink()});
    const auto start = std::chrono::steady_clock::now();
    bool isInTime = true;
    for (int i = 0; i < 500; ++i) {
        const auto before = std::chrono::steady_clock::now();
        (void)pool.acquire();
        isInTime = isInTime && std::chrono::steady_clock::now() - before < 150ms;
    }
    std::this_thread::sleep_until(start + 300ms);
    if (isInTime) CHECK(reports.all().empty());
    CHECK_THROWS_AS(ConnectionPool(connectTo(server), {.leakDetection = -1ms}), UsageError);
}

TEST_CASE("pool: close waits for what is on loan", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2});
    auto idle = std::make_optional(pool.acquire());
    auto held = std::make_optional(pool.acquire());
    idle.reset();
    auto closing = std::async(std::launch::async, [&] { pool.close({.wait = 60s}); });
    REQUIRE(eventually([&] { return server.open == 1; }));
    CHECK_THROWS_AS(pool.acquire(), ConnectionError);
    CHECK(closing.wait_for(20ms) == std::future_status::timeout);
    CHECK(fake(*held).cuts == 0);
    held.reset();
    closing.get();
    REQUIRE(eventually([&] { return server.open == 0; }));
}

TEST_CASE("pool: close cuts what does not come back, if it is told to") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 3});
    auto first = pool.acquire();
    auto second = pool.acquire();
    pool.close({.wait = 10ms});
    CHECK(fake(first).cuts == 0);
    server.isDown = true;
    pool.close({.cut = true});
    CHECK(fake(first).cuts == 1);
    CHECK(fake(second).cuts == 1);
    CHECK(fake(first).interrupts + fake(second).interrupts == 1);  // one that cannot be told is enough
}
