#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

namespace sequelize {
namespace {

const Association& associationOf(const AssociationGraph& graph, const TableDefinition& table, std::ptrdiff_t member) {
    if (const auto* association = graph.find(table, member)) return *association;
    throw EagerLoadingError("model '" + table.modelName + "': create includes a member of " + table.structName +
                            " for which no association was declared; declare it with .as");
}

}  // namespace

void ModelCore::insertNested(void* record, const InsertRequest& request,
                             const std::vector<IncludeRequest>& includes) const {
    if (includes.empty()) {
        insertTree(record, request, includes);
        return;
    }
    Transaction transaction(database_, request.run);
    InsertRequest inside = request;
    inside.run = transaction.inside(request.run);
    insertTree(record, inside, includes);
    transaction.commit();
}

/// Records that this one refers to come first, those that refer to it last: foreign keys are known when they are
/// written.
void ModelCore::insertTree(void* record, const InsertRequest& request,
                           const std::vector<IncludeRequest>& includes) const {
    requireNothingDropped(record, includes, "name the member in .include");
    InsertRequest own = request;
    for (const auto& include : includes) {
        const auto& association = associationOf(models_.graph(), table_, include.member);
        void* member = association.slot.in(record);
        if (association.kind != AssociationKind::belongsTo || association.slot.operations->size(member) == 0) continue;
        const auto& target = models_.of(*association.target);
        void* parent = association.slot.operations->at(member, 0);
        target.insertTree(parent, {.run = request.run}, include.nested);
        for (const auto& [foreignKey, key] : association.keys) {
            own.given.emplace_back(foreignKey, target.valueIn(parent, key));
            setValueIn(record, foreignKey, own.given.back().second);
        }
    }
    insert(record, own);
    for (const auto& include : includes) {
        const auto& association = associationOf(models_.graph(), table_, include.member);
        if (association.kind != AssociationKind::belongsTo) insertAssociated(record, association, include, request.run);
    }
}

void ModelCore::insertAssociated(void* record, const Association& association, const IncludeRequest& include,
                                 const RunOptions& run) const {
    const auto& target = models_.of(*association.target);
    const auto& operations = *association.slot.operations;
    void* member = association.slot.in(record);
    for (std::size_t i = 0; i < operations.size(member); ++i) {
        void* child = operations.at(member, i);
        InsertRequest request{.run = run};
        for (const auto& value : association.scope) request.given.push_back(target.constantOf(value));
        if (!association.through)
            for (const auto& [key, foreignKey] : association.keys) {
                request.given.emplace_back(foreignKey, valueIn(record, key));
                target.setValueIn(child, foreignKey, request.given.back().second);
            }
        target.insertTree(child, request, include.nested);
        if (!association.through) continue;
        const auto& through = models_.of(*association.through);
        InsertRequest link{.run = run};
        for (const auto& [key, foreignKey] : association.keys)
            link.given.emplace_back(foreignKey, valueIn(record, key));
        for (const auto& [foreignKey, key] : association.throughKeys)
            link.given.emplace_back(foreignKey, target.valueIn(child, key));
        for (const auto& value : association.throughScope) link.given.push_back(through.constantOf(value));
        through.insert(operations.throughTag ? operations.throughAt(member, i) : nullptr, link);
    }
}

}  // namespace sequelize
