#pragma once

#include <vector>

#include <sequelize/schema/column_description.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail {

/// The table's columns, in order, each with what keys and foreign keys say of it.
[[nodiscard]] std::vector<ColumnDescription> describedColumns(const TableSchema& table);

}  // namespace sequelize::detail
