#include "arguments.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../core/nearest.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

/// An option as it was typed, before anybody knows of which command.
struct Typed {
    std::string spelled{};
    std::string name{};
    std::vector<std::string> values{};
};

std::vector<std::string> optionNames(const Command* command) {
    std::vector<std::string> names{"help", "version"};
    for (const auto& one : commands())
        if (command == nullptr || &one == command)
            for (const auto& option : one.options) names.emplace_back(option.name);
    return names;
}

/// Why there is none where sequelize-cli has one; empty: it has none.
std::string_view whyNot(const Command* command, std::string_view option) {
    struct Left {
        std::string_view option{};
        std::string_view command{};  ///< empty: any
        std::string_view why{};
    };
    static constexpr std::string_view postgres = "It is for PostgreSQL, which is not spoken here";
    static constexpr std::string_view whole =
        "sequelize-cli reads it and does nothing with it: the command is about all";
    static constexpr std::string_view dropped =
        "sequelize-cli reads it and does nothing with it: a database is dropped";
    static constexpr Left list[] = {
        {"encoding", {}, postgres},
        {"ctype", {}, postgres},
        {"template", {}, postgres},
        {"charset", "db:drop", dropped},
        {"collate", "db:drop", dropped},
        {"to", "db:migrate:status", whole},
        {"from", "db:migrate:status", whole},
        {"name", "db:migrate:status", whole},
        {"to", "db:migrate:schema:timestamps:add", whole},
        {"from", "db:migrate:schema:timestamps:add", whole},
        {"name", "db:migrate:schema:timestamps:add", whole},
    };
    for (const auto& left : list)
        if (left.option == option && (left.command.empty() || (command && left.command == command->name)))
            return left.why;
    return {};
}

std::string unknownOption(const Command* command, const std::vector<std::string>& unknown) {
    std::string hint;
    if (unknown.size() == 1) hint = whyNot(command, unknown.front());
    if (unknown.size() == 1 && hint.empty()) hint = didYouMean(kebabCase(unknown.front()), optionNames(command), "--");
    return fmt::format("Unknown argument{}: {}{}{}", unknown.size() == 1 ? "" : "s", fmt::join(unknown, ", "),
                       hint.empty() ? "" : "\n", hint);
}

std::string unknownCommand(const std::vector<std::string>& words) {
    const std::string whole = fmt::format("{}", fmt::join(words, ":"));
    std::string hint = didYouMean(whole, shownCommands());
    if (hint.empty()) hint = didYouMean(words.front(), shownCommands());
    return fmt::format("Unknown command: {}{}{}", fmt::join(words, " "), hint.empty() ? "" : "\n", hint);
}

/// Cuts the words into options with their values, and the rest.
class Cutting {
public:
    explicit Cutting(const std::vector<std::string>& words) : words_(words) {}

    void run() {
        while (at_ < words_.size()) {
            const std::string& word = words_[at_++];
            if (word == "--") {
                plain.insert(plain.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
                return;
            }
            if (word == "-h" || word == "--help") {
                help = true;
            } else if (word == "--version") {
                version = true;
            } else if (word.size() > 1 && word.front() == '-') {
                option(word);
            } else {
                plain.push_back(word);
            }
        }
    }

    std::vector<std::string> plain;
    std::vector<Typed> options;
    bool help = false;
    bool version = false;

private:
    void option(const std::string& word) {
        const auto equals = std::min(word.find('='), word.size());
        const auto dashes = std::min(word.find_first_not_of('-'), equals);
        Typed typed{.spelled = word.substr(0, equals), .name = word.substr(dashes, equals - dashes)};
        const Option* known = dashes == 2 ? optionNamed(nullptr, typed.name) : nullptr;
        const bool hasValue = equals < word.size();
        if (known == nullptr && dashes == 2 && typed.name.starts_with("no-")) {
            const Option* positive = optionNamed(nullptr, typed.name.substr(3));
            if (positive != nullptr && positive->type == OptionType::boolean && !hasValue) {
                options.push_back({typed.spelled, std::string(positive->name), {"false"}});
                return;
            }
        }
        if (known != nullptr) typed.name = known->name;
        if (hasValue) {
            typed.values.push_back(word.substr(equals + 1));
        } else if (known != nullptr && known->type == OptionType::boolean) {
            // yargs takes a following true or false for the value.
            const bool says = at_ < words_.size() && (words_[at_] == "true" || words_[at_] == "false");
            typed.values.push_back(says ? words_[at_++] : "true");
        } else if (known != nullptr) {
            const bool isArray = known->type == OptionType::array;
            while (at_ < words_.size() && (typed.values.empty() || isArray) && isValue(words_[at_], known->type))
                typed.values.push_back(words_[at_++]);
        } else if (at_ < words_.size() && !words_[at_].starts_with("-")) {
            ++at_;  // its value, rather than a word of its own; yargs takes it so, too
        }
        options.push_back(std::move(typed));
    }

    static bool isValue(std::string_view word, OptionType type) {
        if (word.size() < 2 || word.front() != '-') return true;
        return type == OptionType::number && word[1] >= '0' && word[1] <= '9';
    }

    const std::vector<std::string>& words_;
    std::size_t at_ = 0;
};

void refuseUnknown(const Command* command, const std::vector<Typed>& options) {
    std::vector<std::string> unknown;
    for (const auto& typed : options) {
        const bool isLong = typed.spelled.starts_with("--");
        if (!isLong || optionNamed(command, typed.name) == nullptr) unknown.push_back(typed.name);
    }
    if (!unknown.empty()) throw WrongArguments(command, unknownOption(command, unknown));
}

void takeOptions(const Command* command, const std::vector<Typed>& options, Arguments& arguments) {
    for (const auto& typed : options) {
        const Option& option = *optionNamed(command, typed.name);
        if (typed.values.empty())
            throw WrongArguments(
                command, fmt::format("Not enough arguments following: {}. A value that begins with a dash is written "
                                     "--{}=-value",
                                     option.name, option.name));
        if (option.type != OptionType::array && arguments.has(option.name))
            throw WrongArguments(command, fmt::format("Option given twice: {}", option.name));
        for (const auto& value : typed.values) {
            checkValue(command, option, value);
            arguments.add(option.name, value);
        }
    }
}

}  // namespace

std::optional<std::string> Arguments::given(std::string_view option) const {
    const auto found = values_.find(option);
    return found == values_.end() ? std::nullopt : std::optional(found->second.back());
}

std::string Arguments::text(std::string_view option) const {
    if (auto value = given(option)) return *std::move(value);
    const Option* known = command_ == nullptr ? nullptr : optionNamed(command_, option);
    return known == nullptr ? std::string() : std::string(known->defaultValue);
}

std::int64_t Arguments::number(std::string_view option) const {
    const std::string value = text(option);
    std::int64_t result = 0;
    std::from_chars(value.data(), value.data() + value.size(), result);  // checkValue has seen it
    return result;
}

std::vector<std::string> Arguments::list(std::string_view option) const {
    const auto found = values_.find(option);
    return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> shownCommands() {
    std::vector<std::string> names;
    for (const auto& command : commands())
        if (!command.hidden) names.emplace_back(command.name);
    return names;
}

const Command* commandOf(const std::vector<std::string>& words, std::size_t& used) {
    const Command* found = nullptr;
    std::string name;
    used = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) name += ':';
        name += words[i];
        if (const Command* command = commandNamed(name)) {
            found = command;
            used = i + 1;
        }
    }
    return found;
}

void checkValue(const Command* command, const Option& option, std::string_view value) {
    switch (option.type) {
        case OptionType::boolean:
            if (value != "true" && value != "false")
                throw WrongArguments(command, fmt::format("Invalid value: --{} takes true or false", option.name));
            break;
        case OptionType::number: {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
            if (error != std::errc() || end != value.data() + value.size() || number < option.least)
                throw WrongArguments(
                    command, fmt::format("Invalid value: --{} takes a whole number from {}, not \"{}\"", option.name,
                                         option.least, value));
            break;
        }
        case OptionType::string:
        case OptionType::array:
            if (value.find('\0') != std::string_view::npos)
                throw WrongArguments(command, fmt::format("Invalid value: --{} has a NUL byte", option.name));
            if (!option.choices.empty() && std::ranges::find(option.choices, value) == option.choices.end())
                throw WrongArguments(
                    command, fmt::format("Invalid values:\n  Argument: {}, Given: \"{}\", Choices: \"{}\"", option.name,
                                         value, fmt::join(option.choices, "\", \"")));
            break;
    }
}

CommandLine glanceAt(const std::vector<std::string>& words) {
    Cutting cut(words);
    cut.run();
    std::size_t used = 0;
    const Command* command = commandOf(cut.plain, used);
    CommandLine line{.command = command, .arguments = Arguments(command), .help = cut.help, .version = cut.version};
    for (const auto& typed : cut.options)
        for (const auto& value : typed.values) line.arguments.add(typed.name, value);
    return line;
}

CommandLine parseCommandLine(const std::vector<std::string>& words) {
    Cutting cut(words);
    cut.run();
    std::size_t used = 0;
    const Command* command = commandOf(cut.plain, used);
    CommandLine line{.command = command, .arguments = Arguments(command), .help = cut.help, .version = cut.version};
    if (line.version) return line;
    if (command == nullptr) {
        if (!cut.plain.empty()) throw WrongArguments(nullptr, unknownCommand(cut.plain));
        refuseUnknown(nullptr, cut.options);
        if (!line.help) throw WrongArguments(nullptr, "Please specify a command");
        return line;
    }
    refuseUnknown(command, cut.options);
    const std::vector<std::string> rest(cut.plain.begin() + static_cast<std::ptrdiff_t>(used), cut.plain.end());
    // `db:migrate undoo` is rather a mistyped command than an argument too many.
    const auto takesMany = [](const Positional& last) {
        return last.completion == Completion::commands || last.completion == Completion::files;
    };
    const std::size_t taken = command->positionals.empty()             ? 0
                              : takesMany(command->positionals.back()) ? rest.size()
                                                                       : command->positionals.size();
    if (rest.size() > taken) {
        const std::vector<std::string> extra(rest.begin() + static_cast<std::ptrdiff_t>(taken), rest.end());
        const std::string hint = didYouMean(fmt::format("{}:{}", command->name, extra.front()), shownCommands());
        const bool isLonger = hint.find(fmt::format("{}:", command->name)) != std::string::npos;
        throw WrongArguments(command, fmt::format("Unknown argument{}: {}{}{}", extra.size() == 1 ? "" : "s",
                                                  fmt::join(extra, ", "), isLonger ? "\n" : "", isLonger ? hint : ""));
    }
    takeOptions(command, cut.options, line.arguments);
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const Positional& positional = command->positionals[std::min(i, command->positionals.size() - 1)];
        if (!positional.choices.empty() && std::ranges::find(positional.choices, rest[i]) == positional.choices.end())
            throw WrongArguments(
                command, fmt::format("Invalid values:\n  Argument: {}, Given: \"{}\", Choices: \"{}\"", positional.name,
                                     rest[i], fmt::join(positional.choices, "\", \"")));
        line.arguments.addPositional(rest[i]);
    }
    return line;
}

void requireAll(const Command& command, const Arguments& arguments) {
    std::vector<std::string_view> missing;
    for (const auto& option : command.options)
        if (option.required && !arguments.has(option.name)) missing.push_back(option.name);
    if (!missing.empty())
        throw WrongArguments(&command, fmt::format("Missing required argument{}: {}", missing.size() == 1 ? "" : "s",
                                                   fmt::join(missing, ", ")));
    const auto needed = static_cast<std::size_t>(
        std::ranges::count_if(command.positionals, [](const Positional& one) { return one.required; }));
    if (arguments.positionals().size() < needed)
        throw WrongArguments(&command, fmt::format("Not enough non-option arguments: got {}, need at least {}",
                                                   arguments.positionals().size(), needed));
}

}  // namespace sequelize::detail::commandline
