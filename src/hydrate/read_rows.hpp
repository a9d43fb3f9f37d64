#pragma once

#include <vector>

#include <sequelize/driver/connection.hpp>
#include <sequelize/hydrate/row.hpp>

namespace sequelize::detail {

/// All rows that are left. `documents`, by column: whether its texts are JSON, which not every database says.
[[nodiscard]] std::vector<Row> readRows(Cursor& cursor, const std::vector<bool>& documents = {});

}  // namespace sequelize::detail
