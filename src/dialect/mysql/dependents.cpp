// What uses a table or a column by name.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "ddl_tokens.hpp"
#include "mysql_definition_sql.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using DependentTokens = std::vector<DdlToken>;

bool isTokenNamed(const DdlToken& token, std::string_view name) {
    return token.kind != DdlToken::Kind::symbol && token.kind != DdlToken::Kind::end &&
           equalIgnoringCase(token.value, name);
}

bool tokensName(const DependentTokens& tokens, std::string_view name) {
    return std::ranges::any_of(tokens, [&](const DdlToken& token) { return isTokenNamed(token, name); });
}

/// `owner`.`name`
bool namesOwned(const DependentTokens& tokens, std::string_view owner, std::string_view name) {
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
        if (isTokenNamed(tokens[i], owner) && tokens[i + 1].is(".") && isTokenNamed(tokens[i + 2], name)) return true;
    return false;
}

/// The servers keep views in a form of their own: every table with its database, every column with its table or the
/// table's alias.
bool isUsedByView(const DependentTokens& tokens, std::string_view schema, std::string_view table,
                  std::string_view column) {
    for (std::size_t i = 2; i < tokens.size(); ++i) {
        const bool isTable = isTokenNamed(tokens[i], table) && tokens[i - 1].is(".") &&
                             isTokenNamed(tokens[i - 2], schema) && (i + 1 == tokens.size() || !tokens[i + 1].is("."));
        if (!isTable) continue;
        if (column.empty()) return true;
        const bool hasAlias = i + 1 < tokens.size() && tokens[i + 1].kind == DdlToken::Kind::name;
        if (namesOwned(tokens, hasAlias ? tokens[i + 1].value : tokens[i].value, column)) return true;
    }
    return false;
}

}  // namespace

std::vector<std::string> MysqlDefinitionSql::usersOf(const TableSchema& table, std::string_view column) const {
    const bool noEscapes = std::ranges::find(table.notes, noEscapesNote) != table.notes.end();
    const std::array<std::pair<std::string, std::string>, 1> renames{std::pair(std::string(column), std::string())};
    const auto uses = [&](const std::string& expression) {
        return withRenamedColumns(expression, renames, noEscapes) != expression;
    };
    std::vector<std::string> users;
    const auto usesAny = [&](const std::string& expression) {
        return std::ranges::any_of(
            ddlTokens(expression, {.noBackslashEscapes = noEscapes}),
            [&](const DdlToken& token) { return token.kind == DdlToken::Kind::name && table.column(token.value); });
    };
    // MySQL drops each check that uses no column but the dropped one, and so those that use none at all.
    const bool dropsIdleChecks = checkWord() == "CHECK";
    if (dropsIdleChecks)
        for (const auto& check : table.checks)
            if (!usesAny(check.expression))
                users.push_back(fmt::format("the check '{}', which uses no column and would go with any", check.name));
    // A CHECK in the column's own definition is part of it.
    for (const auto& check : table.checks)
        if (uses(check.expression) && !equalIgnoringCase(check.column, column))
            users.push_back(check.name.empty() ? fmt::format("a check of the column '{}'", check.column)
                                               : fmt::format("the check '{}'", check.name));
    for (const auto& other : table.columns) {
        if (equalIgnoringCase(other.name, column)) continue;
        if (uses(other.generated)) users.push_back(fmt::format("the generated column '{}'", other.name));
        if (other.defaultValue && uses(*other.defaultValue))
            users.push_back(fmt::format("the default of '{}'", other.name));
    }
    for (const auto& index : table.indexes)
        if (std::ranges::any_of(index.parts, [&](const IndexPart& part) { return uses(part.expression); }))
            users.push_back(fmt::format("the index '{}'", index.name));
    return users;
}

std::vector<std::string> MysqlDefinitionSql::dependents() const {
    return {
        // Of other databases as well.
        "SELECT 'view' AS `kind`, IF(TABLE_SCHEMA = DATABASE(), TABLE_NAME, CONCAT(TABLE_SCHEMA, '.', TABLE_NAME)) AS "
        "`name`, COALESCE(VIEW_DEFINITION, '') AS `text`, '' AS `table`, DATABASE() AS `schema` "
        "FROM information_schema.VIEWS WHERE LOCATE(LOWER(REPLACE(DATABASE(), '`', '``')), LOWER(VIEW_DEFINITION)) > 0 "
        "ORDER BY TABLE_SCHEMA, TABLE_NAME",
        "SELECT 'trigger' AS `kind`, TRIGGER_NAME AS `name`, COALESCE(ACTION_STATEMENT, '') AS `text`, "
        "EVENT_OBJECT_TABLE AS `table`, DATABASE() AS `schema` FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = "
        "DATABASE() ORDER BY TRIGGER_NAME"};
}

bool MysqlDefinitionSql::isDependent(const Dependent& object, std::string_view table, std::string_view column) const {
    const auto tokens = ddlTokens(object.text, {});
    if (object.kind == "view") return isUsedByView(tokens, object.schema, table, column);
    // Of a trigger's body, which may be any program, both names are enough.
    if (tokensName(tokens, table) && (column.empty() || tokensName(tokens, column))) return true;
    return !column.empty() && equalIgnoringCase(object.table, table) &&
           (namesOwned(tokens, "NEW", column) || namesOwned(tokens, "OLD", column));
}

}  // namespace sequelize::detail
