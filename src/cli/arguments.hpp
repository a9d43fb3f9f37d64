#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"

namespace sequelize::detail::commandline {

/// What a command was told: by the command line, else by the options file, else by the table's defaults.
class Arguments {
public:
    explicit Arguments(const Command* command = nullptr) : command_(command) {}

    /// Whether somebody said it.
    [[nodiscard]] bool has(std::string_view option) const { return values_.find(option) != values_.end(); }
    /// The text that was given; nullopt: the default holds.
    [[nodiscard]] std::optional<std::string> given(std::string_view option) const;
    /// The text that was given, or the default.
    [[nodiscard]] std::string text(std::string_view option) const;
    [[nodiscard]] bool flag(std::string_view option) const { return text(option) == "true"; }
    [[nodiscard]] std::int64_t number(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view option) const;

    [[nodiscard]] const std::vector<std::string>& positionals() const noexcept { return positionals_; }
    void add(std::string_view option, std::string value) { values_[std::string(option)].push_back(std::move(value)); }
    void addPositional(std::string word) { positionals_.push_back(std::move(word)); }

private:
    const Command* command_;
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
    std::vector<std::string> positionals_;
};

struct CommandLine {
    const Command* command = nullptr;  ///< null where only help or the version is asked for
    Arguments arguments{};
    bool help = false;
    bool version = false;
};

/// Reads the words behind the program's name. Throws WrongArguments for a command or option that is none, for a value
/// that is missing or of another type, and for more words than the command takes. What must be there is looked at by
/// `requireAll`, since the options file may say it.
[[nodiscard]] CommandLine parseCommandLine(const std::vector<std::string>& words);

/// What can be told of words that may be mistaken: the command, and the options that any command has, as they are
/// given.
[[nodiscard]] CommandLine glanceAt(const std::vector<std::string>& words);

/// Throws WrongArguments where a required option or positional is missing.
void requireAll(const Command& command, const Arguments& arguments);

/// Throws WrongArguments where the text is no value of that option.
void checkValue(const Command* command, const Option& option, std::string_view value);

/// The names of all commands that are shown.
[[nodiscard]] std::vector<std::string> shownCommands();

/// The longest run of `words` that names a command, as in {"db", "migrate", "undo"}; `used` gets how many it took.
[[nodiscard]] const Command* commandOf(const std::vector<std::string>& words, std::size_t& used);

}  // namespace sequelize::detail::commandline
