#include "program_body.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

using WordList = std::initializer_list<std::string_view>;

bool isIn(WordList words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Behind these stands a column, a value, a table or a name, which may be spelled like a block's word.
bool awaitsOperandBehind(std::string_view word) {
    return isIn({"SELECT", "RETURN", "WHERE",   "AND",       "OR",       "NOT",   "XOR",      "ON",    "HAVING",
                 "BY",     "WHEN",   "THEN",    "ELSE",      "LIKE",     "IN",    "IS",       "CASE",  "BETWEEN",
                 "DIV",    "MOD",    "REGEXP",  "RLIKE",     "DISTINCT", "ALL",   "INTERVAL", "USING", "LIMIT",
                 "SET",    "AS",     "FROM",    "INTO",      "JOIN",     "TABLE", "UPDATE",   "CALL",  "UNTIL",
                 "IF",     "ELSEIF", "WHILE",   "DECLARE",   "OPEN",     "CLOSE", "FETCH",    "LEAVE", "ITERATE",
                 "VALUES", "DO",     "PREPARE", "PROCEDURE", "FUNCTION", "EVENT", "TRIGGER",  "VIEW",  "BINARY"},
                word);
}

/// With these a program's only statement begins: what follows is its own.
bool isVerb(std::string_view word) {
    return isIn({"SELECT", "INSERT",     "UPDATE",  "DELETE",  "REPLACE",  "SET",     "CALL",     "DROP",
                 "CREATE", "ALTER",      "RETURN",  "SIGNAL",  "RESIGNAL", "OPEN",    "FETCH",    "CLOSE",
                 "WITH",   "TRUNCATE",   "EXECUTE", "PREPARE", "LEAVE",    "ITERATE", "ROLLBACK", "COMMIT",
                 "START",  "DEALLOCATE", "GET",     "ANALYZE", "RENAME",   "GRANT",   "REVOKE",   "SHOW"},
                word);
}

bool isBlockWord(std::string_view word) {
    return isIn({"IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"}, word);
}

}  // namespace

void ProgramBody::word(std::string_view written) {
    isLabel_ = false;
    if (phase_ == Phase::plain) return;
    const std::string word = capitals(written);
    if (phase_ < Phase::header) {
        if (isHead(word)) {
            last_ = word;
            return;
        }
        if (phase_ != Phase::body) return;
    }
    const bool isFirst = std::exchange(statementBegins_, false);
    const bool mayBegin = isFirst || (mayBegin_ && parentheses_ == 0 && !awaitsOperand_);
    if (std::exchange(behindEnd_, false) && isBlockWord(word)) {
        last_ = word;
        return;
    }
    if (!isEnd(word, isFirst) && !opens(word, mayBegin, isFirst)) followStatement(word, isFirst);
    awaitsOperand_ = awaitsOperandBehind(word);
    last_ = word;
}

/// Whether the word was read as one of the statement's first, which say whether it may hold a program.
bool ProgramBody::isHead(const std::string& word) {
    switch (phase_) {
        case Phase::start:
            if (word == "CREATE") {
                phase_ = Phase::create;
            } else if (word == "BEGIN") {
                phase_ = Phase::begin;
            } else if (isBlockWord(word)) {  // MariaDB runs these outside of programs too
                phase_ = Phase::body;
                statementBegins_ = true;
                return false;
            } else {
                phase_ = Phase::plain;
                isLabel_ = true;
            }
            return true;
        case Phase::create:
            if (isIn({"PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"}, word)) {
                phase_ = Phase::header;
                isTrigger_ = word == "TRIGGER";
                mayBegin_ = !isTrigger_ && word != "EVENT";
                awaitsOperand_ = true;
            } else if (isIn({"TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE"}, word)) {
                phase_ = Phase::plain;
            }
            return true;
        case Phase::begin:
            phase_ = word == "NOT" ? Phase::beginNot : Phase::plain;
            return true;
        case Phase::beginNot:
            phase_ = word == "ATOMIC" ? Phase::body : Phase::plain;
            if (phase_ == Phase::body) push(Block::begin, true);
            return true;
        default:
            return false;
    }
}

/// Whether the word is END, and closes a block.
bool ProgramBody::isEnd(const std::string& word, bool isFirst) {
    if (word != "END" || blocks_.empty()) return false;
    if (topIs(Block::caseExpression)) {
        if (!awaitsOperand_) blocks_.pop_back();
        return true;
    }
    const bool behindCondition = topIs(Block::repeat) && inCondition_ && !awaitsOperand_;
    if (!isFirst && !behindCondition) return false;  // a column's name
    blocks_.pop_back();
    behindEnd_ = true;
    inCondition_ = false;
    return true;
}

/// Whether the word opens a block.
bool ProgramBody::opens(const std::string& word, bool mayBegin, bool isFirst) {
    // A verb in a head may be no verb, as in RETURNS SET('a'): a BEGIN counts all the same.
    const bool isHeadsBegin =
        phase_ == Phase::header && blocks_.empty() && parentheses_ == 0 && !awaitsOperand_ && !isTrigger_;
    if (word == "BEGIN" && (mayBegin || isHeadsBegin))
        push(Block::begin, true);
    else if (word == "IF" && mayBegin)
        push(Block::ifs, false);
    else if (word == "CASE")
        push(mayBegin ? Block::caseStatement : Block::caseExpression, false);
    else if (word == "LOOP" && mayBegin)
        push(Block::loop, true);
    else if (word == "REPEAT" && mayBegin)
        push(Block::repeat, true);
    else if (word == "WHILE" && mayBegin)
        push(Block::whiles, false);
    else if (word == "FOR" && isFirst)
        push(Block::fors, false);
    else
        return false;
    return true;
}

void ProgramBody::push(Block block, bool statementFollows) {
    blocks_.push_back(block);
    statementBegins_ = statementFollows;
    if (block != Block::caseExpression) mayBegin_ = false;
    if (phase_ == Phase::header && block != Block::caseExpression) phase_ = Phase::body;
}

/// What other words tell about where the next statement begins.
void ProgramBody::followStatement(const std::string& word, bool isFirst) {
    if (word == "DECLARE" && isFirst) {
        isDeclaration_ = true;
    } else if (word == "HANDLER" && isDeclaration_) {
        mayBegin_ = true;
    } else if (word == "FOR" && isDeclaration_) {
        return;
    } else if (word == "THEN" || word == "ELSE") {
        statementBegins_ = topIs(Block::ifs) || topIs(Block::caseStatement);
    } else if (word == "DO") {
        const bool isLoops = topIs(Block::whiles) || topIs(Block::fors);
        const bool isEvents = phase_ == Phase::header && !isTrigger_ && !mayBegin_ && blocks_.empty();
        statementBegins_ = !isFirst && (isLoops || isEvents);
        if (isEvents) phase_ = Phase::body;
    } else if (word == "ROW" && isTrigger_ && phase_ == Phase::header && last_ == "EACH") {
        mayBegin_ = true;
        isTrigger_ = false;
    } else if (word == "UNTIL" && isFirst && topIs(Block::repeat)) {
        inCondition_ = true;
    } else if (word == "ATOMIC" && last_ == "NOT") {
        statementBegins_ = true;
    } else if (isVerb(word) && parentheses_ == 0 && last_ != "RETURNS") {
        mayBegin_ = false;
    }
}

void ProgramBody::quoted() {
    if (phase_ == Phase::start) phase_ = Phase::plain;
    if (phase_ == Phase::plain) return;
    statementBegins_ = behindEnd_ = awaitsOperand_ = false;
    last_ = "'";
}

void ProgramBody::symbol(char c) {
    if (std::exchange(isLabel_, false) && c == ':')
        phase_ = Phase::start;
    else if (phase_ == Phase::start)
        phase_ = Phase::plain;
    if (phase_ == Phase::plain) return;
    if (phase_ == Phase::header && c == '(') ++parentheses_;
    if (phase_ == Phase::header && c == ')' && parentheses_ > 0) --parentheses_;
    statementBegins_ = c == ':' && !last_.empty();  // a label's; of := the '=' comes next
    awaitsOperand_ = c != ')';
    behindEnd_ = false;
    last_.clear();
}

bool ProgramBody::endsAtSemicolon() {
    if (blocks_.empty()) return true;
    statementBegins_ = true;
    mayBegin_ = awaitsOperand_ = behindEnd_ = isDeclaration_ = inCondition_ = false;
    last_.clear();
    return false;
}

std::string_view ProgramBody::openBlock() const {
    constexpr std::array<std::string_view, 8> words{"BEGIN", "CASE", "CASE", "IF", "LOOP", "WHILE", "REPEAT", "FOR"};
    return blocks_.empty() ? std::string_view() : words[static_cast<std::size_t>(blocks_.back())];
}

void TriggerBody::word(std::string_view written) {
    const auto is = [&](std::string_view word) { return equalIgnoringCase(written, word); };
    switch (state_) {
        case State::start:
        case State::explain:
            if (is("CREATE"))
                state_ = State::create;
            else if (state_ == State::start)
                state_ = is("EXPLAIN") ? State::explain : State::plain;
            return;
        case State::create:
            if (is("TRIGGER"))
                state_ = State::trigger;
            else if (!is("TEMP") && !is("TEMPORARY"))
                state_ = State::plain;
            return;
        case State::plain:
            return;
        case State::semicolon:
            state_ = is("END") ? State::end : State::trigger;
            return;
        default:
            state_ = State::trigger;
    }
}

void TriggerBody::other() {
    if (state_ >= State::trigger)
        state_ = State::trigger;
    else if (state_ != State::explain)
        state_ = State::plain;
}

bool TriggerBody::endsAtSemicolon() {
    if (state_ < State::trigger || state_ == State::end) {
        state_ = State::start;
        return true;
    }
    state_ = State::semicolon;
    return false;
}

}  // namespace sequelize::detail
