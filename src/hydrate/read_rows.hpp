#pragma once

#include <vector>

#include <sequelize/driver/connection.hpp>
#include <sequelize/hydrate/row.hpp>

namespace sequelize::detail {

/// All rows that are left. `kinds`, by column, where the model knows it: which texts are JSON and which bytes are
/// shapes, which not every database says.
[[nodiscard]] std::vector<Row> readRows(Cursor& cursor, const std::vector<TypeSpec::Kind>& kinds = {});

}  // namespace sequelize::detail
