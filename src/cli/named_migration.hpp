#pragma once

#include <string>

#include <sequelize/migration/migrations.hpp>

#include "invocation.hpp"

namespace sequelize::detail::commandline {

/// The migration that a command is about: `--name x`, or x alone. Throws WrongArguments where neither or both are
/// there.
[[nodiscard]] std::string migrationName(const Invocation& invocation);

/// The migration of that name, with or without its extension. Throws Failure, with the nearest name, where there is
/// none.
[[nodiscard]] const ListedMigration& requireMigration(const Migrations& list, const std::string& name);

}  // namespace sequelize::detail::commandline
