#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/bank.hpp"
#include "support/catch.hpp"
#include "support/cluster.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Bank;
using test::Cluster;

// The primary changes while money is transferred, and rows are written. In the end the first server is the primary
// again, but where it was killed: that test has a cluster of its own.
namespace {

/// Makes `next` the primary as one does it on purpose: nothing is lost.
void switchOver(const Cluster& cluster, int from, int next) {
    cluster.demote(from);
    if (!cluster.reaches(next, cluster.position(from))) throw std::runtime_error("a replica does not catch up");
    cluster.promote(next);
    for (const int number : {1, 2, 3})
        if (number != next) cluster.follow(number, next);
}

/// Returns what went wrong.
test::Texts thereAndBack(const Cluster& cluster, int other) {
    return test::onThreads(1, [&](int) {
        std::this_thread::sleep_for(300ms);
        switchOver(cluster, 1, other);
        std::this_thread::sleep_for(500ms);
        switchOver(cluster, other, 1);
        std::this_thread::sleep_for(500ms);
    });
}

Options bankOptions(const Cluster& cluster, const std::vector<int>& read, ReplicationOptions replication = {}) {
    return cluster.options(
        read, {1, 2, 3}, std::move(replication), {.pool = {.max = 6, .acquire = 20s}, .statementTimeout = 2s}
    );
}

}  // namespace

TEST_CASE("writes follow the primary, and none is made twice", "[mariadb][mysql][threads]") {
    const Cluster cluster;
    Sequelize sequelize(cluster.options({2, 3}, {1, 2, 3}, {.failoverWait = 10s}));
    auto admin = cluster.session(1);
    admin.run("DROP TABLE IF EXISTS switch_once");
    admin.run("CREATE TABLE switch_once (token INT NOT NULL)");
    std::atomic<bool> isOver{false};
    std::atomic<int> written{0};
    std::atomic<int> unknown{0};
    test::Texts trouble;
    std::thread chaos([&] {
        trouble = thereAndBack(cluster, 2);
        isOver = true;
    });
    const auto errors = test::onThreads(4, [&](int thread) {
        for (int i = 0; !isOver; ++i) {
            try {
                sequelize.query(
                    "INSERT INTO switch_once VALUES (?)",
                    {.replacements = {thread * 1'000'000 + i}, .type = QueryTypes::INSERT}
                );
                ++written;
            } catch (const ConnectionError&) {
                ++unknown;
            }
        }
    });
    chaos.join();
    CHECK(trouble == test::Texts{});
    // Not one of them saw that the primary was another one.
    CHECK(errors == test::Texts{});
    CHECK(unknown == 0);
    CHECK(admin.number("SELECT COUNT(*) FROM switch_once") == written);
    CHECK(admin.number("SELECT COUNT(DISTINCT token) FROM switch_once") == written);
    CHECK(written > 50);
    admin.run("DROP TABLE switch_once");
}

TEST_CASE("money is transferred while the primary is changed on purpose", "[mariadb][mysql][threads]") {
    const Cluster cluster;
    Bank bank(bankOptions(cluster, {2, 3}));
    test::Tally tally;
    std::atomic<bool> isOver{false};
    test::Texts trouble;
    std::thread chaos([&] {
        trouble = thereAndBack(cluster, 3);
        isOver = true;
    });
    const auto errors = bank.transferOnThreads(6, 20, isOver, tally);
    chaos.join();
    CHECK(errors == test::Texts{});
    CHECK(trouble == test::Texts{});
    bank.requireWhole(tally);
    WARN(tally.summary());
}

TEST_CASE("money is transferred while the primary is killed and others are paused", "[crash][threads]") {
    const Cluster cluster;
    Bank bank(bankOptions(cluster, {2, 3}, {.retryAfter = 200ms}));
    test::Tally tally;
    std::atomic<bool> isOver{false};
    test::Texts trouble;
    std::thread chaos([&] {
        trouble = test::onThreads(1, [&](int) {
            std::this_thread::sleep_for(500ms);
            cluster.make(1, "kill");
            // A commit was answered when one of them had received it: that one has all.
            for (const int number : {2, 3}) cluster.drain(number);
            const int next = cluster.reaches(3, cluster.position(2), 0) ? 3 : 2;
            const int other = 5 - next;
            cluster.promote(next);
            cluster.follow(other, next);
            for (const int paused : {next, other}) {
                std::this_thread::sleep_for(700ms);
                cluster.make(paused, "pause");
                std::this_thread::sleep_for(1s);
                cluster.make(paused, "resume");
            }
            std::this_thread::sleep_for(500ms);
        });
        isOver = true;
    });
    const auto errors = bank.transferOnThreads(6, 20, isOver, tally);
    chaos.join();
    CHECK(errors == test::Texts{});
    CHECK(trouble == test::Texts{});
    CHECK(tally.lost + tally.unknown + tally.refused > 0);
    bank.requireWhole(tally);
    WARN(tally.summary());
}
