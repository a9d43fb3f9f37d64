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
        throw WrongArguments(&invocation.command, words.empty()
                                                      ? "Missing required argument: name"
                                                      : "The migration is named twice: by --name, and without");
    return words.empty() ? arguments.text("name") : words.front();
}

const ListedMigration& requireMigration(const Migrations& list, const std::string& name) {
    const auto found = std::ranges::find(list.list(), stemOf(name), &ListedMigration::stem);
    if (found != list.list().end()) return *found;
    const auto hint = didYouMean(name, list.names());
    throw Failure(ExitCode::usage,
                  fmt::format("Unable to find migration: {}{}{}", name, hint.empty() ? "" : ". ", hint));
}

}  // namespace sequelize::detail::commandline
