#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "association/include_planner.hpp"
#include "query/expression_node.hpp"

namespace sequelize {

Expression bound(const Expression& e, const TableDefinition& table, const std::string& alias) {
    if (e->kind != ExpressionNode::Kind::column)
        return withChildren(e, [&](const Expression& child) { return bound(child, table, alias); });
    const auto& reference = e->column;
    if (!reference.table.empty()) return e;
    const auto* column = reference.offset >= 0 ? &columnOf(table, reference) : table.findByName(reference.name);
    return column ? Expression::ofColumn(alias, column->field) : e;
}

Expression IncludePlanner::resolved(const Expression& e, std::size_t node) const {
    if (e->kind != ExpressionNode::Kind::column)
        return withChildren(e, [&](const Expression& child) { return resolved(child, node); });
    if (!e->column.table.empty()) return e;
    requireOwner(*plan_.nodes[node].table, e->column);
    for (const auto member : e->column.path) {
        const auto found = [&](std::size_t i) {
            const auto& candidate = plan_.nodes[i];
            return candidate.association && candidate.parent == node && candidate.association->slot.offset == member;
        };
        std::size_t next = node + 1;
        while (next < plan_.nodes.size() && !found(next)) ++next;
        if (next == plan_.nodes.size())
            throw EagerLoadingError(
                fmt::format("a condition or order reaches through an association of '{}' that is not included by "
                            "JOIN; add it to .include, without .separate and .limit",
                            plan_.nodes[node].table->modelName));
        node = next;
    }
    // Without the path, and the owner that is the path's first struct, which was compared above.
    const bool isMember = e->column.offset >= 0;
    return bound(isMember ? Expression::ofMember(e->column.offset) : Expression::ofName(e->column.name),
                 *plan_.nodes[node].table, plan_.nodes[node].alias);
}

std::vector<Ordering> IncludePlanner::resolved(const std::vector<Ordering>& order, std::size_t node) const {
    std::vector<Ordering> out;
    out.reserve(order.size());
    for (const auto& ordering : order) out.push_back({resolved(ordering.expression, node), ordering.descending});
    return out;
}

std::vector<Ordering> IncludePlanner::includeOrder() const {
    std::vector<Ordering> out;
    for (std::size_t i = 1; i < plan_.nodes.size(); ++i)
        for (auto& ordering : resolved(plan_.nodes[i].request->order, i)) out.push_back(std::move(ordering));
    return out;
}

void IncludePlanner::markReferenced(const Expression& e, std::set<std::size_t>& nodes) const {
    if (e->kind == ExpressionNode::Kind::column) {
        for (std::size_t i = 1; i < plan_.nodes.size(); ++i)
            if (plan_.nodes[i].alias == e->column.table ||
                (!e->column.table.empty() && plan_.nodes[i].throughAlias == e->column.table))
                for (std::size_t n = i; n != 0; n = plan_.nodes[n].parent) nodes.insert(n);
    }
    for (const auto& child : e->children) markReferenced(child, nodes);
}

}  // namespace sequelize
