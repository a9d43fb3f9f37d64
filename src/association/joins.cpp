#include "association/include_planner.hpp"

namespace sequelize {

std::vector<Join> IncludePlanner::joins(const Filter& wanted) const {
    std::vector<Join> list;
    appendJoins(0, wanted, list);
    return list;
}

/// A required table below an optional one is joined to it first: the pair is optional as a whole.
void IncludePlanner::appendJoins(std::size_t parent, const Filter& wanted, std::vector<Join>& into) const {
    for (std::size_t i = parent + 1; i < plan_.nodes.size(); ++i) {
        const auto& node = plan_.nodes[i];
        if (node.parent != parent || !wanted(i)) continue;
        std::vector<Join> below;
        appendJoins(i, wanted, below);
        std::vector<Join> nested;
        std::vector<Join> after;
        for (auto& join : below) (join.required && !node.required ? nested : after).push_back(std::move(join));
        into.push_back(joinOf(i, std::move(nested)));
        std::move(after.begin(), after.end(), std::back_inserter(into));
    }
}

Join IncludePlanner::joinOf(std::size_t index, std::vector<Join> nested) const {
    const auto& node = plan_.nodes[index];
    Join target{.table = node.table, .alias = node.alias, .required = node.required, .on = node.on};
    if (!node.association->through) {
        target.nested = std::move(nested);
        return target;
    }
    target.required = true;
    target.on = node.throughOn;
    Join through{
        .table = node.association->through, .alias = node.throughAlias, .required = node.required, .on = node.on};
    through.nested.push_back(std::move(target));
    std::move(nested.begin(), nested.end(), std::back_inserter(through.nested));
    return through;
}

Expression IncludePlanner::existsQuery(const Association& association, const IncludeRequest& request,
                                       const std::string& parentAlias) const {
    IncludePlanner inner(graph_);
    inner.aliases_ = aliases_;
    inner.addRoot(*association.target, association.as);
    const std::string alias = inner.nodes().front().alias;
    std::vector<IncludeRequest> required;
    for (const auto& nested : request.nested)
        if (nested.required.value_or(nested.where.isPresent())) required.push_back(nested);
    inner.addIncludes(0, required);
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
        for (auto& e : equalities(association.keys, *association.source, parentAlias, through, throughAlias))
            conditions.push_back(std::move(e));
        for (auto& e : scopeConditions(association.throughScope, through, throughAlias))
            conditions.push_back(std::move(e));
        if (request.throughWhere.isPresent()) conditions.push_back(bound(request.throughWhere, through, throughAlias));
    } else {
        for (auto& e : equalities(association.keys, *association.source, parentAlias, target, alias))
            conditions.push_back(std::move(e));
    }
    if (request.where.isPresent()) conditions.push_back(inner.resolved(request.where, 0));
    for (auto& e : inner.rootConditions()) conditions.push_back(std::move(e));
    for (auto& join : inner.joins([](std::size_t) { return true; })) query.joins.push_back(std::move(join));
    query.projections.push_back({Expression(Literal{"1"}), {}});
    query.where = allOf(std::move(conditions));
    Expression exists(Expression::Kind::exists);
    exists.query = std::make_shared<const SelectStatement>(std::move(query));
    return exists;
}

std::vector<Expression> IncludePlanner::existence(const std::set<std::size_t>& joined) const {
    std::vector<Expression> conditions;
    for (std::size_t i = 1; i < plan_.nodes.size(); ++i) {
        const auto& node = plan_.nodes[i];
        const bool parentJoined = node.parent == 0 || joined.contains(node.parent);
        if (node.required && parentJoined && !joined.contains(i))
            conditions.push_back(existsQuery(*node.association, *node.request, plan_.nodes[node.parent].alias));
    }
    return conditions;
}

}  // namespace sequelize
