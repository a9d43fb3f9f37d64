#include "placeholders.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "sql_lexer.hpp"

namespace sequelize::detail {
namespace {

class SqlScanner {
public:
    SqlScanner(std::string_view sql, const LexicalRules& rules, LexicalMode mode, bool entersExecutables)
        : sql_(sql), rules_(rules), lexer_(sql, rules, mode), entersExecutables_(entersExecutables) {}

    std::vector<SqlPiece> run() {
        while (at_ < sql_.size()) step();
        endText();
        return std::move(pieces_);
    }

private:
    void step() {
        if (isInExecutable_ && sql_.substr(at_).starts_with("*/")) {
            isInExecutable_ = false;
            at_ += 2;
            return;
        }
        if (const auto token = lexer_.at(at_); token.kind != ScriptToken::Kind::none) return takeToken(token);
        switch (const char c = sql_[at_]) {
            case '?':
                if (rules_.nativePlaceholders && isDigit(peek(1)))
                    return take(SqlPiece::Part::native, 1 + nameLength(1));
                return take(SqlPiece::Part::question, 1);
            case ':':
                return takeColon();
            case '$':
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
        if (escapes) return takeToken(lexer_.quoted(at_, '\'', true));
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

    void takeToken(const ScriptToken& token) {
        if (token.kind == ScriptToken::Kind::executable)
            return entersExecutables_ ? enterExecutable() : skipExecutable(token.length);
        if (token.kind == ScriptToken::Kind::comment) return take(SqlPiece::Part::comment, token.length);
        if (token.isClosed) return take(SqlPiece::Part::quoted, token.length);
        if (sql_[at_] == '$') throw UsageError("The SQL has a text between dollars that is not closed. Close it.");
        throw UsageError(
            std::string("The SQL has a ") + sql_[at_] + " that is not closed. Close it, or " +
            (token.hasEscapes ? "write \\\\ for a backslash." : "double the quote if it is meant as text."));
    }

    void skipExecutable(std::size_t length) {
        const auto content = sql_.substr(at_ + 2, length - 2);
        if (content.find_first_of("'\"`?:$;#") != std::string_view::npos ||
            content.find("/*") != std::string_view::npos || content.find("--") != std::string_view::npos)
            throw UsageError(
                "The SQL has an executable comment (/*! ... */) with a quote, a placeholder, a semicolon or a comment "
                "in it. Whether it is SQL, and so where it ends, depends on the server's version: write its content "
                "without the comment, or leave it out.");
        at_ += length;  // SQL without anything that would be of interest here
    }

    void enterExecutable() {
        isInExecutable_ = true;
        at_ = std::min(sql_.find_first_not_of("0123456789", sql_.find('!', at_) + 1), sql_.size());
    }

    std::size_t nameLength(std::size_t from) const {
        const auto rest = sql_.substr(at_ + from);
        return static_cast<std::size_t>(std::ranges::find_if_not(rest, isOfName) - rest.begin());
    }

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
    SqlLexer lexer_;
    bool entersExecutables_;
    bool isInExecutable_ = false;
    std::size_t at_ = 0;
    std::size_t textFrom_ = 0;
    std::vector<SqlPiece> pieces_{};
};

}  // namespace

std::vector<SqlPiece> scanSql(std::string_view sql, const LexicalRules& rules, LexicalMode mode) {
    return SqlScanner(sql, rules, mode, false).run();
}

std::string withPlaceholders(const SqlDialect& dialect, std::string_view sql) {
    if (!dialect.facts().numbersPlaceholders) return std::string(sql);
    std::string placed;
    std::size_t number = 0;
    for (const auto& piece : scanSql(sql, dialect.facts().lexical, {})) {
        if (piece.kind == SqlPiece::Part::question)
            dialect.writePlaceholder(placed, ++number);
        else
            placed += piece.text;
    }
    return placed;
}

std::optional<std::string> withValues(const SqlDialect& dialect, const CompiledSql& statement, LexicalMode mode,
                                      const std::function<std::string(const Value&)>& literal) {
    std::string sql;
    std::size_t next = 0;
    std::vector<bool> used(statement.binds.size());
    for (const auto& piece : scanSql(statement.sql, dialect.facts().lexical, mode)) {
        std::size_t index = statement.binds.size();
        if (piece.kind == SqlPiece::Part::question) index = next++;
        if (piece.kind == SqlPiece::Part::bind && dialect.facts().numbersPlaceholders) {
            std::size_t number = 0;
            std::from_chars(piece.text.data() + 1, piece.text.data() + piece.text.size(), number);
            index = number - 1;
        }
        if (index < statement.binds.size()) {
            sql += literal(statement.binds[index]);
            used[index] = true;
        } else {
            sql += piece.text;
        }
    }
    if (std::ranges::find(used, false) != used.end()) return std::nullopt;
    return sql;
}

std::vector<SqlPiece> scanExecutables(std::string_view sql, const LexicalRules& rules, LexicalMode mode) {
    return SqlScanner(sql, rules, mode, true).run();
}

}  // namespace sequelize::detail
