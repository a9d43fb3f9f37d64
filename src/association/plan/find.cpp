// A finder with includes. Without a limit, or where no level multiplies rows, it is one plain SELECT:
//
//     SELECT author.id, author.name, books.id, books.title
//     FROM authors AS author LEFT OUTER JOIN books AS books ON author.id = books.authorId
//     WHERE author.name = ? ORDER BY author.name LIMIT ?
//
// Else it reads from a page (page.cpp). Rows of a relation whose join table may link a pair several times stand each
// beside its link:
//
//     FROM tags AS tag INNER JOIN bookTags AS tags_BookTag ON tags_BookTag.tagId = tag.id WHERE tags_BookTag.bookId = ?
#include <algorithm>

#include <sequelize/core/error.hpp>

#include "../declared_association.hpp"
#include "../link.hpp"
#include "../page_reader.hpp"
#include "page.hpp"
#include "relation_root.hpp"

namespace sequelize::detail {
namespace {

/// Whether a level that is loaded separately reads the table, there or below.
bool readsLater(const AssociationGraph& graph, const Association& association, const IncludeRequest& request,
                const TableDefinition* table) {
    return association.target == table || association.through == table ||
           std::any_of(request.nested.begin(), request.nested.end(), [&](const IncludeRequest& nested) {
               return readsLater(graph, *graph.find(*association.target, nested.member), nested, table);
           });
}

/// The lock of a finder whose page has skipped locked rows: it holds the rows, which are read as they are now, and not
/// as this transaction saw them first.
RowLock afterSkipping(RowLock lock, const TableDefinition& root) {
    lock.skipLocked = false;
    lock.of = &root;
    lock.mayLockMore = true;
    return lock;
}

}  // namespace

IncludePlan planFind(const AssociationGraph& graph, const TableDefinition& table, const FindRequest& request,
                     const std::vector<Ordering>& requestedOrder) {
    TreeRoot root = rootOf(table, &request.selection, request.link);
    root.level = request.level.get();
    PlanTree tree(graph, root, request.includes);
    const Expression where = whereOf(tree, request.where, request.link);
    const auto order = tree.resolved(requestedOrder, 0);
    SelectStatement statement{.table = &table, .order = order, .lock = request.lock};
    // What is left out is the root's: an included row that others have locked would look like none.
    const bool isSkipping = request.lock.skipLocked && (tree.nodes().size() > 1 || tree.rootLink());
    if (isSkipping || ((request.limit || request.offset) && tree.multiplies())) {
        requireKey(table);
        if (tree.rootLink()) requireKey(*tree.rootLink()->table);
        SelectStatement page = pageOf(tree, request, where, order);
        if (page.query)
            statement.order.insert(statement.order.begin(), {Expression::ofColumn(pageAlias, rowPosition), false});
        readFromPage(tree, statement, std::move(page));
    } else {
        statement.alias = tree.root().alias;
        statement.indexHints = request.indexHints;
        if (tree.rootLink()) statement.joins.push_back(*tree.rootLink());
        statement.limit = request.limit;
        statement.offset = request.offset;
    }
    for (auto& join : joinsOf(tree)) statement.joins.push_back(std::move(join));
    std::vector<Expression> conditions = tree.rootConditions();
    conditions.push_back(where);
    statement.where = allOf(std::move(conditions));
    for (auto& ordering : tree.includeOrder()) statement.order.push_back(std::move(ordering));
    if (isSkipping) statement.lock = afterSkipping(request.lock, table);
    std::vector<std::size_t> positionCells;
    if (request.page) positionCells = tree.addCells(tree.root().alias, table, request.page->columns);
    IncludePlan plan = std::move(tree).plan(std::move(statement));
    plan.positionCells = std::move(positionCells);
    const auto isLockedLater = [&](const SeparateInclude& level) {
        return readsLater(graph, *level.association, includeAt(request.includes, level.path), request.lock.of);
    };
    if (request.lock.of && std::any_of(plan.separate.begin(), plan.separate.end(), isLockedLater))
        plan.statement.lock = lockFor(plan.statement, request.lock);
    return plan;
}

IncludePlan planLoad(const AssociationGraph& graph, const TableDefinition& table,
                     const std::vector<IncludeRequest>& includes) {
    PlanTree tree(graph, rootOf(table, nullptr, {}), includes);
    IncludePlan plan = std::move(tree).plan({.table = &table});
    plan.recordsAreGiven = true;
    return plan;
}

}  // namespace sequelize::detail
