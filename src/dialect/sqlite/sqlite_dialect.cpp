#include "sqlite_dialect.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../query/expression_node.hpp"
#include "../../schema/identifier.hpp"
#include "../../schema/key_names.hpp"
#include "../../schema/type_limits.hpp"
#include "../fragment.hpp"
#include "../sql_writer.hpp"
#include "../type_sql.hpp"
#include "sqlite_json_path.hpp"
#include "sqlite_texts.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

}  // namespace

const SqlDialect& sqliteDialect() {
    static const SqliteDialect only;
    return only;
}

SqliteDialect::SqliteDialect()
    : SqlDialect({.name = "sqlite",
                  .title = "SQLite",
                  .capabilities = {.ordersNulls = true, .textsAmongBytes = true, .certainAfterFailure = true},
                  .lexical = {.bracketedNames = true, .nativePlaceholders = true, .triggerBodies = true},
                  .nameQuote = '`',
                  .beginsPiece = "BEGIN IMMEDIATE;",
                  .existsInJoin = " = 1"}) {}

std::vector<std::string> SqliteDialect::beginTransaction(const TransactionStart& start) const {
    // IMMEDIATE: a deferred transaction that reads, then writes can fail although it waits its turn
    if (!start.readOnly) return {"BEGIN IMMEDIATE TRANSACTION;"};
    return {"PRAGMA query_only = ON;", "BEGIN DEFERRED TRANSACTION;"};
}

std::string SqliteDialect::truncateTable(std::string_view table) const {
    return "DELETE FROM " + quoted(table);
}

std::string SqliteDialect::restartIds(std::string_view table) const {
    return "DELETE FROM main.`sqlite_sequence` WHERE `name` = " + textLiteral(table);
}

std::string_view SqliteDialect::idCounters() const {
    return "SELECT `name` FROM `sqlite_master` WHERE `name` = 'sqlite_sequence'";
}

std::string SqliteDialect::startIds(const TableDefinition& table) const {
    if (!table.initialAutoIncrement || !table.autoIncrement || *table.initialAutoIncrement == 0) return {};
    const std::string name = quotedText(table.tableName);
    return fmt::format(
        "INSERT INTO main.`sqlite_sequence` (`name`, `seq`) SELECT {}, {} WHERE NOT EXISTS (SELECT 1 FROM main.`sqlite_sequence` "
        "WHERE `name` = {}) AND NOT EXISTS (SELECT 1 FROM {})",
        name, *table.initialAutoIncrement - 1, name, quoted(table.tableName));
}

std::string SqliteDialect::referringTables(std::string_view table) const {
    const std::string name = quotedText(table);
    return fmt::format(
        "SELECT DISTINCT m.`name` FROM `sqlite_master` AS m JOIN pragma_foreign_key_list(m.`name`, 'main') AS k WHERE m.`type` = "
        "'table' AND lower(k.`table`) = lower({0}) AND lower(m.`name`) <> lower({0}) AND (SELECT `foreign_keys` FROM "
        "pragma_foreign_keys) = 1",
        name);
}

std::vector<std::string> SqliteDialect::skipIds(std::string_view table, std::uint64_t last) const {
    const std::string name = quotedText(table);
    return {
        "INSERT INTO main.`sqlite_sequence` (`name`, `seq`) SELECT " + name +
            ", 0 WHERE NOT EXISTS (SELECT 1 FROM main.`sqlite_sequence` WHERE `name` = " + name + ")",
        fmt::format("UPDATE main.`sqlite_sequence` SET `seq` = {1} WHERE `name` = {0} AND `seq` < {1}", name, last)};
}

std::string SqliteDialect::showIndexes(std::string_view table) const {
    return "PRAGMA INDEX_LIST(" + quoted(table) + ")";
}

std::string SqliteDialect::createIndex(const TableDefinition& table, const IndexOptions& index) const {
    return std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " + quoted(indexName(table, index)) +
           " ON " + quoted(table.tableName) + " (" + indexFields(table, index) + ")";
}

namespace {

// Columns of DECIMAL were declared with a collation that only the library's connections have.
constexpr std::string_view formerCollation = "' COLLATE SEQUELIZE_DECIMAL'";

}  // namespace

std::string SqliteDialect::outdatedSchema(std::string_view table) const {
    return fmt::format(
        "SELECT schema_version FROM pragma_schema_version WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE tbl_name = {} "
        "AND instr(sql, {}))",
        textLiteral(table), formerCollation);
}

/// SQLite's own procedure for changes of a definition that leave the rows as they are (lang_altertable.html); an index
/// over such a column is in the former order.
std::vector<std::string> SqliteDialect::renewSchema(std::string_view table, std::int64_t version) const {
    return {"PRAGMA writable_schema = ON",
            fmt::format("UPDATE sqlite_master SET sql = replace(sql, {0}, '') WHERE tbl_name = {1} AND instr(sql, {0})",
                        formerCollation, textLiteral(table)),
            fmt::format("PRAGMA schema_version = {}", version + 1), "PRAGMA writable_schema = RESET",
            "REINDEX " + quoted(table)};
}

std::string SqliteDialect::typeSql(const DataType& type) const {
    DataType plain = type;
    plain.isUnsigned = plain.zerofill = false;
    switch (type.kind) {
        case Kind::STRING:
        case Kind::CHAR: {
            const char* word = type.kind == Kind::STRING ? "VARCHAR" : "CHAR";
            return fmt::format("{}{}({})", word, type.binary ? " BINARY" : "", type.length);
        }
        case Kind::TEXT:
        case Kind::ENUM:
            return "TEXT";
        case Kind::DATE:
            return "DATETIME";
        case Kind::TIME:
            return "TIME";
        case Kind::UUID:
            return "UUID";
        case Kind::JSON:
            // A document such as 12345678901234567890 would become a number, and lose digits; with TEXT in the type's
            // name it stays a text.
            return "JSON_TEXT";
        case Kind::DECIMAL:
            // SQLite would make a DECIMAL column's values doubles. A type name with TEXT in it keeps every digit; the
            // statements compare and compute by functions that the driver brings.
            return type.length ? fmt::format("DECIMAL_TEXT({},{})", type.length,
                                             type.decimals < 0 ? 0 : static_cast<int>(type.decimals))
                               : "DECIMAL_TEXT";
        default:
            return commonTypeSql(plain);
    }
}

std::string SqliteDialect::columnSql(const TableDefinition&, const ColumnDefinition& column, bool soleKey) const {
    if (soleKey && isInteger(column.type.kind))  // an alias of SQLite's rowid
        return column.autoIncrement ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "INTEGER PRIMARY KEY";
    if (column.autoIncrement)
        throw UsageError("SQLite generates ids only for a single integer primary key; '" + column.name +
                         "' is none: leave out autoIncrement or the other primary keys");
    std::string sql = typeSql(column.type) + generatedClause(column);
    if (column.writesNotNull || (column.primaryKey && !soleKey)) sql += " NOT NULL";
    sql += defaultClause(column);
    if (column.unique.isUnique && column.unique.key.empty()) sql += " UNIQUE";
    if (soleKey) sql += " PRIMARY KEY";
    return sql;
}

bool SqliteDialect::listsPrimaryKey(const TableDefinition& table) const {
    return table.primaryKey.size() > 1;
}

std::string SqliteDialect::uniqueKeySql(const std::string&, const std::string& columns) const {
    return "UNIQUE (" + columns + ")";
}

/// As the driver binds such a value, for a default that the database fills in must equal one that was bound.
std::string SqliteDialect::literalSql(const Value& value, const DataType& type) const {
    if (const auto* flag = value.getIf<bool>()) return *flag ? "1" : "0";
    if (const auto* decimal = value.getIf<Decimal>()) return quotedText(decimal->toString());
    if (const auto* instant = value.getIf<DateTime>()) return quotedText(sqliteText(*instant));
    if (const auto* time = value.getIf<Time>()) return quotedText(sqliteText(*time));
    return SqlDialect::literalSql(value, type);
}

std::string SqliteDialect::textLiteral(std::string_view text) const {
    if (text.find('\0') != std::string_view::npos)
        throw UsageError("a DEFAULT value contains a NUL byte, which SQLite's DDL cannot hold");
    return quotedText(text);
}

/// SQLite takes any word for a type, and what it does not know for a number: a date's text would become its year.
std::string SqliteDialect::castType(std::string_view type) const {
    const std::string word = lowered(type);
    const auto startsWith = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::any_of(names, [&](std::string_view name) { return word.starts_with(name); });
    };
    if (word == "signed" || word == "unsigned" || word == "boolean") return "INTEGER";
    if (startsWith({"int", "bigint", "smallint", "tinyint", "mediumint", "signed ", "unsigned ", "real", "double",
                    "float", "dec", "numeric", "char", "varchar", "nchar", "text", "blob"}))
        return std::string(type);
    if (startsWith({"binary", "varbinary"})) return "BLOB";
    throw UsageError("SQLite cannot cast to '" + std::string(type) +
                     "'; it has INTEGER, REAL, NUMERIC, TEXT and BLOB, and functions such as date() and datetime()");
}

const JsonPathSql& SqliteDialect::jsonPathSql() const {
    return sqliteJsonPath();
}

void SqliteDialect::writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const {
    if (statement.updateOnDuplicate.empty() && !statement.raised) {
        out << " ON CONFLICT DO NOTHING";
        return;
    }
    out << " ON CONFLICT ";
    bool first = true;
    for (const auto index : statement.conflictKey) {
        out << (first ? "(" : ",");
        first = false;
        out.identifier(statement.table->columns[index].field);
    }
    out << (first ? "DO UPDATE SET " : ") DO UPDATE SET ");
    first = true;
    for (const auto index : statement.updateOnDuplicate) {
        if (!first) out << ",";
        first = false;
        const auto& field = statement.table->columns[index].field;
        out.identifier(field) << "=EXCLUDED.";
        out.identifier(field);
    }
    if (statement.raised) {
        const auto& field = statement.table->columns[*statement.raised].field;
        out << (first ? "" : ",");
        out.identifier(field) << "=";
        out.identifier(field) << "+1";
    }
}

/// The rowid's name, unless the table's own columns have all of its names, or its primary key may be all that it has: a
/// table that another program made may have no rowid; its primary key is mostly no number.
std::string_view SqliteDialect::rowIdentity(const TableDefinition& table) const {
    const auto& key = table.primaryKey;
    if (!key.empty() && (key.size() > 1 || !isInteger(table.columns[key.front()].type.kind))) return {};
    for (const std::string_view name : {"rowid", "_rowid_", "oid"})
        if (std::ranges::none_of(table.columns, [&](const auto& c) { return isSameIdentifier(c.field, name); }))
            return name;
    if (key.empty())
        throw UsageError("model '" + table.modelName +
                         "': a limit needs a primary key, since its columns hide SQLite's rowid by all of its names");
    return {};
}

ComparisonKey SqliteDialect::comparisonKey(const DataType& type) const {
    constexpr std::string_view least = "sequelize_least";
    constexpr std::string_view greatest = "sequelize_greatest";
    switch (type.kind) {
        case Kind::DECIMAL:
            return {.function = "sequelize_decimal", .least = least, .greatest = greatest};
        case Kind::TIME:
            return {.function = "sequelize_time", .least = least, .greatest = greatest};
        case Kind::DATE:
            return {.function = "sequelize_instant",
                    .lowest = "sequelize_instant_lowest",
                    .highest = "sequelize_instant_highest",
                    .least = least,
                    .greatest = greatest};
        default:
            return {};
    }
}

std::string_view SqliteDialect::exactFunction(std::string_view function) const {
    static constexpr std::pair<std::string_view, std::string_view> functions[] = {
        {"+", "sequelize_decimal_add"},   {"-", "sequelize_decimal_subtract"},  {"*", "sequelize_decimal_multiply"},
        {"ABS", "sequelize_decimal_abs"}, {"ROUND", "sequelize_decimal_round"}, {"SUM", "sequelize_decimal_sum"},
        {"AVG", "sequelize_decimal_avg"},
    };
    const auto* found = std::find_if(std::begin(functions), std::end(functions),
                                     [&](const auto& entry) { return entry.first == function; });
    return found == std::end(functions) ? std::string_view() : found->second;
}

Expression SqliteDialect::fitted(const TableDefinition& table, const ColumnDefinition& column,
                                 Expression computed) const {
    const DataType& type = column.type;
    std::string arguments = fmt::format("{}, {}, {}, {}, {}, {}", quotedText(table.modelName + "." + column.name),
                                        static_cast<int>(type.kind), type.length, static_cast<int>(type.decimals),
                                        type.isUnsigned ? 1 : 0, static_cast<int>(type.size));
    for (const auto& value : type.values) arguments += ", " + textLiteral(value);
    // A user's SQL stays one argument: it may have a comma, or end in a comment.
    std::string before = "sequelize_fit(";
    std::string after = ", " + std::move(arguments) + ")";
    if (computed->kind == ExpressionNode::Form::literal) {
        before += "(";
        after = (fragmentOf(computed->text, facts().lexical).endsInComment ? "\n)" : ")") + after;
    }
    return Expression::sequence(
        {Expression(Literal{std::move(before)}), std::move(computed), Expression(Literal{std::move(after)})});
}

std::string SqliteDialect::indexHintSql(const IndexHint&) const {
    throw UsageError(
        "SQLite takes no index hints: its INDEXED BY is no advice, but makes a statement fail that cannot use the index; "
        "leave out .indexHints on SQLite, and run ANALYZE for better plans");
}

}  // namespace sequelize::detail
