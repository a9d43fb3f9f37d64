#include "statement_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

std::string_view withoutBlanksAround(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// The version with which an executable comment begins; 0: it has none.
unsigned versionOf(std::string_view comment) {
    const auto digits = comment.substr(comment.find('!') + 1);
    unsigned version = 0;
    (void)std::from_chars(digits.data(), digits.data() + std::min<std::size_t>(digits.size(), 6), version);
    return version;
}

}  // namespace

StatementReader::StatementReader(std::string_view script, const LexicalRules& rules, std::string_view source,
                                 std::size_t firstLine, std::string_view delimiter)
    : script_(script), rules_(rules), source_(source), firstLine_(firstLine), delimiter_(delimiter) {}

std::optional<SqlStatement> StatementReader::next(LexicalMode mode) {
    const SqlLexer lexer(script_, rules_, mode);
    if (!skipToStatement(lexer)) return std::nullopt;
    const std::size_t begin = at_;
    SqlStatement statement{.line = lineAt(begin), .delimiter = delimiter_};
    auto text = script_.substr(begin, endOfStatement(lexer) - begin);
    while (isSpace(text.back())) text.remove_suffix(1);
    statement.text = text;
    return statement;
}

/// Past blanks, comments, empty statements and the client's commands; false: nothing else is left.
bool StatementReader::skipToStatement(const SqlLexer& lexer) {
    while (at_ < script_.size()) {
        if (isSpace(script_[at_])) {
            ++at_;
        } else if (isAtDelimiter()) {
            at_ += delimiter_.size();
        } else if (const auto token = tokenHere(lexer); token.kind == ScriptToken::Kind::comment) {
            at_ += token.length;
        } else if (!takesDelimiterCommand()) {
            return true;
        }
    }
    return false;
}

bool StatementReader::takesDelimiterCommand() {
    constexpr std::string_view command = "DELIMITER";
    const auto rest = script_.substr(at_);
    if (!rules_.delimiterCommand || rest.size() < command.size() || !startsIgnoringCase(rest, command) ||
        (rest.size() > command.size() && isOfWord(rest[command.size()])))
        return false;
    const auto line = rest.substr(0, rest.find('\n'));
    auto given = withoutBlanksAround(line.substr(command.size()));
    if (given.size() > 2 && given.front() == given.back() && (given.front() == '\'' || given.front() == '"'))
        given = given.substr(1, given.size() - 2);
    const bool isApart = line.size() > command.size() && isSpace(line[command.size()]);
    if (!isApart || given.empty() || std::ranges::any_of(given, isSpace) || given.find('\\') != std::string_view::npos)
        fail(at_, "DELIMITER needs one word without a backslash behind it, as in: DELIMITER //");
    delimiter_ = given;
    at_ += line.size();
    return true;
}

/// Where the statement ends that begins here; the reader stands behind its delimiter then.
std::size_t StatementReader::endOfStatement(const SqlLexer& lexer) {
    const std::size_t begin = at_;
    Bodies bodies;
    while (at_ < script_.size()) {
        if (isAtDelimiter()) {
            if (endsAtDelimiter(bodies)) {
                at_ += delimiter_.size();
                return at_ - delimiter_.size();
            }
            ++at_;
        } else if (isSpace(script_[at_])) {
            ++at_;
        } else if (const auto token = tokenHere(lexer); token.kind != ScriptToken::Kind::none) {
            if (token.kind == ScriptToken::Kind::quoted) {
                bodies.program.quoted();
                bodies.trigger.other();
            }
            at_ += token.length;
        } else if (isOfWord(script_[at_])) {
            takeWord(lexer, bodies);
        } else {
            bodies.program.symbol(script_[at_]);
            bodies.trigger.other();
            ++at_;
        }
    }
    if (delimiter_ != ";") return at_;
    constexpr std::string_view remedy =
        "Close it, or put the statement between lines with \"-- migrate:statement-begin\" and \"-- migrate:statement-"
        "end\".";
    if (rules_.storedPrograms && !bodies.program.openBlock().empty())
        fail(begin, fmt::format("The statement that begins here has a {} without its END. {}",
                                bodies.program.openBlock(), remedy));
    if (rules_.triggerBodies && !bodies.trigger.endsAtSemicolon())
        fail(begin, fmt::format("The trigger that begins here has no END. {}", remedy));
    return at_;
}

bool StatementReader::endsAtDelimiter(Bodies& bodies) const {
    if (delimiter_ != ";") return true;
    if (rules_.storedPrograms) return bodies.program.endsAtSemicolon();
    return !rules_.triggerBodies || bodies.trigger.endsAtSemicolon();
}

void StatementReader::takeWord(const SqlLexer& lexer, Bodies& bodies) {
    const std::size_t begin = at_;
    while (at_ < script_.size() && isOfWord(script_[at_]) && !isAtDelimiter()) ++at_;
    const auto word = script_.substr(begin, at_ - begin);
    bodies.program.word(word);
    bodies.trigger.word(word);
    if (!rules_.escapeTexts || lower(word.front()) != 'e' || word.size() != 1 || at_ >= script_.size() ||
        script_[at_] != '\'' || isAtDelimiter())
        return;
    const auto token = lexer.quoted(at_, '\'', true);
    requireClosed(token);
    at_ += token.length;
}

/// What is not closed throws.
ScriptToken StatementReader::tokenHere(const SqlLexer& lexer) const {
    const auto token = lexer.at(at_);
    if (token.kind == ScriptToken::Kind::executable) return executableHere(lexer);
    requireClosed(token);
    return token;
}

ScriptToken StatementReader::executableHere(const SqlLexer& lexer) const {
    constexpr unsigned none = 999'999;         // of a version that there never will be: dumps begin with one
    constexpr unsigned everyServers = 50'699;  // from 50700 on MySQL and MariaDB do not mean the same
    const auto version = versionOf(script_.substr(at_));
    const auto skipped = lexer.executableLength(at_, false);
    if (version >= none && skipped != 0) return {ScriptToken::Kind::comment, skipped};
    const auto executed = lexer.executableLength(at_, true);
    const bool isExecuted = script_[at_ + 2] == '!' && version <= everyServers;
    if (executed == 0 || (skipped == 0 && !isExecuted))
        fail(at_, "The executable comment (/*! ... */) that begins here is not closed.");
    if (!isExecuted && executed != skipped)
        fail(at_,
             "Where the executable comment (/*! ... */) ends that begins here depends on the server's version, for it "
             "has a quote or a comment with \"*/\" in it. Write its content without the comment.");
    return {ScriptToken::Kind::executable, executed};
}

void StatementReader::requireClosed(const ScriptToken& token) const {
    if (token.isClosed) return;
    if (token.kind == ScriptToken::Kind::comment)
        fail(at_, "The comment that begins here is not closed. Write */ behind it.");
    fail(at_,
         fmt::format("The {} that begins here is not closed. Close it, or {}", script_[at_],
                     token.hasEscapes ? "write \\\\ for a backslash." : "double the quote if it is meant as text."));
}

std::size_t StatementReader::lineAt(std::size_t at) const {
    if (at < countedTo_) countedTo_ = counted_ = 0;
    const auto part = script_.substr(countedTo_, at - countedTo_);
    counted_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
    countedTo_ = at;
    return firstLine_ + counted_;
}

void StatementReader::fail(std::size_t at, const std::string& message) const {
    throw UsageError(fmt::format("{}:{}: {}", source_, lineAt(at), message));
}

std::vector<SqlStatement> splitStatements(std::string_view script, const LexicalRules& rules, LexicalMode mode,
                                          std::string_view source, std::size_t firstLine) {
    StatementReader reader(script, rules, source, firstLine);
    std::vector<SqlStatement> statements;
    while (auto statement = reader.next(mode)) statements.push_back(std::move(*statement));
    return statements;
}

bool mayChangeLexicalMode(std::string_view statement) noexcept {
    return containsIgnoringCase(statement, "sql_mode");
}

}  // namespace sequelize::detail
