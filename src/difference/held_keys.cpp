#include "held_keys.hpp"

#include <algorithm>

#include "difference.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {
namespace {

const TableSchema* tableBefore(const SchemaDifference& difference, const std::string& table) {
    return difference.before.table(nameBefore(difference, table));
}

std::vector<std::string> namesBefore(const SchemaDifference& difference, const std::string& table,
                                     std::vector<std::string> columns) {
    for (auto& column : columns) column = nameBefore(difference, table, column);
    return columns;
}

bool isAnyOf(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const auto& other) { return isSameText(other, name); });
}

/// Of a column's text: "charset/collation", also where they are the table's.
std::string charactersOf(const TableSchema& table, const ColumnSchema& column) {
    if (!column.charset.empty() || !column.collation.empty()) return column.charset + "/" + column.collation;
    return table.charset + "/" + table.collation;
}

bool hasOtherType(const TableSchema& before, const ColumnSchema& was, const TableSchema& after,
                  const ColumnSchema& is) {
    return !isSameSql(was.type, is.type) || was.autoIncrement != is.autoIncrement ||
           (isOfCharacters(is.type) && !isSameText(charactersOf(before, was), charactersOf(after, is)));
}

/// The type without the length of texts and the width that numbers are shown with, neither of which a foreign key
/// minds.
std::string typeForKeys(const TableSchema& table, const ColumnSchema& column) {
    std::string type = foldedSql(column.type);
    const bool isText = isOfCharacters(type);
    if (isText || type.find("int") != std::string::npos)
        if (const auto open = type.find('('), close = type.find(')');
            open != std::string::npos && close != std::string::npos && open < close)
            type.erase(open, close - open + 1);
    std::string folded;
    for (const char c : type)
        if (c != ' ') folded += c;
    return isText ? "text " + charactersOf(table, column) : folded;
}

bool fit(const TableSchema& table, const std::vector<std::string>& columns, const TableSchema& target,
         const std::vector<std::string>& targetColumns) {
    for (std::size_t i = 0; i < columns.size() && i < targetColumns.size(); ++i) {
        const auto* own = table.column(columns[i]);
        const auto* other = target.column(targetColumns[i]);
        if (!own || !other || !isSameText(typeForKeys(table, *own), typeForKeys(target, *other))) return false;
    }
    return true;
}

bool hasTarget(const TableSchema& table, const std::vector<std::string>& columns) {
    if (!std::ranges::all_of(columns, [&](const auto& name) { return table.column(name) != nullptr; })) return false;
    return (table.primaryKey && beginsWithColumns(*table.primaryKey, columns)) ||
           std::ranges::any_of(table.indexes, [&](const auto& index) { return beginsWithColumns(index, columns); });
}

}  // namespace

bool changesType(const SchemaDifference& difference, const SchemaChange& change,
                 const std::vector<std::string>& columns) {
    using enum SchemaChange::Kind;
    const auto* before = tableBefore(difference, change.table);
    const auto* after = difference.after.table(change.table);
    if (!before || !after || (change.kind != changeColumn && change.kind != changeTable)) return false;
    return std::ranges::any_of(columns, [&](const auto& name) {
        if (change.kind == changeColumn && !isSameText(change.name, name)) return false;
        const auto* was = before->column(nameBefore(difference, change.table, name));
        const auto* is = after->column(name);
        if (change.kind == changeTable && was && !was->charset.empty()) return false;  // not the table's
        return was && is && hasOtherType(*before, *was, *after, *is);
    });
}

bool changesKey(const SchemaDifference& difference, const SchemaChange& change,
                const std::vector<std::string>& columns) {
    using enum SchemaChange::Kind;
    const auto* before = tableBefore(difference, change.table);
    if (!before) return false;
    const auto former = namesBefore(difference, change.table, columns);
    if (change.kind == dropColumn) return isAnyOf(columns, change.name);
    if (change.kind == changePrimaryKey) return before->primaryKey && beginsWithColumns(*before->primaryKey, former);
    if (change.kind != dropIndex) return false;
    const auto* index = before->index(change.name);
    return index && beginsWithColumns(*index, former);
}

bool losesTarget(const SchemaDifference& difference, const TableSchema& after,
                 const std::vector<std::string>& columns) {
    const auto* before = tableBefore(difference, after.name);
    return before && hasTarget(*before, namesBefore(difference, after.name, columns)) && !hasTarget(after, columns);
}

bool losesFit(const SchemaDifference& difference, const TableSchema& after, const ForeignKeySchema& key,
              const TableSchema& target) {
    const auto* before = tableBefore(difference, after.name);
    const auto* targetBefore = tableBefore(difference, target.name);
    return before && targetBefore &&
           fit(*before, namesBefore(difference, after.name, key.columns), *targetBefore,
               namesBefore(difference, target.name, key.targetColumns)) &&
           !fit(after, key.columns, target, key.targetColumns);
}

bool wasThere(const SchemaDifference& difference, const TableSchema& after, const ForeignKeySchema& key) {
    const auto* before = tableBefore(difference, after.name);
    if (!before) return false;
    const auto former = namesBefore(difference, after.name, key.columns);
    const auto target = key.targetSchema.empty() ? nameBefore(difference, key.targetTable) : key.targetTable;
    return std::ranges::any_of(before->foreignKeys, [&](const auto& other) {
        return areSameNames(other.columns, former) && isSameText(other.targetTable, target) &&
               other.targetSchema == key.targetSchema;
    });
}

}  // namespace sequelize::detail::diff
