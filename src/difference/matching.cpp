#include "matching.hpp"

#include <algorithm>

#include <sequelize/core/error.hpp>

namespace sequelize::detail::diff {
namespace {

/// "books.author" of the table `books`: the column.
std::optional<std::string> columnOf(const std::string& path, const std::string& table) {
    if (path.size() <= table.size() + 1 || path[table.size()] != '.') return std::nullopt;
    if (!isSameText(std::string_view(path).substr(0, table.size()), table)) return std::nullopt;
    return path.substr(table.size() + 1);
}

const TableSchema* exactTable(const SchemaModel& schema, std::string_view name) {
    const auto found = std::ranges::find(schema.tables, name, &TableSchema::name);
    return found == schema.tables.end() ? nullptr : &*found;
}

/// The other names of a table's columns, without those that are not renamed.
NamePairs onlyRenamed(const NamePairs& columns) {
    NamePairs renames;
    for (const auto& pair : columns)
        if (pair.first != pair.second) renames.push_back(pair);
    return renames;
}

void renameIn(std::string& name, const NamePairs& renames) {
    const auto found = std::ranges::find_if(renames, [&](const auto& pair) { return isSameText(pair.first, name); });
    if (found != renames.end()) name = found->second;
}

}  // namespace

Matching::Matching(const SchemaModel& before, const SchemaModel& after, const DifferenceOptions& options)
    : options_(options), isUsed_(options.renames.size(), false) {
    matchTables(before, after);
    for (auto& table : tables_) matchColumns(table);
    requireUsed();
}

void Matching::matchTables(const SchemaModel& before, const SchemaModel& after) {
    const auto isFree = [&](const TableSchema& from, const TableSchema& to) { return !ofBefore(from) && !ofAfter(to); };
    for (std::size_t i = 0; i < options_.renames.size(); ++i) {
        const auto& [from, to] = options_.renames[i];
        const auto* was = before.table(from);
        const auto* is = after.table(to);
        if (!was || !is) continue;
        isUsed_[i] = true;
        if (!isFree(*was, *is)) throw UsageError("the table '" + from + "' or '" + to + "' is renamed twice");
        tables_.push_back({was, is, {}});
    }
    for (const auto& table : after.tables)
        if (const auto* was = exactTable(before, table.name); was && isFree(*was, table))
            tables_.push_back({was, &table, {}});
    // Models may have a table that differs from another's in the case of letters only; the caller has taken the names
    // that the database holds for the same.
    if (options_.isOfModels) return;
    for (const auto& table : after.tables)
        for (const auto& was : before.tables)
            if (isSameText(was.name, table.name) && isFree(was, table)) tables_.push_back({&was, &table, {}});
}

void Matching::matchColumns(Table& table) {
    const auto isFree = [&](const std::string& from, const std::string& to) {
        return std::ranges::none_of(table.columns,
                                    [&](const auto& pair) { return pair.first == from || pair.second == to; });
    };
    for (std::size_t i = 0; i < options_.renames.size(); ++i) {
        const auto& [fromPath, toPath] = options_.renames[i];
        auto from = columnOf(fromPath, table.before->name);
        if (!from) from = columnOf(fromPath, table.after->name);
        auto to = columnOf(toPath, table.after->name);
        if (!to) to = columnOf(toPath, table.before->name);
        const auto* was = from ? table.before->column(*from) : nullptr;
        const auto* is = to ? table.after->column(*to) : nullptr;
        if (!was || !is) continue;
        isUsed_[i] = true;
        if (!isFree(was->name, is->name))
            throw UsageError("the column '" + fromPath + "' or '" + toPath + "' is renamed twice");
        table.columns.emplace_back(was->name, is->name);
    }
    for (const bool exactly : {true, false})
        for (const auto& is : table.after->columns)
            for (const auto& was : table.before->columns)
                if ((exactly ? was.name == is.name : isSameText(was.name, is.name)) && isFree(was.name, is.name))
                    table.columns.emplace_back(was.name, is.name);
}

void Matching::requireUsed() const {
    for (std::size_t i = 0; i < isUsed_.size(); ++i)
        if (!isUsed_[i])
            throw UsageError("there is nothing to rename from '" + options_.renames[i].first + "' to '" +
                             options_.renames[i].second +
                             "': the first must be there now, and the second must be wanted");
}

const Matching::Table* Matching::ofAfter(const TableSchema& table) const noexcept {
    const auto found = std::ranges::find(tables_, &table, &Table::after);
    return found == tables_.end() ? nullptr : &*found;
}

const Matching::Table* Matching::ofBefore(const TableSchema& table) const noexcept {
    const auto found = std::ranges::find(tables_, &table, &Table::before);
    return found == tables_.end() ? nullptr : &*found;
}

TableSchema Matching::renamed(const Table& table) const {
    TableSchema result = *table.before;
    result.name = table.after->name;
    const auto renames = onlyRenamed(table.columns);
    const auto renameKey = [&](IndexSchema& key) {
        for (auto& part : key.parts) {
            renameIn(part.column, renames);
            part.expression = withRenamed(part.expression, renames);
        }
        key.where = withRenamed(key.where, renames);
    };
    for (auto& column : result.columns) {
        renameIn(column.name, renames);
        column.generated = withRenamed(column.generated, renames);
        if (column.defaultValue) column.defaultValue = withRenamed(*column.defaultValue, renames);
    }
    if (result.primaryKey) renameKey(*result.primaryKey);
    for (auto& index : result.indexes) renameKey(index);
    for (auto& check : result.checks) {
        renameIn(check.column, renames);
        check.expression = withRenamed(check.expression, renames);
        check.name = constraintOfRenamed(check.name, table.before->name, table.after->name);
    }
    for (auto& key : result.foreignKeys) {
        key.name = constraintOfRenamed(key.name, table.before->name, table.after->name);
        for (auto& name : key.columns) renameIn(name, renames);
        if (!key.targetSchema.empty()) continue;
        for (const auto& other : tables_) {
            if (other.before->name != key.targetTable && !isSameText(other.before->name, key.targetTable)) continue;
            for (auto& name : key.targetColumns) renameIn(name, onlyRenamed(other.columns));
            key.targetTable = other.after->name;
            break;
        }
    }
    return result;
}

}  // namespace sequelize::detail::diff
