#include "model_commands.hpp"

#include <fmt/format.h>

namespace sequelize::detail::commandline {

void requireModels(const Invocation& invocation, std::string_view alternative) {
    if (invocation.program.defineModels || invocation.program.own != nullptr) return;
    throw Failure(ExitCode::usage,
                  fmt::format("{} needs models, and this program has none: build the command line into yours, by "
                              "sequelize::cli::main(argc, argv, defineModels){}",
                              invocation.command.name, alternative));
}

bool hasMigrations(const Invocation& invocation) {
    std::error_code error;
    return invocation.program.migrations != nullptr ||
           std::filesystem::is_directory(invocation.folder("migrations-path"), error);
}

std::vector<std::string> migrationTables(const Settings& settings) {
    std::vector<std::string> names;
    for (const auto* storage : {&settings.migrations, &settings.seeders}) {
        names.push_back(storage->table);
        names.push_back(storage->table + "State");
    }
    return names;
}

// Where it is kept nowhere what has run, everything counts as run.
ModelSession::ModelSession(Invocation& invocation) {
    if (hasMigrations(invocation))
        migrations_.emplace(invocation, MigrationSession::Kind::migrations, MigrationSession::Direction::down);
    else
        alone_.emplace(invocation);
}

}  // namespace sequelize::detail::commandline
