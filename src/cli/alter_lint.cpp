// The actions of ALTER TABLE.
#include "alter_lint.hpp"

#include <algorithm>

namespace sequelize::detail::commandline {

bool LintCursor::takes(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
}

bool LintCursor::takesAnyOf(std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return takes(word); });
}

void LintCursor::skipIfExists() {
    if (!takes("IF")) return;
    takes("NOT");
    takes("EXISTS");
}

std::string LintCursor::name() {
    std::string name;
    while (!atEnd()) {
        name = tokens_[at_++].text;
        if (!takes(".")) break;
    }
    return name;
}

LintTokens LintCursor::rest() const {
    return {tokens_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, tokens_.size())), tokens_.end()};
}

namespace {

/// Cuts at the commas outside of parentheses.
std::vector<LintTokens> splitActions(const LintTokens& tokens) {
    std::vector<LintTokens> parts(1);
    int depth = 0;
    for (const auto& token : tokens) {
        if (token.is("(")) ++depth;
        if (token.is(")")) --depth;
        if (depth == 0 && token.is(","))
            parts.emplace_back();
        else
            parts.back().push_back(token);
    }
    return parts;
}

bool hasWord(const LintTokens& tokens, std::string_view word) {
    return std::ranges::any_of(tokens, [&](const auto& token) { return token.is(word); });
}

bool hasWords(const LintTokens& tokens, std::string_view first, std::string_view second) {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (tokens[i].is(first) && tokens[i + 1].is(second)) return true;
    return false;
}

class Actions {
public:
    explicit Actions(std::string table) : table_(std::move(table)) {}

    AlterLint of(const LintTokens& tokens) {
        for (const auto& action : splitActions(tokens)) one(action);
        if (isOnline_) std::erase_if(result_.findings, [](const auto& finding) { return finding.first == "LK101"; });
        return std::move(result_);
    }

private:
    void add(std::string code, const std::string& column = {}) {
        std::string subject = column.empty() ? table_ : table_ + "." + column;
        const std::pair found{std::move(code), std::move(subject)};
        if (std::ranges::find(result_.findings, found) == result_.findings.end()) result_.findings.push_back(found);
    }

    void one(const LintTokens& action) {
        LintCursor at(action);
        if (at.takes("ADD")) return added(at);
        if (at.takes("DROP")) return dropped(at);
        if (at.takes("MODIFY")) {
            at.takes("COLUMN");
            at.skipIfExists();
            return changed(at.name(), at.rest());
        }
        if (at.takes("CHANGE")) {
            at.takes("COLUMN");
            at.skipIfExists();
            const std::string from = at.name();
            const std::string to = at.name();
            if (from != to) add("BC101", from);
            return changed(to, at.rest());
        }
        if (at.takes("RENAME")) return renamed(at);
        if (at.takes("CONVERT")) {
            add("DS103");
            return add("LK101");
        }
        if (at.takesAnyOf({"ALGORITHM", "LOCK"})) {
            at.takes("=");
            isOnline_ = isOnline_ || at.takesAnyOf({"INSTANT", "NOCOPY", "NONE"});
            return;
        }
        if (at.takesAnyOf({"ENGINE", "FORCE", "ORDER", "ROW_FORMAT", "KEY_BLOCK_SIZE", "PARTITION"})) add("LK101");
    }

    void added(LintCursor& at) {
        if (at.takes("CONSTRAINT") && !at.is("UNIQUE") && !at.is("PRIMARY") && !at.is("FOREIGN") && !at.is("CHECK"))
            (void)at.name();
        if (at.takes("UNIQUE")) return add("MF101");
        if (at.takes("PRIMARY")) {
            add("MF101");
            return add("LK101");
        }
        if (at.takes("FOREIGN")) {
            add("MF103");
            return add("LK101");
        }
        if (at.takesAnyOf({"FULLTEXT", "SPATIAL", "CHECK"})) return add("LK101");
        if (at.takesAnyOf({"INDEX", "KEY", "PARTITION", "PERIOD", "SYSTEM"})) return;
        at.takes("COLUMN");
        at.skipIfExists();
        if (at.takes("(")) {
            auto tokens = at.rest();
            if (!tokens.empty() && tokens.back().is(")")) tokens.pop_back();
            for (const auto& column : splitActions(tokens)) {
                LintCursor inner(column);
                const std::string name = inner.name();
                addedColumn(name, inner.rest());
            }
            return;
        }
        const std::string name = at.name();
        addedColumn(name, at.rest());
    }

    void addedColumn(const std::string& name, const LintTokens& definition) {
        const bool isComputed = hasWord(definition, "AS");
        const bool isNumbered = hasWord(definition, "AUTO_INCREMENT");
        if (hasWords(definition, "NOT", "NULL") && !hasWord(definition, "DEFAULT") && !isComputed && !isNumbered)
            add("MF102", name);
        if (hasWord(definition, "UNIQUE")) add("MF101", name);
        if (hasWord(definition, "REFERENCES")) add("MF103", name);
        if (isNumbered || hasWord(definition, "STORED") || hasWord(definition, "PERSISTENT") ||
            hasWords(definition, "PRIMARY", "KEY"))
            add("LK101", name);
    }

    void changed(const std::string& name, const LintTokens& definition) {
        add("DS103", name);
        add("LK101", name);
        if (hasWords(definition, "NOT", "NULL")) add("MF102", name);
        if (hasWord(definition, "UNIQUE")) add("MF101", name);
    }

    void dropped(LintCursor& at) {
        if (at.takes("PRIMARY")) return add("LK101");
        if (at.takesAnyOf({"INDEX", "KEY", "CONSTRAINT", "CHECK", "FOREIGN", "SYSTEM"})) return;
        if (at.takes("PARTITION")) return add("DS101");
        at.takes("COLUMN");
        at.skipIfExists();
        const std::string name = at.name();
        add("DS102", name);
        add("BC102", name);
    }

    void renamed(LintCursor& at) {
        if (at.takesAnyOf({"INDEX", "KEY"})) return;
        if (at.takes("COLUMN")) {
            at.skipIfExists();
            return add("BC101", at.name());
        }
        at.takesAnyOf({"TO", "AS", "="});
        const std::string name = at.name();
        if (at.takes("TO")) return add("BC101", name);  // SQLite's RENAME a TO b of a column
        result_.newName = name;
        add("BC101");
    }

    std::string table_;
    bool isOnline_ = false;
    AlterLint result_;
};

}  // namespace

AlterLint alterLint(const std::string& table, const LintTokens& actions) {
    return Actions(table).of(actions);
}

}  // namespace sequelize::detail::commandline
