#pragma once

#include <atomic>
#include <cstdint>

namespace sequelize::detail {

/// Whether a test's FakeClock lives, and what `now()` says then, in microseconds since 1970: any number is a time.
extern std::atomic<bool> isClockStopped;
extern std::atomic<std::int64_t> stoppedClock;

}  // namespace sequelize::detail
