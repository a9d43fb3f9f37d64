#include "mysql_schema_sql.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/key_names.hpp"
#include "column_type.hpp"
#include "online_rules.hpp"

namespace sequelize::detail {
namespace {

std::string listedNames(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + inBackticks(name);
    return list;
}

std::string partsDdl(const std::vector<IndexPart>& parts, DdlStyle style) {
    std::string list;
    for (const auto& part : parts) {
        if (!list.empty()) list += ", ";
        requireSameWhenStored(part.expression, style);
        if (part.column.empty())
            list += "(" + part.expression + ")";
        else
            list += inBackticks(part.column);
        if (part.length) list += fmt::format("({})", *part.length);
        // MariaDB's `period` WITHOUT OVERLAPS
        if (!part.column.empty() && !part.expression.empty()) list += " " + part.expression;
        if (part.isDescending) list += " DESC";
    }
    return "(" + list + ")";
}

/// What stands behind an index's columns.
std::string indexTail(const IndexSchema& index, DdlStyle style) {
    std::string sql;
    if (!index.method.empty()) sql += " USING " + index.method;
    if (!index.rest.empty()) sql += " " + index.rest;
    if (!index.comment.empty()) sql += " COMMENT " + ddlText(index.comment, style);
    if (!index.parser.empty()) sql += " WITH PARSER " + inBackticks(index.parser);
    if (index.isInvisible) sql += style.isMariadb ? " IGNORED" : " INVISIBLE";
    return sql;
}

/// As the server makes names for indexes: of the first column, with a number where that is taken.
std::string freeIndexName(const TableSchema& table, const std::string& column) {
    std::string name = equalIgnoringCase(column, "PRIMARY") ? column + "_2" : column;
    for (int number = 2; table.index(name); ++number) name = fmt::format("{}_{}", column, number);
    return name;
}

std::string normalRule(const std::string& action) {
    return equalIgnoringCase(action, "RESTRICT") || equalIgnoringCase(action, "NO ACTION") ? std::string() : action;
}

bool isOfInnodb(const TableSchema& table) {
    return equalIgnoringCase(table.engine, "InnoDB");
}

}  // namespace

std::string indexDdl(const IndexSchema& index, DdlStyle style) {
    std::string sql;
    if (index.isUnique) sql += "UNIQUE ";
    if (!index.kind.empty()) sql += index.kind + " ";
    sql += "INDEX";
    if (!index.name.empty()) sql += " " + inBackticks(index.name);
    return sql + " " + partsDdl(index.parts, style) + indexTail(index, style);
}

std::string primaryKeyDdl(const IndexSchema& key, DdlStyle style) {
    return "PRIMARY KEY " + partsDdl(key.parts, style) + indexTail(key, style);
}

std::string foreignKeyDdl(const ForeignKeySchema& key) {
    std::string sql;
    if (!key.name.empty()) sql += "CONSTRAINT " + inBackticks(key.name) + " ";
    sql += "FOREIGN KEY (" + listedNames(key.columns) + ") REFERENCES ";
    if (!key.targetSchema.empty()) sql += inBackticks(key.targetSchema) + ".";
    sql += inBackticks(key.targetTable) + " (" + listedNames(key.targetColumns) + ")";
    if (!key.rest.empty()) sql += " " + key.rest;
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    return sql;
}

std::string checkDdl(const CheckSchema& check, DdlStyle style) {
    requireSameWhenStored(check.expression, style);
    std::string sql;
    if (!check.name.empty()) sql += "CONSTRAINT " + inBackticks(check.name) + " ";
    return sql + "CHECK (" + check.expression + ")" + (check.isEnforced ? "" : " NOT ENFORCED");
}

DdlStyle MysqlSchemaSql::styleOf(const TableSchema& table) const {
    const auto has = [&](std::string_view note) { return std::ranges::find(table.notes, note) != table.notes.end(); };
    return {
        .isMariadb = isMariadb_, .noBackslashEscapes = has(noEscapesNote), .impliesDefaults = has(impliedDefaultsNote)};
}

/// The server wants it with the precision of the type.
std::string MysqlSchemaSql::keptOnUpdate(const ColumnSchema& column, const std::string& type) const {
    if (column.onUpdate.empty()) return {};
    const MysqlType from = mysqlType(column.type, false);
    const MysqlType to = mysqlType(type, false);
    if (to.family != TypeFamily::dateTime && to.family != TypeFamily::timestamp) return {};
    if (from.scale == to.scale) return column.onUpdate;
    return "CURRENT_TIMESTAMP" + (to.scale == 0 ? std::string() : fmt::format("({})", to.scale));
}

std::vector<std::string> MysqlSchemaSql::makeProbe(const TableDefinition& table, const std::string& name) const {
    TableDefinition probe = table;
    probe.tableName = name;
    probe.foreignKeys.clear();
    probe.indexes.clear();  // below
    if (equalIgnoringCase(probe.rowFormat, "COMPRESSED")) probe.rowFormat.clear();
    std::string sql = dialect_.createTable(probe);
    // Indexes go into the statement: ALTER TABLE would commit, even for a temporary table.
    std::string indexes;
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        IndexOptions index = table.indexes[i];
        if (!index.type.empty()) continue;
        index.name = indexName(table, index);
        const std::string alter = dialect_.createIndex(probe, index);
        const std::string before = "ALTER TABLE " + dialect_.quoted(name) + " ADD ";
        indexes += ", " + alter.substr(before.size());
    }
    const auto tokens = ddlTokens(sql, {});
    DdlCursor in(sql, tokens);
    while (!in.peek().is("(")) in.next();
    static_cast<void>(in.parenthesis());
    sql.insert(tokens[in.place() - 1].begin, indexes);
    static constexpr std::string_view usual = "CREATE TABLE IF NOT EXISTS";
    return {"CREATE TEMPORARY TABLE" + sql.substr(usual.size())};
}

std::string MysqlSchemaSql::dropProbe(const std::string& name) const {
    return "DROP TEMPORARY TABLE " + inBackticks(name) + ";";
}

void MysqlSchemaSql::completeProbe(const TableDefinition& table, TableSchema& read) const {
    const std::string made = read.name + "_chk_";
    read.name = table.tableName;
    for (auto& check : read.checks)
        if (check.name.starts_with(made)) check.name = read.name + "_chk_" + check.name.substr(made.size());
    if (equalIgnoringCase(table.rowFormat, "COMPRESSED")) read.rowFormat = "COMPRESSED";
    for (const auto& options : table.indexes) {
        if (options.type.empty()) continue;
        IndexSchema index{.name = indexName(table, options), .kind = options.type};
        for (const auto& field : options.fields) {
            const auto* column = table.findByName(field.name);
            index.parts.push_back({.column = column ? column->field : field.name});
        }
        read.indexes.push_back(std::move(index));
    }
    for (const auto& options : foreignKeyIndexes(table)) {
        IndexSchema index;
        std::vector<std::size_t> columns;
        for (const auto& field : options.fields) {
            index.parts.push_back({.column = field.name});
            for (std::size_t i = 0; i < table.columns.size(); ++i)
                if (table.columns[i].field == field.name) columns.push_back(i);
        }
        for (std::size_t i = 0; i < table.foreignKeys.size() && index.name.empty(); ++i)
            if (table.foreignKeys[i].columns == columns) index.name = constraintName(table, i);
        if (index.name.empty()) index.name = freeIndexName(read, index.parts.at(0).column);
        read.indexes.push_back(std::move(index));
    }
    if (!isOfInnodb(read)) return;  // others read foreign keys, and forget them
    for (std::size_t i = 0; i < table.foreignKeys.size(); ++i) {
        const auto& key = table.foreignKeys[i];
        ForeignKeySchema schema{.name = constraintName(table, i), .targetTable = key.target->tableName};
        for (const auto column : key.columns) schema.columns.push_back(table.columns[column].field);
        for (const auto column : key.targetColumns) schema.targetColumns.push_back(key.target->columns[column].field);
        schema.onDelete = normalRule(key.onDelete);
        schema.onUpdate = normalRule(key.onUpdate);
        read.foreignKeys.push_back(std::move(schema));
    }
}

SchemaScript MysqlSchemaSql::createTable(const TableSchema& table, bool withoutForeignKeys) const {
    const DdlStyle style = styleOf(table);
    const TableOptionParts options = optionParts(table.options, style.noBackslashEscapes);
    std::string items;
    const auto add = [&items](const std::string& item) { items += (items.empty() ? "" : ", ") + item; };
    for (const auto& column : table.columns) add(inBackticks(column.name) + " " + columnDdl(table, column, style));
    for (const auto& clause : options.clauses) add(clause);
    if (table.primaryKey) add(primaryKeyDdl(*table.primaryKey, style));
    for (const auto& index : table.indexes) add(indexDdl(index, style));
    if (!withoutForeignKeys)
        for (const auto& key : table.foreignKeys) add(foreignKeyDdl(key));
    for (const auto& check : table.checks)
        if (check.column.empty()) add(checkDdl(check, style));
    std::string sql = "CREATE TABLE " + inBackticks(table.name) + " (" + items + ")";
    if (!table.engine.empty()) sql += " ENGINE=" + table.engine;
    if (!table.charset.empty()) sql += " DEFAULT CHARSET=" + table.charset;
    if (!table.collation.empty()) sql += " COLLATE=" + table.collation;
    if (!table.rowFormat.empty()) sql += " ROW_FORMAT=" + table.rowFormat;
    if (!table.comment.empty()) sql += " COMMENT=" + ddlText(table.comment, style);
    if (!options.plain.empty()) sql += " " + options.plain;
    if (!options.partitions.empty()) sql += " " + options.partitions;
    SchemaScript script{.statements = {sql + ";"}};
    for (const auto& trigger : table.triggers) script.statements.push_back(trigger.sql);
    return script;
}

SchemaScript MysqlSchemaSql::dropTable(const TableSchema& table) const {
    return {.statements = {"DROP TABLE " + inBackticks(table.name) + ";"}};
}

SchemaScript MysqlSchemaSql::renameTable(const std::string& from, const std::string& to) const {
    return {.statements = {"RENAME TABLE " + inBackticks(from) + " TO " + inBackticks(to) + ";"}};
}

std::unique_ptr<const OnlineRules> MysqlSchemaSql::onlineRules(std::string_view version) const {
    return std::make_unique<MysqlOnlineRules>(version);
}

}  // namespace sequelize::detail
