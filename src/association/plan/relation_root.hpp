#pragma once

#include "../link.hpp"
#include "tree.hpp"

namespace sequelize::detail {

/// The root of a finder or count: the model's rows, or those of a relation.
[[nodiscard]] inline TreeRoot rootOf(const TableDefinition& table, const Selection* selection,
                                     const std::optional<LinkRequest>& relation) {
    return {.table = &table,
            .name = table.modelName,
            .selection = selection,
            .association = relation ? relation->association : nullptr,
            .throughFilter = relation ? relation->throughFilter : Expression()};
}

/// What the root's rows must hold, with what makes them the relation's.
[[nodiscard]] inline Expression whereOf(const PlanTree& tree, const Expression& where,
                                        const std::optional<LinkRequest>& relation) {
    std::vector<Expression> conditions;
    if (relation) {
        const auto& root = tree.root();
        const Link link(*relation->association);
        conditions = link.toKey(relation->key, {root.alias, root.throughAlias});
        for (auto& rule : link.rules(root.alias)) conditions.push_back(std::move(rule));
    }
    conditions.push_back(tree.resolved(where, 0));
    return allOf(std::move(conditions));
}

}  // namespace sequelize::detail
