// db:reset: drops the database, makes it anew, runs every migration.
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "../migration/database_access.hpp"
#include "../migration/migration_lock.hpp"
#include "named_database.hpp"
#include "runnable.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

using Kind = MigrationSession::Kind;

/// Before anything is lost.
void requireAllRunnable(const Invocation& invocation, const Settings& settings, const NamedDatabase& named,
                        bool seeds) {
    Session session(invocation, settings);
    Database& database = DatabaseAccess::database(session.sequelize());
    const bool isThere = named.exists();
    for (const Kind kind : {Kind::migrations, Kind::seeders}) {
        const RunStorage& storage = kind == Kind::migrations ? settings.migrations : settings.seeders;
        if (storage.kind == "json") static_cast<void>(jsonStorage(storage.path).executed());
        if (kind == Kind::seeders && !seeds) continue;
        const Migrations list = listedMigrations(invocation, kind);
        for (const auto& migration : list.list()) requireRunnable(database, isThere, migration, "Nothing was dropped.");
    }
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
    requireAllRunnable(invocation, settings, named, seeds);
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
