#include "session_effect.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "../core/ascii.hpp"
#include "../core/sql_start.hpp"

namespace sequelize::detail {

namespace {

/// The statement's words from its beginning.
class Words {
public:
    explicit Words(std::string_view sql) noexcept : rest_(sql) {}

    /// Empty where something else follows: a comment that MySQL executes, a quoted name, the end.
    std::string_view next() noexcept {
        rest_ = fromFirstWord(rest_);
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), isOfWord);
        const auto word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(word.size());
        return word;
    }

private:
    std::string_view rest_;
};

/// "@x", "@'x'" and "@`x`", which SELECT can assign to; but neither "@@version" nor "name@host".
bool namesUserVariable(std::string_view sql) noexcept {
    for (auto at = sql.find('@'); at != std::string_view::npos; at = sql.find('@', at + 1)) {
        const bool isSystem = at + 1 < sql.size() && sql[at + 1] == '@';
        if (isSystem)
            ++at;
        else if (at == 0 || !isOfWord(sql[at - 1]))
            return true;
    }
    return false;
}

SessionEffect effectOfSet(Words& words) noexcept {
    return equalIgnoringCase(words.next(), "TRANSACTION") ? SessionEffect::nextTransaction : SessionEffect::lasting;
}

SessionEffect effectOfCreate(Words& words) noexcept {
    auto word = words.next();
    if (equalIgnoringCase(word, "OR")) {
        words.next();
        word = words.next();
    }
    return equalIgnoringCase(word, "TEMPORARY") || equalIgnoringCase(word, "TEMP") ? SessionEffect::lasting
                                                                                   : SessionEffect::none;
}

}  // namespace

SessionEffect mysqlSessionEffect(std::string_view sql) noexcept {
    static constexpr std::array<std::string_view, 4> changes = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
    static constexpr std::array<std::string_view, 4> reads = {"SELECT", "WITH", "VALUES", "TABLE"};
    static constexpr std::array<std::string_view, 17> others = {
        "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SHOW",     "EXPLAIN", "DESCRIBE", "DESC",  "DROP",
        "ALTER",  "TRUNCATE", "RENAME",    "ANALYZE", "OPTIMIZE", "KILL",    "GRANT",    "REVOKE"};
    Words words(sql);
    const auto first = words.next();
    if (isOneOfWords(first, changes)) return namesUserVariable(sql) ? SessionEffect::lasting : SessionEffect::none;
    if (isOneOfWords(first, reads))
        return namesUserVariable(sql) || containsIgnoringCase(sql, "GET_LOCK") ? SessionEffect::lasting
                                                                               : SessionEffect::none;
    if (isOneOfWords(first, others)) return SessionEffect::none;
    if (equalIgnoringCase(first, "CREATE")) return effectOfCreate(words);
    if (equalIgnoringCase(first, "SET")) return effectOfSet(words);
    if (equalIgnoringCase(first, "START"))
        return equalIgnoringCase(words.next(), "TRANSACTION") ? SessionEffect::begins : SessionEffect::lasting;
    // MariaDB's BEGIN NOT ATOMIC is a block of statements.
    if (equalIgnoringCase(first, "BEGIN"))
        return equalIgnoringCase(words.next(), "NOT") ? SessionEffect::lasting : SessionEffect::begins;
    return SessionEffect::lasting;
}

SessionEffect postgresSessionEffect(std::string_view sql) noexcept {
    static constexpr std::array<std::string_view, 9> rows = {"SELECT", "WITH",   "VALUES", "TABLE",  "INSERT",
                                                             "UPDATE", "DELETE", "MERGE",  "EXPLAIN"};
    static constexpr std::array<std::string_view, 28> others = {
        "COMMIT",  "END",     "ROLLBACK", "ABORT",      "SAVEPOINT", "RELEASE",  "SHOW",
        "DROP",    "ALTER",   "TRUNCATE", "VACUUM",     "ANALYZE",   "REINDEX",  "CLUSTER",
        "REFRESH", "COMMENT", "GRANT",    "LOCK",       "REVOKE",    "COPY",     "CLOSE",
        "FETCH",   "MOVE",    "NOTIFY",   "CHECKPOINT", "IMPORT",    "REASSIGN", "SECURITY"};
    Words words(sql);
    const auto first = words.next();
    const auto lastingWhere = [](bool is) { return is ? SessionEffect::lasting : SessionEffect::none; };
    // Locks of the session, not those of a transaction: pg_advisory_xact_lock.
    if (isOneOfWords(first, rows))
        return lastingWhere(containsIgnoringCase(sql, "ADVISORY_LOCK") || containsIgnoringCase(sql, "SET_CONFIG") ||
                            containsIgnoringCase(sql, "INTO TEMP"));
    if (isOneOfWords(first, others)) return SessionEffect::none;
    if (equalIgnoringCase(first, "BEGIN")) return SessionEffect::begins;
    if (equalIgnoringCase(first, "START")) return SessionEffect::begins;
    if (equalIgnoringCase(first, "CREATE")) {
        static constexpr std::array<std::string_view, 2> scopes = {"LOCAL", "GLOBAL"};
        if (containsIgnoringCase(sql, "PG_TEMP")) return SessionEffect::lasting;
        Words scoped = words;
        return isOneOfWords(scoped.next(), scopes) ? effectOfCreate(scoped) : effectOfCreate(words);
    }
    if (equalIgnoringCase(first, "SET")) {
        // Those that end with their transaction.
        static constexpr std::array<std::string_view, 3> passing = {"LOCAL", "TRANSACTION", "CONSTRAINTS"};
        return lastingWhere(!isOneOfWords(words.next(), passing));
    }
    return SessionEffect::lasting;
}

bool altersSqliteSession(std::string_view sql) noexcept {
    Words words(sql);
    const auto first = words.next();
    if (equalIgnoringCase(first, "CREATE")) return effectOfCreate(words) == SessionEffect::lasting;
    // Those that list something are harmless.
    if (equalIgnoringCase(first, "PRAGMA"))
        return !containsIgnoringCase(sql, "_LIST") && !containsIgnoringCase(sql, "INFO");
    return equalIgnoringCase(first, "ATTACH") || equalIgnoringCase(first, "DETACH");
}

std::string_view openingWordOf(std::string_view sql) noexcept {
    return Words(sql).next();
}

}  // namespace sequelize::detail
