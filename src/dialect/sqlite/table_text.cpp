#include "table_text.hpp"

#include <algorithm>
#include <vector>

#include "../../core/ascii.hpp"
#include "../../core/listed.hpp"
#include "create_table_text.hpp"
#include "sql_tokens.hpp"

namespace sequelize::detail::sqlite {
namespace {

std::string namedConstraint(const std::string& name) {
    return name.empty() ? std::string() : "CONSTRAINT " + quotedName(name) + " ";
}

std::string nameList(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) addListed(list, quotedName(name));
    return list;
}

std::string partList(const IndexSchema& index) {
    std::string list;
    for (const auto& part : index.parts) {
        std::string sql = part.column.empty() ? "(" + part.expression + ")" : quotedName(part.column);
        if (!part.collation.empty()) sql += " COLLATE " + quotedName(part.collation);
        addListed(list, sql + (part.isDescending ? " DESC" : ""));
    }
    return list;
}

/// A value or a parenthesis: all that DEFAULT takes.
std::string defaultSql(const std::string& sql) {
    const auto tokens = tokensOf(sql);
    const bool isSigned = !tokens.empty() && (tokens[0].is('-') || tokens[0].is('+'));
    if (tokens.size() == (isSigned ? 2u : 1u) || withoutParentheses(sql) != sql) return sql;
    return "(" + sql + ")";
}

std::string composed(const ColumnSchema& column) {
    std::string sql = column.type;
    const auto add = [&sql](const std::string& clause) { sql += (sql.empty() ? "" : " ") + clause; };
    if (!column.allowNull) add("NOT NULL");
    if (column.defaultValue) add("DEFAULT " + defaultSql(*column.defaultValue));
    if (!column.collation.empty()) add("COLLATE " + quotedName(column.collation));
    if (!column.generated.empty())
        add("GENERATED ALWAYS AS (" + column.generated + ")" + (column.isStored ? " STORED" : " VIRTUAL"));
    return sql;
}

/// Whether the definition says what the other members say: who changes these may have left it as it was.
bool isCurrent(const TableSchema& table, const ColumnSchema& column) {
    if (column.definition.empty()) return column.type.empty();
    const auto parsed = parsedTable("CREATE TABLE x (x " + column.definition + "\n)");
    if (!parsed || parsed->columns.size() != 1 || parsed->primaryKey || !parsed->indexes.empty() ||
        !parsed->checks.empty() || !parsed->foreignKeys.empty())
        return false;
    const auto& said = parsed->columns[0];
    const bool sameNull = said.allowNull == column.allowNull || (said.allowNull && isInKey(table, column.name));
    const bool sameDefault = said.defaultValue.has_value() == column.defaultValue.has_value() &&
                             sameSql(withoutParentheses(said.defaultValue.value_or("")),
                                     withoutParentheses(column.defaultValue.value_or("")));
    return sameNull && sameDefault && sameSql(said.type, column.type) &&
           equalIgnoringCase(said.collation, column.collation) && sameSql(said.generated, column.generated) &&
           said.isStored == column.isStored;
}

bool isColumnKey(const TableSchema& table, const ColumnSchema& column) {
    return table.primaryKey && table.primaryKey->parts.size() == 1 && table.primaryKey->parts[0].collation.empty() &&
           isInKey(table, column.name);
}

std::string checkSql(const CheckSchema& check) {
    return namedConstraint(check.name) + "CHECK (" + check.expression + ")";
}

bool standsWith(const CheckSchema& check, const TableSchema& table) {
    return !check.column.empty() && table.column(check.column);
}

std::string restOf(const IndexSchema& key) {
    return key.rest.empty() ? std::string() : " " + key.rest;
}

}  // namespace

std::string columnSql(const TableSchema& table, const ColumnSchema& column) {
    std::string sql = quotedName(column.name);
    const std::string definition = isCurrent(table, column) ? column.definition : composed(column);
    if (!definition.empty()) sql += " " + definition;
    if (isColumnKey(table, column)) {
        const auto& key = *table.primaryKey;
        sql +=
            " " + namedConstraint(key.name) + "PRIMARY KEY" + (key.parts[0].isDescending ? " DESC" : "") + restOf(key);
        if (column.autoIncrement) sql += " AUTOINCREMENT";
    }
    for (const auto& check : table.checks)
        if (equalIgnoringCase(check.column, column.name)) sql += " " + checkSql(check);
    return sql;
}

std::string referencesSql(const ForeignKeySchema& key) {
    std::string sql = " REFERENCES " + quotedName(key.targetTable);
    if (!key.targetColumns.empty()) sql += " (" + nameList(key.targetColumns) + ")";
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    if (!key.rest.empty()) sql += " " + key.rest;
    return sql;
}

std::string createTableSql(const TableSchema& table, const std::string& name) {
    std::string parts;
    for (const auto& column : table.columns) addListed(parts, columnSql(table, column));
    if (const auto& key = table.primaryKey;
        key && !std::ranges::any_of(table.columns, [&](const auto& column) { return isColumnKey(table, column); }))
        addListed(parts, namedConstraint(key->name) + "PRIMARY KEY (" + partList(*key) + ")" + restOf(*key));
    for (const auto& index : table.indexes)
        if (index.isConstraint)
            addListed(parts, namedConstraint(index.name) + "UNIQUE (" + partList(index) + ")" + restOf(index));
    for (const auto& check : table.checks)
        if (!standsWith(check, table)) addListed(parts, checkSql(check));
    for (const auto& key : table.foreignKeys)
        addListed(parts,
                  namedConstraint(key.name) + "FOREIGN KEY (" + nameList(key.columns) + ")" + referencesSql(key));
    return "CREATE TABLE main." + quotedName(name) + " (" + parts + ")" +
           (table.options.empty() ? "" : " " + table.options);
}

std::string createIndexSql(const TableSchema& table, const IndexSchema& index) {
    std::string sql = std::string("CREATE ") + (index.isUnique ? "UNIQUE " : "") + "INDEX main." +
                      quotedName(index.name) + " ON " + quotedName(table.name) + " (" + partList(index) + ")";
    if (!index.where.empty()) sql += " WHERE " + index.where;
    return sql;
}

}  // namespace sequelize::detail::sqlite
