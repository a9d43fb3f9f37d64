// Every command and option of the command line. Parser, help, completion and docs/command_line.md come from here.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "../driver/backends.hpp"
#include "command.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr auto takesBoolean = OptionType::boolean;
constexpr auto takesText = OptionType::string;
constexpr auto takesNumber = OptionType::number;

using OptionList = std::vector<Option>;

const OptionList& commonOptions() {
    static const OptionList list{
        Option{"env", takesText, "The environment to run the command in", "development"}.completing(
            Completion::environments),
        Option{"config", takesText, "The path to the config file"}.completing(Completion::files),
        Option{"options-path", takesText, "The path to a JSON file with additional options"}.completing(
            Completion::files),
        Option{"migrations-path", takesText, "The path to the migrations folder", "migrations"}.completing(
            Completion::files),
        Option{"seeders-path", takesText, "The path to the seeders folder", "seeders"}.completing(Completion::files),
        Option{"models-path", takesText, "The path to the models folder", "models"}.completing(Completion::files),
        {"url", takesText, "The database connection string to use. Alternative to using --config files"},
        {"debug", takesBoolean, "When available show various debug information", "false"},
        {"json", takesBoolean, "One JSON object a line on standard output, people's text on standard error", "false"},
    };
    return list;
}

/// The common options, and then the command's own.
OptionList with(std::initializer_list<OptionList> groups) {
    OptionList all = commonOptions();
    for (auto& option : all) option.common = true;
    for (const auto& group : groups) all.insert(all.end(), group.begin(), group.end());
    return all;
}

// Groups of options that several commands share.
const OptionList lockOptions{
    {"lock-timeout", takesNumber, "Seconds to wait for another one that migrates; 0 fails at once", "300"},
    Option{"lock", takesText, "A server's named lock, or a row of a table", "auto"}.among({"auto", "named", "row"}),
};
const OptionList migrateOptions{
    Option{"to", takesText, "Migration name to run migrations until"}.completing(Completion::migrations),
    Option{"from", takesText, "Migration name to start migrations from (excluding)"}.completing(Completion::migrations),
    Option{"name", takesText,
           "Migration name. When specified, only this migration will be run. Mutually exclusive with --to and --from"}
        .completing(Completion::migrations),
    Option{"step", takesNumber, "Run this many migrations at most"}.from(1),
    {"strict", takesBoolean, "Refuse a migration that is older than one that was run", "false"},
};
const OptionList scriptOptions{
    {"sql", takesBoolean, "Print what would be run, as a script for somebody else to run", "false"},
    {"plan", takesBoolean, "Print what would be run: names, and how many statements", "false"},
};
OptionList offlineOptions() {
    std::vector<std::string_view> dialects;
    for (const auto& backend : backends()) dialects.push_back(backend.name());
    return {
        {"offline", takesBoolean, "With --sql or --plan: connect to nothing, as if none had run", "false"},
        Option{"dialect", takesText, "With --offline: for which database, in the place of --url and configuration"}
            .among(std::move(dialects)),
    };
}
const OptionList forceOption{
    {"force", takesBoolean, "Do not ask, in production either", "false"},
};
const OptionList seedOption{
    Option{"seed", OptionType::array, "List of seed files"}.completing(Completion::seeders),
};
const OptionList exitCodeOption{
    {"exit-code", takesBoolean, "Exit with 3 if anything is pending, failed or changed", "false"},
};
const OptionList migrationOption{
    Option{"name", takesText, "Migration name"}.completing(Completion::migrations),
};
const OptionList seedersOption{
    {"seeders", takesBoolean, "A seed is meant, and no migration", "false"},
};
const OptionList allowChangedOption{
    {"allow-changed", takesBoolean, "Go on although a migration was changed after it was run", "false"},
};
const OptionList allowChangedSeedOption{
    {"allow-changed", takesBoolean, "Go on although a seed was changed after it was run", "false"},
};
const std::vector<Positional> migrationWord{
    {"name", "The migration, in the place of --name", {}, Completion::migrations, false}};
const OptionList underscoredOption{
    {"underscored", takesBoolean, "Use snake case for the timestamp's attribute names", "false"},
};
const OptionList initForceOption{
    {"force", takesBoolean, "Will write the config file anew, and keep the existing one beside it", "false"},
};
const OptionList sqlOption{
    {"sql", takesBoolean, "Write an SQL file instead of a C++ one", "false"},
};
const OptionList decisionOptions{
    {"rename", OptionType::array, "A column that was renamed, as in books.author:books.writer"},
    {"rename-table", OptionType::array, "A table that was renamed, as in books:volumes"},
    {"no-rename", takesBoolean, "Nothing was renamed: what is gone was dropped", "false"},
    {"allow", OptionType::array, "Something destructive that is meant, as in drop-column:books.isbn"},
    {"allow-destructive", takesBoolean, "All that is destructive is meant", "false"},
    {"drop-unknown", takesBoolean, "Also drop tables that have no model; each must be allowed", "false"},
};

OptionList named(std::string_view help) {
    return {Option{"name", takesText, help}.mandatory()};
}

std::vector<Command> allCommands() {
    const OptionList undoing{
        Option{"to", takesText, "Revert to the provided migration", "0"}.completing(Completion::migrations)};
    const OptionList generation = with({named("Defines the name of the migration"), underscoredOption, sqlOption});
    const OptionList seedGeneration = with({named("Defines the name of the seed"), sqlOption});
    const OptionList modelGeneration = with({
        {{"name", takesText, "Defines the name of the new model"},
         {"attributes", takesText, "A list of attributes"},
         {"force", takesBoolean, "Forcefully re-creates model with the same name", "false"},
         {"from-database", takesBoolean, "Models of the tables that the database has", "false"},
         {"tables", takesText, "With --from-database: only these, separated by commas"},
         Option{"output", takesText,
                "With --from-database: the folder for the models, made where it is missing; else --models-path"}
             .completing(Completion::files)},
        underscoredOption,
        sqlOption,
    });
    const OptionList initialisation = with({initForceOption});

    // The functions of commands that come with the migrator are null until then: one word each.
    return {
        {"db:migrate", "Run pending migrations",
         with({migrateOptions, allowChangedOption, scriptOptions, offlineOptions(), lockOptions}), runMigrate},
        {"db:migrate:schema:timestamps:add", "Update migration table to have timestamps", with({lockOptions}),
         runAddMigrationTimestamps},
        {"db:migrate:status", "List the status of all migrations",
         with({exitCodeOption, {{"offline", takesBoolean, "Connect to nothing: what the files are", "false"}}}),
         runMigrateStatus},
        {"db:migrate:undo", "Reverts a migration",
         with({{Option{"name", takesText, "Name of the migration to undo"}.completing(Completion::migrations),
                Option{"step", takesNumber, "Revert this many migrations", "1"}.from(1)},
               forceOption,
               scriptOptions,
               offlineOptions(),
               lockOptions}),
         runMigrateUndo},
        {"db:migrate:undo:all", "Revert all migrations ran", with({undoing, forceOption, lockOptions}),
         runMigrateUndoAll},
        {"db:migrate:redo", "Reverts the last migration, and runs it again", with({forceOption, lockOptions}),
         runMigrateRedo},
        {"db:seed", "Run specified seeder", with({seedOption, allowChangedSeedOption, lockOptions}), runSeed},
        {"db:seed:undo", "Deletes data from the database", with({seedOption, forceOption, lockOptions}), runSeedUndo},
        {"db:seed:all", "Run every seeder", with({allowChangedSeedOption, lockOptions}), runSeedAll},
        {"db:seed:undo:all", "Deletes data from the database", with({forceOption, lockOptions}), runSeedUndoAll},
        {"db:create", "Create database specified by configuration",
         with({{{"charset", takesText, "Pass charset option to dialect, MYSQL only"},
                {"collate", takesText, "Pass collate option to dialect"}}}),
         runDatabaseCreate},
        {"db:drop", "Drop database specified by configuration", with({forceOption}), runDatabaseDrop},
        {"db:reset", "Drop the database, create it, run every migration",
         with({{{"seeds", takesBoolean, "And every seeder", "false"}}, forceOption, lockOptions}), runDatabaseReset},
        {"db:wait", "Wait until the database's server answers",
         with({{{"timeout", takesNumber, "Seconds to wait", "60"}}}), runDatabaseWait},
        {"db:check", "Compare the models with the database",
         with({{{"migrations", takesBoolean,
                 "Also run all migrations in a scratch database, and compare that with both", "false"}}}),
         runDatabaseCheck},
        {"db:diagram",
         "Print a diagram of the tables",
         with({{Option{"from", takesText, "What to draw", "models"}.among({"models", "database"}),
                Option{"format", takesText, "In which language", "mermaid"}.among({"mermaid", "dot", "svg"})}}),
         runDatabaseDiagram,
         {},
         false,
         true},
        {"init", "Initializes project", initialisation, runInit},
        {"init:config", "Initializes configuration", initialisation, runInitConfig},
        {"init:migrations", "Initializes migrations", initialisation, runInitMigrations},
        {"init:models", "Initializes models", initialisation, runInitModels},
        {"init:seeders", "Initializes seeders", initialisation, runInitSeeders},
        {"migration:generate", "Generates a new migration file", generation, runMigrationGenerate},
        {"migration:create", "Generates a new migration file", generation, runMigrationGenerate},
        {"migration:diff", "Generates a migration from what the models and the database differ in",
         with({named("Defines the name of the migration"),
               {{"empty", takesBoolean, "Write a file even if nothing differs", "false"}},
               sqlOption,
               {{"cpp", takesBoolean, "Write a C++ file, which is what is written unless --sql asks for another",
                 "false"},
                {"online", takesBoolean,
                 "On servers: ask for ALGORITHM and LOCK, so that what cannot be done beside writers is refused",
                 "true"}},
               decisionOptions}),
         runMigrationDiff},
        {"migration:lint",
         "Tells what in migrations may lose data or block others",
         with({{Option{"name", OptionType::array, "Migration names; without names and files all that are pending"}
                    .completing(Completion::migrations)}}),
         runMigrationLint,
         {{"files", "Files of migrations, .sql or .cpp", {}, Completion::files, false}}},
        {"migration:mark", "Record a migration as run, or as not run, without running it",
         with({migrationOption, seedersOption, {{"undone", takesBoolean, "As not run", "false"}}, lockOptions}),
         runMigrationMark, migrationWord},
        {"migration:resolve", "Tell what became of a migration whose outcome is unknown",
         with({migrationOption,
               seedersOption,
               {{"applied", takesBoolean, "The statement did run", "false"},
                {"not-applied", takesBoolean, "The statement did not run", "false"}},
               lockOptions}),
         runMigrationResolve, migrationWord},
        {"migration:accept", "Accept that a migration was changed after it was run",
         with({migrationOption, seedersOption, lockOptions}), runMigrationAccept, migrationWord},
        {"migration:touch", "Give a migration that is pending a later name", with({migrationOption}), runMigrationTouch,
         migrationWord},
        {"migration:squash", "Make one SQL migration of all up to one",
         with({{Option{"to", takesText, "The last one"}.mandatory().completing(Completion::migrations)}}),
         runMigrationSquash},
        {"migration:validate", "Read all migrations, and run none", with({}), runMigrationValidate},
        {"model:generate", "Generates a model and its migration", modelGeneration, runModelGenerate},
        {"model:create", "Generates a model and its migration", modelGeneration, runModelGenerate},
        {"seed:generate", "Generates a new seed file", seedGeneration, runSeedGenerate},
        {"seed:create", "Generates a new seed file", seedGeneration, runSeedGenerate},
        {"completion",
         "Print a script that completes commands and options in a shell",
         {},
         runCompletion,
         {{"shell", "The shell", {"bash", "zsh", "fish"}, Completion::choices}},
         false,
         true},
        {"help",
         "Show help",
         {},
         runHelp,
         {{"command", "The command; without one, the list of all", {}, Completion::commands, false}}},
        {"__complete",
         "What the last word may go on as",
         {},
         runComplete,
         {{"words", "What is typed", {}, Completion::commands, false}},
         true,
         true},
        {"__page", "docs/command_line.md", {}, runPage, {}, true, true},
    };
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> all = allCommands();
    return all;
}

const Command* commandNamed(std::string_view name) {
    const auto found = std::ranges::find(commands(), name, &Command::name);
    return found == commands().end() ? nullptr : &*found;
}

const Option* optionNamed(const Command* command, std::string_view name) {
    const std::string wanted = kebabCase(name);
    const auto in = [&wanted](const Command& one) -> const Option* {
        const auto found = std::ranges::find(one.options, wanted, &Option::name);
        return found == one.options.end() ? nullptr : &*found;
    };
    if (command != nullptr) return in(*command);
    for (const auto& one : commands())
        if (const Option* found = in(one)) return found;
    return nullptr;
}

}  // namespace sequelize::detail::commandline
