#pragma once

#include <string>
#include <vector>

#include <sequelize/schema/column_description.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail {

/// A type in capitals, but for texts in quotes: ENUM('draft', 'published').
[[nodiscard]] std::string capitalType(const std::string& type);
/// The table's columns, in order, each with what keys and foreign keys say of it.
[[nodiscard]] std::vector<ColumnDescription> describedColumns(const TableSchema& table);

}  // namespace sequelize::detail
