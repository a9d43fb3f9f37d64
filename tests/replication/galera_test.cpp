#include <atomic>
#include <thread>

#include "support/bank.hpp"
#include "support/catch.hpp"
#include "support/cluster.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Bank;
using test::Cluster;

// Three nodes that all take writes, of which one is written to at a time.

TEST_CASE("a read on one node of Galera sees what was written on another", "[galera]") {
    const Cluster cluster;
    Bank bank(cluster.options({2, 3}, {1}, {.readYourWrites = ReadYourWrites::gtid, .writeWait = 2s}));
    int missed = 0;
    for (int i = 0; i < 100; ++i) {
        const auto made = bank.transfers.create({.key = std::to_string(i), .from = 1, .to = 2, .amount = 1});
        missed += bank.transfers.findByPk(made.id) ? 0 : 1;
    }
    CHECK(missed == 0);
    const auto servers = bank.sequelize.serverStatistics();
    CHECK(servers[1].pool.created > 0);
    CHECK(servers[2].pool.created > 0);
}

TEST_CASE("money is transferred while nodes are killed, paused, and join again", "[galera][threads]") {
    const Cluster cluster;
    Bank bank(cluster.options(
        {2, 3}, {1, 2, 3}, {.retryAfter = 200ms}, {.pool = {.max = 6, .acquire = 30s}, .statementTimeout = 10s}
    ));
    test::Tally tally;
    const auto chaos = [&] {
        const auto isWhole = [&] {
            auto session = cluster.session(3);
            const auto row = session.row("SHOW STATUS LIKE 'wsrep_cluster_size'");
            return row.size() == 2 && *row[1].getIf<std::string>() == "3";
        };
        std::this_thread::sleep_for(500ms);
        cluster.make(1, "kill");
        std::this_thread::sleep_for(3s);
        cluster.make(1, "start");
        if (!test::becomes(isWhole)) throw std::runtime_error("node 1 did not join");
        // Longer than the others wait for it: they go on without it, and it is to notice.
        cluster.make(2, "pause");
        std::this_thread::sleep_for(6s);
        cluster.make(2, "resume");
        if (!test::becomes(isWhole)) throw std::runtime_error("node 2 did not join");
    };
    const auto errors = bank.transferBeside(chaos, 6, 20, tally);
    CHECK(errors == test::Texts{});
    bank.requireWhole(tally);
    WARN(tally.summary());
}

TEST_CASE("a node without a majority is left", "[galera]") {
    const Cluster cluster;
    Sequelize sequelize(cluster.options({1, 2, 3}, {3, 1, 2}, {.retryAfter = 200ms}));
    // By the node that is written to: the others make the table a moment later.
    sequelize.query("DROP TABLE IF EXISTS majority");
    sequelize.query("CREATE TABLE majority (id INT NOT NULL PRIMARY KEY)");
    sequelize.query("INSERT INTO majority VALUES (1)", {.type = QueryTypes::INSERT});
    // It takes connections, and refuses what needs tables.
    cluster.run(3, "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'");
    CHECK(test::becomes([&] {
        auto session = cluster.session(3);
        return *session.row("SHOW STATUS LIKE 'wsrep_ready'").at(1).getIf<std::string>() == "OFF";
    }));
    sequelize.query("-- of the program's own\nINSERT INTO majority VALUES (2)", {.type = QueryTypes::INSERT});
    for (int i = 0; i < 6; ++i) CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM majority").front() == 2);
    auto admin = cluster.session(1);
    CHECK(admin.number("SELECT COUNT(*) FROM majority") == 2);
    CHECK(sequelize.serverStatistics()[0].port != cluster.port(3));
    cluster.run(3, "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'");
    CHECK(test::becomes([&] {
        auto session = cluster.session(3);
        return *session.row("SHOW STATUS LIKE 'wsrep_ready'").at(1).getIf<std::string>() == "ON";
    }));
    admin.run("DROP TABLE majority");
}
