#include "describe_table.hpp"

#include <algorithm>

#include "../core/ascii.hpp"
#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

bool isKeyOf(const IndexSchema& index, const std::string& column) {
    return index.parts.size() == 1 && isSameIdentifier(index.parts[0].column, column) && !index.parts[0].length;
}

}  // namespace

std::string capitalType(const std::string& type) {
    std::string out = type;
    bool quoted = false;
    for (char& c : out) {
        if (c == '\'') quoted = !quoted;
        if (!quoted) c = capital(c);
    }
    return out;
}

std::vector<ColumnDescription> describedColumns(const TableSchema& table) {
    std::vector<ColumnDescription> columns;
    for (const auto& column : table.columns) {
        auto& out = columns.emplace_back();
        out.name = column.name;
        out.type = capitalType(column.type);
        out.allowNull = column.allowNull;
        out.defaultValue = column.defaultValue;
        out.autoIncrement = column.autoIncrement;
        out.comment = column.comment;
        out.generated = column.generated;
        out.collation = column.collation;
        out.onUpdate = column.onUpdate;
        if (table.primaryKey)
            out.primaryKey = std::ranges::any_of(table.primaryKey->parts, [&](const IndexPart& part) {
                return isSameIdentifier(part.column, column.name);
            });
        out.unique = (table.primaryKey && isKeyOf(*table.primaryKey, column.name)) ||
                     std::ranges::any_of(table.indexes, [&](const IndexSchema& index) {
                         return index.isUnique && index.where.empty() && isKeyOf(index, column.name);
                     });
        for (const auto& key : table.foreignKeys)
            if (key.columns.size() == 1 && isSameIdentifier(key.columns[0], column.name))
                out.references =
                    ReferenceDescription{key.targetTable, key.targetColumns.at(0), key.onDelete, key.onUpdate};
    }
    return columns;
}

}  // namespace sequelize::detail
