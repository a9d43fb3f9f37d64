// migration:accept
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "../migration/database_access.hpp"
#include "../migration/migration_lock.hpp"
#include "../migration/migration_names.hpp"
#include "../migration/migration_tables.hpp"
#include "named_migration.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

/// The row of a migration that has run, maybe in another language.
std::string executedName(MigrationTables& tables, const ListedMigration& migration, std::string_view noun) {
    for (auto& name : tables.executed())
        if (stemOf(name) == migration.stem) return std::move(name);
    throw Failure(ExitCode::usage, fmt::format("{} was not executed: {}", titled(noun), migration.name));
}

MigrationState stateOf(MigrationTables& tables, const std::string& name) {
    for (auto& state : tables.states())
        if (stemOf(state.name) == stemOf(name)) return std::move(state);
    return {.name = name, .state = "done"};  // sequelize-cli ran it
}

}  // namespace

ExitCode runMigrationAccept(Invocation& invocation) {
    const std::string given = migrationName(invocation);
    const auto kind = namedKind(invocation);
    MigrationSession migrations(invocation, kind);
    const auto& storage = migrations.storage();
    if (storage.kind != "sequelize")
        throw Failure(ExitCode::usage,
                      fmt::format("migration:accept: {} is \"{}\", which keeps no checksums, and so no "
                                  "{} counts as changed",
                                  storageKey(kind), storage.kind, nounOf(kind)));
    const Migrations list = listedMigrations(invocation, kind);
    const ListedMigration& migration = requireMigration(list, given, nounOf(kind));
    if (migration.checksum.empty())
        throw Failure(ExitCode::usage, fmt::format("{}: no checksum of it is known here. Migrations in C++ have one in "
                                                   "the program that CMake has built them into",
                                                   migration.name));
    Database& database = DatabaseAccess::database(migrations.session().sequelize());
    const MigrationLock lock(database, migrations.migratorOptions(),
                             {.timeout = std::chrono::milliseconds{0}, .outside = true});
    MigrationTables tables(database, storage.table, lock.run());
    const std::string name = executedName(tables, migration, nounOf(kind));
    MigrationState state = stateOf(tables, name);
    if (!state.isDone())
        throw Failure(
            ExitCode::usage,
            fmt::format("{} is half done, behind statement {}: what comes behind that may be changed, and the "
                        "next run goes on with it",
                        name, state.applied));
    const bool isChanged = state.checksum != migration.checksum;
    if (isChanged) {
        state.checksum = migration.checksum;
        tables.create();  // sequelize-cli makes one of the two
        tables.put(state);
    }
    const std::string shown = invocation.output.named(name);
    invocation.output.line(isChanged ? fmt::format("Accepted {} as it is now.", shown)
                                     : fmt::format("{} is what has run.", shown));
    invocation.output.event(isChanged ? "accepted" : "unchanged",
                            {{"kind", std::string(nounOf(kind))}, {"name", name}});
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
