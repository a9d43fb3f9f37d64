#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "../core/listed.hpp"
#include "../pool/transaction_core.hpp"
#include "generated_ids.hpp"
#include "partial_reads.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"

// What a plain struct cannot remember, and the model does instead: that its id was rolled back, that it was read in
// part.
namespace sequelize::detail {
namespace {

std::optional<std::uint64_t> idOf(const Value& value) {
    if (const auto* natural = value.getIf<std::uint64_t>()) return *natural;
    const auto* integer = value.getIf<std::int64_t>();
    if (!integer || *integer < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*integer);
}

}  // namespace

void ModelCore::noteGeneratedId(std::uint64_t first, std::uint64_t count, std::uint64_t step, const InsertPlan& plan,
                                const RunOptions& run) const {
    if (!run.transaction && !generatedIds_->any()) return;
    GeneratedIds::Range range{.first = first, .count = count, .step = step};
    if (table_.createdAt) {
        range.stamp = Value(plan.now);
        fit(*table_.createdAt, range.stamp);
    }
    generatedIds_->add(std::move(range), run.transaction ? run.transaction->outcome() : nullptr);
}

void ModelCore::noteGivenIds(std::span<const PreparedRow> rows) const {
    if (!table_.autoIncrement || !generatedIds_->any()) return;
    for (const auto& row : rows)
        if (const auto& value = row.values[*table_.autoIncrement])
            if (const auto id = idOf(*value)) generatedIds_->revive(*id);
}

void ModelCore::skipUndoneIds(const RunOptions& run) const {
    if (!generatedIds_->any()) return;
    const auto last = generatedIds_->lastUndone();
    if (last == 0) return;
    const auto statements = database_.dialect().skipIds(table_.tableName, last);
    if (statements.empty()) return;
    {
        // A table that another program made may keep no counter.
        auto counters = database_.query({std::string(database_.dialect().idCounters()), {}}, run);
        if (!counters.rows().next()) return;
    }
    for (const auto& sql : statements) database_.execute({sql, {}}, run);
}

bool ModelCore::hasUndoneId(const void* record) const {
    if (!table_.autoIncrement || !generatedIds_->any()) return false;
    const auto& column = table_.columns[*table_.autoIncrement];
    if (!column.member) return false;
    const auto id = idOf(memberValue(column, record));
    return id && generatedIds_->findUndone(*id);
}

bool ModelCore::forgetUndoneId(void* record, const RunOptions& run) const {
    if (!hasUndoneId(record)) return false;
    const std::size_t index = *table_.autoIncrement;
    const auto& column = table_.columns[index];
    const Value id = memberValue(column, record);
    const auto range = generatedIds_->findUndone(*idOf(id));
    if (!range) return false;
    FindRequest taken{.filters = {.isSettled = true}, .run = run};
    taken.where = Expression::compare(Predicate::eq, Expression::ofName(column.name), Expression::ofValue(id));
    if (exists(taken))
        throw UsageError(fmt::format(
            "save of a '{0}' record: the INSERT that gave it its {1} was rolled back, and another row has the "
            "{1} by now. Is the record to be inserted, give {2}::{1} its initial value first; is the other "
            "row meant, use update or .fields",
            table_.modelName, column.name, table_.structName));
    setMember(column, record, initials_[index]);
    // Nor is its row deleted, which never was.
    if (table_.deletedAt) setMember(table_.columns[*table_.deletedAt], record, initials_[*table_.deletedAt]);
    if (!table_.createdAt) return true;
    const auto& createdAt = table_.columns[*table_.createdAt];
    if (createdAt.member && memberValue(createdAt, record) == range->stamp)
        setMember(createdAt, record, initials_[*table_.createdAt]);
    return true;
}

namespace {

/// What `save` of a plain struct writes and a finder may leave out.
bool isWrittenBySave(const TableDefinition& table, std::size_t attribute) {
    return attribute < table.columns.size() && !table.columns[attribute].primaryKey && attribute != table.createdAt &&
           attribute != table.updatedAt && attribute != table.deletedAt && attribute != table.version;
}

}  // namespace

void ModelCore::noteUnread(const std::vector<std::size_t>& unread) const {
    if (layout_.state) return;
    // Without its key a struct is a new one to `save`, which overwrites nothing then.
    const bool hasKey = std::none_of(unread.begin(), unread.end(), [this](std::size_t i) {
        return i < table_.columns.size() && table_.columns[i].primaryKey;
    });
    if (hasKey && std::any_of(unread.begin(), unread.end(), [this](auto i) { return isWrittenBySave(table_, i); }))
        partialReads_->add(unread);
}

void ModelCore::requireReadInFull(void* record, const RunOptions& run) const {
    if (!partialReads_->any()) return;
    const auto isInitial = [&](std::size_t i) { return memberValue(table_.columns[i], record) == initials_[i]; };
    std::vector<const ColumnDefinition*> suspects;
    for (const auto& unread : partialReads_->all()) {
        const bool isTimestamped = std::any_of(unread.begin(), unread.end(), [&](std::size_t i) {
            return (i == table_.createdAt || i == table_.updatedAt) && !isInitial(i);
        });
        if (isTimestamped) continue;  // it was read, or came from create: not from this finder
        for (const auto i : unread) {
            if (!isWrittenBySave(table_, i) || !isInitial(i)) continue;
            const auto* column = &table_.columns[i];
            if (std::find(suspects.begin(), suspects.end(), column) == suspects.end()) suspects.push_back(column);
        }
    }
    if (suspects.empty()) return;
    std::string lost;
    layout_.withNew([&](void* row) {
        if (!readColumns(keyCondition(record, "update"), suspects, row, run)) return;
        for (const auto* column : suspects)
            if (memberValue(*column, row) != memberValue(*column, record))
                addListed(lost, table_.structName + "::" + column->name);
    });
    if (lost.empty()) return;
    throw UsageError(fmt::format(
        "save of a '{0}' record would overwrite what it may never have read: finders of this model read in part "
        "(.attributes), {1} has its initial value, and the row has another. Name what is to be written in "
        ".fields, or use update(record, values); read all attributes of records that are saved; or derive {2} "
        "from Record<{2}>, which remembers what was read",
        table_.modelName, lost, table_.structName));
}

}  // namespace sequelize::detail
