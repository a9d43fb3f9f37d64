#pragma once

#include <cstddef>
#include <vector>

#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// The table's keys as the model knows them, the primary key first: the columns of each, ascending. Those of parts of
/// columns are left out: two rows may hold different values and still meet.
[[nodiscard]] std::vector<std::vector<std::size_t>> uniqueKeys(const TableDefinition& table);

}  // namespace sequelize::detail
