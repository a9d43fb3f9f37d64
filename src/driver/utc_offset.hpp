#pragma once

#include <chrono>
#include <string>

namespace sequelize::detail {

/// What the option `timezone`, "+02:00" or "Z", is ahead of UTC. Throws UsageError for another text.
[[nodiscard]] std::chrono::minutes utcOffsetOf(const std::string& timezone);

}  // namespace sequelize::detail
