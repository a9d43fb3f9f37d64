#include "ddl_tokens.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../core/utf8.hpp"

namespace sequelize::detail {
namespace {

using TokenKind = DdlToken::Kind;

char unescaped(char c) {
    switch (c) {
        case '0':
            return '\0';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'b':
            return '\b';
        case 'Z':
            return '\x1a';
        default:
            return c;
    }
}

class DdlLexer {
public:
    DdlLexer(std::string_view sql, LexicalMode mode) : sql_(sql), mode_(mode) {}

    std::vector<DdlToken> all() {
        while (skipBlanks()) token();
        closeComment(sql_.size());
        return std::move(tokens_);
    }

private:
    [[nodiscard]] char at(std::size_t place) const { return place < sql_.size() ? sql_[place] : '\0'; }
    [[nodiscard]] bool startsHere(std::string_view text) const { return sql_.substr(place_).starts_with(text); }

    /// False at the end.
    bool skipBlanks() {
        while (place_ < sql_.size()) {
            if (isSpace(sql_[place_])) {
                ++place_;
            } else if (startsHere("/*!") || startsHere("/*M!")) {
                commentBegin_ = place_;
                firstInComment_ = tokens_.size();
                inComment_ = true;
                place_ += sql_[place_ + 2] == '!' ? 3 : 4;
                while (isDigit(at(place_))) ++place_;
            } else if (startsHere("*/") && inComment_) {
                place_ += 2;
                closeComment(place_);
            } else if (startsHere("/*")) {
                const auto end = sql_.find("*/", place_ + 2);
                place_ = end == std::string_view::npos ? sql_.size() : end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    void closeComment(std::size_t end) {
        if (!inComment_) return;
        inComment_ = false;
        for (std::size_t i = firstInComment_; i < tokens_.size(); ++i) {
            tokens_[i].outerBegin = commentBegin_;
            tokens_[i].outerEnd = end;
        }
    }

    void token() {
        DdlToken found;
        found.begin = place_;
        const char c = sql_[place_];
        if (c == '`' || c == '"' || c == '\'') {
            const bool isText = c == '\'' || (c == '"' && !mode_.ansiQuotes);
            found.kind = isText ? TokenKind::text : TokenKind::name;
            found.value = quoted(c, isText && !mode_.noBackslashEscapes);
        } else if (isOfWord(c)) {
            found.kind = TokenKind::word;
            const bool isNumber = isDigit(c);
            while (isOfWord(at(place_)) || (isNumber && ofNumber())) ++place_;
            found.value = std::string(sql_.substr(found.begin, place_ - found.begin));
        } else {
            found.kind = TokenKind::symbol;
            found.value = std::string(1, c);
            ++place_;
        }
        found.end = place_;
        found.outerBegin = found.begin;
        found.outerEnd = found.end;
        tokens_.push_back(std::move(found));
    }

    [[nodiscard]] bool ofNumber() const {
        const char c = at(place_);
        const char before = at(place_ - 1);
        return c == '.' || ((c == '+' || c == '-') && (before == 'e' || before == 'E') && isDigit(at(place_ + 1)) &&
                            sql_.substr(place_ - 2, 1) != "x");
    }

    std::string quoted(char quote, bool escapes) {
        std::string value;
        ++place_;
        while (place_ < sql_.size()) {
            const char c = sql_[place_++];
            if (c == quote) {
                if (at(place_) != quote) return value;
                ++place_;
                value += quote;
            } else if (c == '\\' && escapes && place_ < sql_.size()) {
                value += unescaped(sql_[place_++]);
            } else {
                value += c;
            }
        }
        throw UsageError("a quote is not closed in the DDL: " + std::string(sql_));
    }

    std::string_view sql_;
    LexicalMode mode_;
    std::vector<DdlToken> tokens_;
    std::size_t place_ = 0;
    std::size_t commentBegin_ = 0;
    std::size_t firstInComment_ = 0;
    bool inComment_ = false;
};

std::string plainText(std::string_view value) {
    std::string out = "'";
    for (const char c : value) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

std::string hexadecimal(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "0x";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

/// The text with some of its tokens written anew.
template <class Rewritten>
std::string rewritten(std::string_view sql, const std::vector<DdlToken>& tokens, Rewritten&& anew) {
    std::string out;
    std::size_t place = 0;
    for (const auto& token : tokens) {
        const auto text = anew(token);
        if (!text) continue;
        out.append(sql.substr(place, token.begin - place)).append(*text);
        place = token.end;
    }
    return out.append(sql.substr(place));
}

}  // namespace

bool DdlToken::is(std::string_view word) const noexcept {
    return (kind == Kind::word || kind == Kind::symbol) && equalIgnoringCase(value, word);
}

std::vector<DdlToken> ddlTokens(std::string_view sql, LexicalMode mode) {
    return DdlLexer(sql, mode).all();
}

std::string inBackticks(std::string_view name) {
    std::string out = "`";
    for (const char c : name) out.append(c == '`' ? 2 : 1, c);
    return out + "`";
}

std::string inModeOf(std::string_view printed, LexicalMode session) {
    const auto tokens = ddlTokens(printed, {.noBackslashEscapes = false, .ansiQuotes = session.ansiQuotes});
    return rewritten(printed, tokens, [&](const DdlToken& token) -> std::optional<std::string> {
        if (token.kind == TokenKind::name && printed[token.begin] == '"') return inBackticks(token.value);
        // MariaDB prints the bytes of a BINARY column's default as they are.
        if (token.kind == TokenKind::text && !utf8::isValid(token.value)) return hexadecimal(token.value);
        if (token.kind == TokenKind::text && session.noBackslashEscapes) return plainText(token.value);
        return std::nullopt;
    });
}

std::string withRenamedColumns(std::string_view expression,
                               std::span<const std::pair<std::string, std::string>> renames, bool noBackslashEscapes) {
    const auto tokens = ddlTokens(expression, {.noBackslashEscapes = noBackslashEscapes});
    return rewritten(expression, tokens, [&](const DdlToken& token) -> std::optional<std::string> {
        if (token.kind != TokenKind::name) return std::nullopt;
        // `d`.`s` is something else's name.
        if (expression.substr(token.end, 1) == "." || (token.begin > 0 && expression[token.begin - 1] == '.'))
            return std::nullopt;
        for (const auto& [from, to] : renames)
            if (equalIgnoringCase(token.value, from)) return inBackticks(to);
        return std::nullopt;
    });
}

const DdlToken& DdlCursor::peek(std::size_t ahead) const noexcept {
    static const DdlToken none;
    return place_ + ahead < tokens_.size() ? tokens_[place_ + ahead] : none;
}

const DdlToken& DdlCursor::next() noexcept {
    const DdlToken& token = peek();
    if (place_ < tokens_.size()) ++place_;
    return token;
}

bool DdlCursor::accept(std::initializer_list<std::string_view> words) noexcept {
    std::size_t ahead = 0;
    for (const auto word : words)
        if (!peek(ahead++).is(word)) return false;
    place_ += words.size();
    return true;
}

void DdlCursor::skipParenthesis() {
    std::size_t depth = 0;
    do {
        const auto& token = next();
        if (token.is("(")) ++depth;
        if (token.is(")")) --depth;
    } while (depth > 0 && !atEnd());
    if (depth > 0) throw UsageError("a parenthesis is not closed in the DDL: " + std::string(sql_));
}

std::string DdlCursor::parenthesis() {
    if (!peek().is("(")) throw UsageError("the DDL lacks a parenthesis: " + std::string(sql_));
    const std::size_t begin = peek().end;
    skipParenthesis();
    return std::string(slice(begin, tokens_[place_ - 1].begin));
}

std::span<const DdlToken> DdlCursor::item() {
    const std::size_t begin = place_;
    while (!atEnd() && !peek().is(",")) {
        if (peek().is("("))
            skipParenthesis();
        else
            next();
    }
    return tokens_.subspan(begin, place_ - begin);
}

}  // namespace sequelize::detail
