#pragma once

#include <span>

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/schema/schema_model.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// Queries on a database, unlogged, as a dialect asks them.
[[nodiscard]] AskRows askingOn(Database& database, const RunOptions& run);

/// The database's tables as they are. Writes nothing. Its queries are not logged.
[[nodiscard]] SchemaModel readSchema(Database& database, const SchemaQuestion& question, const RunOptions& run);

/// What the database would read of these tables had it made them: it makes a temporary table for each, reads that, and
/// drops it. Needs the privilege for temporary tables, commits nothing, and is seen by nobody. What a definition leaves
/// to the database, such as a character set, is as the table has it in `present`.
[[nodiscard]] SchemaModel modelSchema(Database& database, std::span<const TableDefinition* const> tables,
                                      const SchemaModel& present, const RunOptions& run);

}  // namespace sequelize::detail
