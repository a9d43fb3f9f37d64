#include "utc_offset.hpp"

#include <optional>
#include <string_view>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {

namespace {

std::optional<std::chrono::minutes> offsetIn(std::string_view zone) noexcept {
    if (zone == "Z") return std::chrono::minutes(0);
    const auto digits = [&](std::size_t at) { return (zone[at] - '0') * 10 + (zone[at + 1] - '0'); };
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !isDigit(zone[1]) ||
        !isDigit(zone[2]) || !isDigit(zone[4]) || !isDigit(zone[5]))
        return std::nullopt;
    const std::chrono::minutes offset(digits(1) * 60 + digits(4));
    if (digits(4) > 59 || offset > std::chrono::hours(14)) return std::nullopt;
    return zone[0] == '-' ? -offset : offset;
}

}  // namespace

std::chrono::minutes utcOffsetOf(const std::string& timezone) {
    if (const auto offset = offsetIn(timezone)) return *offset;
    throw UsageError("The option timezone is '" + timezone +
                     "'. Give the offset from UTC, such as \"+00:00\" or \"-03:30\".");
}

}  // namespace sequelize::detail
