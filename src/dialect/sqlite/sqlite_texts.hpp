#pragma once

#include <string>

#include <sequelize/core/datetime.hpp>

namespace sequelize::detail {

/// An instant as SQLite's columns hold it: Sequelize's form. Texts of three and of six digits sort as their instants
/// do, because a blank sorts before a digit.
[[nodiscard]] inline std::string sqliteText(DateTime value) {
    return formatDateTime(value, value == truncateTo(value, 3) ? 3 : 6) + " +00:00";
}

[[nodiscard]] inline std::string sqliteText(Time value) {
    return formatTime(value, value == truncateTo(value, 0) ? 0 : 6);
}

}  // namespace sequelize::detail
