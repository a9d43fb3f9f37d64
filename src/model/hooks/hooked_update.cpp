#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "../../association/link.hpp"
#include "../../query/expression_node.hpp"
#include "../key_set.hpp"
#include "../omitted_nulls.hpp"
#include "../record_access.hpp"
#include "../record_changes.hpp"
#include "around_rows.hpp"
#include "changed_members.hpp"
#include "hook_masks.hpp"
#include "own_records.hpp"

// save and update, of one record and of many, that run hooks.
namespace sequelize::detail {

void ModelCore::saveHooked(void* record, const UpdateRequest& request,
                           const std::vector<ColumnReference>& fields) const {
    UpdateRequest own = request;
    auto ownFields = fields;
    RecordHook hook{*this, record, own.run, ownFields, own.where, own.silent};
    const auto check = [&] {
        auto errors = changesOf(record, own, ownFields).errors;
        if (!errors.empty()) throw ValidationError(std::move(errors));
    };
    validateHooked(hook, check);
    runHooks(HookType::beforeUpdate, &hook);
    validateAgain(hook, check);
    if (saveStored(record, own, ownFields)) runHooks(HookType::afterUpdate, &hook);
}

namespace {

/// A record while hooks see it with values that its row does not have yet.
class ShownValues {
public:
    ShownValues(const ModelCore& model, void* record)
        : model_(model), record_(record), before_(model.valuesOf(record)) {}
    ShownValues(const ShownValues&) = delete;
    ShownValues& operator=(const ShownValues&) = delete;
    ~ShownValues() {
        try {
            putBack();
        } catch (...) {  // NOLINT(bugprone-empty-catch): no memory; another exception is on its way
        }
    }

    /// Puts the values that are constants, and fit, into the members.
    void show(const std::vector<NamedAssignment>& values) {
        for (const auto& [reference, expression] : values) {
            const auto& column = columnOf(model_.table(), reference);
            if (!expression.value() || !column.member) continue;
            Value fitted = *expression.value();
            if (fitted.isNull() || fitToColumn(column, fitted).empty()) setMember(column, record_, fitted);
        }
        shown_ = model_.valuesOf(record_);
    }
    /// The columns whose members differ from what was shown, with what they hold by now.
    [[nodiscard]] std::vector<AssignedValue> changes() {
        auto now = model_.valuesOf(record_);
        auto changed = changedMembers(shown_, now);
        shown_ = std::move(now);
        return changed;
    }
    /// The columns of those assignments are as they were before: the UPDATE sets them.
    void putBack(const std::vector<Assignment>& assignments) {
        for (const auto& assignment : assignments) putBack(assignment.column);
    }
    void keep() noexcept { before_.clear(); }

private:
    void putBack() const {
        for (std::size_t i = 0; i < before_.size(); ++i) putBack(i);
    }
    void putBack(std::size_t column) const { setMember(model_.table().columns[column], record_, before_[column]); }

    const ModelCore& model_;
    void* record_;
    std::vector<Value> before_;
    std::vector<Value> shown_{};
};

}  // namespace

/// update(record, values): hooks see the record with the values; when it fails, the record is as it was.
void ModelCore::assignHooked(void* record, const UpdateRequest& request) const {
    UpdateRequest own = request;
    RecordHook hook{*this, record, own.run, own.fields, own.where, own.silent};
    ShownValues shown(*this, record);
    shown.show(writtenValues(table_, own));
    // What hooks changed is written, too, unless the caller's .fields leave it out.
    const auto takeBack = [&] {
        for (auto& [index, value] : shown.changes()) {
            if (!own.fields.empty() && !fieldMask(own.fields)[index]) continue;
            const auto same = std::ranges::find_if(own.values, [&, column = index](const auto& assignment) {
                return indexOf(assignment.column) == column;
            });
            if (same != own.values.end())
                same->value = Expression::ofValue(std::move(value));
            else
                own.values.push_back({{.name = table_.columns[index].name}, Expression::ofValue(std::move(value))});
        }
    };
    std::vector<Assignment> assignments;
    const auto check = [&] {
        takeBack();
        UpdateRequest asked = own;
        if (!own.fields.empty()) {  // a hook may leave out what the caller gave
            const auto mask = fieldMask(own.fields);
            std::erase_if(asked.values, [&](const auto& assignment) { return !mask[indexOf(assignment.column)]; });
        }
        assignments = checkedAssignments(record, asked);
    };
    validateHooked(hook, check);
    runHooks(HookType::beforeUpdate, &hook);
    validateAgain(hook, check);
    shown.putBack(assignments);
    shown.keep();
    const bool any = !assignments.empty();
    updateStored(record, std::move(assignments), own);
    if (any) runHooks(HookType::afterUpdate, &hook);
}

namespace {

/// What hooks added behind the first `given` values replaces what these set.
void replaceGiven(const ModelCore& model, std::vector<NamedAssignment>& values, std::size_t given) {
    while (given < values.size()) {
        const auto& added = values[given];
        const auto index = model.indexOf(added.column);
        const bool isPart = added.value->kind == ExpressionNode::Form::jsonPart;
        const auto end = values.begin() + static_cast<std::ptrdiff_t>(given);
        const auto same =
            std::find_if(values.begin(), end, [&](const auto& value) { return model.indexOf(value.column) == index; });
        if (isPart || same == end) {
            ++given;
        } else {
            values.erase(same);
        }
    }
}

}  // namespace

void ModelCore::beforeUpdateRows(UpdateRequest& request) const {
    if (runsHooks(request.run, validateHooks)) validateValues(request);
    if (!runsHooks(request.run, bulkUpdateHooks)) return;
    BulkUpdateHook hook{*this, request};
    const auto given = request.values.size();
    runHooks(HookType::beforeBulkUpdate, &hook);
    replaceGiven(*this, request.values, given);
}

void ModelCore::afterUpdateRows(UpdateRequest& request) const {
    if (!runsHooks(request.run, bulkUpdateHooks)) return;
    BulkUpdateHook hook{*this, request};
    runHooks(HookType::afterBulkUpdate, &hook);
}

ModelCore::WrittenRows ModelCore::rowsToUpdate(const UpdateRequest& request, const char* what) const {
    auto rows = rowsOf({request.where, request.limit}, request.scope, request.filters, what);
    if (request.individualHooks) requireKeyMembers();
    return rows;
}

std::uint64_t ModelCore::updateHooked(const UpdateRequest& request) const {
    UpdateRequest own = request;
    return aroundRows(
        database_, own, [&] { beforeUpdateRows(own); }, [&] { afterUpdateRows(own); }, [&] { return updateRows(own); },
        [&] { return rowsToUpdate(own, "update"); }, [&] { return updateEach(own).size(); });
}

std::vector<std::vector<Value>> ModelCore::keysOf(const OwnRecords& records) const {
    std::vector<std::vector<Value>> keys;
    keys.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto& key = keys.emplace_back();
        for (const auto index : table_.primaryKey) key.push_back(memberValue(table_.columns[index], records.at(i)));
    }
    return keys;
}

Expression ModelCore::ofKeys(std::span<const std::vector<Value>> keys) const {
    return isOneOf(columnsAt(table_, table_.primaryKey, {}), keys);
}

/// Reads the rows, and updates them by their keys: those that hooks did not change all at once, others each by itself.
/// In the request's transaction, with the rows locked: nobody changes them meanwhile.
std::vector<std::vector<Value>> ModelCore::updateEach(UpdateRequest& request) const {
    const OwnRecords records(layout_);
    findLocked({.where = request.where, .filters = {.isSettled = true}, .limit = request.limit, .run = request.run},
               records);
    const auto keys = keysOf(records);
    auto common = checkedAssignments(nullptr, request);
    std::vector<ValidationErrorItem> errors;
    requireHeld(common, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    stampUpdate(common, request.silent);
    const bool counts = !request.keepsVersion;
    struct Planned {
        std::vector<ColumnReference> fields{};
        Expression where{};
        bool silent = false;
        std::vector<Assignment> assignments{};
        Value version{};  ///< that which the row has
        bool isCommon = true;
    };
    std::vector<Planned> plans(records.size());
    std::vector<std::vector<Value>> together;
    for (std::size_t i = 0; i < records.size(); ++i) {
        void* record = records.at(i);
        auto& plan = plans[i];
        plan.silent = request.silent;
        plan.version = expectedVersion(record, "update");
        ShownValues shown(*this, record);
        shown.show(writtenValues(table_, request));
        RecordHook hook{*this, record, request.run, plan.fields, plan.where, plan.silent};
        runHooks(HookType::beforeUpdate, &hook);
        plan.assignments = common;
        for (auto& [index, value] : shown.changes()) {
            plan.isCommon = false;
            requireSettable(index);
            value = storedForm(table_.columns[index], std::move(value));
            fit(index, value);
            std::erase_if(plan.assignments, [column = index](const auto& a) { return a.column == column; });
            plan.assignments.push_back({index, Expression::ofValue(std::move(value))});
        }
        if (!plan.fields.empty()) {
            const auto mask = fieldMask(plan.fields);
            std::erase_if(plan.assignments, [&](const auto& a) { return !mask[a.column]; });
        }
        if (plan.silent && !request.silent)
            std::erase_if(plan.assignments, [&](const auto& a) { return a.column == table_.updatedAt; });
        else
            stampUpdate(plan.assignments, plan.silent);
        if (!plan.isCommon) {
            requireHeld(plan.assignments, errors);
            validateUpdate(record, plan.assignments, false, request.validation, errors);
            if (!errors.empty()) throw ValidationError(std::move(errors));
        }
        plan.isCommon =
            plan.isCommon && plan.fields.empty() && plan.silent == request.silent && !plan.where.isPresent();
        if (plan.isCommon) together.push_back(keys[i]);
        if (counts && !plan.assignments.empty()) stampVersion(plan.assignments, plan.version);
        shown.putBack(plan.assignments);
        shown.keep();
    }
    if (counts) raiseVersions(common);
    forPortions(together, [&](auto portion) {
        if (runUpdate(common, {.where = ofKeys(portion), .silent = true, .run = request.run}) < portion.size())
            rowGone("update");  // a hook deleted it
    });
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto& plan = plans[i];
        if (!plan.isCommon && !plan.assignments.empty()) {
            const Expression where = Expression::conjunction({ofKeys({&keys[i], 1}), plan.where});
            if (runUpdate(plan.assignments, {.where = where, .silent = true, .run = request.run}) == 0)
                rowGone("update", plan.where.isPresent());
        }
        rememberUpdate(records.at(i), plan.version, plan.assignments, {}, request.run);
    }
    std::vector<void*> written;
    for (std::size_t i = 0; i < records.size(); ++i) written.push_back(records.at(i));
    readBack(written, leftToDatabase_, request.run);
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto& plan = plans[i];
        computeVirtuals(records.at(i));
        RecordHook hook{*this, records.at(i), request.run, plan.fields, plan.where, plan.silent};
        runHooks(HookType::afterUpdate, &hook);
    }
    return keysOf(records);
}

}  // namespace sequelize::detail
