#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "failure.hpp"

namespace sequelize::detail::commandline {

struct Invocation;

enum class OptionType { boolean, string, number, array };

/// What the values of an option, or of a positional, are completed to.
enum class Completion { nothing, choices, environments, files, migrations, seeders, commands };

struct Option {
    std::string_view name{};  ///< "migrations-path"; `--migrationsPath` is the same
    OptionType type = OptionType::string;
    std::string_view help{};
    std::string_view defaultValue{};  ///< as it would be typed; empty: none
    bool required = false;
    std::vector<std::string_view> choices{};
    Completion completion = Completion::nothing;
    bool common = false;     ///< most commands have it
    std::int64_t least = 0;  ///< of numbers

    [[nodiscard]] Option mandatory() && {
        required = true;
        return std::move(*this);
    }
    [[nodiscard]] Option from(std::int64_t number) && {
        least = number;
        return std::move(*this);
    }
    [[nodiscard]] Option completing(Completion to) && {
        completion = to;
        return std::move(*this);
    }
    [[nodiscard]] Option among(std::vector<std::string_view> values) && {
        choices = std::move(values);
        completion = Completion::choices;
        return std::move(*this);
    }
};

/// A word without dashes that a command takes.
struct Positional {
    std::string_view name{};
    std::string_view help{};
    std::vector<std::string_view> choices{};
    Completion completion = Completion::nothing;
    bool required = true;
};

using Handler = ExitCode (*)(Invocation&);

/// What stands here once for parser, help, completion and documentation.
struct Command {
    std::string_view name{};  ///< "db:migrate"; `db migrate` is the same
    std::string_view help{};
    std::vector<Option> options{};
    Handler run = nullptr;  ///< null: this build does not have it
    std::vector<Positional> positionals{};
    bool hidden = false;
    bool bare = false;  ///< prints no header: its output is read by programs
};

/// All commands, in the order of the help.
[[nodiscard]] const std::vector<Command>& commands();
/// Null: there is none of that name.
[[nodiscard]] const Command* commandNamed(std::string_view name);
/// The option of that name, of `command` or of any where that is null; camelCase is the same. Null: there is none.
[[nodiscard]] const Option* optionNamed(const Command* command, std::string_view name);

// The commands' functions, a file each for those that belong together.
ExitCode runInit(Invocation&);
ExitCode runInitConfig(Invocation&);
ExitCode runInitModels(Invocation&);
ExitCode runInitMigrations(Invocation&);
ExitCode runInitSeeders(Invocation&);
ExitCode runMigrationGenerate(Invocation&);
ExitCode runSeedGenerate(Invocation&);
ExitCode runModelGenerate(Invocation&);
ExitCode runDatabaseCreate(Invocation&);
ExitCode runDatabaseDrop(Invocation&);
ExitCode runDatabaseReset(Invocation&);
ExitCode runDatabaseWait(Invocation&);
ExitCode runMigrate(Invocation&);
ExitCode runMigrateStatus(Invocation&);
ExitCode runMigrateUndo(Invocation&);
ExitCode runMigrateUndoAll(Invocation&);
ExitCode runMigrateRedo(Invocation&);
ExitCode runAddMigrationTimestamps(Invocation&);
ExitCode runMigrationMark(Invocation&);
ExitCode runMigrationResolve(Invocation&);
ExitCode runMigrationAccept(Invocation&);
ExitCode runMigrationTouch(Invocation&);
ExitCode runMigrationValidate(Invocation&);
ExitCode runMigrationSquash(Invocation&);
ExitCode runSeed(Invocation&);
ExitCode runSeedAll(Invocation&);
ExitCode runSeedUndo(Invocation&);
ExitCode runSeedUndoAll(Invocation&);
ExitCode runDatabaseCheck(Invocation&);
ExitCode runMigrationDiff(Invocation&);
ExitCode runMigrationLint(Invocation&);
ExitCode runDatabaseDiagram(Invocation&);
ExitCode runModelsFromDatabase(Invocation&);
ExitCode runCompletion(Invocation&);
ExitCode runComplete(Invocation&);
ExitCode runHelp(Invocation&);
ExitCode runPage(Invocation&);

}  // namespace sequelize::detail::commandline
