#pragma once

#include <cctype>
#include <string>
#include <string_view>

#include "support/abilities.hpp"

/// SQL that tests write themselves, in the words of the database under test.
namespace test {

/// What MySQL and SQLite take, as PostgreSQL wants it: names in backticks and those with capitals among small letters
/// in double quotes, `?` as `$1`, and the words below. On the others it is the text itself. A text that has a `$1`
/// knows what it is about, and stays. `numbers`: whether `?` is the driver's, and not one of Sequelize::query's
/// replacements.
inline std::string own(std::string_view sql, bool numbers = true) {
    if (!isPostgres() || sql.find("$1") != std::string_view::npos || sql.find("$$") != std::string_view::npos)
        return std::string(sql);
    struct Word {
        std::string_view from;
        std::string_view to;
    };
    static constexpr Word words[] = {
        {"INTEGER PRIMARY KEY AUTOINCREMENT", "SERIAL PRIMARY KEY"},
        {"BEGIN IMMEDIATE", "BEGIN"},
        {"DATETIME", "TIMESTAMP WITH TIME ZONE"},
        {"BLOB", "BYTEA"},
        {"TINYINT(1)", "BOOLEAN"},
        {"TINYINT", "SMALLINT"},
    };
    const auto isOfWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    std::string out;
    int values = 0;
    for (std::size_t i = 0; i < sql.size();) {
        const char c = sql[i];
        if (c == '\'' || c == '"' || c == '`') {
            const std::size_t end = sql.find(c, i + 1);
            const std::string_view inside = sql.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
            const char quote = c == '`' ? '"' : c;
            ((out += quote) += inside) += quote;
            i += inside.size() + 2;
        } else if (c == '?' && numbers) {
            out += "$" + std::to_string(++values);
            ++i;
        } else if (isOfWord(c)) {
            std::size_t size = 0;
            for (const auto& word : words)
                if (sql.substr(i).starts_with(word.from) &&
                    (i + word.from.size() == sql.size() || !isOfWord(sql[i + word.from.size()])) && size == 0) {
                    out += word.to;
                    size = word.from.size();
                }
            if (size == 0) {
                bool hasSmall = false;
                bool hasCapital = false;
                for (; i + size < sql.size() && isOfWord(sql[i + size]); ++size) {
                    hasSmall = hasSmall || std::islower(static_cast<unsigned char>(sql[i + size])) != 0;
                    hasCapital = hasCapital || std::isupper(static_cast<unsigned char>(sql[i + size])) != 0;
                }
                const std::string quote = hasSmall && hasCapital ? "\"" : "";
                ((out += quote) += sql.substr(i, size)) += quote;
            }
            i += size;
        } else {
            out += c;
            ++i;
        }
    }
    return out;
}

/// SQL of Sequelize::query, whose `?` are its replacements.
inline std::string ownQuery(std::string_view sql) {
    return own(sql, false);
}

/// A statement of the library's as MySQL and SQLite spell it: names in backticks, `?` for each value.
inline std::string spelledAsUsual(std::string_view sql) {
    if (!isPostgres()) return std::string(sql);
    std::string out;
    bool isText = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        const auto isDigit = [&](std::size_t at) {
            return at < sql.size() && std::isdigit(static_cast<unsigned char>(sql[at])) != 0;
        };
        if (c == '\'') isText = !isText;
        if (!isText && c == '$' && isDigit(i + 1)) {
            out += '?';
            while (isDigit(i + 1)) ++i;
        } else {
            out += !isText && c == '"' ? '`' : c;
        }
    }
    return out;
}

}  // namespace test
