#include "transaction_control.hpp"

#include <algorithm>
#include <array>
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

std::vector<std::string> wordsOf(std::string_view sql, Dialect dialect, LexicalMode mode) {
    std::vector<std::string> words;
    for (const SqlPiece& piece : scanSql(sql, dialect, mode)) {
        const bool isName = piece.kind == SqlPiece::Part::quoted && piece.text.front() == '`';
        if (piece.kind == SqlPiece::Part::text || isName)
            addWords(words, isName ? piece.text.substr(1, piece.text.size() - 2) : piece.text);
    }
    return words;
}

bool setsAutocommit(const std::vector<std::string>& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.ends_with("AUTOCOMMIT") || (word.starts_with('@') && !word.starts_with("@@"))) continue;
        const bool isOther = word.starts_with("@@GLOBAL.") || word.starts_with("@@PERSIST") ||
                             words[i - 1] == "GLOBAL" || words[i - 1].starts_with("PERSIST");
        if (!isOther && (word.size() == 10 || word[word.size() - 11] == '.' || word[word.size() - 11] == '@'))
            return true;
    }
    return false;
}

}  // namespace

TransactionControl transactionControl(std::string_view sql, Dialect dialect, LexicalMode mode) {
    using enum TransactionControl;
    static constexpr std::array<std::string_view, 37> harmless = {
        "SELECT", "INSERT",   "UPDATE", "DELETE",  "REPLACE",  "WITH",   "VALUES",    "TABLE",      "SHOW",  "EXPLAIN",
        "DESC",   "DESCRIBE", "USE",    "PREPARE", "RELEASE",  "DO",     "SAVEPOINT", "DEALLOCATE", "KILL",  "HANDLER",
        "LOAD",   "CREATE",   "ALTER",  "DROP",    "TRUNCATE", "RENAME", "LOCK",      "UNLOCK",     "FLUSH", "ANALYZE",
        "CHECK",  "OPTIMIZE", "REPAIR", "GRANT",   "REVOKE",   "HELP",   "SET"};
    const auto words = wordsOf(sql, dialect, mode);
    const auto word = [&](std::size_t index) { return index < words.size() ? words[index] : std::string(); };
    const std::string first = word(0);
    const bool isSqlite = dialect == Dialect::sqlite;
    if (first == "COMMIT" || (isSqlite && first == "END")) return is;
    if (first == "ROLLBACK") return word(1) == "TO" || word(2) == "TO" ? none : is;  // ROLLBACK WORK TO x
    if (first == "BEGIN") return !isSqlite && word(1) == "NOT" ? may : is;           // MariaDB's block of statements
    if (isSqlite) return none;
    if (first == "XA" || (first == "START" && word(1) == "TRANSACTION")) return is;
    if (first == "SET") return word(1) == "STATEMENT" ? may : setsAutocommit(words) ? is : none;
    return isOneOfWords(first, harmless) ? none : may;
}

}  // namespace sequelize::detail
