#pragma once

namespace sequelize::detail {

/// What to do about a record that would be dropped, since no include names its member.
[[nodiscard]] constexpr const char* dropRemedy(bool eachAsCreate) noexcept {
    return eachAsCreate ? "name the member in .include" : "name the member in bulkCreate's .include";
}

}  // namespace sequelize::detail
