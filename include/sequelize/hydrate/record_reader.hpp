#pragma once

#include <span>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cell.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// The cell as the column's type has it: a DECIMAL travels as text in SQLite.
[[nodiscard]] inline Cell typedAs(const ColumnDefinition& column, Cell cell) noexcept {
    if (cell.type == Cell::Type::text && column.type.kind == TypeSpec::Kind::DECIMAL) cell.type = Cell::Type::decimal;
    return cell;
}

/// Writes the cell into the column's member. Throws ConversionError naming column and member when it does not go there.
SEQUELIZE_API void readCell(const TableDefinition& table, const ColumnDefinition& column, const Cell& cell,
                            void* record);

/// Writes a result's rows into the members of a struct: the n-th cell into the n-th target.
class SEQUELIZE_API RecordReader {
public:
    /// `targets` point into `table`; both must outlive the reader.
    RecordReader(const TableDefinition& table, std::span<const ColumnDefinition* const> targets)
        : table_(table), targets_(targets) {}

    /// Throws as `readCell`.
    void read(std::span<const Cell> row, void* record) const;

private:
    const TableDefinition& table_;
    std::span<const ColumnDefinition* const> targets_;
};

/// "is NULL, but the member is int: make it std::optional<int>" and the like: why a cell did not go into a member.
[[nodiscard]] SEQUELIZE_API std::string explain(ReadStatus status, const Cell& cell, const MemberType& type);

}  // namespace sequelize::detail
