#include <fmt/format.h>

#include <sequelize/association/association.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/schema/inflection.hpp>

#include "foreign_key.hpp"
#include "kinds.hpp"

namespace sequelize {

std::string_view nameOf(AssociationKind kind) noexcept {
    switch (kind) {
        case AssociationKind::belongsTo:
            return "belongsTo";
        case AssociationKind::hasOne:
            return "hasOne";
        case AssociationKind::hasMany:
            return "hasMany";
        case AssociationKind::belongsToMany:
            return "belongsToMany";
    }
    return "association";
}

std::string nameOf(const AssociationRequest& request) {
    if (!request.as.empty()) return request.as;
    const bool toMany = request.kind == AssociationKind::hasMany || request.kind == AssociationKind::belongsToMany;
    return toMany ? pluralize(request.target->modelName) : singularize(request.target->modelName);
}

ColumnPairs paired(const std::vector<std::size_t>& left, const std::vector<std::size_t>& right) {
    ColumnPairs pairs;
    for (std::size_t i = 0; i < left.size(); ++i) pairs.emplace_back(left[i], right[i]);
    return pairs;
}

std::unique_ptr<Association> declareAssociation(AssociationRequest request) {
    auto association = std::make_unique<Association>();
    association->kind = request.kind;
    association->source = request.source;
    association->target = request.target;
    association->slot = request.slot;
    association->scope = std::move(request.scope);
    association->as = nameOf(request);
    association->label = request.source->structName + "::" + association->as;
    switch (request.kind) {
        case AssociationKind::belongsTo:
            connectBelongsTo(*association, request);
            break;
        case AssociationKind::hasOne:
        case AssociationKind::hasMany:
            connectHas(*association, request);
            break;
        case AssociationKind::belongsToMany:
            connectBelongsToMany(*association, request);
            break;
    }
    return association;
}

}  // namespace sequelize
