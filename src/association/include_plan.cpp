#include "association/include_plan.hpp"

#include <sequelize/core/error.hpp>

#include "association/include_planner.hpp"
#include "query/expression_node.hpp"

namespace sequelize {
namespace {

const std::string pageAlias = "page";
const std::string rankedAlias = "ranked";
const std::string rowNumber = "row_position";

std::string keyName(std::size_t i) {
    return "k" + std::to_string(i);
}

/// The plan's joins that decide which root rows match and in which order, and those that merely must exist.
struct Restriction {
    std::set<std::size_t> joined{};
    IncludePlanner::NodeConditions existing{};
    std::vector<Expression> conditions{};
    bool multiplies = false;  ///< a root row may come several times
};

Restriction restrictionOf(IncludePlanner& planner, const Expression& where, const std::vector<Ordering>& order) {
    Restriction r;
    planner.markReferenced(where, r.joined);
    for (const auto& ordering : order) planner.markReferenced(ordering.expression, r.joined);
    r.existing = planner.existence(r.joined);
    r.conditions = std::move(r.existing[0]);
    for (const auto& condition : planner.rootConditions()) r.conditions.push_back(condition);
    if (where.isPresent()) r.conditions.push_back(where);
    for (const auto node : r.joined) r.multiplies = r.multiplies || planner.nodes()[node].several;
    return r;
}

/// `SELECT key columns FROM root JOIN ... WHERE ...`: the root rows that match, each perhaps several times.
SelectStatement matching(IncludePlanner& planner, Restriction restriction) {
    const auto& root = planner.nodes().front();
    SelectStatement query{.table = root.table, .alias = root.alias};
    for (std::size_t i = 0; i < root.table->primaryKey.size(); ++i)
        query.projections.push_back(
            {Expression::ofColumn(root.alias, root.table->columns[root.table->primaryKey[i]].field), keyName(i)});
    query.joins =
        planner.joins([&](std::size_t node) { return restriction.joined.contains(node); }, restriction.existing);
    query.where = allOf(std::move(restriction.conditions));
    return query;
}

void requireKey(const TableDefinition& table) {
    if (table.primaryKey.empty())
        throw EagerLoadingError(
            "model '" + table.modelName +
            "' has no primary key, so that limit and count with an include could not tell its rows apart");
}

std::vector<Expression> keysOf(const SelectStatement& query, const std::string& alias) {
    std::vector<Expression> keys;
    for (const auto& projection : query.projections) keys.push_back(Expression::ofColumn(alias, projection.alias));
    return keys;
}

/// The page of root rows that limit and offset mean: each once, in the order asked for.
SelectStatement pageOf(IncludePlanner& planner, const RootRequest& root, const Expression& where,
                       const std::vector<Ordering>& order) {
    Restriction restriction = restrictionOf(planner, where, order);
    const bool multiplies = restriction.multiplies;
    SelectStatement rows = matching(planner, std::move(restriction));
    if (!multiplies) {
        rows.order = order;
        rows.limit = root.limit;
        rows.offset = root.offset;
        return rows;
    }
    // A row that comes several times stands where it comes first.
    SelectStatement page{.table = root.table, .alias = rankedAlias};
    for (auto& key : keysOf(rows, rankedAlias)) {
        page.group.push_back(key);
        page.projections.push_back({key, key->column.name});
    }
    rows.rowNumber = RowNumber{.alias = rowNumber, .order = order};
    page.query = std::make_shared<const SelectStatement>(std::move(rows));
    page.projections.push_back({Expression::call("MIN", {Expression::ofColumn(rankedAlias, rowNumber)}), rowNumber});
    page.order.push_back({Expression::ofColumn("", rowNumber), false});
    page.limit = root.limit;
    page.offset = root.offset;
    return page;
}

/// Puts the page in the root's place, and joins the root to it by its key.
void readFromPage(IncludePlanner& planner, SelectStatement page, std::vector<Join> joins) {
    const auto& root = planner.nodes().front();
    auto& statement = planner.plan().statement;
    std::vector<Expression> same;
    for (std::size_t i = 0; i < root.table->primaryKey.size(); ++i)
        same.push_back(Expression::compare(
            Operator::eq, Expression::ofColumn(pageAlias, keyName(i)),
            Expression::ofColumn(root.alias, root.table->columns[root.table->primaryKey[i]].field)));
    statement.query = std::make_shared<const SelectStatement>(std::move(page));
    statement.alias = pageAlias;
    statement.joins.push_back(
        {.table = root.table, .alias = root.alias, .required = true, .on = allOf(std::move(same))});
    std::move(joins.begin(), joins.end(), std::back_inserter(statement.joins));
}

bool everyNode(std::size_t) {
    return true;
}

}  // namespace

IncludePlan planFind(const AssociationGraph& graph, const RootRequest& root) {
    IncludePlanner planner(graph);
    planner.addRoot(*root.table, root.table->modelName);
    planner.selectRoot(root.selection);
    planner.addIncludes(0, *root.includes);
    planner.requireIdentities();
    const Expression where = planner.resolved(root.where, 0);
    const auto order = planner.resolved(root.order, 0);
    auto& statement = planner.plan().statement;
    statement.table = root.table;
    statement.order = order;
    std::vector<Expression> conditions = planner.rootConditions();
    if (where.isPresent()) conditions.push_back(where);
    if ((root.limit || root.offset) && planner.multiplies()) {
        requireKey(*root.table);
        SelectStatement page = pageOf(planner, root, where, order);
        if (page.query) statement.order = {{Expression::ofColumn(pageAlias, rowNumber), false}};
        if (page.query) statement.order.insert(statement.order.end(), order.begin(), order.end());
        readFromPage(planner, std::move(page), planner.joins(everyNode));
    } else {
        statement.alias = planner.nodes().front().alias;
        statement.joins = planner.joins(everyNode);
        statement.limit = root.limit;
        statement.offset = root.offset;
    }
    statement.where = allOf(std::move(conditions));
    for (auto& ordering : planner.includeOrder()) statement.order.push_back(std::move(ordering));
    return std::move(planner.plan());
}

SelectStatement planCount(const AssociationGraph& graph, const RootRequest& root) {
    IncludePlanner planner(graph);
    planner.addRoot(*root.table, root.table->modelName);
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

namespace {

/// `link IN (keys)`, or its like for a key of several columns.
Expression isOneOf(const std::vector<Expression>& link, const std::vector<std::vector<Value>>& keys) {
    if (link.size() == 1) {
        std::vector<Expression> values;
        values.reserve(keys.size());
        for (const auto& key : keys) values.push_back(Expression::ofValue(key.front()));
        return Expression::compare(Operator::in, link.front(), std::move(values));
    }
    std::vector<Expression> alternatives;
    for (const auto& key : keys) {
        std::vector<Expression> terms;
        for (std::size_t i = 0; i < link.size(); ++i)
            terms.push_back(Expression::compare(Operator::eq, link[i], Expression::ofValue(key[i])));
        alternatives.push_back(Expression::conjunction(std::move(terms)));
    }
    return Expression::disjunction(std::move(alternatives));
}

}  // namespace

IncludePlan planSeparate(const AssociationGraph& graph, const ParentKeys& parents) {
    const auto& association = *parents.association;
    const auto& request = *parents.request;
    const auto& target = *association.target;
    IncludePlanner planner(graph);
    planner.addRoot(target, association.as);
    const std::string alias = planner.nodes().front().alias;
    const bool linked = association.through != nullptr;
    const std::string throughAlias =
        linked ? planner.uniqueAlias(association.as + "_" + association.through->modelName) : alias;
    const TableDefinition& linkTable = linked ? *association.through : target;
    auto& root = planner.nodes().front();
    root.association = &association;
    root.throughAlias = linked ? throughAlias : "";
    planner.selectRoot(request.selection);
    if (linked) {
        planner.selectThrough(planner.nodes().front(), association, request.throughSelection);
        for (const auto cell : planner.addCells(throughAlias, linkTable, linkTable.primaryKey))
            planner.nodes().front().identity.push_back(cell);
    }
    planner.plan().linkCells = planner.addCells(throughAlias, linkTable, seconds(association.keys));
    planner.addIncludes(0, request.nested);
    planner.requireIdentities();

    std::vector<Expression> link;
    for (const auto column : seconds(association.keys))
        link.push_back(Expression::ofColumn(throughAlias, linkTable.columns[column].field));
    std::vector<Expression> conditions{isOneOf(link, parents.values)};
    for (auto& e : scopeConditions(association.scope, target, alias)) conditions.push_back(std::move(e));
    std::vector<Join> joins;
    if (linked) {
        for (auto& e : scopeConditions(association.throughScope, linkTable, throughAlias))
            conditions.push_back(std::move(e));
        if (request.throughWhere.isPresent())
            conditions.push_back(bound(request.throughWhere, linkTable, throughAlias));
        joins.push_back({.table = &linkTable,
                         .alias = throughAlias,
                         .required = true,
                         .on = allOf(equalities(association.throughKeys, linkTable, throughAlias, target, alias))});
    }
    const Expression where = planner.resolved(request.where, 0);
    const auto order = planner.resolved(request.order, 0);
    auto& statement = planner.plan().statement;
    statement.table = &target;
    if (request.limit) {
        // The first rows of each parent: numbered within it, and joined back by their keys.
        requireKey(target);
        Restriction restriction = restrictionOf(planner, where, order);
        if (restriction.multiplies)
            throw EagerLoadingError(association.label +
                                    ": a limited include cannot be filtered or ordered through a to-many "
                                    "association of its own; filter in that association's include");
        SelectStatement page = matching(planner, std::move(restriction));
        page.joins.insert(page.joins.begin(), joins.begin(), joins.end());
        conditions.push_back(std::move(page.where));
        page.where = allOf(std::move(conditions));
        for (std::size_t i = 0; i < link.size(); ++i) page.projections.push_back({link[i], "l" + std::to_string(i)});
        page.rowNumber = RowNumber{.alias = rowNumber, .partition = link, .order = order};
        readFromPage(planner, std::move(page), {});
        for (std::size_t i = 0; linked && i < link.size(); ++i)
            joins.front().on = allOf(
                {std::move(joins.front().on),
                 Expression::compare(Operator::eq, link[i], Expression::ofColumn(pageAlias, "l" + std::to_string(i)))});
        statement.where = Expression::compare(Operator::lte, Expression::ofColumn(pageAlias, rowNumber),
                                              Expression::ofValue(*request.limit));
        statement.order.push_back({Expression::ofColumn(pageAlias, rowNumber), false});
    } else {
        statement.alias = alias;
        for (const auto& condition : planner.rootConditions()) conditions.push_back(condition);
        if (where.isPresent()) conditions.push_back(where);
        statement.where = allOf(std::move(conditions));
        statement.order = order;
    }
    std::move(joins.begin(), joins.end(), std::back_inserter(statement.joins));
    for (auto& join : planner.joins(everyNode)) statement.joins.push_back(std::move(join));
    for (auto& ordering : planner.includeOrder()) statement.order.push_back(std::move(ordering));
    planner.nodes().front().association = nullptr;
    return std::move(planner.plan());
}

}  // namespace sequelize
