// upsert: one record, as a new row or into the row that has its key.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "../core/listed.hpp"
#include "../pool/attempt.hpp"
#include "../schema/unique_keys.hpp"
#include "canonical_value.hpp"
#include "given_to_set.hpp"
#include "hooks/hook_masks.hpp"
#include "omitted_nulls.hpp"
#include "pending_write.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"
#include "refused_key.hpp"

namespace sequelize::detail {
namespace {

/// A row may come and go between two statements, but not as often as this.
constexpr unsigned mostUpsertAttempts = 10;

std::string columnList(const TableDefinition& table, const std::vector<std::size_t>& columns) {
    std::string list;
    for (const auto column : columns) addListed(list, table.columns[column].name);
    return list;
}

bool bringsAll(const PreparedRow& row, const std::vector<std::size_t>& key) {
    return std::ranges::all_of(key, [&](std::size_t column) {
        // what was made for a new row is no row's yet
        return row.values[column] && !row.values[column]->isNull() && !row.isMade[column];
    });
}

bool isAmong(const std::vector<std::size_t>& columns, std::size_t column) {
    return std::ranges::find(columns, column) != columns.end();
}

/// The first key of which the row has a value. Throws UsageError when there is none.
std::vector<std::size_t> keyOfRow(const TableDefinition& table, const PreparedRow& row) {
    const auto keys = uniqueKeys(table);
    const auto known = std::ranges::find_if(keys, [&](const auto& key) { return bringsAll(row, key); });
    if (known != keys.end()) return *known;
    throw UsageError(
        fmt::format("upsert of model '{}': the record has no value of its primary key or of a unique key, by "
                    "which its row could be told; give it one, or use create",
                    table.modelName));
}

Expression isRowWith(const TableDefinition& table, const std::vector<std::size_t>& columns, const PreparedRow& row) {
    std::vector<Expression> terms;
    for (const auto column : columns)
        terms.push_back(Expression::compare(Predicate::eq, Expression::ofName(table.columns[column].name),
                                            Expression::ofValue(*row.values[column])));
    return Expression::conjunction(std::move(terms));
}

}  // namespace

std::vector<std::size_t> ModelCore::keyOfFields(const std::vector<ColumnReference>& fields, const char* what) const {
    std::vector<std::size_t> columns;
    for (const auto& field : fields) columns.push_back(indexOf(field));
    std::ranges::sort(columns);
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    const auto keys = uniqueKeys(table_);
    if (std::ranges::find(keys, columns) != keys.end()) return columns;
    std::string known;
    for (const auto& key : keys) addListed(known, "(" + columnList(table_, key) + ")");
    throw UsageError(
        fmt::format("model '{}': {} are ({}), which is no key of the table, so that nothing could tell whether "
                    "there is such a row; its keys are: {}",
                    table_.modelName, what, columnList(table_, columns), known.empty() ? "none" : known));
}

std::vector<std::size_t> ModelCore::columnsToUpdate(void* record, const std::vector<std::size_t>& key,
                                                    const PreparedRow& row, const UpsertRequest& request) const {
    std::vector<std::size_t> columns;
    const auto add = [&](std::size_t column) {
        if (!isAmong(key, column) && !isAmong(columns, column) && column != table_.version) columns.push_back(column);
    };
    const auto isOmitted = [&, omits = omitsNulls(table_, request.nulls)](std::size_t index) {
        const auto& column = table_.columns[index];
        return omits && !row.values[index] && column.member &&
               isOmittedNull(table_, index, memberValue(column, record));
    };
    for (const auto& field : request.fields) {
        const std::size_t index = indexOf(field);
        const auto& column = table_.columns[index];
        requireSettable(index);
        if (isOmitted(index)) continue;
        if (!row.values[index] || (column.primaryKey && row.isMade[index]))
            throw UsageError(
                fmt::format("upsert of model '{}': .fields names '{}', of which the record has no value; "
                            "leave it out, or give it one",
                            table_.modelName, column.name));
        add(index);
    }
    for (std::size_t i = 0; i < table_.columns.size() && request.fields.empty(); ++i) {
        const auto& column = table_.columns[i];
        const bool isLeft = !column.member || !row.values[i] || column.primaryKey || i == table_.createdAt ||
                            i == table_.deletedAt ||
                            (column.defaultValue.isPresent() && isUnset(memberValue(column, record), initials_[i]));
        if (!isLeft && !(layout_.state && isUnread(record, i))) add(i);
    }
    if (table_.updatedAt) add(*table_.updatedAt);
    return columns;
}

bool ModelCore::knowsVersion(void* record) const {
    if (!table_.version) return false;
    const RecordState* state = layout_.state ? layout_.state(record) : nullptr;
    if (!state) return true;  // nobody can tell whether it was read
    if (state->model_ == number() && !state->memory_.isNew) return true;
    if (state->model_ != 0 && state->model_ != number()) return false;  // it counts another model's row
    return memberValue(table_.columns[*table_.version], record) != initials_[*table_.version];
}

bool ModelCore::updateVersioned(void* record, const Expression& isRow, std::vector<Assignment> assignments,
                                const RunOptions& run) const {
    for (unsigned attempt = 1;; ++attempt) {
        Value version = expectedVersion(record, "upsert");
        const auto found = [&] {
            stampVersion(assignments, version);
            const Expression where = Expression::conjunction({isRow, isVersion(version)});
            return runUpdate(assignments, {.where = where, .silent = true, .run = run}) != 0;
        };
        if (foundAtVersion(record, version, found)) return true;
        const auto present = presentVersion(isRow, run);
        if (!present) return false;
        // one of that version may have come in between
        if (*present != canonicalValue(table_.columns[*table_.version].type, version) || attempt == mostUpsertAttempts)
            failStale(
                "upsert", std::nullopt,
                ", or say .anyVersion = true to overwrite what the row is by now; a record that nobody has read says "
                "so, too, unless it is a new Record<T>");
    }
}

std::optional<std::uint64_t> ModelCore::insertOrUpdate(PreparedRow& row, const std::vector<std::size_t>& key,
                                                       const std::vector<std::size_t>& updated, void* versioned,
                                                       const UpsertRequest& request) const {
    const auto named = [&](const std::vector<std::size_t>& columns) {
        std::vector<ColumnReference> list;
        for (const auto column : columns) list.push_back({.name = table_.columns[column].name});
        return list;
    };
    const auto& dialect = database_.dialect();
    const InsertRequest plain{.run = request.run};
    if (dialect.capabilities().tellsExistingRows && !versioned) {
        InsertRequest either{.updateOnDuplicate = named(updated),
                             .conflictFields = named(key),
                             .tellsExisting = true,
                             .run = request.run};
        for (unsigned attempts = 1;; ++attempts) {
            try {
                const auto id = attempt(database_, request.run, [&](const RunOptions& run) {
                    return writeRows({&row, 1}, either, std::nullopt, run).insertId;
                });
                return id == existingRowId ? std::nullopt : std::optional(id);
            } catch (const DeadlockError&) {
                // it ended the program's transaction; else it undid this statement alone
                if (request.run.transaction || attempts == mostUpsertAttempts) throw;
            } catch (const DatabaseError& error) {
                if (!dialect.isOfOtherKey(error.native())) throw;
                break;  // another key found another row first; the row that is meant may be there, too
            }
        }
    }
    const Expression isRow = isRowWith(table_, key, row);
    std::vector<Assignment> assignments;
    for (const auto column : updated) assignments.push_back({column, Expression::ofValue(*row.values[column])});
    const auto isThere = [&](const RunOptions& run) {
        if (assignments.empty()) return exists({.where = isRow, .filters = {.isSettled = true}, .run = run});
        if (versioned) return updateVersioned(versioned, isRow, assignments, run);
        return runUpdate(assignments, {.where = isRow, .silent = true, .run = run}) != 0;
    };
    if (!versioned) raiseVersions(assignments);
    bool isInserting = false;
    bool wasOtherKey = false;
    for (unsigned attempts = 1;; ++attempts) {
        try {
            isInserting = false;
            if (attempt(database_, request.run, isThere)) return std::nullopt;
            isInserting = true;
            return attempt(database_, request.run, [&](const RunOptions& run) {
                return writeRows({&row, 1}, plain, std::nullopt, run).insertId;
            });
        } catch (const UniqueConstraintError& error) {
            const bool isMeant = isKeyAmong(error, table_, key);
            // Of several keys that a row refuses the database names one: it may be the row that is meant all the same.
            const bool mayBeMeant = isInserting && !wasOtherKey;
            wasOtherKey = !isMeant;
            if (!(isMeant || mayBeMeant) || attempts == mostUpsertAttempts) throw;
        } catch (const DeadlockError&) {
            if (request.run.transaction || attempts == mostUpsertAttempts) throw;
        }
    }
}

bool ModelCore::upsert(void* record, const UpsertRequest& request) const {
    requireUnfiltered(request.filters, "upsert");
    if (!runsHooks(request.run, validateHooks | upsertHooks)) return upsertRow(record, request);
    UpsertRequest own = request;
    Expression where;
    bool silent = false;
    RecordHook hook{*this, record, own.run, own.fields, where, silent, true, optionsOfUpsert};
    const auto check = [&] { checkInsert(record, {.validation = own.validation, .nulls = own.nulls}, {}); };
    validateHooked(hook, check);
    runHooks(HookType::beforeUpsert, &hook);
    validateAgain(hook, check);
    hook.isNew = upsertRow(record, own);
    runHooks(HookType::afterUpsert, &hook);
    return hook.isNew;
}

bool ModelCore::upsertRow(void* record, const UpsertRequest& request) const {
    settleRecord(record);  // an id that was rolled back is no key
    requireLeftToDatabase(record, {.fields = request.fields});
    requireNothingDropped(record, {}, "upsert stores the record itself only: create them before or afterwards");
    const InsertPlan plan = planInsert({.nulls = request.nulls});
    std::vector<ValidationErrorItem> errors;
    std::vector<std::optional<Value>> values(table_.columns.size());
    PreparedRow row = prepareInsert(record, plan, values, errors);
    validateInsert(record, values, {.validation = request.validation}, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
    row.isMade.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& column = table_.columns[i];
        row.isMade[i] = column.defaultValue.make() &&
                        isUnset(column.member ? memberValue(column, record) : Value(null), initials_[i]);
    }
    const auto key =
        request.conflictFields.empty() ? keyOfRow(table_, row) : keyOfFields(request.conflictFields, ".conflictFields");
    if (!bringsAll(row, key))
        throw UsageError(
            fmt::format("upsert of model '{}': the record has no value of its key ({}), by which its row "
                        "could be told",
                        table_.modelName, columnList(table_, key)));
    const auto updated = columnsToUpdate(record, key, row, request);
    if (row.generatesId) skipUndoneIds(request.run);
    void* versioned = request.anyVersion || !knowsVersion(record) ? nullptr : record;
    const auto isRow = isRowWith(table_, key, row);
    std::optional<std::uint64_t> made;
    for (unsigned attempt = 1;; ++attempt) {
        made = insertOrUpdate(row, key, updated, versioned, request);
        if (made) break;
        if (readUpserted(record, isRow, request.run)) {
            computeVirtuals(record);
            return false;
        }
        // somebody deleted it before it could be read
        if (versioned || attempt == mostUpsertAttempts) rowGone("upsert");
    }
    if (row.generatesId) {
        values[*table_.autoIncrement] = Value(*made);
        noteGeneratedId(*made, 1, 1, plan, request.run);
    } else {
        noteGivenIds({&row, 1});
    }
    rememberInsert(record, row, {.run = request.run});
    readBack(record, databaseDefaults(row, plan, record), request.run);
    computeVirtuals(record);
    return true;
}

bool ModelCore::readUpserted(void* record, const Expression& isRow, const RunOptions& run) const {
    std::vector<const ColumnDefinition*> columns;
    for (const auto& column : table_.columns)
        if (column.member) columns.push_back(&column);
    const auto held = valuesOf(record);
    GivenToSet given(table_, columnsWithSet_, record, run);
    // A row that got no other value is no newer to a transaction than before: its snapshot may lack it.
    const RowLock lock{.level = run.transaction ? Lock::SHARE : Lock::none};
    if (!readColumns(isRow, columns, record, run, lock)) return false;
    if (!layout_.state) {
        if (!table_.version) return true;
        const Value version = canonicalValue(DataTypes::BIGINT, memberValue(table_.columns[*table_.version], record));
        if (const auto* number = version.getIf<std::int64_t>()) noteVersion(record, Value(*number - 1), run);
        return true;
    }
    RecordState* state = layout_.state(record);
    if (state->model_ != number() || state->memory_.isInDoubt) attachNew(record);
    // What the row gave the record goes with a transaction that is rolled back.
    std::vector<GeneratedValue> generated;
    for (std::size_t i = 0; i < held.size() && run.transaction; ++i) {
        const auto& column = table_.columns[i];
        if (!column.member || !(column.primaryKey || i == table_.createdAt)) continue;
        if (Value value = memberValue(column, record); value != held[i]) generated.push_back({i, std::move(value)});
    }
    std::move(given).addTo(generated, record);
    keepWritten(*state, run, std::move(generated));
    rememberRow(record, run);
    return true;
}

}  // namespace sequelize::detail
