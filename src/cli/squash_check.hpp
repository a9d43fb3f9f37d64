#pragma once

#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail::commandline {

/// Throws Failure for a statement of a migration that a dump of the database's tables, rows, triggers and views would
/// lose. To be asked before it runs.
void requireDumpable(const SqlDialect& dialect, std::string_view migration, std::string_view sql);

}  // namespace sequelize::detail::commandline
