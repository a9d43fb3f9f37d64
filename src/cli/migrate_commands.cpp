// db:migrate and what belongs to it, with sequelize-cli's texts.
#include <algorithm>

#include <fmt/format.h>

#include "../driver/backends.hpp"
#include "../migration/database_access.hpp"
#include "../migration/migration_names.hpp"
#include "runnable.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr std::string_view noneExecuted = "No executed migrations found.";

std::vector<std::string> oneOrNone(const std::optional<std::string>& name) {
    return name ? std::vector<std::string>{*name} : std::vector<std::string>{};
}

void requireAlone(const Invocation& invocation, std::string_view option,
                  std::initializer_list<std::string_view> others) {
    if (!invocation.arguments.has(option)) return;
    for (const auto other : others)
        if (invocation.arguments.has(other))
            throw WrongArguments(&invocation.command,
                                 fmt::format("Arguments {} and {} are mutually exclusive", option, other));
}

std::optional<std::size_t> countGiven(const Invocation& invocation, std::string_view option) {
    if (!invocation.arguments.has(option)) return std::nullopt;
    return static_cast<std::size_t>(invocation.arguments.number(option));
}

/// What stands behind a line of the status; empty where Node would have nothing to say either.
std::string noteOf(const MigrationStatus& status) {
    if (status.state == MigrationStatus::State::failed) {
        std::string error = status.error;
        std::ranges::replace(error, '\n', ' ');
        // The name stands before it already: "(up, statement 2) failed: …".
        const std::string begin = fmt::format("Migration {} ", status.name);
        const char* const file = status.hasSource ? "" : " (no file)";
        if (error.starts_with(begin)) return fmt::format(" {}{}", error.substr(begin.size()), file);
        return fmt::format(" ({} behind statement {}){}", error, status.applied, file);
    }
    if (status.state == MigrationStatus::State::running)
        return fmt::format(" (running, behind statement {})", status.applied);
    if (!status.replacedBy.empty()) return fmt::format(" (replaced by {})", status.replacedBy);
    if (!status.hasSource) return " (no file)";
    if (status.isUnverified) return " (checksum unknown)";
    return status.isChanged ? " (changed)" : "";
}

void confirmMigrations(const Invocation& invocation, MigrationSession& migrations) {
    confirmInProduction(invocation, migrations.session().settings().environment, migrations.session().databaseName());
}

/// What is undone must be able to run again.
void requireLastRunnable(const Invocation& invocation, MigrationSession& migrations) {
    std::string last;
    for (const auto& status : migrations.migrator().status())
        if (status.state == MigrationStatus::State::up && status.replacedBy.empty()) last = status.name;
    const Migrations list = listedMigrations(invocation, MigrationSession::Kind::migrations);
    for (const auto& migration : list.list())
        if (migration.folded == nameKey(last))
            requireRunnable(DatabaseAccess::database(migrations.session().sequelize()), true, migration,
                            "Nothing was undone.");
}

/// With --sql or --plan nothing is run.
bool wantsScript(const Invocation& invocation) {
    requireAlone(invocation, "sql", {"plan"});
    return invocation.arguments.flag("sql") || invocation.arguments.flag("plan");
}

/// The settings of a script that is written without a connection; nothing where one is used.
std::optional<Settings> offlineSettings(const Invocation& invocation) {
    const auto& arguments = invocation.arguments;
    if (!arguments.flag("offline")) {
        if (arguments.has("dialect")) throw WrongArguments(&invocation.command, "--dialect goes with --offline only");
        return std::nullopt;
    }
    if (!wantsScript(invocation))
        throw WrongArguments(&invocation.command, "--offline goes with --sql or --plan: it runs nothing");
    if (!arguments.has("dialect")) return invocation.settings();
    requireAlone(invocation, "dialect", {"url"});
    Settings settings;
    settings.options.dialect = backendNamed(arguments.text("dialect"))->id;
    settings.source = "--dialect";
    return settings;
}

ExitCode printScript(Invocation& invocation, const MigrationScript& script) {
    auto& output = invocation.output;
    if (invocation.arguments.flag("sql") && !output.isJson()) output.raw(script.sql);
    for (const auto& [name, statements] : script.steps) {
        if (!invocation.arguments.flag("sql") && !output.isJson())
            output.raw(fmt::format("{}: {} statement{}\n", name, statements, statements == 1 ? "" : "s"));
        output.event("planned", {{"name", name}, {"statements", static_cast<std::int64_t>(statements)}});
    }
    if (script.sql.empty()) output.line("Nothing is to be run.");
    if (invocation.arguments.flag("sql")) output.event("script", {{"sql", script.sql}});
    return ExitCode::done;
}

/// What is known of migrations without a database: nothing of whether they have run.
ExitCode listFiles(Invocation& invocation) {
    requireAlone(invocation, "offline", {"exit-code"});
    const Migrations list = listedMigrations(invocation, MigrationSession::Kind::migrations);
    for (const auto& migration : list.list()) {
        const bool isForeign = migration.kind == MigrationKind::foreign;
        std::string note;
        if (isForeign)
            note = " (run by another program)";
        else if (!migration.canBeUndone())
            note = " (cannot be undone)";
        if (!migration.replaces.empty()) note += fmt::format(" (replaces {})", fmt::join(migration.replaces, ", "));
        invocation.output.line(fmt::format("unknown {}{}", migration.name, note));
        invocation.output.event("status", {{"name", migration.name},
                                           {"state", std::string("unknown")},
                                           {"undoable", !isForeign && migration.canBeUndone()},
                                           {"checksum", migration.checksum}});
    }
    return ExitCode::done;
}

}  // namespace

ExitCode runMigrate(Invocation& invocation) {
    requireAlone(invocation, "name", {"to", "from", "step"});
    const auto& arguments = invocation.arguments;
    UpOptions options{.to = arguments.text("to"),
                      .from = arguments.text("from"),
                      .migrations = oneOrNone(arguments.given("name")),
                      .step = countGiven(invocation, "step")};
    const bool isScript = wantsScript(invocation);
    if (const auto settings = offlineSettings(invocation)) {
        MigrationSession migrations(invocation, *settings, MigrationSession::Kind::migrations);
        return printScript(invocation, migrations.migrator().upScript(options));
    }
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations);
    if (isScript) return printScript(invocation, migrations.migrator().upScript(options));
    if (migrations.migrator().up(options).empty())
        invocation.output.line("No migrations were executed, database schema was already up to date.");
    return ExitCode::done;
}

ExitCode runMigrateStatus(Invocation& invocation) {
    if (invocation.arguments.flag("offline")) return listFiles(invocation);
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations);
    const auto list = migrations.migrator().status();
    const auto executed = migrations.migrator().executed();
    bool isInSync = true;
    for (const bool hasRun : {true, false}) {
        for (const auto& status : list) {
            const bool hasRow = std::ranges::find(executed, status.name) != executed.end();
            if ((hasRow || status.state == MigrationStatus::State::up) != hasRun) continue;  // it may count as run
            invocation.output.line(fmt::format("{} {}{}", hasRun ? "up" : "down", status.name, noteOf(status)));
            const bool isFailed = status.state == MigrationStatus::State::failed;
            const bool isRunning = status.state == MigrationStatus::State::running;
            invocation.output.event("status", {{"name", status.name},
                                               {"state", std::string(isFailed    ? "failed"
                                                                     : isRunning ? "running"
                                                                     : hasRun    ? "up"
                                                                                 : "pending")},
                                               {"up", hasRun},
                                               {"changed", status.isChanged},
                                               {"checksumKnown", !status.isUnverified},
                                               {"hasSource", status.hasSource},
                                               {"outOfOrder", status.isOutOfOrder},
                                               {"applied", static_cast<std::int64_t>(status.applied)},
                                               {"error", status.error}});
            isInSync = isInSync && hasRun && !isFailed && !isRunning && !status.isChanged;
        }
    }
    return isInSync || !invocation.arguments.flag("exit-code") ? ExitCode::done : ExitCode::notInSync;
}

ExitCode runMigrateUndo(Invocation& invocation) {
    requireAlone(invocation, "name", {"step"});
    DownOptions options{.migrations = oneOrNone(invocation.arguments.given("name")),
                        .step = countGiven(invocation, "step").value_or(1)};
    const bool isScript = wantsScript(invocation);
    if (const auto settings = offlineSettings(invocation)) {
        if (!invocation.arguments.has("name"))
            throw WrongArguments(&invocation.command, "--offline: nothing tells which was the last; give its --name");
        MigrationSession migrations(invocation, *settings, MigrationSession::Kind::migrations,
                                    MigrationSession::Direction::down);
        return printScript(invocation, migrations.migrator().downScript(options));
    }
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations, MigrationSession::Direction::down);
    if (isScript) return printScript(invocation, migrations.migrator().downScript(options));
    if (options.step > 1) confirmMigrations(invocation, migrations);
    if (migrations.migrator().down(options).empty()) invocation.output.line(noneExecuted);
    return ExitCode::done;
}

ExitCode runMigrateUndoAll(Invocation& invocation) {
    const std::string to = invocation.arguments.text("to");
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations, MigrationSession::Direction::down);
    confirmMigrations(invocation, migrations);
    DownOptions options{.to = to == "0" ? std::string() : to, .all = to == "0" || to.empty()};
    if (migrations.migrator().down(options).empty()) invocation.output.line(noneExecuted);
    return ExitCode::done;
}

ExitCode runMigrateRedo(Invocation& invocation) {
    MigrationSession migrations(invocation, MigrationSession::Kind::migrations);
    if (migrations.storage().kind == "none")
        throw Failure(ExitCode::usage,
                      "db:migrate:redo: migrationStorage is \"none\", and so nothing tells which was last");
    confirmMigrations(invocation, migrations);
    requireLastRunnable(invocation, migrations);
    const auto undone = migrations.migrator().down({.step = 1});
    if (undone.empty()) {
        invocation.output.line(noneExecuted);
        return ExitCode::done;
    }
    static_cast<void>(migrations.migrator().up({.migrations = undone}));
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
