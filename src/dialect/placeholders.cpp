#include "placeholders.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

bool isBlankOrControl(char c) noexcept {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
}

class SqlScanner {
public:
    SqlScanner(std::string_view sql, const LexicalRules& rules, LexicalMode mode)
        : sql_(sql), rules_(rules), mode_(mode) {}

    std::vector<SqlPiece> run() {
        while (at_ < sql_.size()) step();
        endText();
        return std::move(pieces_);
    }

private:
    void step() {
        switch (const char c = sql_[at_]) {
            case '\'':
                return take(SqlPiece::Part::quoted, quotedLength('\'', backslashEscapes()));
            case '"':
                return take(SqlPiece::Part::quoted, quotedLength('"', backslashEscapes() && !mode_.ansiQuotes));
            case '`':
                return take(SqlPiece::Part::quoted, quotedLength('`', false));
            case '[':
                if (rules_.bracketedNames) return take(SqlPiece::Part::quoted, quotedLength(']', false));
                break;
            case '-':
                if (peek(1) == '-' && (!rules_.dashesNeedBlank || at_ + 2 >= sql_.size() || isBlankOrControl(peek(2))))
                    return take(SqlPiece::Part::comment, lineLength());
                break;
            case '#':
                if (rules_.hashComments) return take(SqlPiece::Part::comment, lineLength());
                break;
            case '/':
                if (peek(1) == '*') return takeBlockComment();
                break;
            case '?':
                if (rules_.nativePlaceholders && isDigit(peek(1)))
                    return take(SqlPiece::Part::native, 1 + nameLength(1));
                return take(SqlPiece::Part::question, 1);
            case ':':
                return takeColon();
            case '$':
                if (const auto length = rules_.dollarTexts ? dollarTextLength() : 0; length != 0)
                    return take(SqlPiece::Part::quoted, length);
                if (peek(1) == '$') return take(SqlPiece::Part::dollars, 2);
                if (isOfName(peek(1))) return take(SqlPiece::Part::bind, 1 + nameLength(1));
                break;
            case '@':
                if (rules_.nativePlaceholders && isOfName(peek(1)))
                    return take(SqlPiece::Part::native, 1 + nameLength(1));
                break;
            case ';':
                return take(SqlPiece::Part::semicolon, 1);
            default:
                if (isOfWord(c)) return skipWord();
        }
        ++at_;
    }

    /// As text, with the '$' that may be inside; a colon right behind may be a label's.
    void skipWord() {
        const bool escapes = rules_.escapeTexts && lower(sql_[at_]) == 'e' && peek(1) == '\'';
        while (at_ < sql_.size() && isOfWord(sql_[at_])) ++at_;
        if (escapes) return take(SqlPiece::Part::quoted, quotedLength('\'', true));
        if (rules_.labels && peek(0) == ':' && labels(sql_.substr(at_ + 1))) ++at_;
    }

    /// Whether what follows "name:" is what a stored program's label stands before. So `LIMIT:n` is none.
    static bool labels(std::string_view rest) {
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
        const auto end = std::ranges::find_if_not(rest, isOfWord);
        constexpr std::array<std::string_view, 4> blocks{"BEGIN", "LOOP", "WHILE", "REPEAT"};
        return isOneOfWords(rest.substr(0, static_cast<std::size_t>(end - rest.begin())), blocks);
    }

    void takeColon() {
        if (peek(1) == ':') {  // a cast
            at_ += 2;
        } else if (startsName(peek(1))) {
            take(SqlPiece::Part::key, 1 + nameLength(1));
        } else if (rules_.nativePlaceholders && isDigit(peek(1))) {
            take(SqlPiece::Part::native, 1 + nameLength(1));
        } else {
            ++at_;
        }
    }

    void takeBlockComment() {
        const auto length = commentLength();
        if (!rules_.executableComments || (peek(2) != '!' && !(peek(2) == 'M' && peek(3) == '!')))
            return take(SqlPiece::Part::comment, length);
        const auto content = sql_.substr(at_ + 2, length - 2);
        if (content.find_first_of("'\"`?:$;#") != std::string_view::npos ||
            content.find("/*") != std::string_view::npos || content.find("--") != std::string_view::npos)
            throw UsageError(
                "The SQL has an executable comment (/*! ... */) with a quote, a placeholder, a semicolon or a comment "
                "in it. Whether it is SQL, and so where it ends, depends on the server's version: write its content "
                "without the comment, or leave it out.");
        at_ += length;  // SQL without anything that would be of interest here
    }

    /// Of the block comment that begins here.
    std::size_t commentLength() const {
        std::size_t depth = 1;
        for (std::size_t i = at_ + 2; i + 1 < sql_.size(); ++i) {
            const bool opens = rules_.nestedComments && sql_[i] == '/' && sql_[i + 1] == '*';
            if (!opens && (sql_[i] != '*' || sql_[i + 1] != '/')) continue;
            depth = opens ? depth + 1 : depth - 1;
            ++i;
            if (depth == 0) return i + 1 - at_;
        }
        return sql_.size() - at_;
    }

    /// Of $tag$...$tag$ that begins here; 0: none does.
    std::size_t dollarTextLength() const {
        const std::size_t tag = isDigit(peek(1)) ? 0 : nameLength(1);
        if (peek(1 + tag) != '$') return 0;
        const auto mark = sql_.substr(at_, tag + 2);
        const auto end = sql_.find(mark, at_ + mark.size());
        if (end == std::string_view::npos)
            throw UsageError("The SQL has a text between dollars that is not closed. Close it.");
        return end + mark.size() - at_;
    }

    /// Of a quoted text that begins here; its closing quote, doubled, stands for itself.
    std::size_t quotedLength(char close, bool hasEscapes) const {
        for (std::size_t i = at_ + 1; i < sql_.size(); ++i) {
            if (hasEscapes && sql_[i] == '\\')
                ++i;
            else if (sql_[i] == close && (close == ']' || i + 1 == sql_.size() || sql_[i + 1] != close))
                return i + 1 - at_;
            else if (sql_[i] == close)
                ++i;
        }
        throw UsageError(std::string("The SQL has a ") + sql_[at_] + " that is not closed. Close it, or " +
                         (hasEscapes ? "write \\\\ for a backslash." : "double the quote if it is meant as text."));
    }

    std::size_t lineLength() const { return std::min(sql_.find('\n', at_), sql_.size()) - at_; }

    std::size_t nameLength(std::size_t from) const {
        const auto rest = sql_.substr(at_ + from);
        return static_cast<std::size_t>(std::ranges::find_if_not(rest, isOfName) - rest.begin());
    }

    bool backslashEscapes() const noexcept { return rules_.backslashEscapes && !mode_.noBackslashEscapes; }

    /// NUL behind the end.
    char peek(std::size_t ahead) const noexcept { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    void endText() {
        if (textFrom_ < at_) pieces_.push_back({SqlPiece::Part::text, sql_.substr(textFrom_, at_ - textFrom_)});
    }

    void take(SqlPiece::Part kind, std::size_t length) {
        endText();
        pieces_.push_back({kind, sql_.substr(at_, length)});
        at_ += length;
        textFrom_ = at_;
    }

    std::string_view sql_;
    LexicalRules rules_;
    LexicalMode mode_;
    std::size_t at_ = 0;
    std::size_t textFrom_ = 0;
    std::vector<SqlPiece> pieces_{};
};

}  // namespace

std::vector<SqlPiece> scanSql(std::string_view sql, const LexicalRules& rules, LexicalMode mode) {
    return SqlScanner(sql, rules, mode).run();
}

}  // namespace sequelize::detail
