// The part of TableComparison that is about foreign keys and checks.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "known_risks.hpp"
#include "table_comparison.hpp"

namespace sequelize::detail::diff {
namespace {

/// A check that the library makes of a column's type, on databases whose types do not hold by themselves.
bool isOfType(const CheckSchema& check, const std::string& table) {
    if (check.column.empty()) return false;
    return isSameSql(check.expression, "json_valid(" + check.column + ")") ||
           check.name.starts_with(table + "." + check.column + " holds ");
}

bool isSameTarget(const ForeignKeySchema& a, const ForeignKeySchema& b) {
    return a.targetSchema == b.targetSchema && isSameText(a.targetTable, b.targetTable) &&
           areSameNames(a.targetColumns, b.targetColumns);
}

}  // namespace

void TableComparison::foreignKeys() {
    target_.foreignKeys.clear();
    std::vector<bool> found(wanted_.foreignKeys.size(), false);
    for (const auto& key : present_.foreignKeys) {
        bool isWanted = false;
        const ForeignKeySchema* replacement = nullptr;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& other = wanted_.foreignKeys[i];
            if (areSameNames(key.columns, other.columns) && !isPresent(other)) replacement = &other;
            if (!isSameForeignKey(key, other)) continue;
            if (!options_.isOfModels && !isSameSql(key.rest, other.rest)) continue;
            if (found[i] && !isWanted)
                note("the foreign key " + foreignKeyText(key) + " is there more than once; it stays");
            isWanted = true;
            found[i] = true;
        }
        if (isWanted) {
            target_.foreignKeys.push_back(key);
        } else if (options_.isOfModels && !replacement && !losesColumn(key) &&
                   (!options_.dropsKeys ||
                    std::ranges::any_of(key.columns, [&](const auto& name) { return isKept(name); }))) {
            note("no model has the foreign key " + foreignKeyText(key) + "; it stays");
            target_.foreignKeys.push_back(key);
        } else {
            auto& change = add(SchemaChange::Kind::dropForeignKey, key.name, foreignKeyText(key), {});
            const bool isUntold = options_.isOfModels && !options_.dropsKeys && replacement && !losesColumn(key);
            if (isUntold && !isSameTarget(key, *replacement))
                addRuleRisk(change, "rows refer to one of " + key.targetTable);
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i]) continue;
        auto key = wanted_.foreignKeys[i];
        const bool isTaken = std::ranges::any_of(target_.foreignKeys,
                                                 [&](const auto& other) { return isSameText(other.name, key.name); });
        if (isTaken) key.name.clear();
        if (options_.isOfModels) keepUnsaid(key);
        addForeignKeyRisks(add(SchemaChange::Kind::addForeignKey, key.name, {}, foreignKeyText(key)));
        target_.foreignKeys.push_back(std::move(key));
    }
}

bool TableComparison::isPresent(const ForeignKeySchema& wanted) const {
    return std::ranges::any_of(present_.foreignKeys, [&](const auto& key) { return isSameForeignKey(key, wanted); });
}

void TableComparison::keepUnsaid(ForeignKeySchema& key) const {
    for (const auto& former : present_.foreignKeys) {
        if (!areSameNames(former.columns, key.columns) || !isSameText(former.targetTable, key.targetTable)) continue;
        const auto begin = std::min(former.rest.find("MATCH "), former.rest.find("DEFERRABLE"));
        if (begin == std::string::npos || key.rest.find(former.rest.substr(begin)) != std::string::npos) return;
        key.rest += (key.rest.empty() ? "" : " ") + former.rest.substr(begin);
        return;
    }
}

void TableComparison::checks() {
    target_.checks.clear();
    std::vector<bool> found(wanted_.checks.size(), false);
    for (const auto& check : present_.checks) {
        bool isWanted = false;
        for (std::size_t i = 0; i < found.size() && !isWanted; ++i)
            if (!found[i] && isSameCheck(check, wanted_.checks[i])) isWanted = found[i] = true;
        if (isWanted) {
            target_.checks.push_back(check);
        } else if (options_.isOfModels && !check.column.empty() && isDropped(check.column)) {
            continue;  // it is a part of the column's definition
        } else if (options_.isOfModels && !goesWithColumn(check)) {
            note("no model has the " + checkText(check) +
                 (check.name.empty() ? std::string() : ", called '" + check.name + "'") + "; it stays");
            target_.checks.push_back(check);
        } else {
            add(SchemaChange::Kind::dropCheck, check.name, checkText(check), {});
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i]) continue;
        auto check = wanted_.checks[i];
        const bool isTaken =
            std::ranges::any_of(target_.checks, [&](const auto& other) { return isSameText(other.name, check.name); });
        if (isTaken) check.name.clear();
        addCheckRisks(add(SchemaChange::Kind::addCheck, check.name, {}, checkText(check)), check.isEnforced);
        target_.checks.push_back(std::move(check));
    }
}

bool TableComparison::goesWithColumn(const CheckSchema& check) const {
    if (!isOfType(check, wanted_.name)) return false;
    const auto isSameColumnOf = [&](const std::string& name) { return isSameText(name, check.column); };
    return isDropped(check.column) || std::ranges::any_of(changedTypes_, isSameColumnOf) ||
           std::ranges::any_of(wanted_.checks, [&](const auto& other) {
               return isOfType(other, wanted_.name) && isSameColumnOf(other.column);
           });
}

}  // namespace sequelize::detail::diff
