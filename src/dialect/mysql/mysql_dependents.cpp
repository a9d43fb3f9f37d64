// What depends on a table elsewhere: foreign keys of other databases, and views.
#include <algorithm>

#include <sequelize/core/bytes.hpp>

#include "../../core/ascii.hpp"
#include "mysql_dialect.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

std::string dependentName(const Value& value) {
    if (const auto* text = value.getIf<std::string>()) return *text;
    if (const auto* bytes = value.getIf<Bytes>()) return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
    return {};
}

/// What a view calls the table: its name, and aliases, which stand behind it as `t` `a`. In backticks.
std::vector<std::string> namesInView(const std::string& sql, const std::string& table) {
    std::vector<std::string> names{table};
    for (std::size_t at = sql.find(table); at != std::string::npos; at = sql.find(table, at + 1)) {
        const std::size_t begin = at + table.size();
        if (sql.compare(begin, 2, " `") != 0) continue;
        const std::size_t end = sql.find('`', begin + 2);
        if (end != std::string::npos) names.push_back(sql.substr(begin + 1, end - begin));
    }
    return names;
}

/// Server-wide, of at most 64 characters.
constexpr std::string_view alterLockName = "LEFT(CONCAT('sequelize alter ', COALESCE(DATABASE(), '')), 64)";

}  // namespace

std::vector<OutsideReference> MysqlSchemaSql::outsideReferences(const AskRows& ask, const std::string& table) const {
    std::vector<OutsideReference> all;
    std::string last;
    for (const auto& row :
         ask("SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME FROM "
             "information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME "
             "= ? AND TABLE_SCHEMA <> DATABASE() ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
             {Value(table)})) {
        const std::string name = dependentName(row[0]) + "." + dependentName(row[1]);
        if (const std::string id = name + "." + dependentName(row[2]); id != last) {
            last = id;
            all.push_back({.table = name, .key = {.name = dependentName(row[2]), .targetTable = table}});
        }
        all.back().key.columns.push_back(dependentName(row[3]));
        all.back().key.targetColumns.push_back(dependentName(row[4]));
    }
    return all;
}

std::vector<OutsideReference> MysqlSchemaSql::allReferences(const AskRows& ask) const {
    std::vector<OutsideReference> all;
    for (const auto& row :
         ask("SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, TABLE_SCHEMA = "
             "DATABASE() FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = DATABASE() ORDER BY "
             "TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME",
             {})) {
        const bool isOwn = inspect(row[4]) == "1";
        all.push_back({.table = (isOwn ? std::string() : dependentName(row[0]) + ".") + dependentName(row[1]),
                       .key = {.name = dependentName(row[2]), .targetTable = dependentName(row[3])}});
    }
    return all;
}

std::vector<std::string> MysqlSchemaSql::columnUsers(const AskRows& ask, const std::string& table,
                                                     const std::string& column) const {
    std::vector<std::string> users;
    const std::string quotedTable = lowered(inBackticks(table));
    const std::string quotedColumn = lowered(inBackticks(column));
    // The server writes every column with its table, and every table with its database.
    for (const auto& row :
         ask("SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION, TABLE_SCHEMA = DATABASE(), DATABASE() "
             "FROM information_schema.VIEWS WHERE LOCATE(?, VIEW_DEFINITION) > 0 AND LOCATE(?, "
             "VIEW_DEFINITION) > 0",
             {Value(quotedTable), Value(quotedColumn)})) {
        const std::string sql = lowered(dependentName(row[2]));
        const bool isOwn = inspect(row[3]) == "1";
        if (!isOwn && sql.find(lowered(inBackticks(dependentName(row[4]))) + "." + quotedTable) == std::string::npos)
            continue;
        const auto names = namesInView(sql, quotedTable);
        if (std::ranges::none_of(
                names, [&](const auto& name) { return sql.find(name + "." + quotedColumn) != std::string::npos; }))
            continue;
        users.push_back("the view '" + (isOwn ? "" : dependentName(row[0]) + ".") + dependentName(row[1]) + "'");
    }
    return users;
}

std::string MysqlSchemaSql::takeAlterLock(std::chrono::seconds wait) const {
    return "SELECT GET_LOCK(" + std::string(alterLockName) + ", " + std::to_string(wait.count()) + ")";
}

std::string MysqlSchemaSql::alterLockHolder() const {
    return "SELECT IS_USED_LOCK(" + std::string(alterLockName) + ")";
}

std::string MysqlSchemaSql::freeAlterLock() const {
    return "SELECT RELEASE_LOCK(" + std::string(alterLockName) + ")";
}

/// Privileges are looked at before columns are, and there is none of that name.
std::string MysqlSchemaSql::tryForeignKey(const TableSchema& table, bool isNew, const ForeignKeySchema& key) const {
    std::string column = "sequelize_none";
    while (table.column(column)) column += "_";
    ForeignKeySchema tried = key;
    tried.name.clear();
    tried.columns = {column};
    tried.targetColumns.resize(1);
    if (isNew) return "CREATE TABLE " + inBackticks(table.name) + " (`id` INT, " + foreignKeyDdl(tried) + ")";
    return "ALTER TABLE " + inBackticks(table.name) + " ADD " + foreignKeyDdl(tried);
}

bool MysqlSchemaSql::isForbidden(const NativeError& error) const {
    return error.code == 1142 || error.code == 1143;  // of a table, of a column
}

}  // namespace sequelize::detail
