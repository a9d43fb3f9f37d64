#pragma once

#include <chrono>
#include <thread>

#include <sequelize/core/error.hpp>
#include <sequelize/pool/transaction.hpp>

// Calls that meet others at the same rows, and are made again.
namespace sequelize::detail {

/// Beyond it somebody is in the way as often as a call is made.
inline constexpr unsigned mostAttempts = 10;

/// Half of it is random, so that callers who met do not meet again.
inline void pauseAfterMeeting(unsigned attempt) {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::this_thread::sleep_for(std::chrono::milliseconds(attempt + static_cast<unsigned>(now / 1000) % (attempt + 1)));
}

/// Does `work` in one transaction, and again where that was the victim of a deadlock. Within the program's own
/// transaction, which is the victim then, the error goes on.
template <class Work>
void againAfterDeadlocks(Database& database, const RunOptions& run, const Work& work) {
    for (unsigned attempt = 1;; ++attempt) {
        try {
            Transaction transaction(database, run);
            work(transaction.inside(run));
            transaction.commit();
            return;
        } catch (const DeadlockError&) {
            if (run.transaction || attempt == mostAttempts) throw;
        }
        pauseAfterMeeting(attempt);
    }
}

}  // namespace sequelize::detail
