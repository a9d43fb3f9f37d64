#include "table_difference.hpp"

#include <algorithm>
#include <utility>

#include "../core/ascii.hpp"
#include "known_risks.hpp"

namespace sequelize::detail::diff {
namespace {

/// What a model's column does not say, as the table's has it.
ColumnSchema completedColumn(const ColumnSchema& present, const ColumnSchema& wanted) {
    ColumnSchema column = wanted;
    if (isOfCharacters(wanted.type) && column.collation.empty() &&
        (column.charset.empty() || isSameText(column.charset, present.charset))) {
        column.charset = present.charset;
        column.collation = present.collation;
    }
    if (column.onUpdate.empty() && isSameSql(present.type, wanted.type)) column.onUpdate = present.onUpdate;
    column.isInvisible = present.isInvisible;
    // What of the definition no member tells goes with the type.
    if (isSameSql(present.type, wanted.type)) column.definition = present.definition;
    return column;
}

/// A check that the library makes of a column's type, on databases whose types do not hold by themselves.
bool isOfType(const CheckSchema& check, const std::string& table) {
    if (check.column.empty()) return false;
    return isSameSql(check.expression, "json_valid(" + check.column + ")") ||
           check.name.starts_with(table + "." + check.column + " holds ");
}

/// As databases call what has no name: by its first column.
bool isMadeName(const IndexSchema& index) {
    if (index.name.empty() || index.parts.empty()) return true;
    const std::string& column = index.parts[0].column;
    if (!startsIgnoringCase(index.name, column)) return false;
    const std::string rest = index.name.substr(column.size());
    return rest.empty() || (rest.size() > 1 && rest[0] == '_' && std::ranges::all_of(rest.substr(1), isDigit));
}

class TableComparison {
public:
    TableComparison(const TableSchema& present, const TableSchema& wanted, const DifferenceOptions& options,
                    SchemaDifference& result)
        : present_(present), wanted_(wanted), options_(options), result_(result), target_(present) {}

    TableSchema target() {
        table();
        columns();
        primaryKey();
        foreignKeys();
        indexes();
        checks();
        whatNamesDropped();
        return std::move(target_);
    }

private:
    SchemaChange& add(SchemaChange::Kind kind, std::string name, std::string before, std::string after) {
        auto& change = result_.changes.emplace_back();
        change = {.kind = kind,
                  .table = wanted_.name,
                  .name = std::move(name),
                  .before = std::move(before),
                  .after = std::move(after)};
        return change;
    }
    void note(const std::string& text) { result_.notes.push_back(wanted_.name + ": " + text); }

    void table() {
        target_.engine = wanted_.engine;
        target_.charset = wanted_.charset;
        target_.collation = wanted_.collation;
        target_.comment = wanted_.comment;
        target_.rowFormat = wanted_.rowFormat;
        if (!options_.isOfModels) target_.options = wanted_.options;
        const bool isSame =
            isSameText(present_.engine, target_.engine) && isSameText(present_.charset, target_.charset) &&
            isSameText(present_.collation, target_.collation) && present_.comment == target_.comment &&
            isSameText(present_.rowFormat, target_.rowFormat) && isSameSql(present_.options, target_.options);
        if (isSame) {
            target_.engine = present_.engine;
            target_.rowFormat = present_.rowFormat;
            target_.options = present_.options;
            return;
        }
        auto& change = add(SchemaChange::Kind::changeTable, {}, tableText(present_), tableText(target_));
        addTableRisks(change, present_, target_);
    }

    void columns() {
        target_.columns.clear();
        std::vector<const ColumnSchema*> dropped;
        for (const auto& column : present_.columns) {
            if (isKept(column.name)) {
                note("the column '" + column.name + "' (" + columnText(column) + ") stays, as .keptColumns says");
                target_.columns.push_back(column);
            } else if (options_.isOfModels && column.name.empty()) {
                note("a column has no name, \"\" (" + columnText(column) +
                     "), and stays; rename it in an ALTER TABLE of your own before a model can have it or drop it");
                target_.columns.push_back(column);
            } else if (const auto* wanted = wanted_.column(column.name)) {
                target_.columns.push_back(changedColumn(column, *wanted));
            } else if (options_.isOfModels && (options_.keepsColumns || !column.generated.empty())) {
                note("no model has the " + std::string(column.generated.empty() ? "" : "generated ") + "column '" +
                     column.name + "' (" + columnText(column) + "); it stays");
                target_.columns.push_back(column);
            } else {
                dropped.push_back(&column);
                dropped_.push_back(column.name);
                auto& change = add(SchemaChange::Kind::dropColumn, column.name, columnText(column), {});
                addColumnRisks(change, &column, nullptr);
            }
        }
        for (const auto& column : wanted_.columns) {
            if (present_.column(column.name)) continue;
            target_.columns.push_back(column);
            auto& change = add(SchemaChange::Kind::addColumn, column.name, {}, columnText(column));
            addColumnRisks(change, nullptr, &column);
            for (const auto* other : dropped)
                if (isSameColumn(*other, column))
                    result_.candidates.push_back({.table = wanted_.name, .from = other->name, .to = column.name});
        }
    }

    [[nodiscard]] bool isKept(const std::string& column) const {
        return std::ranges::any_of(options_.keptColumns, [&](const auto& kept) {
            return isSameText(kept.first, wanted_.name) && isSameText(kept.second, column);
        });
    }
    [[nodiscard]] bool isOfKept(const IndexSchema& index) const {
        return std::ranges::any_of(index.parts, [&](const auto& part) { return isKept(part.column); });
    }

    ColumnSchema changedColumn(const ColumnSchema& present, const ColumnSchema& wanted) {
        if (options_.isOfModels && !present.generated.empty() && wanted.generated.empty()) {
            note("the column '" + present.name +
                 "' is generated, which the model does not say (.generatedAs); it stays so");
            return present;
        }
        ColumnSchema column = options_.isOfModels ? completedColumn(present, wanted) : wanted;
        column.name = present.name;
        if (isInStayingKey(column.name)) keepAsOfKey(present, column);
        if (staysNumbered(present, column)) {
            note("the database numbers the column '" + column.name +
                 "', which no model says; it stays so (.alter = {.drop = true} takes it away)");
            column.autoIncrement = true;
            column.allowNull = present.allowNull;
        }
        if (isSameColumn(present, column)) return present;
        auto& change = add(SchemaChange::Kind::changeColumn, present.name, columnText(present), columnText(column));
        addColumnRisks(change, &present, &column);
        if (!isSameSql(present.type, column.type)) changedTypes_.push_back(present.name);
        return column;
    }

    /// Whether the column is in a primary key of which the models say nothing.
    [[nodiscard]] bool isInStayingKey(const std::string& column) const {
        return options_.isOfModels && present_.primaryKey && !wanted_.primaryKey &&
               std::ranges::any_of(present_.primaryKey->parts,
                                   [&](const auto& part) { return isSameText(part.column, column); });
    }

    /// AUTO_INCREMENT serves those who leave the column out of an INSERT. It goes with the key that it needs.
    [[nodiscard]] bool staysNumbered(const ColumnSchema& present, const ColumnSchema& column) const {
        if (!options_.isOfModels || options_.dropsKeys || !present.autoIncrement || column.autoIncrement) return false;
        const bool changesKey = present_.primaryKey && wanted_.primaryKey &&
                                !isSameIndex(asModelsSay(*present_.primaryKey), *wanted_.primaryKey);
        const bool isOther = std::ranges::any_of(wanted_.columns, &ColumnSchema::autoIncrement);
        return !changesKey && !isOther && !column.defaultValue && isOfIntegers(column.type);
    }

    /// What a primary key asks of its column, and who leaves it out of an INSERT.
    void keepAsOfKey(const ColumnSchema& present, ColumnSchema& column) {
        const bool losesNumbers = present.autoIncrement && !column.autoIncrement && isOfIntegers(column.type);
        if ((!column.allowNull || present.allowNull) && !losesNumbers) return;
        note("the column '" + column.name + "' stays NOT NULL" +
             (losesNumbers ? ", and numbered by the database" : "") + ": it is in the primary key " +
             partsText(*present_.primaryKey) + ", which stays, and no model has");
        column.allowNull = present.allowNull;
        column.autoIncrement = column.autoIncrement || losesNumbers;
        if (!isSameSql(present.type, column.type)) column.definition.clear();  // it says NULL
    }
    static bool isOfIntegers(std::string_view type) { return containsIgnoringCase(type, "int"); }

    /// Models' keys have whole columns, in the order and with the collation that these have.
    static IndexSchema asModelsSay(IndexSchema key) {
        for (auto& part : key.parts) {
            part.isDescending = false;
            part.collation.clear();
            part.length.reset();
        }
        return key;
    }

    void primaryKey() {
        const auto& was = present_.primaryKey;
        const auto& is = wanted_.primaryKey;
        if (!was && !is) return;
        if (was && is && isSameIndex(*was, *is)) return;
        if (options_.isOfModels && !is) return note("no model has the primary key " + partsText(*was) + "; it stays");
        if (options_.isOfModels && was && isSameIndex(asModelsSay(*was), *is))
            return note("the primary key " + partsText(*was) +
                        " has an order or a length that a model cannot say; it stays so");
        target_.primaryKey = is;
        auto& change =
            add(SchemaChange::Kind::changePrimaryKey, {}, was ? partsText(*was) : "", is ? partsText(*is) : "");
        addKeyRisks(change, true);
    }

    void foreignKeys() {
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
            const bool isTaken = std::ranges::any_of(
                target_.foreignKeys, [&](const auto& other) { return isSameText(other.name, key.name); });
            if (isTaken) key.name.clear();
            if (options_.isOfModels) keepUnsaid(key);
            addForeignKeyRisks(add(SchemaChange::Kind::addForeignKey, key.name, {}, foreignKeyText(key)));
            target_.foreignKeys.push_back(std::move(key));
        }
    }

    [[nodiscard]] bool isPresent(const ForeignKeySchema& wanted) const {
        return std::ranges::any_of(present_.foreignKeys,
                                   [&](const auto& key) { return isSameForeignKey(key, wanted); });
    }
    static bool isSameTarget(const ForeignKeySchema& a, const ForeignKeySchema& b) {
        return a.targetSchema == b.targetSchema && isSameText(a.targetTable, b.targetTable) &&
               areSameNames(a.targetColumns, b.targetColumns);
    }

    /// What no model can say of a foreign key whose rules change: DEFERRABLE, MATCH.
    void keepUnsaid(ForeignKeySchema& key) const {
        for (const auto& former : present_.foreignKeys) {
            if (!areSameNames(former.columns, key.columns) || !isSameText(former.targetTable, key.targetTable))
                continue;
            const auto begin = std::min(former.rest.find("MATCH "), former.rest.find("DEFERRABLE"));
            if (begin == std::string::npos || key.rest.find(former.rest.substr(begin)) != std::string::npos) return;
            key.rest += (key.rest.empty() ? "" : " ") + former.rest.substr(begin);
            return;
        }
    }

    [[nodiscard]] bool isDropped(const std::string& column) const {
        return std::ranges::any_of(dropped_, [&](const auto& name) { return isSameText(name, column); });
    }
    [[nodiscard]] bool losesColumn(const ForeignKeySchema& key) const {
        return std::ranges::any_of(key.columns, [&](const auto& name) { return isDropped(name); });
    }
    [[nodiscard]] bool losesColumn(const IndexSchema& index) const {
        return std::ranges::any_of(index.parts, [&](const auto& part) { return isDropped(part.column); });
    }

    void indexes() {
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

    /// A foreign key that is there, and whose index nobody asked for but the key itself; null.
    [[nodiscard]] const ForeignKeySchema* unindexed(const IndexSchema& index) const {
        std::vector<std::string> columns;
        for (const auto& part : index.parts) columns.push_back(part.column);
        const bool isOfKey = std::ranges::any_of(options_.foreignKeyIndexes, [&](const auto& known) {
            return isSameText(known.first, wanted_.name) && areSameNames(known.second, columns);
        });
        if (!isOfKey || index.isUnique) return nullptr;
        const auto found = std::ranges::find_if(present_.foreignKeys,
                                                [&](const auto& key) { return areSameNames(key.columns, columns); });
        return found == present_.foreignKeys.end() ? nullptr : &*found;
    }

    /// Whether an index of that name is there which no model has, and which is not dropped.
    [[nodiscard]] bool stays(const std::vector<const IndexSchema*>& partner, const std::string& name) const {
        for (std::size_t i = 0; i < partner.size(); ++i) {
            const auto& index = present_.indexes[i];
            if (partner[i] || !isSameText(index.name, name)) continue;
            return options_.isOfModels && (!options_.dropsKeys || isReferredTo(index) || isOfKept(index));
        }
        return false;
    }

    void presentIndex(const IndexSchema& present, const IndexSchema& wanted, bool isNameTaken) {
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

    [[nodiscard]] bool isRenamed(const IndexSchema& present, const IndexSchema& wanted) const {
        if (present.name.empty() || wanted.name.empty() || isSameText(present.name, wanted.name)) return false;
        if (options_.isOfModels && isTakenElsewhere(wanted.name)) return false;
        if (options_.isOfModels)
            return std::ranges::find(options_.namedIndexes, std::pair(wanted_.name, wanted.name)) !=
                   options_.namedIndexes.end();
        return !isMadeName(present) && !isMadeName(wanted);
    }

    void extraIndex(const IndexSchema& index, const std::vector<const IndexSchema*>& added) {
        const auto isEqual = [&](const IndexSchema& other) { return isSameIndex(other, index); };
        if (std::ranges::any_of(wanted_.indexes, isEqual) && !losesColumn(index)) {
            note("the " + (index.name.empty() ? std::string("key ") : "index '" + index.name + "' ") +
                 indexText(index) + " is there more than once; it stays");
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

    /// Whether a key that there will be allows no rows that the unique key forbids.
    [[nodiscard]] bool isImplied(const IndexSchema& index) const {
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

    /// Whether another table's foreign key refers to the index's columns, and no other key would have them.
    [[nodiscard]] bool isReferredTo(const IndexSchema& index) const {
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

    void addIndex(const IndexSchema& wanted) {
        IndexSchema index = wanted;
        for (int number = 2; !index.name.empty() && isTaken(index.name); ++number)
            index.name = wanted.name + "_" + std::to_string(number);
        auto& change = add(SchemaChange::Kind::addIndex, index.name, {}, indexText(index));
        addKeyRisks(change, index.isUnique);
        target_.indexes.push_back(std::move(index));
    }

    static bool hasIndexNamed(const TableSchema& table, const std::string& name) {
        return std::ranges::any_of(table.indexes, [&](const auto& index) { return isSameText(index.name, name); });
    }
    [[nodiscard]] bool isTaken(const std::string& name) const {
        return hasIndexNamed(target_, name) || isTakenElsewhere(name);
    }
    [[nodiscard]] bool isTakenElsewhere(const std::string& name) const {
        if (!options_.hasGlobalIndexNames) return false;
        const auto isIt = [&](const std::string& other) { return isSameText(other, name); };
        return std::ranges::any_of(result_.before.views, isIt) ||
               std::ranges::any_of(result_.before.virtualTables, isIt) ||
               std::ranges::any_of(result_.before.tables, [&](const auto& table) {
                   return isIt(table.name) || (!isSameText(table.name, present_.name) && hasIndexNamed(table, name));
               });
    }

    void checks() {
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
            const bool isTaken = std::ranges::any_of(
                target_.checks, [&](const auto& other) { return isSameText(other.name, check.name); });
            if (isTaken) check.name.clear();
            addCheckRisks(add(SchemaChange::Kind::addCheck, check.name, {}, checkText(check)), check.isEnforced);
            target_.checks.push_back(std::move(check));
        }
    }

    [[nodiscard]] bool goesWithColumn(const CheckSchema& check) const {
        if (!isOfType(check, wanted_.name)) return false;
        const auto isSameColumnOf = [&](const std::string& name) { return isSameText(name, check.column); };
        return isDropped(check.column) || std::ranges::any_of(changedTypes_, isSameColumnOf) ||
               std::ranges::any_of(wanted_.checks, [&](const auto& other) {
                   return isOfType(other, wanted_.name) && isSameColumnOf(other.column);
               });
    }

    /// What stays, and would not work without a column that goes.
    void whatNamesDropped() {
        for (auto& change : result_.changes) {
            if (change.kind != SchemaChange::Kind::dropColumn || change.table != wanted_.name) continue;
            const auto blocked = [&](const std::string& what) {
                change.risks.push_back({.kind = SchemaRisk::Kind::failsOnPresentRows,
                                        .reason = what + " names it; drop or change that first"});
            };
            for (const auto& check : target_.checks)
                if (namesColumn(check.expression, change.name)) blocked("the " + checkText(check));
            for (const auto& column : target_.columns)
                if (namesColumn(column.generated, change.name)) blocked("the generated column '" + column.name + "'");
            for (const auto& trigger : target_.triggers)
                if (namesRowColumn(trigger.sql, change.name)) blocked("the trigger '" + trigger.name + "'");
        }
    }

    const TableSchema& present_;
    const TableSchema& wanted_;
    const DifferenceOptions& options_;
    SchemaDifference& result_;
    TableSchema target_;
    std::vector<std::string> dropped_;
    std::vector<std::string> changedTypes_;
};

}  // namespace

TableSchema tableDifference(const TableSchema& present, const TableSchema& wanted, const DifferenceOptions& options,
                            SchemaDifference& result) {
    return TableComparison(present, wanted, options, result).target();
}

}  // namespace sequelize::detail::diff
