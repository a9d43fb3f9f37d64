#pragma once

#include <sequelize/pool/database.hpp>

#include "migration_ledger.hpp"
#include "migration_run.hpp"

namespace sequelize::detail {

/// One direction of a migration, as what it is written in sends it. Refers to the migration.
[[nodiscard]] MigrationStep stepOf(Database& database, const MigrationChoice& choice, bool isUp,
                                   const std::string& noun);

}  // namespace sequelize::detail
