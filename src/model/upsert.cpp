#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>

#include "prepared_row.hpp"
#include "record_access.hpp"

// What bulkCreate does about rows that exist: .updateOnDuplicate and .ignoreDuplicates.
namespace sequelize::detail {

void ModelCore::checkUpsert(const InsertRequest& request, const InsertPlan& plan) const {
    if (request.updateOnDuplicate.empty() && !request.conflictFields.empty())
        throw UsageError("bulkCreate of model '" + table_.modelName +
                         "': .conflictFields says by which key .updateOnDuplicate goes; give that, too");
    if (request.updateOnDuplicate.empty()) return;
    requireUnfiltered(request.filters, "bulkCreate with .updateOnDuplicate");
    if (request.ignoreDuplicates)
        throw UsageError("bulkCreate of model '" + table_.modelName +
                         "': .ignoreDuplicates and .updateOnDuplicate contradict each other; leave one out");
    for (const auto& reference : request.updateOnDuplicate) {
        const auto index = indexOf(reference);
        requireSettable(index);
        if (!plan.wanted[index])
            throw UsageError(fmt::format(
                "bulkCreate of model '{}': .updateOnDuplicate names '{}', which .fields leaves out, so that the row's "
                "value would be lost; name it in .fields, too",
                table_.modelName, table_.columns[index].name));
    }
}

/// A key that is made for a new row must not become that of the row which exists.
void ModelCore::requireOwnKeys(const void* record, const InsertRequest& request) const {
    for (const auto& reference : request.updateOnDuplicate) {
        const auto index = indexOf(reference);
        const auto& column = table_.columns[index];
        if (!isGenerated(index)) continue;
        if (column.member) {
            const Value value = memberValue(column, record);
            if (index == table_.autoIncrement ? !isZeroValue(value) : !isUnset(value, initials_[index])) continue;
        }
        throw UsageError(fmt::format(
            "bulkCreate of model '{0}': .updateOnDuplicate names '{1}', and a record brings none, so that the row which "
            "exists would get a new one; leave it out there, or give every record its {1}",
            table_.modelName, column.name));
    }
}

void ModelCore::requireNoVersion(void* record, const InsertRequest& request) const {
    if (!table_.version || request.anyVersion || request.updateOnDuplicate.empty()) return;
    settleRecord(record);
    const auto& column = table_.columns[*table_.version];
    const RecordState* state = layout_.state ? layout_.state(record) : nullptr;
    // of a plain struct with the initial version nobody can tell that it was read
    const bool isKnown = state ? knowsVersion(record) : memberValue(column, record) != initials_[*table_.version];
    if (isKnown)
        throw UsageError(fmt::format(
            "bulkCreate of model '{}': a record was read, and has a '{}', which .updateOnDuplicate does not compare: it may "
            "overwrite a newer row; use bulkUpdate or upsert, which do, or say .anyVersion = true",
            table_.modelName, column.name));
}

/// Where the row may be another than the one that was sent: only what an existing one was to get is known.
void ModelCore::rememberUpsert(void* record, const PreparedRow& row, const InsertRequest& request) const {
    rememberInsert(record, row, request);
    if (!layout_.state) return;
    auto& memory = layout_.state(record)->memory_;
    std::vector<bool> isKnown(table_.columns.size());
    for (const auto& reference : request.updateOnDuplicate) isKnown[indexOf(reference)] = true;
    if (!request.updateOnDuplicate.empty() && table_.updatedAt) isKnown[*table_.updatedAt] = true;
    if (table_.version) memory.know(*table_.version, Knowledge::unread);  // it was raised, or not
    for (std::size_t i = 0; i < isKnown.size(); ++i)
        if (!isKnown[i] && !table_.columns[i].primaryKey && memory.of(i) == Knowledge::stored)
            memory.know(i, Knowledge::outdated);
}

}  // namespace sequelize::detail
