// Nothing of a struct is dropped in silence: each member is a column, an association, or left out by ignored<>.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "model_use.hpp"

namespace sequelize::detail {

bool ModelCore::isUsed() const noexcept {
    return use_->hasBegun;
}

void ModelCore::use() const {
    if (use_->hasBegun) return;
    requireComplete();
    use_->hasBegun = true;
}

std::string_view ModelCore::memberOf(const Association& association) const noexcept {
    for (const auto& place : layout_.members.associations)
        if (place.offset == association.slot.offset) return place.name;
    return association.as;
}

void ModelCore::findUnfilled() {
    use_->unfilled = layout_.members.associations;
    std::erase_if(use_->unfilled, [&](const AssociationPlace& place) {
        return std::ranges::any_of(associations_, [&](const auto* a) { return a->slot.offset == place.offset; });
    });
}

/// When the model is used, since its associations are declared after it is defined.
void ModelCore::requireComplete() const {
    for (const auto& place : use_->unfilled) {
        if (place.isLoaded) continue;
        throw UsageError(fmt::format(
            "model '{0}': {1}::{2} ({3}) is no column, and no association fills it; declare the association "
            "with .as = &{1}::{2}, or leave the member out: ignored<&{1}::{2}>()",
            table_.modelName, table_.structName, place.name, place.typeName));
    }
    auto parts = layout_.members.parts;
    for (const auto* list : {&table_.columns, &table_.virtuals})
        for (const auto& column : *list)
            if (const auto& member = column.member)
                parts.push_back(
                    {column.name, member.offset, member.type->size, member.type->alignment, !member.inherited});
    for (const auto* association : associations_) {
        const auto& slot = association->slot;
        parts.push_back(
            {association->as, slot.offset, slot.operations->bytes, slot.operations->alignment, !slot.inherited});
    }
    if (const auto missing = missingMembers(layout_.members, std::move(parts)); !missing.empty())
        throw UsageError(
            fmt::format("model '{0}': {1} cannot be taken apart, and would not be stored as a whole: no column and no "
                        "association is for {2}; list them: field<&{1}::member>(), or leave them out: "
                        "ignored<&{1}::member>()",
                        table_.modelName, table_.structName, missing));
}

}  // namespace sequelize::detail
