#pragma once

#include <string>

#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/schema/schema_model.hpp>

// Changes of a table's value, for databases whose ALTER TABLE cannot make them.
namespace sequelize::detail {

/// Adds the column, or puts it in the place of the one of that name, with the keys that the change asks for.
void putColumn(const SqlDialect& dialect, TableSchema& table, const ColumnChange& change);
/// Takes the column out, also of the keys and indexes that it is part of, and its own foreign keys.
void takeColumn(TableSchema& table, const std::string& column);
void addConstraintTo(TableSchema& table, const ConstraintChange& change);

/// "CASCADE", "SET NULL", "SET DEFAULT"; what the schema says of RESTRICT and NO ACTION is nothing.
[[nodiscard]] std::string schemaAction(const std::string& action);
/// Whether the foreign key is of these columns and no others.
[[nodiscard]] bool isOfColumns(const ForeignKeySchema& key, const std::vector<std::string>& columns);

}  // namespace sequelize::detail
