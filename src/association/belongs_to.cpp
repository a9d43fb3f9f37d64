#include "foreign_key.hpp"
#include "kinds.hpp"

namespace sequelize::detail {
void connectBelongsTo(Association& association, const AssociationRequest& request) {
    auto& source = *association.source;
    const auto& target = *association.target;
    const auto keys = keyColumns(target, request.key, association.label);
    const auto columns = foreignKeyColumns(source, request.foreignKey, target, keys, association.as, association.label);
    association.keys = paired(columns, keys);
    if (!request.constraints) return;
    const std::string onDelete = isNullable(source, columns) ? "SET NULL" : "NO ACTION";
    addConstraint(source, columns, target, keys,
                  {request.onDelete.empty() ? onDelete : request.onDelete,
                   request.onUpdate.empty() ? "CASCADE" : request.onUpdate},
                  association.label);
}

}  // namespace sequelize::detail
