#include <sequelize/model/record.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "pending_write.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

const ModelCore& RecordState::model() const {
    if (!model_)
        throw UsageError("this record belongs to no model; make it with the model's build or create, or find it");
    return *model_;
}

const RecordMemory& RecordState::memory(RecordMemory& scratch) const {
    if (!pending_ || pending_->isOpen()) return memory_;
    // Looking at a record does not change it: others may look at the same time.
    auto pending = pending_;
    scratch = memory_;
    (void)settle(scratch, pending);
    return scratch;
}

bool RecordState::isNewRecord() const {
    RecordMemory scratch;
    return memory(scratch).isNew;
}

bool RecordState::columnChanged(const void* record, const ColumnReference& reference) const {
    const std::size_t index = model().indexOf(reference);
    const auto& column = model().table().columns[index];
    if (!column.member) return false;
    RecordMemory scratch;
    const auto& known = memory(scratch);
    const Value value = memberValue(column, record);
    return known.values.empty() ? value != model().initials_[index] : model().mustWrite(known, index, value, false);
}

std::vector<std::string> RecordState::changedColumns(const void* record) const {
    std::vector<std::string> names;
    for (const auto& column : model().table().columns)
        if (columnChanged(record, {.name = column.name})) names.push_back(column.name);
    return names;
}

void RecordState::previousInto(const ColumnReference& reference, void* target, const MemberType& type) const {
    const std::size_t index = model().indexOf(reference);
    RecordMemory scratch;
    const auto& known = memory(scratch);
    const auto knowledge = known.of(index);
    if (!known.values.empty() && knowledge != Knowledge::stored)
        throw UsageError(fmt::format("the stored value of {}.{} is not known: {}; reload the record",
                                     model().table().modelName, model().table().columns[index].name,
                                     knowledge == Knowledge::outdated
                                         ? "what was read or written of it may not be in the table"
                                     : knowledge == Knowledge::computed ? "a finder computed what its member holds"
                                                                        : "it was not read"));
    std::string text;
    type.set(target, viewOf(known.values.empty() ? model().initials_[index] : known.values[index], text));
}

void RecordState::markAssigned(const ColumnReference& column) {
    if (!model_) return;
    const std::size_t index = model_->indexOf(column);
    // A value that is known is compared with the member as ever.
    if (!memory_.values.empty() && (memory_.of(index) != Knowledge::stored || pending_))
        memory_.know(index, Knowledge::assigned);
}

std::string RecordState::inspectRecord(const void* record) const {
    return model().inspect(record, 0);
}

void RecordState::saveRecord(void* record, const std::vector<ColumnReference>& fields, bool silent,
                             const RunOptions& run) {
    model().save(record, {.silent = silent, .run = run}, fields);
}

void RecordState::updateRecord(void* record, const std::vector<NamedAssignment>& values, bool silent,
                               const RunOptions& run) {
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

}  // namespace sequelize::detail
