// A level that is loaded by a query of its own, for parents that are there:
//
//     SELECT books.id, books.title, books.authorId FROM books AS books WHERE books.authorId IN (?, ?, ...)
//
// With a limit each parent gets its first rows:
//
//     FROM (SELECT books.id AS k0, books.authorId AS l0,
//                  ROW_NUMBER() OVER (PARTITION BY books.authorId ORDER BY ...) AS row_position
//           FROM books AS books WHERE books.authorId IN (?, ?, ...)) AS page
//     INNER JOIN books AS books ON page.k0 = books.id WHERE page.row_position <= ?
//
// Where equal keys may have different bytes, as texts do, the database tells the parent:
//
//     FROM books AS books INNER JOIN authors AS parent ON parent.name = books.authorName WHERE parent.id IN (?, ?, ...)
//
// Records that are there may have another key than their rows, or no row. Then the keys are a table, whose columns have
// the type and the collation of the first select's, and the number of a key tells the parents:
//
//     FROM books AS books INNER JOIN (SELECT authorName AS name, 0 AS key_number FROM books AS typed WHERE 1 = 0
//                                     UNION SELECT ?, ? UNION SELECT ?, ? ...) AS parent
//                         ON parent.name = books.authorName
//
// or, where types of several families are compared, it is one query for each key:
//
//     FROM books AS books WHERE books.authorName = ?
#include <memory>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/query/typed.hpp>

#include "../link.hpp"
#include "page.hpp"

namespace sequelize::detail {
namespace {

/// How the level's rows are asked for their parents.
struct ParentLookup {
    const TableDefinition* table = nullptr;  ///< whose columns tell the parent
    std::string alias{};
    std::vector<std::size_t> columns{};
    std::vector<Join> joins{};             ///< the parents' table, where it must be asked, or one of keys
    std::vector<Expression> conditions{};  ///< that the rows are these parents'
    Expression number{};                   ///< tells the parent instead of the columns

    [[nodiscard]] std::vector<Expression> expressions() const {
        return number.isPresent() ? std::vector{number} : columnsAt(*table, columns, alias);
    }
    [[nodiscard]] std::vector<std::size_t> addCells(PlanTree& tree) const {
        return number.isPresent() ? std::vector{tree.addCell(number)} : tree.addCells(alias, *table, columns);
    }
};

constexpr const char* keyNumber = "key_number";

/// MySQL takes a lone `?` for a text. The number of a Decimal's digits is no part of the statement.
Expression toldValue(const Expression& value) {
    return value.value()->getIf<Decimal>() ? makeFunction("decimal 30", Stored::decimal, {value}) : tellType(value);
}

/// The keys, whose last value is their number. A key that is repeated counts once.
SelectStatement keyTable(const TableDefinition& source, const Link& link,
                         std::span<const std::vector<Expression>> keys) {
    const std::string alias = "typed";
    SelectStatement table{.table = &link.holder(), .alias = alias, .where = Expression(Literal{"1 = 0"})};
    const auto typed = columnsAt(link.holder(), link.foreignKey(), alias);
    const auto named = link.sourceKey();
    for (std::size_t i = 0; i < typed.size(); ++i)
        table.projections.push_back({typed[i], source.columns[named[i]].name});
    table.projections.push_back({Expression(Literal{"0"}), keyNumber});
    for (const auto& key : keys) {
        SelectStatement row{.table = &link.holder(), .isValues = true, .alias = alias};
        for (const auto& value : key) row.projections.push_back({toldValue(value), {}});
        table.operands.push_back({SetOperation::unite, std::make_shared<const SelectStatement>(std::move(row))});
    }
    return table;
}

/// By the rows' own foreign key, or, since equal keys need not have equal bytes, by the primary key of the parent that
/// the database finds for it, as a JOIN would.
ParentLookup lookupOf(PlanTree& tree, const ParentKeys& parents, const Link& link) {
    const LinkAliases aliases{tree.root().alias, tree.root().throughAlias};
    ParentLookup lookup;
    if (parents.areGiven && link.keysMayBeTable()) {
        const auto& source = *parents.association->source;
        lookup.alias = tree.uniqueAlias("parent");
        lookup.number = Expression::ofColumn(lookup.alias, keyNumber);
        lookup.joins.push_back(
            {.query = std::make_shared<const SelectStatement>(keyTable(source, link, parents.values)),
             .alias = lookup.alias,
             .required = true,
             .on = allOf(link.toParent(lookup.alias, aliases))});
    } else if (link.matchesByBytes() || parents.areGiven) {
        auto told = link.matchesByBytes() ? link.foreignKey() : std::vector<std::size_t>{};
        lookup = {&link.holder(), link.holder(aliases), std::move(told), {}, link.toKeys(parents.values, aliases), {}};
    } else {
        const auto& source = *parents.association->source;
        lookup = {&source, tree.uniqueAlias("parent"), source.primaryKey, {}, {}, {}};
        lookup.joins.push_back({.table = &source,
                                .alias = lookup.alias,
                                .required = true,
                                .on = allOf(link.toParent(lookup.alias, aliases))});
        lookup.conditions.push_back(isOneOf(lookup.expressions(), parents.values));
    }
    for (auto& rule : link.rules(aliases.target)) lookup.conditions.push_back(std::move(rule));
    return lookup;
}

/// What asks for the level's rows, and the cells that tell their parents.
struct Level {
    SelectStatement statement{};
    std::vector<std::size_t> parentCells{};
};

/// The first rows of each parent: numbered within it, and joined back by their keys.
Level firstOfEach(PlanTree& tree, const ParentKeys& parents, const ParentLookup& lookup, const Expression& where,
                  const std::vector<Ordering>& order) {
    const auto& table = *tree.root().table;
    requireKey(table);
    if (tree.rootLink()) requireKey(*tree.rootLink()->table);
    Restriction restriction = restrictionOf(tree, where, order);
    if (restriction.multiplies)
        throw EagerLoadingError(parents.association->label +
                                ": a limited include cannot be filtered or ordered through an association of its own "
                                "that may have several rows (a to-many, or a hasOne whose foreign key is not unique); "
                                "filter in that association's include");
    SelectStatement page = matching(tree, std::move(restriction));
    page.indexHints = parents.request->indexHints;
    page.joins.insert(page.joins.begin() + (tree.rootLink() ? 1 : 0), lookup.joins.begin(), lookup.joins.end());
    auto conditions = lookup.conditions;
    conditions.push_back(std::move(page.where));
    page.where = allOf(std::move(conditions));
    const auto parent = lookup.expressions();
    Level level;
    for (std::size_t i = 0; i < parent.size(); ++i) {
        const std::string name = "l" + std::to_string(i);
        page.projections.push_back({parent[i], name});
        if (!lookup.joins.empty()) level.parentCells.push_back(tree.addCell(Expression::ofColumn(pageAlias, name)));
    }
    if (lookup.joins.empty()) level.parentCells = lookup.addCells(tree);
    page.rowNumber = RowNumber{.alias = rowPosition, .partition = parent, .order = order};
    level.statement.table = &table;
    readFromPage(tree, level.statement, std::move(page));
    const auto position = Expression::ofColumn(pageAlias, rowPosition);
    level.statement.where =
        Expression::compare(Predicate::lte, position, Expression::ofValue(parents.request->limit.value_or(0)));
    level.statement.order = {{position, false}};
    return level;
}

Level allOfEach(PlanTree& tree, const ParentKeys& parents, const ParentLookup& lookup, const Expression& where,
                std::vector<Ordering> order) {
    auto conditions = lookup.conditions;
    conditions.insert(conditions.end(), tree.rootConditions().begin(), tree.rootConditions().end());
    conditions.push_back(where);
    Level level;
    level.parentCells = lookup.addCells(tree);
    level.statement = {
        .table = tree.root().table, .alias = tree.root().alias, .indexHints = parents.request->indexHints};
    level.statement.where = allOf(std::move(conditions));
    level.statement.order = std::move(order);
    if (tree.rootLink()) level.statement.joins.push_back(*tree.rootLink());
    level.statement.joins.insert(level.statement.joins.end(), lookup.joins.begin(), lookup.joins.end());
    return level;
}

}  // namespace

IncludePlan planSeparate(const AssociationGraph& graph, const ParentKeys& parents) {
    const auto& association = *parents.association;
    const auto& request = *parents.request;
    PlanTree tree(graph,
                  {.table = association.target,
                   .name = association.as,
                   .selection = &request.selection,
                   .association = &association,
                   .request = &request,
                   .throughFilter = request.throughFilter,
                   .level = request.level},
                  request.nested);
    const ParentLookup lookup = lookupOf(tree, parents, Link(association, conditionsOf(request)));
    const Expression where = tree.resolved(request.where, 0);
    auto order = tree.resolved(request.order, 0);
    auto [statement, parentCells] = request.limit ? firstOfEach(tree, parents, lookup, where, order)
                                                  : allOfEach(tree, parents, lookup, where, std::move(order));
    for (auto& join : joinsOf(tree)) statement.joins.push_back(std::move(join));
    for (auto& ordering : tree.includeOrder()) statement.order.push_back(std::move(ordering));
    // rows that are skipped are the finder's own: of included ones, a locked row would look like none
    if (!parents.lock.skipLocked) statement.lock = lockFor(statement, parents.lock);
    return std::move(tree).plan(std::move(statement), std::move(parentCells));
}

}  // namespace sequelize::detail
