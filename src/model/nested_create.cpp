#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/record.hpp>

#include "../association/declared_association.hpp"

namespace sequelize::detail {
namespace {

const Association& includedIn(const ModelCore& model, const IncludeRequest& include) {
    return declaredAssociation<EagerLoadingError>(model.models().graph(), model.table(), include.member,
                                                  "an include of create");
}

/// The key by which a record that was just stored is referred to. NULL would refer to nothing, and lose who belongs to
/// it.
Value keyOf(const ModelCore& model, const void* record, std::size_t column, const Association& association) {
    Value key = model.keyIn(record, column);
    if (key.isNull())
        throw UsageError(association.label + ": the key '" + model.table().columns[column].name + "' of a '" +
                         model.table().modelName +
                         "' record is NULL, so that the records that are created with it could not belong to it; give "
                         "it a value");
    return key;
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
        const auto& association = includedIn(*this, include);
        void* member = association.slot.in(record);
        if (association.kind != AssociationKind::belongsTo || association.slot.operations->size(member) == 0) continue;
        const auto& target = models_.of(*association.target);
        void* parent = association.slot.operations->at(member, 0);
        target.insertOrLink(parent, {.run = request.run}, include.nested);
        for (const auto& [foreignKey, key] : association.keys) {
            own.given.emplace_back(foreignKey, keyOf(target, parent, key, association));
            setValueIn(record, foreignKey, own.given.back().second);
        }
    }
    insert(record, own);
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo) insertAssociated(record, association, include, request.run);
    }
}

void ModelCore::insertOrLink(void* record, const InsertRequest& request,
                             const std::vector<IncludeRequest>& includes) const {
    const RecordState* state = stateOf(record);
    if (!state || state->memory_.isNew) {
        insertTree(record, request, includes);
        return;
    }
    std::vector<Assignment> link;
    for (auto [column, value] : request.given) {
        fit(column, value);
        link.push_back({column, Expression::ofValue(std::move(value))});
    }
    updateStored(record, std::move(link), {.run = request.run});
    for (const auto& include : includes) {
        const auto& association = includedIn(*this, include);
        if (association.kind != AssociationKind::belongsTo) insertAssociated(record, association, include, request.run);
    }
    requireNothingPassedOver(record, {});
}

void ModelCore::insertAssociated(void* record, const Association& association, const IncludeRequest& include,
                                 const RunOptions& run) const {
    const auto& target = models_.of(*association.target);
    const auto& operations = *association.slot.operations;
    void* member = association.slot.in(record);
    const std::size_t count = operations.size(member);
    std::vector<AssignedValue> own;
    for (const auto& [key, foreignKey] : association.keys)
        if (count != 0) own.emplace_back(foreignKey, keyOf(*this, record, key, association));
    std::vector<std::vector<AssignedValue>> links;
    for (std::size_t i = 0; i < count; ++i) {
        void* child = operations.at(member, i);
        InsertRequest request{.run = run};
        for (const auto& value : association.scope) request.given.push_back(target.constantOf(value));
        if (!association.through)
            for (const auto& [foreignKey, value] : own) {
                request.given.emplace_back(foreignKey, value);
                target.setValueIn(child, foreignKey, value);
            }
        target.insertOrLink(child, request, include.nested);
        if (!association.through) continue;
        auto& link = links.emplace_back(own);
        for (const auto& [foreignKey, key] : association.throughKeys)
            link.emplace_back(foreignKey, keyOf(target, child, key, association));
        for (const auto& value : association.throughScope)
            link.push_back(models_.of(*association.through).constantOf(value));
    }
    if (links.empty()) return;
    const auto& through = models_.of(*association.through);
    if (!operations.throughTag) {
        through.insertRows(links, run);
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        through.insert(operations.throughAt(member, i), {.given = std::move(links[i]), .run = run});
}

}  // namespace sequelize::detail
