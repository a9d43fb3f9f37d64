#include "picture.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../core/listed.hpp"
#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

bool hasColumn(const std::vector<std::string>& columns, const std::string& name) {
    return std::ranges::any_of(columns, [&](const std::string& each) { return isSameIdentifier(each, name); });
}

/// Whether no two rows have the same values in all of its columns. A partial index says that of some rows only, an
/// expression or another collation of something else. A prefix that is unique makes the whole unique.
bool isUniqueKey(const IndexSchema& index) {
    return index.isUnique && index.where.empty() && !index.parts.empty() &&
           std::ranges::all_of(index.parts,
                               [](const IndexPart& part) { return !part.column.empty() && part.collation.empty(); });
}

std::vector<const IndexSchema*> uniqueKeys(const TableSchema& table) {
    std::vector<const IndexSchema*> keys;
    for (const auto& index : table.indexes)
        if (isUniqueKey(index)) keys.push_back(&index);
    return keys;
}

bool isPartOf(const IndexSchema& key, const std::string& column) {
    return std::ranges::any_of(key.parts, [&](const IndexPart& part) { return isSameIdentifier(part.column, column); });
}

/// Whether the key's columns are all among these, so that no two rows are alike in them.
bool isHeldBy(const IndexSchema& key, const std::vector<std::string>& columns) {
    return std::ranges::all_of(key.parts, [&](const IndexPart& part) { return hasColumn(columns, part.column); });
}

std::string columnsOf(const IndexSchema& key) {
    std::string list;
    for (const auto& part : key.parts) addListed(list, part.column);
    return list;
}

DiagramRow rowOf(const TableSchema& table, const ColumnSchema& column) {
    DiagramRow row{.name = column.name, .type = column.type, .comment = column.comment, .allowNull = column.allowNull};
    row.isPrimary = table.primaryKey && isPartOf(*table.primaryKey, column.name);
    row.isForeign = std::ranges::any_of(
        table.foreignKeys, [&](const ForeignKeySchema& key) { return hasColumn(key.columns, column.name); });
    for (const auto* key : uniqueKeys(table)) {
        if (!isPartOf(*key, column.name)) continue;
        if (key->parts.size() == 1)
            row.isUnique = true;
        else
            row.uniqueTogether.push_back(columnsOf(*key));
    }
    return row;
}

DiagramBox boxOf(const TableSchema& table, DiagramColumns columns) {
    DiagramBox box{.name = table.name, .comment = table.comment};
    if (columns == DiagramColumns::none) return box;
    for (const auto& column : table.columns) {
        auto row = rowOf(table, column);
        const bool isKey = row.isPrimary || row.isForeign || row.isUnique || !row.uniqueTogether.empty();
        if (columns == DiagramColumns::all || isKey) box.rows.push_back(std::move(row));
    }
    return box;
}

DiagramLine lineOf(const TableSchema& table, const ForeignKeySchema& key) {
    DiagramLine line{.parentColumns = key.targetColumns, .childColumns = key.columns};
    line.isOptional = std::ranges::any_of(key.columns, [&](const std::string& name) {
        const auto* column = table.column(name);
        return column == nullptr || column->allowNull;
    });
    line.isSingle = table.primaryKey && !table.primaryKey->parts.empty() && isHeldBy(*table.primaryKey, key.columns);
    for (const auto* unique : uniqueKeys(table)) line.isSingle = line.isSingle || isHeldBy(*unique, key.columns);
    return line;
}

const TableSchema* targetOf(const SchemaModel& schema, const ForeignKeySchema& key) {
    return key.targetSchema.empty() ? schema.table(key.targetTable) : nullptr;
}

/// The tables that the picture shows, in the schema's order.
std::vector<const TableSchema*> shownTables(const SchemaModel& schema, const DiagramOptions& options) {
    std::set<const TableSchema*> wanted;
    std::string unknown;
    for (const auto& name : options.tables) {
        const auto* table = schema.table(name);
        if (table == nullptr)
            addListed(unknown, "'" + name + "'");
        else
            wanted.insert(table);
    }
    if (!unknown.empty()) {
        std::string known;
        for (const auto& table : schema.tables) addListed(known, "'" + table.name + "'");
        throw UsageError("erDiagram: .tables names " + unknown + ", which the schema lacks; it has " +
                         (known.empty() ? std::string("no tables") : known));
    }
    if (options.referenced)
        for (const auto* table : std::set(wanted))
            for (const auto& key : table->foreignKeys)
                if (const auto* target = targetOf(schema, key)) wanted.insert(target);

    std::vector<const TableSchema*> shown;
    for (const auto& table : schema.tables)
        if (options.tables.empty() || wanted.contains(&table)) shown.push_back(&table);
    return shown;
}

/// Adds the boxes of tables that are referred to and not shown, one each.
class DiagramStubs {
public:
    DiagramStubs(const SchemaModel& schema, std::vector<DiagramBox>& boxes) : schema_(schema), boxes_(boxes) {}

    std::size_t of(const ForeignKeySchema& key) {
        const auto* target = targetOf(schema_, key);
        const auto name = std::pair(key.targetSchema, target == nullptr ? key.targetTable : target->name);
        const auto [known, isNew] = numbers_.try_emplace(name, boxes_.size());
        if (isNew) {
            const bool isElsewhere = !key.targetSchema.empty();
            boxes_.push_back({
                .name = isElsewhere ? name.first + "." + name.second : name.second,
                .absence = isElsewhere         ? "another database"
                           : target == nullptr ? "not in the schema"
                                               : "not shown",
            });
        }
        return known->second;
    }

private:
    const SchemaModel& schema_;
    std::vector<DiagramBox>& boxes_;
    std::map<std::pair<std::string, std::string>, std::size_t> numbers_{};
};

}  // namespace

DiagramPicture pictureOf(const SchemaModel& schema, const DiagramOptions& options) {
    const auto tables = shownTables(schema, options);
    DiagramPicture picture;
    std::map<const TableSchema*, std::size_t> numbers;
    for (const auto* table : tables) {
        numbers.emplace(table, picture.boxes.size());
        picture.boxes.push_back(boxOf(*table, options.columns));
    }
    DiagramStubs stubs(schema, picture.boxes);
    for (const auto* table : tables) {
        for (const auto& key : table->foreignKeys) {
            auto line = lineOf(*table, key);
            const auto shown = numbers.find(targetOf(schema, key));
            line.parent = shown == numbers.end() ? stubs.of(key) : shown->second;
            line.child = numbers.at(table);
            picture.lines.push_back(std::move(line));
        }
    }
    return picture;
}

}  // namespace sequelize::detail
