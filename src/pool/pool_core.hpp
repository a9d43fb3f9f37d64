#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sequelize/pool/connection_pool.hpp>

#include "../core/at_fork.hpp"
#include "alarms.hpp"
#include "leak_detector.hpp"

namespace sequelize::detail {

/// Sums with the clock must not overflow when somebody writes `milliseconds::max()` for "never".
[[nodiscard]] inline std::chrono::milliseconds bounded(std::chrono::milliseconds duration) {
    return std::min<std::chrono::milliseconds>(duration, std::chrono::hours(24 * 365));
}

/// What a pool and its loans share. Every connection, whether idle, lent, being opened or being closed, has
/// one of the `max` slots; a slot that comes free goes straight to the caller that has waited longest, so
/// that nobody who comes later can take it. The mutex is never held while a connection is opened, asked or
/// closed.
///
/// In a child of the process it goes on without its parent's threads: what they had on loan or waited for is forgotten,
/// and the idle connections, which are the parent's, count as broken and are replaced as they come up.
class PoolCore {
public:
    PoolCore(ConnectionPool::Factory factory, PoolOptions options);

    void acquire(PooledConnection& loan);
    void giveBack(PooledConnection& loan) noexcept;
    void changeBorrower(const Connection& connection, std::uint64_t to) noexcept;
    void noteStatement(const Connection& connection, std::string_view sql) {
        if (leaks_) leaks_->used(connection, sql);
    }
    [[nodiscard]] bool writesOnThisThread() const;
    [[nodiscard]] PoolStatistics statistics() const;
    void close(const CloseOptions& options);
    void requireOpen() const;
    [[nodiscard]] std::uint64_t generation() const;
    void renew(std::uint64_t generation);
    /// Throws ConnectionError when `work` did not end within `acquire`, and the connection was cut.
    void within(Connection& connection, const std::function<void()>& work);

    /// The calling thread's number. Not std::thread::id, for whose sake the public header would include
    /// <thread>.
    [[nodiscard]] static std::uint64_t currentThread() noexcept;

private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;

    struct Candidate {
        std::unique_ptr<Connection> connection{};  ///< null: a slot, in which to open one
        Clock::time_point since{};
        std::uint64_t uses = 0;
        std::uint64_t generation = 0;
    };
    struct Waiter {
        std::condition_variable wake;
        bool isServed = false;
        Candidate served{};
    };
    struct Borrower {
        Connection* connection;
        std::uint64_t thread;
    };
    class SlotGuard;

    Candidate claim();
    [[nodiscard]] bool isAlive(const Candidate& candidate, Clock::time_point start);
    /// Whether `work` ended before the deadline, at which the connection is cut.
    [[nodiscard]] bool inTime(Connection& connection, Clock::time_point deadline, const std::function<void()>& work);
    [[nodiscard]] bool resets(Connection& connection) noexcept;
    void closeIdleSince(Clock::time_point since);
    void closeAll(std::vector<Candidate> suspects);
    void startAnew() noexcept;
    Candidate replaceBroken();
    Candidate open();
    Candidate openPatiently(Clock::time_point deadline);
    Candidate waitForReturned(std::chrono::milliseconds duration);
    void lend(PooledConnection& loan, Candidate candidate);
    void evictInTurns();

    // These are called with the mutex held; those that get the lock let go of it in between.
    Candidate waitInLine(Lock& lock);
    std::vector<Candidate> takeIdleSince(Clock::time_point since);
    void makeRoom();
    Candidate takeNewest() noexcept;
    void serve(Waiter& waiter, Candidate candidate) noexcept;
    void freeSlot() noexcept;
    void closeUnlocked(Lock& lock, Candidate& candidate) noexcept;
    [[nodiscard]] bool hasSurplus() const noexcept { return !idle_.empty() && size_ - closing_ > options_.min; }
    void awakeEvictor() noexcept;
    void evict(Lock& lock) noexcept;
    void cutLoans() noexcept;
    [[nodiscard]] std::vector<Borrower>::iterator findBorrower(const Connection& connection) noexcept;
    [[nodiscard]] std::string state() const;
    void throwIfClosed() const;

    const ConnectionPool::Factory factory_;
    const PoolOptions options_;

    mutable std::mutex mutex_;         // guards all that follows
    std::vector<Candidate> idle_;      // the one that came back last is at the end, and is lent first
    std::vector<Borrower> borrowers_;  // one for each loan
    std::deque<Waiter*> waiters_;      // in order of arrival; empty whenever something is idle
    std::size_t size_ = 0;             // slots taken
    std::size_t closing_ = 0;          // of them: connections that are being closed
    std::uint64_t created_ = 0;
    std::uint64_t discarded_ = 0;
    std::uint64_t generation_ = 0;  // connections of an earlier one are not lent again
    bool isClosed_ = false;

    /// What threads wait in: where these are not, as in a child, it cannot be taken down.
    struct Upkeep {
        std::thread evictor;  // started by the first connection that may be evicted, ended by close()
        std::condition_variable evictorWake;
        bool evictorSleeps = false;
        std::condition_variable allReturned;  // for close()
    };
    std::unique_ptr<Upkeep> upkeep_ = std::make_unique<Upkeep>();

    // Thread-safe themselves.
    std::unique_ptr<LeakDetector> leaks_;  // null: off
    std::unique_ptr<Alarms> alarms_ = std::make_unique<Alarms>();
    const AtFork atFork_;
};

}  // namespace sequelize::detail
