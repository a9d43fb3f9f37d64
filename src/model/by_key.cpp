#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "associated_terms.hpp"
#include "canonical_value.hpp"
#include "filters.hpp"
#include "hooks/hook_masks.hpp"
#include "partial_reads.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

std::vector<std::vector<Value>> ModelCore::selectValues(const std::vector<std::size_t>& columns, Expression where,
                                                        const RunOptions& run, const RowLock& lock) const {
    return selectValues(columns, SelectStatement{.table = &table_, .where = std::move(where), .lock = lock}, run);
}

std::vector<std::vector<Value>> ModelCore::selectValues(const std::vector<std::size_t>& columns,
                                                        SelectStatement statement, const RunOptions& run) const {
    for (const auto index : columns)
        statement.projections.push_back({Expression::ofName(table_.columns[index].name), {}});
    auto result = database_.query(database_.dialect().select(withAnswers(*this, std::move(statement))), about(run));
    std::vector<std::vector<Value>> rows;
    while (result.rows().next()) {
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < columns.size(); ++i)
            row.push_back(canonicalValue(table_.columns[columns[i]].type, toValue(result.rows().row()[i])));
    }
    return rows;
}

std::uint64_t ModelCore::updateWhere(const std::vector<AssignedValue>& values, Expression where,
                                     const RunOptions& run) const {
    if (runsHooks(run, validateHooks | bulkUpdateHooks)) {
        std::vector<NamedAssignment> named;
        for (const auto& [column, value] : values)
            named.push_back({{.name = table_.columns[column].name}, Expression::ofValue(value)});
        return updateHooked({.values = std::move(named),
                             .where = std::move(where),
                             .scope = noScope(),
                             .filters = {.isSettled = true},
                             .keepsVersion = true,
                             .run = run});
    }
    std::vector<Assignment> assignments;
    std::vector<ValidationErrorItem> errors;
    for (auto [column, value] : values) {
        requireSettable(column);
        checkValue(column, value, errors);
        assignments.push_back({column, Expression::ofValue(std::move(value))});
    }
    validateUpdate(nullptr, assignments, false, {}, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    return runUpdate(std::move(assignments), {.where = std::move(where), .run = run});
}

std::uint64_t ModelCore::destroyWhere(Expression where, const RunOptions& run) const {
    if (runsHooks(run, bulkDestroyHooks))
        return destroyHooked(
            {.where = std::move(where), .scope = noScope(), .filters = {.isSettled = true}, .run = run});
    return deleteRows({std::move(where)}, {.run = run});
}

Value ModelCore::valueIn(const void* record, std::size_t index) const {
    const auto& column = table_.columns[index];
    if (!column.member)
        throw AssociationError(
            fmt::format("{0} has no member for the key '{1}' of model '{2}', by which its associated records "
                        "are found; add {0}::{1}",
                        table_.structName, column.name, table_.modelName));
    return canonicalValue(column.type, memberValue(column, record));
}

bool ModelCore::isGenerated(std::size_t index) const noexcept {
    const auto& column = table_.columns[index];
    return index == table_.autoIncrement ||
           (column.primaryKey && (column.defaultValue.make() || column.defaultValue.sql()));
}

Value ModelCore::keyIn(const void* record, std::size_t index) const {
    const auto& column = table_.columns[index];
    const RecordState* state = stateOf(const_cast<void*>(record));  // an id that was rolled back is no key
    Value value = valueIn(record, index);
    if (state && isUnread(record, index))
        throw UsageError(fmt::format(
            "associations of a '{}' record: its key '{}' is not known, since it was not read; find the record with it",
            table_.modelName, column.name));
    if (!isGenerated(index)) return value;
    if (!state && index == table_.autoIncrement && hasUndoneId(record)) return null;
    const bool isStored = state && !state->isNewRecord();
    const auto* number = value.getIf<std::int64_t>();
    const bool isInitial = memberValue(column, record) == initials_[index];
    const bool isUnset = index == table_.autoIncrement ? number && *number == 0 : isInitial;
    return isUnset && !isStored ? Value(null) : value;
}

bool ModelCore::isUnread(const void* record, std::size_t index) const {
    const auto& column = table_.columns[index];
    if (!column.member) return false;
    const RecordState* state = stateOf(const_cast<void*>(record));
    // Of a plain struct only that others of its model were read in part.
    if (!state) return partialReads_->any() && memberValue(column, record) == initials_[index];
    const RecordMemory& memory = state->memory_;
    return !memory.values.empty() && memory.isUnknown(index) && memberValue(column, record) == memory.values[index];
}

bool ModelCore::awaitsKey(const void* record) const {
    return std::any_of(table_.primaryKey.begin(), table_.primaryKey.end(), [&](std::size_t index) {
        return isGenerated(index) && table_.columns[index].member && keyIn(record, index).isNull();
    });
}

void ModelCore::failKeyless(std::size_t index, const std::string& label) const {
    if (isGenerated(index))
        throw UsageError(
            fmt::format("{}: a record of model '{}' has no key, so that nothing can refer to it; save it first", label,
                        table_.modelName));
    throw UsageError(fmt::format(
        "{}: the key '{}' of a record of model '{}' is NULL, so that nothing can refer to it; give it a value", label,
        table_.columns[index].name, table_.modelName));
}

void ModelCore::setValueIn(void* record, std::size_t index, const Value& value) const {
    setMember(table_.columns[index], record, value);
}

}  // namespace sequelize::detail
