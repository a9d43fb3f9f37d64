#pragma once

#include <sequelize/association/association.hpp>

namespace sequelize::detail {

// Each kind's own half of `declareAssociation`: finds or makes the key columns.
void connectBelongsTo(Association& association, const AssociationRequest& request);
void connectHas(Association& association, const AssociationRequest& request);
void connectBelongsToMany(Association& association, const AssociationRequest& request);

[[nodiscard]] ColumnPairs paired(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right);

}  // namespace sequelize::detail
