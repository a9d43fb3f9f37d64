#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sequelize/core/value.hpp>
#include <sequelize/schema/column.hpp>

// `fitToColumn` for numbers. Each function answers why a value does not fit, or nothing. The reasons never quote the
// value: it may be a password on its way to a log.
namespace sequelize::detail {

[[nodiscard]] std::string mismatch(const DataType& type, const Value& value);

[[nodiscard]] std::string fitInteger(const DataType& type, Value& value);
[[nodiscard]] std::string fitBoolean(const DataType& type, Value& value);
[[nodiscard]] std::string fitReal(const DataType& type, Value& value);
[[nodiscard]] std::string fitDecimal(const DataType& type, Value& value);

/// Of what is added to a column of that type: only its digits matter, for whether the sum is in the column's range the
/// database tells. The column must be one of numbers.
[[nodiscard]] std::string fitAmount(const DataType& type, Value& value);

/// The 64-bit integer that the whole text is.
[[nodiscard]] std::optional<Value> integerIn(std::string_view text);
/// The integer that a number is, if it is one, else the number itself; nullopt beyond all integers.
[[nodiscard]] std::optional<Value> wholeNumber(Value number);

}  // namespace sequelize::detail
