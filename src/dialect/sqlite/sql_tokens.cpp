#include "sql_tokens.hpp"

#include <algorithm>

#include "../../core/ascii.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail::sqlite {
namespace {

using TokenKind = SqlToken::Kind;

/// Behind the closing quote, which is doubled where it belongs to the text.
std::size_t endOfQuoted(std::string_view sql, std::size_t at, char quote, bool doubles) {
    for (++at; at < sql.size(); ++at) {
        if (sql[at] != quote) continue;
        if (!doubles || at + 1 >= sql.size() || sql[at + 1] != quote) return at + 1;
        ++at;
    }
    return sql.size();
}

std::size_t behind(std::string_view sql, std::string_view end, std::size_t from) {
    const auto found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
}

std::size_t endOfNumber(std::string_view sql, std::size_t at) {
    const std::size_t begin = at;
    while (at < sql.size()) {
        const bool isSign = (sql[at] == '+' || sql[at] == '-') && at > begin && lower(sql[at - 1]) == 'e' &&
                            !startsIgnoringCase(sql.substr(begin), "0x");
        if (!isOfWord(sql[at]) && sql[at] != '.' && !isSign) break;
        ++at;
    }
    return at;
}

/// Behind the token that begins here.
std::pair<TokenKind, std::size_t> tokenAt(std::string_view sql, std::size_t at) {
    const char c = sql[at];
    if (c == '\'') return {TokenKind::text, endOfQuoted(sql, at, c, true)};
    if (c == '"' || c == '`') return {TokenKind::name, endOfQuoted(sql, at, c, true)};
    if (c == '[') return {TokenKind::name, endOfQuoted(sql, at, ']', false)};
    const char next = at + 1 < sql.size() ? sql[at + 1] : '\0';
    if (lower(c) == 'x' && next == '\'') return {TokenKind::number, endOfQuoted(sql, at + 1, next, true)};
    if (isDigit(c) || (c == '.' && isDigit(next))) return {TokenKind::number, endOfNumber(sql, at)};
    if (!isOfWord(c)) return {TokenKind::other, at + 1};
    std::size_t end = at;
    while (end < sql.size() && isOfWord(sql[end])) ++end;
    return {TokenKind::word, end};
}

/// Calls `replaced` for each token, and takes what it says in the token's place; null: as it is.
std::string rewritten(std::string_view sql,
                      const std::function<const std::string*(const std::vector<SqlToken>&, std::size_t)>& replaced) {
    const auto tokens = tokensOf(sql);
    std::string out;
    const char* copied = sql.data();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto* by = replaced(tokens, i);
        if (!by) continue;
        out.append(copied, tokens[i].text.data());
        out += *by;
        copied = tokens[i].text.data() + tokens[i].text.size();
    }
    out.append(copied, sql.data() + sql.size());
    return out;
}

bool isColumnAt(const std::vector<SqlToken>& tokens, std::size_t i) {
    if (!tokens[i].isName()) return false;
    if (i + 1 < tokens.size() && (tokens[i + 1].is('(') || tokens[i + 1].is('.'))) return false;
    return i == 0 || !(tokens[i - 1].is("AS") || tokens[i - 1].is("COLLATE"));
}

}  // namespace

bool SqlToken::is(std::string_view word) const noexcept {
    return kind == TokenKind::word && equalIgnoringCase(text, word);
}

std::vector<SqlToken> tokensOf(std::string_view sql) {
    std::vector<SqlToken> tokens;
    for (std::size_t at = 0; at < sql.size();) {
        if (isSpace(sql[at])) {
            ++at;
        } else if (sql.substr(at).starts_with("--")) {
            at = behind(sql, "\n", at);
        } else if (sql.substr(at).starts_with("/*")) {
            at = behind(sql, "*/", at + 2);
        } else {
            const auto [kind, end] = tokenAt(sql, at);
            tokens.push_back({kind, sql.substr(at, end - at)});
            at = end;
        }
    }
    return tokens;
}

std::string unquoted(const SqlToken& token) {
    if (token.kind != TokenKind::name && token.kind != TokenKind::text) return std::string(token.text);
    const char quote = token.text[0];
    std::string_view inner = token.text.substr(1);
    if (!inner.empty()) inner.remove_suffix(1);
    if (quote == '[') return std::string(inner);
    std::string out;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        out += inner[i];
        if (inner[i] == quote) ++i;
    }
    return out;
}

bool sameSql(std::string_view a, std::string_view b) {
    const auto left = tokensOf(a);
    const auto right = tokensOf(b);
    return std::ranges::equal(left, right, [](const SqlToken& x, const SqlToken& y) {
        if (x.isName() && y.isName()) return equalIgnoringCase(unquoted(x), unquoted(y));
        return x.kind == y.kind && x.text == y.text;
    });
}

bool namesColumn(std::string_view sql, std::string_view column) {
    const auto tokens = tokensOf(sql);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (isColumnAt(tokens, i) && equalIgnoringCase(unquoted(tokens[i]), column)) return true;
    return false;
}

std::string withRenamed(std::string_view sql, const std::vector<std::pair<std::string, std::string>>& names) {
    std::string name;
    return rewritten(sql, [&](const std::vector<SqlToken>& tokens, std::size_t i) -> const std::string* {
        if (!isColumnAt(tokens, i)) return nullptr;
        for (const auto& [from, to] : names)
            if (equalIgnoringCase(unquoted(tokens[i]), from)) return &(name = quotedName(to));
        return nullptr;
    });
}

std::string withoutTable(std::string_view sql, std::string_view table) {
    static const std::string nothing;
    bool isDot = false;
    return rewritten(sql, [&](const std::vector<SqlToken>& tokens, std::size_t i) -> const std::string* {
        if (std::exchange(isDot, false)) return &nothing;
        isDot = tokens[i].isName() && i + 1 < tokens.size() && tokens[i + 1].is('.') &&
                equalIgnoringCase(unquoted(tokens[i]), table);
        return isDot ? &nothing : nullptr;
    });
}

std::string withoutParentheses(std::string_view sql) {
    for (;;) {
        const auto tokens = tokensOf(sql);
        if (tokens.empty()) return {};
        const char* begin = tokens.front().text.data();
        const char* end = tokens.back().text.data() + tokens.back().text.size();
        sql = std::string_view(begin, static_cast<std::size_t>(end - begin));
        if (tokens.size() < 3 || !tokens.front().is('(')) return std::string(sql);
        int depth = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i].is('(')) ++depth;
            if (tokens[i].is(')') && --depth == 0 && i + 1 < tokens.size()) return std::string(sql);
        }
        if (depth != 0) return std::string(sql);
        begin = tokens[1].text.data();
        end = tokens[tokens.size() - 2].text.data() + tokens[tokens.size() - 2].text.size();
        sql = std::string_view(begin, static_cast<std::size_t>(end - begin));
    }
}

std::string quotedName(std::string_view name) {
    if (name.empty()) return "``";  // which a column of a table that is there may be called
    return sqliteDialect().quoted(name);
}

}  // namespace sequelize::detail::sqlite
