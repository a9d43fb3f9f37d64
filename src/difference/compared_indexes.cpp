// The part of TableComparison that is about indexes and unique keys.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "../core/ascii.hpp"
#include "known_risks.hpp"
#include "table_comparison.hpp"

namespace sequelize::detail::diff {
namespace {

/// As databases call what has no name: by its first column.
bool isMadeName(const IndexSchema& index) {
    if (index.name.empty() || index.parts.empty()) return true;
    const std::string& column = index.parts[0].column;
    if (!startsIgnoringCase(index.name, column)) return false;
    const std::string rest = index.name.substr(column.size());
    return rest.empty() || (rest.size() > 1 && rest[0] == '_' && std::ranges::all_of(rest.substr(1), isDigit));
}

bool hasIndexNamed(const TableSchema& table, const std::string& name) {
    return std::ranges::any_of(table.indexes, [&](const auto& index) { return isSameText(index.name, name); });
}

}  // namespace

void TableComparison::indexes() {
    target_.indexes.clear();
    std::vector<const IndexSchema*> partner(present_.indexes.size(), nullptr);
    std::vector<const IndexSchema*> added;
    std::vector<bool> found(wanted_.indexes.size(), false);
    const auto match = [&](bool byName) {
        for (std::size_t j = 0; j < found.size(); ++j) {
            const auto& wanted = wanted_.indexes[j];
            for (std::size_t i = 0; i < partner.size() && !found[j]; ++i) {
                const auto& present = present_.indexes[i];
                if (partner[i] || !isSameIndex(present, wanted)) continue;
                if (byName && !isSameText(present.name, wanted.name)) continue;
                partner[i] = &wanted;
                found[j] = true;
            }
        }
    };
    match(true);
    match(false);
    for (std::size_t j = 0; j < found.size(); ++j) {
        const bool isThere = found[j] || std::ranges::any_of(present_.indexes, [&](const auto& index) {
                                 return isSameIndex(index, wanted_.indexes[j]);
                             });
        if (isThere) continue;
        if (const auto* key = unindexed(wanted_.indexes[j]))
            note("the foreign key " + foreignKeyText(*key) + " has no index, which sync() without .alter makes");
        else
            added.push_back(&wanted_.indexes[j]);
    }
    for (std::size_t i = 0; i < partner.size(); ++i)
        partner[i] ? presentIndex(present_.indexes[i], *partner[i], stays(partner, partner[i]->name))
                   : extraIndex(present_.indexes[i], added);
    for (const auto* index : added) addIndex(*index);
}

const ForeignKeySchema* TableComparison::unindexed(const IndexSchema& index) const {
    std::vector<std::string> columns;
    for (const auto& part : index.parts) columns.push_back(part.column);
    const bool isOfKey = std::ranges::any_of(options_.foreignKeyIndexes, [&](const auto& known) {
        return isSameText(known.first, wanted_.name) && areSameNames(known.second, columns);
    });
    if (!isOfKey || index.isUnique) return nullptr;
    const auto found =
        std::ranges::find_if(present_.foreignKeys, [&](const auto& key) { return areSameNames(key.columns, columns); });
    return found == present_.foreignKeys.end() ? nullptr : &*found;
}

bool TableComparison::stays(const std::vector<const IndexSchema*>& partner, const std::string& name) const {
    for (std::size_t i = 0; i < partner.size(); ++i) {
        const auto& index = present_.indexes[i];
        if (partner[i] || !isSameText(index.name, name)) continue;
        return options_.isOfModels && (!options_.dropsKeys || isReferredTo(index) || isOfKept(index));
    }
    return false;
}

void TableComparison::presentIndex(const IndexSchema& present, const IndexSchema& wanted, bool isNameTaken) {
    IndexSchema index = present;
    if (!options_.isOfModels) {
        index.comment = wanted.comment;
        index.isInvisible = wanted.isInvisible;
        index.rest = wanted.rest;
        if (index != present) {
            add(SchemaChange::Kind::dropIndex, present.name, indexText(present), {});
            add(SchemaChange::Kind::addIndex, present.name, {}, indexText(index));
        }
    }
    if (!isNameTaken && isRenamed(present, wanted)) {
        index.name = wanted.name;
        add(SchemaChange::Kind::renameIndex, wanted.name, present.name, wanted.name);
    }
    target_.indexes.push_back(std::move(index));
}

bool TableComparison::isRenamed(const IndexSchema& present, const IndexSchema& wanted) const {
    if (present.name.empty() || wanted.name.empty() || isSameText(present.name, wanted.name)) return false;
    if (options_.isOfModels && isTakenElsewhere(wanted.name)) return false;
    if (options_.isOfModels)
        return std::ranges::find(options_.namedIndexes, std::pair(wanted_.name, wanted.name)) !=
               options_.namedIndexes.end();
    return !isMadeName(present) && !isMadeName(wanted);
}

void TableComparison::extraIndex(const IndexSchema& index, const std::vector<const IndexSchema*>& added) {
    const auto isEqual = [&](const IndexSchema& other) { return isSameIndex(other, index); };
    if (std::ranges::any_of(wanted_.indexes, isEqual) && !losesColumn(index)) {
        note("the " + (index.name.empty() ? std::string("key ") : "index '" + index.name + "' ") + indexText(index) +
             " is there more than once; it stays");
        target_.indexes.push_back(index);
        return;
    }
    const bool isReplaced = std::ranges::any_of(
        added, [&](const auto* other) { return !index.name.empty() && isSameText(other->name, index.name); });
    const bool mayGo =
        !options_.isOfModels || (options_.dropsKeys && !isReferredTo(index) && !isOfKept(index)) || isReplaced;
    if (mayGo || losesColumn(index)) {
        auto& change = add(SchemaChange::Kind::dropIndex, index.name, indexText(index), {});
        const bool isUntold = isReplaced && options_.isOfModels && !options_.dropsKeys;
        if (isUntold && index.isUnique && !isImplied(index))
            addRuleRisk(change, "no two rows have the same " + partsText(index));
        return;
    }
    target_.indexes.push_back(index);
    const bool holdsKey = std::ranges::any_of(target_.foreignKeys, [&](const auto& key) {
        return index.parts.size() == key.columns.size() && beginsWithColumns(index, key.columns);
    });
    if (holdsKey && !index.isUnique) return;  // which the database may have made by itself
    note("no model has the " + std::string(index.isUnique ? "unique key" : "index") +
         (index.name.empty() ? " " : " '" + index.name + "' ") + indexText(index) + "; it stays");
}

bool TableComparison::isImplied(const IndexSchema& index) const {
    const auto holds = [&](const IndexSchema& key) {
        return key.isUnique && key.where.empty() && std::ranges::all_of(key.parts, [&](const auto& part) {
                   return std::ranges::any_of(index.parts, [&](const auto& other) {
                       return !part.column.empty() && isSameText(part.column, other.column) &&
                              (!other.length || (part.length && *part.length <= *other.length));
                   });
               });
    };
    return (wanted_.primaryKey && holds(*wanted_.primaryKey)) || std::ranges::any_of(wanted_.indexes, holds);
}

bool TableComparison::isReferredTo(const IndexSchema& index) const {
    const auto holds = [](const IndexSchema& other, const ForeignKeySchema& key) {
        return beginsWithColumns(other, key.targetColumns);
    };
    return std::ranges::any_of(result_.before.tables, [&](const TableSchema& table) {
        return std::ranges::any_of(table.foreignKeys, [&](const ForeignKeySchema& key) {
            if (!isSameText(key.targetTable, present_.name) || !holds(index, key)) return false;
            if (wanted_.primaryKey && holds(*wanted_.primaryKey, key)) return false;
            return std::ranges::none_of(wanted_.indexes, [&](const auto& other) { return holds(other, key); });
        });
    });
}

void TableComparison::addIndex(const IndexSchema& wanted) {
    IndexSchema index = wanted;
    for (int number = 2; !index.name.empty() && isTaken(index.name); ++number)
        index.name = wanted.name + "_" + std::to_string(number);
    auto& change = add(SchemaChange::Kind::addIndex, index.name, {}, indexText(index));
    addKeyRisks(change, index.isUnique);
    target_.indexes.push_back(std::move(index));
}

bool TableComparison::isTaken(const std::string& name) const {
    return hasIndexNamed(target_, name) || isTakenElsewhere(name);
}

bool TableComparison::isTakenElsewhere(const std::string& name) const {
    if (!options_.hasGlobalIndexNames) return false;
    const auto isIt = [&](const std::string& other) { return isSameText(other, name); };
    return std::ranges::any_of(result_.before.views, isIt) || std::ranges::any_of(result_.before.virtualTables, isIt) ||
           std::ranges::any_of(result_.before.tables, [&](const auto& table) {
               return isIt(table.name) || (!isSameText(table.name, present_.name) && hasIndexNamed(table, name));
           });
}

}  // namespace sequelize::detail::diff
