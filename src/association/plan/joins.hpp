#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <vector>

#include "tree.hpp"

namespace sequelize::detail {

/// What a node's rows must meet as well, by the node.
using NodeConditions = std::map<std::size_t, std::vector<Expression>>;

/// The joins of the nodes below the root that `wanted` lets through.
[[nodiscard]] std::vector<Join> joinsOf(const PlanTree& tree, const std::function<bool(std::size_t)>& wanted,
                                        const NodeConditions& extra = {});
/// Of all nodes below the root.
[[nodiscard]] std::vector<Join> joinsOf(const PlanTree& tree);

}  // namespace sequelize::detail
