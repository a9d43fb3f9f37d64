#include "mysql_definition_sql.hpp"

#include <algorithm>
#include <array>

#include <sequelize/core/error.hpp>

#include "../type_sql.hpp"
#include "column_ddl.hpp"
#include "kept_parts.hpp"
#include "mysql_dialect.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

// Databases of the server's own.
constexpr std::string_view systemSchemas = "'information_schema', 'mysql', 'performance_schema', 'sys'";

// The second are MariaDB's, and tables like others; its sequences are none.
constexpr std::string_view tableTypes = "IN ('BASE TABLE', 'SYSTEM VERSIONED')";

void addActions(std::string& sql, const std::string& onUpdate, const std::string& onDelete) {
    if (!onUpdate.empty()) sql += " ON UPDATE " + onUpdate;
    if (!onDelete.empty()) sql += " ON DELETE " + onDelete;
}

}  // namespace

std::string MysqlDefinitionSql::createDatabase(std::string_view name, std::string_view charset,
                                               std::string_view collate) const {
    requireWord(charset);
    requireWord(collate);
    std::string sql = "CREATE DATABASE IF NOT EXISTS " + dialect().quoted(name);
    if (!charset.empty()) sql += " DEFAULT CHARACTER SET " + quotedText(charset);
    if (!collate.empty()) sql += " DEFAULT COLLATE " + quotedText(collate);
    return sql + ";";
}

std::string MysqlDefinitionSql::dropDatabase(std::string_view name) const {
    return "DROP DATABASE IF EXISTS " + dialect().quoted(name) + ";";
}

std::string MysqlDefinitionSql::createSchema(std::string_view name) const {
    return "CREATE SCHEMA IF NOT EXISTS " + dialect().quoted(name) + ";";
}

std::string MysqlDefinitionSql::dropSchema(std::string_view name) const {
    return "DROP SCHEMA IF EXISTS " + dialect().quoted(name) + ";";
}

std::string MysqlDefinitionSql::schemaNames() const {
    return "SELECT SCHEMA_NAME as schema_name FROM INFORMATION_SCHEMA.SCHEMATA WHERE LOWER(SCHEMA_NAME) NOT IN (" +
           std::string(systemSchemas) + ") ORDER BY SCHEMA_NAME;";
}

std::string MysqlDefinitionSql::tableNames() const {
    return "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE " + std::string(tableTypes) +
           " AND TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME;";
}

CompiledSql MysqlDefinitionSql::viewColumns(std::string_view name) const {
    // What is no expression is a plain text.
    return {
        "SELECT COLUMN_NAME AS `name`, COLUMN_TYPE AS `type`, IS_NULLABLE = 'YES' AS `nullable`, "
        "IF(COLUMN_DEFAULT IS NULL OR NUMERIC_PRECISION IS NOT NULL OR EXTRA LIKE '%DEFAULT_GENERATED%', "
        "COLUMN_DEFAULT, QUOTE(COLUMN_DEFAULT)) AS `default`, COLUMN_COMMENT AS `comment` "
        "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
        {Value(name)}};
}

CompiledSql MariadbDefinitionSql::viewColumns(std::string_view name) const {
    return {
        "SELECT COLUMN_NAME AS `name`, COLUMN_TYPE AS `type`, IS_NULLABLE = 'YES' AS `nullable`, "
        "NULLIF(COLUMN_DEFAULT, 'NULL') AS `default`, COLUMN_COMMENT AS `comment` "
        "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
        {Value(name)}};
}

CompiledSql MysqlDefinitionSql::tableNamed(std::string_view name) const {
    return {"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE " + std::string(tableTypes) +
                " AND TABLE_NAME = ? AND TABLE_SCHEMA = DATABASE()",
            {Value(name)}};
}

CompiledSql MariadbDefinitionSql::sequenceNamed(std::string_view name) const {
    return {
        "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'SEQUENCE' AND TABLE_NAME = ? AND "
        "TABLE_SCHEMA = DATABASE()",
        {Value(name)}};
}

std::string MysqlDefinitionSql::alter(std::string_view table) const {
    return "ALTER TABLE " + dialect().quoted(table) + " ";
}

std::string MysqlDefinitionSql::fields(const std::vector<std::string>& names) const {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + dialect().quoted(name);
    return list;
}

/// Sequelize's CREATE TABLE lists its primary key at the end; here the word stands behind the column, before its
/// comment.
std::string MysqlDefinitionSql::definition(const ColumnDefinition& column) const {
    if (!column.primaryKey) return dialect().columnDefinition(column, false);
    ColumnDefinition plain = column;
    plain.primaryKey = false;
    plain.comment.clear();
    std::string sql = dialect().columnDefinition(plain, false) + " PRIMARY KEY";
    if (!column.comment.empty()) sql += " COMMENT " + dialect().literal(Value(column.comment));
    return sql;
}

std::string MysqlDefinitionSql::position(const ColumnChange& change) const {
    std::string sql;
    if (change.first) sql += " FIRST";
    if (!change.after.empty()) sql += " AFTER " + dialect().quoted(change.after);
    return sql;
}

std::string MysqlDefinitionSql::foreignKey(const ColumnChange& change) const {
    const auto& keys = change.table->foreignKeys;
    if (keys.empty()) return {};
    const auto& key = keys.front();
    std::string sql = ", ADD ";
    if (!change.foreignKeyName.empty()) sql += "CONSTRAINT " + dialect().quoted(change.foreignKeyName) + " ";
    sql += "FOREIGN KEY (" + dialect().quoted(change.table->columns[change.column].field) + ") REFERENCES " +
           dialect().quoted(key.target->tableName) + " (" +
           dialect().quoted(key.target->columns[key.targetColumns.front()].field) + ")";
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    return sql;
}

void MysqlDefinitionSql::requireOnline(const OnlineDdl& online) const {
    requireKeyword(online.algorithm, {"INSTANT", "INPLACE", "NOCOPY", "COPY", "DEFAULT"}, ".algorithm");
    requireKeyword(online.lock, {"NONE", "SHARED", "EXCLUSIVE", "DEFAULT"}, ".lock");
}

std::string MysqlDefinitionSql::onlineClauses(const OnlineDdl& online) const {
    requireOnline(online);
    std::string sql;
    if (!online.algorithm.empty()) sql += ", ALGORITHM=" + online.algorithm;
    if (!online.lock.empty()) sql += ", LOCK=" + online.lock;
    return sql;
}

std::string MysqlDefinitionSql::addColumn(const ColumnChange& change) const {
    const auto& column = change.table->columns[change.column];
    return alter(change.table->tableName) + "ADD " + dialect().quoted(column.field) + " " + definition(column) +
           position(change) + foreignKey(change) + onlineClauses(change.online) + ";";
}

std::string MysqlDefinitionSql::changedDefinition(const ColumnChange& change) const {
    const auto& column = change.table->columns[change.column];
    std::string ddl = definition(column);
    return change.present ? withKeptParts(*change.present, column, std::move(ddl)) : ddl;
}

ColumnSchema MysqlDefinitionSql::changedColumn(const ColumnChange& change) const {
    const bool noEscapes =
        change.present && std::ranges::find(change.present->notes, noEscapesNote) != change.present->notes.end();
    ColumnSchema column = parseColumnDdl(changedDefinition(change), noEscapes).column;
    column.name = change.table->columns[change.column].field;
    requireOwnDefault(column, {.isMariadb = dialect().schemaSql().onUpdateNeedsDefault()});
    return column;
}

std::string MysqlDefinitionSql::changeColumn(const ColumnChange& change) const {
    const std::string name = dialect().quoted(change.table->columns[change.column].field);
    std::string sql = alter(change.table->tableName) + "CHANGE " + name + " " + name + " " + changedDefinition(change) +
                      position(change);
    for (const auto& key : change.droppedForeignKeys) sql += ", DROP FOREIGN KEY " + dialect().quoted(key);
    return sql + foreignKey(change) + onlineClauses(change.online) + ";";
}

std::string MysqlDefinitionSql::removeColumn(std::string_view table, std::string_view column,
                                             const std::vector<std::string>& foreignKeys,
                                             const OnlineDdl& online) const {
    std::string sql = alter(table);
    for (const auto& key : foreignKeys) sql += "DROP FOREIGN KEY " + dialect().quoted(key) + ", ";
    sql += "DROP " + dialect().quoted(column);
    return sql + onlineClauses(online) + ";";
}

std::string MysqlDefinitionSql::renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                             const OnlineDdl& online) const {
    return alter(table) + "RENAME COLUMN " + dialect().quoted(from) + " TO " + dialect().quoted(to) +
           onlineClauses(online) + ";";
}

std::string MysqlDefinitionSql::addIndex(const IndexAddition& addition) const {
    if (!addition.where.empty()) cannot("has no indexes of some rows only: leave out .where");
    std::string sql = dialect().createIndex(*addition.table, addition.index);
    if (!addition.parser.empty()) {
        requireWord(addition.parser);
        if (addition.index.type != "FULLTEXT")
            throw UsageError("the index's .parser goes with .type = \"FULLTEXT\" only");
        sql += " WITH PARSER " + addition.parser;
    }
    return sql + onlineClauses(addition.online);
}

std::string MariadbDefinitionSql::addIndex(const IndexAddition& addition) const {
    for (const auto& field : addition.index.fields)
        if (!field.expression.empty())
            cannot("has no indexes of expressions: make a column of it by query, ALTER TABLE " +
                   dialect().quoted(addition.table->tableName) + " ADD COLUMN a_name ITS_TYPE AS (" + field.expression +
                   "), and an index of that column");
    return MysqlDefinitionSql::addIndex(addition);
}

std::string MysqlDefinitionSql::removeIndex(std::string_view table, std::string_view name,
                                            const OnlineDdl& online) const {
    requireOnline(online);
    std::string sql = "DROP INDEX " + dialect().quoted(name) + " ON " + dialect().quoted(table);
    // Here no comma stands before them.
    if (!online.algorithm.empty()) sql += " ALGORITHM=" + online.algorithm;
    if (!online.lock.empty()) sql += " LOCK=" + online.lock;
    return sql;
}

std::string MysqlDefinitionSql::addConstraint(const ConstraintChange& change) const {
    std::string sql = alter(change.table) + "ADD CONSTRAINT " + dialect().quoted(change.name) + " ";
    switch (change.kind) {
        case ConstraintKind::unique:
            sql += "UNIQUE (" + fields(change.fields) + ")";
            break;
        case ConstraintKind::primaryKey:
            sql += "PRIMARY KEY (" + fields(change.fields) + ")";
            break;
        case ConstraintKind::check:
            if (&dialect() == &mysqlDialect(MysqlDialect::Backslash::itself))
                requireSameWhenStored(change.condition, {.noBackslashEscapes = true});
            sql += "CHECK (" + change.condition + ")";
            break;
        case ConstraintKind::foreignKey:
            sql += "FOREIGN KEY (" + fields(change.fields) + ") REFERENCES " + dialect().quoted(change.target) + " (" +
                   fields(change.targetFields) + ")";
            addActions(sql, change.onUpdate, change.onDelete);
            break;
    }
    return sql + onlineClauses(change.online) + ";";
}

std::string MysqlDefinitionSql::removeConstraint(const ConstraintChange& change) const {
    switch (change.kind) {
        case ConstraintKind::foreignKey:
            return alter(change.table) + "DROP FOREIGN KEY " + dialect().quoted(change.name) +
                   onlineClauses(change.online) + ";";
        case ConstraintKind::primaryKey:
            return alter(change.table) + "DROP PRIMARY KEY" + onlineClauses(change.online) + ";";
        case ConstraintKind::check:
            return alter(change.table) + "DROP " + std::string(checkWord()) + " " + dialect().quoted(change.name) +
                   onlineClauses(change.online) + ";";
        case ConstraintKind::unique:
            break;
    }
    return removeIndex(change.table, change.name, change.online);
}

const DefinitionSql& MysqlDialect::definitionSql() const {
    using enum Backslash;
    static const std::array<MysqlDefinitionSql, 3> all{MysqlDefinitionSql(mysqlDialect(unknown)),
                                                       MysqlDefinitionSql(mysqlDialect(escape)),
                                                       MysqlDefinitionSql(mysqlDialect(itself))};
    return all[static_cast<std::size_t>(backslash_)];
}

const DefinitionSql& MariadbDialect::definitionSql() const {
    using enum Backslash;
    static const std::array<MariadbDefinitionSql, 3> all{MariadbDefinitionSql(mariadbDialect(unknown)),
                                                         MariadbDefinitionSql(mariadbDialect(escape)),
                                                         MariadbDefinitionSql(mariadbDialect(itself))};
    return all[static_cast<std::size_t>(backslash_)];
}

}  // namespace sequelize::detail
