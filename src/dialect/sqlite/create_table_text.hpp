#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail::sqlite {

/// The columns, keys, checks and options of a CREATE TABLE; nothing where it is none. Target columns of foreign keys
/// are empty where the text does not say them.
[[nodiscard]] std::optional<TableSchema> parsedTable(std::string_view sql);

/// The index of a CREATE INDEX on a table; nothing where it is none.
[[nodiscard]] std::optional<IndexSchema> parsedIndex(std::string_view sql, const TableSchema& table);

/// Whether the table's primary key is a name for its rowid. A column `INTEGER PRIMARY KEY DESC` is none: its key is the
/// only one of an INTEGER alone that is descending.
[[nodiscard]] bool isRowidKey(const TableSchema& table);

[[nodiscard]] bool hasRowid(const TableSchema& table);
[[nodiscard]] bool isStrict(const TableSchema& table);

/// Whether the table's primary key has the column.
[[nodiscard]] bool isInKey(const TableSchema& table, std::string_view column);

}  // namespace sequelize::detail::sqlite
