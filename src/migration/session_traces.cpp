#include "session_traces.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../dialect/placeholders.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

/// The statement in capitals, without comments, and with empty texts.
std::string bareText(std::string_view sql, const DialectFacts& dialect, LexicalMode mode) {
    std::string text;
    for (const auto& piece : scanExecutables(sql, dialect.lexical, mode)) {
        if (piece.kind == SqlPiece::Part::comment)
            text += ' ';
        else if (piece.kind == SqlPiece::Part::quoted && piece.text.front() != dialect.nameQuote)
            text += "''";
        else if (piece.kind == SqlPiece::Part::quoted)
            text += capitals(piece.text.substr(1, piece.text.size() - 2));
        else
            text += capitals(piece.text);
    }
    // What begins an executable comment.
    for (auto at = text.find("/*"); at != std::string::npos; at = text.find("/*", at)) {
        const auto end = std::min(text.find_first_not_of("/*!M0123456789", at), text.size());
        text.replace(at, end - at, " ");
    }
    for (auto at = text.find("*/"); at != std::string::npos; at = text.find("*/", at)) text.replace(at, 2, " ");
    return text;
}

std::string_view trimmedText(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && (isSpace(text.back()) || text.back() == ':')) text.remove_suffix(1);
    return text;
}

bool isNameOfUser(std::string_view word) {
    return word.starts_with('@') && !word.starts_with("@@");
}

/// The name of the temporary table that the statement makes, as it is written there.
std::string temporaryName(std::string_view sql, const DialectFacts& dialect, LexicalMode mode) {
    std::string name;
    bool isBehindTable = false;
    for (const auto& piece : scanExecutables(sql, dialect.lexical, mode)) {
        if (piece.kind == SqlPiece::Part::comment) continue;
        if (piece.kind == SqlPiece::Part::quoted && isBehindTable) {
            name += piece.text;
            continue;
        }
        std::string_view text = piece.text;
        while (!text.empty()) {
            if (!isOfWord(text.front()) && text.front() != '.') {
                if (!name.empty() && name.back() != '.') return name;
                text.remove_prefix(1);
                continue;
            }
            std::size_t end = 0;
            while (end < text.size() && (isOfWord(text[end]) || text[end] == '.')) ++end;
            const std::string word = capitals(text.substr(0, end));
            if (!isBehindTable)
                isBehindTable = word == "TABLE";
            else if (word != "IF" && word != "NOT" && word != "EXISTS")
                name += text.substr(0, end);
            text.remove_prefix(end);
        }
    }
    return name;
}

}  // namespace

/// `SET a = 1, @b = 2, SESSION c = 3`: what stands before each `=`.
void SessionTraces::takeAssignments(std::string_view text, std::string_view sql) {
    std::size_t depth = 0;
    const auto take = [&](std::string_view assignment) {
        const auto end = assignment.find('=');
        std::string_view name = trimmedText(assignment.substr(0, end));
        for (const std::string_view scope : {"SET ", "SESSION ", "LOCAL ", "@@SESSION.", "@@LOCAL.", "@@"})
            if (name.starts_with(scope)) name = trimmedText(name.substr(scope.size()));
        if (end == std::string_view::npos) {
            if (name.starts_with("TRANSACTION")) settings_.insert("TRANSACTION");
            return;  // NAMES, CHARACTER SET
        }
        if (isNameOfUser(name) || name.starts_with("STATEMENT ")) return;  // that is of one statement
        if (!std::ranges::all_of(name, isOfWord)) return refuse("what it sets cannot be named again", sql);
        settings_.emplace(name);
    };
    text = trimmedText(text);
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && depth > 0) --depth;
        if (text[at] != ',' || depth > 0) continue;
        take(text.substr(begin, at - begin));
        begin = at + 1;
    }
    take(text.substr(begin));
}

void SessionTraces::refuse(std::string_view what, std::string_view sql) {
    if (refusal_.empty())
        refusal_ = fmt::format("{}, and a script is one session. Make one script after the other (--to). ({})", what,
                               inShort(sql));
}

/// Also those whose names are in quotes; `'user'@'host'` is none.
void SessionTraces::takeVariables(std::string_view sql, std::span<const std::string> words, const DialectFacts& dialect,
                                  LexicalMode mode) {
    for (const auto& word : words)
        if (isNameOfUser(word) && word.size() > 1) variables_.insert(word);
    bool isBegun = false;
    bool isBehindText = false;
    for (const auto& piece : scanExecutables(sql, dialect.lexical, mode)) {
        const bool isQuoted = piece.kind == SqlPiece::Part::quoted;
        if (isQuoted && isBegun) variables_.insert("@" + std::string(piece.text));
        const std::string_view text = piece.text;
        const bool isOfHost =
            text.size() > 1 ? isOfWord(text[text.size() - 2]) || text[text.size() - 2] == '@' : isBehindText;
        isBegun = !isQuoted && text.ends_with('@') && !isOfHost;
        isBehindText = isQuoted;
    }
}

void SessionTraces::take(StatementKind kind, std::string_view sql, std::span<const std::string> words,
                         const DialectFacts& dialect, LexicalMode mode) {
    if (words.empty()) return;
    if (dialect.lexical.delimiterCommand) takeVariables(sql, words, dialect, mode);
    hasAny_ = hasAny_ || !variables_.empty() || kind == StatementKind::opaque || kind == StatementKind::sets;
    if (kind != StatementKind::sets) return;
    if (words[0] == "PRAGMA" && words.size() > 2) settings_.insert(words[1].substr(words[1].rfind('.') + 1));
    if (words[0] == "SET") takeAssignments(bareText(sql, dialect, mode), sql);
    if (words[0] != "CREATE") return;
    std::string name = temporaryName(sql, dialect, mode);
    if (name.empty()) return refuse("what it makes for its session stays there", sql);
    tables_.push_back(std::move(name));
}

void SessionTraces::add(const SessionTraces& other) {
    hasAny_ = hasAny_ || other.hasAny_;
    variables_.insert(other.variables_.begin(), other.variables_.end());
    settings_.insert(other.settings_.begin(), other.settings_.end());
    tables_.insert(tables_.end(), other.tables_.begin(), other.tables_.end());
}

bool readMayHaveEffect(std::string_view sql, std::span<const std::string> words, const DialectFacts& dialect,
                       LexicalMode mode) {
    // Words that stand before a bracket, and functions that compute.
    static constexpr std::array<std::string_view, 62> known = {
        "SELECT", "FROM",        "WHERE",    "AND",      "OR",       "NOT",       "IN",           "EXISTS",    "AS",
        "ON",     "USING",       "BY",       "HAVING",   "LIMIT",    "UNION",     "ALL",          "ANY",       "SOME",
        "CASE",   "WHEN",        "THEN",     "ELSE",     "BETWEEN",  "LIKE",      "IS",           "JOIN",      "OVER",
        "VALUES", "ROW",         "DISTINCT", "INDEX",    "KEY",      "PARTITION", "EXCEPT",       "INTERSECT", "COUNT",
        "SUM",    "MIN",         "MAX",      "AVG",      "COALESCE", "IFNULL",    "NULLIF",       "IF",        "CONCAT",
        "LENGTH", "CHAR_LENGTH", "LOWER",    "UPPER",    "TRIM",     "SUBSTR",    "SUBSTRING",    "REPLACE",   "ROUND",
        "ABS",    "CAST",        "CONVERT",  "DATABASE", "VERSION",  "NOW",       "GROUP_CONCAT", "WITH"};
    const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
    if (has("INTO") || has("LOCK") || has("NEXT") || (has("FOR") && has("UPDATE"))) return true;
    const std::string text = bareText(sql, dialect, mode);
    if (text.find(":=") != std::string::npos) return true;
    for (auto at = text.find('('); at != std::string::npos; at = text.find('(', at + 1)) {
        const std::string_view before = trimmedText(std::string_view(text).substr(0, at));
        std::size_t begin = before.size();
        while (begin > 0 && (isOfWord(before[begin - 1]) || before[begin - 1] == '.')) --begin;
        const auto word = before.substr(begin);
        if (!word.empty() && std::ranges::find(known, word) == known.end()) return true;
    }
    return false;
}

}  // namespace sequelize::detail
