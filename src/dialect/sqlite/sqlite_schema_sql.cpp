#include "sqlite_schema_sql.hpp"

#include <algorithm>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/key_names.hpp"
#include "../type_sql.hpp"
#include "sql_tokens.hpp"
#include "sqlite_dialect.hpp"
#include "table_text.hpp"

namespace sequelize::detail {

const SchemaSql& sqliteSchemaSql() {
    static const SqliteSchemaSql only;
    return only;
}

const SchemaSql& SqliteDialect::schemaSql() const {
    return sqliteSchemaSql();
}

/// The table's own text under another name: what the table is called may stand in its checks' names and its foreign
/// keys.
std::vector<std::string> SqliteSchemaSql::makeProbe(const TableDefinition& table, const std::string& name) const {
    const auto& dialect = sqliteDialect();
    const std::string own = "CREATE TABLE IF NOT EXISTS " + dialect.quoted(table.tableName);
    std::string sql = dialect.createTable(table);
    if (!sql.starts_with(own)) throw UsageError("model '" + table.modelName + "': its CREATE TABLE is an unknown one");
    std::vector<std::string> statements{"CREATE TEMPORARY TABLE " + dialect.quoted(name) + sql.substr(own.size())};
    auto indexes = table.indexes;
    for (auto& index : foreignKeyIndexes(table)) indexes.push_back(std::move(index));
    TableDefinition probe = table;
    probe.tableName = name;
    for (auto& index : indexes) {
        index.name = indexName(table, index);
        statements.push_back(dialect.createIndex(probe, index));
    }
    return statements;
}

std::string SqliteSchemaSql::dropProbe(const std::string& name) const {
    return "DROP TABLE temp." + sqlite::quotedName(name);
}

void SqliteSchemaSql::completeProbe(const TableDefinition& table, TableSchema& read) const {
    read.name = table.tableName;
}

SchemaScript SqliteSchemaSql::createTable(const TableSchema& table, bool withoutForeignKeys) const {
    if (!table.notes.empty()) throw UsageError("the table '" + table.name + "' cannot be made: " + table.notes.front());
    TableSchema wanted = table;
    if (withoutForeignKeys) wanted.foreignKeys.clear();
    SchemaScript script;
    script.statements.push_back(sqlite::createTableSql(wanted, wanted.name));
    for (const auto& index : table.indexes)
        if (!index.isConstraint) script.statements.push_back(sqlite::createIndexSql(wanted, index));
    for (const auto& trigger : table.triggers) script.statements.push_back(trigger.sql);
    const bool counts = std::ranges::any_of(table.columns, [](const auto& column) { return column.autoIncrement; });
    if (counts && table.autoIncrement.value_or(0) > 0)
        script.statements.push_back("INSERT INTO main.sqlite_sequence (name, seq) VALUES (" + quotedText(table.name) +
                                    ", " + std::to_string(*table.autoIncrement - 1) + ")");
    return script;
}

/// With foreign keys checked, SQLite would delete the table's rows first, and those of other tables with them.
SchemaScript SqliteSchemaSql::dropTable(const TableSchema& table) const {
    return {.statements = {"DROP TABLE main." + sqlite::quotedName(table.name)}, .rebuilt = table.name};
}

SchemaScript SqliteSchemaSql::renameTable(const std::string& from, const std::string& to) const {
    const auto rename = [](const std::string& before, const std::string& after) {
        return "ALTER TABLE main." + sqlite::quotedName(before) + " RENAME TO " + sqlite::quotedName(after);
    };
    if (from == to) return {};
    if (!equalIgnoringCase(from, to)) return {.statements = {rename(from, to)}};
    const std::string between = "sequelize_new_" + to;  // SQLite takes the new name for another table's
    return {.statements = {rename(from, between), rename(between, to)}};
}

std::string SqliteSchemaSql::checkedReferences(const std::string& table) const {
    return "SELECT m.name FROM main.sqlite_schema AS m JOIN pragma_foreign_key_list(m.name, 'main') AS k WHERE m.type = 'table' "
           "AND lower(k.\"table\") = lower(" +
           quotedText(table) + ") AND (SELECT foreign_keys FROM pragma_foreign_keys) = 1";
}

/// "error in view v after drop column: no such column: x".
std::string SqliteSchemaSql::brokenObject(std::string_view message) const {
    for (const std::string_view kind : {"view ", "trigger ", "index "}) {
        const auto start = message.find("error in " + std::string(kind));
        if (start == std::string_view::npos) continue;
        message.remove_prefix(start + std::string_view("error in ").size());
        return withoutAdvice(message);
    }
    return {};
}

std::string withoutAdvice(std::string_view message) {
    return std::string(message.substr(0, message.find(". ")));
}

}  // namespace sequelize::detail
