// db:check: models, database and migrations, compared.
#include <fmt/format.h>

#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "../difference/difference.hpp"
#include "../introspection/read_schema.hpp"
#include "../migration/database_access.hpp"
#include "../model/alter_tables.hpp"
#include "model_commands.hpp"
#include "scratch_database.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

/// What a failed or changed migration is worth.
ExitCode checkMigrations(const Invocation& invocation, Migrator& migrator) {
    ExitCode code = ExitCode::done;
    for (const auto& status : migrator.status()) {
        const bool isFailed = status.state == MigrationStatus::State::failed;
        if (!isFailed && !status.isChanged) continue;
        const std::string what = isFailed ? "failed half-way: " + status.error : "has changed since it ran";
        invocation.output.line(fmt::format("migration {} {}", status.name, what));
        invocation.output.event("migration", {{"name", status.name}, {"state", what}});
        if (code != ExitCode::needsDecision) code = isFailed ? ExitCode::needsDecision : ExitCode::notInSync;
    }
    return code;
}

/// Says what differs; whether nothing does. `between` is empty where the command's name says it already.
bool tellDifference(const Invocation& invocation, const SchemaDifference& difference, const std::string& between) {
    const std::string text = difference.text();
    if (!text.empty()) {
        if (!between.empty()) invocation.output.line(between + ":");
        invocation.output.line(text.substr(0, text.size() - 1));
    }
    for (const auto& change : difference.changes)
        if (between.empty())
            invocation.output.event("difference", {{"change", change.text()}});
        else
            invocation.output.event("difference", {{"change", change.text()}, {"between", between}});
    return difference.isClean();
}

/// What migrations alone make, against models and database.
bool checkReplay(Invocation& invocation, ModelSession& session) {
    Sequelize& live = session.session().sequelize();
    const auto own = migrationTables(session.session().settings());
    ScratchDatabase scratch(invocation, session.session());
    scratch.migrate(listedMigrations(invocation, MigrationSession::Kind::migrations));
    Database& made = DatabaseAccess::database(scratch.sequelize());
    const auto ofModels = compareTables(made, usedModels(DatabaseAccess::models(live)), {.ignoredTables = own}, {});
    diff::DifferenceOptions options;
    options.ignoredTables.insert(options.ignoredTables.end(), own.begin(), own.end());
    const auto ofLive =
        diff::difference(readSchema(made, {}, {}), readSchema(DatabaseAccess::database(live), {}, {}), options);
    const bool areModels = tellDifference(invocation, ofModels, "From what the migrations make to what the models say");
    const bool isLive = tellDifference(invocation, ofLive, "From what the migrations make to the database");
    if (areModels && isLive)
        invocation.output.line("The migrations alone make what the models say, and what the database has.");
    return areModels && isLive;
}

}  // namespace

ExitCode runDatabaseCheck(Invocation& invocation) {
    requireModels(invocation, "");
    const bool isReplayed = invocation.arguments.flag("migrations");
    ModelSession session(invocation);
    if (isReplayed && session.migrations() == nullptr)
        throw Failure(ExitCode::usage, fmt::format("--migrations: there is no folder {}",
                                                   invocation.folder("migrations-path").string()));
    bool isClean = tellDifference(invocation, session.session().sequelize().check(), "");
    if (isClean) invocation.output.line("The database is as the models say.");
    const ExitCode code =
        session.migrations() ? checkMigrations(invocation, session.migrations()->migrator()) : ExitCode::done;
    if (code == ExitCode::needsDecision) return code;
    if (isReplayed) isClean = checkReplay(invocation, session) && isClean;
    return isClean ? code : ExitCode::notInSync;
}

}  // namespace sequelize::detail::commandline
