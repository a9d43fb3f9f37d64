#pragma once

#include <string>
#include <vector>

#include <sequelize/migration/listed_migration.hpp>

namespace sequelize::detail {

/// The files of a folder of migrations, and of the folders in it, for `migrationsOf`. Throws UsageError for what cannot
/// be read.
[[nodiscard]] std::vector<MigrationFile> filesOfFolder(const std::string& folder);

}  // namespace sequelize::detail
