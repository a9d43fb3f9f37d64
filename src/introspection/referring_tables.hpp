#pragma once

#include <string>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// MySQL and MariaDB drop and truncate no table that others refer to. SQLite would delete the other tables' rows, or
/// set their keys to NULL: throws ForeignKeyConstraintError there. `doing`: "drop", "truncate".
void requireUnreferenced(Database& database, const std::string& table, const char* doing, const RunOptions& run);

}  // namespace sequelize::detail
