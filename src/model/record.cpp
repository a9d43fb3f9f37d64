#include <sequelize/model/record.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>
#include <sequelize/model/model_core.hpp>

#include "model/record_access.hpp"

namespace sequelize {

// ---- one record, by its primary key ----

bool ModelCore::hasKey(const void* record) const {
    return !table_.primaryKey.empty() &&
           std::all_of(table_.primaryKey.begin(), table_.primaryKey.end(), [&](std::size_t index) {
               const auto& column = table_.columns[index];
               return column.member && memberValue(column, record) != initials_[index];
           });
}

Expression ModelCore::keyCondition(const void* record) const {
    std::vector<Expression> terms;
    const RecordState* state = layout_.state ? layout_.state(const_cast<void*>(record)) : nullptr;
    for (const auto index : table_.primaryKey) {
        const auto& column = table_.columns[index];
        if (!column.member)
            throw UsageError(fmt::format("{} has no member for the primary key '{}' of model '{}'; add one",
                                         table_.structName, column.name, table_.modelName));
        // a changed key is looked for under the name that the database knows
        Value key = state && !state->stored_.empty() ? state->stored_[index] : memberValue(column, record);
        fit(index, key);
        terms.push_back(
            Expression::compare(Operator::eq, Expression::ofName(column.name), Expression::ofValue(std::move(key))));
    }
    if (terms.empty())
        throw UsageError("model '" + table_.modelName + "' has no primary key to find a record's row by; use where");
    return Expression::conjunction(std::move(terms));
}

void ModelCore::rowGone(const char* what) const {
    throw EmptyResultError(
        fmt::format("{} of a '{}' record: no row has its primary key; it was deleted, or never created "
                    "(create it with create or bulkCreate)",
                    what, table_.modelName));
}

void ModelCore::updateStored(void* record, std::vector<Assignment> assignments, const UpdateRequest& request) const {
    UpdateRequest keyed = request;
    keyed.where = keyCondition(record);
    const bool computed =
        std::any_of(assignments.begin(), assignments.end(), [](const auto& a) { return !a.expression.value(); });
    stampUpdate(assignments, request.silent);
    if (runUpdate(assignments, keyed) == 0) rowGone("update");
    for (const auto& a : assignments)
        if (const Value* value = a.expression.value()) setMember(table_.columns[a.column], record, *value);
    if (RecordState* state = layout_.state ? layout_.state(record) : nullptr; state && !state->stored_.empty())
        for (const auto& a : assignments)
            if (const Value* value = a.expression.value()) state->stored_[a.column] = *value;
    if (computed) reload(record, request.run);
}

void ModelCore::save(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) const {
    RecordState* state = layout_.state ? layout_.state(record) : nullptr;
    const bool isNew = state ? state->isNew_ : !hasKey(record);
    if (isNew) {
        insert(record, {.fields = fields, .run = request.run});
        return;
    }
    auto mask = fieldMask(fields);
    // an UPDATE needs createdAt only where it was asked for
    if (!fields.empty() && table_.createdAt)
        mask[*table_.createdAt] = std::any_of(
            fields.begin(), fields.end(), [this](const auto& field) { return indexOf(field) == *table_.createdAt; });
    std::vector<ValidationErrorItem> errors;
    std::vector<Assignment> assignments;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const auto& column = table_.columns[i];
        const bool isKey = column.primaryKey && !state;
        if (!mask[i] || !column.member || isKey || i == table_.updatedAt || (i == table_.createdAt && !state)) continue;
        Value value = memberValue(column, record);
        checkValue(i, value, errors);
        if (state && !state->stored_.empty() && state->stored_[i] == value) continue;
        assignments.push_back({i, Expression::ofValue(std::move(value))});
    }
    if (!errors.empty()) throw ValidationError(std::move(errors));
    if (!assignments.empty()) updateStored(record, std::move(assignments), request);
}

void ModelCore::updateRecord(void* record, const UpdateRequest& request) const {
    updateStored(record, assignmentsOf(request.values), request);
}

void ModelCore::incrementRecord(void* record, const ColumnReference& column, const Value& by, bool down,
                                const UpdateRequest& request) const {
    updateStored(record, incremented(column, by, down), request);
}

void ModelCore::destroyRecord(void* record, const RunOptions& run) const {
    DeleteStatement statement{.table = &table_, .where = keyCondition(record)};
    if (write(database_.dialect().remove(statement), run).affectedRows == 0) rowGone("destroy");
    if (RecordState* state = layout_.state ? layout_.state(record) : nullptr) {
        state->stored_.clear();
        state->isNew_ = true;
    }
}

void ModelCore::reload(void* record, const RunOptions& run) const {
    FindRequest request{.where = keyCondition(record), .run = run};
    std::vector<const ColumnDefinition*> targets;
    auto result = database_.query(database_.dialect().select(statementFor(request, &targets)), run);
    if (!result.rows().next()) rowGone("reload");
    RecordReader(table_, targets).read(result.rows().row(), record);
    markStored(record);
}

// ---- what a Record<T> remembers ----

void ModelCore::attachNew(void* record) const {
    if (!layout_.state) return;
    RecordState* state = layout_.state(record);
    state->model_ = this;
    state->stored_.clear();
    state->isNew_ = true;
}

void ModelCore::markStored(void* record) const {
    if (!layout_.state) return;
    RecordState* state = layout_.state(record);
    state->model_ = this;
    state->stored_ = valuesOf(record);
    state->isNew_ = false;
}

const ModelCore& RecordState::model() const {
    if (!model_)
        throw UsageError("this record belongs to no model; make it with the model's build or create, or find it");
    return *model_;
}

bool RecordState::columnChanged(const void* record, const ColumnReference& reference) const {
    const std::size_t index = model().indexOf(reference);
    const auto& column = model().table().columns[index];
    const Value& before = stored_.empty() ? model().initials_[index] : stored_[index];
    return column.member && memberValue(column, record) != before;
}

std::vector<std::string> RecordState::changedColumns(const void* record) const {
    std::vector<std::string> names;
    for (const auto& column : model().table().columns)
        if (columnChanged(record, {.name = column.name})) names.push_back(column.name);
    return names;
}

void RecordState::previousInto(const ColumnReference& reference, void* target, const MemberType& type) const {
    const std::size_t index = model().indexOf(reference);
    std::string scratch;
    type.set(target, viewOf(stored_.empty() ? model().initials_[index] : stored_[index], scratch));
}

std::string RecordState::inspectRecord(const void* record) const {
    return model().inspect(record, 0);
}

void RecordState::saveRecord(void* record, const std::vector<ColumnReference>& fields, bool silent,
                             const RunOptions& run) {
    model().save(record, {.silent = silent, .run = run}, fields);
}

void RecordState::updateRecord(void* record, const std::vector<NewValue>& values, bool silent, const RunOptions& run) {
    model().updateRecord(record, {.values = values, .silent = silent, .run = run});
}

void RecordState::destroyRecord(void* record, const RunOptions& run) {
    model().destroyRecord(record, run);
}

void RecordState::reloadRecord(void* record, const RunOptions& run) {
    model().reload(record, run);
}

void RecordState::incrementRecord(void* record, const ColumnReference& column, const Value& by, bool down,
                                  const RunOptions& run) {
    model().incrementRecord(record, column, by, down, {.run = run});
}

}  // namespace sequelize
