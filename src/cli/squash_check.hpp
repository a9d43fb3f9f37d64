#pragma once

#include <functional>
#include <string_view>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail::commandline {

/// Throws Failure for a statement of a migration that a dump of the database's tables, rows, triggers and views would
/// lose, or that reaches beyond the database. To be asked before it runs; `database` is not the connection that runs
/// it.
void requireDumpable(Database& database, std::string_view migration, std::string_view sql);

}  // namespace sequelize::detail::commandline
