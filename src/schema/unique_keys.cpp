#include "unique_keys.hpp"

#include <algorithm>

namespace sequelize::detail {

std::vector<std::vector<std::size_t>> uniqueKeys(const TableDefinition& table) {
    std::vector<std::vector<std::size_t>> keys;
    const auto add = [&](std::vector<std::size_t> key) {
        std::ranges::sort(key);
        if (!key.empty() && std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    };
    add(table.primaryKey);
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (const auto& unique = table.columns[i].unique; unique.isUnique && unique.key.empty()) add({i});
    for (auto& key : namedKeys(table)) add(std::move(key.columns));
    for (const auto& index : table.indexes) {
        if (!index.unique) continue;
        std::vector<std::size_t> key;
        for (const auto& field : index.fields)
            for (std::size_t i = 0; i < table.columns.size(); ++i)
                if (!field.length && (table.columns[i].name == field.name || table.columns[i].field == field.name))
                    key.push_back(i);
        if (key.size() == index.fields.size()) add(std::move(key));
    }
    return keys;
}

}  // namespace sequelize::detail
