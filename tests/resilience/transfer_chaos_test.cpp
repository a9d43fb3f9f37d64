#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "support/bank.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/restart.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

using namespace test;

namespace {

/// Ends a connection of the bank's. False when it was gone already, or none was there.
bool killOne(unsigned random) {
    auto session = test::rawSession();
    std::vector<std::string> ids;
    {
        const auto cursor = session.open(
            "SELECT ID FROM information_schema.PROCESSLIST "
            "WHERE ID <> CONNECTION_ID() AND USER = SUBSTRING_INDEX(USER(), '@', 1)"
        );
        while (cursor->next()) ids.push_back(inspect(toValue(cursor->row().front())));
    }
    if (ids.empty()) return false;
    try {
        session.run("KILL CONNECTION " + ids[random % ids.size()]);
        return true;
    } catch (const DatabaseError& error) {
        if (error.native().code != 1094) throw;  // ER_NO_SUCH_THREAD
        return false;
    }
}

}  // namespace

TEST_CASE("transfers are made once while connections are killed and the server is restarted", "[resilience][threads]") {
    constexpr int threads = 8;
    constexpr int each = 200;  // and as many more as it takes until the chaos is over
    Bank bank(test::databaseOptions({.pool = {.max = threads}}));
    Tally tally;

    int kills = 0;
    const auto chaos = [&] {
        std::minstd_rand random(1);
        for (int restart = 0; restart < 2; ++restart) {
            for (int i = 0; i < 15; ++i) {
                std::this_thread::sleep_for(20ms);
                if (killOne(static_cast<unsigned>(random()))) ++kills;
            }
            test::restartServer();
        }
    };
    const auto errors = bank.transferBeside(chaos, threads, each, tally);

    CHECK(errors == test::Texts{});
    CHECK(kills > 0);
    CHECK(tally.lost + tally.unknown > 0);
    bank.requireWhole(tally);
    CHECK(bank.sequelize.poolStatistics().borrowed == 0);
}
