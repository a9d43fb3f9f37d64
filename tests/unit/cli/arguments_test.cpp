#include "cli/arguments.hpp"

#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace sequelize::detail::commandline;
using Words = std::vector<std::string>;

namespace {

/// The command, its options with their values, its positionals: "db:seed seed=a seed=b".
std::string read(const Words& words) {
    const CommandLine line = parseCommandLine(words);
    std::string out = line.command == nullptr ? "-" : std::string(line.command->name);
    if (line.help) out += " help";
    if (line.version) out += " version";
    if (line.command != nullptr)
        for (const auto& option : line.command->options)
            for (const auto& value : line.arguments.list(option.name))
                out += " " + std::string(option.name) + "=" + value;
    for (const auto& word : line.arguments.positionals()) out += " '" + word + "'";
    return out;
}

std::string fault(const Words& words) {
    try {
        const CommandLine line = parseCommandLine(words);
        if (line.command != nullptr && !line.help) requireAll(*line.command, line.arguments);
        return "none";
    } catch (const WrongArguments& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("words are read as a command and its options", "[cli]") {
    struct Case {
        Words words;
        std::string expected;
    };
    const std::vector<Case> cases{
        {{"db:migrate"}, "db:migrate"},
        {{"db", "migrate", "undo", "all", "--to", "x"}, "db:migrate:undo:all to=x"},
        {{"db:migrate", "undo"}, "db:migrate:undo"},
        {{"--env", "test", "db:migrate", "--to=a=b"}, "db:migrate env=test to=a=b"},
        {{"db:seed", "--seed", "a", "b", "--seed=c"}, "db:seed seed=a seed=b seed=c"},
        {{"init", "--force"}, "init force=true"},
        {{"init", "--no-force", "--debug=false"}, "init debug=false force=false"},
        {{"init", "--force", "false"}, "init force=false"},
        {{"migration:diff", "--name=x", "--no-rename"}, "migration:diff name=x no-rename=true"},
        {{"init", "--modelsPath", "m", "--models-path=m"}, ""},
        {{"init", "--migrationsPath=m"}, "init migrations-path=m"},
        {{"init", "--config", ""}, "init config="},
        {{"init", "--config=-x"}, "init config=-x"},
        {{"db:wait", "--timeout", "0"}, "db:wait timeout=0"},
        {{"completion", "zsh"}, "completion 'zsh'"},
        {{"help", "db", "migrate"}, "help 'db' 'migrate'"},
        {{"__complete", "--", "--x", "--"}, "__complete '--x' '--'"},
        {{"db:migrate", "--help"}, "db:migrate help"},
        {{"-h"}, "- help"},
        {{"--version"}, "- version"},
    };
    for (const auto& [words, expected] : cases) {
        CAPTURE(words);
        if (expected.empty())
            CHECK(fault(words) == "Option given twice: models-path");
        else
            CHECK(read(words) == expected);
    }
}

TEST_CASE("words that are no command line are refused", "[cli]") {
    const std::vector<std::pair<Words, std::string>> cases{
        {{}, "Please specify a command"},
        {{"--env", "x"}, "Please specify a command"},
        {{"db"}, "Unknown command: db"},
        {{"db:mgrate"}, "Unknown command: db:mgrate\nDid you mean db:migrate?"},
        {{"seed", "generat"}, "Unknown command: seed generat\nDid you mean seed:generate?"},
        {{"init", "--forse"}, "Unknown argument: forse\nDid you mean --force?"},
        {{"init", "--charset", "utf8"}, "Unknown argument: charset"},
        {{"init", "--qqqqqqq", "--wwwwwww"}, "Unknown arguments: qqqqqqq, wwwwwww"},
        {{"init", "more", "words"}, "Unknown arguments: more, words"},
        {{"init", "--config", "--force"},
         "Not enough arguments following: config. A value that begins with a dash is written --config=-value"},
        {{"init", "--force=yes"}, "Invalid value: --force takes true or false"},
        {{"db:wait", "--timeout=-1"}, "Invalid value: --timeout takes a whole number from 0, not \"-1\""},
        {{"db:wait", "--timeout=9999999999999999999999"},
         "Invalid value: --timeout takes a whole number from 0, not \"9999999999999999999999\""},
        {{"migration:generate"}, "Missing required argument: name"},
        {{"completion"}, "Not enough non-option arguments: got 0, need at least 1"},
    };
    for (const auto& [words, expected] : cases) {
        CAPTURE(words);
        const std::string actual = fault(words);
        CHECK(actual.substr(0, expected.size()) == expected);
    }
}

TEST_CASE("the table of commands is sound", "[cli]") {
    std::set<std::string_view> names;
    for (const auto& command : commands()) {
        CAPTURE(command.name);
        CHECK(names.insert(command.name).second);
        CHECK_FALSE(command.help.empty());
        std::set<std::string_view> options{"help", "version"};
        for (const auto& option : command.options) {
            CAPTURE(option.name);
            CHECK(options.insert(option.name).second);
            CHECK_FALSE(option.help.empty());
            CHECK_FALSE((option.required && !option.defaultValue.empty()));
            if (!option.defaultValue.empty()) CHECK_NOTHROW(checkValue(&command, option, option.defaultValue));
            // Options before the command are cut by their name alone.
            const Option* any = optionNamed(nullptr, option.name);
            CHECK((any->type == OptionType::boolean) == (option.type == OptionType::boolean));
        }
    }
    CHECK(names.size() > 35);
}
