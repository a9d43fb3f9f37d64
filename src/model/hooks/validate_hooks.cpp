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
    std::size_t assignment;  ///< its place in the request
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
        for (std::size_t place = 0; place < request.values.size(); ++place) {
            const auto& assignment = request.values[place];
            const auto& column = table_.columns[indexOf(assignment.column)];
            fields.push_back({.name = column.name});
            if (!assignment.value.value() || !column.member) continue;
            Value fitted = *assignment.value.value();
            if (!fitted.isNull() && !fitToColumn(column, fitted).empty()) continue;
            if (!setMember(column, record, fitted)) continue;
            given.push_back({place, &column, memberValue(column, record)});
        }
        // What a hook gives another member is written where the hook adds it to .fields: of rows that nobody has read
        // a member that was left out is no empty one.
        const auto addNew = [&] {
            for (const auto& field : fields) {
                const std::size_t index = indexOf(field);
                const auto& column = table_.columns[index];
                const auto isThere = [&](const auto& assignment) { return indexOf(assignment.column) == index; };
                if (!column.member || std::ranges::any_of(request.values, isThere)) continue;
                Value held = memberValue(column, record);
                if (held == initials_[index]) continue;
                given.push_back({request.values.size(), &column, held});
                request.values.push_back({{.name = column.name}, Expression::ofValue(std::move(held))});
            }
        };
        const auto takeBack = [&] {
            for (auto& [assignment, column, held] : given) {
                Value now = memberValue(*column, record);
                if (now == held) continue;
                request.values[assignment].value = Expression::ofValue(now);
                held = std::move(now);
            }
            addNew();
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
