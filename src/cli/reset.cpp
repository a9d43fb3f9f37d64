// db:reset: drops the database, makes it anew, runs every migration.
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "../migration/database_access.hpp"
#include "../migration/migration_lock.hpp"
#include "named_database.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

using Kind = MigrationSession::Kind;

/// What could not run afterwards is found before anything is lost.
void requireRunnable(const Migrations& list) {
    for (const auto& migration : list.list())
        if (migration.kind == MigrationKind::foreign)
            throw Failure(ExitCode::usage,
                          fmt::format("{} is not in SQL and not part of this program, which cannot run it: nothing was "
                                      "dropped. Use the program that has it built in",
                                      migration.name));
}

/// A file of names does not go with the database.
void forget(const RunStorage& storage) {
    if (storage.kind != "json") return;
    const MigrationStorage file = jsonStorage(storage.path);
    for (const auto& name : file.executed()) file.unlogMigration(name);
}

/// Nobody may be migrating it.
void dropUnderLock(Invocation& invocation, MigrationSession& migrations, const NamedDatabase& named) {
    std::optional<MigrationLock> lock;
    if (!named.isFile() && named.exists())
        lock.emplace(DatabaseAccess::database(migrations.session().sequelize()), migrations.migratorOptions(),
                     RunOptions{.timeout = std::chrono::milliseconds{0}, .outside = true});
    const auto defaults = named.defaults();
    invocation.interrupts.check();
    const auto say = [&](bool isDone, std::string_view verb) {
        if (!isDone) return;
        invocation.output.line(fmt::format("Database {} {}.", invocation.output.named(named.name()), verb));
        invocation.output.event(verb, {{"kind", std::string("database")}, {"name", named.name()}});
    };
    say(named.drop(), "dropped");
    say(named.create(defaults.charset, defaults.collation), "created");
}

}  // namespace

ExitCode runDatabaseReset(Invocation& invocation) {
    const bool seeds = invocation.arguments.flag("seeds");
    const Settings settings = invocation.settings();
    const NamedDatabase named(settings);
    requireRunnable(listedMigrations(invocation, Kind::migrations));
    if (seeds) requireRunnable(listedMigrations(invocation, Kind::seeders));
    confirmInProduction(invocation, settings.environment, named.name());
    {
        MigrationSession migrations(invocation, settings, Kind::migrations);
        dropUnderLock(invocation, migrations, named);
    }
    forget(settings.migrations);
    forget(settings.seeders);
    {
        MigrationSession migrations(invocation, settings, Kind::migrations);
        if (migrations.migrator().up().empty()) invocation.output.line("There are no migrations.");
    }
    if (!seeds) return ExitCode::done;
    MigrationSession seeders(invocation, settings, Kind::seeders);
    if (seeders.migrator().up().empty()) invocation.output.line("No seeders found.");
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
