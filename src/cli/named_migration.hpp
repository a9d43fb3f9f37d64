#pragma once

#include <string>
#include <string_view>

#include <sequelize/migration/migrations.hpp>

#include "invocation.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {

/// The migration that a command is about: `--name x`, or x alone. Throws WrongArguments where neither or both are
/// there.
[[nodiscard]] std::string migrationName(const Invocation& invocation);

/// Whether the command is about a seed, by `--seeders`, or a migration.
[[nodiscard]] MigrationSession::Kind namedKind(const Invocation& invocation);
/// What messages call it: "seed", or "migration".
[[nodiscard]] std::string_view nounOf(MigrationSession::Kind kind);
/// The key of the configuration that says where it is kept what was run.
[[nodiscard]] std::string_view storageKey(MigrationSession::Kind kind);

/// The migration of that name, with or without its extension, by its case and accents or not. Throws Failure, with
/// the nearest name, where there is none.
[[nodiscard]] const ListedMigration& requireMigration(const Migrations& list, const std::string& name,
                                                      std::string_view noun = "migration");

}  // namespace sequelize::detail::commandline
