#pragma once

#include <string>

#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail::sqlite {

/// CREATE TABLE of that name in the main database, without indexes and triggers.
[[nodiscard]] std::string createTableSql(const TableSchema& table, const std::string& name);

/// "`name` TEXT NOT NULL", with the checks that stand with the column, and its key where this is the column's alone.
[[nodiscard]] std::string columnSql(const TableSchema& table, const ColumnSchema& column);

/// " REFERENCES ...".
[[nodiscard]] std::string referencesSql(const ForeignKeySchema& key);

[[nodiscard]] std::string createIndexSql(const TableSchema& table, const IndexSchema& index);

}  // namespace sequelize::detail::sqlite
