#include "key_names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/schema/inflection.hpp>

#include "identifier.hpp"

namespace sequelize::detail {
namespace {

using Columns = std::vector<std::size_t>;

bool beginsWith(const Columns& key, const Columns& columns) {
    return key.size() >= columns.size() && std::equal(columns.begin(), columns.end(), key.begin());
}

Columns columnsOf(const TableDefinition& table, const IndexOptions& index) {
    Columns columns;
    for (const auto& field : index.fields)
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (table.columns[i].name == field.name || table.columns[i].field == field.name) {
                columns.push_back(i);
                break;
            }
    return columns;
}

/// The columns of each key and index of the table, in their order.
std::vector<Columns> keysOf(const TableDefinition& table) {
    std::vector<Columns> keys{table.primaryKey};
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].unique.isUnique && table.columns[i].unique.key.empty()) keys.push_back({i});
    for (auto& key : namedKeys(table)) keys.push_back(std::move(key.columns));
    for (const auto& index : table.indexes)
        if (index.type.empty()) keys.push_back(columnsOf(table, index));
    return keys;
}

}  // namespace

std::string indexName(const TableDefinition& table, const IndexOptions& index) {
    if (!index.name.empty()) return index.name;
    std::string name = table.tableName;
    for (const auto& field : index.fields) {
        const auto* column = table.findByName(field.name);
        name += "_" + (column ? column->field : field.name);
    }
    return shortenedIdentifier(underscore(name));
}

std::string constraintName(const TableDefinition& table, std::size_t foreignKey) {
    const std::string usual = fmt::format("{}_ibfk_{}", table.tableName, foreignKey + 1);
    std::string name = shortenedIdentifier(usual);
    return name == usual ? std::string() : name;
}

std::vector<IndexOptions> foreignKeyIndexes(const TableDefinition& table) {
    std::vector<IndexOptions> indexes;
    auto keys = keysOf(table);
    for (const auto& foreignKey : table.foreignKeys) {
        if (std::ranges::any_of(keys, [&](const Columns& key) { return beginsWith(key, foreignKey.columns); }))
            continue;
        auto& index = indexes.emplace_back();
        for (const auto column : foreignKey.columns) index.fields.emplace_back(table.columns[column].field);
        keys.push_back(foreignKey.columns);
    }
    return indexes;
}

}  // namespace sequelize::detail
