#pragma once

#include <cstdint>
#include <string_view>

#include <sequelize/core/value.hpp>
#include <sequelize/query/expression.hpp>
#include <sequelize/schema/column.hpp>

namespace sequelize::detail {

/// What a condition compares a value with, and how.
struct Comparand {
    const ColumnDefinition* column = nullptr;  ///< null: something computed
    Predicate op = Predicate::eq;
    bool unsigned64 = true;  ///< the database's integers reach 2^64-1
};

enum class Comparability : std::uint8_t {
    comparable,
    noRow  ///< the column holds no such value in any row
};

/// What asks whether a value is one of some, and not for an order.
[[nodiscard]] constexpr bool isEquality(Predicate op) noexcept {
    return op == Predicate::eq || op == Predicate::ne || op == Predicate::not_ || op == Predicate::in ||
           op == Predicate::notIn;
}

/// Makes `value` what the column stores, as a write would, so that a condition finds what was written: the text of a
/// number for an integer, a UUID in its one form, an instant cut to the column's digits. Where an order is asked for,
/// the value stays what it is. Whether a column holds no such value is only asked for equality. Throws UsageError for a
/// value of a type that cannot be compared with the column's.
[[nodiscard]] Comparability makeComparable(const Comparand& beside, Value& value);

/// Throws the UsageError of `<`, `>` and BETWEEN for a column of documents or, where it is none of these, shapes.
[[noreturn]] void refuseOrder(std::string_view column, bool isDocument);

}  // namespace sequelize::detail
