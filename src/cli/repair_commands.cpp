// What corrects the tables of migrations: migration:mark, migration:resolve, migration:accept,
// db:migrate:schema:timestamps:add.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/datetime.hpp>
#include <sequelize/dsl.hpp>
#include <sequelize/query_interface.hpp>

#include "../migration/database_access.hpp"
#include "../migration/migration_lock.hpp"
#include "named_migration.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {

ExitCode runMigrationMark(Invocation& invocation) {
    const std::string name = migrationName(invocation);
    const bool hasRun = !invocation.arguments.flag("undone");
    const auto kind = namedKind(invocation);
    MigrationSession migrations(invocation, kind);
    if (migrations.storage().kind == "none")
        throw Failure(ExitCode::usage,
                      fmt::format("migration:mark: {} is \"none\", and so nothing can be kept", storageKey(kind)));
    migrations.migrator().mark(name, hasRun);
    invocation.output.line(fmt::format("Marked {} as {}.", invocation.output.named(name), hasRun ? "run" : "not run"));
    invocation.output.event("marked", {{"kind", std::string(nounOf(kind))}, {"name", name}, {"up", hasRun}});
    return ExitCode::done;
}

ExitCode runMigrationResolve(Invocation& invocation) {
    const std::string name = migrationName(invocation);
    const bool wasApplied = invocation.arguments.flag("applied");
    if (wasApplied == invocation.arguments.flag("not-applied"))
        throw WrongArguments(&invocation.command, "Say either --applied or --not-applied");
    const auto kind = namedKind(invocation);
    MigrationSession migrations(invocation, kind);
    if (migrations.storage().kind != "sequelize")
        throw Failure(ExitCode::usage,
                      fmt::format("migration:resolve: {} is \"{}\", which keeps no statements: what fails half-way "
                                  "begins anew",
                                  storageKey(kind), migrations.storage().kind));
    migrations.migrator().resolve(name, wasApplied);
    invocation.output.line(fmt::format("Resolved {}: the next run goes on {} that statement.",
                                       invocation.output.named(name), wasApplied ? "behind" : "with"));
    invocation.output.event("resolved", {{"kind", std::string(nounOf(kind))}, {"name", name}, {"applied", wasApplied}});
    return ExitCode::done;
}

ExitCode runMigrationAccept(Invocation& invocation) {
    const std::string name = migrationName(invocation);
    const auto kind = namedKind(invocation);
    MigrationSession migrations(invocation, kind);
    if (migrations.storage().kind != "sequelize")
        throw Failure(ExitCode::usage,
                      fmt::format("migration:accept: {} is \"{}\", which keeps no checksums, and so no {} counts as "
                                  "changed",
                                  storageKey(kind), migrations.storage().kind, nounOf(kind)));
    const bool wasOther = migrations.migrator().accept(name);
    const std::string shown = invocation.output.named(name);
    invocation.output.line(wasOther ? fmt::format("Accepted {} as it is now.", shown)
                                    : fmt::format("{} is what has run.", shown));
    invocation.output.event(wasOther ? "accepted" : "unchanged", {{"kind", std::string(nounOf(kind))}, {"name", name}});
    return ExitCode::done;
}

/// Rows that are there get the time of now, as by sequelize-cli. The columns keep it as their default, so that one who
/// runs meanwhile and does not know of them yet can go on.
ExitCode runAddMigrationTimestamps(Invocation& invocation) {
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations);
    const auto& storage = migrations.storage();
    if (storage.kind != "sequelize")
        throw Failure(ExitCode::usage, fmt::format("migrationStorage is \"{}\": there is no MetaTable", storage.kind));
    Database& database = DatabaseAccess::database(migrations.session().sequelize());
    const MigrationLock lock(database, migrations.migratorOptions(),
                             {.timeout = std::chrono::milliseconds{0}, .outside = true});
    const QueryInterface queryInterface(database, lock.run());
    if (!queryInterface.tableExists(storage.table)) throw Failure(ExitCode::failed, "No MetaTable table found.");
    const auto columns = queryInterface.describeTable(storage.table);
    bool isChanged = false;
    for (const char* const name : {"createdAt", "updatedAt"}) {
        if (std::ranges::find(columns, name, &ColumnDescription::name) != columns.end()) continue;
        queryInterface.addColumn(storage.table, name,
                                 {.type = DataTypes::DATE, .allowNull = false, .defaultValue = sequelize::now()});
        isChanged = true;
    }
    invocation.output.line(isChanged ? "Successfully added timestamps to MetaTable."
                                     : "MetaTable already has timestamps.");
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
