// An include tree becomes nodes: a table each, its alias, and the condition of its JOIN:
//
//     {.include = {{&Author::books, {.where = {{&Book::year, 2020}}}}}}
//
//     0  authors AS author
//     1  books AS books      on: author.id = books.authorId AND books.year = ?      required
//
// What is loaded separately is no node: it leaves its key's cells, and EXISTS where it is required (exists.cpp).
#include "tree.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../declared_association.hpp"
#include "../link.hpp"
#include "exists.hpp"
#include "page.hpp"

namespace sequelize::detail {
namespace {

/// The alias, or one like it, that is none of those that are taken, and is from now on.
std::string freeAlias(const std::string& wanted, std::set<std::string>& taken) {
    // databases cut identifiers at 64 characters; what is longer, or taken, gets a number
    constexpr std::size_t longest = 48;
    std::size_t end = std::min(wanted.size(), longest);
    const auto isInsideCharacter = [&] {
        return end < wanted.size() && (static_cast<unsigned char>(wanted[end]) & 0xC0) == 0x80;
    };
    while (end > 0 && isInsideCharacter()) --end;
    std::string alias = wanted.substr(0, end);
    for (std::size_t i = 2; isPageAlias(alias) || !taken.insert(lowered(alias)).second; ++i)
        alias = wanted.substr(0, end) + "_" + std::to_string(i);
    return alias;
}

std::string throughName(const Association& association) {
    return association.as + "_" + association.through->modelName;
}

/// The member that gets the rows of the include.
AssociationSlot slotOf(const Association& association, const IncludeRequest& request) {
    if (!request.into) return association.slot;
    return {.offset = request.into->offset, .operations = request.into->kind->records};
}

bool isRequired(const IncludeRequest& request) {
    return request.required.value_or(request.where.isPresent());
}

/// Throws EagerLoadingError for options that do not go together.
void checkOptions(const Association& association, const IncludeRequest& request) {
    if (request.limit && !association.isToMany())
        throw EagerLoadingError(association.label + ": a to-one association has one record; leave out .limit");
    if (request.on.isPresent() && (request.separate || request.limit))
        throw EagerLoadingError(association.label +
                                ": .on is a JOIN's condition; leave out .separate and .limit, or say it in .where");
}

}  // namespace

const IncludeRequest& includeAt(const std::vector<IncludeRequest>& includes, std::span<const std::size_t> path) {
    const IncludeRequest& include = includes.at(path.front());
    return path.size() == 1 ? include : includeAt(include.nested, path.subspan(1));
}

PlanTree::PlanTree(const AssociationGraph& graph, const TreeRoot& root, const std::vector<IncludeRequest>& includes,
                   std::set<std::string> taken)
    : graph_(graph), aliases_(std::move(taken)) {
    addRoot(root);
    addIncludes(0, includes, {});
    selectResult(0, true);
    if (root.selection && !root.level) selectFurther(0, *root.selection);
    if (root.selection) requireIdentities();
}

IncludePlan PlanTree::plan(SelectStatement statement, std::vector<std::size_t> parentCells) && {
    statement.projections = std::move(projections_);
    return {std::move(statement), std::move(nodes_), std::move(separate_), std::move(parentCells), {}};
}

std::string rootAlias(const TableDefinition& table) {
    std::set<std::string> none;
    return freeAlias(table.modelName, none);
}

bool PlanTree::multiplies() const {
    return std::any_of(nodes_.begin() + 1, nodes_.end(), [](const PlanNode& node) { return node.multiplies; });
}

std::string PlanTree::uniqueAlias(const std::string& wanted) {
    return freeAlias(wanted, aliases_);
}

void PlanTree::addRoot(const TreeRoot& root) {
    auto& node = nodes_.emplace_back(
        PlanNode{.association = root.association, .request = root.request, .table = root.table, .required = true});
    node.level = root.level;
    node.isRead = root.selection != nullptr;
    if (root.association && root.request) node.slot = slotOf(*root.association, *root.request);
    node.alias = uniqueAlias(root.name);
    if (root.association && root.association->through) {
        node.throughAlias = uniqueAlias(throughName(*root.association));
        rootLink_ = Join{.table = root.association->through,
                         .alias = node.throughAlias,
                         .required = true,
                         .on = allOf(Link(*root.association, {.throughFilter = root.throughFilter})
                                         .throughToTarget({node.alias, node.throughAlias}))};
    }
    if (!root.selection) return;
    if (node.level) {
        selectResult(0, false);
    } else {
        select(node.recordCells, 0, *root.selection);
        if (root.request) selectKey(node.recordCells, *root.table, node.alias);
    }
    node.identityCells = addCells(node.alias, *root.table, root.table->primaryKey);
    if (!rootLink_) return;
    if (root.request) selectThrough(node, root.request->throughSelection);
    for (const auto cell : addCells(node.throughAlias, *rootLink_->table, rootLink_->table->primaryKey))
        node.identityCells.push_back(cell);
}

void PlanTree::addIncludes(std::size_t parent, const std::vector<IncludeRequest>& includes, const Path& above) {
    for (std::size_t i = 0; i < includes.size(); ++i) {
        const auto& request = includes[i];
        const auto& association =
            declaredAssociation<EagerLoadingError>(graph_, *nodes_[parent].table, request.member, "an include");
        const auto isTwin = [&](const PlanNode& node) {
            return node.association == &association && node.parent == parent;
        };
        if (std::any_of(nodes_.begin() + 1, nodes_.end(), isTwin))
            throw EagerLoadingError(association.label + " is included twice; put both into one include");
        checkOptions(association, request);
        Path path = above;
        path.push_back(i);
        if (request.separate || request.limit)
            addSeparate(parent, association, request, std::move(path));
        else
            addJoined(parent, association, request, path);
    }
}

void PlanTree::addSeparate(std::size_t parent, const Association& association, const IncludeRequest& request,
                           Path path) {
    auto& node = nodes_[parent];
    if (request.isRead) addSeparateLevel(node, parent, association, request, std::move(path));
    if (!isRequired(request)) return;
    auto condition = existsQuery(graph_, aliases_, association, request, node.alias);
    if (parent == 0)
        rootConditions_.push_back(std::move(condition));
    else
        node.on = allOf({std::move(node.on), std::move(condition)});
}

void PlanTree::addSeparateLevel(PlanNode& node, std::size_t parent, const Association& association,
                                const IncludeRequest& request, Path path) {
    node.separateLevels.push_back(separate_.size());
    const auto key = Link(association).parentKey();
    if (key.empty())
        throw EagerLoadingError(
            fmt::format("{}: model '{}' has no primary key, so that the database could not say "
                        "whose the rows of a query of their own are; give it one",
                        association.label, node.table->modelName));
    separate_.push_back(
        {std::move(path), &association, parent, addCells(node.alias, *node.table, key), slotOf(association, request)});
}

void PlanTree::addJoined(std::size_t parent, const Association& association, const IncludeRequest& request,
                         const Path& path) {
    const std::size_t index = nodes_.size();
    auto& node = nodes_.emplace_back(PlanNode{.association = &association,
                                              .request = &request,
                                              .table = association.target,
                                              .parent = parent,
                                              .required = isRequired(request)});
    node.slot = slotOf(association, request);
    node.into = request.into;
    node.level = request.level;
    node.isRead = request.isRead;
    node.alias = uniqueAlias(association.as);
    if (association.through) node.throughAlias = uniqueAlias(throughName(association));
    setConditions(index);
    setCells(index);
    addIncludes(index, request.nested, path);
    selectResult(index, true);
    if (!request.level) selectFurther(index, request.selection);
    for (const auto* condition : {&request.on, &request.where})
        if (reachesFurther(*condition)) addReaching(index, *condition);
}

/// An include's `on` stands in the place of what links the tables.
void PlanTree::setConditions(std::size_t index) {
    auto& node = nodes_[index];
    const auto& request = *node.request;
    const Link link(*node.association, conditionsOf(request));
    const LinkAliases aliases{node.alias, node.throughAlias};
    std::vector<Expression> toParent;
    if (!request.on.isPresent())
        toParent = link.toParent(nodes_[node.parent].alias, aliases);
    else if (!reachesFurther(request.on))
        toParent = {resolved(request.on, index)};
    std::vector<Expression> own = link.rules(node.alias);
    if (node.association->through)
        for (auto& e : link.throughToTarget(aliases)) own.push_back(std::move(e));
    if (request.where.isPresent() && !reachesFurther(request.where)) own.push_back(resolved(request.where, index));
    if (node.association->through)
        node.throughOn = allOf(std::move(own));
    else
        toParent.insert(toParent.end(), own.begin(), own.end());
    node.on = allOf(std::move(toParent));
}

void PlanTree::addReaching(std::size_t index, const Expression& condition) {
    auto reaching = resolved(condition, index);
    std::set<std::size_t> referenced;
    addReferenced(reaching, referenced);
    auto& node = nodes_[index];
    for (const auto other : referenced) {
        auto above = other;
        while (above > index) above = nodes_[above].parent;
        if (other != index && above == index) node.reachedByOn.push_back(other);
    }
    node.on = allOf({std::move(node.on), std::move(reaching)});
}

void PlanTree::requireIdentities() const {
    const auto multiplying =
        std::count_if(nodes_.begin() + 1, nodes_.end(), [](const PlanNode& node) { return node.multiplies; });
    if (multiplying == 0) return;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const auto& node = nodes_[i];
        if (!node.isRead) continue;
        std::ptrdiff_t above = 0;
        for (auto n = i; n != 0; n = nodes_[n].parent) above += nodes_[n].multiplies;
        const auto* through = node.association ? node.association->through : nullptr;
        if (through && through->primaryKey.empty() && above != multiplying)
            throw EagerLoadingError(
                fmt::format("model '{}' has no primary key, so that its rows, which may link a pair twice, could not "
                            "be told apart beside other to-many includes; give it one",
                            through->modelName));
        if (node.identityCells.empty() && (i == 0 || node.association->isToMany()))
            throw EagerLoadingError(
                fmt::format("model '{}' has no primary key, so that joined rows of it could not be told apart; "
                            "give it one, or load the to-many associations with .separate = true",
                            node.table->modelName));
    }
}

}  // namespace sequelize::detail
