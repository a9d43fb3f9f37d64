#pragma once

#include <string>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>

namespace sequelize::detail::sqlite {

/// Adds to the script what makes the table anew as `after`, with its rows; columns of both have equal names.
/// `isRenamed`: SQLite has rewritten the triggers' texts since `before` was read. `otherTables`: their names are taken.
void rebuild(SchemaScript& script, const TableSchema& before, const TableSchema& after, bool isRenamed,
             const std::vector<std::string>& otherTables);

/// Whether two tables have the same trigger.
[[nodiscard]] const TriggerSchema* sameTrigger(const TableSchema& table, const TriggerSchema& trigger);

}  // namespace sequelize::detail::sqlite
