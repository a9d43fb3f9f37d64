#pragma once

#include <string>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// MySQL and MariaDB drop and truncate no table that others refer to. SQLite would delete the other tables' rows, or
/// set their keys to NULL: throws ForeignKeyConstraintError there. `doing`: "drop", "truncate".
void requireUnreferenced(Database& database, const std::string& table, const char* doing, const RunOptions& run);

/// Where tables are to be dropped or emptied with foreign keys unchecked, which the database then does whatever refers
/// to them: throws ForeignKeyConstraintError that names the foreign keys of tables that are not among `tables`, be they
/// of this database or of another one, as far as the user may see them. `allowed`: more tables that may refer to them.
void requireOnlyOwnReferences(Database& database, const std::vector<std::string>& tables, const char* doing,
                              const RunOptions& run, const std::vector<std::string>& allowed = {});

}  // namespace sequelize::detail
