#pragma once

#include <cstddef>

#include <sequelize/schema/column.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// How a column of a usual type is stored as its member holds it: without a value that is made to look at it.
struct DirectMember {
    const MemberType* type;
    /// Whether the column may be read so.
    bool (*suits)(const ColumnDefinition& column);
    /// Whether `fitToColumn` would take this content, and change nothing of it.
    bool (*fits)(const ColumnDefinition& column, const void* member);
    /// Of a text.
    std::size_t (*size)(const void* member);
    /// Puts the content into a value, which keeps its memory where it held a text before.
    void (*put)(const void* member, Value& value);
};

/// Null: `fitToColumn` is to be asked about each value.
[[nodiscard]] const DirectMember* directMember(const ColumnDefinition& column);

/// Whether a member of the type is an integer of C++, and no type of the program's that is stored as one.
[[nodiscard]] bool isPlainInteger(const MemberType& type);

}  // namespace sequelize::detail
