// A new column that is NOT NULL without a default: it is added so that it may be NULL, filled in, and made NOT NULL
// then.
#include "column_stages.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "../difference/difference.hpp"
#include "../difference/same_parts.hpp"

namespace sequelize::detail::commandline {
namespace {

bool isOfIndex(const IndexSchema& index, const std::string& column) {
    return std::ranges::any_of(index.parts,
                               [&](const IndexPart& part) { return diff::isSameText(part.column, column); });
}

bool needsFilling(const TableSchema& table, const ColumnSchema& column) {
    const bool isKey = table.primaryKey && isOfIndex(*table.primaryKey, column.name);
    return !column.allowNull && !column.defaultValue && !column.autoIncrement && column.generated.empty() && !isKey;
}

/// The columns of the table as it was that go, each where it stood.
void keepColumns(const SchemaDifference& difference, const TableSchema& before, const TableSchema& wanted,
                 TableSchema& table) {
    const auto renames = diff::columnRenames(difference, wanted.name);
    std::size_t place = 0;
    for (const auto& column : before.columns) {
        std::string name = column.name;
        for (const auto& [from, to] : renames)
            if (diff::isSameText(from, name)) name = to;
        const auto there = std::ranges::find_if(
            table.columns, [&](const ColumnSchema& other) { return diff::isSameText(other.name, name); });
        if (there != table.columns.end()) {
            place = static_cast<std::size_t>(there - table.columns.begin()) + 1;
            continue;
        }
        // Of numbered columns a table has one; what is computed may be so of columns that have other names now.
        if (column.autoIncrement || !column.generated.empty()) continue;
        table.columns.insert(table.columns.begin() + static_cast<std::ptrdiff_t>(place++), column);
        for (const auto& check : before.checks)
            if (diff::isSameText(check.column, column.name)) table.checks.push_back(check);
    }
}

/// What is said of a column before it is filled in.
void soften(SchemaChange& change, const std::string& text) {
    change.after = text;
    std::erase_if(change.risks, [](const SchemaRisk& risk) {
        return risk.kind == SchemaRisk::Kind::failsOnPresentRows || risk.kind == SchemaRisk::Kind::breaksRunningVersion;
    });
}

}  // namespace

std::string FilledColumn::example(const SqlDialect& dialect) const {
    const std::string quoted = dialect.quoted(column);
    return fmt::format("UPDATE {0} SET {1} = <value> WHERE {1} IS NULL", dialect.quoted(table), quoted);
}

std::string FilledColumn::reason() const {
    return fmt::format(
        "{}.{} shall be NOT NULL and has no default: rows that are there need a value, or the next step "
        "fails.",
        table, column);
}

std::optional<ColumnStages> inStages(const SchemaDifference& difference) {
    ColumnStages stages{.first = difference, .last = difference};
    for (auto& table : stages.first.after.tables) {
        const TableSchema wanted = table;
        const auto* before = difference.before.table(diff::nameBefore(difference, wanted.name));
        if (!before) continue;
        const auto renames = diff::columnRenames(difference, wanted.name);
        std::vector<std::string> filled;
        for (auto& column : table.columns) {
            const bool isRenamed = std::ranges::any_of(
                renames, [&](const auto& pair) { return diff::isSameText(pair.second, column.name); });
            if (isRenamed || before->column(column.name) || !needsFilling(wanted, column)) continue;
            column.allowNull = true;
            filled.push_back(column.name);
            for (auto& change : stages.first.changes)
                if (change.kind == SchemaChange::Kind::addColumn && change.table == wanted.name &&
                    diff::isSameText(change.name, column.name))
                    soften(change, diff::columnText(column));
        }
        if (filled.empty()) continue;
        // It takes no column that may be NULL.
        std::erase_if(table.indexes, [&](const IndexSchema& index) {
            return diff::isSameText(index.kind, "SPATIAL") &&
                   std::ranges::any_of(filled, [&](const auto& column) { return isOfIndex(index, column); });
        });
        keepColumns(difference, *before, wanted, table);
        std::erase_if(stages.first.changes, [&](const SchemaChange& change) {
            return change.kind == SchemaChange::Kind::dropColumn && change.table == wanted.name &&
                   table.column(change.name);
        });
        for (auto& column : filled) stages.columns.push_back({wanted.name, std::move(column)});
    }
    if (stages.columns.empty()) return std::nullopt;
    stages.last = diff::difference(stages.first.after, difference.after, {.isOfModels = false});
    // It must be as it was meant, whatever a comparison thinks of it.
    stages.last.after = difference.after;
    return stages;
}

bool makesTableAnew(const SqlDialect& dialect, const SchemaDifference& difference) {
    const auto plan = diff::planOf(dialect, difference);
    return std::ranges::any_of(plan.steps, [](const auto& step) { return !step.script.rebuilt.empty(); });
}

StagedPlan stagedPlanOf(const SqlDialect& dialect, const SchemaDifference& difference) {
    const auto stages = inStages(difference);
    if (!stages) return {.first = diff::planOf(dialect, difference)};
    StagedPlan staged{.first = diff::planOf(dialect, stages->first),
                      .columns = stages->columns,
                      .last = diff::planOf(dialect, stages->last)};
    // Tables that go are still there to fill columns from.
    auto& first = staged.first.steps;
    const auto goes = [](const diff::SchemaStep& step) { return step.before && !step.after; };
    const auto gone = std::stable_partition(first.begin(), first.end(), [&](const auto& step) { return !goes(step); });
    std::move(gone, first.end(), std::back_inserter(staged.last.steps));
    first.erase(gone, first.end());
    return staged;
}

}  // namespace sequelize::detail::commandline
