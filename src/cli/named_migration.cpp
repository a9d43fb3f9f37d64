#include "named_migration.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "../core/nearest.hpp"
#include "../migration/migration_names.hpp"

namespace sequelize::detail::commandline {

std::string migrationName(const Invocation& invocation) {
    const auto& arguments = invocation.arguments;
    const auto& words = arguments.positionals();
    if (words.empty() == !arguments.has("name"))
        throw WrongArguments(&invocation.command, words.empty() ? "Missing required argument: name"
                                                                : "The name is given twice: by --name, and without");
    return words.empty() ? arguments.text("name") : words.front();
}

MigrationSession::Kind namedKind(const Invocation& invocation) {
    return invocation.arguments.flag("seeders") ? MigrationSession::Kind::seeders : MigrationSession::Kind::migrations;
}

std::string_view nounOf(MigrationSession::Kind kind) {
    return kind == MigrationSession::Kind::seeders ? "seed" : "migration";
}

std::string_view storageKey(MigrationSession::Kind kind) {
    return kind == MigrationSession::Kind::seeders ? "seederStorage" : "migrationStorage";
}

const ListedMigration& requireMigration(const Migrations& list, const std::string& name, std::string_view noun) {
    const auto found = std::ranges::find(list.list(), nameKey(name), &ListedMigration::folded);
    if (found != list.list().end()) return *found;
    const auto hint = didYouMean(name, list.names());
    throw Failure(ExitCode::usage,
                  fmt::format("Unable to find {}: {}{}{}", noun, name, hint.empty() ? "" : ". ", hint));
}

}  // namespace sequelize::detail::commandline
