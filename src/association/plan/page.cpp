// LIMIT with an include: a derived table of the root's keys is limited, and all else is joined to it.
//
//     SELECT author.id, ..., books.id, ...
//     FROM (SELECT author.id AS k0 FROM authors AS author WHERE ... ORDER BY ... LIMIT ?) AS page
//     INNER JOIN authors AS author ON page.k0 = author.id
//     LEFT OUTER JOIN books AS books ON author.id = books.authorId
//
// What only has to exist is asked by EXISTS inside of the page; what its where and order speak of is joined there.
// Where that multiplies the root's rows, each takes its first place in the wanted order:
//
//     FROM (SELECT ranked.k0 AS k0, MIN(ranked.row_position) AS row_position
//           FROM (SELECT author.id AS k0, ROW_NUMBER() OVER (ORDER BY books.title) AS row_position
//                 FROM authors AS author INNER JOIN books AS books ON ...) AS ranked
//           GROUP BY ranked.k0 ORDER BY row_position LIMIT ?) AS page
#include "page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../query/expression_node.hpp"
#include "../link.hpp"

namespace sequelize::detail {

bool isPageAlias(std::string_view alias) noexcept {
    return equalIgnoringCase(alias, pageAlias) || equalIgnoringCase(alias, rankedAlias);
}

namespace {

/// In a page an unknown name would be one that the database knows later, outside.
void requireKnownNames(const PlanTree& tree, const Expression& e) {
    const auto& column = e->column;
    if (e->kind == ExpressionNode::Form::column && column.table.empty() && column.offset < 0 &&
        column.name.find('.') != std::string::npos)
        throw EagerLoadingError(
            fmt::format("a limit or count is ordered or filtered by '{}', but no include of '{}' "
                        "that is joined has this name; add it to .include, without .separate and "
                        ".limit",
                        column.name, tree.root().table->modelName));
    for (const auto& child : e->children) requireKnownNames(tree, child);
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

Restriction restrictionOf(const PlanTree& tree, const Expression& where, const std::vector<Ordering>& order) {
    Restriction r;
    tree.addReferenced(where, r.joined);
    requireKnownNames(tree, where);
    for (const auto& ordering : order) {
        tree.addReferenced(ordering.expression, r.joined);
        requireKnownNames(tree, ordering.expression);
    }
    r.existing = existence(tree, r.joined);
    r.conditions = std::move(r.existing[0]);
    for (const auto& condition : tree.rootConditions()) r.conditions.push_back(condition);
    if (where.isPresent()) r.conditions.push_back(where);
    for (const auto node : r.joined) r.multiplies = r.multiplies || tree.nodes()[node].multiplies;
    return r;
}

SelectStatement matching(const PlanTree& tree, Restriction restriction) {
    const auto& root = tree.root();
    SelectStatement query{.table = root.table, .alias = root.alias};
    addKeys(query, *root.table, root.alias, 'k');
    if (const auto& link = tree.rootLink()) {
        addKeys(query, *link->table, link->alias, 't');
        query.joins.push_back(*link);
    }
    for (auto& join : joinsOf(
             tree, [&](std::size_t node) { return restriction.joined.contains(node); }, restriction.existing))
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

SelectStatement pageOf(const PlanTree& tree, const FindRequest& request, const Expression& where,
                       const std::vector<Ordering>& order) {
    const auto& table = *tree.root().table;
    if (request.lock.skipLocked && request.lock.of && request.lock.of != &table)
        throw EagerLoadingError(
            fmt::format("model '{}': .skipLocked would leave out included rows as if there were "
                        "none; give .lock this model, or leave out .skipLocked",
                        table.modelName));
    Restriction restriction = restrictionOf(tree, where, order);
    const bool multiplies = restriction.multiplies;
    SelectStatement rows = matching(tree, std::move(restriction));
    rows.indexHints = request.indexHints;
    if (!multiplies) {
        rows.order = order;
        rows.limit = request.limit;
        rows.offset = request.offset;
        if (request.lock.skipLocked) {
            rows.lock = request.lock;
            // of other tables a locked row would look like none
            rows.lock.of = rows.joins.empty() ? nullptr : &table;
        }
        return rows;
    }
    if (request.lock.skipLocked)
        throw EagerLoadingError(
            fmt::format("model '{}': .skipLocked with a limit whose order or where goes through a "
                        "to-many include would lock every row that matches, not the page; order "
                        "and filter by the model's own columns",
                        table.modelName));
    // A row that comes several times stands where it comes first.
    SelectStatement page{.table = &table, .alias = rankedAlias};
    for (auto& key : keyExpressions(rows, rankedAlias)) {
        page.group.push_back(key);
        page.projections.push_back({key, key->column.name});
    }
    rows.rowNumber = RowNumber{.alias = rowPosition, .order = order};
    page.query = std::make_shared<const SelectStatement>(std::move(rows));
    page.projections.push_back(
        {Expression::call("MIN", {Expression::ofColumn(rankedAlias, rowPosition)}), rowPosition});
    page.order.push_back({Expression::ofColumn("", rowPosition), false});
    page.limit = request.limit;
    page.offset = request.offset;
    return page;
}

void readFromPage(const PlanTree& tree, SelectStatement& statement, SelectStatement page) {
    const auto& root = tree.root();
    statement.query = std::make_shared<const SelectStatement>(std::move(page));
    statement.alias = pageAlias;
    statement.joins.push_back(
        {.table = root.table, .alias = root.alias, .required = true, .on = sameKeys(*root.table, root.alias, 'k')});
    if (const auto& link = tree.rootLink())
        statement.joins.push_back({.table = link->table,
                                   .alias = link->alias,
                                   .required = true,
                                   .on = sameKeys(*link->table, link->alias, 't')});
}

}  // namespace sequelize::detail
