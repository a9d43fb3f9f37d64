#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/bank.hpp"
#include "support/catch.hpp"
#include "support/cluster.hpp"
#include "support/frozen_proxy.hpp"
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

/// `isSwitched(number)`: called when another server is the primary.
template <class Switched>
void thereAndBack(const Cluster& cluster, int other, Switched isSwitched) {
    std::this_thread::sleep_for(300ms);
    switchOver(cluster, 1, other);
    isSwitched(other);
    std::this_thread::sleep_for(500ms);
    switchOver(cluster, other, 1);
    isSwitched(1);
    std::this_thread::sleep_for(500ms);
}

Options bankOptions(const Cluster& cluster, const std::vector<int>& read, ReplicationOptions replication = {}) {
    return cluster.options(
        read, {1, 2, 3}, std::move(replication), {.pool = {.max = 6, .acquire = 20s}, .statementTimeout = 2s}
    );
}

}  // namespace

TEST_CASE("writes follow the primary, and none is made twice", "[mariadb][mysql][threads]") {
    const Cluster cluster;
    // To the servers by a list, and by one address that leads to the primary, as a name or a proxy does.
    test::FrozenProxy address("127.0.0.1", cluster.port(1));
    for (const bool isListed : {true, false}) {
        Options options =
            cluster.options({2, 3}, isListed ? std::vector{1, 2, 3} : std::vector<int>{}, {.failoverWait = 10s});
        if (!isListed) options.replication.write.push_back({.host = "127.0.0.1", .port = address.port()});
        Sequelize sequelize(options);
        auto admin = cluster.session(1);
        admin.run("DROP TABLE IF EXISTS switch_once");
        admin.run("CREATE TABLE switch_once (token INT NOT NULL)");
        std::atomic<int> written{0};
        std::atomic<int> unknown{0};
        const auto errors = test::onThreadsBeside(
            [&] { thereAndBack(cluster, 2, [&](int primary) { address.leadTo(cluster.port(primary)); }); }, 4,
            [&](int thread, const std::atomic<bool>& isOver) {
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
            }
        );
        // Not one of them saw that the primary was another one.
        CHECK(errors == test::Texts{});
        CHECK(unknown == 0);
        CHECK(admin.number("SELECT COUNT(*) FROM switch_once") == written);
        CHECK(admin.number("SELECT COUNT(DISTINCT token) FROM switch_once") == written);
        CHECK(written > 50);
        admin.run("DROP TABLE switch_once");
    }
}

TEST_CASE("money is transferred while the primary is changed on purpose", "[mariadb][mysql][threads]") {
    const Cluster cluster;
    Bank bank(bankOptions(cluster, {2, 3}));
    test::Tally tally;
    const auto errors = bank.transferBeside([&] { thereAndBack(cluster, 3, [](int) {}); }, 6, 20, tally);
    CHECK(errors == test::Texts{});
    bank.requireWhole(tally);
    WARN(tally.summary());
}

TEST_CASE("money is transferred while the primary is killed and others are paused", "[crash][threads]") {
    const Cluster cluster;
    Bank bank(bankOptions(cluster, {2, 3}, {.retryAfter = 200ms}));
    test::Tally tally;
    const auto chaos = [&] {
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
    };
    const auto errors = bank.transferBeside(chaos, 6, 20, tally);
    CHECK(errors == test::Texts{});
    CHECK(tally.lost + tally.unknown + tally.refused > 0);
    bank.requireWhole(tally);
    WARN(tally.summary());
}
