#include <sequelize/core/error.hpp>
#include <sequelize/testing/fake_clock.hpp>

#include "../core/stopped_clock.hpp"

namespace sequelize::testing {

FakeClock::FakeClock(DateTime at) {
    if (detail::isClockStopped.exchange(true))
        throw UsageError("FakeClock: another one lives in this process; use that one's set() or advance()");
    set(at);
}

FakeClock::~FakeClock() {
    detail::isClockStopped = false;
}

void FakeClock::set(DateTime at) noexcept {
    detail::stoppedClock = at.time_since_epoch().count();
}

void FakeClock::advance(std::chrono::microseconds by) noexcept {
    detail::stoppedClock += by.count();
}

}  // namespace sequelize::testing
