#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace sequelize::detail {

/// What `now()` says while a test's FakeClock lives, in microseconds since 1970.
inline constexpr std::int64_t runningClock = std::numeric_limits<std::int64_t>::min();
extern std::atomic<std::int64_t> stoppedClock;

}  // namespace sequelize::detail
