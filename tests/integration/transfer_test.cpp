#include <atomic>
#include <random>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Account {
    std::int64_t id{};
    std::int64_t balance{};
};

struct Transfer {
    std::int64_t id{};
    std::int64_t number{};
    std::int64_t amount{};
};

}  // namespace

TEST_CASE("transfers between few accounts by eight threads lose no money", "[transaction][threads]") {
    constexpr int threads = 8;
    const int each = test::speaksMysql() ? 1250 : 100;  // SQLite waits for the disk in each of them, one by one
    auto sequelize = test::database({.pool = {.max = threads}});
    const auto accounts =
        sequelize.define<Account>("transfer_account", {field<&Account::balance>()}, {.timestamps = false});
    const auto transfers = sequelize.define<Transfer>(
        "transfer_transfer", {field<&Transfer::number>({.unique = true}), field<&Transfer::amount>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    accounts.bulkCreate(std::vector<Account>(4, Account{.balance = 1000}));

    std::atomic<int> runs{0};
    std::atomic<int> reported{0};
    const auto errors = test::onThreads(threads, [&](int thread) {
        std::minstd_rand random(static_cast<unsigned>(thread + 1));
        for (int i = 0; i < each; ++i) {
            const std::int64_t from = 1 + static_cast<std::int64_t>(random() % 4);
            const std::int64_t to = 1 + (from + static_cast<std::int64_t>(random() % 3)) % 4;
            const std::int64_t amount = 1 + static_cast<std::int64_t>(random() % 10);
            try {
                sequelize.transaction(
                    {.retry = {.max = 50, .backoffBase = 1ms, .backoffMax = 100ms}},
                    [&](Transaction& t) {
                        ++runs;
                        accounts.decrement(
                            &Account::balance, {.by = amount, .where = {{&Account::id, from}}, .transaction = t}
                        );
                        accounts.increment(
                            &Account::balance, {.by = amount, .where = {{&Account::id, to}}, .transaction = t}
                        );
                        transfers.create(
                            {.number = std::int64_t{thread} * each + i, .amount = amount}, {.transaction = t}
                        );
                    }
                );
            } catch (const DatabaseError& error) {
                if (!error.native().isTransient) throw;
                ++reported;
            }
        }
    });
    CHECK(errors.empty());
    CHECK(transfers.count() + static_cast<std::uint64_t>(reported) == static_cast<std::uint64_t>(threads * each));
    CHECK(accounts.sum(&Account::balance) == 4000);
    CHECK(sequelize.poolStatistics().borrowed == 0);
    if (test::speaksMysql()) {
        // Accounts are locked in any order: without deadlocks this would prove nothing.
        CHECK(runs > threads * each);
    }
}
