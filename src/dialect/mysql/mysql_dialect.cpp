#include "mysql_dialect.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/identifier.hpp"
#include "../../schema/key_names.hpp"
#include "../sql_writer.hpp"
#include "../type_sql.hpp"
#include "mysql_json_path.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {

namespace {

using Kind = TypeSpec::Kind;

/// MySQL's large objects have no DEFAULT, and Sequelize writes none for BINARY texts.
bool takesDefault(const DataType& type) {
    return type.kind != Kind::TEXT && type.kind != Kind::BLOB && type.kind != Kind::GEOMETRY &&
           type.kind != Kind::JSON && !type.binary;
}

}  // namespace

std::string mysqlSessionSettings(const std::string& timezone, bool readOnly) {
    std::string settings =
        "time_zone = '" + timezone +
        "', sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_IN_DATE')";
    // MariaDB knows it by its former name only, before 11.1, and passes over MySQL's versions from 5.7 on.
    if (readOnly) settings += ", /*M! tx_read_only = 1 */ /*!50720 transaction_read_only = 1 */";
    return settings;
}

const SqlDialect& mysqlDialect() {
    return mysqlDialect(MysqlDialect::Backslash::unknown);
}

const SqlDialect& mariadbDialect() {
    return mariadbDialect(MysqlDialect::Backslash::unknown);
}

const SqlDialect& mysqlDialect(MysqlDialect::Backslash backslash) {
    using enum MysqlDialect::Backslash;
    static const std::array<MysqlDialect, 3> all{MysqlDialect(unknown), MysqlDialect(escape), MysqlDialect(itself)};
    return all[static_cast<std::size_t>(backslash)];
}

const SqlDialect& mariadbDialect(MysqlDialect::Backslash backslash) {
    using enum MysqlDialect::Backslash;
    static const std::array<MariadbDialect, 3> all{MariadbDialect(unknown), MariadbDialect(escape),
                                                   MariadbDialect(itself)};
    return all[static_cast<std::size_t>(backslash)];
}

const SqlDialect& MysqlDialect::withBackslashes(bool meanThemselves) const {
    return mysqlDialect(meanThemselves ? Backslash::itself : Backslash::escape);
}

const SqlDialect& MariadbDialect::withBackslashes(bool meanThemselves) const {
    return mariadbDialect(meanThemselves ? Backslash::itself : Backslash::escape);
}

MysqlDialect::MysqlDialect(std::string_view name, std::string_view title, Backslash backslash, bool outerInDerived)
    : SqlDialect({.name = name,
                  .title = title,
                  .capabilities = {.defaultInValues = true,
                                   .limitedWrites = true,
                                   .prefixIndexes = true,
                                   .unsigned64 = true,
                                   .ordersEnums = true,
                                   .countsIgnored = true,
                                   .indexesForeignKeys = true,
                                   .assignsInOrder = true,
                                   .aliasesInHaving = true,
                                   .castsListedTimes = true,
                                   .firstInsertId = true,
                                   .locksRows = true,
                                   .tellsExistingRows = true,
                                   .rowValues = true,
                                   .limitsLists = false,
                                   .outerInDerived = outerInDerived,
                                   .maxBinds = 65'535},
                  .lexical = {.backslashEscapes = true,
                              .hashComments = true,
                              .dashesNeedBlank = true,
                              .executableComments = true,
                              .labels = true,
                              .dollarsInNames = true,
                              .delimiterCommand = true,
                              .storedPrograms = true},
                  .nameQuote = '`',
                  // MySQL 9.7 turns a bare EXISTS of several tables in an outer join's ON into a semi-join that lets
                  // rows through which have no match.
                  .existsInJoin = " = 1",
                  .regexp = " REGEXP ",
                  .notRegexp = " NOT REGEXP "}),
      backslash_(backslash) {}

const SchemaSql& MysqlDialect::schemaSql() const {
    using enum Backslash;
    static const std::array<MysqlSchemaSql, 3> all{MysqlSchemaSql(false, mysqlDialect(unknown)),
                                                   MysqlSchemaSql(false, mysqlDialect(escape)),
                                                   MysqlSchemaSql(false, mysqlDialect(itself))};
    return all[static_cast<std::size_t>(backslash_)];
}

const SchemaSql& MariadbDialect::schemaSql() const {
    using enum Backslash;
    static const std::array<MysqlSchemaSql, 3> all{MysqlSchemaSql(true, mariadbDialect(unknown)),
                                                   MysqlSchemaSql(true, mariadbDialect(escape)),
                                                   MysqlSchemaSql(true, mariadbDialect(itself))};
    return all[static_cast<std::size_t>(backslash_)];
}

/// MySQL refuses the table itself, error 1093. The LIMIT keeps the server from putting the table into the query again
/// in the place of its copy.
std::string MysqlDialect::writtenTable(const std::string& table) const {
    return "(SELECT * FROM " + table + " LIMIT " + std::string(noLimit()) + ")";
}

std::string MysqlDialect::truncateTable(std::string_view table) const {
    return "TRUNCATE " + quoted(table);
}

std::string MysqlDialect::showIndexes(std::string_view table) const {
    return "SHOW INDEX FROM " + quoted(table);
}

std::string MysqlDialect::createIndex(const TableDefinition& table, const IndexOptions& index) const {
    return "ALTER TABLE " + quoted(table.tableName) + " ADD " + indexSql(table, index);
}

std::string MysqlDialect::indexSql(const TableDefinition& table, const IndexOptions& index) const {
    requireKeyword(index.type, {"FULLTEXT", "SPATIAL"}, "index type");
    requireKeyword(index.method, {"BTREE", "HASH"}, "index method");
    std::string sql;
    if (index.unique) sql += "UNIQUE ";
    if (!index.type.empty()) sql += index.type + " ";
    sql += "INDEX " + quoted(indexName(table, index));
    if (!index.method.empty()) sql += " USING " + index.method;
    return sql + " (" + indexFields(table, index) + ")";
}

std::string MysqlDialect::typeSql(const DataType& type) const {
    switch (type.kind) {
        case Kind::TEXT:
            return std::string(sizePrefix(type.size)) + "TEXT";
        case Kind::DATE:
            return type.length ? fmt::format("DATETIME({})", type.length) : "DATETIME";
        case Kind::TIME:
            return type.length ? fmt::format("TIME({})", type.length) : "TIME";
        case Kind::UUID:
            return "CHAR(36) BINARY";
        case Kind::ENUM: {
            std::string values;
            for (const auto& value : type.values) values += (values.empty() ? "" : ", ") + textLiteral(value);
            return "ENUM(" + values + ")";
        }
        default:
            return commonTypeSql(type);
    }
}

std::string MysqlDialect::columnSql(const TableDefinition&, const ColumnDefinition& column, bool) const {
    std::string sql = typeSql(column.type) + generatedClause(column);
    if (column.writesNotNull) sql += " NOT NULL";
    if (column.autoIncrement) sql += " auto_increment";
    if (takesDefault(column.type)) sql += defaultClause(column);
    if (column.unique.isUnique && column.unique.key.empty()) sql += " UNIQUE";
    if (column.primaryKey) sql += " ";  // where Sequelize takes its own PRIMARY KEY out again
    if (!column.comment.empty()) sql += " COMMENT " + textLiteral(column.comment);
    return sql;
}

std::string MysqlDialect::foreignKeyName(const TableDefinition& table, std::size_t index) const {
    const std::string name = constraintName(table, index);
    return name.empty() ? name : "CONSTRAINT " + quoted(name) + " ";
}

bool MysqlDialect::listsPrimaryKey(const TableDefinition& table) const {
    return !table.primaryKey.empty();
}

std::string MysqlDialect::uniqueKeySql(const std::string& key, const std::string& columns) const {
    return "UNIQUE " + quoted(key) + " (" + columns + ")";
}

/// AUTO_INCREMENT must begin a key from the start.
std::string MysqlDialect::indexOfIds(const TableDefinition& table) const {
    if (!table.autoIncrement) return {};
    const std::size_t ids = *table.autoIncrement;
    const auto& column = table.columns[ids];
    const auto begins = [ids](const auto& columns) { return !columns.empty() && columns.front() == ids; };
    const auto keys = namedKeys(table);
    if (begins(table.primaryKey) || (column.unique.isUnique && column.unique.key.empty()) ||
        std::ranges::any_of(keys, [&](const auto& key) { return begins(key.columns); }))
        return {};
    for (const auto& index : table.indexes) {
        if (!index.type.empty() || index.fields.empty() || !index.fields.front().expression.empty()) continue;
        const auto* first = table.findByName(index.fields.front().name);
        if (isSameIdentifier(first ? first->field : index.fields.front().name, column.field))
            return indexSql(table, index);
    }
    return {};
}

std::string MysqlDialect::tableOptions(const TableDefinition& table) const {
    for (const auto* word : {&table.engine, &table.charset, &table.collate, &table.rowFormat}) requireWord(*word);
    std::string sql = " ENGINE=" + (table.engine.empty() ? "InnoDB" : table.engine);
    if (!table.comment.empty()) sql += " COMMENT " + textLiteral(table.comment);
    if (!table.charset.empty()) sql += " DEFAULT CHARSET=" + table.charset;
    if (!table.collate.empty()) sql += " COLLATE " + table.collate;
    if (table.initialAutoIncrement) sql += fmt::format(" AUTO_INCREMENT={}", *table.initialAutoIncrement);
    if (!table.rowFormat.empty()) sql += " ROW_FORMAT=" + table.rowFormat;
    return sql;
}

std::string MysqlDialect::textLiteral(std::string_view text) const {
    // A backslash means itself or an escape depending on the SQL mode NO_BACKSLASH_ESCAPES; a quote is doubled in both.
    // Models' DDL is written before a connection, and so its mode, is known: such texts are refused, not guessed.
    const bool hasBackslash = text.find('\\') != std::string_view::npos;
    if ((hasBackslash && backslash_ == Backslash::unknown) || text.find('\0') != std::string_view::npos)
        throw UsageError(fmt::format(
            "{}, a DEFAULT, COMMENT or ENUM value, contains a backslash or NUL, which MySQL's DDL reads by SQL "
            "mode; set it with {}",
            inspect(Value(std::string(text))), hasBackslash ? "QueryInterface, which asks for the mode" : "query"));
    std::string quoted = quotedText(text);
    if (!hasBackslash || backslash_ == Backslash::itself) return quoted;
    std::string escaped;
    for (const char c : quoted) escaped.append(c == '\\' ? 2 : 1, c);
    return escaped;
}

std::string MysqlDialect::castType(std::string_view type) const {
    const std::string word = lowered(type);
    if (word == "timestamp") return "datetime";
    // DECIMAL without digits, which Sequelize writes here, has ten of them and none behind the point.
    if (word == "boolean" || word == "integer" || word == "int" || word == "bigint") return "signed";
    if (word == "double precision") return "double";
    if (word == "text") return "char";
    return std::string(type);
}

JsonEquality MysqlDialect::jsonEquality() const {
    return {.before = "", .between = " = CAST(", .after = " AS JSON)"};
}

JsonEquality MariadbDialect::jsonEquality() const {
    // JSON_NORMALIZE keeps escapes and repeated keys as they are spelled: what the program spells alike is found so.
    return {.before = "JSON_NORMALIZE(",
            .between = ") IN (JSON_NORMALIZE(",
            .second = "), JSON_NORMALIZE(",
            .after = "))",
            .function = "JSON_NORMALIZE"};
}

const JsonPathSql& MysqlDialect::jsonPathSql() const {
    return mysqlJsonPath();
}

const JsonPathSql& MariadbDialect::jsonPathSql() const {
    return mariadbJsonPath();
}

namespace {

/// The database updates whatever row one of its keys finds. Where that is another row than the one that is meant, the
/// statement fails: with a number that is too large, since nothing else fails in an expression whatever the SQL mode.
/// Else the statement reports `existingRowId`.
void writeIsMeant(SqlWriter& out, const InsertStatement& statement) {
    const auto& columns = statement.table->columns;
    out << "LAST_INSERT_ID(IF(";
    for (const auto index : statement.conflictKey) {
        if (index != statement.conflictKey.front()) out << " AND ";
        out.identifier(columns[index].field) << "<=>VALUES(";
        out.identifier(columns[index].field) << ")";
    }
    // The column is there so that nothing is computed before a row is met.
    out << "," << std::to_string(existingRowId) << ",IFNULL(LENGTH(";
    out.identifier(columns[statement.conflictKey.front()].field) << "),0)+~0+1))";
}

}  // namespace

bool MysqlDialect::isOfOtherKey(const NativeError& error) const {
    constexpr int dataOutOfRange = 1690;
    return error.code == dataOutOfRange;
}

void MysqlDialect::writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const {
    out << " ON DUPLICATE KEY UPDATE ";
    const auto& columns = statement.table->columns;
    bool first = true;
    if (!statement.conflictKey.empty()) {
        first = false;
        // the key is the row's own, so that this changes nothing
        const auto& key = columns[statement.conflictKey.front()].field;
        out.identifier(key) << "=IF(";
        writeIsMeant(out, statement);
        out << ",";
        out.identifier(key) << ",";
        out.identifier(key) << ")";
    } else if (statement.updateOnDuplicate.empty() && !statement.raised) {
        // INSERT IGNORE would also swallow values that do not fit and foreign keys that do not exist. An id that is
        // generated must not be assigned: with equal rows in one statement that is error 1869.
        const auto isGiven = [&](std::size_t column) {
            return std::ranges::all_of(statement.rows, [&](const auto& row) { return row[column].has_value(); });
        };
        const auto given = std::ranges::find_if(statement.columns, isGiven);
        const auto& key = columns[given == statement.columns.end() ? statement.columns.front() : *given].field;
        out.identifier(key) << "=";
        out.identifier(key);
        return;
    }
    // MySQL 8.0.20 and later would have an alias of the new row instead of VALUES(), which still works there; MariaDB
    // knows VALUES() only, and Sequelize writes it.
    for (const auto index : statement.updateOnDuplicate) {
        if (!first) out << ",";
        first = false;
        out.identifier(columns[index].field) << "=VALUES(";
        out.identifier(columns[index].field) << ")";
    }
    if (statement.raised) {
        if (!first) out << ",";
        const auto& field = columns[*statement.raised].field;
        out.identifier(field) << "=";
        out.identifier(field) << "+1";
    }
}

namespace {

std::string_view lockWaiting(const RowLock& lock) {
    if (lock.skipLocked) return lock.noWait ? " SKIP LOCKED NOWAIT" : " SKIP LOCKED";
    return lock.noWait ? " NOWAIT" : "";
}

constexpr std::string_view sharedLock = " LOCK IN SHARE MODE";

}  // namespace

std::string MysqlDialect::indexHintSql(const IndexHint& hint) const {
    const std::string_view word = hint.type == IndexHints::USE     ? "USE"
                                  : hint.type == IndexHints::FORCE ? "FORCE"
                                                                   : "IGNORE";
    if (hint.values.empty() && hint.type != IndexHints::USE)
        throw UsageError(fmt::format("an index hint to {} names no index; give it .values", word));
    std::string list;
    for (const auto& index : hint.values) list += (list.empty() ? "" : ",") + quoted(index);
    return fmt::format(" {} INDEX ({})", word, list);
}

std::string MysqlDialect::lockSql(const RowLock& lock, const std::string& aliases) const {
    // MySQL takes nothing after the older form.
    const bool isPlain = aliases.empty() && !lock.skipLocked && !lock.noWait;
    std::string sql(lock.level == Lock::UPDATE ? " FOR UPDATE" : isPlain ? sharedLock : " FOR SHARE");
    if (!aliases.empty()) sql += " OF " + aliases;
    return sql += lockWaiting(lock);
}

std::string MariadbDialect::lockSql(const RowLock& lock, const std::string& aliases) const {
    if (!aliases.empty() && !lock.mayLockMore)
        throw UsageError(
            "MariaDB locks the rows of all tables of a query, and cannot lock those of one; leave the model out of .lock, and "
            ".skipLocked out of a finder whose order or where names included columns");
    // MariaDB knows the older form only.
    std::string sql(lock.level == Lock::UPDATE ? " FOR UPDATE" : sharedLock);
    return sql += lockWaiting(lock);
}

std::vector<std::string> MysqlDialect::beginTransaction(const TransactionStart& start) const {
    std::vector<std::string> statements;
    if (!start.isolationLevel.empty())
        statements.push_back(fmt::format("SET TRANSACTION ISOLATION LEVEL {};", start.isolationLevel));
    statements.emplace_back(start.readOnly ? "START TRANSACTION READ ONLY;" : "START TRANSACTION;");
    return statements;
}

namespace {

bool setsAutocommit(std::span<const std::string> words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.ends_with("AUTOCOMMIT") || (word.starts_with('@') && !word.starts_with("@@"))) continue;
        const bool isOther = word.starts_with("@@GLOBAL.") || word.starts_with("@@PERSIST") ||
                             words[i - 1] == "GLOBAL" || words[i - 1].starts_with("PERSIST");
        if (!isOther && (word.size() == 10 || word[word.size() - 11] == '.' || word[word.size() - 11] == '@'))
            return true;
    }
    return false;
}

}  // namespace

TransactionControl MysqlDialect::transactionControl(std::span<const std::string> words) const {
    using enum TransactionControl;
    static constexpr std::array<std::string_view, 37> harmless = {
        "SELECT", "INSERT",   "UPDATE", "DELETE",  "REPLACE",  "WITH",   "VALUES",    "TABLE",      "SHOW",  "EXPLAIN",
        "DESC",   "DESCRIBE", "USE",    "PREPARE", "RELEASE",  "DO",     "SAVEPOINT", "DEALLOCATE", "KILL",  "HANDLER",
        "LOAD",   "CREATE",   "ALTER",  "DROP",    "TRUNCATE", "RENAME", "LOCK",      "UNLOCK",     "FLUSH", "ANALYZE",
        "CHECK",  "OPTIMIZE", "REPAIR", "GRANT",   "REVOKE",   "HELP",   "SET"};
    const std::string_view first = words.empty() ? std::string_view() : words[0];
    const std::string_view second = words.size() < 2 ? std::string_view() : words[1];
    if (first == "XA") return is;
    if (first == "BEGIN") return second == "NOT" ? may : is;  // MariaDB's block of statements
    if (first == "SET") return second == "STATEMENT" ? may : setsAutocommit(words) ? is : none;
    if (first == "ROLLBACK") return SqlDialect::transactionControl(words);
    if (first != "END" && SqlDialect::transactionControl(words) == is) return is;
    return isOneOfWords(first, harmless) ? none : may;
}

bool MysqlDialect::commitsImplicitly(std::span<const std::string> words) const {
    static constexpr std::array<std::string_view, 14> always = {"ALTER",   "CACHE",    "CHANGE", "FLUSH",    "GRANT",
                                                                "INSTALL", "RENAME",   "REPAIR", "RESET",    "REVOKE",
                                                                "STOP",    "TRUNCATE", "START",  "UNINSTALL"};
    // ANALYZE SELECT, of MariaDB, reads.
    static constexpr std::array<std::string_view, 4> ofTables = {"ANALYZE", "CHECK", "LOCK", "OPTIMIZE"};
    static constexpr std::array<std::string_view, 4> tables = {"TABLE", "TABLES", "LOCAL", "NO_WRITE_TO_BINLOG"};
    const auto at = [&](std::size_t i) { return i < words.size() ? std::string_view(words[i]) : std::string_view(); };
    const std::string_view first = at(0);
    if (first == "CREATE" || first == "DROP") return at(at(1) == "OR" ? 3 : 1) != "TEMPORARY";
    if (first == "SET") return at(1) == "PASSWORD";
    if (first == "LOAD") return at(1) == "INDEX";
    if (isOneOfWords(first, ofTables)) return isOneOfWords(at(1), tables);
    return isOneOfWords(first, always);
}

}  // namespace sequelize::detail
