#include "session_effect.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace sequelize {

namespace {

bool isBlank(char c) noexcept {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool isWordCharacter(char c) noexcept {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) > 127;
}

/// `upper` is in capitals.
bool sameLetter(char any, char upper) noexcept {
    return std::toupper(static_cast<unsigned char>(any)) == upper;
}

bool is(std::string_view word, std::string_view upper) noexcept {
    return std::equal(word.begin(), word.end(), upper.begin(), upper.end(), sameLetter);
}

bool contains(std::string_view text, std::string_view upper) noexcept {
    return std::search(text.begin(), text.end(), upper.begin(), upper.end(), sameLetter) != text.end();
}

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& list) noexcept {
    return std::any_of(list.begin(), list.end(), [&](std::string_view each) { return is(word, each); });
}

/// The statement's words from its beginning.
class Words {
public:
    explicit Words(std::string_view sql) noexcept : rest_(sql) {}

    /// Empty where something else follows: a comment that MySQL executes, a quoted name, the end.
    std::string_view next() noexcept {
        skip();
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), isWordCharacter);
        const auto word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(word.size());
        return word;
    }

private:
    void skip() noexcept {
        for (;;) {
            if (rest_.empty()) return;
            if (isBlank(rest_.front()) || rest_.front() == '(')
                rest_.remove_prefix(1);
            else if (rest_.starts_with("/*") && !rest_.starts_with("/*!") && !rest_.starts_with("/*M!"))
                skipPast("*/", 2);
            else if (rest_.starts_with("--") || rest_.front() == '#')
                skipPast("\n", 1);
            else
                return;
        }
    }

    void skipPast(std::string_view end, std::size_t from) noexcept {
        const auto found = rest_.find(end, from);
        rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
    }

    std::string_view rest_;
};

/// "@x", "@'x'" and "@`x`", which SELECT can assign to; but neither "@@version" nor "name@host".
bool namesUserVariable(std::string_view sql) noexcept {
    for (auto at = sql.find('@'); at != std::string_view::npos; at = sql.find('@', at + 1)) {
        const bool isSystem = at + 1 < sql.size() && sql[at + 1] == '@';
        if (isSystem)
            ++at;
        else if (at == 0 || !isWordCharacter(sql[at - 1]))
            return true;
    }
    return false;
}

SessionEffect effectOfSet(Words& words) noexcept {
    return is(words.next(), "TRANSACTION") ? SessionEffect::nextTransaction : SessionEffect::lasting;
}

SessionEffect effectOfCreate(Words& words) noexcept {
    auto word = words.next();
    if (is(word, "OR")) {
        words.next();
        word = words.next();
    }
    return is(word, "TEMPORARY") || is(word, "TEMP") ? SessionEffect::lasting : SessionEffect::none;
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
    if (isOneOf(first, changes)) return namesUserVariable(sql) ? SessionEffect::lasting : SessionEffect::none;
    if (isOneOf(first, reads))
        return namesUserVariable(sql) || contains(sql, "GET_LOCK") ? SessionEffect::lasting : SessionEffect::none;
    if (isOneOf(first, others)) return SessionEffect::none;
    if (is(first, "CREATE")) return effectOfCreate(words);
    if (is(first, "SET")) return effectOfSet(words);
    if (is(first, "START")) return is(words.next(), "TRANSACTION") ? SessionEffect::begins : SessionEffect::lasting;
    // MariaDB's BEGIN NOT ATOMIC is a block of statements.
    if (is(first, "BEGIN")) return is(words.next(), "NOT") ? SessionEffect::lasting : SessionEffect::begins;
    return SessionEffect::lasting;
}

bool altersSqliteSession(std::string_view sql) noexcept {
    Words words(sql);
    const auto first = words.next();
    if (is(first, "CREATE")) return effectOfCreate(words) == SessionEffect::lasting;
    // Those that list something are harmless.
    if (is(first, "PRAGMA")) return !contains(sql, "_LIST") && !contains(sql, "INFO");
    return is(first, "ATTACH") || is(first, "DETACH");
}

}  // namespace sequelize
