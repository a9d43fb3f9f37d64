#include "pool/alarms.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "unit/pool/fake_server.hpp"

using namespace test;
using Clock = Alarms::Clock;

namespace {

std::optional<Clock::time_point> noAlarm() {
    return std::nullopt;
}

}  // namespace

TEST_CASE("alarms: ring at their time, in the order of it", "[threads]") {
    std::vector<int> rung;  // written by the alarms' thread alone, and read when it is gone
    const auto start = Clock::now();
    std::atomic<bool> isInTime{true};
    {
        Alarms alarms;
        std::atomic<int> count{0};
        const auto ring = [&](int number, std::chrono::milliseconds due) {
            if (Clock::now() < start + due) isInTime = false;
            rung.push_back(number);
            ++count;
            return noAlarm();
        };
        (void)alarms.set(start + 60ms, [&] { return ring(3, 60ms); });
        (void)alarms.set(start + 20ms, [&] { return ring(1, 20ms); });
        (void)alarms.set(start + 40ms, [&] { return ring(2, 40ms); });
        REQUIRE(eventually([&] { return count == 3; }));
    }
    CHECK(rung == std::vector{1, 2, 3});
    CHECK(isInTime);
}

TEST_CASE("alarms: one that wants to rings again, until it is cancelled", "[threads]") {
    Alarms alarms;
    std::atomic<int> count{0};
    const auto id = alarms.set(Clock::now(), [&] {
        ++count;
        return std::optional(Clock::now() + 1ms);
    });
    REQUIRE(eventually([&] { return count > 3; }));
    alarms.cancel(id);
    const int last = count;
    std::this_thread::sleep_for(20ms);
    CHECK(count == last);
}

TEST_CASE("alarms: cancelling waits for what runs, and stops what does not", "[threads]") {
    Alarms alarms;
    std::atomic<bool> hasBegun{false};
    bool hasEnded = false;  // not atomic: cancel must order it
    const auto id = alarms.set(Clock::now(), [&] {
        hasBegun = true;
        std::this_thread::sleep_for(30ms);
        hasEnded = true;
        return noAlarm();
    });
    REQUIRE(eventually([&] { return hasBegun.load(); }));
    alarms.cancel(id);
    CHECK(hasEnded);

    std::atomic<int> late{0};
    alarms.cancel(alarms.set(Clock::now() + 10ms, [&] {
        ++late;
        return noAlarm();
    }));
    std::this_thread::sleep_for(30ms);
    CHECK(late == 0);
    alarms.cancel(id);  // twice is no harm
}

TEST_CASE("alarms: from many threads, about when they ring", "[threads]") {
    Alarms alarms;
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 300; ++i) {
                int rung = 0;  // on the stack, as the statements that alarms refer to
                const auto id = alarms.set(Clock::now() + std::chrono::microseconds(i), [&] {
                    ++rung;
                    return noAlarm();
                });
                if (i % 2 == 0) std::this_thread::sleep_for(std::chrono::microseconds(i));
                alarms.cancel(id);
                if (rung > 1) ++wrong;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}
