// bulkUpdate: many records, each by its key, in few statements: UPDATE t SET a = CASE WHEN id = ? THEN ? ... ELSE a END
// WHERE id = ? OR ... It is plain SQL, and needs no row to be inserted, as INSERT ... ON DUPLICATE KEY UPDATE would.
// The ELSE is what gives the bound values their type, and a record that does not change a column leaves it alone.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/pool/transaction.hpp>

#include "../query/expression_node.hpp"
#include "associated_terms.hpp"
#include "cached_finds.hpp"
#include "hooks/hook_masks.hpp"
#include "key_set.hpp"
#include "pending_write.hpp"
#include "record_access.hpp"
#include "record_changes.hpp"

namespace sequelize::detail {
namespace {

/// Each row is compared with the keys of all: more at once were no faster.
constexpr std::size_t rowsPerUpdate = 50;
constexpr std::size_t bindsPerUpdate = 3000;

struct ChangedRecord {
    void* record = nullptr;
    std::size_t number = 0;   ///< in the program's list
    UpdateRequest request{};  ///< as hooks leave it
    Expression isRow{};
    Value version{};
    RecordChanges changes{};
};

std::size_t bindsOf(const ChangedRecord& row, std::size_t keys) {
    return (row.changes.assignments.size() + 1) * keys + row.changes.assignments.size() + 2;
}

const Expression* changeOf(const ChangedRecord& row, std::size_t column) {
    for (const auto& assignment : row.changes.assignments)
        if (assignment.column == column) return &assignment.expression;
    return nullptr;
}

/// What the column gets in these rows: the one value of all, or one by each row's key.
Expression valueByKey(std::span<const ChangedRecord> rows, const ColumnDefinition& column, std::size_t index) {
    const auto* first = changeOf(rows.front(), index);
    const bool isSame = first && std::ranges::all_of(rows, [&](const ChangedRecord& row) {
                            const auto* change = changeOf(row, index);
                            return change && *change->value() == *first->value();
                        });
    if (isSame) return *first;
    auto choice = std::make_shared<ExpressionNode>();
    choice->kind = ExpressionNode::Form::choice;
    for (const auto& row : rows) {
        const auto* change = changeOf(row, index);
        if (change) choice->children.insert(choice->children.end(), {row.isRow, *change});
    }
    choice->children.push_back(Expression::ofName(column.name));
    return Expression(std::move(choice));
}

/// So that the error tells which record of the list it is about.
[[noreturn]] void throwNumbered(std::vector<ValidationErrorItem> items, std::size_t number) {
    for (auto& item : items) {
        item.message.insert(0, fmt::format("record {}: ", number));
        item.record = number;
    }
    throw ValidationError(std::move(items));
}

}  // namespace

void ModelCore::bulkUpdate(void* records, std::size_t count, const UpdateRequest& request) const {
    use();
    requireKeyMembers();
    const bool hooks = runsHooks(request.run, updateHooks);
    RunOptions inside = request.run;
    std::optional<Transaction> transaction;
    if (hooks && count > 0) inside = transaction.emplace(database_, request.run).inside(request.run);
    KeySet keys;
    std::vector<ChangedRecord> rows;
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        void* record = static_cast<std::byte*>(records) + i * layout_.size;
        RecordState* state = stateOf(record);
        if (state) requireWritable(*state, request.run);
        if (state ? state->memory_.isNew : awaitsKey(record))
            throw UsageError(fmt::format("bulkUpdate of model '{}': record {} is new; store it with bulkCreate",
                                         table_.modelName, i));
        requireNothingPassedOver(record, {});
        ChangedRecord row{.record = record, .number = i, .request = request};
        row.request.run = inside;
        auto& fields = row.request.fields;
        const auto check = [&] {
            row.changes = changesOf(record, row.request, fields);
            if (!row.changes.errors.empty()) throwNumbered(std::move(row.changes.errors), i);
        };
        if (hooks) {
            RecordHook hook{*this, record, row.request.run, fields, row.request.where, row.request.silent};
            validateHooked(hook, check);
            runHooks(HookType::beforeUpdate, &hook);
            validateAgain(hook, check);
        } else {
            check();
        }
        row.isRow = keyCondition(record, "bulkUpdate");
        std::vector<Value> key;
        for (const auto index : table_.primaryKey) key.push_back(valueIn(record, index));
        if (!keys.add(key))
            throw UsageError(fmt::format(
                "bulkUpdate of model '{}': record {} has the same primary key as one before it", table_.modelName, i));
        for (const auto& assignment : row.changes.assignments)
            if (table_.columns[assignment.column].primaryKey)
                throw UsageError(
                    fmt::format("bulkUpdate of model '{}': record {} has another '{}' than its row; save "
                                "a record whose primary key changes by itself",
                                table_.modelName, i, table_.columns[assignment.column].name));
        if (row.changes.assignments.empty()) continue;
        row.version = expectedVersion(record, "bulkUpdate");
        stampUpdate(row.changes.assignments, row.request.silent);
        stampVersion(row.changes.assignments, row.version);
        rows.push_back(std::move(row));
    }
    if (rows.empty()) return;
    if (!transaction) inside = transaction.emplace(database_, request.run).inside(request.run);
    const Expression filter = recordFilter(request.filters);
    const std::size_t keyColumns = table_.primaryKey.size() + (table_.version ? 1 : 0);
    for (std::span<const ChangedRecord> left = rows; !left.empty();) {
        std::size_t length = 1;
        for (auto binds = bindsOf(left.front(), keyColumns); length < std::min(left.size(), rowsPerUpdate); ++length) {
            binds += bindsOf(left[length], keyColumns);
            if (binds > std::min(bindsPerUpdate, database_.dialect().capabilities().maxBinds)) break;
        }
        const auto chunk = left.first(length);
        left = left.subspan(length);
        std::vector<Assignment> assignments;
        std::vector<Expression> areRows;
        for (std::size_t column = 0; column < table_.columns.size(); ++column)
            if (std::ranges::any_of(chunk, [&](const auto& row) { return changeOf(row, column) != nullptr; }))
                assignments.push_back({column, valueByKey(chunk, table_.columns[column], column)});
        for (const auto& row : chunk)
            areRows.push_back(Expression::conjunction({row.isRow, isVersion(row.version), row.request.where}));
        UpdateStatement statement{
            .table = &table_,
            .assignments = std::move(assignments),
            .where = Expression::conjunction({filter, Expression::disjunction(std::move(areRows))})};
        CacheWrite written(database_, inside);
        addTo(written, statement);
        if (write(database_.dialect().update(withAnswers(*this, std::move(statement))), inside).affectedRows ==
            chunk.size())
            continue;
        transaction->rollback();
        // What was written of the others would look like what somebody else wrote.
        for (const auto& row : chunk)
            requireUnchanged(Expression::conjunction({row.isRow, filter, row.request.where}), row.version, row.number,
                             request.run);
        if (table_.version) failStale("bulkUpdate", std::nullopt);
        rowGone("bulkUpdate");
    }
    std::vector<void*> written;
    written.reserve(rows.size());
    const auto remember = [&](const RunOptions& run) {
        for (const auto& row : rows) {
            rememberUpdate(row.record, row.version, row.changes.assignments, {}, run);
            for (const auto& [index, value] : row.changes.same) setStored(table_.columns[index], row.record, value);
            written.push_back(row.record);
        }
        readBack(written, leftToDatabase_, run);
        for (void* record : written) computeVirtuals(record);
    };
    if (hooks) {
        remember(inside);
        for (auto& row : rows) {
            RecordHook hook{*this, row.record, inside, row.request.fields, row.request.where, row.request.silent};
            runHooks(HookType::afterUpdate, &hook);
        }
    }
    transaction->commit();
    if (!hooks) remember(request.run);
}

}  // namespace sequelize::detail
