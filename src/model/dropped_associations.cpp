#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../association/link.hpp"
#include "../core/listed.hpp"
#include "canonical_value.hpp"
#include "loaded_association.hpp"
#include "model_use.hpp"
#include "record_access.hpp"

// A write of one record must not pass over records that it holds and that are stored nowhere, or linked to another.
namespace sequelize::detail {
namespace {

/// The value of a column that has a member and is set.
std::optional<Value> setValue(const ColumnDefinition& column, const Value& initial, const void* record) {
    if (!column.member) return std::nullopt;
    const Value value = memberValue(column, record);
    if (value.isNull() || value == initial) return std::nullopt;
    return canonicalValue(column.type, value);
}

}  // namespace

ModelCore::Held ModelCore::heldByNew(const Association& association, void* record, const void* associated) const {
    const auto& target = models_.of(*association.target);
    const RecordState* state = target.stateOf(const_cast<void*>(associated));
    if (state && state->memory_.isNew) return Held::unsaved;
    // A plain struct with a key that the program chose may be stored or not.
    const bool isStored = state || (target.table_.autoIncrement && target.hasKey(associated));
    if (association.through) return isStored ? Held::stored : Held::unsaved;
    const bool refers = association.kind == AssociationKind::belongsTo;
    if (state && !refers) return Held::stored;
    bool isReferred = true;  // the foreign key is set
    bool isSame = true;      // to the other's key
    for (const auto& [own, other] : association.keys) {
        const auto left = setValue(table_.columns[own], initials_[own], record);
        const auto right = setValue(target.table_.columns[other], target.initials_[other], associated);
        isReferred = isReferred && (refers ? left : right).has_value();
        isSame = isSame && left && left == right;
    }
    if (refers && !isSame) return isStored ? Held::unlinked : Held::unsaved;
    // A record that another one owns came from a finder, and is stored.
    return refers || (isReferred && !isSame) ? Held::stored : Held::unsaved;
}

ModelCore::Held ModelCore::heldByStored(const Association& association, void* record, const void* associated) const {
    const auto& target = models_.of(*association.target);
    const RecordState* state = target.stateOf(const_cast<void*>(associated));
    if (state ? state->memory_.isNew : target.awaitsKey(associated)) return Held::unsaved;
    // Which texts are equal, only the database could say.
    if (association.kind != AssociationKind::belongsTo || !Link(association).matchesByBytes()) return Held::stored;
    bool isSame = true;
    for (const auto& [own, other] : association.keys) {
        if (!table_.columns[own].member || !target.table_.columns[other].member) return Held::stored;
        if (isUnread(record, own) || target.isUnread(associated, other)) return Held::stored;
        isSame = isSame && valueIn(record, own) == target.valueIn(associated, other);
    }
    return isSame ? Held::stored : Held::unlinked;
}

void ModelCore::failHeld(Held held, const Association& association, const char* remedy) const {
    if (held == Held::unsaved)
        throw EagerLoadingError(
            fmt::format("{} of a '{}' record holds a record that would not be stored: {}, or empty the member",
                        association.label, table_.modelName, remedy));
    std::string keys;
    for (const auto& [own, other] : association.keys)
        addListed(keys, table_.columns[own].name + " to its " + association.target->columns[other].name);
    throw EagerLoadingError(fmt::format(
        "{} of a '{}' record holds a stored record that the foreign key does not refer to: set {}, or empty the member",
        association.label, table_.modelName, keys));
}

void ModelCore::requireNothingDropped(void* record, const std::vector<IncludeRequest>& includes,
                                      const char* remedy) const {
    for (const auto& place : use_->unfilled)
        if (place.isLoaded && place.isLoaded(static_cast<const std::byte*>(record) + place.offset))
            throw EagerLoadingError(fmt::format(
                "{1}::{2} of a '{0}' record was set, but no association of the model fills it; declare the association "
                "with .as = &{1}::{2}, or empty the member",
                table_.modelName, table_.structName, place.name));
    for (const auto* association : associations_) {
        const auto& slot = association->slot;
        if (slot.operations->size(slot.in(record)) == 0) continue;
        const auto isNamed = [&](const auto& include) { return include.member == slot.offset; };
        if (std::any_of(includes.begin(), includes.end(), isNamed)) continue;
        const LoadedAssociation held(models_, *association, record);
        for (std::size_t i = 0; i < held.size(); ++i)
            if (const auto how = heldByNew(*association, record, held.at(i)); how != Held::stored)
                failHeld(how, *association, remedy);
    }
}

void ModelCore::requireNothingPassedOver(void* record, const std::vector<NamedAssignment>& values) const {
    for (const auto* association : associations_) {
        const auto& slot = association->slot;
        const std::size_t size = slot.operations->size(slot.in(record));
        for (std::size_t i = 0; i < size; ++i) {
            const auto how = heldByStored(*association, record, slot.operations->at(slot.in(record), i));
            if (how == Held::stored) continue;
            const bool isSet = how == Held::unlinked && std::any_of(values.begin(), values.end(), [&](auto& value) {
                                   const auto column = indexOf(value.column);
                                   return std::any_of(association->keys.begin(), association->keys.end(),
                                                      [&](auto& pair) { return pair.first == column; });
                               });
            if (!isSet)
                failHeld(how, *association,
                         "an UPDATE stores the record itself only: store the other by create, or by related(...)");
        }
    }
}

}  // namespace sequelize::detail
