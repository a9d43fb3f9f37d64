#include "include_plan.hpp"

#include "key_bytes.hpp"
#include "page_plan.hpp"

namespace sequelize::detail {

bool matchesByBytes(const Association& association) {
    const auto& keyTable = association.through ? *association.through : *association.target;
    for (const auto& [own, other] : association.keys)
        if (!comparesByBytes(association.source->columns[own].type, keyTable.columns[other].type)) return false;
    return true;
}

Expression isOneOf(const std::vector<Expression>& columns, std::span<const std::vector<Value>> keys) {
    if (columns.size() == 1) {
        std::vector<Expression> values;
        values.reserve(keys.size());
        for (const auto& key : keys) values.push_back(Expression::ofValue(key.front()));
        return Expression::compare(Predicate::in, columns.front(), std::move(values));
    }
    std::vector<Expression> alternatives;
    for (const auto& key : keys) {
        std::vector<Expression> terms;
        for (std::size_t i = 0; i < columns.size(); ++i)
            terms.push_back(Expression::compare(Predicate::eq, columns[i], Expression::ofValue(key[i])));
        alternatives.push_back(Expression::conjunction(std::move(terms)));
    }
    return Expression::disjunction(std::move(alternatives));
}

namespace {

bool everyNode(std::size_t) {
    return true;
}

/// Of a relation: the join table's rows of its record.
void linkRoot(IncludePlanner& planner, const RootRequest& root) {
    if (!root.link) return;
    const auto& association = *root.link->association;
    const auto about = [&](const std::string& alias) {
        auto conditions = scopeConditions(association.throughScope, *association.through, alias);
        for (std::size_t i = 0; i < association.keys.size(); ++i)
            conditions.push_back(Expression::compare(
                Predicate::eq,
                Expression::ofColumn(alias, association.through->columns[association.keys[i].second].field),
                Expression::ofValue(root.link->key[i])));
        return conditions;
    };
    planner.linkRoot(association, about, nullptr);
}

}  // namespace

IncludePlan planFind(const AssociationGraph& graph, const RootRequest& root) {
    IncludePlanner planner(graph);
    planner.addRoot(*root.table, root.table->modelName);
    planner.selectRoot(root.selection, false);
    linkRoot(planner, root);
    planner.addIncludes(0, *root.includes);
    planner.requireIdentities();
    const Expression where = planner.resolved(root.where, 0);
    const auto order = planner.resolved(root.order, 0);
    auto& statement = planner.plan().statement;
    statement.table = root.table;
    statement.order = order;
    std::vector<Expression> conditions = planner.rootConditions();
    if (where.isPresent()) conditions.push_back(where);
    // What is left out is the root's: an included row that others have locked would look like none.
    const bool isSkipping = root.lock.skipLocked && (planner.nodes().size() > 1 || planner.rootLink());
    if (isSkipping || ((root.limit || root.offset) && planner.multiplies())) {
        requireKey(*root.table);
        if (planner.rootLink()) requireKey(*planner.rootLink()->table);
        SelectStatement page = pageOf(planner, root, where, order);
        if (page.query) statement.order = {{Expression::ofColumn(pageAlias, rowPosition), false}};
        if (page.query) statement.order.insert(statement.order.end(), order.begin(), order.end());
        readFromPage(planner, std::move(page));
    } else {
        statement.alias = planner.root().alias;
        if (planner.rootLink()) statement.joins.push_back(*planner.rootLink());
        statement.limit = root.limit;
        statement.offset = root.offset;
    }
    for (auto& join : planner.joins(everyNode)) statement.joins.push_back(std::move(join));
    statement.where = allOf(std::move(conditions));
    for (auto& ordering : planner.includeOrder()) statement.order.push_back(std::move(ordering));
    statement.lock = root.lock;
    if (isSkipping) {
        // The page holds the rows; they are read as they are now, and not as this transaction saw them first.
        statement.lock.skipLocked = false;
        statement.lock.of = root.table;
        statement.lock.mayLockMore = true;
    }
    return std::move(planner.plan());
}

SelectStatement planCount(const AssociationGraph& graph, const RootRequest& root) {
    IncludePlanner planner(graph);
    planner.addRoot(*root.table, root.table->modelName);
    linkRoot(planner, root);
    planner.addIncludes(0, *root.includes);
    Restriction restriction = restrictionOf(planner, planner.resolved(root.where, 0), {});
    const bool multiplies = restriction.multiplies;
    SelectStatement rows = matching(planner, std::move(restriction));
    const Projection counted{Expression::call("count", {Expression::ofName("*")}), "count"};
    if (!multiplies) {
        rows.projections = {counted};
        return rows;
    }
    requireKey(*root.table);
    SelectStatement count{.table = root.table, .alias = pageAlias, .projections = {counted}};
    for (const auto& projection : rows.projections) rows.group.push_back(projection.expression);
    count.query = std::make_shared<const SelectStatement>(std::move(rows));
    return count;
}

}  // namespace sequelize::detail
