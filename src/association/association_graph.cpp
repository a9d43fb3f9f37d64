#include <sequelize/association/association_graph.hpp>

#include <atomic>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

namespace {

std::uint64_t nextGeneration() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

AssociationGraph::AssociationGraph() : generation_(nextGeneration()) {}

void AssociationGraph::requireFree(const AssociationRequest& request) const {
    const std::string as = nameOf(request);
    const std::string label = request.source->structName + "::" + as;
    for (const auto& other : associations_) {
        if (other->source != request.source) continue;
        if (other->as == as)
            throw AssociationError(fmt::format(
                "{}: model '{}' has an association '{}' already; give this one another name: .as = as<&{}::member>",
                label, request.source->modelName, as, request.source->structName));
        if (request.slot && other->slot.offset == request.slot.offset)
            throw AssociationError(
                fmt::format("{}: its member is filled by the association '{}' already; give each its own member", label,
                            other->as));
    }
}

const Association& AssociationGraph::declare(AssociationRequest request) {
    requireFree(request);
    generation_ = nextGeneration();
    return *associations_.emplace_back(declareAssociation(std::move(request)));
}

void AssociationGraph::renumber(const TableDefinition& table, const std::vector<std::size_t>& place) {
    for (auto& association : associations_) {
        for (auto& [own, other] : association->keys) {
            if (association->source == &table) own = place[own];
            if ((association->through ? association->through : association->target) == &table) other = place[other];
        }
        for (auto& [own, other] : association->throughKeys) {
            if (association->through == &table) own = place[own];
            if (association->target == &table) other = place[other];
        }
    }
}

const Association* AssociationGraph::find(const TableDefinition& source, std::ptrdiff_t member) const noexcept {
    for (const auto& association : associations_)
        if (association->source == &source && association->slot && association->slot.offset == member)
            return association.get();
    return nullptr;
}

const Association* AssociationGraph::find(const TableDefinition& source, std::string_view as) const noexcept {
    for (const auto& association : associations_)
        if (association->source == &source && association->as == as) return association.get();
    return nullptr;
}

std::vector<const Association*> AssociationGraph::of(const TableDefinition& source) const {
    auto list = allOf(source);
    std::erase_if(list, [](const Association* association) { return !association->slot; });
    return list;
}

std::vector<const Association*> AssociationGraph::allOf(const TableDefinition& source) const {
    std::vector<const Association*> list;
    for (const auto& association : associations_)
        if (association->source == &source) list.push_back(association.get());
    return list;
}

}  // namespace sequelize::detail
