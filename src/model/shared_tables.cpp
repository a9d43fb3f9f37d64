#include "shared_tables.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../difference/same_parts.hpp"
#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

/// Two tables of one name, of which the second goes into the first.
class Union {
public:
    Union(TableSchema& table, const std::vector<const TableDefinition*>& definitions)
        : table_(table), definitions_(definitions) {}

    void add(TableSchema&& other) {
        requireSame("engine", table_.engine, other.engine);
        requireSame("charset", table_.charset, other.charset);
        requireSame("collate", table_.collation, other.collation);
        requireSame("comment", table_.comment, other.comment);
        requireSame("other options", table_.options, other.options);
        requireSame("primary key", keyText(table_), keyText(other));
        for (auto& column : other.columns) {
            const auto* own = table_.column(column.name);
            if (!own)
                table_.columns.push_back(std::move(column));
            else if (!diff::isSameColumn(*own, column))
                fail(fmt::format("the column '{}'", own->name), diff::columnText(*own), diff::columnText(column));
        }
        for (auto& index : other.indexes) {
            if (std::ranges::any_of(table_.indexes, [&](const auto& own) { return diff::isSameIndex(own, index); }))
                continue;
            if (const auto* own = index.name.empty() ? nullptr : table_.index(index.name))
                fail(fmt::format("the index '{}'", index.name), diff::indexText(*own), diff::indexText(index));
            table_.indexes.push_back(std::move(index));
        }
        for (auto& key : other.foreignKeys) {
            const auto isOwn = [&](const auto& own) { return diff::isSameForeignKey(own, key); };
            if (std::ranges::any_of(table_.foreignKeys, isOwn)) continue;
            const bool isTaken =
                std::ranges::any_of(table_.foreignKeys, [&](const auto& own) { return own.name == key.name; });
            if (isTaken) key.name.clear();  // the database numbers them
            table_.foreignKeys.push_back(std::move(key));
        }
        for (auto& check : other.checks)
            if (std::ranges::none_of(table_.checks, [&](const auto& own) { return diff::isSameCheck(own, check); }))
                table_.checks.push_back(std::move(check));
    }

private:
    static std::string keyText(const TableSchema& table) {
        return table.primaryKey ? diff::partsText(*table.primaryKey) : std::string();
    }

    void requireSame(const char* what, const std::string& own, const std::string& other) const {
        if (own != other) fail(what, own, other);
    }

    [[noreturn]] void fail(const std::string& what, const std::string& own, const std::string& other) const {
        std::string models;
        for (const auto* definition : definitions_)
            if (isSameIdentifier(definition->tableName, table_.name))
                models += fmt::format("{}'{}'", models.empty() ? "" : ", ", definition->modelName);
        throw UsageError(
            fmt::format("the models {} are of one table, '{}', and contradict each other in {}: {} and {}. Say the "
                        "same in each, or leave it to one of them.",
                        models, table_.name, what, own.empty() ? "none" : own, other.empty() ? "none" : other));
    }

    TableSchema& table_;
    const std::vector<const TableDefinition*>& definitions_;
};

}  // namespace

std::vector<const ModelCore*> withOthersOfTables(const ModelSet& set, std::vector<const ModelCore*> models) {
    const auto given = models;
    for (const auto* other : set.inDependencyOrder()) {
        if (std::ranges::find(models, other) != models.end()) continue;
        const bool isOfTheirs = std::ranges::any_of(
            given, [&](const ModelCore* model) { return model->table().tableName == other->table().tableName; });
        if (!isOfTheirs) continue;
        other->use();
        models.push_back(other);
    }
    return models;
}

void uniteTables(SchemaModel& wanted, const std::vector<const TableDefinition*>& definitions) {
    std::vector<TableSchema> tables;
    for (auto& table : wanted.tables) {
        const auto first = std::ranges::find(tables, table.name, &TableSchema::name);
        if (first == tables.end())
            tables.push_back(std::move(table));
        else
            Union(*first, definitions).add(std::move(table));
    }
    wanted.tables = std::move(tables);
}

}  // namespace sequelize::detail
