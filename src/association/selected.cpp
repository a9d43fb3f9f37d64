#include "selected.hpp"

#include <algorithm>

#include "../query/expression_node.hpp"

namespace sequelize::detail {

std::vector<SelectedAttribute> selectedOf(const TableDefinition& table, const Selection& selection) {
    std::vector<SelectedAttribute> listed;
    for (const auto& projection : selection.list) {
        const auto& e = projection.expression;
        const bool isColumn =
            e->kind == ExpressionNode::Form::column && projection.alias.empty() && e->column.name != "*";
        listed.push_back({isColumn ? &columnOf(table, e->column) : nullptr, &projection});
    }
    if (!selection.all) return listed;
    std::vector<const ColumnDefinition*> left;
    for (const auto& e : selection.excluded) left.push_back(&columnOf(table, e->column));
    for (const auto& [column, projection] : listed)
        if (!column)
            if (const auto* named = table.findByName(projection->alias)) left.push_back(named);
    const auto isLeft = [&](const ColumnDefinition& column) { return std::ranges::find(left, &column) != left.end(); };
    std::vector<SelectedAttribute> all;
    for (const auto& column : table.columns)
        if (!isLeft(column)) all.push_back({&column, nullptr});
    for (const auto& attribute : listed) {
        const auto isSame = [&](const SelectedAttribute& other) { return other.column == attribute.column; };
        if (!attribute.column || std::ranges::none_of(all, isSame)) all.push_back(attribute);
    }
    return all;
}

}  // namespace sequelize::detail
