#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize {

class Transaction;
struct TransactionOptions;

namespace detail {

class Database;
class TransactionCore;  // src/pool/transaction_core.hpp
struct RunOptions;
SEQUELIZE_API void runInTransaction(Database& database, const TransactionOptions& options,
                                    const std::function<void(Transaction&)>& work);

}  // namespace detail

/// What a transaction sees of others (Sequelize: Transaction.ISOLATION_LEVELS). SQLite's transactions are always
/// serializable, which is at least what each level asks for.
enum class IsolationLevel : std::uint8_t { READ_UNCOMMITTED, READ_COMMITTED, REPEATABLE_READ, SERIALIZABLE };

namespace detail {

/// How often, and after which pauses, a managed transaction is run again when it was the victim of others: a deadlock,
/// a lock that was waited for too long, a serialization failure, a busy SQLite file (Sequelize: `retry`).
struct RetryOptions {
    unsigned max = 1;                            ///< runs in all; 1: no retry
    std::chrono::milliseconds backoffBase{10};   ///< the first pause
    double backoffExponent = 2.0;                ///< each further pause is so many times longer
    std::chrono::milliseconds backoffMax{1000};  ///< and never longer than this; half of each is random
};

}  // namespace detail

/// The option `.transaction`: the transaction that a call takes part in; without it the thread's ambient one, or none.
/// `.transaction = null` says that none is meant, also where `requireTransaction` would ask for one. Options may be
/// kept: a call with those of a transaction that has ended throws UsageError, also when its Transaction is gone.
class SEQUELIZE_API InTransaction {
public:
    InTransaction() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    /// Throws UsageError where `transaction` was moved from: the call would run outside of it.
    InTransaction(const Transaction& transaction);
    InTransaction(Null) noexcept : isOutside_(true) {}
    /// Whether there is one: `if (call.transaction)` in a hook.
    explicit operator bool() const noexcept { return core_ != nullptr; }
    /// `Transaction::afterCommit` of the transaction; where there is none `callback` runs at once: in an after hook the
    /// row is stored then (Sequelize: `options.transaction ? options.transaction.afterCommit(f) : f()`). Throws
    /// UsageError once the transaction has ended.
    void afterCommit(std::function<void()> callback) const;
    // For the library.
    explicit InTransaction(std::shared_ptr<detail::TransactionCore> core, bool isOutside = false) noexcept
        : core_(std::move(core)), isOutside_(isOutside) {}
    [[nodiscard]] detail::TransactionCore* core() const noexcept { return core_.get(); }
    // For the library.
    [[nodiscard]] bool isOutside() const noexcept { return isOutside_; }

private:
    std::shared_ptr<detail::TransactionCore> core_{};  // shared: it tells how the transaction ended
    bool isOutside_ = false;
};

/// What `Sequelize::transaction` may be told.
struct TransactionOptions {
    std::optional<IsolationLevel> isolationLevel{};  ///< the server's default unless told; not in a nested one
    bool readOnly = false;                           ///< the database refuses writes
    InTransaction transaction{};                     ///< the outer one: this is a savepoint in it
    /// Of `transaction(callback)`: calls on its thread take part without `.transaction = t`, as with an
    /// `AmbientTransaction`. Unset: inside of an ambient one, and with the option `ambientTransactions`.
    std::optional<bool> ambient{};
    detail::RetryOptions retry{};     ///< of a managed, outermost transaction
    std::optional<Logger> logging{};  ///< of the transaction's own statements and those in it
};

/// A transaction: one connection, held until `commit` or `rollback` (Sequelize: Transaction). Give it to calls as
/// `.transaction = t`. It rolls back when it is destroyed before that. One thread at a time may use it: another one
/// that comes meanwhile gets UsageError. It must end before its Sequelize object does.
///
/// Calls with it throw UsageError once it has ended or was moved from. They throw TransactionError when the server
/// ended it by itself (a deadlock, a lost connection) or a statement committed it (DDL on MySQL): nothing runs outside
/// of the transaction by mistake.
class SEQUELIZE_API Transaction {
public:
    // For the library: begins one. `Sequelize::transaction` is what programs call.
    explicit Transaction(detail::Database& database, const TransactionOptions& options = {});
    // For the library: a savepoint when the call runs in a transaction.
    Transaction(detail::Database& database, const detail::RunOptions& run);
    ~Transaction();
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) noexcept;

    /// `COMMIT;`; of a savepoint, `RELEASE SAVEPOINT`. Then runs the `afterCommit` callbacks. Throws UsageError when
    /// the transaction has ended or was moved from, TransactionError when the server ended it before, so that nothing
    /// was stored, UnknownOutcomeError when the connection was lost while committing, and what a callback throws, after
    /// all of them ran.
    void commit();
    /// `ROLLBACK;`; of a savepoint, `ROLLBACK TO SAVEPOINT`. A connection on which that fails, or takes longer than the
    /// pool's `acquire`, is closed, which rolls back too. Throws UsageError when the transaction has ended or was moved
    /// from, TransactionError when a statement in it had ended it and begun another, so that something was stored.
    void rollback();

    /// Runs `callback` once the outermost transaction is committed, and never when it, or this one, is rolled back
    /// (Sequelize: afterCommit). A callback may add another one, which runs after the others. Throws UsageError once
    /// this transaction has ended: nothing would run `callback`.
    void afterCommit(std::function<void()> callback);

    /// A UUID, which stands in the log; of a savepoint its name (Sequelize: id). Throws UsageError when it was moved
    /// from.
    [[nodiscard]] const std::string& id() const;
    /// Whether it was neither ended by `commit` or `rollback`, nor moved from. Throws nothing.
    [[nodiscard]] bool isOpen() const noexcept;

    // For the library: the same options. Throws UsageError where they say what a callback alone can have.
    [[nodiscard]] static const TransactionOptions& byHand(const TransactionOptions& options);
    // For the library: `run`, in this transaction.
    [[nodiscard]] detail::RunOptions inside(detail::RunOptions run) const;

private:
    friend class InTransaction;
    friend void detail::runInTransaction(detail::Database& database, const TransactionOptions& options,
                                         const std::function<void(Transaction&)>& work);
    /// Throws UsageError where this was moved from.
    [[nodiscard]] detail::TransactionCore& core() const;
    std::shared_ptr<detail::TransactionCore> core_;  // shared with the savepoints in it; null: moved from
};

namespace detail {

/// Runs `work` in a transaction, commits it, and runs `work` again as `options.retry` says. What `work` throws rolls
/// back and is thrown on. Both also where `work` moved the Transaction away. (Sequelize:
/// sequelize.transaction(callback).)
SEQUELIZE_API void runInTransaction(Database& database, const TransactionOptions& options,
                                    const std::function<void(Transaction&)>& work);

}  // namespace detail
}  // namespace sequelize
