// SQL as words, names and signs.
#include <algorithm>

#include "../core/ascii.hpp"
#include "../dialect/sql_lexer.hpp"
#include "lint_sql.hpp"

namespace sequelize::detail::commandline {
namespace {

bool isOfLintWord(char c) {
    return isOfName(c) || c == '$' || c == '@' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// The name between its quotes, which are doubled in it.
std::string nameBetween(std::string_view quoted) {
    const char close = quoted.back();
    std::string name;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
        name += quoted[i];
        if (quoted[i] == close) ++i;
    }
    return name;
}

}  // namespace

LintTokens lintTokens(std::string_view sql, const LexicalRules& rules, LexicalMode mode) {
    LintTokens tokens;
    const SqlLexer lexer(sql, rules, mode);
    for (std::size_t at = 0; at < sql.size();) {
        if (isSpace(sql[at])) {
            ++at;
            continue;
        }
        const ScriptToken token = lexer.at(at);
        const std::string_view text = sql.substr(at, std::max<std::size_t>(token.length, 1));
        if (token.kind == ScriptToken::Kind::quoted) {
            const bool isText = sql[at] == '\'' || (sql[at] == '"' && rules.backslashEscapes && !mode.ansiQuotes);
            if (isText || text.size() < 2)
                tokens.push_back({LintToken::Kind::text, std::string(text)});
            else
                tokens.push_back({LintToken::Kind::name, nameBetween(text)});
            at += text.size();
        } else if (token.kind == ScriptToken::Kind::none && isOfLintWord(sql[at])) {
            std::string word;
            for (; at < sql.size() && isOfLintWord(sql[at]); ++at) word += sql[at];
            tokens.push_back({LintToken::Kind::word, std::move(word)});
        } else {
            if (token.kind == ScriptToken::Kind::none) tokens.push_back({LintToken::Kind::sign, std::string(text)});
            at += text.size();
        }
    }
    return tokens;
}

}  // namespace sequelize::detail::commandline
