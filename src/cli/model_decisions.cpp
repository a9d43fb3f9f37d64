#include "model_decisions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "change_keys.hpp"

namespace sequelize::detail::commandline {
namespace {

using NamePair = std::pair<std::string, std::string>;

NamePair namesOf(const SchemaDifference::Rename& rename) {
    if (rename.table.empty()) return {rename.from, rename.to};
    return {rename.table + "." + rename.from, rename.table + "." + rename.to};
}

bool isDecided(const std::vector<NamePair>& renames, const NamePair& pair) {
    return std::ranges::any_of(
        renames, [&](const NamePair& other) { return other.first == pair.first || other.second == pair.second; });
}

}  // namespace

ModelDecisions::ModelDecisions(const Invocation& invocation)
    : invocation_(invocation), allowed_(invocation.arguments.list("allow")) {
    takeRenames("rename", true);
    takeRenames("rename-table", false);
}

void ModelDecisions::takeRenames(std::string_view option, bool isOfColumns) {
    for (const auto& text : invocation_.arguments.list(option)) {
        const auto colon = text.find(':');
        NamePair pair{text.substr(0, colon), colon == std::string::npos ? std::string() : text.substr(colon + 1)};
        const auto isBad = [&](const std::string& name) {
            return name.empty() || (isOfColumns && name.find('.') == std::string::npos);
        };
        if (isBad(pair.first) || isBad(pair.second))
            throw WrongArguments(
                &invocation_.command,
                fmt::format("--{} takes the name before and the one after, as in {}, and not \"{}\"", option,
                            isOfColumns ? "books.author:books.writer" : "books:volumes", text));
        renames_.push_back(std::move(pair));
    }
}

bool ModelDecisions::askRenames(const SchemaDifference& difference) {
    if (invocation_.arguments.flag("no-rename")) return false;
    std::string open;
    bool isChanged = false;
    for (const auto& candidate : difference.candidates) {
        const NamePair pair = namesOf(candidate);
        if (isDecided(renames_, pair) || std::ranges::find(refused_, pair) != refused_.end()) continue;
        const bool isTable = candidate.table.empty();
        if (isTerminal()) {
            if (confirmed(invocation_, fmt::format("Was the {} {} renamed to {}? [y/N] ", isTable ? "table" : "column",
                                                   pair.first, pair.second))) {
                renames_.push_back(pair);
                isChanged = true;
            } else {
                refused_.push_back(pair);
            }
            continue;
        }
        open += fmt::format("\n  --{} {}:{}", isTable ? "rename-table" : "rename", pair.first, pair.second);
    }
    if (!open.empty())
        throw Failure(ExitCode::needsDecision,
                      "nothing was written: something may have been renamed, or dropped and something like it added. "
                      "Say which of these was renamed, or --no-rename if none was:" +
                          open);
    return isChanged;
}

void ModelDecisions::requireAllowed(const SchemaDifference& difference) const {
    std::string open;
    std::vector<std::string> known;
    for (const auto& change : difference.changes) {
        if (!needsAllowance(change)) continue;
        const std::string key = changeKey(change);
        known.push_back(key);
        if (invocation_.arguments.flag("allow-destructive") || std::ranges::find(allowed_, key) != allowed_.end())
            continue;
        open += fmt::format("\n  --allow={}", key);
        for (const auto& risk : change.risks) {
            if (risk.kind == SchemaRisk::Kind::blocksWrites || risk.kind == SchemaRisk::Kind::breaksRunningVersion)
                continue;
            open += fmt::format(
                "\n      {}{}: {}",
                risk.kind == SchemaRisk::Kind::destroysData ? "loses " : "fails on present rows: ", risk.reason,
                risk.rows ? fmt::format("{} row{} here", *risk.rows, *risk.rows == 1 ? "" : "s")
                          : std::string("whatever the rows are"));
        }
    }
    for (const auto& key : allowed_)
        if (std::ranges::find(known, key) == known.end())
            throw Failure(ExitCode::usage,
                          fmt::format("--allow={}: there is no such change that must be allowed", key));
    if (!open.empty())
        throw Failure(
            ExitCode::needsDecision,
            "nothing was written: these changes lose values, or rows forbid them. Say that they are meant, by "
            "the option of each, or by --allow-destructive for all:" +
                open);
}

}  // namespace sequelize::detail::commandline
