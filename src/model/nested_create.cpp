#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/record.hpp>

#include "../association/declared_association.hpp"
#include "../association/link.hpp"

namespace sequelize::detail {
namespace {

const Association& includedIn(const ModelCore& model, const IncludeRequest& include) {
    return declaredAssociation<EagerLoadingError>(model.models().graph(), model.table(), include.member,
                                                  "an include of create");
}

/// The key by which a record that was just stored is referred to. NULL would refer to nothing, and lose who belongs to
/// it.
Link::Key keyOf(const ModelCore& model, const void* record, const std::vector<std::size_t>& columns,
                const Association& association) {
    Link::Key key;
    for (const auto column : columns)
        if (key.emplace_back(model.keyIn(record, column)).isNull())
            throw UsageError(association.label + ": the key '" + model.table().columns[column].name + "' of a '" +
                             model.table().modelName +
                             "' record is NULL, so that the records that are created with it could not belong to it; "
                             "give it a value");
    return key;
}

void setValuesIn(const ModelCore& model, void* record, const Link::Row& row) {
    for (const auto& [column, value] : row) model.setValueIn(record, column, value);
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
        const Link link(association);
        const auto row = link.sourceRow(keyOf(target, parent, link.targetKey(), association));
        setValuesIn(*this, record, row);
        own.given.insert(own.given.end(), row.begin(), row.end());
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
    std::vector<ValidationErrorItem> errors;
    for (auto [column, value] : request.given) {
        checkValue(column, value, errors);
        link.push_back({column, Expression::ofValue(std::move(value))});
    }
    if (!link.empty()) validateUpdate(record, link, false, {}, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
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
    if (count == 0) return;
    const Link link(association);
    const auto key = keyOf(*this, record, link.sourceKey(), association);
    const auto given = link.targetRow(key);
    std::vector<Link::Row> rows;
    for (std::size_t i = 0; i < count; ++i) {
        void* child = operations.at(member, i);
        setValuesIn(target, child, given);
        target.insertOrLink(child, {.given = given, .run = run}, include.nested);
        if (association.through)
            rows.push_back(link.throughRow(key, keyOf(target, child, link.targetKey(), association)));
    }
    if (!association.through) return;
    const auto& through = models_.of(*association.through);
    if (!operations.throughTag) {
        through.insertRows(rows, run);
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
        through.insert(operations.throughAt(member, i), {.given = std::move(rows[i]), .run = run});
}

}  // namespace sequelize::detail
