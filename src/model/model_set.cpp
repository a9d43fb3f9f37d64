#include <sequelize/model/model_set.hpp>

#include <algorithm>
#include <numeric>
#include <set>

#include <sequelize/core/error.hpp>

#include "../schema/identifier.hpp"
#include "../schema/key_names.hpp"

namespace sequelize::detail {

namespace {

/// Where an index's name is the database's, no table can have it.
void requireNoTableName(const TableDefinition& table, const TableDefinition& other) {
    for (const auto& index : table.indexes) {
        const std::string name = indexName(table, index);
        if (!isSameIdentifier(name, other.tableName)) continue;
        throw UsageError("the index '" + name + "' of the model '" + table.modelName + "' is called as the table of " +
                         (&table == &other ? "it" : "the model '" + other.modelName + "'") +
                         ", which this database cannot tell apart; give the index another .name");
    }
}

}  // namespace

ModelCore& ModelSet::add(TableDefinition table, RecordLayout layout) {
    if (find(table.modelName))
        throw UsageError("a model named '" + table.modelName + "' is defined already; use the first define's result");
    for (const auto& model : models_) {
        const auto& other = model->table();
        if (other.tableName != table.tableName && isSameIdentifier(other.tableName, table.tableName))
            throw UsageError("the tables '" + other.tableName + "' and '" + table.tableName + "' of the models '" +
                             other.modelName + "' and '" + table.modelName +
                             "' differ in case only, which not every database tells apart; change one's .tableName");
    }
    if (!database_.dialect().takenIndexNames().empty()) {
        requireNoTableName(table, table);
        for (const auto& model : models_) {
            requireNoTableName(table, model->table());
            requireNoTableName(model->table(), table);
        }
    }
    if (table.deletedAt) noteRules();
    return *models_.emplace_back(std::make_unique<ModelCore>(*this, std::move(table), std::move(layout)));
}

ModelCore* ModelSet::find(std::string_view modelName) const noexcept {
    const auto found = std::find_if(models_.begin(), models_.end(),
                                    [&](const auto& model) { return model->table().modelName == modelName; });
    return found == models_.end() ? nullptr : found->get();
}

const ModelCore* ModelSet::ofTable(std::string_view tableName) const noexcept {
    const auto found = std::find_if(models_.begin(), models_.end(),
                                    [&](const auto& model) { return model->table().tableName == tableName; });
    return found == models_.end() ? nullptr : found->get();
}

std::vector<const ModelCore*> ModelSet::ofStruct(const void* structTag) const {
    std::vector<const ModelCore*> found;
    for (const auto& model : models_)
        if (model->table().structTag == structTag) found.push_back(model.get());
    return found;
}

const ModelCore& ModelSet::of(const TableDefinition& table) const {
    return **std::find_if(models_.begin(), models_.end(), [&](const auto& model) { return &model->table() == &table; });
}

void ModelSet::placeForeignKeys(TableDefinition& table) {
    std::vector<std::size_t> order(table.columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t index) { return table.columns[index].adoption; });
    for (auto& column : table.columns) column.adoption = 0;
    if (std::ranges::is_sorted(order) || of(table).isUsed()) return;
    std::vector<std::size_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    reorderColumns(table, place);
    for (const auto& model : models_)
        for (auto& key : model->table_.foreignKeys)
            if (key.target == &table)
                for (auto& index : key.targetColumns) index = place[index];
    graph_.renumber(table, place);
}

namespace {

bool refersOnlyTo(const TableDefinition& table, const std::set<const TableDefinition*>& known) {
    return std::all_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                       [&](const auto& key) { return key.target == &table || known.contains(key.target); });
}

}  // namespace

std::vector<const ModelCore*> ModelSet::inDependencyOrder() const {
    std::vector<const ModelCore*> order;
    std::set<const TableDefinition*> done;
    while (order.size() < models_.size()) {
        const auto open = [&](const auto& model) { return !done.contains(&model->table()); };
        auto next = std::find_if(models_.begin(), models_.end(),
                                 [&](const auto& model) { return open(model) && refersOnlyTo(model->table(), done); });
        if (next == models_.end()) next = std::find_if(models_.begin(), models_.end(), open);  // a circle
        done.insert(&(*next)->table());
        order.push_back(next->get());
    }
    return order;
}

bool ModelSet::hasCycles() const {
    std::set<const TableDefinition*> before;
    for (const auto* model : inDependencyOrder()) {
        if (!refersOnlyTo(model->table(), before)) return true;
        before.insert(&model->table());
    }
    return false;
}

}  // namespace sequelize::detail
