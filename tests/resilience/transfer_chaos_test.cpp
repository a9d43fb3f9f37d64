#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/restart.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

namespace {

struct Account {
    std::int64_t id{};
    std::int64_t balance{};
};

/// Its unique key tells, after a commit of unknown outcome, whether the transfer was made.
struct Transfer {
    std::int64_t id{};
    std::string key{};
    std::int64_t from{};
    std::int64_t to{};
    std::int64_t amount{};
};

constexpr int accountCount = 4;
constexpr std::int64_t opening = 1000;

class Bank {
public:
    explicit Bank(std::size_t connections)
        : sequelize(test::database({.pool = {.max = connections}})),
          accounts(sequelize.define<Account>("chaos_account", {field<&Account::balance>()}, {.timestamps = false})),
          transfers(sequelize.define<Transfer>(
              "chaos_transfer",
              {field<&Transfer::key>({.unique = true}), field<&Transfer::from>(), field<&Transfer::to>(),
               field<&Transfer::amount>()},
              {.timestamps = false}
          )),
          tables_(sequelize) {
        accounts.bulkCreate(std::vector<Account>(accountCount, Account{.balance = opening}));
    }

    void transfer(const Transfer& wanted) {
        const RetryOptions retry{.max = 50, .backoffBase = 1ms, .backoffMax = 50ms};
        sequelize.transaction({.retry = retry}, [&](Transaction& t) {
            transfers.create(wanted, {.transaction = t});
            const auto amount = wanted.amount;
            accounts.decrement(
                &Account::balance, {.by = amount, .where = {{&Account::id, wanted.from}}, .transaction = t}
            );
            accounts.increment(
                &Account::balance, {.by = amount, .where = {{&Account::id, wanted.to}}, .transaction = t}
            );
        });
    }

    /// Asks until the server answers.
    bool wasMade(const Transfer& wanted) {
        while (true) {
            try {
                return transfers.exists({.where = {{&Transfer::key, wanted.key}}});
            } catch (const BaseError&) {
                std::this_thread::sleep_for(50ms);
            }
        }
    }

    Sequelize sequelize;
    Model<Account> accounts;
    Model<Transfer> transfers;

private:
    test::FreshTables tables_;
};

struct Tally {
    std::atomic<int> lost{0};     // a connection, before the commit: known not to be stored
    std::atomic<int> unknown{0};  // and while committing
    std::atomic<int> stored{0};   // of those: it was
};

/// Once, whatever happens to the connections.
void transferOnce(Bank& bank, const Transfer& wanted, Tally& tally) {
    for (bool isUnknown = false;;) {
        try {
            bank.transfer(wanted);
            return;
        } catch (const UnknownOutcomeError&) {
            ++tally.unknown;
            isUnknown = true;
            if (bank.wasMade(wanted)) {
                ++tally.stored;
                return;
            }
        } catch (const UniqueConstraintError&) {
            // The server may finish a commit after it was looked for: then the key refuses the second one.
            if (isUnknown) {
                ++tally.stored;
                return;
            }
            throw std::runtime_error(wanted.key + " was made although it was reported as not made");
        } catch (const ConnectionError&) {
            ++tally.lost;
        } catch (const DatabaseError& error) {
            // A statement that KILL or a shutdown cut short: its connection goes, and with it the transaction.
            if (error.native().code != 1317) throw;
            ++tally.lost;
        }
        std::this_thread::sleep_for(10ms);
    }
}

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
    Bank bank(threads);
    Tally tally;
    std::atomic<bool> isOver{false};
    std::atomic<std::size_t> made{0};

    int kills = 0;
    std::vector<std::string> trouble;
    std::thread chaos([&] {
        trouble = test::onThreads(1, [&](int) {
            std::minstd_rand random(1);
            for (int restart = 0; restart < 2; ++restart) {
                for (int i = 0; i < 15; ++i) {
                    std::this_thread::sleep_for(20ms);
                    if (killOne(static_cast<unsigned>(random()))) ++kills;
                }
                test::restartServer();
            }
        });
        isOver = true;
    });
    const auto errors = test::onThreads(threads, [&](int thread) {
        std::minstd_rand random(static_cast<unsigned>(thread + 1));
        for (int i = 0; i < each || !isOver; ++i) {
            const std::int64_t from = 1 + static_cast<std::int64_t>(random() % accountCount);
            const std::int64_t step = 1 + static_cast<std::int64_t>(random() % (accountCount - 1));
            transferOnce(
                bank,
                {.key = std::to_string(thread) + "/" + std::to_string(i),
                 .from = from,
                 .to = 1 + (from - 1 + step) % accountCount,
                 .amount = 1 + static_cast<std::int64_t>(random() % 10)},
                tally
            );
            ++made;
        }
    });
    chaos.join();

    CHECK(errors == test::Texts{});
    CHECK(trouble == test::Texts{});
    CHECK(kills > 0);
    CHECK(tally.lost + tally.unknown > 0);
    const auto transfers = bank.transfers.findAll();
    CHECK(transfers.size() == made);
    std::vector<std::int64_t> expected(accountCount, opening);
    for (const auto& transfer : transfers) {
        expected[static_cast<std::size_t>(transfer.from - 1)] -= transfer.amount;
        expected[static_cast<std::size_t>(transfer.to - 1)] += transfer.amount;
    }
    CHECK(test::each(bank.accounts.findAll({.order = {&Account::id}}), &Account::balance) == expected);
    CHECK(bank.accounts.sum(&Account::balance) == accountCount * opening);
    CHECK(bank.sequelize.poolStatistics().borrowed == 0);
}
