#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/lexical_rules.hpp>

namespace sequelize::detail {

/// A piece of a table's DDL. What an executable comment holds (`/*!80023 INVISIBLE */`) is pieces like all others.
struct DdlToken {
    enum class Kind { word, name, text, symbol, end };  ///< `word`: an unquoted name, a keyword, a number
    Kind kind = Kind::end;
    std::string value{};    ///< of names and texts: without quotes and escapes
    std::size_t begin = 0;  ///< its place in the DDL
    std::size_t end = 0;
    std::size_t outerBegin = 0;  ///< of the executable comment around it, or its own
    std::size_t outerEnd = 0;

    /// Letters of either case; never a name or a text in quotes.
    [[nodiscard]] bool is(std::string_view word) const noexcept;
    [[nodiscard]] bool isName() const noexcept { return kind == Kind::name || kind == Kind::word; }
};

/// The pieces of a text; the last one is `end`. In quotes: texts with backslash escapes but for `noBackslashEscapes`.
[[nodiscard]] std::vector<DdlToken> ddlTokens(std::string_view sql, LexicalMode mode);

/// What SHOW CREATE TABLE prints in a session, as that session reads it and with all names in backticks. The servers
/// print escapes whatever the mode, and expressions of older date with quotes of another mode.
[[nodiscard]] std::string inModeOf(std::string_view printed, LexicalMode session);

/// The expression with columns' names replaced, `renames` being pairs of old and new; names in backticks only.
[[nodiscard]] std::string withRenamedColumns(std::string_view expression,
                                             std::span<const std::pair<std::string, std::string>> renames,
                                             bool noBackslashEscapes);

/// A name in backticks.
[[nodiscard]] std::string inBackticks(std::string_view name);

/// Walks over tokens.
class DdlCursor {
public:
    DdlCursor(std::string_view sql, std::span<const DdlToken> tokens) : sql_(sql), tokens_(tokens) {}

    [[nodiscard]] const DdlToken& peek(std::size_t ahead = 0) const noexcept;
    const DdlToken& next() noexcept;
    [[nodiscard]] bool atEnd() const noexcept { return place_ >= tokens_.size(); }
    /// Passes the words if they come next, one after the other.
    bool accept(std::initializer_list<std::string_view> words) noexcept;
    /// Passes a parenthesis with all in it, and gives what it holds, without it.
    std::string parenthesis();
    /// Passes the tokens up to the next comma that no parenthesis holds.
    std::span<const DdlToken> item();
    /// The text from one place of the DDL to another.
    [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
        return sql_.substr(begin, end - begin);
    }
    [[nodiscard]] std::size_t place() const noexcept { return place_; }
    [[nodiscard]] std::string_view sql() const noexcept { return sql_; }

private:
    void skipParenthesis();

    std::string_view sql_;
    std::span<const DdlToken> tokens_;
    std::size_t place_ = 0;
};

}  // namespace sequelize::detail
