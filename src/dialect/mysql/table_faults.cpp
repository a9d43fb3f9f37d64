#include <algorithm>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "column_type.hpp"
#include "mysql_schema_sql.hpp"

namespace sequelize::detail {
namespace {

std::string titleOfKey(const IndexSchema& index, bool isPrimary) {
    if (isPrimary) return "the primary key";
    return fmt::format("the {} '{}'", index.isUnique ? "unique key" : "index", index.name);
}

/// Whether an index can have values of the type without a prefix.
bool fitsWhole(const MysqlType& type, const IndexSchema& index, bool isPrimary, bool isMariadb) {
    if (!index.kind.empty()) return true;
    if (type.family == TypeFamily::text || type.family == TypeFamily::blob)
        // MariaDB hashes a unique key, and gives another index a prefix, which leaves no room for other columns.
        return isMariadb && !isPrimary && (index.isUnique || index.parts.size() == 1);
    return type.family != TypeFamily::json;
}

bool beginsAnIndex(const TableSchema& table, const std::string& column) {
    const auto begins = [&](const IndexSchema& index) {
        return !index.parts.empty() && equalIgnoringCase(index.parts[0].column, column);
    };
    return (table.primaryKey && begins(*table.primaryKey)) || std::ranges::any_of(table.indexes, begins);
}

}  // namespace

std::vector<TableFault> MysqlSchemaSql::faults(const TableSchema& table) const {
    const DdlStyle style = styleOf(table);
    std::vector<TableFault> found;
    const auto look = [&](const IndexSchema& index, bool isPrimary) {
        for (const auto& part : index.parts) {
            const auto* column = part.column.empty() || part.length ? nullptr : table.column(part.column);
            if (!column) continue;
            const auto type = mysqlType(column->type, style.noBackslashEscapes);
            if (fitsWhole(type, index, isPrimary, style.isMariadb)) continue;
            found.push_back(
                {.column = column->name,
                 .reason = fmt::format("{} has the column, and can have no whole {}: drop it first, or keep "
                                       "the type",
                                       titleOfKey(index, isPrimary), column->type)});
        }
    };
    if (table.primaryKey) look(*table.primaryKey, true);
    for (const auto& index : table.indexes) look(index, false);
    for (const auto& column : table.columns)
        if (column.autoIncrement && !beginsAnIndex(table, column.name))
            found.push_back(
                {.column = column.name,
                 .reason = fmt::format("'{}.{}' stays AUTO_INCREMENT, which needs a key that begins with it: "
                                       "take AUTO_INCREMENT away or add an index of it first, or let the "
                                       "column go",
                                       table.name, column.name)});
    return found;
}

}  // namespace sequelize::detail
