#include <sequelize/schema/inflection.hpp>

#include "foreign_key.hpp"
#include "kinds.hpp"

namespace sequelize::detail {

/// The foreign key is the target's: one row of it for hasOne, any number for hasMany.
void connectHas(Association& association, const AssociationRequest& request) {
    const auto& source = *association.source;
    auto& target = *association.target;
    const auto keys = keyColumns(source, request.key, association.label);
    const auto columns =
        foreignKeyColumns(target, request.foreignKey, source, keys, singularize(source.modelName), association.label);
    association.keys = paired(keys, columns);
    if (!request.constraints) return;
    const std::string onDelete = isNullable(target, columns) ? "SET NULL" : "CASCADE";
    addConstraint(target, columns, source, keys,
                  {request.onDelete.empty() ? onDelete : request.onDelete,
                   request.onUpdate.empty() ? "CASCADE" : request.onUpdate},
                  association.label);
}

}  // namespace sequelize::detail
