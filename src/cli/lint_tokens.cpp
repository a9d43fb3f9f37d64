// SQL as words, names and signs. What an executable comment holds counts.
#include <algorithm>

#include "../core/ascii.hpp"
#include "../dialect/placeholders.hpp"
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
    const bool isTextInDouble = rules.backslashEscapes && !mode.ansiQuotes;
    for (const SqlPiece& piece : scanExecutables(sql, rules, mode)) {
        const std::string_view text = piece.text;
        if (piece.kind == SqlPiece::Part::comment) continue;
        if (piece.kind == SqlPiece::Part::quoted) {
            const bool isText = text.front() == '\'' || (text.front() == '"' && isTextInDouble);
            tokens.push_back({isText ? LintToken::Kind::text : LintToken::Kind::name,
                              isText ? std::string(text) : nameBetween(text)});
            continue;
        }
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at;
            while (end < text.size() && isOfLintWord(text[end])) ++end;
            const auto kind = end > at ? LintToken::Kind::word : LintToken::Kind::sign;
            end = std::max(end, at + 1);
            if (const auto mark = text.substr(at, 2); mark == "/*")  // what is executed of it is behind its version
                end = std::min(text.find_first_not_of("*!M0123456789", at + 1), text.size());
            else if (mark == "*/")
                end = at + 2;
            else if (!isSpace(text[at]))
                tokens.push_back({kind, std::string(text.substr(at, end - at))});
            at = end;
        }
    }
    return tokens;
}

}  // namespace sequelize::detail::commandline
