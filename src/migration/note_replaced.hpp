#pragma once

#include <string>
#include <vector>

#include <sequelize/migrator.hpp>

#include "migration_tables.hpp"

namespace sequelize::detail {

/// What a migration replaces has run, and is undone, with it: so do programs see it that have the replaced ones. Within
/// the transaction that notes the migration itself.
void noteReplaced(MigrationTables& tables, const std::vector<std::string>& replaced, bool hasRun);
/// The same, where the names are kept elsewhere.
void noteReplaced(const MigrationStorage& storage, const std::vector<std::string>& replaced, bool hasRun);

}  // namespace sequelize::detail
