#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace sequelize::detail {

/// Patterns by functions' names: function_writer.cpp.
using FunctionTable = std::span<const std::pair<std::string_view, std::string_view>>;

/// The pattern; empty: the table has none.
[[nodiscard]] std::string_view patternIn(FunctionTable table, std::string_view name) noexcept;

}  // namespace sequelize::detail
