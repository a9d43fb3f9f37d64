#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "drop_remedy.hpp"
#include "hooks/hook_masks.hpp"
#include "hooks/own_records.hpp"
#include "omitted_nulls.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// What one row gets instead of its record's values; the first of two values of a column counts.
void giveValues(InsertPlan& plan, const std::vector<AssignedValue>& given) {
    std::fill(plan.given.begin(), plan.given.end(), nullptr);
    for (const auto& [index, value] : given)
        if (!plan.given[index]) plan.given[index] = &value;
}

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
        if (record && !plan.given[i]) *value = storedForm(column, std::move(*value));
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
    if (table_.version && !statement.updateOnDuplicate.empty()) {
        std::erase(statement.updateOnDuplicate, *table_.version);
        statement.raised = table_.version;
    }
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

namespace {

/// 500 rows of 6 columns: more at once was no faster on MySQL and MariaDB, and a longer text is not kept prepared.
constexpr std::size_t bindsPerInsert = 3000;

/// How many of `rows`, from the first on, go into one statement: they leave the id to the database alike, and, if
/// `alike`, all else, and stay within the limits on parameters and bytes. One at least: whether it is too large by
/// itself is for the driver to say.
std::size_t chunkLength(std::span<const PreparedRow> rows, std::size_t columns, std::size_t maxBinds,
                        std::size_t maxBytes, bool alike) {
    std::size_t bytes = rows.front().wireSize;
    std::size_t length = 1;
    while (length < rows.size() && rows[length].generatesId == rows.front().generatesId &&
           (length + 1) * columns <= maxBinds && (!alike || leaveAlike(rows[length], rows.front()))) {
        bytes += rows[length].wireSize;
        if (maxBytes != 0 && bytes > maxBytes) break;
        ++length;
    }
    return length;
}

}  // namespace

void ModelCore::bulkInsertRows(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                               const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    const std::size_t count = records.size();
    if (count == 0) return;
    const auto recordAt = [&](std::size_t i) { return records[i]; };
    InsertPlan plan = planInsert(request);
    // Rows that are copied bring their own, as in Sequelize. Where they may replace others they are a change of now.
    plan.keepsUpdatedAt = request.eachAsCreate ? request.silent : request.updateOnDuplicate.empty();
    checkUpsert(request, plan);
    std::vector<ValidationErrorItem> errors;
    const std::size_t width = table_.columns.size();
    std::vector<std::optional<Value>> values(count * width);
    std::vector<PreparedRow> rows;
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        settleRecord(recordAt(i));  // an id that was rolled back is no key to insert
        requireOwnKeys(recordAt(i), request);
        requireNoVersion(recordAt(i), request);  // a hook may have set .updateOnDuplicate
        requireLeftToDatabase(recordAt(i), request);
        requireNothingDropped(recordAt(i), includes, dropRemedy(request.eachAsCreate));
        const std::size_t known = errors.size();
        if (!given.empty()) giveValues(plan, given[i]);
        const auto row = std::span(values).subspan(i * width, width);
        rows.push_back(prepareInsert(recordAt(i), plan, row, errors));
        validateInsert(recordAt(i), row, request, errors);
        for (auto error = known; error < errors.size() && !request.eachAsCreate; ++error) {
            errors[error].message.insert(0, fmt::format("record {}: ", i));
            errors[error].record = i;
        }
        if (!errors.empty() && !request.reportsAll) break;
    }
    if (!errors.empty()) throw ValidationError(std::move(errors));
    insertPrepared(rows, plan, request);
    const bool idsKnown = !request.ignoreDuplicates && request.updateOnDuplicate.empty();
    std::map<std::vector<std::size_t>, std::vector<void*>> toReadBack;
    for (std::size_t i = 0; i < count; ++i) {
        if (idsKnown)
            rememberInsert(recordAt(i), rows[i], request);
        else
            rememberUpsert(recordAt(i), rows[i], request);
        if (idsKnown && rows[i].databaseDefaults)
            toReadBack[databaseDefaults(rows[i], plan, nullptr)].push_back(recordAt(i));
    }
    for (const auto& [columns, some] : toReadBack) readBack(some, columns, request.run);
    if (computesVirtuals_)
        for (std::size_t i = 0; i < count; ++i) computeVirtuals(recordAt(i));
}

void ModelCore::insertRows(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const {
    if (given.empty()) return;
    if (runsHooks(request.run, bulkCreateHooks))
        insertRowsHooked(given, request);
    else
        insertRowsOf(given, nullptr, request);
}

/// `records` null: what is not given are defaults.
void ModelCore::insertRowsOf(std::span<const std::vector<AssignedValue>> given, const OwnRecords* records,
                             const InsertRequest& request) const {
    InsertPlan plan = planInsert(request);
    std::vector<ValidationErrorItem> errors;
    const std::size_t width = table_.columns.size();
    std::vector<std::optional<Value>> values(given.size() * width);
    std::vector<PreparedRow> rows;
    rows.reserve(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        giveValues(plan, given[i]);
        void* record = records ? records->at(i) : nullptr;
        const auto row = std::span(values).subspan(i * width, width);
        rows.push_back(prepareInsert(record, plan, row, errors));
        validateInsert(record, row, request, errors);
        if (!errors.empty()) throw ValidationError(std::move(errors));
    }
    insertPrepared(rows, plan, request);
    for (std::size_t i = 0; records && i < rows.size(); ++i) rememberInsert(records->at(i), rows[i], request);
}

/// In portions, all of them or none. The rows get the ids that the database made for them.
void ModelCore::insertPrepared(std::span<PreparedRow> rows, const InsertPlan& plan,
                               const InsertRequest& request) const {
    const std::size_t count = rows.size();
    const std::size_t width = table_.columns.size();
    const auto server = database_.serverInfo(request.run);
    // half of the packet: a statement's text and types travel too
    const std::size_t maxBytes = server.maxStatementBytes / 2;
    const std::size_t maxBinds = std::min(bindsPerInsert, database_.dialect().capabilities().maxBinds);
    // Without DEFAULT in VALUES a column is left out of a whole statement, or of none.
    const bool alike = plan.omitsNulls && !database_.dialect().capabilities().defaultInValues;
    std::vector<std::size_t> chunks;
    for (std::size_t done = 0; done < count; done += chunks.back())
        chunks.push_back(chunkLength(rows.subspan(done), std::max<std::size_t>(width, 1), maxBinds, maxBytes, alike));

    std::optional<Transaction> transaction;
    RunOptions run = request.run;
    std::optional<PooledConnection> own;
    if (chunks.size() > 1 && !(request.isPart && run.transaction))
        run = transaction.emplace(database_, run).inside(run);
    else if (!run.transaction && !run.connection)
        run.connection = &*own.emplace(database_.acquire());  // the session whose step is asked for
    const bool idsKnown = !request.ignoreDuplicates && request.updateOnDuplicate.empty();
    const std::uint64_t step = idsKnown && count > 1 ? database_.autoIncrementStep(run) : 1;
    std::size_t done = 0;
    for (const auto length : chunks) {
        const auto part = rows.subspan(done, length);
        if (part.front().generatesId)
            skipUndoneIds(run);
        else
            noteGivenIds(part);
        const auto result = writeRows(part, request, request.eachAsCreate ? std::nullopt : std::optional(done), run);
        if (part.front().generatesId && idsKnown) {
            const bool first = database_.dialect().capabilities().firstInsertId;
            const std::uint64_t id = first ? result.insertId : result.insertId - (length - 1);
            noteGeneratedId(id, length, step, plan, run);
            for (std::size_t i = 0; i < length; ++i) part[i].values[*table_.autoIncrement] = Value(id + i * step);
        }
        done += length;
    }
    if (transaction) transaction->commit();
}

}  // namespace sequelize::detail
