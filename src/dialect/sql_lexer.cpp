#include "sql_lexer.hpp"

#include <algorithm>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

bool isBlankOrControl(char c) noexcept {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
}

}  // namespace

ScriptToken SqlLexer::at(std::size_t at) const {
    switch (sql_[at]) {
        case '\'':
            return quoted(at, '\'', backslashEscapes());
        case '"':
            return quoted(at, '"', backslashEscapes() && !mode_.ansiQuotes);
        case '`':
            return quoted(at, '`', false);
        case '[':
            return rules_.bracketedNames ? quoted(at, ']', false) : ScriptToken{};
        case '-':
            return beginsDashComment(at) ? lineComment(at) : ScriptToken{};
        case '#':
            return rules_.hashComments ? lineComment(at) : ScriptToken{};
        case '/':
            return byte(at + 1) == '*' ? blockComment(at) : ScriptToken{};
        case '$':
            return rules_.dollarTexts ? dollarText(at) : ScriptToken{};
        default:
            return {};
    }
}

bool SqlLexer::beginsDashComment(std::size_t at) const {
    return byte(at + 1) == '-' && (!rules_.dashesNeedBlank || at + 2 >= sql_.size() || isBlankOrControl(sql_[at + 2]));
}

ScriptToken SqlLexer::lineComment(std::size_t at) const {
    return {ScriptToken::Kind::comment, std::min(sql_.find('\n', at), sql_.size()) - at};
}

ScriptToken SqlLexer::blockComment(std::size_t at) const {
    const bool isExecutable =
        rules_.executableComments && (byte(at + 2) == '!' || (byte(at + 2) == 'M' && byte(at + 3) == '!'));
    const auto kind = isExecutable ? ScriptToken::Kind::executable : ScriptToken::Kind::comment;
    std::size_t depth = 1;
    for (std::size_t i = at + 2; i + 1 < sql_.size(); ++i) {
        const bool opens = rules_.nestedComments && sql_[i] == '/' && sql_[i + 1] == '*';
        if (!opens && (sql_[i] != '*' || sql_[i + 1] != '/')) continue;
        depth = opens ? depth + 1 : depth - 1;
        ++i;
        if (depth == 0) return {kind, i + 1 - at};
    }
    return {kind, sql_.size() - at, false};
}

std::size_t SqlLexer::executableLength(std::size_t at, bool isExecuted) const {
    bool isInner = false;
    for (std::size_t i = at + 3; i + 1 < sql_.size();) {
        const auto two = sql_.substr(i, 2);
        if (two == "*/") {
            i += 2;
            if (!isInner) return i - at;
            isInner = false;
        } else if (!isExecuted && two == "/*" && !isInner) {
            isInner = true;
            i += 2;
        } else if (const auto token = isExecuted ? this->at(i) : ScriptToken{}; token.kind != ScriptToken::Kind::none) {
            if (!token.isClosed) return 0;
            i += token.length;
        } else {
            ++i;
        }
    }
    return 0;
}

ScriptToken SqlLexer::dollarText(std::size_t at) const {
    std::size_t tag = 0;
    if (!isDigit(byte(at + 1)))
        while (isOfName(byte(at + 1 + tag))) ++tag;
    if (byte(at + 1 + tag) != '$') return {};
    const auto mark = sql_.substr(at, tag + 2);
    const auto end = sql_.find(mark, at + mark.size());
    if (end == std::string_view::npos) return {ScriptToken::Kind::quoted, sql_.size() - at, false};
    return {ScriptToken::Kind::quoted, end + mark.size() - at};
}

ScriptToken SqlLexer::quoted(std::size_t at, char close, bool hasEscapes) const {
    for (std::size_t i = at + 1; i < sql_.size(); ++i) {
        if (hasEscapes && sql_[i] == '\\')
            ++i;
        else if (sql_[i] == close && (close == ']' || i + 1 == sql_.size() || sql_[i + 1] != close))
            return {ScriptToken::Kind::quoted, i + 1 - at, true, hasEscapes};
        else if (sql_[i] == close)
            ++i;
    }
    return {ScriptToken::Kind::quoted, sql_.size() - at, false, hasEscapes};
}

}  // namespace sequelize::detail
