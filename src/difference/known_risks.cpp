#include "known_risks.hpp"

#include <algorithm>

#include "same_parts.hpp"

namespace sequelize::detail::diff {
namespace {

void addRisk(SchemaChange& change, SchemaRisk::Kind kind, std::string reason) {
    change.risks.push_back({.kind = kind, .reason = std::move(reason)});
}

bool changesTexts(const ColumnSchema& before, const ColumnSchema& after) {
    return !isSameText(before.charset, after.charset) || !isSameText(before.collation, after.collation);
}

}  // namespace

void addTableRisks(SchemaChange& change, const TableSchema& before, const TableSchema& after) {
    if (!isSameText(before.charset, after.charset) || !isSameText(before.collation, after.collation)) {
        addRisk(change, SchemaRisk::Kind::destroysData, "characters that the other character set does not have");
        addRisk(change, SchemaRisk::Kind::blocksWrites, "the table is written anew");
    } else if (!isSameText(before.engine, after.engine) || !isSameText(before.rowFormat, after.rowFormat) ||
               !isSameSql(before.options, after.options)) {
        addRisk(change, SchemaRisk::Kind::blocksWrites, "the table is written anew");
    }
}

void addColumnRisks(SchemaChange& change, const ColumnSchema* before, const ColumnSchema* after) {
    if (!before && !after) return;
    if (!after) {
        if (before->generated.empty()) addRisk(change, SchemaRisk::Kind::destroysData, "the column's values");
        addRisk(change, SchemaRisk::Kind::breaksRunningVersion, "a program that reads or writes the column fails");
        return;
    }
    const bool needsValue =
        !after->allowNull && !after->defaultValue && !after->autoIncrement && after->generated.empty();
    if (!before) {
        if (!needsValue) return;
        addRisk(change, SchemaRisk::Kind::failsOnPresentRows,
                "it is NOT NULL without a default, and rows have no value for it");
        addRisk(change, SchemaRisk::Kind::breaksRunningVersion, "a program that inserts rows without it fails");
        return;
    }
    const bool isComputed = !before->generated.empty();
    if (isComputed && after->generated.empty())
        addRisk(change, SchemaRisk::Kind::breaksRunningVersion, "the column is not computed any more");
    if (!isComputed && !after->generated.empty())
        addRisk(change, SchemaRisk::Kind::destroysData, "the column's values: they will be computed");
    if (before->allowNull && !after->allowNull)
        addRisk(change, SchemaRisk::Kind::failsOnPresentRows, "rows in which it is NULL");
    const bool becomesNumbered = after->autoIncrement && !before->autoIncrement;
    if (!isSameSql(before->type, after->type) || changesTexts(*before, *after) || becomesNumbered) {
        addRisk(change, SchemaRisk::Kind::destroysData, "values that the new type does not hold");
        addRisk(change, SchemaRisk::Kind::blocksWrites, "the column of every row is converted");
    }
}

void addKeyRisks(SchemaChange& change, bool isUnique) {
    if (isUnique && !change.after.empty())
        addRisk(change, SchemaRisk::Kind::failsOnPresentRows, "rows with the same values");
    if (change.kind == SchemaChange::Kind::changePrimaryKey)
        addRisk(change, SchemaRisk::Kind::blocksWrites, "the table is written anew");
}

void addRuleRisk(SchemaChange& change, const std::string& rule) {
    addRisk(change, SchemaRisk::Kind::destroysData, "the rule that " + rule);
}

void addForeignKeyRisks(SchemaChange& change) {
    addRisk(change, SchemaRisk::Kind::failsOnPresentRows, "rows that refer to no row");
}

void addCheckRisks(SchemaChange& change, bool isEnforced) {
    if (isEnforced) addRisk(change, SchemaRisk::Kind::failsOnPresentRows, "rows that do not fulfil it");
}

void addNameRisks(SchemaChange& change) {
    if (change.kind == SchemaChange::Kind::dropTable)
        addRisk(change, SchemaRisk::Kind::destroysData, "the table's rows");
    addRisk(change, SchemaRisk::Kind::breaksRunningVersion, "a program that uses the former name fails");
}

const SchemaRisk* riskOf(const SchemaChange& change, SchemaRisk::Kind kind) noexcept {
    const auto found = std::ranges::find(change.risks, kind, &SchemaRisk::kind);
    return found == change.risks.end() ? nullptr : &*found;
}

}  // namespace sequelize::detail::diff
