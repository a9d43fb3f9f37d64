#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace sequelize::detail::commandline {

struct Command;

/// What the process tells whoever started it.
enum class ExitCode : int {
    done = 0,           ///< also where there was nothing to do
    failed = 1,         ///< a migration, the connection; as Node's
    usage = 2,          ///< an unknown command, option, name; the configuration
    notInSync = 3,      ///< --exit-code, db:check, migration:lint
    locked = 4,         ///< the lock was not obtained in time
    needsDecision = 5,  ///< destructive, a rename, an unknown outcome
    interrupted = 130,  ///< Ctrl-C
};

/// Ends a command with `ERROR: message`.
class Failure : public std::runtime_error {
public:
    /// `sql`: the statement that failed, if one did.
    Failure(ExitCode code, const std::string& message, std::string sql = {})
        : std::runtime_error(message), code_(code), sql_(std::move(sql)) {}
    [[nodiscard]] ExitCode code() const noexcept { return code_; }
    [[nodiscard]] const std::string& sql() const noexcept { return sql_; }

private:
    ExitCode code_;
    std::string sql_;
};

/// Words that are no command line of ours: help is printed before the message.
class WrongArguments : public std::runtime_error {
public:
    WrongArguments(const Command* command, const std::string& message)
        : std::runtime_error(message), command_(command) {}
    /// Null: no command was recognised.
    [[nodiscard]] const Command* command() const noexcept { return command_; }

private:
    const Command* command_;
};

}  // namespace sequelize::detail::commandline
