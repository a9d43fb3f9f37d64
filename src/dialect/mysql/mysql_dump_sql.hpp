#pragma once

#include <sequelize/dialect/dump_sql.hpp>

namespace sequelize::detail {

[[nodiscard]] const DumpSql& mysqlDumpSql();

}  // namespace sequelize::detail
