// `completion bash|zsh|fish`, and the hidden __complete that the scripts call: nothing here looks at a database.
#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../core/ascii.hpp"
#include "help.hpp"
#include "invocation.hpp"

namespace sequelize::detail::commandline {
namespace {

namespace fs = std::filesystem;

// Bash cuts words at colons and equals signs: what stands before the last of them must not come again.
constexpr std::string_view bashScript = R"script(# {0} completion bash
_{1}_complete() {{
    local line="${{COMP_LINE:0:COMP_POINT}}" IFS=$' \t' breaks="" prefix="" found
    local -a typed
    read -ra typed <<< "$line"
    [[ "$line" == *[[:space:]] ]] && typed+=("")
    local last="${{typed[${{#typed[@]}}-1]}}"
    [[ "$COMP_WORDBREAKS" == *:* ]] && breaks+=":"
    [[ "$COMP_WORDBREAKS" == *=* ]] && breaks+="="
    [[ -n "$breaks" ]] && prefix="${{last%"${{last##*[$breaks]}}"}}"
    COMPREPLY=()
    while IFS= read -r found; do
        COMPREPLY+=("$(printf %q "${{found#"$prefix"}}")")
    done < <("${{typed[0]}}" __complete -- "${{typed[@]:1}}" 2>/dev/null)
    [[ ${{#COMPREPLY[@]}} -eq 1 && ( "${{COMPREPLY[0]}}" == */ || "${{COMPREPLY[0]}}" == *= ) ]] && compopt -o nospace
}}
complete -F _{1}_complete {0}
)script";

constexpr std::string_view zshScript = R"script(#compdef {0}
# {0} completion zsh
_{1}_complete() {{
    local -a found
    found=("${{(@f)$("${{words[1]}}" __complete -- "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}")
    found=("${{(@)found:#}}")
    (( ${{#found}} )) && compadd -Q -- "${{found[@]}}"
}}
compdef _{1}_complete {0}
)script";

constexpr std::string_view fishScript = R"script(# {0} completion fish
function __{1}_complete
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] __complete -- $typed[2..-1] 2>/dev/null
end
complete -c {0} -f -a '(__{1}_complete)'
)script";

std::vector<std::string> stemsIn(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto& path = at->path();
        const bool isMigration = path.extension() == ".cpp" || path.extension() == ".sql" || at->is_directory(error);
        std::string stem = path.stem().string();
        if (isMigration && !stem.empty() && isDigit(stem.front())) names.push_back(std::move(stem));
    }
    std::ranges::sort(names);
    return names;
}

std::vector<std::string> filesAt(const std::string& begun) {
    const auto slash = begun.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : begun.substr(0, slash + 1);
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code unknown;  // a link to nothing is a name, too
        names.push_back(folder + at->path().filename().string() + (at->is_directory(unknown) ? "/" : ""));
    }
    std::ranges::sort(names);
    return names;
}

/// What is typed so far, without the word that is to be completed.
class Completing {
public:
    explicit Completing(std::vector<std::string> words) {
        if (!words.empty()) {
            begun_ = std::move(words.back());
            words.pop_back();
        }
        read(words);
    }

    std::vector<std::string> candidates() const {
        std::vector<std::string> all;
        if (const auto equals = begun_.find('='); begun_.starts_with("--") && equals != std::string::npos) {
            if (const Option* option = optionNamed(command_, begun_.substr(2, equals - 2))) {
                const std::string prefix = begun_.substr(0, equals + 1);
                for (const auto& value : valuesOf(*option, begun_.substr(equals + 1))) all.push_back(prefix + value);
            }
        } else if (open_ != nullptr && !begun_.starts_with("-")) {
            all = valuesOf(*open_, begun_);
        } else if (begun_.starts_with("-")) {
            all = options();
        } else {
            all = words();
        }
        std::erase_if(all, [this](const std::string& one) { return !one.starts_with(begun_); });
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    void read(const std::vector<std::string>& words) {
        for (const auto& word : words) {
            if (open_ != nullptr && !word.starts_with("-")) {
                typed_.add(open_->name, word);
                if (open_->type != OptionType::array) open_ = nullptr;
                continue;
            }
            open_ = nullptr;
            if (!word.starts_with("--")) {
                plain_.push_back(word);
                continue;
            }
            const auto equals = std::min(word.find('='), word.size());
            const Option* option = optionNamed(nullptr, word.substr(2, equals - 2));
            if (option == nullptr) continue;
            used_.emplace_back(option->name);
            if (equals < word.size())
                typed_.add(option->name, word.substr(equals + 1));
            else if (option->type != OptionType::boolean)
                open_ = option;
        }
        command_ = commandOf(plain_, taken_);
    }

    std::vector<std::string> options() const {
        std::vector<std::string> all{"--help"};
        if (command_ == nullptr) return {"--help", "--version"};
        for (const auto& option : command_->options)
            if (option.type == OptionType::array || std::ranges::find(used_, option.name) == used_.end())
                all.push_back(fmt::format("--{}", option.name));
        return all;
    }

    /// Commands that go on as typed, and what stands in the place of the next word.
    std::vector<std::string> words() const {
        std::vector<std::string> all;
        if (command_ != nullptr && !command_->positionals.empty()) {
            const auto& positional = command_->positionals.front();
            if (positional.completion == Completion::commands) return shownCommands();
            if (plain_.size() != taken_) return all;
            if (positional.completion == Completion::migrations) return stemsIn(path(migrationsPath()));
            return {positional.choices.begin(), positional.choices.end()};
        }
        std::string before;
        for (const auto& word : plain_) before += word + ':';
        for (const auto& name : shownCommands()) {
            if (!name.starts_with(before)) continue;
            const std::string rest = name.substr(before.size());
            all.push_back(before.empty() ? rest : rest.substr(0, rest.find(':')));
        }
        return all;
    }

    /// Behind --seeders a name is a seed's.
    std::string_view migrationsPath() const {
        return std::ranges::find(used_, "seeders") == used_.end() ? "migrations-path" : "seeders-path";
    }

    std::string path(std::string_view option) const {
        const auto given = typed_.given(option);
        return given ? *given : std::string(optionNamed(nullptr, option)->defaultValue);
    }

    std::vector<std::string> valuesOf(const Option& option, const std::string& begun) const {
        switch (option.completion) {
            case Completion::choices:
                return {option.choices.begin(), option.choices.end()};
            case Completion::environments:
                return configuredEnvironments(typed_);
            case Completion::files:
                return filesAt(begun);
            case Completion::migrations:
                return stemsIn(path(migrationsPath()));
            case Completion::seeders:
                return stemsIn(path("seeders-path"));
            case Completion::commands:
                return shownCommands();
            case Completion::nothing:
                break;
        }
        if (option.type == OptionType::boolean) return {"true", "false"};
        return {};
    }

    std::string begun_;
    std::vector<std::string> plain_;
    std::vector<std::string> used_;
    Arguments typed_;
    const Option* open_ = nullptr;  ///< whose value comes next
    const Command* command_ = nullptr;
    std::size_t taken_ = 0;
};

}  // namespace

ExitCode runCompletion(Invocation& invocation) {
    const std::string& shell = invocation.arguments.positionals().front();
    const std::string& program = invocation.program.name;
    std::string function;
    for (const char c : program) function += isOfName(c) ? c : '_';
    const auto script = shell == "bash" ? bashScript : shell == "zsh" ? zshScript : fishScript;
    invocation.output.raw(fmt::format(fmt::runtime(script), program, function));
    return ExitCode::done;
}

ExitCode runComplete(Invocation& invocation) {
    for (const auto& word : Completing(invocation.arguments.positionals()).candidates())
        invocation.output.raw(word + "\n");
    return ExitCode::done;
}

ExitCode runHelp(Invocation& invocation) {
    const auto& words = invocation.arguments.positionals();
    std::size_t used = 0;
    const Command* command = commandOf(words, used);
    if (!words.empty() && used != words.size())
        throw WrongArguments(nullptr, fmt::format("Unknown command: {}", fmt::join(words, " ")));
    invocation.output.raw(helpText(command, invocation.program.name));
    return ExitCode::done;
}

ExitCode runPage(Invocation& invocation) {
    invocation.output.raw(documentationPage());
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
