#include "page_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../query/expression_node.hpp"

namespace sequelize::detail {
namespace {

const std::string rankedAlias = "ranked";

/// In a page an unknown name would be one that the database knows later, outside.
void requireKnownNames(const IncludePlanner& planner, const Expression& e) {
    const auto& column = e->column;
    if (e->kind == ExpressionNode::Form::column && column.table.empty() && column.offset < 0 &&
        column.name.find('.') != std::string::npos)
        throw EagerLoadingError(
            fmt::format("a limit or count is ordered or filtered by '{}', but no include of '{}' "
                        "that is joined has this name; add it to .include, without .separate and "
                        ".limit",
                        column.name, planner.root().table->modelName));
    for (const auto& child : e->children) requireKnownNames(planner, child);
}

void addKeys(SelectStatement& query, const TableDefinition& table, const std::string& alias, char prefix) {
    for (std::size_t i = 0; i < table.primaryKey.size(); ++i)
        query.projections.push_back(
            {Expression::ofColumn(alias, table.columns[table.primaryKey[i]].field), prefix + std::to_string(i)});
}

/// `page`.`k0` = `root`.`id` AND ...
Expression sameKeys(const TableDefinition& table, const std::string& alias, char prefix) {
    std::vector<Expression> same;
    for (std::size_t i = 0; i < table.primaryKey.size(); ++i)
        same.push_back(Expression::compare(Predicate::eq, Expression::ofColumn(pageAlias, prefix + std::to_string(i)),
                                           Expression::ofColumn(alias, table.columns[table.primaryKey[i]].field)));
    return allOf(std::move(same));
}

std::vector<Expression> keyExpressions(const SelectStatement& query, const std::string& alias) {
    std::vector<Expression> keys;
    for (const auto& projection : query.projections) keys.push_back(Expression::ofColumn(alias, projection.alias));
    return keys;
}

bool readsTable(const std::vector<Join>& joins, const TableDefinition* table) {
    return std::any_of(joins.begin(), joins.end(),
                       [&](const Join& join) { return join.table == table || readsTable(join.nested, table); });
}

}  // namespace

Restriction restrictionOf(IncludePlanner& planner, const Expression& where, const std::vector<Ordering>& order) {
    Restriction r;
    planner.markReferenced(where, r.joined);
    requireKnownNames(planner, where);
    for (const auto& ordering : order) {
        planner.markReferenced(ordering.expression, r.joined);
        requireKnownNames(planner, ordering.expression);
    }
    r.existing = planner.existence(r.joined);
    r.conditions = std::move(r.existing[0]);
    for (const auto& condition : planner.rootConditions()) r.conditions.push_back(condition);
    if (where.isPresent()) r.conditions.push_back(where);
    for (const auto node : r.joined) r.multiplies = r.multiplies || planner.nodes()[node].several;
    return r;
}

SelectStatement matching(IncludePlanner& planner, Restriction restriction) {
    const auto& root = planner.root();
    SelectStatement query{.table = root.table, .alias = root.alias};
    addKeys(query, *root.table, root.alias, 'k');
    if (const auto& link = planner.rootLink()) {
        addKeys(query, *link->table, link->alias, 't');
        query.joins.push_back(*link);
    }
    for (auto& join :
         planner.joins([&](std::size_t node) { return restriction.joined.contains(node); }, restriction.existing))
        query.joins.push_back(std::move(join));
    query.where = allOf(std::move(restriction.conditions));
    return query;
}

void requireKey(const TableDefinition& table) {
    if (table.primaryKey.empty())
        throw EagerLoadingError(
            "model '" + table.modelName +
            "' has no primary key, so that limit and count with an include could not tell its rows apart");
}

RowLock lockFor(const SelectStatement& statement, const RowLock& lock) {
    const bool readsIt =
        !lock.of || (!statement.query && statement.table == lock.of) || readsTable(statement.joins, lock.of);
    return readsIt ? lock : RowLock{};
}

SelectStatement pageOf(IncludePlanner& planner, const RootRequest& root, const Expression& where,
                       const std::vector<Ordering>& order) {
    if (root.lock.skipLocked && root.lock.of && root.lock.of != root.table)
        throw EagerLoadingError(
            fmt::format("model '{}': .skipLocked would leave out included rows as if there were "
                        "none; give .lock this model, or leave out .skipLocked",
                        root.table->modelName));
    Restriction restriction = restrictionOf(planner, where, order);
    const bool multiplies = restriction.multiplies;
    SelectStatement rows = matching(planner, std::move(restriction));
    if (!multiplies) {
        rows.order = order;
        rows.limit = root.limit;
        rows.offset = root.offset;
        if (root.lock.skipLocked) {
            rows.lock = root.lock;
            // of other tables a locked row would look like none
            rows.lock.of = rows.joins.empty() ? nullptr : root.table;
        }
        return rows;
    }
    if (root.lock.skipLocked)
        throw EagerLoadingError(
            fmt::format("model '{}': .skipLocked with a limit whose order or where goes through a "
                        "to-many include would lock every row that matches, not the page; order "
                        "and filter by the model's own columns",
                        root.table->modelName));
    // A row that comes several times stands where it comes first.
    SelectStatement page{.table = root.table, .alias = rankedAlias};
    for (auto& key : keyExpressions(rows, rankedAlias)) {
        page.group.push_back(key);
        page.projections.push_back({key, key->column.name});
    }
    rows.rowNumber = RowNumber{.alias = rowPosition, .order = order};
    page.query = std::make_shared<const SelectStatement>(std::move(rows));
    page.projections.push_back(
        {Expression::call("MIN", {Expression::ofColumn(rankedAlias, rowPosition)}), rowPosition});
    page.order.push_back({Expression::ofColumn("", rowPosition), false});
    page.limit = root.limit;
    page.offset = root.offset;
    return page;
}

void readFromPage(IncludePlanner& planner, SelectStatement page) {
    const auto& root = planner.root();
    auto& statement = planner.plan().statement;
    statement.query = std::make_shared<const SelectStatement>(std::move(page));
    statement.alias = pageAlias;
    statement.joins.push_back(
        {.table = root.table, .alias = root.alias, .required = true, .on = sameKeys(*root.table, root.alias, 'k')});
    if (const auto& link = planner.rootLink())
        statement.joins.push_back({.table = link->table,
                                   .alias = link->alias,
                                   .required = true,
                                   .on = sameKeys(*link->table, link->alias, 't')});
}

}  // namespace sequelize::detail
