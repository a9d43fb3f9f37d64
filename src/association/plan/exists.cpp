// A required level that is not joined, since a page joins no more than it needs, or since it is loaded separately:
//
//     WHERE EXISTS (SELECT 1 FROM books AS books [INNER JOIN ... required levels below]
//                   WHERE author.id = books.authorId AND books.title LIKE ?)
//
// In the ON of a join the dialect may write EXISTS (...) = 1.
#include "exists.hpp"

#include <utility>

#include "../link.hpp"

namespace sequelize::detail {

SelectStatement matchingRows(const AssociationGraph& graph, const std::set<std::string>& taken,
                             const Association& association, const IncludeRequest& request, const std::string& source) {
    const bool reaches = reachesFurther(request.on) || reachesFurther(request.where);
    std::vector<IncludeRequest> deciding;
    for (const auto& nested : request.nested) {
        const bool isJoined = !nested.separate && !nested.limit;
        if (nested.required.value_or(nested.where.isPresent()) || (reaches && isJoined)) deciding.push_back(nested);
    }
    const PlanTree tree(graph,
                        {.table = association.target,
                         .name = association.as,
                         .association = &association,
                         .request = &request,
                         .throughFilter = request.throughFilter},
                        deciding, taken);
    const auto& root = tree.root();
    const Link link(association, conditionsOf(request));
    auto conditions = link.rules(root.alias);
    if (!request.on.isPresent())
        for (auto& e : link.toParent(source, {root.alias, root.throughAlias})) conditions.push_back(std::move(e));
    std::set<std::size_t> referenced;
    for (const auto* condition : {&request.on, &request.where}) {
        if (!condition->isPresent()) continue;
        conditions.push_back(tree.resolved(*condition, 0));
        tree.addReferenced(conditions.back(), referenced);
    }
    conditions.insert(conditions.end(), tree.rootConditions().begin(), tree.rootConditions().end());
    SelectStatement query{.table = association.target, .alias = root.alias};
    if (tree.rootLink()) query.joins.push_back(*tree.rootLink());
    const auto decides = [&](std::size_t node) {
        return tree.nodes()[node].required || !reaches || referenced.contains(node);
    };
    for (auto& join : joinsOf(tree, decides)) query.joins.push_back(std::move(join));
    query.where = allOf(std::move(conditions));
    return query;
}

Expression existing(SelectStatement query) {
    query.projections.push_back({Expression(Literal{"1"}), {}});
    return Expression::exists(std::move(query));
}

Expression existsQuery(const AssociationGraph& graph, const std::set<std::string>& taken,
                       const Association& association, const IncludeRequest& request, const std::string& source) {
    return existing(matchingRows(graph, taken, association, request, source));
}

NodeConditions existence(const PlanTree& tree, const std::set<std::size_t>& joined) {
    NodeConditions conditions;
    const auto& nodes = tree.nodes();
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const auto& node = nodes[i];
        const bool parentJoined = node.parent == 0 || joined.contains(node.parent);
        if (!node.required || !parentJoined || joined.contains(i)) continue;
        conditions[node.parent].push_back(
            existsQuery(tree.graph(), tree.aliases(), *node.association, *node.request, nodes[node.parent].alias));
    }
    return conditions;
}

}  // namespace sequelize::detail
