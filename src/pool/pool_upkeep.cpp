#include <system_error>
#include <utility>

#include "pool_core.hpp"

/// How the pool closes connections: those that nobody needs, and all of them in the end.
namespace sequelize::detail {

void PoolCore::awakeEvictor() noexcept {
    if (upkeep_->evictorSleeps) {
        upkeep_->evictorWake.notify_one();
    } else if (!upkeep_->evictor.joinable() && options_.evict.count() != 0) {
        try {
            upkeep_->evictor = std::thread([this] { evictInTurns(); });
        } catch (const std::system_error&) {
            // No thread to be had now: connections stay open longer, and the next one that comes back tries
            // again.
        }
    }
}

void PoolCore::evictInTurns() {
    Lock lock(mutex_);
    while (!isClosed_) {
        upkeep_->evictorSleeps = true;
        upkeep_->evictorWake.wait(lock, [this] { return isClosed_ || hasSurplus(); });
        upkeep_->evictorSleeps = false;
        upkeep_->evictorWake.wait_for(lock, options_.evict, [this] { return isClosed_; });
        evict(lock);
    }
}

void PoolCore::evict(Lock& lock) noexcept {
    const auto now = Clock::now();
    while (!isClosed_ && hasSurplus() && now - idle_.front().since >= options_.idle) {
        Candidate oldest = std::move(idle_.front());
        idle_.erase(idle_.begin());
        ++discarded_;
        closeUnlocked(lock, oldest);
    }
}

void PoolCore::close(const CloseOptions& options) {
    std::vector<Candidate> closed;
    std::thread ended;
    {
        const Lock lock(mutex_);
        isClosed_ = true;
        closed.swap(idle_);
        ended.swap(upkeep_->evictor);
        for (Waiter* waiter : waiters_) waiter->wake.notify_one();
        upkeep_->evictorWake.notify_one();
    }
    const auto count = closed.size();
    closed.clear();
    if (ended.joinable()) ended.join();
    Lock lock(mutex_);
    size_ -= count;
    upkeep_->allReturned.wait_for(lock, bounded(options.wait), [this] { return borrowers_.empty(); });
    if (options.cut) cutLoans();
}

/// With the mutex held, so that none of them is closed meanwhile: nothing but give-backs waits for it any more.
void PoolCore::cutLoans() noexcept {
    bool answers = true;  // a server that does not is not asked for each of them
    for (const Borrower& borrower : borrowers_) {
        answers = answers && borrower.connection->interrupt();
        borrower.connection->cut();
    }
}

}  // namespace sequelize::detail
