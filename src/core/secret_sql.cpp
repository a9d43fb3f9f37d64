#include "secret_sql.hpp"

#include <algorithm>

#include "ascii.hpp"

namespace sequelize::detail {
namespace {

constexpr std::string_view hiddenText = "*****";

/// A comment that nobody runs.
bool opensBlockComment(std::string_view sql) noexcept {
    return sql.starts_with("/*") && !sql.starts_with("/*!") && !sql.starts_with("/*M!");
}

bool opensLineComment(std::string_view sql) noexcept {
    return sql.starts_with("--") || sql.starts_with('#');
}

/// How long the comment is that the text begins with; 0: it is none.
std::size_t commentSize(std::string_view sql) noexcept {
    if (opensBlockComment(sql)) {
        const auto end = sql.find("*/", 2);
        return end == std::string_view::npos ? sql.size() : end + 2;
    }
    return opensLineComment(sql) ? std::min(sql.find('\n'), sql.size()) : 0;
}

/// The next word; what stands before it is passed over.
std::string_view takeStatementWord(std::string_view& sql) noexcept {
    while (!sql.empty() && !isLetter(sql.front())) {
        const auto comment = commentSize(sql);
        sql.remove_prefix(std::max<std::size_t>(comment, 1));
    }
    std::size_t size = 0;
    while (size < sql.size() && isOfName(sql[size])) ++size;
    const auto word = sql.substr(0, size);
    sql.remove_prefix(size);
    return word;
}

/// The word that the text begins with, where it does.
std::string_view takeWordHere(std::string_view& sql) noexcept {
    std::size_t size = 0;
    while (size < sql.size() && isOfName(sql[size])) ++size;
    const auto word = sql.substr(0, size);
    sql.remove_prefix(size);
    return word;
}

void passBlanks(std::string_view& sql) noexcept {
    while (!sql.empty() && isSpace(sql.front())) sql.remove_prefix(1);
}

/// Whether the statement gives one setting of the session a value, and the setting is one that keeps no secrets. What
/// is written in any other way is not.
bool setsWhatIsKnown(std::string_view sql) noexcept {
    constexpr std::string_view scopes[] = {"SESSION", "LOCAL", "GLOBAL"};
    constexpr std::string_view settings[] = {"sql_mode",
                                             "time_zone",
                                             "character_set_client",
                                             "character_set_connection",
                                             "character_set_results",
                                             "collation_connection",
                                             "transaction_isolation",
                                             "default_storage_engine"};
    const auto isAmong = [](const auto& list, std::string_view word) {
        return std::ranges::any_of(list, [word](auto each) { return equalIgnoringCase(each, word); });
    };
    passBlanks(sql);
    if (!equalIgnoringCase(takeWordHere(sql), "SET")) return false;
    passBlanks(sql);
    if (sql.starts_with("@@")) sql.remove_prefix(2);
    auto name = takeWordHere(sql);
    if (isAmong(scopes, name)) {
        sql.starts_with('.') ? sql.remove_prefix(1) : passBlanks(sql);
        name = takeWordHere(sql);
    }
    passBlanks(sql);
    if (!isAmong(settings, name) || !sql.starts_with('=')) return false;
    sql.remove_prefix(1);
    passBlanks(sql);
    if (!sql.starts_with('\'') && !sql.starts_with('"')) return false;
    const char quote = sql.front();
    sql.remove_prefix(1);
    const auto end = std::ranges::find_if_not(
        sql, [](char c) { return isOfName(c) || std::string_view(",+-:/ ").find(c) != std::string_view::npos; });
    sql.remove_prefix(static_cast<std::size_t>(end - sql.begin()));
    if (!sql.starts_with(quote)) return false;
    sql.remove_prefix(1);
    return std::ranges::all_of(sql, [](char c) { return isSpace(c) || c == ';'; });
}

/// Goes through a statement, and hides its texts.
class SecretReader {
public:
    SecretReader(std::string_view sql, char nameQuote) : sql_(sql), nameQuote_(nameQuote) {}

    std::string run() {
        while (at_ < sql_.size() && !isUncertain) step();
        if (isUncertain) out_ += hiddenText;
        return std::move(out_);
    }

    bool isUncertain = false;  ///< where the texts end depends on what is not known here

private:
    void step() {
        const auto rest = sql_.substr(at_);
        const char c = rest.front();
        // Where double quotes stand around names, `#` is an operator.
        const bool isOperator = c == '#' && nameQuote_ == '"';
        if (const auto size = isOperator ? 0 : commentSize(rest); size != 0) return comment(rest.substr(0, size));
        if (c != nameQuote_ && (c == '\'' || c == '"')) return text(c);
        if (const auto size = dollarMarkSize(rest); size != 0) return dollarText(rest, size);
        if (c != nameQuote_) return keep(1);
        const auto end = rest.find(nameQuote_, 1);
        isUncertain = end == std::string_view::npos;
        if (!isUncertain) keep(end + 1);
    }

    void keep(std::size_t size) {
        out_ += sql_.substr(at_, size);
        at_ += size;
    }

    /// Whether `#` and `--x` begin one differs between databases.
    void comment(std::string_view text) {
        const bool isBlock = text.starts_with("/*");
        const bool isOne = isBlock || (text.starts_with("--") && (text.size() == 2 || isSpace(text[2])));
        if (!isOne && text.find_first_of("'\"") != std::string_view::npos) {
            isUncertain = true;
            return;
        }
        // A secret may be commented out.
        ((out_ += text.substr(0, text.starts_with('#') ? 1 : 2)) += ' ') += hiddenText;
        if (isBlock && text.ends_with("*/")) out_ += " */";
        at_ += text.size();
    }

    /// MySQL's `$$` and `$tag$`, between two of which a text stands; 0: there is none. Names have dollars in them, too.
    [[nodiscard]] std::size_t dollarMarkSize(std::string_view rest) const {
        if (!rest.starts_with('$') || (at_ > 0 && (isOfName(sql_[at_ - 1]) || sql_[at_ - 1] == '$'))) return 0;
        std::size_t size = 1;
        while (size < rest.size() && isOfName(rest[size])) ++size;
        return size < rest.size() && rest[size] == '$' ? size + 1 : 0;
    }

    void dollarText(std::string_view rest, std::size_t size) {
        const auto mark = rest.substr(0, size);
        const auto end = rest.find(mark, size);
        out_ += mark;
        isUncertain = end == std::string_view::npos;
        if (isUncertain) return;
        (out_ += hiddenText) += mark;
        at_ += end + size;
    }

    /// Whether a backslash belongs to what follows differs, too.
    void text(char quote) {
        const auto end = sql_.find(quote, at_ + 1);
        out_ += quote;
        isUncertain = end == std::string_view::npos || sql_[end - 1] == '\\';
        if (isUncertain) return;
        (out_ += hiddenText) += quote;
        at_ = end + 1;
        // 'it''s' is one text.
        while (at_ < sql_.size() && sql_[at_] == quote && !isUncertain) {
            const auto next = sql_.find(quote, at_ + 1);
            isUncertain = next == std::string_view::npos || sql_[next - 1] == '\\';
            at_ = next + 1;
        }
    }

    std::string_view sql_;
    char nameQuote_;
    std::size_t at_ = 0;
    std::string out_{};
};

}  // namespace

bool mayHoldSecrets(std::string_view sql) noexcept {
    constexpr std::string_view telling[] = {"identified", "password",   "passwd",  "passphrase", "pwd",        "secret",
                                            "token",      "credential", "api_key", "apikey",     "private_key"};
    if (std::ranges::any_of(telling, [sql](std::string_view word) { return containsIgnoringCase(sql, word); }))
        return true;
    if (setsWhatIsKnown(sql)) return false;
    std::string_view rest = sql;
    constexpr std::string_view definitions[] = {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE"};
    const auto opening = takeStatementWord(rest);
    if (std::ranges::none_of(definitions, [opening](auto word) { return equalIgnoringCase(opening, word); }))
        return true;
    for (int i = 0; i < 4; ++i) {
        const auto word = takeStatementWord(rest);
        for (const std::string_view thing : {"TABLE", "INDEX", "VIEW"})
            if (equalIgnoringCase(word, thing)) return false;
    }
    return true;
}

std::string withoutSecrets(std::string_view sql, char nameQuote) {
    return mayHoldSecrets(sql) ? SecretReader(sql, nameQuote).run() : std::string(sql);
}

std::string quotedWithoutSecrets(std::string_view quoted, std::string_view sql, char nameQuote) {
    if (!mayHoldSecrets(sql)) return std::string(quoted);
    const auto at = sql.find(quoted);
    SecretReader whole(sql, nameQuote);
    static_cast<void>(whole.run());
    // Behind a quote, or where one is missing, the words may be the rest of a text.
    const bool isText = at == std::string_view::npos || whole.isUncertain ||
                        (at > 0 && sql[at - 1] != nameQuote && (sql[at - 1] == '\'' || sql[at - 1] == '"'));
    return isText && !quoted.empty() ? std::string(hiddenText) : SecretReader(quoted, nameQuote).run();
}

}  // namespace sequelize::detail
