#include <sequelize/core/error.hpp>

#include "page_plan.hpp"

namespace sequelize::detail {
namespace {

/// The columns whose values tell the parent that a row belongs to.
struct Owner {
    const TableDefinition* table = nullptr;
    std::string alias{};
    std::vector<std::size_t> columns{};
    std::vector<Join> joins{};  ///< the parents' table, where it must be asked

    [[nodiscard]] std::vector<Expression> expressions() const {
        std::vector<Expression> list;
        for (const auto column : columns) list.push_back(Expression::ofColumn(alias, table->columns[column].field));
        return list;
    }
};

/// The rows' own foreign key, or, since equal keys need not have equal bytes, the primary key of the parent that the
/// database finds for it, as a JOIN would.
Owner ownerOf(IncludePlanner& planner, const Association& association) {
    const auto& link = planner.rootLink();
    const TableDefinition& keyTable = link ? *link->table : *association.target;
    const std::string keyAlias = link ? link->alias : planner.root().alias;
    if (matchesByBytes(association)) return {&keyTable, keyAlias, seconds(association.keys), {}};
    const auto& source = *association.source;
    Owner owner{&source, planner.uniqueAlias("parent"), source.primaryKey, {}};
    owner.joins.push_back({.table = &source,
                           .alias = owner.alias,
                           .required = true,
                           .on = allOf(equalities(association.keys, source, owner.alias, keyTable, keyAlias))});
    return owner;
}

/// The first rows of each parent: numbered within it, and joined back by their keys.
void limitEach(IncludePlanner& planner, const ParentKeys& parents, const Owner& owner, const Expression& where,
               const std::vector<Ordering>& order, std::vector<Expression> conditions) {
    requireKey(*planner.root().table);
    if (planner.rootLink()) requireKey(*planner.rootLink()->table);
    Restriction restriction = restrictionOf(planner, where, order);
    if (restriction.multiplies)
        throw EagerLoadingError(parents.association->label +
                                ": a limited include cannot be filtered or ordered through a to-many association of "
                                "its own; filter in that association's include");
    SelectStatement page = matching(planner, std::move(restriction));
    page.joins.insert(page.joins.begin() + (planner.rootLink() ? 1 : 0), owner.joins.begin(), owner.joins.end());
    conditions.push_back(std::move(page.where));
    page.where = allOf(std::move(conditions));
    const auto parent = owner.expressions();
    auto& linkCells = planner.plan().linkCells;
    for (std::size_t i = 0; i < parent.size(); ++i) {
        const std::string name = "l" + std::to_string(i);
        page.projections.push_back({parent[i], name});
        if (!owner.joins.empty()) linkCells.push_back(planner.addCell(Expression::ofColumn(pageAlias, name)));
    }
    if (owner.joins.empty()) linkCells = planner.addCells(owner.alias, *owner.table, owner.columns);
    page.rowNumber = RowNumber{.alias = rowPosition, .partition = parent, .order = order};
    readFromPage(planner, std::move(page));
    auto& statement = planner.plan().statement;
    const auto position = Expression::ofColumn(pageAlias, rowPosition);
    statement.where =
        Expression::compare(Predicate::lte, position, Expression::ofValue(parents.request->limit.value_or(0)));
    statement.order.push_back({position, false});
}

void readEach(IncludePlanner& planner, const Owner& owner, const Expression& where, const std::vector<Ordering>& order,
              std::vector<Expression> conditions) {
    auto& statement = planner.plan().statement;
    planner.plan().linkCells = planner.addCells(owner.alias, *owner.table, owner.columns);
    statement.alias = planner.root().alias;
    for (const auto& condition : planner.rootConditions()) conditions.push_back(condition);
    if (where.isPresent()) conditions.push_back(where);
    statement.where = allOf(std::move(conditions));
    statement.order = order;
    if (planner.rootLink()) statement.joins.push_back(*planner.rootLink());
    statement.joins.insert(statement.joins.end(), owner.joins.begin(), owner.joins.end());
}

}  // namespace

IncludePlan planSeparate(const AssociationGraph& graph, const ParentKeys& parents) {
    const auto& association = *parents.association;
    const auto& request = *parents.request;
    IncludePlanner planner(graph);
    planner.addRoot(*association.target, association.as);
    planner.selectRoot(request.selection, true);
    std::vector<Expression> ofLink;
    if (association.through)
        planner.linkRoot(
            association,
            [&](const std::string& alias) {
                ofLink = scopeConditions(association.throughScope, *association.through, alias);
                if (request.throughWhere.isPresent())
                    ofLink.push_back(bound(request.throughWhere, *association.through, alias));
                return std::vector<Expression>();
            },
            &request.throughSelection);
    const Owner owner = ownerOf(planner, association);
    planner.addIncludes(0, request.nested);
    planner.requireIdentities();

    std::vector<Expression> conditions{isOneOf(owner.expressions(), parents.values)};
    for (auto& e : scopeConditions(association.scope, *association.target, planner.root().alias))
        conditions.push_back(std::move(e));
    for (auto& e : ofLink) conditions.push_back(std::move(e));
    const Expression where = planner.resolved(request.where, 0);
    const auto order = planner.resolved(request.order, 0);
    auto& statement = planner.plan().statement;
    statement.table = association.target;
    if (request.limit)
        limitEach(planner, parents, owner, where, order, std::move(conditions));
    else
        readEach(planner, owner, where, order, std::move(conditions));
    for (auto& join : planner.joins([](std::size_t) { return true; })) statement.joins.push_back(std::move(join));
    for (auto& ordering : planner.includeOrder()) statement.order.push_back(std::move(ordering));
    // rows that are skipped are the finder's own: of included ones, a locked row would look like none
    if (!parents.lock.skipLocked) statement.lock = lockFor(statement, parents.lock);
    return std::move(planner.plan());
}

}  // namespace sequelize::detail
