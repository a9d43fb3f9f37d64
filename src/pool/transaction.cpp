#include <sequelize/pool/transaction.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include <sequelize/core/error.hpp>

#include "ambient_scope.hpp"
#include "managed_scope.hpp"
#include "transaction_core.hpp"

namespace sequelize {

using namespace detail;

InTransaction::InTransaction(const Transaction& transaction) : core_(transaction.core_) {
    if (core_ == nullptr)
        throw UsageError(
            ".transaction was moved from, and the call would run outside of it; give the one it was moved to");
}

TransactionCore& Transaction::core() const {
    if (!core_) throw UsageError("this Transaction was moved from; use the one it was moved to");
    return *core_;
}

Transaction::Transaction(Database& database, const TransactionOptions& options)
    : core_(std::make_shared<TransactionCore>(database, options)) {}

namespace {

TransactionOptions optionsOf(const RunOptions& run) {
    TransactionOptions options;
    options.transaction = InTransaction(run.transaction ? run.transaction->shared_from_this() : nullptr, run.outside);
    if (run.logging) options.logging = *run.logging;
    return options;
}

}  // namespace

Transaction::Transaction(Database& database, const RunOptions& run) : Transaction(database, optionsOf(run)) {}

Transaction::~Transaction() {
    if (core_) core_->abandon();
}

Transaction::Transaction(Transaction&&) noexcept = default;

Transaction& Transaction::operator=(Transaction&& other) noexcept {
    Transaction former(std::move(*this));
    core_ = std::move(other.core_);
    return *this;
}

void Transaction::commit() {
    core().commit();
}

void Transaction::rollback() {
    core().rollback();
}

void InTransaction::afterCommit(std::function<void()> callback) const {
    if (core_)
        core_->afterCommit(std::move(callback));
    else
        callback();
}

void Transaction::afterCommit(std::function<void()> callback) {
    core().afterCommit(std::move(callback));
}

const std::string& Transaction::id() const {
    return core().id();
}

bool Transaction::isOpen() const noexcept {
    return core_ && core_->isOpen();
}

const TransactionOptions& Transaction::byHand(const TransactionOptions& options) {
    if (options.ambient.value_or(false))
        throw UsageError(
            ".ambient is about a callback's calls: give transaction() one, or make an AmbientTransaction of what it "
            "returns");
    return options;
}

RunOptions Transaction::inside(RunOptions run) const {
    run.transaction = &core();
    return run;
}

namespace {

/// Half of the pause is random, so that transactions that met once do not meet again.
std::chrono::duration<double> pauseBefore(unsigned retry, const RetryOptions& options) {
    const std::chrono::duration<double> base = options.backoffBase;
    const std::chrono::duration<double> limit = options.backoffMax;
    const auto pause = std::min(limit, base * std::pow(options.backoffExponent, retry - 1));
    thread_local std::minstd_rand random(std::random_device{}());
    return pause * std::uniform_real_distribution(0.5, 1.0)(random);
}

/// A managed transaction is over when its call is, whoever has the Transaction by then.
struct EndsWithCall {
    const std::shared_ptr<TransactionCore>& core;
    ~EndsWithCall() { core->abandon(); }
};

}  // namespace

namespace detail {

void runInTransaction(Database& database, const TransactionOptions& options,
                      const std::function<void(Transaction&)>& work) {
    const bool isAmbient = options.ambient.value_or(database.ambientTransactions() || hasAmbient(database));
    for (unsigned run = 1;; ++run) {
        std::shared_ptr<TransactionCore> core;
        try {
            Transaction transaction(database, options);
            const EndsWithCall ending{core = transaction.core_};
            {
                const ManagedScope scope(database);
                std::optional<AmbientTransaction> ambient;
                std::optional<AmbientPause> pause;
                if (isAmbient)
                    ambient.emplace(transaction);
                else
                    pause.emplace(database);
                work(transaction);
            }
            if (core->isOpen()) core->commit();
            return;
        } catch (const DatabaseError& error) {
            // An error of an afterCommit callback comes when there is nothing to run again.
            const bool isCommitted = core && core->isCommitted();
            if (isCommitted || !error.native().isTransient || run >= options.retry.max) throw;
        } catch (const TransactionError&) {
            // The callback kept the victim's error to itself and went on: nothing of it is stored.
            if (!core || !core->wasVictim() || run >= options.retry.max) throw;
        }
        std::this_thread::sleep_for(pauseBefore(run, options.retry));
    }
}

}  // namespace detail
}  // namespace sequelize
