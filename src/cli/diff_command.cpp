// migration:diff: a migration from what models and database differ in.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration.hpp>

#include "../migration/database_access.hpp"
#include "../migration/migration_names.hpp"
#include "../model/alter_tables.hpp"
#include "file_names.hpp"
#include "generate.hpp"
#include "migration_text.hpp"
#include "model_commands.hpp"
#include "model_decisions.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string listedNames(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

/// A file that the program was not built with yet would be written a second time.
void requireBuiltIn(const Invocation& invocation, const std::filesystem::path& folder) {
    std::error_code error;
    if (invocation.program.migrations == nullptr || !std::filesystem::is_directory(folder, error)) return;
    const auto& known = invocation.program.migrations->list();
    std::vector<std::string> missing;
    const Migrations files = Migrations::fromFolder(folder.string());
    for (const auto& file : files.list())
        if (std::ranges::find(known, file.stem, &ListedMigration::stem) == known.end()) missing.push_back(file.name);
    if (!missing.empty())
        throw Failure(
            ExitCode::notInSync,
            fmt::format("{} has {}, which this program was not built with: build it, and run db:migrate, first",
                        folder.string(), listedNames(missing)));
}

/// What differs is to be what no migration makes.
void requireAllRun(Migrator& migrator) {
    std::vector<std::string> open;
    for (const auto& status : migrator.status()) {
        if (status.state == MigrationStatus::State::pending) open.push_back(status.name + " (pending)");
        if (status.state == MigrationStatus::State::failed) open.push_back(status.name + " (failed)");
    }
    if (!open.empty())
        throw Failure(ExitCode::notInSync,
                      fmt::format("the database lacks migrations, and what they make would be written twice: {}. Run "
                                  "db:migrate first",
                                  listedNames(open)));
}

/// Asks until all is decided, and compares anew with each answer.
SchemaDifference decidedDifference(Invocation& invocation, Session& session, ModelDecisions& decisions) {
    Database& database = DatabaseAccess::database(session.sequelize());
    const auto models = usedModels(DatabaseAccess::models(session.sequelize()));
    const Settings& settings = session.settings();
    for (;;) {
        auto difference = compareTables(database, models,
                                        {.renames = decisions.renames(),
                                         .dropsTables = invocation.arguments.flag("drop-unknown"),
                                         .ignoredTables = migrationTables(settings)},
                                        {});
        invocation.interrupts.check();
        if (!decisions.askRenames(difference)) return difference;
    }
}

void tellChanges(const Invocation& invocation, const SchemaDifference& difference) {
    for (const auto& change : difference.changes) {
        invocation.output.line("  " + change.text());
        invocation.output.event("difference", {{"change", change.text()}});
    }
    for (const auto& note : difference.notes) invocation.output.line("  note: " + note);
}

/// Files with what they hold.
using Files = std::vector<std::pair<std::filesystem::path, std::string>>;

Files emptyMigration(const std::filesystem::path& folder, const std::string& name, bool asSql) {
    const auto file = generatedFile(folder, name, asSql);
    constexpr std::string_view body = "            static_cast<void>(queryInterface);\n";
    return {{file, asSql ? sqlFile("-- Add statements here.\n", "-- Add statements that revert them here.\n")
                         : cppFile(functionName('m', file.stem().string()), body, body)}};
}

std::unique_ptr<const OnlineRules> onlineRules(const Invocation& invocation, Database& database) {
    if (!invocation.arguments.flag("online")) return std::make_unique<OnlineRules>();
    return database.dialect().schemaSql().onlineRules(database.serverInfo().version);
}

struct WhereTo {
    const std::filesystem::path& folder;
    const std::string& name;
    bool asSql = false;
};

/// One, or more where new columns are filled in before or after a table is made anew: rows do not change beside that.
Files writtenMigrations(Database& database, const SchemaDifference& difference, const ModelDecisions& decisions,
                        const OnlineRules& online, const WhereTo& to) {
    const RunOptions run;
    std::string stamp = nextTimestamp(to.folder);
    Files files;
    const auto add = [&](std::string_view suffix, const SchemaDifference& part, std::vector<FilledColumn> filled,
                         std::vector<FilledColumn> before = {}) {
        if (!files.empty()) stamp = secondAfter(stamp);
        auto file = to.folder / fmt::format("{}-{}{}.{}", stamp, to.name, suffix, to.asSql ? "sql" : "cpp");
        const MigrationSource source{database,         part, decisions.allowed(), run, online, std::move(filled),
                                     std::move(before)};
        auto text = to.asSql ? sqlMigration(source) : cppMigration(source, functionName('m', file.stem().string()));
        files.emplace_back(std::move(file), std::move(text));
    };
    const auto& dialect = database.dialect();
    const auto stages = inStages(difference);
    const bool isFirstAnew = stages && makesTableAnew(dialect, stages->first);
    if (!stages || (!isFirstAnew && !makesTableAnew(dialect, stages->last))) {
        add("", difference, {});
        return files;
    }
    add("", stages->first, isFirstAnew ? std::vector<FilledColumn>() : stages->columns);
    if (isFirstAnew) add("-fill-in", {.before = stages->first.after, .after = stages->first.after}, stages->columns);
    add("-not-null", stages->last, {}, stages->columns);
    return files;
}

}  // namespace

ExitCode runMigrationDiff(Invocation& invocation) {
    requireModels(invocation, "");
    const auto& arguments = invocation.arguments;
    const bool asSql = arguments.flag("sql");
    if (asSql && arguments.flag("cpp"))
        throw WrongArguments(&invocation.command, "Arguments sql and cpp are mutually exclusive");
    const std::string name = arguments.text("name");
    checkFileName(name);
    ModelDecisions decisions(invocation);
    const auto folder = invocation.folder("migrations-path");
    requireBuiltIn(invocation, folder);
    ModelSession models(invocation);
    if (models.migrations() != nullptr) requireAllRun(models.migrations()->migrator());
    Session& session = models.session();
    const SchemaDifference difference = decidedDifference(invocation, session, decisions);
    decisions.requireAllowed(difference);
    if (difference.isClean() && !arguments.flag("empty")) {
        tellChanges(invocation, difference);
        invocation.output.line("Nothing differs between models and database: no migration was written.");
        return ExitCode::done;
    }
    ensureFolder(invocation, "migrations", folder);
    Database& database = DatabaseAccess::database(session.sequelize());
    const auto files = difference.isClean()
                           ? emptyMigration(folder, name, asSql)
                           : writtenMigrations(database, difference, decisions, *onlineRules(invocation, database),
                                               {folder, name, asSql});
    for (const auto& [file, text] : files) writeNewFile(file, text);
    tellChanges(invocation, difference);
    for (const auto& [file, text] : files) {
        invocation.output.line(
            fmt::format("New migration was created at {} .", invocation.output.named(file.string())));
        invocation.output.event("created", {{"kind", std::string("migration")}, {"path", file.string()}});
    }
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
