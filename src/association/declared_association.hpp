#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/association/association_graph.hpp>
#include <sequelize/core/error.hpp>

#include "../core/listed.hpp"

namespace sequelize::detail {

/// The association that fills that member of `source`'s struct. Throws an Error, which says that `user` ("an include")
/// names the member, when none was declared.
template <class Error>
[[nodiscard]] const Association& declaredAssociation(const AssociationGraph& graph, const TableDefinition& source,
                                                     std::ptrdiff_t member, std::string_view user) {
    if (const auto* association = graph.find(source, member)) return *association;
    std::string known;
    for (const auto* association : graph.of(source)) addListed(known, association->label);
    throw Error(
        fmt::format("model '{}': {} names a member of {} for which no association was declared; declare "
                    "it with belongsTo, hasOne, hasMany or belongsToMany and .as = &{}::member (declared: {})",
                    source.modelName, user, source.structName, source.structName, known.empty() ? "none" : known));
}

/// The association of that name, which need not have a member. Throws an AssociationError that names those there are.
[[nodiscard]] inline const Association& namedAssociation(const AssociationGraph& graph, const TableDefinition& source,
                                                         std::string_view as) {
    if (const auto* association = graph.find(source, as)) return *association;
    std::string known;
    for (const auto* association : graph.allOf(source)) addListed(known, association->as);
    throw AssociationError(fmt::format("model '{}' has no association '{}' to ask about; it has {}", source.modelName,
                                       as, known.empty() ? "none" : known));
}

}  // namespace sequelize::detail
