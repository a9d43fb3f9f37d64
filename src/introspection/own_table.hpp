#pragma once

#include <string>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// Statements name tables without their database, as Sequelize's do: SQLite would take a temporary table or view of
/// that name instead of the database's own. Throws UsageError where one of the names is such a one.
void requireOwnTables(Database& database, const std::vector<std::string>& tables, const RunOptions& run);
/// For a statement that writes rows: throws UsageError where SQLite would take a temporary table or view although the
/// database has a table of that name.
void requireUncovered(Database& database, const std::string& table, const RunOptions& run);
/// For a statement that is to drop or empty the table: throws UsageError also where the database has none of that name,
/// but an attached one does, whose table SQLite would take, and where a virtual table keeps its rows in it.
void requireOwnTable(Database& database, const std::string& table, const char* doing, const RunOptions& run);
/// For an index that is to be dropped: throws UsageError where a temporary one has that name.
void requireOwnIndex(Database& database, const std::string& index, const RunOptions& run);
/// For a statement that is to drop or empty the table: throws UsageError where the name is that of a view, for which
/// DROP TABLE IF EXISTS does nothing, or of a sequence of MariaDB's, which it would drop.
void requireTableKind(Database& database, const std::string& name, const char* doing, const RunOptions& run);
/// Throws UsageError where the name is that of a sequence.
void requireNoSequence(Database& database, const std::string& name, const char* doing, const RunOptions& run);
/// Sends the statement that empties the table. Where it fails because the name is no table's, the error says whose.
void emptyTable(Database& database, const std::string& name, const RunOptions& run);
/// Throws UsageError where a virtual table keeps its rows in the table.
void requireNoPart(Database& database, const std::string& table, const char* doing, const RunOptions& run);

}  // namespace sequelize::detail
