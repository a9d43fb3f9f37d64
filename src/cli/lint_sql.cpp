// What a statement's words say that it does.
#include "lint_sql.hpp"

#include <algorithm>

#include "../core/ascii.hpp"
#include "../migration/statement_kind.hpp"
#include "../pool/transaction_control.hpp"
#include "alter_lint.hpp"

#include <sequelize/dialect/migration_sql.hpp>

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
    countDefinitions(sql, line);
    return std::move(found_);
}

void StatementLint::settle(std::vector<Finding>& findings) const {
    for (auto& finding : findings)
        if (finding.code == "DS101" && rebuilt_.contains(capitals(finding.subject))) finding.code = "LK101";
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
    if (at.takes("OR")) at.skip();
    const bool isUnique = at.takes("UNIQUE");
    if (at.takesAnyOf({"TEMPORARY", "TEMP"}) && at.takes("TABLE")) {
        at.skipIfExists();
        own_.insert(capitals(at.name()));
        return;
    }
    if (at.takes("TABLE")) {
        at.skipIfExists();
        own_.insert(capitals(at.name()));
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
        add("DS101", table);
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
            own_.insert(capitals(to));
            rebuilt_.insert(capitals(to));
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
    own_.insert(capitals(actions.newName));
    rebuilt_.insert(capitals(actions.newName));
}

void StatementLint::countDefinitions(std::string_view sql, std::size_t line) {
    const auto kind = kindOf(statementWords(sql, dialect_.facts(), mode_));
    if (kind == StatementKind::changesRows) hasChangedRows_ = true;
    if (kind != StatementKind::defines || !hasChangedRows_) return;
    if (definitions_++ == 0) firstDefinition_ = line;
}

}  // namespace sequelize::detail::commandline
