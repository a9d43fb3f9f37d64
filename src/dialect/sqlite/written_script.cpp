// A rebuild in a file, which may find another table than the one that it was made of.
#include <algorithm>

#include <fmt/format.h>

#include "../../core/listed.hpp"
#include "../type_sql.hpp"
#include "sql_tokens.hpp"
#include "sqlite_schema_sql.hpp"

namespace sequelize::detail {
namespace {

/// What the new table does not know would be lost with the old one. The check's name is what SQLite says of it.
void refuseOthers(std::vector<std::string>& statements, const TableSchema& table) {
    std::string columns;
    std::string objects;
    for (const auto& column : table.columns) addListed(columns, quotedText(column.name));
    for (const auto& index : table.indexes)
        if (!index.name.empty()) addListed(objects, quotedText(index.name));
    for (const auto& trigger : table.triggers) addListed(objects, quotedText(trigger.name));
    const std::string check = sqlite::quotedName("sequelize_check_" + table.name);
    const std::string reason = fmt::format(
        "the table '{}' has columns, indexes or triggers that this migration does not know, and that it would drop",
        table.name);
    statements.push_back(
        fmt::format("CREATE TABLE main.{} (n, CONSTRAINT {} CHECK (n = 0))", check, sqlite::quotedName(reason)));
    statements.push_back(fmt::format(
        "INSERT INTO main.{0} SELECT count(*) FROM pragma_table_xinfo({1}, 'main') WHERE name COLLATE NOCASE NOT IN ({2}) UNION "
        "ALL SELECT count(*) FROM main.sqlite_schema WHERE tbl_name = {1} COLLATE NOCASE AND type IN ('index', "
        "'trigger') AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ({3})",
        check, quotedText(table.name), columns, objects));
    statements.push_back(fmt::format("DROP TABLE main.{}", check));
}

}  // namespace

std::vector<std::string> SqliteSchemaSql::written(const SchemaScript& script) const {
    auto statements = script.statements;
    for (const auto& sql : script.restore)
        if (std::ranges::find(statements, sql) == statements.end()) statements.push_back(sql);
    if (script.rebuilt.empty()) return statements;
    // Or a DROP TABLE would delete the rows that refer to the table's. Who runs migrations looks at the rows instead.
    std::vector<std::string> all{"PRAGMA foreign_keys = OFF"};
    for (const auto& table : script.madeOf) refuseOthers(all, table);
    all.insert(all.end(), statements.begin(), statements.end());
    return all;
}

}  // namespace sequelize::detail
