#pragma once

#include <sequelize/dialect/dump_sql.hpp>

namespace sequelize::detail {

[[nodiscard]] const DumpSql& postgresDumpSql();

}  // namespace sequelize::detail
