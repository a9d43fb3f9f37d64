#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>

#include "plan.hpp"

namespace sequelize::detail {

/// The text as a C++ literal, with its quotes.
[[nodiscard]] std::string cppText(std::string_view text);

/// The type that a member of a column's type has. Of an ENUM the name of its enum class.
[[nodiscard]] std::string cppTypeOf(const DataType& type, const PlannedEnum* values, bool holdsLarge);

/// Whether a member of that C++ type stands for the column type by itself.
[[nodiscard]] bool isSuggested(const DataType& type, bool holdsLarge);

/// A value of such a member as C++; nothing where none says it.
[[nodiscard]] std::optional<std::string> cppConstant(const Value& value, const DataType& type,
                                                     const PlannedEnum* values);

}  // namespace sequelize::detail
