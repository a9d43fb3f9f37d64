#include <sequelize/model/record.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>

#include "pending_write.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

const ModelCore& RecordState::model() const {
    if (model_ == 0)
        throw UsageError("this record belongs to no model; make it with the model's build or create, or find it");
    const auto* model = ModelNumber::find(model_);
    if (!model)
        throw UsageError(
            "this record's Sequelize object is gone, and its model with it; keep the object as long as you "
            "use its records");
    return *model;
}

const Database& RecordState::database() const {
    return model().database();
}

const RecordMemory& RecordState::memory(RecordMemory& scratch, std::vector<GeneratedValue>* undone) const {
    if (!pending_ || pending_->isOpen()) return memory_;
    // Looking at a record does not change it: others may look at the same time.
    auto pending = pending_;
    scratch = memory_;
    auto values = settle(scratch, pending);
    if (undone) *undone = std::move(values);
    return scratch;
}

bool RecordState::isNewRecord() const {
    RecordMemory scratch;
    return memory(scratch).isNew;
}

bool RecordState::differs(const void* record, std::size_t index) const {
    const auto& column = model().table().columns[index];
    if (!column.member || column.isLeftToDatabase()) return false;
    RecordMemory scratch;
    std::vector<GeneratedValue> undone;
    const auto& known = memory(scratch, &undone);
    const Value& stored = known.values.empty() ? model().initials_[index] : known.values[index];
    // The member gets another value once the record is used.
    Value value = memberValue(column, record);
    for (auto& [generated, left, given] : undone)
        if (generated == index && left == value) value = given ? std::move(*given) : stored;
    return known.values.empty() ? value != stored : model().mustWrite(known, index, value, false);
}

bool RecordState::columnChanged(const void* record, const ColumnReference& reference) const {
    return differs(record, model().indexOf(reference));
}

std::vector<std::string> RecordState::changedColumns(const void* record) const {
    std::vector<std::string> names;
    const auto& columns = model().table().columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (differs(record, i)) names.push_back(columns[i].name);
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
    if (model_ == 0) return;
    const std::size_t index = model().indexOf(column);
    // A value that is known is compared with the member as ever.
    if (!memory_.values.empty() && (memory_.of(index) != Knowledge::stored || pending_))
        memory_.know(index, Knowledge::assigned);
}

std::string RecordState::inspectRecord(const void* record) const {
    return model().inspect(record, 0);
}

void RecordState::validateRecord(const void* record, const ValidationRequest& request) const {
    model().validate(record, request);
}

void RecordState::saveRecord(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) {
    model().save(record, request, fields);
}

void RecordState::updateRecord(void* record, const UpdateRequest& request) {
    model().updateRecord(record, request);
}

void RecordState::destroyRecord(void* record, const DestroyRequest& request) {
    model().destroyRecord(record, request);
}

void RecordState::restoreRecord(void* record, const UpdateRequest& request) {
    model().restoreRecord(record, request);
}

bool RecordState::isDeletedSoftly(const void* record) const {
    return model().isDeletedSoftly(record);
}

void RecordState::reloadRecord(void* record, const FilterChoice& filters, const RunOptions& run,
                               const CallPlace& place) {
    model().reload(record, filters, run, place);
}

void RecordState::incrementRecord(void* record, const std::vector<NamedAmount>& amounts, bool down,
                                  const UpdateRequest& request) {
    model().incrementRecord(record, amounts, down, request);
}

}  // namespace sequelize::detail
