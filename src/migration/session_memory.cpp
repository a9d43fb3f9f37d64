#include "session_memory.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "migration_names.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

/// The text in capitals, without blanks.
std::string squeezed(std::string_view sql) {
    std::string text;
    for (const char c : sql)
        if (!isSpace(c)) text += capital(c);
    return text;
}

bool isVariable(const std::string& word) {
    return word.starts_with('@') && !word.starts_with("@@");
}

/// How often the text gives the variable a value.
std::ptrdiff_t assignments(const std::string& text, const std::string& variable) {
    std::ptrdiff_t count = 0;
    for (auto at = text.find(variable); at != std::string::npos; at = text.find(variable, at + variable.size())) {
        const auto behind = std::string_view(text).substr(at + variable.size());
        const bool isOfSelect = std::string_view(text).substr(0, at).ends_with("INTO");
        if (behind.starts_with(":=") || isOfSelect || (text.starts_with("SET") && behind.starts_with('='))) ++count;
    }
    return count;
}

}  // namespace

void SessionMemory::requireOwn(std::span<const std::string> words, std::string_view sql) {
    const std::string text = squeezed(sql);
    for (const char* const asks : {"ROW_COUNT()", "CHANGES()", "@@WARNING_COUNT", "@@ERROR_COUNT"}) {
        const std::string_view name = std::string_view(asks).substr(0, std::string_view(asks).find('('));
        const bool isWord = std::ranges::any_of(words, [&](const auto& word) { return word.ends_with(name); });
        if (isWord && text.find(asks) != std::string::npos)
            throw UsageError(fmt::format(
                "The migrator records every statement with statements of its own, and {} would tell of those. Count the "
                "rows by a SELECT before, into a variable. ({})",
                asks, inShort(sql)));
    }
}

void SessionMemory::requireKnown(StatementKind kind, std::span<const std::string> words, std::string_view sql,
                                 std::size_t position) const {
    if (resumedAt_ == 0) return;
    const std::string text = squeezed(sql);
    const auto refuse = [&](const std::string& what) {
        throw UsageError(fmt::format(
            "The {} was interrupted behind statement {}, and what this statement had in that session is gone: {}. "
            "Put the value itself in its place, or do by hand what is left, and say so by {} (in C++: Migrator::mark). "
            "({})",
            noun_, resumedAt_, what, repairCommand("migration:mark", noun_), inShort(sql)));
    };
    const auto asks = [&](std::initializer_list<std::string_view> functions) {
        return std::ranges::any_of(functions,
                                   [&](std::string_view function) { return text.find(function) != std::string::npos; });
    };
    if (!hasInsertId_ && asks({"LAST_INSERT_ID()", "LAST_INSERT_ROWID()"})) refuse("a generated id");
    if (position <= resumedAt_ && asks({"FOUND_ROWS()"})) refuse("a number of rows");
    const bool isBehind = position < resumedAt_;  // of what came after it, something has run
    if (isBehind && kind == StatementKind::sets && words.front() == "CREATE") refuse("a temporary table's rows");
    for (const auto& word : words) {
        if (!isVariable(word)) continue;
        if (isBehind && (text.find('(') != std::string::npos || words.front() == "SELECT"))
            refuse("a value that the session computed");
        if (!isKnown(word) && std::ranges::count(words, word) > assignments(text, word)) refuse("the variable " + word);
    }
}

void SessionMemory::take(StatementKind kind, std::span<const std::string> words, std::uint64_t insertId) {
    for (const auto& word : words)
        if (isVariable(word)) variables_.insert(word);
    mayHaveSetAny_ = mayHaveSetAny_ || kind == StatementKind::opaque;
    hasInsertId_ = hasInsertId_ || insertId != 0;
}

void SessionMemory::passOver(StatementKind kind, std::span<const std::string> words) {
    if (kind == StatementKind::opaque) variables_.clear();
    for (const auto& word : words) variables_.erase(word);
}

}  // namespace sequelize::detail
