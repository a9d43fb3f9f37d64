// db:seed and what belongs to it. As with sequelize-cli, what was seeded is kept nowhere unless the configuration says
// so: `db:seed:all` runs all of them each time.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

using Direction = MigrationSession::Direction;

/// The files' names, without folders, each once.
std::vector<std::string> namedSeeds(const Invocation& invocation) {
    std::vector<std::string> names;
    for (const auto& word : invocation.arguments.list("seed")) {
        auto name = std::filesystem::path(word).filename().string();
        if (name.empty()) throw Failure(ExitCode::usage, fmt::format("--seed: '{}' is no name of a seed", word));
        if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
    return names;
}

/// Runs seeds, and tells what a failure is likely to come from.
template <class Work>
ExitCode seeding(Invocation& invocation, Direction direction, Work work) {
    MigrationSession seeders(invocation, MigrationSession::Kind::seeders, direction);
    try {
        if (work(seeders).empty()) invocation.output.line("No seeders found.");
    } catch (const MigrationError& error) {
        if (error.reason() == MigrationError::Reason::failed && direction == Direction::up &&
            seeders.storage().kind == "none")
            invocation.output.warning(
                "seederStorage is \"none\": each run runs all seeds again, those that have run, too. "
                "\"seederStorage\": \"sequelize\" in the configuration keeps what has run");
        throw;
    }
    return ExitCode::done;
}

}  // namespace

ExitCode runSeed(Invocation& invocation) {
    const auto names = namedSeeds(invocation);
    if (names.empty())
        throw WrongArguments(&invocation.command, "Missing required argument: seed. db:seed:all runs all of them");
    return seeding(invocation, Direction::up,
                   [&](MigrationSession& seeders) { return seeders.migrator().up({.migrations = names}); });
}

ExitCode runSeedAll(Invocation& invocation) {
    return seeding(invocation, Direction::up, [](MigrationSession& seeders) { return seeders.migrator().up(); });
}

ExitCode runSeedUndo(Invocation& invocation) {
    auto names = namedSeeds(invocation);
    std::ranges::sort(names, std::ranges::greater{});
    return seeding(invocation, Direction::down, [&](MigrationSession& seeders) {
        confirmInProduction(invocation, seeders.session().settings().environment, seeders.session().databaseName());
        return seeders.migrator().down({.migrations = names});
    });
}

ExitCode runSeedUndoAll(Invocation& invocation) {
    return seeding(invocation, Direction::down, [&](MigrationSession& seeders) {
        confirmInProduction(invocation, seeders.session().settings().environment, seeders.session().databaseName());
        return seeders.migrator().down({.all = true});
    });
}

}  // namespace sequelize::detail::commandline
