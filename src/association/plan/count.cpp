// A count with an include counts root rows, however many rows join them. Required levels are EXISTS (exists.cpp):
//
//     SELECT count(*) AS count FROM authors AS author WHERE EXISTS (SELECT 1 FROM books AS books WHERE ...)
//
// Where the condition speaks of a level that multiplies rows, each root row is counted once:
//
//     SELECT count(*) AS count FROM (SELECT author.id AS k0 FROM authors AS author INNER JOIN books AS books ON ...
//                                    WHERE ... GROUP BY author.id) AS page
#include <memory>
#include <utility>

#include "page.hpp"
#include "relation_root.hpp"

namespace sequelize::detail {

SelectStatement planCount(const AssociationGraph& graph, const TableDefinition& table, const CountRequest& request) {
    const PlanTree tree(graph, rootOf(table, nullptr, request.link), request.includes);
    Restriction restriction = restrictionOf(tree, whereOf(tree, request.where, request.link), {});
    const bool multiplies = restriction.multiplies;
    SelectStatement rows = matching(tree, std::move(restriction));
    rows.indexHints = request.indexHints;
    const Projection counted{Expression::call("count", {Expression::ofName("*")}), "count"};
    if (!multiplies) {
        rows.projections = {counted};
        return rows;
    }
    requireKey(table);
    SelectStatement count{.table = &table, .alias = pageAlias, .projections = {counted}};
    for (const auto& projection : rows.projections) rows.group.push_back(projection.expression);
    count.query = std::make_shared<const SelectStatement>(std::move(rows));
    return count;
}

}  // namespace sequelize::detail
