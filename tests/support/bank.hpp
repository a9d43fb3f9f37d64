#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/threads.hpp"

/// Transfers of money between accounts, which are made once whatever happens to the servers.
namespace test {

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

struct Tally {
    std::atomic<std::size_t> made{0};
    std::atomic<int> lost{0};     // a connection, before the commit: known not to be stored
    std::atomic<int> unknown{0};  // and while committing
    std::atomic<int> stored{0};   // of those: it was
    std::atomic<int> refused{0};  // by a server that takes no writes

    void noteLost(const std::string& why) {
        ++lost;
        const std::lock_guard lock(mutex_);
        ++reasons_[why.substr(0, 200)];
    }
    std::string summary() const {
        const std::lock_guard lock(mutex_);
        std::string text = "made " + std::to_string(made) + ", refused " + std::to_string(refused) + ", lost " +
                           std::to_string(lost) + ", of unknown outcome " + std::to_string(unknown);
        for (const auto& [why, count] : reasons_) text += "\n  " + std::to_string(count) + " of: " + why;
        return text;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, int> reasons_;
};

class Bank {
public:
    static constexpr int accountCount = 4;
    static constexpr std::int64_t opening = 1000;

    explicit Bank(sequelize::Options options)
        : sequelize(std::move(options)),
          accounts(
              sequelize.define<Account>("chaos_account", {sequelize::field<&Account::balance>()}, {.timestamps = false})
          ),
          transfers(sequelize.define<Transfer>(
              "chaos_transfer",
              {sequelize::field<&Transfer::key>({.unique = true}), sequelize::field<&Transfer::from>(),
               sequelize::field<&Transfer::to>(), sequelize::field<&Transfer::amount>()},
              {.timestamps = false}
          )),
          tables_(sequelize) {
        // The ids of a cluster's nodes go by steps.
        for (int i = 1; i <= accountCount; ++i) accounts.create({.id = i, .balance = opening});
    }

    void transfer(const Transfer& wanted) {
        using namespace std::chrono_literals;
        const sequelize::detail::RetryOptions retry{.max = 50, .backoffBase = 1ms, .backoffMax = 50ms};
        sequelize.transaction({.retry = retry}, [&](sequelize::Transaction& t) {
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
                return transfers.exists({.where = {{&Transfer::key, wanted.key}}, .useMaster = true});
            } catch (const sequelize::BaseError&) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        }
    }

    /// Once, whatever happens to the connections.
    void transferOnce(const Transfer& wanted, Tally& tally) {
        for (bool isUnknown = false;;) {
            try {
                transfer(wanted);
                ++tally.made;
                return;
            } catch (const sequelize::UnknownOutcomeError&) {
                ++tally.unknown;
                isUnknown = true;
                if (wasMade(wanted)) {
                    ++tally.stored;
                    ++tally.made;
                    return;
                }
            } catch (const sequelize::UniqueConstraintError&) {
                // The server may finish a commit after it was looked for: then the key refuses the second one.
                if (isUnknown) {
                    ++tally.stored;
                    ++tally.made;
                    return;
                }
                throw std::runtime_error(wanted.key + " was made although it was reported as not made");
            } catch (const sequelize::ConnectionError& error) {
                tally.noteLost(error.what());
            } catch (const sequelize::DatabaseError& error) {
                // A statement that KILL or a shutdown cut short: its connection goes, and with it the transaction. Or a
                // server that takes no writes.
                const int code = error.native().code;
                if (code == 1290 || code == 1047 || code == 1180)
                    ++tally.refused;
                else if (code == 1317)
                    tally.noteLost(error.what());
                else
                    throw;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }

    /// Each thread makes `count` transfers, and as many more as it takes until `beside` is over. Returns what went
    /// wrong.
    template <class Beside>
    Texts transferBeside(Beside beside, int threads, int count, Tally& tally) {
        return onThreadsBeside(beside, threads, [&](int thread, const std::atomic<bool>& isOver) {
            std::minstd_rand random(static_cast<unsigned>(thread + 1));
            for (int i = 0; i < count || !isOver; ++i) {
                const std::int64_t from = 1 + static_cast<std::int64_t>(random() % accountCount);
                const std::int64_t step = 1 + static_cast<std::int64_t>(random() % (accountCount - 1));
                transferOnce(
                    {.key = std::to_string(thread) + "/" + std::to_string(i),
                     .from = from,
                     .to = 1 + (from - 1 + step) % accountCount,
                     .amount = 1 + static_cast<std::int64_t>(random() % 10)},
                    tally
                );
            }
        });
    }

    /// None is lost, none was made twice, and the balances are what the transfers make of them.
    void requireWhole(const Tally& tally) const {
        const auto made = transfers.findAll({.useMaster = true});
        CHECK(made.size() == tally.made);
        std::vector<std::int64_t> expected(accountCount, opening);
        for (const auto& transfer : made) {
            expected[static_cast<std::size_t>(transfer.from - 1)] -= transfer.amount;
            expected[static_cast<std::size_t>(transfer.to - 1)] += transfer.amount;
        }
        CHECK(each(accounts.findAll({.order = {&Account::id}, .useMaster = true}), &Account::balance) == expected);
        CHECK(accounts.sum(&Account::balance, {.useMaster = true}) == accountCount * opening);
    }

    sequelize::Sequelize sequelize;
    sequelize::Model<Account> accounts;
    sequelize::Model<Transfer> transfers;

private:
    FreshTables tables_;
};

}  // namespace test
