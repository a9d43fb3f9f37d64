#pragma once

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// Runs statements that alter tables, one after the other; a rebuild as a whole or not at all. Throws what the database
/// throws, ForeignKeyConstraintError where a rebuild would leave a row that breaks a foreign key, and UsageError for a
/// rebuild within a transaction that checks foreign keys, and where a view or a trigger would not work any more.
void runScript(Database& database, const SchemaScript& script, const RunOptions& run);

}  // namespace sequelize::detail
