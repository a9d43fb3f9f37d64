#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include <sequelize/sequelize.hpp>

#include "arguments.hpp"
#include "interrupts.hpp"
#include "output.hpp"
#include "settings.hpp"

namespace sequelize {

class Migrations;

}  // namespace sequelize

namespace sequelize::detail::commandline {

/// What the program brings: sequelize::cli::main's parameters.
struct Program {
    std::string name{};                              ///< "sequelize-cpp"
    std::function<void(Sequelize&)> defineModels{};  ///< empty: it has none
    Sequelize* own = nullptr;                        ///< its own connection; null: the command line makes one
    const Migrations* migrations = nullptr;          ///< null: those of the folder
    const Migrations* seeders = nullptr;             ///< the same of seeders
};

/// One command that runs.
struct Invocation {
    const Command& command;
    const Arguments& arguments;
    const Program& program;
    Output& output;
    Interrupts& interrupts;

    /// The settings, for a connection that the command line makes itself. Throws Failure where the program has its own.
    [[nodiscard]] Settings settings() const;
    /// The folder of `--migrations-path` and the like, absolute.
    [[nodiscard]] std::filesystem::path folder(std::string_view option) const;
};

/// In production somebody has to say it twice: types the database's name, or says --force. Throws Failure.
void confirmInProduction(const Invocation& invocation, const std::string& environment, const std::string& name);

/// Whether there is somebody to ask.
[[nodiscard]] bool isTerminal();
/// Asks on the terminal; whether the answer is yes. Throws Failure for Ctrl-C, and where no answer comes.
[[nodiscard]] bool confirmed(const Invocation& invocation, const std::string& question);

/// Makes the folder and those above it, and says so; says that it was there already. Throws Failure.
void ensureFolder(const Invocation& invocation, std::string_view name, const std::filesystem::path& folder);

/// Writes a file that must not exist; another process may make one of that name at the same time. Throws Failure.
void writeNewFile(const std::filesystem::path& file, std::string_view text);

/// Puts the text in the place of what the file has, at once or not at all. Throws Failure.
void replaceFile(const std::filesystem::path& file, std::string_view text);

}  // namespace sequelize::detail::commandline
