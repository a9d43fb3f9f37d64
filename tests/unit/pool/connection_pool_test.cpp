#include <sequelize/pool/connection_pool.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"
#include "unit/pool/fake_server.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace test;
using namespace std::chrono_literals;
using test::containsString;

namespace {

static_assert(!std::is_copy_constructible_v<PooledConnection>);
static_assert(std::is_nothrow_move_constructible_v<PooledConnection>);
static_assert(std::is_nothrow_move_assignable_v<PooledConnection>);

}  // namespace

TEST_CASE("pool: opens on demand, and lends again what came back last") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 3});
    CHECK(server.opened == 0);

    auto first = std::make_optional(pool.acquire());
    auto second = std::make_optional(pool.acquire());
    CHECK(fake(*first).id == 1);
    CHECK(fake(*second).id == 2);

    first.reset();
    second.reset();
    CHECK(fake(pool.acquire()).id == 2);
    CHECK(fake(pool.acquire()).id == 2);
    CHECK(server.opened == 2);
}

TEST_CASE("pool: options that contradict each other are refused") {
    FakeServer server;
    const auto message = [&](PoolOptions options) {
        return messageOf<UsageError>([&] { ConnectionPool(connectTo(server), options); });
    };
    CHECK_THAT(message({.max = 0}), containsString("pool.max is 0"));
    CHECK_THAT(message({.max = 2, .min = 3}), containsString("pool.min (3) is above pool.max (2)"));
    CHECK_THAT(message({.idle = -1ms}), containsString("cannot be negative"));
    CHECK_THAT(message({.acquire = -1ms}), containsString("cannot be negative"));
    CHECK_THAT(message({.evict = -1ms}), containsString("cannot be negative"));
    CHECK_THROWS_AS(ConnectionPool(nullptr, {}), UsageError);
}

TEST_CASE("pool: durations without end do not overflow") {
    constexpr auto forever = std::chrono::milliseconds::max();
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1, .idle = forever, .acquire = forever, .evict = forever});
    auto held = std::make_optional(pool.acquire());
    auto waiting = std::async(std::launch::async, [&] { return fake(pool.acquire()).id; });
    REQUIRE(eventually([&] { return pool.statistics().waiting == 1; }));
    held.reset();
    CHECK(waiting.get() == 1);
}

TEST_CASE("pool: statistics") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2});
    {
        const auto first = pool.acquire();
        auto second = std::make_optional(pool.acquire());
        auto waiting = std::async(std::launch::async, [&] { const auto third = pool.acquire(); });
        REQUIRE(eventually([&] { return pool.statistics().waiting == 1; }));
        const auto busy = pool.statistics();
        CHECK(busy.size == 2);
        CHECK(busy.borrowed == 2);
        CHECK(busy.available == 0);
        second.reset();
        waiting.get();
        CHECK(pool.statistics().waiting == 0);
        CHECK(pool.statistics().available == 1);
    }
    const auto quiet = pool.statistics();
    CHECK(quiet.size == 2);
    CHECK(quiet.borrowed == 0);
    CHECK(quiet.available == 2);
    CHECK(quiet.created == 2);
    CHECK(quiet.discarded == 0);
}

TEST_CASE("pool: a moved connection goes back once") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2});
    {
        auto first = pool.acquire();
        auto second = std::move(first);
        CHECK(pool.statistics().borrowed == 1);
        auto third = pool.acquire();
        third = std::move(second);  // gives back what it had
        CHECK(pool.statistics().borrowed == 1);
        CHECK(fake(third).id == 1);
        auto& self = third;
        third = std::move(self);
        CHECK(fake(third).id == 1);
    }
    CHECK(pool.statistics().borrowed == 0);
    CHECK(pool.statistics().available == 2);
}

TEST_CASE("pool: what is broken, discarded or used up is closed and replaced") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1, .maxUses = 3});

    SECTION("broken while lent") {
        fake(pool.acquire()).isBroken = true;
        CHECK(server.open == 0);
        CHECK(fake(pool.acquire()).id == 2);
        CHECK(pool.statistics().discarded == 1);
    }
    SECTION("discarded by the borrower") {
        pool.acquire().discard();
        CHECK(server.open == 0);
        CHECK(pool.statistics().size == 0);
        CHECK(fake(pool.acquire()).id == 2);
    }
    SECTION("used up") {
        for (int use = 1; use <= 7; ++use) CHECK(fake(pool.acquire()).id == (use + 2) / 3);
        CHECK(pool.statistics().discarded == 2);
        CHECK(pool.statistics().created == 3);
    }
    SECTION("broken while idle") {
        auto& connection = fake(pool.acquire());
        CHECK(server.open == 1);
        connection.isBroken = true;
        CHECK(fake(pool.acquire()).id == 2);
        CHECK(server.open == 1);
        CHECK(pool.statistics().discarded == 1);
    }
}

TEST_CASE("pool: only a connection that was idle for a second is asked") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 3});
    {
        const auto a = pool.acquire();
        const auto b = pool.acquire();
        const auto c = pool.acquire();
    }
    for (int i = 0; i < 100; ++i) static_cast<void>(pool.acquire());
    CHECK(server.pings == 0);

    std::this_thread::sleep_for(1100ms);
    SECTION("it answers") {
        CHECK(fake(pool.acquire()).id <= 3);
        CHECK(server.pings == 1);
        CHECK(pool.statistics().discarded == 0);
    }
    SECTION("none answers: all are closed and another one is opened") {
        server.isDown = true;
        const auto fresh = pool.acquire();
        CHECK(fake(fresh).id == 4);
        CHECK(server.pings == 3);
        CHECK(server.open == 1);
        const auto now = pool.statistics();
        CHECK(now.size == 1);
        CHECK(now.discarded == 3);
    }
    SECTION("none answers and none can be opened: the error of opening, and no slot is lost") {
        server.isDown = true;
        server.refuses = true;
        CHECK_THROWS_AS(pool.acquire(), ConnectionRefusedError);
        CHECK(pool.statistics().size == 0);
    }
}

TEST_CASE("pool: a factory that fails leaks no slot") {
    FakeServer server;
    server.refuses = true;
    ConnectionPool pool(connectTo(server), {.max = 2});
    for (int i = 0; i < 10; ++i) CHECK_THROWS_AS(pool.acquire(), ConnectionRefusedError);
    CHECK(pool.statistics().size == 0);
    CHECK(pool.statistics().created == 0);
    server.refuses = false;
    const auto a = pool.acquire();
    const auto b = pool.acquire();
    CHECK(pool.statistics().borrowed == 2);

    ConnectionPool empty([] { return std::unique_ptr<Connection>(); }, {.max = 1});
    CHECK_THROWS_AS(empty.acquire(), UsageError);
    CHECK(empty.statistics().size == 0);
}

TEST_CASE("pool: a thread that would wait for itself is told so at once") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2, .acquire = 60s});
    const auto a = pool.acquire();
    const auto b = pool.acquire();
    const auto start = std::chrono::steady_clock::now();
    const auto message = messageOf<ConnectionAcquireTimeoutError>([&] { static_cast<void>(pool.acquire()); });
    CHECK(std::chrono::steady_clock::now() - start < 10s);
    CHECK_THAT(message, containsString("This thread already holds every connection of the pool (pool.max is 2)"));
    CHECK_THAT(message, containsString("pool.max"));
    CHECK_THAT(message, containsString("transaction"));
}

TEST_CASE("pool: the timeout's message says what is and what to change", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1, .acquire = 20ms});
    const auto held = pool.acquire();
    const auto message =
        std::async(std::launch::async, [&] {
            return messageOf<ConnectionAcquireTimeoutError>([&] { static_cast<void>(pool.acquire()); });
        }).get();
    CHECK_THAT(message, containsString("No connection came free within 20 ms (pool.acquire)."));
    CHECK_THAT(message, containsString("1 of at most 1 connections (pool.max): 1 borrowed, 0 available; 0 other"));
    CHECK_THAT(message, containsString("Raise pool.max or pool.acquire"));
    CHECK_THAT(message, containsString("transaction"));
    CHECK(pool.statistics().waiting == 0);
}

TEST_CASE("pool: a connection that another thread took over is no self-deadlock", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    std::promise<PooledConnection> handover;
    std::promise<void> taken;
    bool hadWaiter = false;
    std::thread other([&] {
        const PooledConnection own = handover.get_future().get();
        taken.set_value();
        hadWaiter = eventually([&] { return pool.statistics().waiting == 1; });
    });
    handover.set_value(pool.acquire());
    taken.get_future().wait();
    CHECK(fake(pool.acquire()).id == 1);
    other.join();
    CHECK(hadWaiter);
}

TEST_CASE("pool: callers are served in order of arrival", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    auto held = std::make_optional(pool.acquire());
    bool isOpenedAnew = false;
    SECTION("by connections that come back") {}
    SECTION("by slots that come free") {
        isOpenedAnew = true;
    }

    constexpr std::size_t count = 8;
    std::vector<std::size_t> served;  // guarded by the one connection
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            auto own = pool.acquire();
            served.push_back(i);
            if (isOpenedAnew) own.discard();
        });
        REQUIRE(eventually([&] { return pool.statistics().waiting == i + 1; }));
    }
    if (isOpenedAnew) held->discard();
    held.reset();
    for (auto& thread : threads) thread.join();
    REQUIRE(served.size() == count);
    CHECK(std::is_sorted(served.begin(), served.end()));
    CHECK(server.opened == (isOpenedAnew ? 9 : 1));
}

TEST_CASE("pool: a failed opening lets the next one in line try", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    auto held = std::make_optional(pool.acquire());
    std::vector<std::future<void>> callers;
    for (int i = 0; i < 4; ++i) {
        callers.push_back(std::async(std::launch::async, [&] { static_cast<void>(pool.acquire()); }));
    }
    REQUIRE(eventually([&] { return pool.statistics().waiting == 4; }));
    server.refuses = true;
    held->discard();
    held.reset();
    for (auto& caller : callers) CHECK_THROWS_AS(caller.get(), ConnectionRefusedError);
    CHECK(pool.statistics().size == 0);
}

TEST_CASE("pool: `max` holds under contention", "[threads]") {
    FakeServer server;
    constexpr int threadCount = 16;
    constexpr int rounds = 3000;
    constexpr std::size_t max = 5;
    ConnectionPool pool(connectTo(server), {.max = max, .idle = 0ms, .evict = 1ms, .maxUses = 50});
    std::latch start(threadCount);
    std::atomic<int> served{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < threadCount; ++t) {
        threads.emplace_back([&, t] {
            std::minstd_rand random(static_cast<unsigned>(t + 1));
            start.arrive_and_wait();
            for (int i = 0; i < rounds; ++i) {
                auto own = pool.acquire();
                ++fake(own).users;
                ++served;
                if (random() % 64 == 0) fake(own).isBroken = true;
                if (random() % 64 == 0) own.discard();
                if (random() % 16 == 0) std::this_thread::yield();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(served == threadCount * rounds);
    CHECK(server.mostOpen <= static_cast<int>(max));
    const auto after = pool.statistics();
    CHECK(after.borrowed == 0);
    CHECK(after.waiting == 0);
    CHECK(after.created == static_cast<std::uint64_t>(server.opened));
    pool.close();
    CHECK(server.open == 0);
    CHECK(pool.statistics().size == 0);
}

TEST_CASE("pool: timeouts and failures under contention leave it whole", "[threads]") {
    FakeServer server;
    std::atomic<unsigned> attempts{0};
    ConnectionPool pool(
        [&]() -> std::unique_ptr<Connection> {
            if (++attempts % 3 == 0) throw ConnectionRefusedError("every third one");
            return std::make_unique<FakeConnection>(server);
        },
        {.max = 2, .acquire = 1ms}
    );
    std::atomic<int> served{0}, timedOut{0}, refused{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 12; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 300; ++i) {
                try {
                    auto own = pool.acquire();
                    ++fake(own).users;
                    if (i % 7 == 0) std::this_thread::sleep_for(500us);
                    if (i % 5 == 0) own.discard();
                    ++served;
                } catch (const ConnectionAcquireTimeoutError&) {
                    ++timedOut;
                } catch (const ConnectionRefusedError&) {
                    ++refused;
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(served + timedOut + refused == 12 * 300);
    CHECK(served > 0);
    CHECK(refused > 0);
    CHECK(server.mostOpen <= 2);
    const auto after = pool.statistics();
    CHECK(after.borrowed == 0);
    CHECK(after.waiting == 0);
    CHECK(after.size == after.available);
    CHECK(static_cast<int>(after.size) == server.open);
}

TEST_CASE("pool: connections are opened, asked and closed without the others waiting", "[threads]") {
    FakeServer server;
    std::promise<void> finish;
    const auto finished = finish.get_future().share();
    std::atomic<bool> isSlow{true};
    ConnectionPool pool(
        [&]() -> std::unique_ptr<Connection> {
            if (isSlow.exchange(false)) finished.wait();
            return std::make_unique<FakeConnection>(server);
        },
        {.max = 2}
    );
    auto slow = std::async(std::launch::async, [&] { return fake(pool.acquire()).id; });
    REQUIRE(eventually([&] { return !isSlow; }));
    CHECK(fake(pool.acquire()).id == 1);
    CHECK(pool.statistics().size == 2);  // with the one that is being opened
    CHECK(pool.statistics().created == 1);
    finish.set_value();
    CHECK(slow.get() == 2);
}

TEST_CASE("pool: idle connections are closed down to `min`", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 4, .min = 2, .idle = 30ms, .evict = 5ms});
    for (int round = 0; round < 2; ++round) {  // the thread sleeps in between, and wakes up again
        {
            std::vector<PooledConnection> all;
            for (int i = 0; i < 4; ++i) all.push_back(pool.acquire());
        }
        REQUIRE(eventually([&] { return pool.statistics().size == 2; }));
        CHECK(server.open == 2);
        std::this_thread::sleep_for(80ms);
        CHECK(server.open == 2);
        CHECK(pool.statistics().available == 2);
    }
    CHECK(pool.statistics().discarded == 4);
}

TEST_CASE("pool: only what is surplus grows idle", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 2, .idle = 100ms, .evict = 5ms});
    {
        const auto a = pool.acquire();
        const auto b = pool.acquire();
    }
    const bool shrank = eventually([&] {
        static_cast<void>(pool.acquire());  // always the same one
        return pool.statistics().size == 1;
    });
    CHECK(shrank);
}

TEST_CASE("pool: without `evict` nothing is closed for being idle", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.idle = 0ms, .evict = 0ms});
    static_cast<void>(pool.acquire());
    std::this_thread::sleep_for(50ms);
    CHECK(server.open == 1);
}

TEST_CASE("pool: close") {
    FakeServer server;
    auto pool = std::make_unique<ConnectionPool>(connectTo(server), PoolOptions{.max = 2});
    auto lent = std::make_optional(pool->acquire());
    static_cast<void>(pool->acquire());
    CHECK(server.open == 2);

    pool->close();
    pool->close();
    CHECK(server.open == 1);
    CHECK_THROWS_AS(pool->acquire(), ConnectionError);
    CHECK(pool->statistics().size == 1);
    CHECK(pool->statistics().available == 0);

    SECTION("a loan that comes back is closed") {
        lent.reset();
        CHECK(pool->statistics().size == 0);
    }
    SECTION("even when the pool is gone") {
        pool.reset();
        CHECK(fake(*lent).isUsable());
        lent.reset();
    }
    CHECK(server.open == 0);
}

TEST_CASE("pool: close wakes those that wait", "[threads]") {
    FakeServer server;
    ConnectionPool pool(connectTo(server), {.max = 1});
    const auto held = pool.acquire();
    std::vector<std::future<std::string>> callers;
    for (int i = 0; i < 4; ++i) {
        callers.push_back(std::async(std::launch::async, [&] {
            return messageOf<ConnectionError>([&] { static_cast<void>(pool.acquire()); });
        }));
    }
    REQUIRE(eventually([&] { return pool.statistics().waiting == 4; }));
    pool.close();
    for (auto& caller : callers) CHECK_THAT(caller.get(), containsString("was closed"));
    CHECK(pool.statistics().waiting == 0);
}

TEST_CASE("pool: close during an opening closes what it opened", "[threads]") {
    FakeServer server;
    std::promise<void> finish;
    std::atomic<bool> isOpening{false};
    ConnectionPool pool(
        [&] {
            isOpening = true;
            finish.get_future().wait();
            return std::make_unique<FakeConnection>(server);
        },
        {.max = 1}
    );
    auto caller = std::async(std::launch::async, [&] { static_cast<void>(pool.acquire()); });
    REQUIRE(eventually([&] { return isOpening.load(); }));
    pool.close();
    finish.set_value();
    CHECK_THROWS_AS(caller.get(), ConnectionError);
    CHECK(server.open == 0);
    CHECK(server.opened == 1);
    CHECK(pool.statistics().size == 0);
}

TEST_CASE("pool: close while it is in use by many threads", "[threads]") {
    for (int round = 0; round < 20; ++round) {
        FakeServer server;
        ConnectionPool pool(connectTo(server), {.max = 3, .idle = 0ms, .evict = 1ms});
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                try {
                    for (;;) ++fake(pool.acquire()).users;
                } catch (const ConnectionError&) {
                }
            });
        }
        std::this_thread::sleep_for(2ms);
        pool.close();
        for (auto& thread : threads) thread.join();
        CHECK(server.open == 0);
        CHECK(pool.statistics().size == 0);
        CHECK(pool.statistics().borrowed == 0);
    }
}
