#pragma once

#include <sequelize/association/find_request.hpp>
#include <sequelize/model/model_core.hpp>

namespace sequelize::detail {

/// `upper`, and what it leaves to `lower`, by Sequelize's rules: conditions attribute by attribute, lists one after the
/// other, includes by their association.
[[nodiscard]] FindRequest mergedScope(const ModelCore& model, const FindRequest& lower, FindRequest upper);
/// The same of an include of that model.
void addScopeTo(const ModelCore& model, const FindRequest& scope, IncludeRequest& include);
/// The same of conditions on the table's rows.
[[nodiscard]] Expression mergedConditions(const TableDefinition& table, WhereMergeStrategy strategy,
                                          const Expression& lower, const Expression& upper);

}  // namespace sequelize::detail
