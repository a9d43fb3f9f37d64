#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <sequelize/core/datetime.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// What stands for a document with NaN or an infinity until a column refuses it: JSON has none.
inline constexpr std::string_view notFiniteJson = "NaN";

[[nodiscard]] constexpr bool isInteger(TypeSpec::Kind kind) noexcept {
    using enum TypeSpec::Kind;
    return kind == TINYINT || kind == SMALLINT || kind == MEDIUMINT || kind == INTEGER || kind == BIGINT;
}

struct IntegerRange {
    std::int64_t lowest;
    std::uint64_t highest;
};

/// What MySQL's integer type holds.
[[nodiscard]] IntegerRange integerRange(const DataType& type) noexcept;

/// What MySQL's TIME holds, above and below zero.
inline constexpr Time longestTime = std::chrono::hours(838) + std::chrono::minutes(59) + std::chrono::seconds(59);

/// How many bytes a TEXT or BLOB of that size holds.
[[nodiscard]] std::uint64_t bytesOf(TypeSpec::Size size) noexcept;

/// Whether the column holds a `float`. MySQL makes a FLOAT(25) to FLOAT(53) a DOUBLE.
[[nodiscard]] bool isSingle(const DataType& type) noexcept;

/// How many digits a DECIMAL has before and after the point.
struct DecimalDigits {
    int whole;
    int fraction;
};
[[nodiscard]] DecimalDigits decimalDigits(const DataType& type) noexcept;

}  // namespace sequelize::detail
