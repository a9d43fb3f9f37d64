#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "canonical_value.hpp"
#include "loaded_association.hpp"
#include "model_use.hpp"
#include "record_access.hpp"

// An INSERT of one record must not pass over records that it holds and that are stored nowhere.
namespace sequelize {
namespace {

/// The value of a column that has a member and is set.
std::optional<Value> setValue(const ColumnDefinition& column, const Value& initial, const void* record) {
    if (!column.member) return std::nullopt;
    const Value value = memberValue(column, record);
    if (value.isNull() || value == initial) return std::nullopt;
    return canonicalValue(column.type, value);
}

}  // namespace

bool ModelCore::isDropped(const Association& association, void* record, const void* associated) const {
    const auto& target = models_.of(*association.target);
    const RecordState* state = target.stateOf(const_cast<void*>(associated));
    if (state && state->memory_.isNew) return true;
    if (association.through) {
        // A plain struct with a key that the program chose may be stored or not.
        return !state && !(target.table_.autoIncrement && target.hasKey(associated));
    }
    const bool refers = association.kind == AssociationKind::belongsTo;
    if (state && !refers) return false;
    bool isReferred = true;  // the foreign key is set
    bool isSame = true;      // to the other's key
    for (const auto& [own, other] : association.keys) {
        const auto left = setValue(table_.columns[own], initials_[own], record);
        const auto right = setValue(target.table_.columns[other], target.initials_[other], associated);
        isReferred = isReferred && (refers ? left : right).has_value();
        isSame = isSame && left && left == right;
    }
    // A record that another one owns came from a finder, and is stored.
    return refers ? !isSame : !isReferred || isSame;
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
            if (isDropped(*association, record, held.at(i)))
                throw EagerLoadingError(
                    fmt::format("{} of a '{}' record holds a record that would not be stored: {}, or empty the member",
                                association->label, table_.modelName, remedy));
    }
}

}  // namespace sequelize
