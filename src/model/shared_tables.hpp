#pragma once

#include <vector>

#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/schema/schema_model.hpp>

// Several models may have one table, each with some of its columns.
namespace sequelize::detail {

/// `models`, and behind them the others of their tables.
[[nodiscard]] std::vector<const ModelCore*> withOthersOfTables(const ModelSet& set,
                                                               std::vector<const ModelCore*> models);

/// What several models say of one table becomes one table, with the columns, keys and indexes of all of them. Throws
/// UsageError that names the models where they contradict each other.
void uniteTables(SchemaModel& wanted, const std::vector<const TableDefinition*>& definitions);

}  // namespace sequelize::detail
