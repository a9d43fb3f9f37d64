#pragma once

#include <chrono>

#include <sequelize/core/datetime.hpp>

#include "../schema/type_limits.hpp"

// What every database takes as a parameter: a comparison may ask for more than a column holds.
namespace sequelize::detail {

[[nodiscard]] inline bool canBeSent(Date day) noexcept {
    return day.year() >= std::chrono::year(1) && day.year() <= std::chrono::year(9999);
}
[[nodiscard]] inline bool canBeSent(DateTime instant) noexcept {
    return canBeSent(Date(std::chrono::floor<std::chrono::days>(instant)));
}
[[nodiscard]] inline bool canBeSent(Time time) noexcept {
    return time >= -longestTime && time <= longestTime;
}

}  // namespace sequelize::detail
