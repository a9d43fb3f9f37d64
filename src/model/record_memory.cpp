#include <sequelize/model/record_memory.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/schema/accessors.hpp>

#include "../pool/transaction_core.hpp"
#include "given_to_set.hpp"
#include "own_stamps.hpp"
#include "pending_write.hpp"
#include "prepared_row.hpp"
#include "record_access.hpp"

// What a Record<T> remembers of its row. In a transaction each change of it leaves a PendingWrite, and whoever next
// asks settles what has ended since: records are values, which no transaction could point to.
namespace sequelize::detail {

void RecordMemory::learn(std::size_t attribute, Knowledge what) {
    if (attribute >= knowledge.size()) knowledge.resize(attribute + 1, Knowledge::stored);
    knowledge[attribute] = what;
}

RecordState* ModelCore::stateOf(void* record) const {
    if (!layout_.state) return nullptr;
    RecordState* state = layout_.state(record);
    if (state->model_ != 0 && state->model_ != number()) {
        const std::string& name = state->model().table_.modelName;
        throw UsageError(
            fmt::format("this record belongs to model '{}'{}, and was given to model '{}', whose rows are "
                        "others: use its own model, or store a copy with create",
                        name, name == table_.modelName ? " of another Sequelize object" : "", table_.modelName));
    }
    settleRecord(record);
    return state;
}

void ModelCore::settleRecord(void* record) const {
    RecordState* state = layout_.state ? layout_.state(record) : nullptr;
    if (!state || !state->pending_ || state->pending_->isOpen()) return;
    auto& memory = state->memory_;
    const ModelCore& own = state->model_ != 0 ? state->model() : *this;
    for (const auto& [index, value, given] : settle(memory, state->pending_)) {
        const auto& column = own.table_.columns[index];
        if (memberValue(column, record) == value)
            setMember(column, record,
                      given                   ? *given
                      : memory.values.empty() ? own.initials_[index]
                                              : memory.values[index]);
    }
    // What the database computed of a row that was taken back is none of the program's values.
    for (const auto index : own.leftToDatabase_)
        if (memory.values.empty() || memory.of(index) == Knowledge::stored)
            setMember(own.table_.columns[index], record,
                      memory.values.empty() ? own.initials_[index] : memory.values[index]);
}

void ModelCore::requireWritable(const RecordState& state, const RunOptions& run) const {
    requireReachable(state, run);
    if (state.memory_.isInDoubt)
        throw UsageError(fmt::format(
            "whether this '{}' record has a row is not known: the connection was lost while its transaction "
            "was being committed; reload it (EmptyResultError: it has none)",
            table_.modelName));
}

void ModelCore::requireReachable(const RecordState& state, const RunOptions& run) const {
    const TransactionOutcome* whole = run.transaction ? &run.transaction->outcome()->whole() : nullptr;
    for (const auto* write = state.pending_.get(); write; write = write->earlier.get())
        if (write->kind == PendingWrite::Action::written && write->isOpen() && &write->outcome->whole() != whole)
            throw UsageError(fmt::format(
                "this '{}' record was written in a transaction that is still open, and this call would wait for it, or "
                "not see it; give the call that .transaction, or end it first",
                table_.modelName));
}

namespace {

using WriteKind = PendingWrite::Action;

PendingWrite pendingIn(const RunOptions& run, WriteKind kind) {
    return {.kind = kind, .outcome = run.transaction->outcome()};
}

/// Whether what is read now may never be committed.
bool seesUncommitted(const RunOptions& run) {
    return run.transaction && run.transaction->hasWritten();
}

}  // namespace

/// To be called before the memory changes.
void ModelCore::keepWritten(RecordState& state, const RunOptions& run, std::vector<GeneratedValue> generated) const {
    if (!run.transaction) return;
    auto write = pendingIn(run, WriteKind::written);
    write.before = state.memory_;
    write.generated = std::move(generated);
    append(state.pending_, std::move(write));
}

void ModelCore::attachNew(void* record) const {
    if (!layout_.state) return;
    RecordState* state = layout_.state(record);
    state->model_ = number();
    state->memory_ = {};
    state->pending_.reset();
}

/// Puts what was inserted into the record's members, and remembers it.
void ModelCore::rememberInsert(void* record, const PreparedRow& row, const InsertRequest& request) const {
    if (!layout_.state) {
        writeBack(record, row, request.run);
        return;
    }
    GivenToSet given(table_, columnsWithSet_, record, request.run);
    std::vector<std::size_t> stamped;
    for (const auto& stamp : {table_.createdAt, table_.updatedAt})
        if (stamp && table_.columns[*stamp].member && memberValue(table_.columns[*stamp], record) == initials_[*stamp])
            stamped.push_back(*stamp);
    writeBack(record, row, request.run);
    RecordState* state = layout_.state(record);
    // a copy of a stored record, or of another model's
    if (!state->memory_.isNew || state->memory_.isInDoubt || state->model_ != number()) attachNew(record);
    state->model_ = number();
    std::vector<GeneratedValue> generated;
    std::move(given).addTo(generated, record);
    if (request.run.transaction) {
        const auto addGenerated = [&](std::size_t index) {
            const auto& column = table_.columns[index];
            if (column.member) generated.push_back({index, memberValue(column, record)});
        };
        if (row.generatesId) addGenerated(*table_.autoIncrement);
        for (const auto stamp : stamped) addGenerated(stamp);
    }
    keepWritten(*state, request.run, std::move(generated));
    state->memory_ = {.values = valuesOf(record), .isNew = false};
    auto& memory = state->memory_;
    for (std::size_t i = 0; i < initials_.size(); ++i) {
        const bool isColumn = i < row.values.size();
        if (isColumn && (row.values[i] || !table_.columns[i].member)) continue;
        memory.know(i, Knowledge::unread);
        // what the program put into a member that was left out is to be written
        if (isColumn) memory.values[i] = initials_[i];
    }
}

void ModelCore::markRead(void* record, const UnknownAttributes& unknown, const RunOptions& run) const {
    for (const auto* association : associations_)
        association->slot.operations->setName(association->slot.in(record), association->lastingLabel);
    computeVirtuals(record);
    if (!layout_.state) return;
    RecordState* state = layout_.state(record);
    state->model_ = number();
    state->memory_ = {.values = valuesOf(record), .isNew = false};
    for (const auto attribute : unknown.unread) state->memory_.know(attribute, Knowledge::unread);
    for (const auto column : unknown.computed) state->memory_.know(column, Knowledge::computed);
    state->pending_.reset();
    if (seesUncommitted(run)) append(state->pending_, pendingIn(run, WriteKind::found));
}

/// After all columns were read again.
void ModelCore::rememberRow(void* record, const RunOptions& run) const {
    if (!layout_.state) return;
    RecordState* state = layout_.state(record);
    state->model_ = number();
    auto memory = RecordMemory{.values = valuesOf(record), .isNew = false};
    for (auto i = table_.columns.size(); i < initials_.size(); ++i) {
        const bool wasRead = !state->memory_.values.empty() && state->memory_.of(i) == Knowledge::stored;
        if (!wasRead) memory.know(i, Knowledge::unread);
    }
    if (seesUncommitted(run)) {
        auto read = pendingIn(run, WriteKind::read);
        read.before = state->memory_;
        read.generated = stampsIn(table_, record);
        append(state->pending_, std::move(read));
    } else {
        state->pending_.reset();
    }
    state->memory_ = std::move(memory);
}

bool ModelCore::mustWrite(const RecordMemory& memory, std::size_t index, const Value& value, bool isNamed) const {
    switch (memory.of(index)) {
        case Knowledge::assigned:
            return true;
        case Knowledge::stored:
            return value != memory.values[index];
        case Knowledge::unread:
        case Knowledge::computed:
        case Knowledge::outdated:
            break;
    }
    return isNamed || value != memory.values[index];
}

// ---- attributes by number: the columns, then the virtual ones ----

std::vector<std::size_t> ModelCore::unreadBeside(const std::vector<const ColumnDefinition*>& read) const {
    std::vector<std::size_t> unread;
    std::size_t number = 0;
    for (const auto* list : {&table_.columns, &table_.virtuals})
        for (const auto& attribute : *list) {
            if (attribute.member && std::find(read.begin(), read.end(), &attribute) == read.end())
                unread.push_back(number);
            ++number;
        }
    return unread;
}

std::vector<const ColumnDefinition*> ModelCore::shownAttributes(const void* record) const {
    RecordMemory scratch;
    // only looked at
    const RecordState* state = layout_.state ? layout_.state(const_cast<void*>(record)) : nullptr;
    const RecordMemory* memory = state && state->model_ == number() ? &state->memory(scratch) : nullptr;
    std::vector<const ColumnDefinition*> shown;
    // What is computed of a part may be anything.
    bool isPart = false;
    for (std::size_t i = 0; memory && i < table_.columns.size(); ++i)
        isPart = isPart || (table_.columns[i].member && memory->of(i) == Knowledge::unread);
    std::size_t number = 0;
    for (const auto* list : {&table_.columns, &table_.virtuals})
        for (const auto& attribute : *list) {
            const auto index = number++;
            if (!attribute.member) continue;
            const bool isComputed = attribute.accessors && attribute.accessors->compute;
            if (isComputed && isPart) continue;
            const bool isUnread = memory && memory->of(index) == Knowledge::unread && !isComputed;
            // what the program put into a member that was not read is shown
            if (isUnread && memberValue(attribute, record) ==
                                (index < memory->values.size() ? memory->values[index] : initials_[index]))
                continue;
            shown.push_back(&attribute);
        }
    return shown;
}

}  // namespace sequelize::detail
