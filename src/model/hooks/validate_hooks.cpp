#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "../record_access.hpp"
#include "hook_masks.hpp"

namespace sequelize::detail {

void ModelCore::validateHooked(RecordHook& hook, const std::function<void()>& check) const {
    runHooks(HookType::beforeValidate, &hook);
    validateAgain(hook, check);
    runHooks(HookType::afterValidate, &hook);
}

void ModelCore::validateAgain(RecordHook& hook, const std::function<void()>& check) const {
    try {
        check();
    } catch (const ValidationError& error) {
        hook.error = &error;
        runHooks(HookType::validationFailed, &hook);
        throw;
    }
}

namespace {

/// A value of a static update, and what the record holds of it.
struct GivenValue {
    NamedAssignment* assignment;
    const ColumnDefinition* column;
    Value held;
};

}  // namespace

/// The values of a static update, in a record that has no others. Computed ones are not known, nor those that fit no
/// member: the check reports these.
void ModelCore::validateValues(UpdateRequest& request) const {
    if (!layout_.withNew) return;
    layout_.withNew([&](void* record) {
        attachNew(record);
        std::vector<ColumnReference> fields;
        std::vector<GivenValue> given;
        for (auto& assignment : request.values) {
            const auto& column = table_.columns[indexOf(assignment.column)];
            fields.push_back({.name = column.name});
            if (!assignment.value.value() || !column.member) continue;
            Value fitted = *assignment.value.value();
            if (!fitted.isNull() && !fitToColumn(column, fitted).empty()) continue;
            if (!setMember(column, record, fitted)) continue;
            given.push_back({&assignment, &column, memberValue(column, record)});
        }
        const auto takeBack = [&] {
            for (auto& [assignment, column, held] : given) {
                Value now = memberValue(*column, record);
                if (now == held) continue;
                assignment->value = Expression::ofValue(now);
                held = std::move(now);
            }
        };
        RecordHook hook{*this, record, request.run, fields, request.where, request.silent};
        validateHooked(hook, [&] {
            takeBack();
            static_cast<void>(checkedAssignments(nullptr, request));
        });
        takeBack();
        const auto isWanted = [&](const NamedAssignment& assignment) {
            return std::ranges::any_of(fields,
                                       [&](const auto& field) { return indexOf(field) == indexOf(assignment.column); });
        };
        if (!fields.empty()) std::erase_if(request.values, [&](const auto& each) { return !isWanted(each); });
    });
}

}  // namespace sequelize::detail
