#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/pool/database.hpp>
#include <sequelize/pool/events.hpp>
#include <sequelize/pool/transaction.hpp>

#include "../core/at_fork.hpp"
#include "transaction_outcome.hpp"

namespace sequelize::detail {

/// The thread that uses a transaction now, and the connection that it uses: a cursor that is still read keeps it beyond
/// the transaction's end.
struct TransactionTenant {
    std::atomic<std::uint64_t> thread{0};  // 0: none
    // whose ambient transaction it is, and by how many scopes
    std::atomic<std::uint64_t> ambientThread{0};
    std::atomic<unsigned> ambientScopes{0};
    unsigned uses = 0;  // that thread's
    std::optional<PooledConnection> lease{};
    bool isOver = false;  // the lease ends with the last use
};

/// What a Transaction and the calls in it share. A child of the process that began it cannot use it: the server has it
/// for the parent. A savepoint has no connection of its own: it uses its root's.
class TransactionCore : public std::enable_shared_from_this<TransactionCore> {
public:
    TransactionCore(Database& database, const TransactionOptions& options);
    TransactionCore(const TransactionCore&) = delete;
    TransactionCore& operator=(const TransactionCore&) = delete;

    void commit();
    void rollback();
    /// The end of its owner: rolls back what is open.
    void abandon() noexcept;
    void afterCommit(std::function<void()> callback);

    [[nodiscard]] const Database& database() const noexcept { return database_; }
    /// It is this thread's ambient transaction until the same number of releases. Throws UsageError while it is another
    /// thread's.
    void claimAmbient();
    void releaseAmbient() noexcept;

    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    [[nodiscard]] bool isOpen() const noexcept { return end_.empty(); }
    [[nodiscard]] bool isCommitted() const noexcept { return end_ == committed; }
    /// The id of the whole, under which statements are logged.
    [[nodiscard]] const std::string& label() const noexcept { return root().id_; }
    [[nodiscard]] const Logger* logger() const noexcept { return logging_ ? &*logging_ : nullptr; }

    /// What will become of a statement that runs now: of the innermost savepoint that is open on the server, whichever
    /// of the transactions around it the call names.
    [[nodiscard]] const std::shared_ptr<const TransactionOutcome>& outcome() const noexcept { return root().current_; }
    /// Tags of the cache that a statement in it has written: told once it is committed, or may be; at once where that
    /// has been. Thread-safe.
    void noteWritten(std::vector<std::string> tags);
    /// A statement that gives rows may write, too: RETURNING, a procedure.
    void noteRawQuery() noexcept { root().hasWritten_ = true; }
    /// Whether a statement ran that may have written something: later ones may see what is not committed.
    [[nodiscard]] bool hasWritten() const noexcept { return root().hasWritten_; }

    [[nodiscard]] const std::shared_ptr<TransactionTenant>& tenant() const noexcept { return root().tenant_; }
    /// Whether the database ended it, and would take it if it were run again.
    [[nodiscard]] bool wasVictim() const noexcept { return wasVictim_; }
    [[nodiscard]] bool isReadOnly() const noexcept { return root().readOnly_; }
    /// Nothing of it may be stored: statements that would commit it are refused.
    void mustNotCommit() noexcept { root().mustNotCommit_ = true; }
    [[nodiscard]] bool mayCommit() const noexcept { return !root().mustNotCommit_; }

    /// The connection for a statement that `database` runs in the transaction. Throws unless it is the transaction's,
    /// and the transaction is open, here and on the server.
    [[nodiscard]] Connection& connectionFor(const Database& database, std::string_view sql);
    /// Before a statement that may end the transaction and begin another: whether it did so is asked afterwards, by the
    /// next statement at the latest.
    void setGuard();
    /// To be called after each statement that succeeded: throws when it ended the transaction.
    void afterStatement(std::string_view sql);

private:
    [[nodiscard]] TransactionCore& root() noexcept { return parent_ ? parent_->root() : *this; }
    [[nodiscard]] const TransactionCore& root() const noexcept { return parent_ ? parent_->root() : *this; }
    /// Tells what became of it, where that is told to anybody.
    void tell(TransactionEvent::Kind kind) const noexcept;
    void tellEnd() const noexcept;
    void begin(const TransactionOptions& options);
    void beginSavepoint(const TransactionOptions& options);
    void requireOpen(std::string_view doing) const;
    void requireOnServer(std::string_view doing);
    /// Whether the transaction is still the one in which `setGuard` was called. Asks once.
    [[nodiscard]] bool passesGuard();
    void send(std::string sql);
    /// What it wrote is stored now, or may be.
    void tellCache() noexcept;
    void commitRoot();
    /// Also those that callbacks add. Throws what the first throws that does, after all of them ran.
    void runAfterCommit();
    [[nodiscard]] Connection& connection() const noexcept { return **tenant()->lease; }
    /// Whether the connection is there. One that is being read is.
    [[nodiscard]] static bool isThere(Connection& connection) noexcept {
        return connection.isUsable() || connection.ping();
    }
    void releaseSavepoint();
    void undoSavepoint();
    /// Ends the loan of the connection; what is in doubt does not go back to the pool.
    void giveBack(bool isClean) noexcept;

    Database& database_;
    std::shared_ptr<TransactionCore> parent_;  // outlives the savepoints in it
    std::optional<Logger> logging_;
    std::string id_;
    static constexpr std::string_view committed = "committed";
    static constexpr std::string_view rolledBack = "rolled back";
    std::string_view end_{};  // how it ended, once it did
    std::shared_ptr<TransactionOutcome> outcome_{};
    // of the root
    std::shared_ptr<const TransactionOutcome> current_{};
    struct AfterCommit {
        std::shared_ptr<const TransactionOutcome> outcome;  // of the one that it was given to
        std::function<void()> callback;
    };
    std::deque<AfterCommit> afterCommit_{};
    bool runsAfterCommit_ = false;
    std::mutex writtenMutex_;          // a call that is refused, of a thread whose turn it is not, notes what it meant
    std::set<std::string> written_{};  // tags of the cache
    bool isStored_ = false;            // what they are about, or it may be
    std::string lostBy_{};             // why the server no longer has the transaction
    unsigned savepoints_ = 0;
    bool hasWritten_ = false;
    bool readOnly_ = false;
    bool mustNotCommit_ = false;
    bool isGuarded_ = false;
    bool wasVictim_ = false;
    std::shared_ptr<TransactionTenant> tenant_{};
    const unsigned process_ = forksSoFar();
    std::chrono::steady_clock::time_point begun_{};  // where somebody is told
};

}  // namespace sequelize::detail
