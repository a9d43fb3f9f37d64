#pragma once

#include <deque>
#include <string>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/query_interface.hpp>

namespace sequelize::detail {

/// A table made of attributes, and those that its foreign keys refer to.
struct DefinedTable {
    TableDefinition table{};
    std::deque<TableDefinition> targets{};  // foreign keys point into it
};

/// The attribute as a column. Throws UsageError for what no column can be, or what this dialect would leave out.
[[nodiscard]] ColumnDefinition columnOf(const SqlDialect& dialect, const std::string& table, const std::string& name,
                                        const AttributeOptions& attribute);

/// The text of a date, a time, a UUID or an exact number, as what it says; other values as they are.
[[nodiscard]] Value parsedValue(const DataType& type, const Value& value);

/// Adds the foreign key that the attribute asks for, if it does, of the table's column of that index.
void addReference(DefinedTable& defined, std::size_t column, const AttributeOptions& attribute);

/// What `createTable` is told. Throws UsageError where it contradicts itself.
[[nodiscard]] DefinedTable definedTable(const SqlDialect& dialect, const std::string& name,
                                        const TableAttributes& attributes, const CreateTableOptions& options);

}  // namespace sequelize::detail
