#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sequelize::detail::sqlite {

/// A part of SQL as SQLite reads it; blanks and comments are none.
struct SqlToken {
    enum class Kind {
        word,    ///< a keyword or a bare name
        name,    ///< "x", `x` or [x]
        text,    ///< 'x'
        number,  ///< also x'00'
        other,   ///< one character
    };
    Kind kind{};
    std::string_view text{};  ///< as it stands there, a view of the SQL

    [[nodiscard]] bool is(std::string_view word) const noexcept;  ///< the bare word, in letters of either case
    [[nodiscard]] bool is(char c) const noexcept { return kind == Kind::other && text[0] == c; }
    [[nodiscard]] bool isName() const noexcept { return kind == Kind::word || kind == Kind::name; }
};

[[nodiscard]] std::vector<SqlToken> tokensOf(std::string_view sql);

/// A name or a text without its quotes.
[[nodiscard]] std::string unquoted(const SqlToken& token);

/// Whether two expressions are the same but for blanks, comments, the quotes of names, and the case of names and words.
[[nodiscard]] bool sameSql(std::string_view a, std::string_view b);

/// Whether the expression names the column. A function of that name, a type of CAST and a collation do not count.
[[nodiscard]] bool namesColumn(std::string_view sql, std::string_view column);

/// The expression with other names for columns, all at once: names before, and after.
[[nodiscard]] std::string withRenamed(std::string_view sql,
                                      const std::vector<std::pair<std::string, std::string>>& names);

/// The expression with `column` where it had `table.column`.
[[nodiscard]] std::string withoutTable(std::string_view sql, std::string_view table);

/// Without the parentheses that enclose all of it.
[[nodiscard]] std::string withoutParentheses(std::string_view sql);

/// `name`, in SQLite's and MySQL's quotes.
[[nodiscard]] std::string quotedName(std::string_view name);

}  // namespace sequelize::detail::sqlite
