// Which names of a statement may be databases'.
#include "named_databases.hpp"

#include <algorithm>
#include <set>

#include "../core/ascii.hpp"

namespace sequelize::detail::commandline {
namespace {

/// Goes through a statement that reads or changes rows, and tells where names are those of columns, and which names it
/// has for tables: two names with a dot between them, where a value stands, are a table's and a column's. Where a table
/// is named, and in all that is not known for sure, the first may be a database's.
class RowStatement {
public:
    explicit RowStatement(const LintTokens& tokens) : tokens_(tokens), isColumn_(tokens.size(), false) {
        if (!isKnown()) return;
        for (at_ = 0; at_ < tokens.size(); ++at_) step();
    }

    /// Whether the name there, before a dot, can only be a table's or an alias of this statement.
    [[nodiscard]] bool isTable(std::size_t at) const {
        return isColumn_[at] && tables_.contains(capitals(tokens_[at].text));
    }

private:
    enum class In { tables, condition, values };

    struct Level {
        In in = In::tables;
        bool isQuery = false;  ///< FROM is a clause here, and no word of a function
    };

    [[nodiscard]] bool isKnown() const {
        if (tokens_.empty()) return false;
        if (tokens_[0].isAnyOf({"INSERT", "REPLACE", "UPDATE", "DELETE", "WITH"})) return true;
        if (!tokens_[0].is("CREATE")) return false;
        const auto thing = std::ranges::find_if(tokens_, [](const LintToken& token) {
            return token.isAnyOf({"TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "INDEX", "PACKAGE",
                                  "SEQUENCE", "SERVER", "DATABASE", "SCHEMA", "USER", "ROLE"});
        });
        return thing != tokens_.end() && thing->isAnyOf({"TABLE", "VIEW"});
    }

    [[nodiscard]] const LintToken* near(std::size_t at) const { return at < tokens_.size() ? &tokens_[at] : nullptr; }
    [[nodiscard]] bool isNear(std::size_t at, std::string_view word) const {
        const auto* token = near(at);
        return token != nullptr && token->is(word);
    }

    void step() {
        const auto& token = tokens_[at_];
        Level& level = levels_.back();
        if (token.is("(")) {
            // A sequence is named like a table.
            const bool isOfSequence = at_ > 0 && tokens_[at_ - 1].isAnyOf({"NEXTVAL", "LASTVAL", "SETVAL"});
            levels_.push_back({isOfSequence ? In::tables : level.in, false});
        } else if (token.is(")")) {
            if (levels_.size() > 1) levels_.pop_back();
        } else if (token.is(",")) {
            if (level.in == In::condition) level.in = In::tables;
        } else if (at_ > 0 && isNear(at_ - 1, ".")) {
            return;  // of a path
        } else if (token.kind == LintToken::Kind::word && !clause(level, token)) {
            name(level);
        } else if (token.kind == LintToken::Kind::name) {
            name(level);
        }
    }

    /// Whether the word begins a part of the statement.
    bool clause(Level& level, const LintToken& word) {
        const LintToken before = at_ > 0 ? tokens_[at_ - 1] : LintToken();
        if (word.is("UPDATE") && before.isAnyOf({"KEY", "FOR", "ON"})) return true;
        // CHARACTER SET, and USE INDEX FOR ORDER BY (i), behind which more tables may stand.
        if (word.is("SET") && before.isAnyOf({"CHARACTER", "CHAR"})) return true;
        if (word.is("BY") && at_ > 1 && isNear(at_ - 2, "FOR")) return true;
        if (word.is("FROM")) {
            if (level.isQuery) level.in = In::tables;
            return true;
        }
        if (word.isAnyOf({"JOIN", "STRAIGHT_JOIN", "INTO", "UPDATE", "TABLE", "USING", "REFERENCES"})) {
            level.in = In::tables;
            return true;
        }
        if (word.is("ON")) {
            level.in = In::condition;
            return true;
        }
        if (word.is("SELECT")) level.isQuery = true;
        if (!word.isAnyOf({"SELECT", "SET", "WHERE", "VALUES", "HAVING", "BY", "LIMIT", "RETURNING", "DUPLICATE"}))
            return false;
        level.in = In::values;
        return true;
    }

    void name(const Level& level) {
        const bool isAlias = at_ > 0 && tokens_[at_ - 1].is("AS");
        if (!isNear(at_ + 1, ".")) {
            if (level.in == In::tables || isAlias) tables_.insert(capitals(tokens_[at_].text));
            return;
        }
        if (at_ > 0 && tokens_[at_ - 1].is("FOR")) return;  // NEXT VALUE FOR s.q
        const bool isLonger = isNear(at_ + 3, ".") || isNear(at_ + 3, "(");
        // DELETE a.* FROM ...: a table's rows.
        isColumn_[at_] = !isLonger && (level.in != In::tables || isNear(at_ + 2, "*"));
    }

    const LintTokens& tokens_;
    std::vector<bool> isColumn_;
    std::set<std::string> tables_{};
    std::vector<Level> levels_{{In::tables, true}};
    std::size_t at_ = 0;
};

void addNamesBeforeDots(std::vector<std::string>& names, const LintTokens& tokens, const DialectFacts& dialect) {
    const bool holdsSql = !tokens.empty() && tokens[0].isAnyOf({"SET", "PREPARE", "EXECUTE"});
    const RowStatement statement(tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::string text = tokens[i].text;
        if (tokens[i].kind == LintToken::Kind::text) {
            text = text.substr(1, text.size() - std::min<std::size_t>(text.size(), 2));
            if (holdsSql) {
                std::string inner = text;
                std::ranges::replace_if(
                    inner, [](char c) { return c == '\'' || c == '"' || c == '`' || c == '\\'; }, ' ');
                addNamesBeforeDots(names, lintTokens(inner, dialect.lexical, {}), dialect);
            }
        }
        const bool isBeforeDot = i + 1 < tokens.size() && tokens[i + 1].is(".");
        if (isBeforeDot && tokens[i].kind != LintToken::Kind::sign && !std::ranges::all_of(text, isDigit) &&
            !statement.isTable(i))
            names.push_back(capitals(text));
    }
}

}  // namespace

std::vector<std::string> namedDatabases(const LintTokens& tokens, const DialectFacts& dialect) {
    std::vector<std::string> names;
    addNamesBeforeDots(names, tokens, dialect);
    return names;
}

}  // namespace sequelize::detail::commandline
