#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/model/record.hpp>

#include "given_to_set.hpp"
#include "hooks/hook_masks.hpp"
#include "loop_detector.hpp"
#include "omitted_nulls.hpp"
#include "own_stamps.hpp"
#include "pending_write.hpp"
#include "record_access.hpp"
#include "record_changes.hpp"

// One record, by its primary key.
namespace sequelize::detail {

/// A part that the program gives may well be 0 or empty beside another that is not.
bool ModelCore::hasKey(const void* record) const {
    bool any = false;
    for (const auto index : table_.primaryKey) {
        const auto& column = table_.columns[index];
        const bool isSet = column.member && memberValue(column, record) != initials_[index];
        if (!isSet && (!column.member || isGenerated(index))) return false;
        any = any || isSet;
    }
    return any;
}

void ModelCore::requireKeyMembers() const {
    for (const auto index : table_.primaryKey)
        if (const auto& column = table_.columns[index]; !column.member)
            throw UsageError(fmt::format("{} has no member for the primary key '{}' of model '{}'; add one",
                                         table_.structName, column.name, table_.modelName));
    if (table_.primaryKey.empty())
        throw UsageError("model '" + table_.modelName + "' has no primary key to find a record's row by; use where");
}

Expression ModelCore::keyCondition(void* record, const char* what) const {
    const RecordState* state = stateOf(record);
    const RecordMemory* memory = state && !state->memory_.values.empty() ? &state->memory_ : nullptr;
    if (!state && hasUndoneId(record)) rowGone(what);
    requireKeyMembers();
    std::vector<Expression> terms;
    for (const auto index : table_.primaryKey) {
        const auto& column = table_.columns[index];
        Value key = memberValue(column, record);
        if (memory && memory->isUnknown(index) && key == memory->values[index])
            throw UsageError(fmt::format(
                "{} of a '{}' record: its primary key '{}' is not known, since it was not read, or bulkCreate "
                "left the row to the database; find the record with its key",
                what, table_.modelName, column.name));
        // a changed key is looked for under the name that the database knows
        if (memory && (memory->of(index) == Knowledge::stored || memory->of(index) == Knowledge::outdated))
            key = memory->values[index];
        fit(index, key);
        terms.push_back(
            Expression::compare(Predicate::eq, Expression::ofName(column.name), Expression::ofValue(std::move(key))));
    }
    return Expression::conjunction(std::move(terms));
}

void ModelCore::rowGone(const char* what, bool isConditional) const {
    if (isConditional)
        throw EmptyResultError(
            fmt::format("{} of a '{}' record: its row does not fulfil .where, or is gone{}: somebody changed it "
                        "meanwhile; nothing was written. Reload the record, and decide again",
                        what, table_.modelName, hiders()));
    throw EmptyResultError(
        fmt::format("{} of a '{}' record: no row has its primary key; it was deleted{}, or never created "
                    "(create it with create or bulkCreate)",
                    what, table_.modelName, hiders()));
}

bool ModelCore::readColumns(Expression where, const std::vector<const ColumnDefinition*>& columns, void* into,
                            const RunOptions& run, const RowLock& lock) const {
    FindRequest request{.where = std::move(where), .lock = lock, .run = run};
    request.selection.all = false;
    for (const auto* column : columns) request.selection.list.push_back({Expression::ofName(column->name), {}});
    std::vector<const ColumnDefinition*> targets;
    auto result = database_.query(database_.dialect().select(statementFor(request, &targets)), about(run));
    if (!result.rows().next()) return false;
    RecordReader(table_, targets).read(result.rows().row(), into);
    return true;
}

void ModelCore::updateStored(void* record, std::vector<Assignment> assignments, const UpdateRequest& request,
                             const char* what) const {
    if (assignments.empty()) return;  // nothing to do is no missing row
    RecordState* state = stateOf(record);
    if (state) requireWritable(*state, request.run);
    std::vector<std::size_t> computed;
    for (const auto& [index, expression] : assignments) {
        if (expression.value()) continue;
        if (table_.columns[index].primaryKey)
            throw UsageError(fmt::format(
                "update of a '{}' record: its primary key '{}' cannot be set to computed SQL, since its row "
                "could not be found again; give a value",
                table_.modelName, table_.columns[index].name));
        computed.push_back(index);
    }
    computed.insert(computed.end(), leftToDatabase_.begin(), leftToDatabase_.end());
    UpdateRequest keyed = request;
    const Expression filter =
        Expression::conjunction({recordFilter(request.filters), request.mustLive ? aliveCondition() : Expression()});
    stampUpdate(assignments, request.silent);
    Value version;
    const auto write = [&](const Expression& where, const Value& expected) {
        keyed.where = where;
        stampVersion(assignments, expected);
        version = expected;
        return runUpdate(assignments, keyed);
    };
    writeVersioned(record, what, filter, request.where, request.run, std::cref(write));
    rememberUpdate(record, version, assignments, request.values, request.run);
    readBack(record, computed, request.run);
    computeVirtuals(record);
}

void ModelCore::rememberUpdate(void* record, const Value& version, const std::vector<Assignment>& assignments,
                               const std::vector<NamedAssignment>& values, const RunOptions& run) const {
    RecordState* state = stateOf(record);
    GivenToSet given(table_, columnsWithSet_, record, run);
    std::vector<GeneratedValue> held;
    if (state && run.transaction) held = stampsIn(table_, record);
    for (const auto& [reference, expression] : values) {
        const auto index = indexOf(reference);
        std::erase_if(held, [index](const auto& stamp) { return stamp.column == index; });  // it is the program's
        if (const Value* value = expression.value()) given.replace(index, *value);
    }
    for (const auto& a : assignments)
        if (const Value* value = a.expression.value()) setStored(table_.columns[a.column], record, *value);
    if (!state) noteVersion(record, version, run);
    if (state && !state->memory_.values.empty()) {
        std::vector<GeneratedValue> generated;
        std::move(given).addTo(generated, record);
        for (auto& stamp : held) {
            Value now = memberValue(table_.columns[stamp.column], record);
            (void)fitToColumn(table_.columns[stamp.column], stamp.value);
            if (now != stamp.value) generated.push_back({stamp.column, std::move(now)});
        }
        keepWritten(*state, run, std::move(generated));
        for (const auto index : table_.primaryKey) {
            if (!state->memory_.isUnknown(index)) continue;
            state->memory_.values[index] = memberValue(table_.columns[index], record);  // it found the row
            state->memory_.know(index, Knowledge::stored);
        }
        for (const auto& a : assignments) {
            const auto& column = table_.columns[a.column];
            if (!column.member) continue;
            // what was computed is not known until it is read back
            state->memory_.know(a.column, a.expression.value() ? Knowledge::stored : Knowledge::outdated);
            state->memory_.values[a.column] = memberValue(column, record);
        }
    }
}

void ModelCore::save(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) const {
    RecordState* state = stateOf(record);
    const bool isNew = state ? state->memory_.isNew : !hasKey(record) || forgetUndoneId(record, request.run);
    if (state && (isNew || state->memory_.isInDoubt)) requireWritable(*state, request.run);
    if (!state) requireKeyMembers();  // without them it would be a new record every time
    if (isNew) {
        if (request.where.isPresent())
            throw UsageError(fmt::format(
                "save of a '{}' record that is new: .where is about a row that there is already; create the record, or find "
                "it first",
                table_.modelName));
        requireNothingDropped(record, {}, "save stores the record itself only: give it to create with .include");
        insert(record, {.fields = fields,
                        .validation = request.validation,
                        .silent = request.silent,
                        .nulls = request.nulls,
                        .run = request.run});
        return;
    }
    requireNothingPassedOver(record, {});
    if (runsHooks(request.run, updateHooks))
        saveHooked(record, request, fields);
    else
        saveStored(record, request, fields);
}

namespace {

/// A plain struct does not tell whether a member holds what was read, which `.set` must not see again.
void requireSetOnce(const TableDefinition& table, std::size_t index) {
    const auto& column = table.columns[index];
    if (!column.accessors || !column.accessors->set || column.accessors->get) return;
    throw UsageError(fmt::format(
        "save of a '{0}' struct: '{1}' has a .set, which would change what the member holds, and whether that was read or "
        "given nobody knows. Name in .fields what is to be written, with '{1}' where it was given; or derive {2} from "
        "Record<{2}>, which knows",
        table.modelName, column.name, table.structName));
}

}  // namespace

RecordChanges ModelCore::changesOf(void* record, const UpdateRequest& request,
                                   const std::vector<ColumnReference>& fields) const {
    const RecordState* state = stateOf(record);
    auto mask = fieldMask(fields);
    if (table_.version) mask[*table_.version] = false;  // it counts by itself
    // An UPDATE needs the timestamps only where they were asked for. That of a plain struct's deletion may have been
    // rolled back.
    for (const auto& stamp : {table_.createdAt, table_.updatedAt, table_.deletedAt})
        if (stamp)
            mask[*stamp] =
                (state && fields.empty()) ||
                std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return indexOf(field) == *stamp; });
    if (!state && fields.empty()) requireReadInFull(record, request.run);
    RecordChanges changes;
    auto& [assignments, same, errors] = changes;
    const bool omits = omitsNulls(table_, request.nulls);
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const auto& column = table_.columns[i];
        // a key that is not known was not read: the row is looked for by the member
        const bool isKey = column.primaryKey && (!state || state->memory_.isUnknown(i));
        if (column.isLeftToDatabase()) {
            if (state && column.member && mustWrite(state->memory_, i, memberValue(column, record), false))
                requireWritten(i);
            continue;
        }
        if (!mask[i] || !column.member || isKey || (i == table_.createdAt && !state)) continue;
        const auto isWritten = [&](const Value& value) {
            return !state || mustWrite(state->memory_, i, value, !fields.empty());
        };
        const Value given = memberValue(column, record);
        if (!isWritten(given)) continue;  // nor need it be valid
        if (omits && isOmittedNull(table_, i, given)) continue;
        Value value = i == table_.updatedAt && !request.silent ? Value(now()) : storedForm(column, given);
        if (!state && fields.empty() && value != given) requireSetOnce(table_, i);
        const auto known = errors.size();
        checkValue(i, value, errors);
        if (errors.size() > known) {
            assignments.push_back({i, Expression::ofValue(std::move(value))});  // validators see it, too
            continue;
        }
        if (value == given || isWritten(asHeld(i, value)))
            changes.assignments.push_back({i, Expression::ofValue(std::move(value))});
        else
            changes.same.emplace_back(i, std::move(value));
    }
    validateUpdate(record, assignments, fields.empty(), request.validation, errors);
    return changes;
}

bool ModelCore::saveStored(void* record, const UpdateRequest& request,
                           const std::vector<ColumnReference>& fields) const {
    auto [assignments, same, errors] = changesOf(record, request, fields);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    const bool any = !assignments.empty();
    updateStored(record, std::move(assignments), request);
    for (const auto& [index, value] : same) setStored(table_.columns[index], record, value);
    return any;
}

/// The value as a member would give it back that it was put into.
Value ModelCore::asHeld(std::size_t index, const Value& value) const {
    Value held = value;
    layout_.withNew([&](void* record) {
        if (setStored(table_.columns[index], record, value)) held = memberValue(table_.columns[index], record);
    });
    return held;
}

void ModelCore::requireHeld(const std::vector<Assignment>& assignments,
                            std::vector<ValidationErrorItem>& errors) const {
    layout_.withNew([&](void* record) {
        for (const auto& a : assignments) {
            const auto& column = table_.columns[a.column];
            const Value* value = a.expression.value();
            if (value && !setMember(column, record, *value))
                errors.push_back({fmt::format("{}.{} does not go into the member {}::{} of type {}", table_.modelName,
                                              column.name, table_.structName, column.name, column.member.type->name),
                                  "Validation error", column.name});
        }
    });
}

void ModelCore::updateRecord(void* record, const UpdateRequest& request) const {
    requireNothingPassedOver(record, request.values);
    if (!request.fields.empty()) {
        const auto mask = fieldMask(request.fields);
        for (const auto& assignment : request.values)
            if (const auto index = indexOf(assignment.column); !mask[index])
                throw UsageError(fmt::format("model '{}': .fields leaves out '{}', which the update sets; name it, too",
                                             table_.modelName, table_.columns[index].name));
    }
    assign(record, request);
}

void ModelCore::assign(void* record, const UpdateRequest& request) const {
    if (runsHooks(request.run, updateHooks))
        assignHooked(record, request);
    else
        updateStored(record, checkedAssignments(record, request), request);
}

std::vector<Assignment> ModelCore::checkedAssignments(void* record, const UpdateRequest& request) const {
    std::vector<ValidationErrorItem> errors;
    auto assignments = assignmentsOf(request.values, errors);
    if (errors.empty() && omitsNulls(table_, request.nulls))
        std::erase_if(assignments, [this](const Assignment& a) {
            const Value* value = a.expression.value();
            return value && isOmittedNull(table_, a.column, *value);
        });
    if (record && errors.empty()) requireHeld(assignments, errors);
    if (!assignments.empty()) validateUpdate(record, assignments, false, request.validation, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    return assignments;
}

void ModelCore::incrementRecord(void* record, const std::vector<NamedAmount>& amounts, bool down,
                                const UpdateRequest& request) const {
    updateStored(record, incremented(amounts, down), request);
}

void ModelCore::destroyRow(void* record, const DestroyRequest& request, std::vector<NamedAssignment> beside) const {
    if (deletesSoftly(request)) {
        destroySoftly(record, request, std::move(beside));
        return;
    }
    if (const RecordState* state = stateOf(record)) requireWritable(*state, request.run);
    const auto remove = [&](const Expression& isRow, const Value&) { return deleteRows({isRow}, request); };
    writeVersioned(record, "destroy", recordFilter(request.filters), request.where, request.run, std::cref(remove));
    forgetRow(record, request.run);
}

/// Its row was deleted.
void ModelCore::forgetRow(void* record, const RunOptions& run) const {
    RecordState* state = stateOf(record);
    if (!state) return;
    keepWritten(*state, run, {});
    state->memory_ = {};
}

void ModelCore::reload(void* record, const FilterChoice& filters, const RunOptions& run, const CallPlace& place) const {
    std::vector<const ColumnDefinition*> columns;
    for (const auto& column : table_.columns)
        if (column.member) columns.push_back(&column);
    if (const RecordState* state = stateOf(record)) requireReachable(*state, run);
    FindRequest request{
        .where = keyCondition(record, "reload"), .filters = {.isSettled = true}, .run = run, .place = place};
    if (auto* loops = models_.loops()) loops->note(*this, request, "read all of their rows again by one finder");
    const bool hooks = runsHooks(run, findHooks);
    if (hooks) request = hookedFind(request);
    if (readColumns(Expression::conjunction({request.where, filterOf(filters)}), columns, record, run)) {
        rememberRow(record, run);
        computeVirtuals(record);
        if (!hooks) return;
        FindHook hook{*this, request, record, 1};
        runHooks(HookType::afterFind, &hook);
        return;
    }
    if (RecordState* state = stateOf(record); state && state->memory_.isInDoubt) {
        // a row that is hidden is one, and not to be inserted again
        const FindRequest any{.where = keyCondition(record, "reload"), .filters = {.isSettled = true}, .run = run};
        if (!exists(any)) attachNew(record);
    }
    rowGone("reload");
}

}  // namespace sequelize::detail
