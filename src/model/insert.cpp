#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "hooks/hook_masks.hpp"
#include "omitted_nulls.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// A rough size on the wire; what matters is that it is not too small.
std::size_t wireSize(const Value& value) {
    constexpr std::size_t fixed = 40;
    if (const auto* text = value.getIf<std::string>()) return text->size() + fixed;
    if (const auto* bytes = value.getIf<Bytes>()) return bytes->size() + fixed;
    if (const auto* json = value.getIf<Json>()) return json->text.size() + fixed;
    return fixed;
}

}  // namespace

InsertPlan ModelCore::planInsert(const InsertRequest& request) const {
    use();
    InsertPlan plan{.wanted = fieldMask(request.fields),
                    .now = now(),
                    .keepsUpdatedAt = request.silent,
                    .omitsNulls = omitsNulls(table_, request.nulls)};
    plan.given.resize(table_.columns.size());
    for (const auto& [index, value] : request.given)
        if (!plan.given[index]) plan.given[index] = &value;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        if (!table_.columns[i].isLeftToDatabase()) continue;
        if (plan.given[i]) requireWritten(i);
        plan.wanted[i] = false;
    }
    for (const auto index : table_.primaryKey) {
        const auto& column = table_.columns[index];
        if (plan.wanted[index] || plan.given[index] || index == table_.autoIncrement) continue;
        // SQLite would store a row without a key
        if (!column.defaultValue.isPresent())
            throw UsageError(fmt::format(
                "model '{}': .fields leaves out the primary key '{}', and nothing makes one for the row; name it, too",
                table_.modelName, column.name));
        plan.wanted[index] = true;
    }
    return plan;
}

/// The value that the record brings for a column, or its default. No value: the column is left to the database.
std::optional<Value> ModelCore::insertValue(std::size_t index, const void* record, const InsertPlan& plan) const {
    const auto& column = table_.columns[index];
    Value value = column.member && record ? memberValue(column, record) : initials_[index];
    if (index == table_.autoIncrement && isZeroValue(value)) return std::nullopt;
    const bool stampsUpdate = index == table_.updatedAt && !(plan.keepsUpdatedAt && column.member);
    const bool isStamp = index == table_.updatedAt || index == table_.createdAt;
    if (stampsUpdate || (isStamp && isUnset(value, initials_[index]))) return Value(plan.now);
    if (!column.defaultValue.isPresent()) {
        if (column.member) return value;
        return std::nullopt;
    }
    if (const auto* make = column.defaultValue.make()) return isUnset(value, initials_[index]) ? (*make)() : value;
    if (column.defaultValue.sql() && isUnset(value, initials_[index])) return std::nullopt;
    if (!value.isNull()) return value;
    if (const auto* constant = column.defaultValue.constant()) return *constant;
    return std::nullopt;
}

PreparedRow ModelCore::prepareInsert(const void* record, const InsertPlan& plan, std::span<std::optional<Value>> values,
                                     std::vector<ValidationErrorItem>& errors) const {
    PreparedRow row{.values = values};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& column = table_.columns[i];
        auto& value = values[i];
        if (plan.given[i])
            value = *plan.given[i];
        else if (plan.wanted[i])
            value = insertValue(i, record, plan);
        else
            continue;
        if (value && plan.omitsNulls && !plan.given[i] && isOmittedNull(table_, i, *value)) {
            value.reset();
            row.databaseDefaults = true;
        }
        if (!value) {
            const bool literalDefault = column.defaultValue.sql() != nullptr;
            row.databaseDefaults = row.databaseDefaults || literalDefault;
            if (!literalDefault && i != table_.autoIncrement && !column.allowNull) errors.push_back(nullError(column));
            continue;
        }
        if (record && !plan.given[i] && column.accessors) *value = storedForm(column, std::move(*value));
        checkValue(i, *value, errors);
        if (!value->isNull()) row.wireSize += wireSize(*value);
    }
    row.generatesId = table_.autoIncrement && !values[*table_.autoIncrement];
    row.databaseDefaults = row.databaseDefaults || !leftToDatabase_.empty();
    return row;
}

ValidationErrorItem ModelCore::nullError(const ColumnDefinition& column) const {
    ValidationErrorItem item{.type = "notNull Violation", .path = column.name, .validatorKey = "is_null"};
    if (const auto* rule = column.validators.find("notNull")) item.message = rule->message;
    if (item.message.empty()) item.message = fmt::format("{}.{} cannot be null", table_.modelName, column.name);
    return item;
}

void ModelCore::writeBack(void* record, const PreparedRow& row, const RunOptions& run) const {
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        if (!row.values[i] || setStored(table_.columns[i], record, *row.values[i])) [[likely]]
            continue;
        const auto& column = table_.columns[i];
        const bool isId = i == table_.autoIncrement && row.generatesId;
        throw ConversionError(fmt::format(
            "the member {0}::{1} of type {2} cannot hold what the '{3}' record was stored with{4}. The row is in the "
            "table{5}: do not store the record again, and give {0}::{1} a wider type, such as std::int64_t",
            table_.structName, column.name, column.member.type->name, table_.modelName,
            isId ? fmt::format(", the generated {} {}", column.name, sequelize::inspect(*row.values[i]))
                 : std::string(),
            run.transaction ? ", unless its transaction is rolled back" : ""));
    }
}

/// Whether a column that the INSERT leaves out gets a default that its member does not hold.
bool ModelCore::leavesDefault(std::size_t index, const void* record) const {
    const auto& column = table_.columns[index];
    if (!column.member || !isUnset(memberValue(column, record), initials_[index])) return false;
    // a constant is what any other member holds from the beginning
    return column.defaultValue.sql() || (column.defaultValue.constant() && column.member.type->isOptional);
}

/// `rows` as one statement. All of them give or leave out the same columns.
InsertStatement ModelCore::insertStatement(std::span<PreparedRow> rows, const InsertRequest& request) const {
    InsertStatement statement{
        .table = &table_, .ignoreDuplicates = request.ignoreDuplicates, .tellsExisting = request.tellsExisting};
    for (const auto& reference : request.updateOnDuplicate) statement.updateOnDuplicate.push_back(indexOf(reference));
    if (!statement.updateOnDuplicate.empty() && table_.updatedAt &&
        std::find(statement.updateOnDuplicate.begin(), statement.updateOnDuplicate.end(), *table_.updatedAt) ==
            statement.updateOnDuplicate.end())
        statement.updateOnDuplicate.push_back(*table_.updatedAt);
    if (!request.conflictFields.empty())
        statement.conflictKey = keyOfFields(request.conflictFields, ".conflictFields of bulkCreate");
    if (!statement.updateOnDuplicate.empty()) statement.raised = table_.version;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const bool some =
            std::any_of(rows.begin(), rows.end(), [i](const auto& row) { return row.values[i].has_value(); });
        if (some || i == table_.autoIncrement) statement.columns.push_back(i);
    }
    statement.rows.reserve(rows.size());
    for (const auto& row : rows) statement.rows.emplace_back(row.values);
    return statement;
}

void ModelCore::insert(void* record, const InsertRequest& request) const {
    if (record && runsHooks(request.run, createHooks))
        insertHooked(record, request, {});
    else
        insertRow(record, request);
}

void ModelCore::insertRow(void* record, const InsertRequest& request) const {
    if (record) {
        settleRecord(record);  // an id that was rolled back is no key to insert
        requireLeftToDatabase(record, request);
    }
    const InsertPlan plan = planInsert(request);
    std::vector<ValidationErrorItem> errors;
    std::vector<std::optional<Value>> values(table_.columns.size());
    PreparedRow row = prepareInsert(record, plan, values, errors);
    validateInsert(record, values, request, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    if (row.generatesId) skipUndoneIds(request.run);
    const auto result = writeRows({&row, 1}, request, std::nullopt, request.run);
    if (!record) return;
    if (row.generatesId) {
        values[*table_.autoIncrement] = Value(result.insertId);
        noteGeneratedId(result.insertId, 1, 1, plan, request.run);
    } else {
        noteGivenIds({&row, 1});
    }
    rememberInsert(record, row, request);
    readBack(record, databaseDefaults(row, plan, record), request.run);
    computeVirtuals(record);
}

/// The columns whose default the database gave to the row: those that the INSERT asked for, and those that it left out
/// and for which `record`, unless it is null, brings nothing.
std::vector<std::size_t> ModelCore::databaseDefaults(const PreparedRow& row, const InsertPlan& plan,
                                                     const void* record) const {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        if (row.values[i]) continue;
        const bool isOmitted = plan.omitsNulls && plan.wanted[i] && i != table_.autoIncrement;
        const bool isLeft = (table_.columns[i].isLeftToDatabase() || isOmitted) && table_.columns[i].member;
        if (isLeft ||
            (plan.wanted[i] ? table_.columns[i].defaultValue.sql() != nullptr : record && leavesDefault(i, record)))
            columns.push_back(i);
    }
    return columns;
}

}  // namespace sequelize::detail
