// The FROM of a query with includes:
//
//     FROM authors AS author
//     LEFT OUTER JOIN books AS books ON author.id = books.authorId
//     LEFT OUTER JOIN ( bookTags AS tags_BookTag INNER JOIN tags AS tags ON tags_BookTag.tagId = tags.id )
//                     ON books.id = tags_BookTag.bookId
//
// A required level below an optional one stands inside the parentheses of the optional one, so that it restricts that
// alone.
#include "joins.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "../link.hpp"

namespace sequelize::detail {
namespace {

class Joiner {
public:
    Joiner(const PlanTree& tree, const std::function<bool(std::size_t)>& wanted, const NodeConditions& extra)
        : nodes_(tree.nodes()), wanted_(wanted), extra_(extra) {}

    [[nodiscard]] std::vector<Join> all() const {
        std::vector<Join> list;
        for (std::size_t i = 1; i < nodes_.size(); ++i) {
            if (nodes_[i].parent != 0 || !wanted_(i)) continue;
            auto joins = from(i);
            std::move(joins.begin(), joins.end(), std::back_inserter(list));
        }
        return list;
    }

private:
    /// The node's join, and those of the nodes below that follow it. A required table below an optional one is joined
    /// to it first: the pair is optional as a whole. So is a table that the node's condition speaks of.
    [[nodiscard]] std::vector<Join> from(std::size_t index) const {
        const auto& node = nodes_[index];
        std::vector<Join> nested;
        std::vector<Join> after;
        for (std::size_t i = index + 1; i < nodes_.size(); ++i) {
            if (nodes_[i].parent != index || !wanted_(i)) continue;
            const auto& reached = node.reachedByOn;
            const bool isReached = std::find(reached.begin(), reached.end(), i) != reached.end();
            for (auto& join : from(i))
                (isReached || (join.required && !node.required) ? nested : after).push_back(std::move(join));
        }
        std::vector<Join> list{joinOf(index, std::move(nested))};
        std::move(after.begin(), after.end(), std::back_inserter(list));
        return list;
    }

    [[nodiscard]] Join joinOf(std::size_t index, std::vector<Join> nested) const {
        const auto& node = nodes_[index];
        std::vector<Expression> conditions{node.on};
        if (const auto found = extra_.find(index); found != extra_.end())
            conditions.insert(conditions.end(), found->second.begin(), found->second.end());
        Join target{.table = node.table,
                    .alias = node.alias,
                    .indexHints = node.request->indexHints,
                    .required = node.required,
                    .on = allOf(std::move(conditions))};
        if (!node.association->through) {
            target.nested = std::move(nested);
            return target;
        }
        Join through{.table = node.association->through,
                     .alias = node.throughAlias,
                     .required = node.required,
                     .on = std::exchange(target.on, node.throughOn)};
        target.required = true;
        through.nested.push_back(std::move(target));
        std::move(nested.begin(), nested.end(), std::back_inserter(through.nested));
        return through;
    }

    const std::vector<PlanNode>& nodes_;
    const std::function<bool(std::size_t)>& wanted_;
    const NodeConditions& extra_;
};

}  // namespace

std::vector<Join> joinsOf(const PlanTree& tree, const std::function<bool(std::size_t)>& wanted,
                          const NodeConditions& extra) {
    return Joiner(tree, wanted, extra).all();
}

std::vector<Join> joinsOf(const PlanTree& tree) {
    return joinsOf(tree, [](std::size_t) { return true; });
}

}  // namespace sequelize::detail
