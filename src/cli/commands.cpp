// Every command and option of the command line. Parser, help, completion and docs/command_line.md come from here.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "command.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr auto boolean = OptionType::boolean;
constexpr auto string = OptionType::string;
constexpr auto number = OptionType::number;

using OptionList = std::vector<Option>;

const OptionList& commonOptions() {
    static const OptionList list{
        Option{"env", string, "The environment to run the command in", "development"}.completing(
            Completion::environments),
        Option{"config", string, "The path to the config file"}.completing(Completion::files),
        Option{"options-path", string, "The path to a JSON file with additional options"}.completing(Completion::files),
        Option{"migrations-path", string, "The path to the migrations folder", "migrations"}.completing(
            Completion::files),
        Option{"seeders-path", string, "The path to the seeders folder", "seeders"}.completing(Completion::files),
        Option{"models-path", string, "The path to the models folder", "models"}.completing(Completion::files),
        {"url", string, "The database connection string to use. Alternative to using --config files"},
        {"debug", boolean, "When available show various debug information", "false"},
        {"json", boolean, "One JSON object a line on standard output, people's text on standard error", "false"},
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
const OptionList locking{
    Option{"lock", string, "How others are kept out: by a named lock, or by a row", "auto"}.among(
        {"auto", "named", "row"}),
    {"lock-timeout", number, "Seconds to wait for the lock; 0 fails at once", "300"},
};
const OptionList scripting{
    {"sql", boolean, "Print the SQL as a script, and change nothing", "false"},
    {"plan", boolean, "Print what would run, and change nothing", "false"},
};
const OptionList running{
    Option{"to", string, "Migration name to run migrations until"}.completing(Completion::migrations),
    Option{"from", string, "Migration name to start migrations from (excluding)"}.completing(Completion::migrations),
    Option{"name", string,
           "Migration name. When specified, only this migration will be run. Mutually exclusive with --to and --from"}
        .completing(Completion::migrations),
    {"step", number, "Run this many migrations at most"},
    {"strict", boolean, "Refuse a migration that is older than one that was run", "false"},
    {"allow-changed", boolean, "Go on although a migration was changed after it was run", "false"},
};
const OptionList forced{
    {"force", boolean, "Do not ask, in production either", "false"},
};
const OptionList seedNames{
    Option{"seed", OptionType::array, "List of seed files"}.completing(Completion::seeders),
};
const OptionList exitCode{
    {"exit-code", boolean, "Exit with 3 if anything is pending, failed or changed", "false"},
};
const OptionList oneMigration{
    Option{"name", string, "Migration name"}.mandatory().completing(Completion::migrations),
};
const OptionList underscored{
    {"underscored", boolean, "Use snake case for the timestamp's attribute names", "false"},
};
const OptionList initForce{
    {"force", boolean, "Will write the config file anew, and keep the existing one beside it", "false"},
};
const OptionList asSql{
    {"sql", boolean, "Write an SQL file instead of a C++ one", "false"},
};
const OptionList decisions{
    {"rename", OptionType::array, "A column that was renamed, as in books.author:books.writer"},
    {"rename-table", OptionType::array, "A table that was renamed, as in books:volumes"},
    {"no-rename", boolean, "Nothing was renamed: what is gone was dropped", "false"},
    {"allow", OptionType::array, "Something destructive that is meant, as in drop-column:books.isbn"},
    {"allow-destructive", boolean, "All that is destructive is meant", "false"},
    {"drop-unknown", boolean, "Also drop tables that have no model", "false"},
};

OptionList named(std::string_view help) {
    return {Option{"name", string, help}.mandatory()};
}

std::vector<Command> allCommands() {
    const OptionList undoing{
        Option{"to", string, "Revert to the provided migration", "0"}.completing(Completion::migrations)};
    const OptionList generation = with({named("Defines the name of the migration"), underscored, asSql});
    const OptionList seedGeneration = with({named("Defines the name of the seed"), asSql});
    const OptionList modelGeneration = with({
        {{"name", string, "Defines the name of the new model"},
         {"attributes", string, "A list of attributes"},
         {"force", boolean, "Forcefully re-creates model with the same name", "false"},
         {"from-database", boolean, "Models of the tables that the database has", "false"},
         {"tables", string, "With --from-database: only these, separated by commas"}},
        underscored,
        asSql,
    });
    const OptionList initialisation = with({initForce});

    // The functions of commands that come with the migrator are null until then: one word each.
    return {
        {"db:migrate", "Run pending migrations", with({running, locking, scripting})},
        {"db:migrate:schema:timestamps:add", "Update migration table to have timestamps", with({locking})},
        {"db:migrate:status", "List the status of all migrations", with({exitCode})},
        {"db:migrate:undo", "Reverts a migration",
         with({{Option{"name", string, "Name of the migration to undo"}.completing(Completion::migrations),
                {"step", number, "Revert this many migrations", "1"}},
               locking,
               scripting})},
        {"db:migrate:undo:all", "Revert all migrations ran", with({undoing, forced, locking, scripting})},
        {"db:migrate:redo", "Reverts the last migration, and runs it again", with({locking})},
        {"db:seed", "Run specified seeder", with({seedNames, locking, scripting})},
        {"db:seed:undo", "Deletes data from the database", with({seedNames, locking, scripting})},
        {"db:seed:all", "Run every seeder", with({locking, scripting})},
        {"db:seed:undo:all", "Deletes data from the database", with({forced, locking, scripting})},
        {"db:create", "Create database specified by configuration",
         with({{{"charset", string, "Pass charset option to dialect, MYSQL only"},
                {"collate", string, "Pass collate option to dialect"}}}),
         runDatabaseCreate},
        {"db:drop", "Drop database specified by configuration", with({forced}), runDatabaseDrop},
        {"db:reset", "Drop the database, create it, run every migration", with({forced, locking})},
        {"db:wait", "Wait until the database's server answers", with({{{"timeout", number, "Seconds to wait", "60"}}}),
         runDatabaseWait},
        {"db:check", "Compare the models with the database",
         with({{{"migrations", boolean, "Replay all migrations in a database of their own, and compare that too",
                 "false"}}})},
        {"db:diagram", "Print a diagram of the tables",
         with({{Option{"from", string, "What to draw", "models"}.among({"models", "database"}),
                Option{"format", string, "In which language", "mermaid"}.among({"mermaid", "dot"})}})},
        {"init", "Initializes project", initialisation, runInit},
        {"init:config", "Initializes configuration", initialisation, runInitConfig},
        {"init:migrations", "Initializes migrations", initialisation, runInitMigrations},
        {"init:models", "Initializes models", initialisation, runInitModels},
        {"init:seeders", "Initializes seeders", initialisation, runInitSeeders},
        {"migration:generate", "Generates a new migration file", generation, runMigrationGenerate},
        {"migration:create", "Generates a new migration file", generation, runMigrationGenerate},
        {"migration:diff", "Generates a migration from what the models and the database differ in",
         with({{{"name", string, "Defines the name of the migration"},
                {"empty", boolean, "Write a file even if nothing differs", "false"}},
               asSql,
               decisions})},
        {"migration:lint", "Tells what in migrations may lose data or block others",
         with({{Option{"name", OptionType::array, "Migration names; all that are pending without"}.completing(
             Completion::migrations)}})},
        {"migration:mark", "Record a migration as run, or as not run, without running it",
         with({oneMigration, {{"undone", boolean, "As not run", "false"}}})},
        {"migration:resolve", "Tell what became of a migration whose outcome is unknown",
         with({oneMigration,
               {{"applied", boolean, "The statement did run", "false"},
                {"not-applied", boolean, "The statement did not run", "false"},
                {"rolled-back", boolean, "Everything that it did was undone by hand", "false"}}})},
        {"migration:accept", "Accept that a migration was changed after it was run", with({oneMigration})},
        {"migration:touch", "Give a migration that is pending a later name", with({oneMigration})},
        {"migration:squash", "Make one SQL migration of all up to one",
         with({{Option{"to", string, "The last one"}.mandatory().completing(Completion::migrations)}})},
        {"migration:validate", "Read all migrations, and run none", with({})},
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
