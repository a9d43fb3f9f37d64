// What changes a table that exists. Each call is one statement: where Sequelize sends several in one message, they are
// parts of one ALTER TABLE here, or of an anonymous block.
#include "postgres_definition_sql.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/identifier.hpp"
#include "../../schema/type_limits.hpp"
#include "../type_sql.hpp"
#include "postgres_dialect.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string alterTableOf(std::string_view table) {
    return "ALTER TABLE " + inQuotes(table) + " ";
}

/// Statements as one.
std::string asOneStatement(const std::vector<std::string>& statements) {
    if (statements.size() == 1) return statements.front();
    std::string body = "BEGIN ";
    for (const auto& sql : statements) {
        // A block within a block is written without its DO.
        body += sql;
        body += ' ';
    }
    return "DO " + postgresText(body + "END") + ";";
}

/// The statements that make an ENUM's type, as a part of a block.
std::string createTypeBlock(const std::string& type, const std::vector<std::string>& values) {
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + postgresText(value);
    return "BEGIN CREATE TYPE " + inQuotes(type) + " AS ENUM(" + list +
           "); EXCEPTION WHEN duplicate_object THEN null; END;";
}

std::string commentSql(std::string_view table, const ColumnDefinition& column) {
    return "COMMENT ON COLUMN " + inQuotes(table) + "." + inQuotes(column.field) + " IS " +
           (column.comment.empty() ? "NULL" : postgresText(column.comment)) + ";";
}

std::string referencesOf(const SqlDialect& dialect, const ColumnChange& change) {
    const auto& key = change.table->foreignKeys.front();
    std::string sql = "REFERENCES " + dialect.quoted(key.target->tableName) + " (" +
                      dialect.quoted(key.target->columns[key.targetColumns.front()].field) + ")";
    if (!key.onDelete.empty()) sql += " ON DELETE " + key.onDelete;
    if (!key.onUpdate.empty()) sql += " ON UPDATE " + key.onUpdate;
    return sql;
}

}  // namespace

std::string PostgresDefinitionSql::createDatabase(std::string_view name, std::string_view charset,
                                                  std::string_view collate) const {
    std::string sql = "CREATE DATABASE " + dialect().quoted(name);
    // MySQL's names of it are this one's.
    const bool isUtf8 = startsIgnoringCase(charset, "utf8");
    if (!charset.empty()) sql += " ENCODING = " + postgresText(isUtf8 ? std::string_view("UTF8") : charset);
    if (!collate.empty()) sql += " LC_COLLATE = " + postgresText(collate);
    return sql + ";";
}

std::string PostgresDefinitionSql::dropDatabase(std::string_view name) const {
    return "DROP DATABASE IF EXISTS " + dialect().quoted(name) + ";";
}

std::string PostgresDefinitionSql::createSchema(std::string_view name) const {
    return "CREATE SCHEMA IF NOT EXISTS " + dialect().quoted(name) + ";";
}

std::string PostgresDefinitionSql::dropSchema(std::string_view name) const {
    return "DROP SCHEMA IF EXISTS " + dialect().quoted(name) + " CASCADE;";
}

std::string PostgresDefinitionSql::schemaNames() const {
    return "SELECT schema_name FROM information_schema.schemata WHERE schema_name <> 'information_schema' AND schema_name "
           "!= 'public' AND schema_name !~ E'^pg_' ORDER BY schema_name;";
}

std::string PostgresDefinitionSql::tableNames() const {
    return "SELECT CAST(relname AS TEXT) AS table_name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = (SELECT "
           "oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY 1;";
}

CompiledSql PostgresDefinitionSql::tableNamed(std::string_view name) const {
    return {
        "SELECT CAST(relname AS TEXT) AS table_name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = (SELECT oid "
        "FROM pg_namespace WHERE nspname = current_schema()) AND relname = $1",
        {Value(name)}};
}

std::string PostgresDefinitionSql::temporaryObjects() const {
    return "SELECT CASE relkind WHEN 'i' THEN 'index' WHEN 'v' THEN 'view' ELSE 'table' END AS kind, CAST(relname AS TEXT) AS "
           "name FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'p', 'v', 'i')";
}

CompiledSql PostgresDefinitionSql::viewColumns(std::string_view name) const {
    return {
        "SELECT CAST(a.attname AS TEXT) AS name, format_type(a.atttypid, a.atttypmod) AS type, CASE WHEN a.attnotnull THEN 0 "
        "ELSE 1 END AS nullable, CAST(NULL AS TEXT) AS \"default\", COALESCE(col_description(c.oid, a.attnum), '') AS comment "
        "FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE "
        "c.relkind IN ('v', 'm') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND "
        "c.relname = $1 ORDER BY a.attnum",
        {Value(name)}};
}

void PostgresDefinitionSql::requireOnline(const OnlineDdl& online) const {
    if (!online.algorithm.empty()) cannot("has no .algorithm for a change of a table: leave it out");
    if (!online.lock.empty()) cannot("has no .lock for a change of a table: leave it out");
}

// ---- columns ----

std::string storedTypeOf(const DataType& type) {
    if (type.kind == Kind::ENUM) return enumText(type.values);
    const std::string word =
        postgresDialect().columnDefinition(ColumnDefinition{.name = "x", .field = "x", .type = type}, false);
    const std::string plain = lowered(word.substr(0, word.find(" COLLATE")));
    if (plain.starts_with("varchar")) return "character varying" + plain.substr(7);
    if (plain.starts_with("char(")) return "character" + plain.substr(4);
    if (plain.starts_with("decimal(") && plain.find(',') == std::string::npos)
        return "numeric" + plain.substr(7, plain.size() - 8) + ",0)";
    if (plain.starts_with("decimal")) return "numeric" + plain.substr(7);
    if (plain == "float" || plain == "double precision") return "double precision";
    if (plain == "time") return "time without time zone";
    return plain;
}

std::string PostgresDefinitionSql::addColumn(const ColumnChange& change) const {
    requireOnline(change.online);
    if (change.first || !change.after.empty()) cannot("adds columns behind all others: leave out .first and .after");
    const auto& column = change.table->columns[change.column];
    std::vector<std::string> statements;
    if (column.type.kind == Kind::ENUM)
        statements.push_back(createTypeBlock(enumTypeName(change.table->tableName, column.field), column.type.values));
    ColumnDefinition plain = column;
    plain.primaryKey = false;
    std::string sql = alterTableOf(change.table->tableName) + "ADD COLUMN " + inQuotes(column.field) + " " +
                      dialect().columnDefinition(*change.table, plain, false);
    if (column.primaryKey) sql += " PRIMARY KEY";
    if (!change.table->foreignKeys.empty()) {
        if (!change.foreignKeyName.empty()) sql += " CONSTRAINT " + inQuotes(change.foreignKeyName);
        sql += " " + referencesOf(dialect(), change);
    }
    statements.push_back(sql + ";");
    if (!column.comment.empty()) statements.push_back(commentSql(change.table->tableName, column));
    return asOneStatement(statements);
}

std::string PostgresDefinitionSql::changeColumn(const ColumnChange& change) const {
    requireOnline(change.online);
    if (change.first || !change.after.empty()) cannot("moves no columns: leave out .first and .after");
    const auto& table = change.table->tableName;
    const auto& column = change.table->columns[change.column];
    if (!column.generatedAs.empty()) cannot("makes no column a generated one: remove it, and add it anew");
    const ColumnSchema* present = change.present ? change.present->column(column.field) : nullptr;
    const std::string name = "ALTER COLUMN " + inQuotes(column.field);
    std::vector<std::string> parts;
    for (const auto& key : change.droppedForeignKeys) parts.push_back("DROP CONSTRAINT " + inQuotes(key));
    const bool isNull = !column.writesNotNull && !column.primaryKey;
    parts.push_back(name + (isNull ? " DROP NOT NULL" : " SET NOT NULL"));
    if (!column.autoIncrement) parts.push_back(name + " DROP DEFAULT");
    std::vector<std::string> statements;
    ColumnDefinition bare{.name = column.name, .field = column.field, .type = column.type};
    std::string type = dialect().columnDefinition(*change.table, bare, false);
    if (column.type.kind == Kind::ENUM) {
        const std::string made = enumTypeName(table, column.field);
        const bool isOther = present && isEnumText(present->type) && present->type != enumText(column.type.values) &&
                             typeOfColumn(*change.present, *present) == inQuotes(made);
        if (isOther) {
            // Values that are gone cannot be taken out of a type: the column gets a new one of the old one's name.
            const std::string old = shortenedIdentifier(made + "_old", longestPostgresName);
            statements.push_back("ALTER TYPE " + inQuotes(made) + " RENAME TO " + inQuotes(old) + ";");
            statements.push_back(createTypeBlock(made, column.type.values));
        } else {
            statements.push_back(createTypeBlock(made, column.type.values));
        }
        type += " USING (CAST(CAST(" + inQuotes(column.field) + " AS TEXT) AS " + inQuotes(made) + "))";
    }
    parts.push_back(name + " TYPE " + type);
    std::string defaults = dialect().columnDefinition(
        *change.table,
        [&] {
            ColumnDefinition with = bare;
            with.defaultValue = column.defaultValue;
            return with;
        }(),
        false);
    const std::string without = dialect().columnDefinition(*change.table, bare, false);
    if (defaults.size() > without.size() && !column.autoIncrement)
        parts.push_back(name + " SET" + defaults.substr(without.size()));
    if (column.autoIncrement && (!present || !present->autoIncrement))
        parts.push_back(name + " ADD GENERATED BY DEFAULT AS IDENTITY");
    if (column.unique.isUnique && column.unique.key.empty())
        parts.push_back("ADD UNIQUE (" + inQuotes(column.field) + ")");
    if (column.primaryKey) parts.push_back("ADD PRIMARY KEY (" + inQuotes(column.field) + ")");
    if (!change.table->foreignKeys.empty()) {
        std::string key = "ADD ";
        if (!change.foreignKeyName.empty()) key += "CONSTRAINT " + inQuotes(change.foreignKeyName) + " ";
        parts.push_back(key + "FOREIGN KEY (" + inQuotes(column.field) + ") " + referencesOf(dialect(), change));
    }
    std::string sql = alterTableOf(table);
    for (const auto& part : parts) sql += (&part == &parts.front() ? "" : ", ") + part;
    const bool replaced = statements.size() == 2;
    statements.push_back(sql + ";");
    if (replaced)
        statements.push_back(
            "DROP TYPE " +
            inQuotes(shortenedIdentifier(enumTypeName(table, column.field) + "_old", longestPostgresName)) + ";");
    const bool hadComment = present && !present->comment.empty();
    if (!column.comment.empty() || (hadComment && !change.present)) statements.push_back(commentSql(table, column));
    return asOneStatement(statements);
}

ColumnSchema PostgresDefinitionSql::changedColumn(const ColumnChange& change) const {
    const auto& column = change.table->columns[change.column];
    ColumnSchema schema;
    schema.name = column.field;
    schema.type = storedTypeOf(column.type);
    schema.allowNull = !column.writesNotNull && !column.primaryKey;
    schema.autoIncrement = column.autoIncrement;
    if (const auto* constant = column.defaultValue.constant())
        schema.defaultValue = dialect().literal(*constant, column.type);
    if (const auto* sql = column.defaultValue.sql()) schema.defaultValue = sql->sql;
    schema.comment = column.comment;
    if (column.type.kind == Kind::ENUM)
        schema.definition = inQuotes(enumTypeName(change.table->tableName, column.field));
    schema.definition = columnDdl(TableSchema{.name = change.table->tableName}, schema);
    return schema;
}

std::string PostgresDefinitionSql::removeColumn(std::string_view table, std::string_view column,
                                                const std::vector<std::string>& foreignKeys,
                                                const OnlineDdl& online) const {
    requireOnline(online);
    std::string sql = alterTableOf(table);
    for (const auto& key : foreignKeys) sql += "DROP CONSTRAINT " + inQuotes(key) + ", ";
    return sql + "DROP COLUMN " + inQuotes(column) + ";";
}

/// The server drops checks, and indexes of what is computed, with one of these.
std::vector<std::string> PostgresDefinitionSql::usersOf(const TableSchema& table, std::string_view column) const {
    std::vector<std::string> users;
    const auto names = [&](std::string_view sql) {
        // As a word, or between quotes: the server writes names so.
        for (auto at = sql.find(column); at != std::string_view::npos; at = sql.find(column, at + 1)) {
            const char before = at == 0 ? ' ' : sql[at - 1];
            const char after = at + column.size() < sql.size() ? sql[at + column.size()] : ' ';
            if (!isOfWord(before) && !isOfWord(after)) return true;
        }
        return false;
    };
    for (const auto& check : table.checks)
        if (names(check.expression)) users.push_back("the check '" + check.name + "'");
    for (const auto& other : table.columns)
        if (!other.generated.empty() && names(other.generated))
            users.push_back("the generated column '" + other.name + "'");
    for (const auto& index : table.indexes) {
        const bool isOf = std::ranges::any_of(index.parts, [&](const IndexPart& part) {
            return part.column == column || (!part.expression.empty() && names(part.expression));
        });
        // One of several columns goes, too, and only makes queries slower.
        const bool isOfMore = index.parts.front().column.empty() || !index.where.empty();
        if ((isOf && isOfMore) || names(index.where)) users.push_back("the index '" + index.name + "'");
    }
    return users;
}

// ---- constraints and indexes ----

std::string PostgresDefinitionSql::addConstraint(const ConstraintChange& change) const {
    requireOnline(change.online);
    std::string sql = alterTableOf(change.table) + "ADD CONSTRAINT " + dialect().quoted(change.name) + " ";
    switch (change.kind) {
        case ConstraintKind::unique:
            sql += "UNIQUE " + inQuotes(change.fields);
            break;
        case ConstraintKind::primaryKey:
            sql += "PRIMARY KEY " + inQuotes(change.fields);
            break;
        case ConstraintKind::check:
            sql += "CHECK (" + change.condition + ")";
            break;
        case ConstraintKind::foreignKey:
            sql += "FOREIGN KEY " + inQuotes(change.fields) + " REFERENCES " + dialect().quoted(change.target) + " " +
                   inQuotes(change.targetFields);
            if (!change.onUpdate.empty()) sql += " ON UPDATE " + change.onUpdate;
            if (!change.onDelete.empty()) sql += " ON DELETE " + change.onDelete;
            break;
    }
    return sql + ";";
}

std::string PostgresDefinitionSql::removeConstraint(const ConstraintChange& change) const {
    requireOnline(change.online);
    return alterTableOf(change.table) + "DROP CONSTRAINT " + dialect().quoted(change.name) + ";";
}

std::string PostgresDefinitionSql::addIndex(const IndexAddition& addition) const {
    requireOnline(addition.online);
    if (!addition.parser.empty()) cannot("has no parsers for an index: leave out .parser");
    std::string sql = dialect().createIndex(*addition.table, addition.index);
    if (!addition.where.empty()) sql += " WHERE " + addition.where;
    return sql;
}

std::string PostgresDefinitionSql::removeIndex(std::string_view, std::string_view name, const OnlineDdl& online) const {
    requireOnline(online);
    return "DROP INDEX IF EXISTS " + dialect().quoted(name);
}

const DefinitionSql& PostgresDialect::definitionSql() const {
    static const PostgresDefinitionSql only(postgresDialect());
    return only;
}

}  // namespace sequelize::detail
