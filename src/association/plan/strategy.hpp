#pragma once

#include <sequelize/association/association_graph.hpp>
#include <sequelize/association/find_request.hpp>

namespace sequelize::detail {

/// Whether a strategy other than `join` has a say in the request.
[[nodiscard]] bool choosesLevels(const FindRequest& request, IncludeStrategy byDefault);

/// Sets `separate` of the includes that the strategies load by queries of their own. An include of which the finder, or
/// one above it, speaks stays joined, and so does one that could not be loaded otherwise.
void chooseLevels(const AssociationGraph& graph, const TableDefinition& table, FindRequest& request,
                  IncludeStrategy byDefault);

}  // namespace sequelize::detail
