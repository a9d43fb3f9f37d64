// The reader of scripts: its statements and what lies between them are the script, each statement is read again as
// itself, and what lies between holds none. The first byte chooses dialect and mode.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>

#include "dialect/mysql/mysql_dialect.hpp"
#include "dialect/sqlite/sqlite_dialect.hpp"
#include "dialect/statement_reader.hpp"
#include "expect.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

std::vector<SqlStatement> readAll(std::string_view script, const LexicalRules& rules, LexicalMode mode,
                                  std::string_view delimiter) {
    StatementReader reader(script, rules, "SQL", 1, delimiter);
    std::vector<SqlStatement> statements;
    while (auto statement = reader.next(mode)) {
        fuzz::expect(reader.rest().size() < script.size(), "the reader stands still");
        statements.push_back(std::move(*statement));
    }
    return statements;
}

void checkGap(std::string_view gap, const LexicalRules& rules, LexicalMode mode, std::string_view delimiter) {
    fuzz::expect(readAll(gap, rules, mode, delimiter).empty(), "a statement is left out");
}

void check(std::string_view script, const LexicalRules& rules, LexicalMode mode) {
    std::vector<SqlStatement> statements;
    try {
        statements = readAll(script, rules, mode, ";");
    } catch (const UsageError&) {
        return;
    }
    std::size_t at = 0;
    std::string delimiter = ";";
    for (const auto& statement : statements) {
        fuzz::expect(!statement.text.empty(), "a statement is empty");
        const auto begin = static_cast<std::size_t>(statement.text.data() - script.data());
        fuzz::expect(begin >= at && begin + statement.text.size() <= script.size(), "statements overlap");
        std::size_t line = 1;
        for (const char c : script.substr(0, begin)) line += c == '\n' ? 1 : 0;
        fuzz::expect(statement.line == line, "the line is another");
        checkGap(script.substr(at, begin - at), rules, mode, delimiter);
        delimiter = statement.delimiter;
        at = begin + statement.text.size();
        // Dashes right before a delimiter are none of a comment, and at the end of a statement they are.
        if (rules.dashesNeedBlank && statement.text.ends_with("--")) continue;
        const auto again = readAll(statement.text, rules, mode, delimiter);
        fuzz::expect(again.size() == 1 && again[0].text == statement.text, "a statement is read otherwise");
    }
    checkGap(script.substr(at), rules, mode, delimiter);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const unsigned choice = data[0];
    constexpr LexicalRules dollars{.escapeTexts = true, .nestedComments = true, .dollarTexts = true};
    const LexicalRules& rules = choice % 3 == 2   ? sqliteDialect().facts().lexical
                                : choice % 3 == 1 ? dollars
                                                  : mysqlDialect().facts().lexical;
    const LexicalMode mode{.noBackslashEscapes = (choice & 16) != 0, .ansiQuotes = (choice & 32) != 0};
    check({reinterpret_cast<const char*>(data) + 1, size - 1}, rules, mode);
    return 0;
}
