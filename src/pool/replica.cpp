#include "replica.hpp"

#include <algorithm>

namespace sequelize::detail {
namespace {

/// Whether the time has come, and no other thread has taken it: the next comes after `pause`.
bool takesTurn(std::atomic<Replica::Clock::rep>& due, Replica::Clock::duration pause) noexcept {
    const auto now = Replica::Clock::now();
    auto at = due.load();
    return now.time_since_epoch().count() >= at &&
           due.compare_exchange_strong(at, (now + pause).time_since_epoch().count());
}

}  // namespace

bool Replica::takesCall() noexcept {
    if (failures_ == 0) return true;
    // The call that tries it may have to wait for as long as a connection takes.
    return takesTurn(retryAt_, server_.connection.connectTimeout + limits_.retryAfter);
}

void Replica::failed(std::uint64_t generation) noexcept {
    auto noted = notedBefore_.load();
    do {
        if (generation < noted) return;
    } while (!notedBefore_.compare_exchange_weak(noted, generation + 1));
    const unsigned before = std::min(failures_++, 20U);
    // In milliseconds: nanoseconds would overflow.
    const auto pause = std::min(limits_.retryAfterMax, limits_.retryAfter * (1U << before));
    retryAt_ = (Clock::now() + pause).time_since_epoch().count();
    // It may come back as another one, or as it was some time ago.
    setReached(0);
    lag_ = unknown;
    lagDueAt_ = 0;
    pool_.renew(generation);
}

bool Replica::takesWait() noexcept {
    return !isLate_ || takesTurn(waitDueAt_, limits_.writeWait + limits_.retryAfter);
}

void Replica::wasLate() noexcept {
    isLate_ = true;
    waitDueAt_ = (Clock::now() + limits_.retryAfter).time_since_epoch().count();
}

bool Replica::isLagDue() noexcept {
    return limits_.maxLag.count() != 0 && takesTurn(lagDueAt_, limits_.lagCheck);
}

}  // namespace sequelize::detail
