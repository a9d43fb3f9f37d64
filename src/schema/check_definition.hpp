#pragma once

#include <string>

#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// What is wrong with the column's type by itself; empty: nothing.
[[nodiscard]] std::string typeFault(const DataType& type, const std::string& collate);

/// What is wrong with the column's name among those before it in the table; empty: nothing. For columns that
/// associations add, too.
[[nodiscard]] std::string columnNameFault(const TableDefinition& table, const ColumnDefinition& column);

/// Throws UsageError for names that a database would not take, or not tell apart, and for keys that could not be told
/// after an INSERT.
void checkDefinition(const TableDefinition& table);

}  // namespace sequelize::detail
