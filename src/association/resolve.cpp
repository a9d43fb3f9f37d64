#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "association/include_planner.hpp"

namespace sequelize {

Expression bound(Expression e, const TableDefinition& table, const std::string& alias) {
    if (e.kind == Expression::Kind::column && e.column.table.empty()) {
        auto& c = e.column;
        const auto* column = c.offset >= 0 ? &columnOf(table, c) : table.findByName(c.name);
        if (column) return Expression::ofColumn(alias, column->field);
        return e;
    }
    for (auto& child : e.children) child = bound(std::move(child), table, alias);
    return e;
}

Expression IncludePlanner::resolved(const Expression& e, std::size_t node) const {
    if (e.kind != Expression::Kind::column) {
        Expression copy = e;
        for (auto& child : copy.children) child = resolved(child, node);
        return copy;
    }
    if (!e.column.table.empty()) return e;
    requireOwner(*plan_.nodes[node].table, e.column);
    for (const auto member : e.column.path) {
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
    Expression column = e;
    column.column.path.clear();
    column.column.owner = nullptr;  // of the path's first struct, and compared above
    return bound(std::move(column), *plan_.nodes[node].table, plan_.nodes[node].alias);
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
    if (e.kind == Expression::Kind::column) {
        for (std::size_t i = 1; i < plan_.nodes.size(); ++i)
            if (plan_.nodes[i].alias == e.column.table ||
                (!e.column.table.empty() && plan_.nodes[i].throughAlias == e.column.table))
                for (std::size_t n = i; n != 0; n = plan_.nodes[n].parent) nodes.insert(n);
    }
    for (const auto& child : e.children) markReferenced(child, nodes);
}

}  // namespace sequelize
