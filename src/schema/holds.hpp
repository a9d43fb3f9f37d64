#pragma once

#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// Whether members of C++ types of that family hold the column's values.
[[nodiscard]] bool holds(Family family, const DataType& type);

}  // namespace sequelize::detail
