#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequelize::detail {

/// Which semicolons of a statement belong to a stored program in it. It is told the statement's tokens, but no comments
/// and blanks. Knows BEGIN, CASE, IF, LOOP, WHILE, REPEAT and FOR as MySQL and MariaDB read them: as blocks where a
/// statement may begin, and else as functions, columns and labels, which may have these names.
class ProgramBody {
public:
    void word(std::string_view written);
    void quoted();
    /// Anything else of one character, but no semicolon.
    void symbol(char c);
    /// Told of a semicolon, says whether it ends the statement.
    [[nodiscard]] bool endsAtSemicolon();
    /// The word that opened the innermost block that has no END; empty: none is open.
    [[nodiscard]] std::string_view openBlock() const;

private:
    enum class Block : std::uint8_t { begin, caseStatement, caseExpression, ifs, loop, whiles, repeat, fors };
    enum class Phase : std::uint8_t { start, create, begin, beginNot, header, body, plain };

    bool isHead(const std::string& word);
    bool isEnd(const std::string& word, bool isFirst);
    bool opens(const std::string& word, bool mayBegin, bool isFirst);
    void push(Block block, bool statementFollows);
    void followStatement(const std::string& word, bool isFirst);
    [[nodiscard]] bool topIs(Block block) const { return !blocks_.empty() && blocks_.back() == block; }

    Phase phase_ = Phase::start;
    std::vector<Block> blocks_{};
    std::string last_{};            ///< the token before, in capitals, when it was a word
    std::size_t parentheses_ = 0;   ///< open ones of the program's head
    bool isLabel_ = false;          ///< the statement's first word, which nothing follows so far, may be one
    bool isTrigger_ = false;        ///< its statement begins behind FOR EACH ROW
    bool statementBegins_ = false;  ///< the next word is the first of a statement
    bool mayBegin_ = false;         ///< the next word may be: no keyword tells where the statement of a head begins
    bool awaitsOperand_ = false;    ///< the next word is a column, a function or the like
    bool behindEnd_ = false;        ///< the next word may belong to END, as in END IF
    bool isDeclaration_ = false;    ///< in a DECLARE
    bool inCondition_ = false;      ///< behind the UNTIL of a REPEAT
};

/// The same for a trigger of SQLite, by the rules of sqlite3_complete: it ends with "; END ;".
class TriggerBody {
public:
    void word(std::string_view written);
    void other();
    [[nodiscard]] bool endsAtSemicolon();

private:
    enum class State : std::uint8_t { start, explain, create, plain, trigger, semicolon, end };
    State state_ = State::start;
};

}  // namespace sequelize::detail
