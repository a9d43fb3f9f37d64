// What a statement's words say that it does.
#include "lint_sql.hpp"

#include <algorithm>

#include "../core/ascii.hpp"
#include "../migration/statement_kind.hpp"
#include "../pool/transaction_control.hpp"
#include "alter_lint.hpp"

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/dialect/schema_sql.hpp>

namespace sequelize::detail::commandline {

bool Finding::isAbout(std::string_view other) const {
    return equalIgnoringCase(subject, other);
}

bool LintToken::is(std::string_view word) const {
    return (kind == Kind::word || kind == Kind::sign) && equalIgnoringCase(text, word);
}

bool LintToken::isAnyOf(std::initializer_list<std::string_view> words) const {
    return std::ranges::any_of(words, [&](std::string_view word) { return is(word); });
}

std::vector<Finding> StatementLint::of(std::string_view sql, std::size_t line) {
    found_.clear();
    line_ = line;
    const LintTokens tokens = lintTokens(sql, dialect_.facts().lexical, mode_);
    if (tokens.empty()) return {};
    if (tokens[0].is("CREATE")) created(tokens);
    if (tokens[0].is("DROP")) dropped(tokens);
    if (tokens[0].is("ALTER")) altered(tokens);
    if (tokens[0].is("RENAME")) renamedTables(tokens);
    if (tokens[0].is("TRUNCATE")) emptied(tokens);
    if (tokens[0].isAnyOf({"DELETE", "UPDATE", "WITH"})) changedRows(tokens);
    if (tokens[0].is("UPDATE")) noteFilled(tokens);
    if (tokens[0].isAnyOf({"INSERT", "REPLACE", "CREATE"})) noteCopy(tokens);
    if (tokens[0].is("PRAGMA")) setForeignKeys(tokens);
    std::erase_if(found_, [&](const Finding& one) { return one.code == "MF102" && isFilled(one.subject); });
    countDefinitions(sql, line);
    return std::move(found_);
}

void StatementLint::settle(std::vector<Finding>& findings) const {
    for (auto& finding : findings)
        if (finding.code == "DS101" && finding.text.empty() && carried_.contains(capitals(finding.subject)))
            finding.code = "LK101";
    std::erase_if(findings, [&](const Finding& finding) {
        return finding.code == "BC102" && rebuilt_.contains(capitals(finding.subject));
    });
    if (definitions_ < 2 || dialect_.migrationSql().definesInTransactions()) return;
    findings.push_back({.code = "TX101", .line = firstDefinition_});
}

void StatementLint::add(std::string code, std::string subject) {
    found_.push_back({.code = std::move(code), .subject = std::move(subject), .line = line_});
}

bool StatementLint::isOwn(const std::string& table) const {
    return own_.contains(capitals(table));
}

void StatementLint::created(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    const bool replaces = at.takes("OR");
    if (replaces) at.skip();
    const bool isUnique = at.takes("UNIQUE");
    if (at.takesAnyOf({"TEMPORARY", "TEMP"}) && at.takes("TABLE")) {
        at.skipIfExists();
        own_.insert(capitals(at.name()));
        return;
    }
    if (at.takes("TABLE")) {
        at.skipIfExists();
        const std::string table = at.name();
        if (replaces && !isOwn(table)) dropsTable(table);
        own_.insert(capitals(table));
        return;
    }
    at.takesAnyOf({"FULLTEXT", "SPATIAL"});
    if (!at.takes("INDEX")) return;
    while (!at.atEnd() && !at.takes("ON")) at.skip();
    const std::string table = at.name();
    if (isUnique && !isOwn(table)) add("MF101", table);
}

void StatementLint::dropped(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    if (at.takesAnyOf({"DATABASE", "SCHEMA"})) {
        at.skipIfExists();
        add("DS101", at.name());
        return;
    }
    if (!at.takesAnyOf({"TABLE", "TABLES"})) return;
    at.skipIfExists();
    do {
        const std::string table = at.name();
        if (own_.erase(capitals(table)) != 0) continue;
        dropsTable(table);
        add("BC102", table);
    } while (at.takes(","));
}

void StatementLint::renamedTables(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    if (!at.takesAnyOf({"TABLE", "TABLES"})) return;
    at.skipIfExists();
    do {
        const std::string from = at.name();
        if (!at.takes("TO")) return;
        const std::string to = at.name();
        if (own_.erase(capitals(from)) != 0) {
            cameInPlace(from, to);
        } else {
            add("BC101", from);
        }
    } while (at.takes(","));
}

void StatementLint::altered(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    while (at.takesAnyOf({"ONLINE", "IGNORE"})) {
    }
    if (!at.takes("TABLE")) return;
    at.skipIfExists();
    const std::string table = at.name();
    const AlterLint actions = alterLint(table, at.rest());
    if (!isOwn(table)) {
        for (const auto& [code, subject] : actions.findings) add(code, subject);
        return;
    }
    if (actions.newName.empty()) return;
    own_.erase(capitals(table));
    cameInPlace(table, actions.newName);
}

void StatementLint::cameInPlace(const std::string& own, const std::string& table) {
    own_.insert(capitals(table));
    rebuilt_.insert(capitals(table));
    if (copies_.contains({capitals(own), capitals(table)})) carried_.insert(capitals(table));
}

void StatementLint::dropsTable(const std::string& table) {
    add("DS101", table);
    // Where nothing else holds foreign keys, a table that goes is emptied first.
    if (checksForeignKeys_ && !dialect_.schemaSql().foreignKeysHoldTypes())
        found_.back().text =
            "its rows are deleted first, and with them the rows that refer to them by ON DELETE CASCADE; PRAGMA "
            "foreign_keys = OFF before it keeps those";
}

/// INSERT INTO n SELECT ... FROM books: all of its rows, where nothing restricts them.
void StatementLint::noteCopy(const LintTokens& tokens) {
    const auto isWord = [](std::string_view word) { return [word](const LintToken& token) { return token.is(word); }; };
    const auto select = std::ranges::find_if(tokens, isWord("SELECT"));
    const auto from = std::find_if(select, tokens.end(), isWord("FROM"));
    if (from == tokens.end()) return;
    LintCursor into(tokens, 1);
    while (!into.atEnd() && !into.takesAnyOf({"INTO", "TABLE"})) into.skip();
    into.skipIfExists();
    const std::string to = into.name();
    LintCursor source(tokens, static_cast<std::size_t>(from - tokens.begin()) + 1);
    const std::string table = source.name();
    const auto rest = source.rest();
    const bool isAll = std::ranges::none_of(rest, [](const LintToken& token) {
        return token.isAnyOf({"WHERE", "LIMIT", "JOIN", "GROUP", "HAVING", ",", "EXCEPT", "INTERSECT"});
    });
    if (isAll) copies_.insert({capitals(to), capitals(table)});
}

/// PRAGMA foreign_keys = OFF, PRAGMA foreign_keys(0); without a value it asks.
void StatementLint::setForeignKeys(const LintTokens& tokens) {
    const auto is = [&](std::initializer_list<std::string_view> words) {
        return std::ranges::any_of(tokens, [&](const LintToken& token) { return token.isAnyOf(words); });
    };
    if (is({"FOREIGN_KEYS"}) && is({"=", "("})) checksForeignKeys_ = !is({"OFF", "0", "FALSE", "NO"});
}

void StatementLint::emptied(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    at.takes("TABLE");
    const std::string table = at.name();
    if (!isOwn(table)) add("DS105", table);
}

/// DELETE and UPDATE of all rows.
void StatementLint::changedRows(const LintTokens& tokens) {
    std::size_t verb = tokens.size();
    bool isRestricted = false;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is("(")) ++depth;
        if (tokens[i].is(")") && depth > 0) --depth;
        if (depth != 0) continue;
        if (verb == tokens.size() && tokens[i].isAnyOf({"DELETE", "UPDATE"})) verb = i;
        if (tokens[i].is("LIMIT")) isRestricted = true;
        if (!tokens[i].is("WHERE") || i + 1 == tokens.size()) continue;
        isRestricted =
            std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.end(), [](const LintToken& token) {
                return !token.isAnyOf({"1", "=", "TRUE", ";"});
            });
    }
    if (verb == tokens.size() || isRestricted) return;
    LintCursor at(tokens, verb + 1);
    while (at.takesAnyOf({"LOW_PRIORITY", "QUICK", "IGNORE", "FROM"})) {
    }
    if (at.takes("OR")) at.skip();
    const std::string table = at.name();
    if (table.empty() || isOwn(table)) return;
    const bool isDelete = tokens[verb].is("DELETE");
    add(isDelete ? "DS105" : "DS106", table);
    found_.back().isNote = !isDelete;
}

bool StatementLint::isFilled(const std::string& subject) const {
    return filled_.contains(capitals(subject));
}

/// UPDATE books SET pages = 7, or with WHERE pages IS NULL. What other rows it leaves out nobody knows here.
void StatementLint::noteFilled(const LintTokens& tokens) {
    LintCursor at(tokens, 1);
    while (at.takesAnyOf({"LOW_PRIORITY", "IGNORE"})) {
    }
    if (at.takes("OR")) at.skip();
    const std::string table = at.name();
    if (at.takes("AS") || !at.is("SET")) at.skip();
    if (!at.takes("SET")) return;
    std::vector<std::string> columns;
    while (!at.atEnd()) {
        std::string column = at.name();
        if (!at.takes("=")) return;
        if (!at.is("NULL")) columns.push_back(std::move(column));
        for (int depth = 0; !at.atEnd() && (depth > 0 || (!at.is(",") && !at.is("WHERE"))); at.skip()) {
            if (at.is("(")) ++depth;
            if (at.is(")")) --depth;
            if (depth == 0 && at.is("LIMIT")) return;
        }
        if (!at.takes(",")) break;
    }
    std::string only;
    if (at.takes("WHERE")) {
        only = at.name();
        if (!at.takes("IS") || !at.takes("NULL") || !at.atEnd()) return;
    }
    for (const auto& column : columns)
        if (only.empty() || equalIgnoringCase(only, column)) filled_.insert(capitals(table + "." + column));
}

void StatementLint::countDefinitions(std::string_view sql, std::size_t line) {
    const auto kind = kindOf(statementWords(sql, dialect_.facts(), mode_));
    if (kind == StatementKind::changesRows) hasChangedRows_ = true;
    if (kind != StatementKind::defines || !hasChangedRows_) return;
    if (definitions_++ == 0) firstDefinition_ = line;
}

}  // namespace sequelize::detail::commandline
