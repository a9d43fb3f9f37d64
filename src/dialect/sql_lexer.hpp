#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sequelize/dialect/lexical_rules.hpp>

namespace sequelize::detail {

/// What begins at a place of SQL that is outside of quotes and comments.
struct ScriptToken {
    enum class Kind : std::uint8_t {
        none,        ///< no quote and no comment
        quoted,      ///< a string or a quoted identifier
        comment,     ///< of any kind but an executable one
        executable,  ///< a comment whose content is SQL to some servers
    };
    Kind kind = Kind::none;
    std::size_t length = 0;
    bool isClosed = true;     ///< a text or block comment that is not goes to the end of the SQL
    bool hasEscapes = false;  ///< a backslash in the text escapes
};

/// Knows where strings, quoted identifiers and comments end, as the dialect's server does. Views the SQL.
class SqlLexer {
public:
    SqlLexer(std::string_view sql, const LexicalRules& rules, LexicalMode mode)
        : sql_(sql), rules_(rules), mode_(mode) {}

    /// The SQL must not end before `at`. An executable comment ends at the first `*/`.
    [[nodiscard]] ScriptToken at(std::size_t at) const;

    /// The text whose opening quote is at `at`; its closing quote, doubled, stands for itself.
    [[nodiscard]] ScriptToken quoted(std::size_t at, char close, bool hasEscapes) const;

    /// How many bytes an executable comment takes that begins at `at`; 0: it never ends. `isExecuted`: as a server
    /// reads it that executes its content, and so knows quotes and comments in it. Another server skips it, with one
    /// comment inside at most.
    [[nodiscard]] std::size_t executableLength(std::size_t at, bool isExecuted) const;

private:
    [[nodiscard]] ScriptToken blockComment(std::size_t at) const;
    [[nodiscard]] ScriptToken lineComment(std::size_t at) const;
    [[nodiscard]] ScriptToken dollarText(std::size_t at) const;
    [[nodiscard]] bool beginsDashComment(std::size_t at) const;
    [[nodiscard]] bool backslashEscapes() const noexcept {
        return (rules_.backslashEscapes && !mode_.noBackslashEscapes) || mode_.backslashEscapes;
    }
    /// NUL behind the end.
    [[nodiscard]] char byte(std::size_t at) const noexcept { return at < sql_.size() ? sql_[at] : '\0'; }

    std::string_view sql_;
    LexicalRules rules_;
    LexicalMode mode_;
};

}  // namespace sequelize::detail
