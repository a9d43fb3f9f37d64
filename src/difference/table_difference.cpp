#include "table_difference.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "../core/ascii.hpp"
#include "known_risks.hpp"
#include "table_comparison.hpp"

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

bool isOfIntegers(std::string_view type) {
    return containsIgnoringCase(type, "int");
}

/// Models' keys have whole columns, in the order and with the collation that these have.
IndexSchema asModelsSay(IndexSchema key) {
    for (auto& part : key.parts) {
        part.isDescending = false;
        part.collation.clear();
        part.length.reset();
    }
    return key;
}

}  // namespace

TableSchema TableComparison::target() {
    table();
    columns();
    primaryKey();
    foreignKeys();
    indexes();
    checks();
    whatNamesDropped();
    return std::move(target_);
}

SchemaChange& TableComparison::add(SchemaChange::Kind kind, std::string name, std::string before, std::string after) {
    auto& change = result_.changes.emplace_back();
    change = {.kind = kind,
              .table = wanted_.name,
              .name = std::move(name),
              .before = std::move(before),
              .after = std::move(after)};
    return change;
}

void TableComparison::table() {
    target_.engine = wanted_.engine;
    target_.charset = wanted_.charset;
    target_.collation = wanted_.collation;
    target_.comment = wanted_.comment;
    target_.rowFormat = wanted_.rowFormat;
    if (!options_.isOfModels) target_.options = wanted_.options;
    const bool isSame = isSameText(present_.engine, target_.engine) && isSameText(present_.charset, target_.charset) &&
                        isSameText(present_.collation, target_.collation) && present_.comment == target_.comment &&
                        isSameText(present_.rowFormat, target_.rowFormat) &&
                        isSameSql(present_.options, target_.options);
    if (isSame) {
        target_.engine = present_.engine;
        target_.rowFormat = present_.rowFormat;
        target_.options = present_.options;
        return;
    }
    auto& change = add(SchemaChange::Kind::changeTable, {}, tableText(present_), tableText(target_));
    addTableRisks(change, present_, target_);
}

void TableComparison::columns() {
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

bool TableComparison::isKept(const std::string& column) const {
    return std::ranges::any_of(options_.keptColumns, [&](const auto& kept) {
        return isSameText(kept.first, wanted_.name) && isSameText(kept.second, column);
    });
}

ColumnSchema TableComparison::changedColumn(const ColumnSchema& present, const ColumnSchema& wanted) {
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

bool TableComparison::isInStayingKey(const std::string& column) const {
    return options_.isOfModels && present_.primaryKey && !wanted_.primaryKey &&
           std::ranges::any_of(present_.primaryKey->parts,
                               [&](const auto& part) { return isSameText(part.column, column); });
}

bool TableComparison::staysNumbered(const ColumnSchema& present, const ColumnSchema& column) const {
    if (!options_.isOfModels || options_.dropsKeys || !present.autoIncrement || column.autoIncrement) return false;
    const bool changesKey = present_.primaryKey && wanted_.primaryKey &&
                            !isSameIndex(asModelsSay(*present_.primaryKey), *wanted_.primaryKey);
    const bool isOther = std::ranges::any_of(wanted_.columns, &ColumnSchema::autoIncrement);
    return !changesKey && !isOther && !column.defaultValue && isOfIntegers(column.type);
}

void TableComparison::keepAsOfKey(const ColumnSchema& present, ColumnSchema& column) {
    const bool losesNumbers = present.autoIncrement && !column.autoIncrement && isOfIntegers(column.type);
    if ((!column.allowNull || present.allowNull) && !losesNumbers) return;
    note("the column '" + column.name + "' stays NOT NULL" + (losesNumbers ? ", and numbered by the database" : "") +
         ": it is in the primary key " + partsText(*present_.primaryKey) + ", which stays, and no model has");
    column.allowNull = present.allowNull;
    column.autoIncrement = column.autoIncrement || losesNumbers;
    if (!isSameSql(present.type, column.type)) column.definition.clear();  // it says NULL
}

void TableComparison::primaryKey() {
    const auto& was = present_.primaryKey;
    const auto& is = wanted_.primaryKey;
    if (!was && !is) return;
    if (was && is && isSameIndex(*was, *is)) return;
    if (options_.isOfModels && !is) return note("no model has the primary key " + partsText(*was) + "; it stays");
    if (options_.isOfModels && was && isSameIndex(asModelsSay(*was), *is))
        return note("the primary key " + partsText(*was) +
                    " has an order or a length that a model cannot say; it stays so");
    target_.primaryKey = is;
    auto& change = add(SchemaChange::Kind::changePrimaryKey, {}, was ? partsText(*was) : "", is ? partsText(*is) : "");
    addKeyRisks(change, true);
}

void TableComparison::whatNamesDropped() {
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

TableSchema tableDifference(const TableSchema& present, const TableSchema& wanted, const DifferenceOptions& options,
                            SchemaDifference& result) {
    return TableComparison(present, wanted, options, result).target();
}

}  // namespace sequelize::detail::diff
