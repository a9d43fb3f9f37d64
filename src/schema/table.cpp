#include <sequelize/schema/table.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/listed.hpp"
#include "../core/nearest.hpp"

namespace sequelize::detail {
namespace {

template <class Predicate>
const ColumnDefinition* firstOf(const std::vector<ColumnDefinition>& columns, Predicate matches) noexcept {
    const auto found = std::find_if(columns.begin(), columns.end(), matches);
    return found == columns.end() ? nullptr : &*found;
}

auto isNamed(std::string_view attribute) noexcept {
    return [attribute](const ColumnDefinition& column) { return column.name == attribute; };
}

auto isAt(std::ptrdiff_t offset) noexcept {
    return [offset](const ColumnDefinition& column) { return column.member && column.member.offset == offset; };
}

std::string namesOf(const std::vector<ColumnDefinition>& columns) {
    std::string names;
    for (const auto& column : columns) addListed(names, column.name);
    return names;
}

[[noreturn]] void failVirtual(const TableDefinition& table, const ColumnDefinition& attribute) {
    throw UsageError(fmt::format("model '{}', attribute '{}' is VIRTUAL, so the table has no such column{}; it has: {}",
                                 table.modelName, attribute.name,
                                 attribute.accessors ? " (whenever a record is read it is computed: leave it out)" : "",
                                 namesOf(table.columns)));
}

}  // namespace

const ColumnDefinition* TableDefinition::findByName(std::string_view attribute) const noexcept {
    return firstOf(columns, isNamed(attribute));
}

const ColumnDefinition* TableDefinition::findAttribute(std::string_view attribute) const noexcept {
    const auto* column = findByName(attribute);
    return column ? column : firstOf(virtuals, isNamed(attribute));
}

const ColumnDefinition* TableDefinition::findByOffset(std::ptrdiff_t offset) const noexcept {
    return firstOf(columns, isAt(offset));
}

const ColumnDefinition& TableDefinition::byName(std::string_view attribute) const {
    if (const auto* column = findByName(attribute)) return *column;
    if (const auto* known = firstOf(virtuals, isNamed(attribute))) failVirtual(*this, *known);
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    std::string hint = didYouMean(attribute, names);
    if (!hint.empty()) hint.insert(0, ". ");
    throw UsageError(
        fmt::format("model '{}' has no attribute '{}'; it has: {}{}", modelName, attribute, namesOf(columns), hint));
}

const ColumnDefinition& TableDefinition::byOffset(std::ptrdiff_t offset) const {
    if (const auto* column = findByOffset(offset)) return *column;
    if (const auto* known = firstOf(virtuals, isAt(offset))) failVirtual(*this, *known);
    throw UsageError(
        fmt::format("model '{}' has no attribute for the member of {} at offset {}; declare it with "
                    "field<&{}::member>; it has: {}",
                    modelName, structName, offset, structName, namesOf(columns)));
}

void reorderColumns(TableDefinition& table, const std::vector<std::size_t>& place) {
    std::vector<ColumnDefinition> columns(table.columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) columns[place[i]] = std::move(table.columns[i]);
    table.columns = std::move(columns);
    const auto renumber = [&](auto& indices) {
        for (auto& index : indices) index = place[index];
    };
    renumber(table.primaryKey);
    for (auto* index : {&table.autoIncrement, &table.createdAt, &table.updatedAt, &table.deletedAt, &table.version})
        if (*index) *index = place[**index];
    for (auto& key : table.foreignKeys) renumber(key.columns);
    for (auto& key : table.pairKeys) {
        renumber(key.columns);
        std::sort(key.columns.begin(), key.columns.end());
    }
}

std::vector<UniqueKeyDefinition> namedKeys(const TableDefinition& table) {
    std::vector<UniqueKeyDefinition> keys;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& name = table.columns[i].unique.key;
        if (name.empty()) continue;
        auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == name; });
        if (found == keys.end()) found = keys.insert(keys.end(), {name, {}});
        found->columns.push_back(i);
    }
    keys.insert(keys.end(), table.pairKeys.begin(), table.pairKeys.end());
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& a, const auto& b) { return a.columns.front() < b.columns.front(); });
    return keys;
}

bool identifiesOneRow(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    const auto given = [&](std::size_t index) {
        return std::find(columns.begin(), columns.end(), index) != columns.end();
    };
    const auto within = [&](const std::vector<std::size_t>& key) {
        return !key.empty() && std::all_of(key.begin(), key.end(), given);
    };
    if (within(table.primaryKey)) return true;
    const auto isKey = [&](std::size_t index) {
        const auto& unique = table.columns[index].unique;
        return unique.isUnique && unique.key.empty();
    };
    if (std::any_of(columns.begin(), columns.end(), isKey)) return true;
    const auto keys = namedKeys(table);
    if (std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return within(key.columns); })) return true;
    const auto isField = [&](const IndexField& field) {
        return std::any_of(columns.begin(), columns.end(), [&](std::size_t index) {
            return table.columns[index].name == field.name || table.columns[index].field == field.name;
        });
    };
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexOptions& index) {
        return index.unique && !index.fields.empty() && std::all_of(index.fields.begin(), index.fields.end(), isField);
    });
}

}  // namespace sequelize::detail
