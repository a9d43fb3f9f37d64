#pragma once

#include <string_view>

#include <sequelize/migration.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail::commandline {

/// Finds what could not be run, before something is destroyed that it is to make anew: a migration that is in another
/// language, or whose SQL cannot be read. `isThere`: whether the database can be connected to, and tells how it reads
/// SQL. `nothing` ends the message: "Nothing was dropped." Throws Failure.
void requireRunnable(Database& database, bool isThere, const ListedMigration& migration, std::string_view nothing);

}  // namespace sequelize::detail::commandline
