#include "include_planner.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../query/expression_node.hpp"
#include "declared_association.hpp"

namespace sequelize::detail {

Expression allOf(std::vector<Expression> conditions) {
    std::erase_if(conditions, [](const auto& e) { return !e.isPresent(); });
    return conditions.empty() ? Expression() : Expression::conjunction(std::move(conditions));
}

std::vector<Expression> equalities(const ColumnPairs& pairs, const TableDefinition& left, const std::string& leftAlias,
                                   const TableDefinition& right, const std::string& rightAlias) {
    std::vector<Expression> terms;
    for (const auto& [l, r] : pairs)
        terms.push_back(Expression::compare(Predicate::eq, Expression::ofColumn(leftAlias, left.columns[l].field),
                                            Expression::ofColumn(rightAlias, right.columns[r].field)));
    return terms;
}

std::vector<Expression> scopeConditions(const std::vector<NamedAssignment>& scope, const TableDefinition& table,
                                        const std::string& alias) {
    std::vector<Expression> terms;
    for (const auto& [reference, value] : scope) {
        const auto& column = columnOf(table, reference);
        terms.push_back(Expression::compare(Predicate::eq, Expression::ofColumn(alias, column), value));
    }
    return terms;
}

std::vector<std::size_t> firsts(const ColumnPairs& pairs) {
    std::vector<std::size_t> out;
    for (const auto& pair : pairs) out.push_back(pair.first);
    return out;
}

std::vector<std::size_t> seconds(const ColumnPairs& pairs) {
    std::vector<std::size_t> out;
    for (const auto& pair : pairs) out.push_back(pair.second);
    return out;
}

namespace {

/// The derived tables that page the root have these names.
bool isReserved(const std::string& alias) {
    const auto name = lowered(alias);
    return name == "page" || name == "ranked";
}

/// Whether several target rows may have one key. A hasOne's foreign key is not unique unless it says so.
bool mayMatchSeveral(const Association& association) {
    return association.isToMany() || !identifiesOneRow(*association.target, seconds(association.keys));
}

}  // namespace

std::string IncludePlanner::uniqueAlias(const std::string& wanted) {
    // databases cut identifiers at 64 characters; what is longer, or taken, gets a number
    constexpr std::size_t longest = 48;
    std::size_t end = std::min(wanted.size(), longest);
    const auto isInsideCharacter = [&] {
        return end < wanted.size() && (static_cast<unsigned char>(wanted[end]) & 0xC0) == 0x80;
    };
    while (end > 0 && isInsideCharacter()) --end;
    std::string alias = wanted.substr(0, end);
    for (std::size_t i = 2; isReserved(alias) || !aliases_.insert(lowered(alias)).second; ++i)
        alias = wanted.substr(0, end) + "_" + std::to_string(i);
    return alias;
}

void IncludePlanner::addRoot(const TableDefinition& table, const std::string& alias) {
    auto& root = plan_.nodes.emplace_back();
    root.table = &table;
    root.alias = uniqueAlias(alias);
    root.required = true;
}

void IncludePlanner::linkRoot(const Association& association,
                              const std::function<std::vector<Expression>(const std::string&)>& about,
                              const Selection* selection) {
    const auto& through = *association.through;
    auto& root = plan_.nodes.front();
    root.throughAlias = uniqueAlias(association.as + "_" + through.modelName);
    auto conditions = equalities(association.throughKeys, through, root.throughAlias, *root.table, root.alias);
    for (auto& e : about(root.throughAlias)) conditions.push_back(std::move(e));
    rootLink_ =
        Join{.table = &through, .alias = root.throughAlias, .required = true, .on = allOf(std::move(conditions))};
    if (selection) selectThrough(root, association, *selection);
    for (const auto cell : addCells(root.throughAlias, through, through.primaryKey)) root.identity.push_back(cell);
}

void IncludePlanner::selectRoot(const Selection& selection, bool isIncluded) {
    auto& root = plan_.nodes.front();
    select(root.cells, *root.table, root.alias, selection, 0);
    if (isIncluded) selectKey(root.cells, *root.table, root.alias);
    root.identity = addCells(root.alias, *root.table, root.table->primaryKey);
}

std::size_t IncludePlanner::addCell(Expression expression) {
    plan_.statement.projections.push_back({std::move(expression), {}});
    return plan_.statement.projections.size() - 1;
}

std::vector<std::size_t> IncludePlanner::addCells(const std::string& alias, const TableDefinition& table,
                                                  const std::vector<std::size_t>& columns) {
    std::vector<std::size_t> cells;
    for (const auto index : columns) {
        const auto& field = table.columns[index].field;
        auto& projections = plan_.statement.projections;
        const auto found = std::find_if(projections.begin(), projections.end(), [&](const Projection& p) {
            return p.expression->kind == ExpressionNode::Form::column && p.expression->column.table == alias &&
                   p.expression->column.name == field;
        });
        cells.push_back(found != projections.end() ? static_cast<std::size_t>(found - projections.begin())
                                                   : addCell(Expression::ofColumn(alias, field)));
    }
    return cells;
}

void IncludePlanner::select(std::vector<PlannedCell>& cells, const TableDefinition& table, const std::string& alias,
                            const Selection& selection, std::size_t node) {
    const auto add = [&](const ColumnDefinition& column) {
        if (column.member) cells.push_back({&column, addCell(Expression::ofColumn(alias, column.field))});
    };
    if (selection.all) {
        for (const auto& column : table.columns) {
            const bool excluded =
                std::any_of(selection.excluded.begin(), selection.excluded.end(),
                            [&](const Expression& e) { return &column == &columnOf(table, e->column); });
            if (!excluded) add(column);
        }
        return;
    }
    for (const auto& projection : selection.list) {
        const auto& e = projection.expression;
        if (projection.alias.empty() && e->kind == ExpressionNode::Form::column) {
            add(columnOf(table, e->column));
            continue;
        }
        const auto* target = table.findAttribute(projection.alias);
        if (!target || !target->member)
            throw EagerLoadingError(fmt::format("model '{}': the attribute '{}' has no member in {} to go into",
                                                table.modelName, projection.alias, table.structName));
        cells.push_back({target, addCell(resolved(e, node))});
    }
}

/// By it the record is told from others, and from a new one when it is saved; it is read in any case, as in Sequelize.
void IncludePlanner::selectKey(std::vector<PlannedCell>& cells, const TableDefinition& table,
                               const std::string& alias) {
    for (const auto index : table.primaryKey) {
        const auto& column = table.columns[index];
        const bool isSelected =
            std::any_of(cells.begin(), cells.end(), [&](auto& cell) { return cell.target == &column; });
        if (column.member && !isSelected) cells.push_back({&column, addCells(alias, table, {index}).front()});
    }
}

void IncludePlanner::addIncludes(std::size_t parent, const std::vector<IncludeRequest>& includes) {
    for (const auto& request : includes) {
        const auto& association =
            declaredAssociation<EagerLoadingError>(graph_, *plan_.nodes[parent].table, request.member, "an include");
        for (const auto& node : plan_.nodes)
            if (node.association == &association && node.parent == parent && &node != &plan_.nodes.front())
                throw EagerLoadingError(association.label + " is included twice; put both into one include");
        if (request.separate && !association.isToMany())
            throw EagerLoadingError(association.label + ": a to-one association is always joined; leave out .separate");
        if (request.limit && !association.isToMany())
            throw EagerLoadingError(association.label + ": a to-one association has one record; leave out .limit");
        if (request.on.isPresent() && (request.separate || request.limit))
            throw EagerLoadingError(association.label +
                                    ": .on is a JOIN's condition; leave out .separate and .limit, or say it in .where");
        if (request.separate || request.limit)
            addSeparate(parent, association, request);
        else
            addJoined(parent, association, request);
    }
}

void IncludePlanner::addSeparate(std::size_t parent, const Association& association, const IncludeRequest& request) {
    auto& node = plan_.nodes[parent];
    node.separate.push_back(plan_.separate.size());
    const bool byKey = matchesByBytes(association);
    if (!byKey && node.table->primaryKey.empty())
        throw EagerLoadingError(
            fmt::format("{}: model '{}' has no primary key, so that the database could not say "
                        "whose the rows of a query of their own are; give it one",
                        association.label, node.table->modelName));
    const auto key = byKey ? firsts(association.keys) : node.table->primaryKey;
    plan_.separate.push_back({&request, &association, parent, addCells(node.alias, *node.table, key)});
    if (!request.required.value_or(request.where.isPresent())) return;
    auto condition = existsQuery(association, request, node.alias);
    if (parent == 0)
        rootConditions_.push_back(std::move(condition));
    else
        node.on = allOf({std::move(node.on), std::move(condition)});
}

void IncludePlanner::addJoined(std::size_t parent, const Association& association, const IncludeRequest& request) {
    const std::size_t index = plan_.nodes.size();
    PlanNode node{.association = &association, .request = &request, .table = association.target, .parent = parent};
    node.alias = uniqueAlias(association.as);
    node.required = request.required.value_or(request.where.isPresent());
    const auto& above = plan_.nodes[parent];
    const auto& target = *association.target;
    std::vector<Expression> own = scopeConditions(association.scope, target, node.alias);
    if (association.through) {
        const auto& through = *association.through;
        node.throughAlias = uniqueAlias(association.as + "_" + through.modelName);
        auto link = equalities(association.keys, *above.table, above.alias, through, node.throughAlias);
        auto scope = scopeConditions(association.throughScope, through, node.throughAlias);
        link.insert(link.end(), scope.begin(), scope.end());
        if (request.throughWhere.isPresent()) link.push_back(bound(request.throughWhere, through, node.throughAlias));
        node.on = allOf(std::move(link));
        for (auto& e : equalities(association.throughKeys, through, node.throughAlias, target, node.alias))
            own.push_back(std::move(e));
    } else {
        node.on = allOf(equalities(association.keys, *above.table, above.alias, target, node.alias));
    }
    plan_.nodes.push_back(node);
    const bool onReaches = reachesFurther(request.on);
    const bool whereReaches = reachesFurther(request.where);
    if (request.on.isPresent()) node.on = onReaches ? Expression() : resolved(request.on, index);
    if (request.where.isPresent() && !whereReaches) own.push_back(resolved(request.where, index));
    if (association.through) {
        node.throughOn = allOf(std::move(own));
    } else {
        own.insert(own.begin(), std::move(node.on));
        node.on = allOf(std::move(own));
    }
    select(node.cells, target, node.alias, request.selection, index);
    selectKey(node.cells, target, node.alias);
    if (association.through) selectThrough(node, association, request.throughSelection);
    // with .on the key's columns may be NULL in rows that are there
    const bool byKey = !request.on.isPresent() || target.primaryKey.empty();
    const auto& keys = association.through ? association.throughKeys : association.keys;
    node.presence = addCells(node.alias, target, byKey ? seconds(keys) : target.primaryKey);
    node.several = request.on.isPresent() || mayMatchSeveral(association);
    if (node.several) {
        node.identity = addCells(node.alias, target, target.primaryKey);
        if (association.through)
            for (const auto cell : addCells(node.throughAlias, *association.through, association.through->primaryKey))
                node.identity.push_back(cell);
    }
    plan_.nodes[index] = std::move(node);
    addIncludes(index, request.nested);
    if (onReaches) addReaching(index, request.on);
    if (whereReaches) addReaching(index, request.where);
}

void IncludePlanner::addReaching(std::size_t index, const Expression& condition) {
    auto reaching = resolved(condition, index);
    std::set<std::size_t> referenced;
    markReferenced(reaching, referenced);
    auto& node = plan_.nodes[index];
    for (const auto other : referenced) {
        auto above = other;
        while (above > index) above = plan_.nodes[above].parent;
        if (other != index && above == index) node.reaches.push_back(other);
    }
    node.on = allOf({std::move(node.on), std::move(reaching)});
}

void IncludePlanner::selectThrough(PlanNode& node, const Association& association, const Selection& selection) {
    if (!association.slot.operations->throughTag) return;
    for (const auto& column : association.through->columns) {
        if (!column.member) continue;
        const bool listed =
            selection.all || std::any_of(selection.list.begin(), selection.list.end(), [&](const Projection& p) {
                return p.expression->column.offset == column.member.offset;
            });
        if (listed)
            node.throughCells.push_back({&column, addCell(Expression::ofColumn(node.throughAlias, column.field))});
    }
    selectKey(node.throughCells, *association.through, node.throughAlias);
}

bool IncludePlanner::multiplies() const {
    return std::any_of(plan_.nodes.begin() + 1, plan_.nodes.end(), [](const PlanNode& n) { return n.several; });
}

void IncludePlanner::requireIdentities() const {
    const auto several = [](const PlanNode& n) { return n.several; };
    const auto multiplying = std::count_if(plan_.nodes.begin() + 1, plan_.nodes.end(), several);
    if (multiplying == 0) return;
    for (std::size_t i = 0; i < plan_.nodes.size(); ++i) {
        const auto& node = plan_.nodes[i];
        const bool root = !node.association;
        std::ptrdiff_t above = 0;
        for (auto n = i; n != 0; n = plan_.nodes[n].parent) above += plan_.nodes[n].several;
        const auto* through = root ? (rootLink_ ? rootLink_->table : nullptr) : node.association->through;
        if (through && through->primaryKey.empty() && above != multiplying)
            throw EagerLoadingError(
                fmt::format("model '{}' has no primary key, so that its rows, which may link a pair twice, could not "
                            "be told apart beside other to-many includes; give it one",
                            through->modelName));
        if (node.identity.empty() && (root || node.association->isToMany()))
            throw EagerLoadingError(
                fmt::format("model '{}' has no primary key, so that joined rows of it could not be told apart; "
                            "give it one, or load the to-many associations with .separate = true",
                            node.table->modelName));
    }
}

}  // namespace sequelize::detail
