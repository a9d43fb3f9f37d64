#pragma once

#include <set>
#include <string>

#include "joins.hpp"

namespace sequelize::detail {

/// `FROM target ... WHERE ...`, without columns: the target rows of a row of `source`, an alias, that the include would
/// give. `taken`: the aliases of the query around it, which it uses none of.
[[nodiscard]] SelectStatement matchingRows(const AssociationGraph& graph, const std::set<std::string>& taken,
                                           const Association& association, const IncludeRequest& request,
                                           const std::string& source);
/// `EXISTS (SELECT 1 FROM ...)`.
[[nodiscard]] Expression existing(SelectStatement query);
/// `EXISTS (SELECT 1 FROM target ...)`: the row of `source`'s table has a target row that the include would give.
[[nodiscard]] Expression existsQuery(const AssociationGraph& graph, const std::set<std::string>& taken,
                                     const Association& association, const IncludeRequest& request,
                                     const std::string& source);
/// EXISTS conditions for the required nodes right below the root and those of `joined`, which are not among them: by
/// the node whose rows must meet them.
[[nodiscard]] NodeConditions existence(const PlanTree& tree, const std::set<std::size_t>& joined);

}  // namespace sequelize::detail
