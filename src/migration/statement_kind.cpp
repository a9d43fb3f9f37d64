#include "statement_kind.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

using StatementWords = std::span<const std::string>;

bool begins(StatementWords words, std::initializer_list<std::string_view> with) {
    return words.size() >= with.size() && std::ranges::equal(words.first(with.size()), with);
}

bool isAnyOf(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, word) != list.end();
}

bool mentions(StatementWords words, std::initializer_list<std::string_view> list) {
    return std::ranges::any_of(words, [&](const auto& word) { return isAnyOf(word, list); });
}

bool changesServer(StatementWords words) {
    return std::ranges::any_of(words, [](const std::string& word) {
        return isAnyOf(word, {"GLOBAL", "PERSIST", "PERSIST_ONLY", "PASSWORD", "ROLE"}) ||
               word.starts_with("@@GLOBAL.") || word.starts_with("@@PERSIST");
    });
}

bool saysWhoCommits(StatementWords words) {
    return std::ranges::any_of(words, [](const std::string& word) {
        return isAnyOf(word, {"AUTOCOMMIT", "@@AUTOCOMMIT", "@@SESSION.AUTOCOMMIT"});
    });
}

/// `SET autocommit = 0`, also as dumps write it, which keep the old value in a variable.
bool saysOnlyWhoCommits(StatementWords words) {
    return std::ranges::all_of(words, [](const std::string& word) {
        return word.ends_with("AUTOCOMMIT") || isAnyOf(word, {"SET", "SESSION", "LOCAL", "0", "1", "ON", "OFF"});
    });
}

/// A statement that renames or exchanges several things may have the same schema before and after it.
bool mayLeaveNoTrace(StatementWords words) {
    const auto count = [&](std::string_view word) { return std::ranges::count(words, word); };
    return words.front() == "RENAME" ? count("TO") > 1 : words.front() == "ALTER" && count("EXCHANGE") > 0;
}

StatementKind kindOfDefinition(StatementWords words) {
    if (mentions(words.first(std::min<std::size_t>(words.size(), 3)), {"USER", "ROLE"}) || mayLeaveNoTrace(words))
        return StatementKind::opaque;
    return StatementKind::defines;
}

}  // namespace

StatementKind kindOf(StatementWords words) {
    using enum StatementKind;
    if (words.empty()) return reads;
    const std::string_view first = words.front();
    const auto changes = [&](StatementWords of) { return mentions(of, {"INSERT", "UPDATE", "DELETE", "REPLACE"}); };
    if (mentions(words, {"RELEASE_ALL_LOCKS"})) return refused;
    if (first == "SELECT") return mentions(words, {"OUTFILE", "DUMPFILE"}) ? opaque : reads;
    if (isAnyOf(first, {"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "VALUES", "TABLE", "CHECKSUM"})) return reads;
    if (first == "WITH") return changes(words) ? changesRows : reads;
    if (isAnyOf(first, {"INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD"})) return changesRows;
    if (first == "ANALYZE" && words.size() > 1 && changes(words.subspan(1, 1))) return changesRows;  // MariaDB runs it
    if (first == "SET" && saysWhoCommits(words)) return saysOnlyWhoCommits(words) ? superfluous : refused;
    if (first == "SET") return changesServer(words) ? opaque : sets;
    if (first == "VACUUM") return reads;  // outside of every transaction
    if (isAnyOf(first, {"PRAGMA", "ATTACH", "DETACH", "PREPARE", "DEALLOCATE"})) return sets;
    if (begins(words, {"CREATE", "TEMPORARY"}) || begins(words, {"CREATE", "TEMP"}) ||
        begins(words, {"CREATE", "OR", "REPLACE", "TEMPORARY"}) || begins(words, {"DROP", "TEMPORARY"}))
        return sets;
    if (isAnyOf(first, {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE", "REINDEX", "ANALYZE", "OPTIMIZE", "REPAIR",
                        "CHECK", "COMMENT"}))
        return kindOfDefinition(words);
    if (begins(words, {"BEGIN", "NOT"})) return opaque;  // MariaDB's block of statements
    if (first == "BEGIN" || begins(words, {"START", "TRANSACTION"})) return opens;
    if (isAnyOf(first, {"COMMIT", "END"})) return mentions(words, {"CHAIN"}) ? refused : commits;
    if (first == "ROLLBACK") return mentions(words, {"TO", "CHAIN"}) ? refused : rollsBack;
    if (isAnyOf(first, {"LOCK", "UNLOCK"})) return superfluous;
    if (isAnyOf(first, {"SAVEPOINT", "RELEASE", "USE", "XA"})) return refused;
    return opaque;
}

std::string refusalOf(std::string_view sql) {
    return "This statement would take the migrator's connection out of its hands: a migration has no savepoints, does not "
           "change the database that it works in, and does not say who commits. Leave it out, or the autocommit in it; "
           "name tables of other databases in full. (" +
           inShort(sql) + ")";
}

}  // namespace sequelize::detail
