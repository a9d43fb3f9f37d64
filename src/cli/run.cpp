// From argv to a command, and from whatever it throws to an exit code.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include <sequelize/cli.hpp>
#include <sequelize/migration_error.hpp>

#include "help.hpp"
#include "invocation.hpp"
#include "names.hpp"
#include "version.hpp"

namespace sequelize {

using namespace detail;

namespace detail::commandline {

Settings Invocation::settings() const {
    if (program.own != nullptr)
        throw Failure(ExitCode::usage,
                      fmt::format("{} makes a connection of its own, and this program brings one", command.name));
    return loadSettings(arguments, output, dotenv::variable);
}

std::filesystem::path Invocation::folder(std::string_view option) const {
    const std::string path = arguments.text(option);
    if (path.empty()) throw Failure(ExitCode::usage, fmt::format("--{} is empty", option));
    return std::filesystem::absolute(path).lexically_normal();
}

namespace {

/// Options that have no meaning beside a connection of the program's own.
void refuseConnectionOptions(const Program& program, const Arguments& arguments) {
    if (program.own == nullptr) return;
    for (const std::string_view name : {"url", "config", "env"})
        if (arguments.has(name))
            throw Failure(ExitCode::usage, fmt::format("--{}: this program brings its own connection", name));
}

/// A script, or a plan, is all that is to stand on standard output.
bool asksForScript(const Command& command, const Arguments& arguments) {
    const bool canPlan = std::ranges::find(command.options, "plan", &Option::name) != command.options.end();
    return canPlan && (arguments.flag("sql") || arguments.flag("plan"));
}

ExitCode runCommand(const CommandLine& line, const Program& program, Output& output) {
    const Command& command = *line.command;
    Arguments arguments = line.arguments;
    if (!command.options.empty()) readOptionsFile(command, arguments);
    // The options file may have asked for it, too.
    if (arguments.flag("json") && !output.isJson()) output.useJson();
    if (asksForScript(command, arguments)) output.keepForResult();
    if (arguments.flag("debug")) output.showDebug();
    if (command.run == nullptr) throw Failure(ExitCode::usage, fmt::format("{} is not built in", command.name));
    requireAll(command, arguments);
    refuseConnectionOptions(program, arguments);
    Interrupts interrupts;
    Invocation invocation{command, arguments, program, output, interrupts};
    try {
        return command.run(invocation);
    } catch (const std::exception& error) {
        // What fails after Ctrl-C fails by it.
        const auto* known = dynamic_cast<const BaseError*>(&error);
        if (interrupts.pending())
            throw Failure(ExitCode::interrupted, error.what(), known == nullptr ? std::string() : known->native().sql);
        throw;
    }
}

ExitCode exitCodeOf(MigrationError::Reason reason) {
    switch (reason) {
        case MigrationError::Reason::locked:
            return ExitCode::locked;
        case MigrationError::Reason::unknownOutcome:
            return ExitCode::needsDecision;
        case MigrationError::Reason::unknownName:
            return ExitCode::usage;
        case MigrationError::Reason::notUpToDate:
            return ExitCode::notInSync;
        case MigrationError::Reason::failed:
        case MigrationError::Reason::changed:
            break;
    }
    return ExitCode::failed;
}

ExitCode runWords(const std::vector<std::string>& words, const Program& program, Output& output) {
    // Before the words are read for good: errors in them are told as they say.
    const CommandLine glance = glanceAt(words);
    const bool isBare = glance.command != nullptr && glance.command->bare;
    if (glance.arguments.flag("json") && !isBare) output.useJson();
    if (glance.command != nullptr && asksForScript(*glance.command, glance.arguments)) output.keepForResult();
    if (!isBare) output.header();
    try {
        const CommandLine line = parseCommandLine(words);
        if (line.version) {
            output.raw(fmt::format("{}\n", version));
            return ExitCode::done;
        }
        if (line.help) {
            output.raw(helpText(line.command, program.name));
            return ExitCode::done;
        }
        return runCommand(line, program, output);
    } catch (const WrongArguments& error) {
        output.toError(fmt::format("{}\n{}\n", helpText(error.command(), program.name), error.what()));
        output.event("error", {{"message", std::string(error.what())}});
        return ExitCode::usage;
    } catch (const Failure& failure) {
        output.error(failure.what(), failure.sql());
        return failure.code();
    } catch (const UsageError& error) {
        output.error(error.what());
        return ExitCode::usage;
    } catch (const BaseError& error) {
        output.error(error.what(), error.native().sql);
        const auto* migration = dynamic_cast<const MigrationError*>(&error);
        if (migration == nullptr || error.native().code != 0)
            output.extra(fmt::format("{} ({} {})", error.name(), error.native().code, error.native().message));
        return migration == nullptr ? ExitCode::failed : exitCodeOf(migration->reason());
    } catch (const std::exception& error) {
        output.error(error.what());
        return ExitCode::failed;
    }
}

std::string programName(int argc, const char* const* argv) {
    const std::string name = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : std::string();
    return name.empty() ? "sequelize-cpp" : name;
}

int runProgram(int argc, const char* const* argv, Program program) {
    program.name = programName(argc, argv);
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    Output output(stdout, stderr);
    ExitCode code = runWords(words, program, output);
    if (output.isJson()) output.event("summary", {{"exitCode", static_cast<std::int64_t>(code)}});
    if (!output.flush() && code == ExitCode::done) code = ExitCode::failed;  // nobody can read what is missing
    return static_cast<int>(code);
}

/// Whether the words begin with a command, or with what belongs to one.
bool isForUs(int argc, const char* const* argv) {
    std::vector<std::string> words;
    for (int i = 1; i < argc && argv[i][0] != '-'; ++i) words.emplace_back(argv[i]);
    std::size_t used = 0;
    return commandOf(words, used) != nullptr;
}

}  // namespace
}  // namespace detail::commandline

namespace cli {

namespace {

using DefineModels = std::function<void(Sequelize&)>;

std::optional<int> runIfForUs(int argc, const char* const* argv, commandline::Program program) {
    if (!commandline::isForUs(argc, argv)) return std::nullopt;
    return commandline::runProgram(argc, argv, std::move(program));
}

}  // namespace

int main(int argc, const char* const* argv, const DefineModels& defineModels) {
    return commandline::runProgram(argc, argv, {.defineModels = defineModels});
}

int main(int argc, const char* const* argv, Sequelize& sequelize) {
    return commandline::runProgram(argc, argv, {.own = &sequelize});
}

int main(int argc, const char* const* argv, const DefineModels& defineModels, const Migrations& migrations) {
    return commandline::runProgram(argc, argv, {.defineModels = defineModels, .migrations = &migrations});
}

int main(int argc, const char* const* argv, const DefineModels& defineModels, const Migrations& migrations,
         const Migrations& seeders) {
    return commandline::runProgram(argc, argv,
                                   {.defineModels = defineModels, .migrations = &migrations, .seeders = &seeders});
}

int main(int argc, const char* const* argv, Sequelize& sequelize, const Migrations& migrations) {
    return commandline::runProgram(argc, argv, {.own = &sequelize, .migrations = &migrations});
}

int main(int argc, const char* const* argv, Sequelize& sequelize, const Migrations& migrations,
         const Migrations& seeders) {
    return commandline::runProgram(argc, argv, {.own = &sequelize, .migrations = &migrations, .seeders = &seeders});
}

std::optional<int> run(int argc, const char* const* argv, const DefineModels& defineModels) {
    return runIfForUs(argc, argv, {.defineModels = defineModels});
}

std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize) {
    return runIfForUs(argc, argv, {.own = &sequelize});
}

std::optional<int> run(int argc, const char* const* argv, const DefineModels& defineModels,
                       const Migrations& migrations) {
    return runIfForUs(argc, argv, {.defineModels = defineModels, .migrations = &migrations});
}

std::optional<int> run(int argc, const char* const* argv, const DefineModels& defineModels,
                       const Migrations& migrations, const Migrations& seeders) {
    return runIfForUs(argc, argv, {.defineModels = defineModels, .migrations = &migrations, .seeders = &seeders});
}

std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize, const Migrations& migrations) {
    return runIfForUs(argc, argv, {.own = &sequelize, .migrations = &migrations});
}

std::optional<int> run(int argc, const char* const* argv, Sequelize& sequelize, const Migrations& migrations,
                       const Migrations& seeders) {
    return runIfForUs(argc, argv, {.own = &sequelize, .migrations = &migrations, .seeders = &seeders});
}

}  // namespace cli
}  // namespace sequelize
