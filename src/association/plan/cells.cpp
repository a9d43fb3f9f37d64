// What a query with includes selects: the members of each node's record, the keys that tell records from one another,
// and the columns that are NULL where an outer join found nothing. Cells go by their position, so that none is named:
//
//     SELECT author.id, author.name, books.id, books.title, books.authorId
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../query/expression_node.hpp"
#include "../link.hpp"
#include "../selected.hpp"
#include "tree.hpp"

namespace sequelize::detail {

std::size_t PlanTree::addCell(Expression expression) {
    projections_.push_back({std::move(expression), {}});
    return projections_.size() - 1;
}

std::vector<std::size_t> PlanTree::addCells(const std::string& alias, const TableDefinition& table,
                                            const std::vector<std::size_t>& columns) {
    std::vector<std::size_t> cells;
    for (const auto index : columns) {
        const auto& field = table.columns[index].field;
        const auto found = std::find_if(projections_.begin(), projections_.end(), [&](const Projection& p) {
            return p.expression->kind == ExpressionNode::Form::column && p.expression->column.table == alias &&
                   p.expression->column.name == field;
        });
        cells.push_back(found != projections_.end() ? static_cast<std::size_t>(found - projections_.begin())
                                                    : addCell(Expression::ofColumn(alias, field)));
    }
    return cells;
}

void PlanTree::setCells(std::size_t index) {
    auto& node = nodes_[index];
    const auto& request = *node.request;
    const auto& target = *node.table;
    const auto* through = node.association->through;
    const Link link(*node.association);
    node.multiplies = request.on.isPresent() || link.mayMatchSeveral();
    if (!node.isRead) return;
    if (node.level) {
        selectResult(index, false);
    } else {
        select(node.recordCells, index, request.selection);
        selectKey(node.recordCells, target, node.alias);
    }
    if (through) selectThrough(node, request.throughSelection);
    // with .on the key's columns may be NULL in rows that are there
    const bool byKey = !request.on.isPresent() || target.primaryKey.empty();
    node.absenceCells = addCells(node.alias, target, byKey ? link.targetKey() : target.primaryKey);
    if (!node.multiplies) return;
    node.identityCells = addCells(node.alias, target, target.primaryKey);
    if (through)
        for (const auto cell : addCells(node.throughAlias, *through, through->primaryKey))
            node.identityCells.push_back(cell);
}

void PlanTree::select(std::vector<PlannedCell>& cells, std::size_t node, const Selection& selection) {
    const auto& table = *nodes_[node].table;
    for (const auto& [column, computed] : selectedOf(table, selection)) {
        if (column) {
            if (column->member)
                cells.push_back({column, addCell(Expression::ofColumn(nodes_[node].alias, column->field))});
            continue;
        }
        const auto* target = table.findAttribute(computed->alias);
        if (!target || !target->member)
            throw EagerLoadingError(fmt::format("model '{}': the attribute '{}' has no member in {} to go into",
                                                table.modelName, computed->alias, table.structName));
        if (!reachesFurther(computed->expression))
            cells.push_back({target, addCell(resolved(computed->expression, node))});
    }
}

/// What attributes read of the nodes below.
void PlanTree::selectFurther(std::size_t index, const Selection& selection) {
    if (!nodes_[index].isRead) return;
    const auto& table = *nodes_[index].table;
    for (const auto& [column, computed] : selectedOf(table, selection)) {
        if (column || !reachesFurther(computed->expression)) continue;
        const auto& target = *table.findAttribute(computed->alias);
        auto read = resolved(computed->expression, index);
        requireOneOf(index, target, read);
        nodes_[index].recordCells.push_back({&target, addCell(std::move(read))});
    }
}

void PlanTree::selectResult(std::size_t index, bool below) {
    const auto* level = nodes_[index].level;
    if (!level || !root().isRead) return;  // what only asks whether there are rows need not have all nodes below
    for (std::size_t i = 0; i < level->columns.size(); ++i) {
        const auto& column = level->columns[i];
        const auto& projection = level->projections[i];
        if (reachesFurther(projection.expression) != below) continue;
        auto read = resolved(projection.expression, index);
        if (below) requireOneOf(index, column, read);
        nodes_[index].recordCells.push_back({&column, addCell(std::move(read))});
    }
}

/// What is read of nodes below must be one value for each row of the node.
void PlanTree::requireOneOf(std::size_t index, const ColumnDefinition& column, const Expression& read) const {
    std::set<std::size_t> reached;
    addReferenced(read, reached);
    const auto* level = nodes_[index].level;
    const std::string& structName = level ? level->names.structName : nodes_[index].table->structName;
    for (auto node : reached) {
        bool multiplies = false;
        auto above = node;
        for (; above > index; above = nodes_[above].parent) multiplies = multiplies || nodes_[above].multiplies;
        if (above == index && multiplies)
            throw EagerLoadingError(fmt::format(
                "{}: '{}' is read from an include that may have several rows for one {}::{}; give {} a member "
                "std::vector of structs for it, or ask the other model",
                nodes_[node].association->label, column.field, structName, column.name, structName));
    }
}

/// By it the record is told from others, and from a new one when it is saved; it is read in any case, as in Sequelize.
void PlanTree::selectKey(std::vector<PlannedCell>& cells, const TableDefinition& table, const std::string& alias) {
    for (const auto index : table.primaryKey) {
        const auto& column = table.columns[index];
        const bool isSelected =
            std::any_of(cells.begin(), cells.end(), [&](auto& cell) { return cell.target == &column; });
        if (column.member && !isSelected) cells.push_back({&column, addCells(alias, table, {index}).front()});
    }
}

void PlanTree::selectThrough(PlanNode& node, const Selection& selection) {
    if (!node.slot.operations->throughTag) return;
    const auto& through = *node.association->through;
    for (const auto& [column, computed] : selectedOf(through, selection)) {
        if (!column)
            throw EagerLoadingError(
                fmt::format("{}: .attributes of .through read columns of '{}', and compute nothing, such as '{}'; "
                            "compute it from what is read",
                            node.association->label, through.modelName, computed->alias));
        if (column->member)
            node.throughCells.push_back({column, addCell(Expression::ofColumn(node.throughAlias, column->field))});
    }
    selectKey(node.throughCells, through, node.throughAlias);
}

}  // namespace sequelize::detail
