#include "statement_kind.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

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

}  // namespace

StatementKind kindOf(StatementWords words) {
    using enum StatementKind;
    if (words.empty()) return reads;
    const std::string_view first = words.front();
    if (first == "SELECT") return mentions(words, {"OUTFILE", "DUMPFILE"}) ? opaque : reads;
    if (isAnyOf(first, {"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "VALUES", "TABLE", "CHECKSUM"})) return reads;
    if (first == "WITH") return mentions(words, {"INSERT", "UPDATE", "DELETE", "REPLACE"}) ? changesRows : reads;
    if (isAnyOf(first, {"INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD"})) return changesRows;
    if (first == "SET") return changesServer(words) ? opaque : sets;
    if (isAnyOf(first, {"PRAGMA", "ATTACH", "DETACH"})) return sets;
    if (begins(words, {"CREATE", "TEMPORARY"}) || begins(words, {"CREATE", "TEMP"}) ||
        begins(words, {"CREATE", "OR", "REPLACE", "TEMPORARY"}) || begins(words, {"DROP", "TEMPORARY"}))
        return sets;
    if (isAnyOf(first, {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE", "REINDEX", "ANALYZE", "OPTIMIZE", "REPAIR",
                        "VACUUM", "CHECK", "COMMENT"}))
        return mentions(words.first(std::min<std::size_t>(words.size(), 3)), {"USER", "ROLE"}) ? opaque : defines;
    if (begins(words, {"BEGIN", "NOT"})) return opaque;  // MariaDB's block of statements
    if (isAnyOf(first, {"BEGIN", "COMMIT", "END", "START", "LOCK", "UNLOCK"})) return superfluous;
    if (isAnyOf(first, {"ROLLBACK", "SAVEPOINT", "RELEASE", "USE", "XA"})) return refused;
    return opaque;
}

}  // namespace sequelize::detail
