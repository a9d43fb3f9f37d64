// What IncludeStrategy::balanced and ::separate load by queries of their own:
//
//     Authors.findAll({.include = {&Author::books}, .includeStrategy = IncludeStrategy::balanced})
//
//     SELECT ... FROM authors                              SELECT ... FROM books WHERE authorId IN (?, ?, ...)
//
// A condition or order can only speak of what stands in its own statement. So an include stays joined where something
// above it names it: by a path, by a dotted name, or, as far as can be told of it, in SQL.
#include "strategy.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "../../core/ascii.hpp"
#include "../../query/expression_node.hpp"
#include "../link.hpp"
#include "tree.hpp"

namespace sequelize::detail {
namespace {

using Path = std::vector<std::ptrdiff_t>;

/// What expressions name of other tables.
struct NamedTables {
    std::vector<Path> paths{};         ///< members, seen from where the expressions stand
    std::vector<std::string> texts{};  ///< dotted names and SQL, in lower case

    void add(const Expression& e) {
        if (!e->column.path.empty()) paths.push_back(e->column.path);
        const bool isName = e->kind == ExpressionNode::Form::column && e->column.table.empty();
        for (const auto& text : {isName ? e->column.name : std::string(), isSql(e) ? e->text : std::string()})
            if (text.find('.') != std::string::npos) texts.push_back(lowered(text));
        for (const auto& child : e->children) add(child);
    }

    /// Of a finder, or of an include: its columns and conditions.
    template <class Request>
    void addOf(const Request& request) {
        add(request.where);
        for (const auto& ordering : request.order) add(ordering.expression);
        for (const auto& projection : request.selection.list) add(projection.expression);
        if (request.level)
            for (const auto& projection : request.level->projections) add(projection.expression);
    }

    [[nodiscard]] bool leadTo(std::span<const std::ptrdiff_t> include) const {
        return std::ranges::any_of(paths, [&](const Path& path) {
            return path.size() >= include.size() && std::equal(include.begin(), include.end(), path.begin());
        });
    }
    /// It need not be right: what is joined without need changes no result.
    [[nodiscard]] bool mention(const std::string& name) const {
        return std::ranges::any_of(
            texts, [&](const std::string& text) { return text.find(lowered(name)) != std::string::npos; });
    }

private:
    [[nodiscard]] static bool isSql(const Expression& e) { return e->kind == ExpressionNode::Form::literal; }
};

bool choosesAny(const std::vector<IncludeRequest>& includes) {
    return std::ranges::any_of(includes, [](const IncludeRequest& include) {
        return include.strategy.value_or(IncludeStrategy::join) != IncludeStrategy::join || choosesAny(include.nested);
    });
}

void addTexts(NamedTables& names, const std::vector<IncludeRequest>& includes) {
    for (const auto& include : includes) {
        names.addOf(include);
        names.add(include.on);
        addTexts(names, include.nested);
    }
}

class Chooser {
public:
    Chooser(const AssociationGraph& graph, const FindRequest& request) : graph_(graph) {
        all_.addOf(request);
        addTexts(all_, request.includes);
        above_.emplace_back().addOf(request);
    }

    void choose(const TableDefinition& table, std::vector<IncludeRequest>& includes, IncludeStrategy strategy) {
        for (auto& include : includes) {
            const auto* association = graph_.find(table, include.member);
            if (!association) continue;  // the plan says that it was never declared
            const auto own = include.strategy.value_or(strategy);
            trail_.push_back(include.member);
            if (own != IncludeStrategy::join && isLoadedApart(*association, include, own)) include.separate = true;
            auto& names = above_.emplace_back();
            names.addOf(include);
            names.add(include.on);
            choose(*association->target, include.nested, own);
            above_.pop_back();
            trail_.pop_back();
        }
    }

private:
    [[nodiscard]] bool isLoadedApart(const Association& association, const IncludeRequest& include,
                                     IncludeStrategy strategy) const {
        if (!association.isToMany()) {
            const bool isAlwaysThere = include.into && include.into->kind->records->isAlwaysThere;
            if (strategy != IncludeStrategy::separate || isAlwaysThere)
                return false;  // that one is missing, a JOIN says
        }
        const bool canBe = !Link(association).parentKey().empty();
        return canBe && !include.on.isPresent() && !isSpokenOf() && !isMentioned(association, include);
    }

    /// By the finder, or an include above, with a path.
    [[nodiscard]] bool isSpokenOf() const {
        for (std::size_t i = 0; i < above_.size(); ++i)
            if (above_[i].leadTo(std::span(trail_).subspan(i))) return true;
        return false;
    }
    /// It, or one below it, by its alias, which any text of the request may use; or one of these has such a text
    /// itself, which may be about any table.
    [[nodiscard]] bool isMentioned(const Association& association, const IncludeRequest& include) const {
        if (all_.texts.empty()) return false;
        NamedTables own;
        own.addOf(include);
        if (!own.texts.empty() || all_.mention(association.as)) return true;
        return std::ranges::any_of(include.nested, [&](const IncludeRequest& nested) {
            const auto* below = graph_.find(*association.target, nested.member);
            return below && isMentioned(*below, nested);
        });
    }

    const AssociationGraph& graph_;
    NamedTables all_;                 // of the whole request
    std::vector<NamedTables> above_;  // of the finder, and of each include down to the one at hand
    Path trail_;                      // the members that lead there
};

}  // namespace

bool choosesLevels(const FindRequest& request, IncludeStrategy byDefault) {
    if (request.includes.empty()) return false;
    return request.strategy.value_or(byDefault) != IncludeStrategy::join || choosesAny(request.includes);
}

void chooseLevels(const AssociationGraph& graph, const TableDefinition& table, FindRequest& request,
                  IncludeStrategy byDefault) {
    // What others have locked is left out of joined rows; of a level by itself it would look like none.
    if (request.lock.skipLocked) return;
    Chooser(graph, request).choose(table, request.includes, request.strategy.value_or(byDefault));
}

}  // namespace sequelize::detail
