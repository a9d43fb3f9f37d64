#include <mutex>
#include <set>
#include <string>

#include <fmt/format.h>

#include <sequelize/association/association.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/schema/inflection.hpp>

#include "foreign_key.hpp"
#include "kinds.hpp"
#include "link.hpp"

namespace sequelize::detail {
namespace {

/// The text, for as long as the process lives: a record keeps it beyond its model.
const std::string& lasting(const std::string& text) {
    static std::mutex mutex;
    static auto* const texts = new std::set<std::string>;  // no destructor: records of static lifetime may still ask
    const std::lock_guard lock(mutex);
    return *texts->insert(text).first;
}

}  // namespace

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
    association->rules = rulesOf(request.scope);
    association->scope = std::move(request.scope);
    association->as = nameOf(request);
    association->label = request.source->structName + "::" + association->as;
    association->lastingLabel = &lasting(association->label);
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

}  // namespace sequelize::detail
