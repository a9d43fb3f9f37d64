#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/lexical_rules.hpp>

#include "program_body.hpp"
#include "sql_lexer.hpp"

namespace sequelize::detail {

/// One statement of a script, exactly as it is written there: without the comments and blanks before it, and without
/// what separates it from the next.
struct SqlStatement {
    std::string_view text{};  ///< views the script
    std::size_t line = 1;     ///< of its first character
    std::string delimiter{};  ///< what ends statements where it stands
};

/// Cuts a script into statements, one at a time, since a statement may change how the session reads those behind it.
/// Reads it as the database's own client does: quotes and comments, the client's command DELIMITER, stored programs,
/// executable comments as they stand. Views the script.
class StatementReader {
public:
    /// `source` and `firstLine` are for messages: the script's name, and the line of its file with which it begins.
    StatementReader(std::string_view script, const LexicalRules& rules, std::string_view source = "SQL",
                    std::size_t firstLine = 1, std::string_view delimiter = ";");

    /// The next statement; nullopt: there is none. Throws UsageError that names source and line for a text, a comment
    /// or a program that is not closed, and for a DELIMITER that is none.
    [[nodiscard]] std::optional<SqlStatement> next(LexicalMode mode);

    /// What is not read yet: Connection::lexicalMode wants to see it.
    [[nodiscard]] std::string_view rest() const { return script_.substr(at_); }
    [[nodiscard]] const std::string& delimiter() const { return delimiter_; }

private:
    struct Bodies {
        ProgramBody program{};
        TriggerBody trigger{};
    };

    bool skipToStatement(const SqlLexer& lexer);
    bool takesDelimiterCommand();
    [[nodiscard]] std::size_t endOfStatement(const SqlLexer& lexer);
    [[nodiscard]] bool endsAtDelimiter(Bodies& bodies) const;
    [[nodiscard]] ScriptToken tokenHere(const SqlLexer& lexer) const;
    [[nodiscard]] ScriptToken executableHere(const SqlLexer& lexer) const;
    void takeWord(const SqlLexer& lexer, Bodies& bodies);
    void requireClosed(const ScriptToken& token) const;
    [[nodiscard]] bool isAtDelimiter() const { return script_.substr(at_).starts_with(delimiter_); }
    [[nodiscard]] std::size_t lineAt(std::size_t at) const;
    [[noreturn]] void fail(std::size_t at, const std::string& message) const;

    std::string_view script_;
    LexicalRules rules_;
    std::string source_;
    std::size_t firstLine_;
    std::string delimiter_;
    std::size_t at_ = 0;
    mutable std::size_t countedTo_ = 0;  ///< line breaks before it are counted
    mutable std::size_t counted_ = 0;
};

/// All statements of a script that does not change how the session reads SQL. Throws as StatementReader::next.
[[nodiscard]] std::vector<SqlStatement> splitStatements(std::string_view script, const LexicalRules& rules,
                                                        LexicalMode mode, std::string_view source = "SQL",
                                                        std::size_t firstLine = 1);

/// Whether the statement may change how the session reads the next one, so that its LexicalMode must be asked for
/// again.
[[nodiscard]] bool mayChangeLexicalMode(std::string_view statement) noexcept;

}  // namespace sequelize::detail
