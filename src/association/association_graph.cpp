#include <sequelize/association/association_graph.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize {

const Association& AssociationGraph::declare(AssociationRequest request) {
    auto association = declareAssociation(std::move(request));
    for (const auto& other : associations_) {
        if (other->source != association->source) continue;
        if (other->as == association->as)
            throw AssociationError(fmt::format(
                "{}: model '{}' has an association '{}' already; give this one another name: .as = as<&{}::member>",
                association->label, association->source->modelName, association->as, association->source->structName));
        if (association->slot && other->slot.offset == association->slot.offset)
            throw AssociationError(
                fmt::format("{}: its member is filled by the association '{}' already; give each its own member",
                            association->label, other->as));
    }
    return *associations_.emplace_back(std::move(association));
}

const Association* AssociationGraph::find(const TableDefinition& source, std::ptrdiff_t member) const noexcept {
    for (const auto& association : associations_)
        if (association->source == &source && association->slot && association->slot.offset == member)
            return association.get();
    return nullptr;
}

std::vector<const Association*> AssociationGraph::of(const TableDefinition& source) const {
    std::vector<const Association*> list;
    for (const auto& association : associations_)
        if (association->source == &source && association->slot) list.push_back(association.get());
    return list;
}

}  // namespace sequelize
