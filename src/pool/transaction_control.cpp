#include "transaction_control.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "../core/ascii.hpp"
#include "../dialect/placeholders.hpp"

namespace sequelize::detail {

namespace {

bool isOfVariable(char c) noexcept {
    return isOfWord(c) || c == '@' || c == '.';
}

/// In capitals, with the '@' and '.' of variables. What an executable comment holds counts, whether or not this server
/// executes it.
void addWords(std::vector<std::string>& words, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with("/*")) {
            at = std::min(text.find_first_not_of("/*!M0123456789", at), text.size());
        } else if (isOfVariable(text[at])) {
            std::string& word = words.emplace_back();
            for (; at < text.size() && isOfVariable(text[at]); ++at) word += capital(text[at]);
        } else {
            ++at;
        }
    }
}

}  // namespace

std::vector<std::string> statementWords(std::string_view sql, const DialectFacts& dialect, LexicalMode mode) {
    std::vector<std::string> words;
    for (const SqlPiece& piece : scanSql(sql, dialect.lexical, mode)) {
        const bool isName = piece.kind == SqlPiece::Part::quoted && piece.text.front() == dialect.nameQuote;
        if (piece.kind == SqlPiece::Part::text || isName)
            addWords(words, isName ? piece.text.substr(1, piece.text.size() - 2) : piece.text);
    }
    return words;
}

TransactionControl transactionControl(std::string_view sql, const SqlDialect& dialect, LexicalMode mode) {
    return dialect.transactionControl(statementWords(sql, dialect.facts(), mode));
}

}  // namespace sequelize::detail
