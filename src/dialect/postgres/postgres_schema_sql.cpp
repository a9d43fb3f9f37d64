#include "postgres_schema_sql.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/key_names.hpp"
#include "postgres_dialect.hpp"

namespace sequelize::detail {

const PostgresSchemaSql& postgresSchemaSql() {
    static const PostgresSchemaSql only;
    return only;
}

const SchemaSql& PostgresDialect::schemaSql() const {
    return postgresSchemaSql();
}

std::string inQuotes(std::string_view name) {
    return postgresDialect().quoted(name);
}

std::string inQuotes(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + inQuotes(name);
    return "(" + list + ")";
}

bool isEnumText(std::string_view type) {
    return type.starts_with("enum('");
}

std::string enumText(const std::vector<std::string>& values) {
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + postgresText(value);
    return "enum(" + list + ")";
}

std::vector<std::string> enumValuesOf(std::string_view type) {
    std::vector<std::string> values;
    bool isText = false;
    bool escapes = false;
    for (std::size_t i = type.find('(') + 1; i < type.size(); ++i) {
        const char c = type[i];
        if (!isText) {
            if (c != '\'') {
                escapes = c == 'E';
                continue;
            }
            isText = true;
            values.emplace_back();
        } else if (c == '\'' || (c == '\\' && escapes)) {
            if (i + 1 < type.size() && type[i + 1] == c)
                values.back() += type[i++];
            else
                isText = false;
        } else {
            values.back() += c;
        }
    }
    return values;
}

/// The definition of an ENUM's column begins with the name of its type.
std::string typeOfColumn(const TableSchema& table, const ColumnSchema& column) {
    if (!isEnumText(column.type)) return column.type;
    const std::string& text = column.definition;
    if (text.empty()) return inQuotes(enumTypeName(table.name, column.name));
    bool isQuoted = false;
    std::size_t end = 0;
    for (; end < text.size() && (isQuoted || text[end] != ' '); ++end)
        if (text[end] == '"') isQuoted = !isQuoted;
    return text.substr(0, end);
}

std::string columnDdl(const TableSchema& table, const ColumnSchema& column) {
    std::string sql;
    const std::string type = typeOfColumn(table, column);
    if (column.autoIncrement) {
        sql = type == "bigint" ? "bigserial" : type == "smallint" ? "smallserial" : "serial";
    } else {
        sql = type;
        if (!column.collation.empty()) sql += " COLLATE " + inQuotes(column.collation);
    }
    if (!column.generated.empty()) sql += " GENERATED ALWAYS AS (" + column.generated + ") STORED";
    if (!column.allowNull) sql += " NOT NULL";
    if (column.defaultValue && !column.autoIncrement) sql += " DEFAULT " + *column.defaultValue;
    return sql;
}

std::string foreignKeyClause(const ForeignKeySchema& key) {
    std::string sql;
    if (!key.name.empty()) sql += "CONSTRAINT " + inQuotes(key.name) + " ";
    sql += "FOREIGN KEY " + inQuotes(key.columns) + " REFERENCES ";
    if (!key.targetSchema.empty()) sql += inQuotes(key.targetSchema) + ".";
    sql += inQuotes(key.targetTable) + " " + inQuotes(key.targetColumns);
    const bool isFull = key.rest.starts_with("MATCH FULL");
    if (isFull) sql += " MATCH FULL";
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    const std::string rest = isFull ? key.rest.substr(std::string_view("MATCH FULL").size()) : key.rest;
    if (!rest.empty()) sql += std::string(rest.starts_with(' ') ? "" : " ") + rest;
    return sql;
}

namespace {

std::string indexPartsSql(const IndexSchema& index) {
    std::string list;
    for (const auto& part : index.parts) {
        if (!list.empty()) list += ", ";
        list += part.column.empty() ? "(" + part.expression + ")" : inQuotes(part.column);
        if (!part.collation.empty()) list += " COLLATE " + inQuotes(part.collation);
        if (part.isDescending) list += " DESC";
    }
    return " (" + list + ")";
}

std::string constraintPrefix(const std::string& name) {
    return name.empty() ? std::string() : "CONSTRAINT " + inQuotes(name) + " ";
}

}  // namespace

std::string addPrimaryKeySql(const std::string& table, const IndexSchema& key) {
    return "ALTER TABLE " + inQuotes(table) + " ADD " + constraintPrefix(key.name) + "PRIMARY KEY" +
           indexPartsSql(key) + ";";
}

std::string addIndexSql(const std::string& table, const IndexSchema& index) {
    const bool isPlain = index.where.empty() && index.rest.empty() && index.isUnique &&
                         std::ranges::none_of(index.parts, [](const IndexPart& part) {
                             return part.column.empty() || part.isDescending || !part.collation.empty();
                         });
    if (index.isConstraint && isPlain)
        return "ALTER TABLE " + inQuotes(table) + " ADD " + constraintPrefix(index.name) + "UNIQUE" +
               indexPartsSql(index) + ";";
    if (!index.rest.empty()) return index.rest + ";";
    std::string sql = std::string("CREATE ") + (index.isUnique ? "UNIQUE " : "") + "INDEX " +
                      (index.name.empty() ? std::string() : inQuotes(index.name) + " ") + "ON " + inQuotes(table);
    if (!index.method.empty()) sql += " USING " + index.method;
    sql += indexPartsSql(index);
    if (!index.where.empty()) sql += " WHERE " + index.where;
    return sql + ";";
}

// ---- probes ----

namespace {

/// As the server makes names of constraints and sequences: "books_title_key".
std::string madeConstraintName(const std::string& table, const std::vector<std::string>& columns,
                               std::string_view word) {
    std::string name = table;
    for (const auto& column : columns) name += "_" + column;
    (name += "_") += word;
    return name.size() <= longestPostgresName ? name
                                              : std::string();  // else the server cuts the longer part: not known
}

}  // namespace

/// A temporary table refers to no other one, and its ENUMs are texts: a type of theirs would outlive it.
std::vector<std::string> PostgresSchemaSql::makeProbe(const TableDefinition& table, const std::string& name) const {
    const auto& dialect = postgresDialect();
    TableDefinition probe = table;
    probe.tableName = name;
    probe.foreignKeys.clear();
    for (auto& column : probe.columns)
        if (column.type.kind == TypeSpec::Kind::ENUM) column.type = DataType(DataTypes::TEXT);
    const std::string own = "CREATE TABLE IF NOT EXISTS ";
    std::vector<std::string> statements = dialect.createStatements(probe);
    for (auto& sql : statements)
        if (sql.starts_with(own)) sql = "CREATE TEMPORARY TABLE " + sql.substr(own.size());
    auto indexes = table.indexes;
    for (auto& index : foreignKeyIndexes(table)) indexes.push_back(std::move(index));
    for (auto& index : indexes) {
        index.name = dialect.indexNameOf(table, index);
        statements.push_back(dialect.createIndex(probe, index));
    }
    return statements;
}

std::string PostgresSchemaSql::dropProbe(const std::string& name) const {
    return "DROP TABLE pg_temp." + inQuotes(name) + ";";
}

void PostgresSchemaSql::completeProbe(const TableDefinition& table, TableSchema& read) const {
    const std::string before = read.name + "_";
    const auto rename = [&](std::string& name) {
        if (name.starts_with(before)) name = table.tableName + "_" + name.substr(before.size());
        if (name.size() > longestPostgresName) name.clear();
    };
    read.name = table.tableName;
    for (const auto& column : table.columns) {
        auto* schema = read.column(column.field);
        if (!schema || column.type.kind != TypeSpec::Kind::ENUM) continue;
        schema->type = enumText(column.type.values);
        schema->definition.clear();
        schema->definition = columnDdl(read, *schema);
    }
    if (read.primaryKey) rename(read.primaryKey->name);
    for (auto& index : read.indexes) rename(index.name);
    for (auto& check : read.checks) rename(check.name);
    for (const auto& key : table.foreignKeys) {
        ForeignKeySchema schema{.targetTable = key.target->tableName};
        for (const auto column : key.columns) schema.columns.push_back(table.columns[column].field);
        for (const auto column : key.targetColumns) schema.targetColumns.push_back(key.target->columns[column].field);
        const auto rule = [](const std::string& action) {
            return action == "RESTRICT" || action == "NO ACTION" ? std::string() : action;
        };
        schema.onDelete = rule(key.onDelete);
        schema.onUpdate = rule(key.onUpdate);
        schema.name = madeConstraintName(table.tableName, schema.columns, "fkey");
        read.foreignKeys.push_back(std::move(schema));
    }
    std::ranges::sort(read.foreignKeys, {}, &ForeignKeySchema::name);
}

// ---- tables ----

SchemaScript PostgresSchemaSql::createTable(const TableSchema& table, bool withoutForeignKeys) const {
    if (!table.notes.empty()) throw UsageError("the table '" + table.name + "' cannot be made: " + table.notes.front());
    SchemaScript script;
    auto& statements = script.statements;
    std::string items;
    const auto add = [&](const std::string& item) { items += (items.empty() ? "" : ", ") + item; };
    for (const auto& column : table.columns) {
        if (isEnumText(column.type)) {
            // A type of another name is somebody's who made it.
            const std::string type = enumTypeName(table.name, column.name);
            const std::string own = typeOfColumn(table, column);
            if (own == inQuotes(type) || own == type)
                statements.push_back(createEnumType(table.name, type, enumValuesOf(column.type)));
        }
        add(inQuotes(column.name) + " " + columnDdl(table, column));
    }
    if (table.primaryKey)
        add(constraintPrefix(table.primaryKey->name) + "PRIMARY KEY" + indexPartsSql(*table.primaryKey));
    if (!withoutForeignKeys)
        for (const auto& key : table.foreignKeys) add(foreignKeyClause(key));
    for (const auto& check : table.checks) add(constraintPrefix(check.name) + "CHECK (" + check.expression + ")");
    const std::string kind = table.options == "UNLOGGED" ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ";
    statements.push_back(kind + inQuotes(table.name) + " (" + items + ");");
    for (const auto& index : table.indexes) statements.push_back(addIndexSql(table.name, index));
    if (!table.comment.empty())
        statements.push_back("COMMENT ON TABLE " + inQuotes(table.name) + " IS " + postgresText(table.comment) + ";");
    for (const auto& column : table.columns)
        if (!column.comment.empty())
            statements.push_back("COMMENT ON COLUMN " + inQuotes(table.name) + "." + inQuotes(column.name) + " IS " +
                                 postgresText(column.comment) + ";");
    for (const auto& trigger : table.triggers) statements.push_back(trigger.sql + ";");
    return script;
}

SchemaScript PostgresSchemaSql::dropTable(const TableSchema& table) const {
    SchemaScript script{.statements = {"DROP TABLE " + inQuotes(table.name) + ";"}};
    for (const auto& column : table.columns) {
        const std::string type = enumTypeName(table.name, column.name);
        const std::string own = isEnumText(column.type) ? typeOfColumn(table, column) : std::string();
        if (own == inQuotes(type) || own == type)
            script.statements.push_back("DROP TYPE IF EXISTS " + inQuotes(type) + ";");
    }
    return script;
}

SchemaScript PostgresSchemaSql::renameTable(const std::string& from, const std::string& to) const {
    if (from == to) return {};
    return {.statements = {"ALTER TABLE " + inQuotes(from) + " RENAME TO " + inQuotes(to) + ";"}};
}

// ---- locks ----

std::string takeAdvisoryLock(std::string_view key, std::string_view seconds) {
    return fmt::format(
        "WITH RECURSIVE tries (n, taken) AS (SELECT 0, pg_try_advisory_lock({0}) UNION ALL SELECT t.n + 1, l.taken FROM tries "
        "AS t CROSS JOIN LATERAL (SELECT pg_try_advisory_lock({0}) AS taken FROM pg_sleep(0.1 + 0 * t.n)) AS l WHERE NOT "
        "t.taken AND t.n < 10 * {1}) SELECT CASE WHEN bool_or(taken) THEN 1 ELSE 0 END FROM tries",
        key, seconds);
}

std::string advisoryLockOwner(std::string_view key) {
    return fmt::format(
        "SELECT (SELECT l.pid FROM pg_locks AS l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database "
        "= (SELECT oid FROM pg_database WHERE datname = current_database()) AND ((CAST(l.classid AS BIGINT) << 32) | "
        "CAST(l.objid AS BIGINT)) = {} LIMIT 1)",
        key);
}

namespace {

constexpr std::string_view alterKey = "hashtextextended('sequelize:alter:' || current_schema(), 0)";

}  // namespace

std::string PostgresSchemaSql::takeAlterLock(std::chrono::seconds wait) const {
    return takeAdvisoryLock(alterKey, std::to_string(wait.count()));
}

std::string PostgresSchemaSql::alterLockHolder() const {
    return advisoryLockOwner(alterKey);
}

std::string PostgresSchemaSql::freeAlterLock() const {
    return fmt::format("SELECT pg_advisory_unlock({})", alterKey);
}

bool PostgresSchemaSql::isForbidden(const NativeError& error) const {
    return error.sqlState == "42501";
}

}  // namespace sequelize::detail
