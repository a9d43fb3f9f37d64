#include <algorithm>
#include <iterator>
#include <utility>

#include "include_planner.hpp"

namespace sequelize::detail {

std::vector<Join> IncludePlanner::joins(const Filter& wanted, const NodeConditions& extra) const {
    std::vector<Join> list;
    for (std::size_t i = 1; i < plan_.nodes.size(); ++i) {
        if (plan_.nodes[i].parent != 0 || !wanted(i)) continue;
        auto joins = joinsFrom(i, wanted, extra);
        std::move(joins.begin(), joins.end(), std::back_inserter(list));
    }
    return list;
}

/// The node's join, and those of the nodes below that follow it. A required table below an optional one is joined to it
/// first: the pair is optional as a whole. So is a table that the node's condition speaks of.
std::vector<Join> IncludePlanner::joinsFrom(std::size_t index, const Filter& wanted,
                                            const NodeConditions& extra) const {
    const auto& node = plan_.nodes[index];
    std::vector<Join> nested;
    std::vector<Join> after;
    for (std::size_t i = index + 1; i < plan_.nodes.size(); ++i) {
        if (plan_.nodes[i].parent != index || !wanted(i)) continue;
        const bool isReached = std::find(node.reaches.begin(), node.reaches.end(), i) != node.reaches.end();
        for (auto& join : joinsFrom(i, wanted, extra))
            (isReached || (join.required && !node.required) ? nested : after).push_back(std::move(join));
    }
    std::vector<Join> list{joinOf(index, std::move(nested), extra)};
    std::move(after.begin(), after.end(), std::back_inserter(list));
    return list;
}

Join IncludePlanner::joinOf(std::size_t index, std::vector<Join> nested, const NodeConditions& extra) const {
    const auto& node = plan_.nodes[index];
    std::vector<Expression> conditions{node.on};
    if (const auto found = extra.find(index); found != extra.end())
        conditions.insert(conditions.end(), found->second.begin(), found->second.end());
    Join target{
        .table = node.table, .alias = node.alias, .required = node.required, .on = allOf(std::move(conditions))};
    if (!node.association->through) {
        target.nested = std::move(nested);
        return target;
    }
    Join through{.table = node.association->through,
                 .alias = node.throughAlias,
                 .required = node.required,
                 .on = std::exchange(target.on, node.throughOn)};
    target.required = true;
    through.nested.push_back(std::move(target));
    std::move(nested.begin(), nested.end(), std::back_inserter(through.nested));
    return through;
}

Expression IncludePlanner::existsQuery(const Association& association, const IncludeRequest& request,
                                       const std::string& parentAlias) const {
    IncludePlanner inner(graph_);
    inner.aliases_ = aliases_;
    inner.addRoot(*association.target, association.as);
    const std::string alias = inner.root().alias;
    const bool reaches = reachesFurther(request.on) || reachesFurther(request.where);
    std::vector<IncludeRequest> deciding;
    for (const auto& nested : request.nested) {
        const bool isJoined = !nested.separate && !nested.limit;
        if (nested.required.value_or(nested.where.isPresent()) || (reaches && isJoined)) deciding.push_back(nested);
    }
    inner.addIncludes(0, deciding);
    const auto& target = *association.target;
    std::vector<Expression> conditions = scopeConditions(association.scope, target, alias);
    SelectStatement query{.table = &target, .alias = alias};
    if (association.through) {
        const auto& through = *association.through;
        const std::string throughAlias = inner.uniqueAlias(association.as + "_" + through.modelName);
        query.joins.push_back({.table = &through,
                               .alias = throughAlias,
                               .required = true,
                               .on = allOf(equalities(association.throughKeys, through, throughAlias, target, alias))});
        if (!request.on.isPresent()) {
            for (auto& e : equalities(association.keys, *association.source, parentAlias, through, throughAlias))
                conditions.push_back(std::move(e));
            for (auto& e : scopeConditions(association.throughScope, through, throughAlias))
                conditions.push_back(std::move(e));
            if (request.throughWhere.isPresent())
                conditions.push_back(bound(request.throughWhere, through, throughAlias));
        }
    } else if (!request.on.isPresent()) {
        for (auto& e : equalities(association.keys, *association.source, parentAlias, target, alias))
            conditions.push_back(std::move(e));
    }
    std::set<std::size_t> referenced;
    for (const auto* condition : {&request.on, &request.where}) {
        if (!condition->isPresent()) continue;
        conditions.push_back(inner.resolved(*condition, 0));
        inner.markReferenced(conditions.back(), referenced);
    }
    for (auto& e : inner.rootConditions()) conditions.push_back(std::move(e));
    const auto decides = [&](std::size_t i) {
        const auto& node = inner.nodes()[i];
        return node.required || !reaches || referenced.contains(i);
    };
    for (auto& join : inner.joins(decides)) query.joins.push_back(std::move(join));
    query.projections.push_back({Expression(Literal{"1"}), {}});
    query.where = allOf(std::move(conditions));
    return Expression::exists(std::move(query));
}

IncludePlanner::NodeConditions IncludePlanner::existence(const std::set<std::size_t>& joined) const {
    NodeConditions conditions;
    for (std::size_t i = 1; i < plan_.nodes.size(); ++i) {
        const auto& node = plan_.nodes[i];
        const bool parentJoined = node.parent == 0 || joined.contains(node.parent);
        if (node.required && parentJoined && !joined.contains(i)) {
            conditions[node.parent].push_back(
                existsQuery(*node.association, *node.request, plan_.nodes[node.parent].alias));
        }
    }
    return conditions;
}

}  // namespace sequelize::detail
