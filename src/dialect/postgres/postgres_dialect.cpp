#include "postgres_dialect.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/bytes.hpp>
#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../query/expression_node.hpp"
#include "../../schema/type_limits.hpp"
#include "../fragment.hpp"
#include "../sql_writer.hpp"
#include "../type_sql.hpp"
#include "postgres_json_path.hpp"

namespace sequelize::detail {

const SqlDialect& postgresDialect() {
    static const PostgresDialect only;
    return only;
}

PostgresDialect::PostgresDialect()
    : SqlDialect({.name = "postgres",
                  .title = "PostgreSQL",
                  .capabilities = {.defaultInValues = true,
                                   .ordersEnums = true,
                                   .ordersNulls = true,
                                   .outputsInHaving = false,
                                   .nativeUuids = true,
                                   .firstInsertId = true,
                                   .locksRows = true,
                                   .locksOptional = false,
                                   .tellsExistingRows = true,
                                   .nullsAreGreatest = true,
                                   .rowValues = true,
                                   .refersToPresent = true,
                                   .failureSpoils = true,
                                   .maxBinds = 65'535},
                  .lexical = {.escapeTexts = true, .nestedComments = true, .dollarsInNames = true, .dollarTexts = true},
                  .longestName = longestPostgresName,
                  .placeholder = "$",
                  .numbersPlaceholders = true,
                  .regexp = " ~ ",
                  .notRegexp = " !~ ",
                  .iLike = " ILIKE ",
                  .notILike = " NOT ILIKE ",
                  .iRegexp = " ~* ",
                  .notIRegexp = " !~* "}) {}

const JsonPathSql& PostgresDialect::jsonPathSql() const {
    return postgresJsonPath();
}

// ---- tables ----

std::string PostgresDialect::truncateTable(std::string_view table) const {
    return "TRUNCATE " + quoted(table) + " RESTART IDENTITY";
}

/// A table that another one refers to can only be emptied together with it.
std::string PostgresDialect::truncateTables(std::span<const std::string> tables) const {
    std::string list;
    for (const auto& table : tables) list += (list.empty() ? "" : ", ") + quoted(table);
    return "TRUNCATE " + list + " RESTART IDENTITY";
}

std::string PostgresDialect::startIds(const TableDefinition& table) const {
    if (!table.initialAutoIncrement || !table.autoIncrement || *table.initialAutoIncrement == 0) return {};
    const std::string name = quoted(table.tableName);
    // Of a sequence that nobody has asked yet.
    return fmt::format(
        "SELECT setval(CAST(s AS REGCLASS), {0}, false) FROM pg_get_serial_sequence({1}, {2}) AS s WHERE NOT EXISTS (SELECT "
        "1 FROM {3}) AND NOT EXISTS (SELECT 1 FROM pg_sequences AS q WHERE CAST(format('%I.%I', q.schemaname, "
        "q.sequencename) AS REGCLASS) = CAST(s AS REGCLASS) AND q.last_value IS NOT NULL)",
        *table.initialAutoIncrement, postgresText(name), postgresText(table.columns[*table.autoIncrement].field), name);
}

/// The server refuses to drop or empty such a table by itself, but for the same reason as where a view uses it.
std::string PostgresDialect::referringTables(std::string_view table) const {
    const std::string name = "to_regclass(" + postgresText(quoted(table)) + ")";
    return "SELECT DISTINCT CAST(c.relname AS TEXT) AS name FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid "
           "WHERE k.contype = 'f' AND k.confrelid = " +
           name + " AND k.conrelid <> k.confrelid";
}

std::string_view PostgresDialect::takenIndexNames() const {
    return "SELECT relname AS name FROM pg_class WHERE relnamespace = CAST(current_schema() AS REGNAMESPACE)";
}

/// IF NOT EXISTS does not see what another session has not committed: the catalog's unique index refuses the second, or
/// the server finds it when it has looked already.
bool PostgresDialect::isMadeMeanwhile(const NativeError& error) const {
    const std::string_view state = error.sqlState;
    return (error.isTransient && state == "23505") || state == "42710" || state == "42P07";
}

std::string PostgresDialect::showIndexes(std::string_view table) const {
    return "SELECT i.relname AS name FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid WHERE x.indrelid = "
           "to_regclass(" +
           postgresText(quoted(table)) + ") ORDER BY i.relname";
}

std::string PostgresDialect::createIndex(const TableDefinition& table, const IndexOptions& index) const {
    if (!index.type.empty())
        throw UsageError("PostgreSQL has no " + index.type +
                         " indexes: leave out .type, and say .method = \"GIN\" or \"GIST\"");
    requireKeyword(index.method, {"BTREE", "HASH", "GIN", "GIST", "SPGIST", "BRIN"}, "index method");
    std::string sql = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
                      quoted(indexNameOf(table, index)) + " ON " + quoted(table.tableName);
    if (!index.method.empty()) sql += " USING " + index.method;
    return sql + " (" + indexFields(table, index) + ")";
}

/// Of the table's own keys, so that it can be dropped before those that it refers to.
std::string PostgresDialect::dropForeignKeys(std::string_view table) const {
    const std::string name = postgresText(quoted(table));
    return "DO " +
           postgresText(
               "DECLARE name text; BEGIN FOR name IN SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = "
               "to_regclass(" +
               name + ") AND confrelid <> conrelid LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', " + name +
               ", name); END LOOP; END") +
           ";";
}

/// Those that CREATE TABLE left out, since they close a circle.
std::vector<std::string> PostgresDialect::addForeignKeys(const TableDefinition& table) const {
    std::vector<std::string> statements;
    for (const auto& key : table.foreignKeys) {
        if (key.target == &table) continue;
        std::string columns;
        for (const auto column : key.columns)
            columns += (columns.empty() ? "" : ", ") + postgresText(table.columns[column].field);
        const std::string name = quoted(table.tableName);
        // The columns' numbers in the order in which the constraint has them.
        const std::string present = fmt::format(
            "SELECT 1 FROM pg_constraint AS k WHERE k.contype = 'f' AND k.conrelid = to_regclass({}) AND (SELECT "
            "array_agg(CAST(a.attname AS TEXT) ORDER BY n.place) FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place) "
            "JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = n.number) = ARRAY[{}]",
            postgresText(name), columns);
        statements.push_back("DO " +
                             postgresText("BEGIN IF NOT EXISTS (" + present + ") THEN ALTER TABLE " + name +
                                          " ADD FOREIGN KEY (" + fieldList(table, key.columns) + ") " +
                                          referenceSql(key) + "; END IF; END") +
                             ";");
    }
    return statements;
}

// ---- rows ----

namespace {

using KeyColumns = std::vector<std::size_t>;

/// The key by which an INSERT finds rows that are there, where nobody names one: the primary key, or else the first
/// unique one, of which every row brings all columns.
KeyColumns conflictKeyOf(const InsertStatement& statement) {
    const TableDefinition& table = *statement.table;
    const auto isGiven = [&](std::size_t column) {
        return std::ranges::all_of(statement.rows, [&](const auto& row) { return row[column].has_value(); });
    };
    const auto areGiven = [&](const KeyColumns& key) { return !key.empty() && std::ranges::all_of(key, isGiven); };
    if (areGiven(table.primaryKey)) return table.primaryKey;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].unique.isUnique && table.columns[i].unique.key.empty() && isGiven(i)) return {i};
    for (const auto& key : namedKeys(table))
        if (areGiven(key.columns)) return key.columns;
    for (const auto& index : table.indexes) {
        if (!index.unique) continue;
        KeyColumns key;
        for (const auto& field : index.fields) {
            const auto* column = field.expression.empty() ? table.findByName(field.name) : nullptr;
            if (!column) break;
            key.push_back(static_cast<std::size_t>(column - table.columns.data()));
        }
        if (key.size() == index.fields.size() && areGiven(key)) return key;
    }
    throw UsageError(fmt::format(
        "model '{}': PostgreSQL updates rows that are there by one key, and the rows bring no whole one; give "
        ".conflictFields, and the values of that key",
        table.modelName));
}

}  // namespace

void PostgresDialect::writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const {
    if (statement.updateOnDuplicate.empty() && !statement.raised && statement.conflictKey.empty()) {
        out << " ON CONFLICT DO NOTHING";
        return;
    }
    const auto& columns = statement.table->columns;
    const KeyColumns key = statement.conflictKey.empty() ? conflictKeyOf(statement) : statement.conflictKey;
    out << " ON CONFLICT (";
    for (const auto index : key) {
        if (index != key.front()) out << ",";
        out.identifier(columns[index].field);
    }
    out << ") DO UPDATE SET ";
    bool first = true;
    const auto take = [&](std::size_t index) {
        if (!first) out << ",";
        first = false;
        out.identifier(columns[index].field) << "=EXCLUDED.";
        out.identifier(columns[index].field);
    };
    for (const auto index : statement.updateOnDuplicate) take(index);
    // The key is the row's own, so that this changes nothing, but the row is there to be told.
    if (first && !statement.raised) take(key.front());
    if (!statement.raised) return;
    const auto& field = columns[*statement.raised].field;
    if (!first) out << ",";
    out.identifier(field) << "=";
    out.identifier(statement.table->tableName) << ".";
    out.identifier(field) << "+1";
}

/// The generated id; of an INSERT that tells, a row's xmax is 0 as long as nobody has updated it.
void PostgresDialect::writeReturning(SqlWriter& out, const InsertStatement& statement) const {
    const auto& ids = statement.table->autoIncrement;
    if (!ids && !statement.tellsExisting) return;
    out << " RETURNING ";
    if (statement.tellsExisting) out << "CASE WHEN xmax = 0 THEN ";
    if (ids)
        out.identifier(statement.table->columns[*ids].field);
    else
        out << "0";
    if (statement.tellsExisting) out << " ELSE " << std::to_string(existingRowId) << " END";
}

/// A number is no boolean here, and becomes one from an INTEGER only.
Expression PostgresDialect::fitted(const TableDefinition&, const ColumnDefinition& column, Expression computed) const {
    if (column.type.kind != TypeSpec::Kind::BOOLEAN) return computed;
    std::string after = " AS INTEGER) AS BOOLEAN)";
    if (computed->kind == ExpressionNode::Form::literal && fragmentOf(computed->text, facts().lexical).endsInComment)
        after.insert(0, "\n");
    return Expression::sequence(
        {Expression(Literal{"CAST(CAST("}), std::move(computed), Expression(Literal{std::move(after)})});
}

std::string PostgresDialect::lockSql(const RowLock& lock, const std::string& aliases) const {
    if (lock.skipLocked && lock.noWait)
        throw UsageError("PostgreSQL takes .skipLocked or .noWait, not both: leave one out");
    std::string sql(lock.level == Lock::UPDATE ? " FOR UPDATE" : " FOR SHARE");
    if (!aliases.empty()) sql += " OF " + aliases;
    if (lock.skipLocked) sql += " SKIP LOCKED";
    if (lock.noWait) sql += " NOWAIT";
    return sql;
}

// ---- texts and types of values ----

std::string postgresText(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw UsageError(
            "a text with a NUL byte, which PostgreSQL takes nowhere, stands in a DEFAULT, COMMENT or ENUM");
    const std::string plain = quotedText(text);
    if (text.find('\\') == std::string_view::npos) return plain;
    std::string escaped = "E";
    for (const char c : plain) escaped.append(c == '\\' ? 2 : 1, c);
    return escaped;
}

std::string PostgresDialect::textLiteral(std::string_view text) const {
    return postgresText(text);
}

std::string PostgresDialect::literalSql(const Value& value, const DataType& type) const {
    if (const auto* bytes = value.getIf<Bytes>()) return "E'\\\\x" + toHex(*bytes) + "'";
    // Whatever the session's time zone is.
    if (const auto* instant = value.getIf<DateTime>())
        return postgresText(formatDateTime(*instant, static_cast<int>(type.length)) + " +00:00");
    const auto* number = value.getIf<std::int64_t>();
    if (number && type.kind == TypeSpec::Kind::BOOLEAN) return *number == 0 ? "false" : "true";
    const auto* flag = value.getIf<bool>();
    if (flag && isInteger(type.kind)) return *flag ? "1" : "0";
    return SqlDialect::literalSql(value, type);
}

std::string PostgresDialect::castType(std::string_view type) const {
    const std::string word = lowered(type);
    // An integer has 64 bits, as on the other databases.
    if (word == "signed" || word == "unsigned" || word == "signed integer" || word == "unsigned integer" ||
        word == "integer" || word == "int")
        return "BIGINT";
    if (word == "datetime") return "TIMESTAMP WITH TIME ZONE";
    if (word == "double") return "DOUBLE PRECISION";
    if (word == "char") return "TEXT";  // which has one character here
    if (word == "binary") return "BYTEA";
    return std::string(type);
}

// ---- sessions ----

std::string_view PostgresDialect::processQuery() const {
    return "SELECT pid, usename, COALESCE(CAST(client_addr AS TEXT) || ':' || client_port, 'localhost'), datname, "
           "backend_type, CAST(EXTRACT(EPOCH FROM clock_timestamp() - COALESCE(state_change, backend_start)) AS BIGINT), "
           "COALESCE(wait_event, state), NULLIF(query, '') FROM pg_stat_activity ORDER BY pid";
}

TransactionControl PostgresDialect::transactionControl(std::span<const std::string> words) const {
    using enum TransactionControl;
    const std::string_view first = words.empty() ? std::string_view() : words[0];
    const std::string_view second = words.size() < 2 ? std::string_view() : words[1];
    if (first == "ABORT" || (first == "PREPARE" && second == "TRANSACTION")) return is;
    // A procedure or an anonymous block may commit.
    if (first == "CALL" || first == "DO" || first == "EXECUTE") return may;
    return SqlDialect::transactionControl(words);
}

}  // namespace sequelize::detail
