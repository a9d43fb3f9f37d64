#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/query/expression.hpp>

namespace sequelize::detail {

/// What is asked about the rows that an association gives to a row.
enum class AssociationQuestion : std::uint8_t {
    some,      ///< is there one that holds?
    none,      ///< is there none?
    every,     ///< do all hold?
    aggregate  ///< what does a function make of those that hold?
};

/// A question with its details. What it names are members of the target's struct.
struct AssociatedRows {
    AssociationQuestion asks{};
    Expression condition{};                 ///< that rows hold; absent: all do
    std::string function{};                 ///< of an aggregate
    Expression column{};                    ///< its argument; absent: `*`
    const void* target = nullptr;           ///< `structTag` of the target, where the compiler could not compare it
    std::vector<std::string> unfiltered{};  ///< filters of the target that do not count
    bool paranoid = true;                   ///< false: rows that were deleted softly count, too
};

/// The question about the association that `association`, a column, names by a member or by its name. Absent where
/// every row is to hold nothing: that says nothing.
[[nodiscard]] SEQUELIZE_API Expression askAssociated(const Expression& association, AssociatedRows rows);

}  // namespace sequelize::detail
