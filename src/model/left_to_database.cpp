#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/schema/accessors.hpp>

#include "record_access.hpp"

// Attributes that no statement sets: columns that the database fills, and VIRTUAL ones that are functions of a record.
namespace sequelize::detail {
namespace {

std::string whoFills(const ColumnDefinition& column) {
    return column.generatedAs.empty() ? "is read-only (.readOnly)"
                                      : "is computed by the database (" + column.generatedAs + ")";
}

}  // namespace

void ModelCore::requireWritten(std::size_t index) const {
    const auto& column = table_.columns[index];
    if (column.isLeftToDatabase())
        throw UsageError(fmt::format("model '{}': '{}' {}, so that no statement sets it; leave it out",
                                     table_.modelName, column.name, whoFills(column)));
}

void ModelCore::requireSettable(std::size_t index) const {
    requireWritten(index);
    if (index == table_.version)
        throw UsageError(fmt::format(
            "model '{0}': its version '{1}' counts by itself, so that nothing sets it in a row; leave it out. (To require a "
            "version of a row, name it in .where, or assign the member {2}::{1} and save.)",
            table_.modelName, table_.columns[index].name, table_.structName));
}

void ModelCore::requireLeftToDatabase(const void* record, const InsertRequest& request) const {
    if (!request.fields.empty()) return;  // it names what is asked of the record
    for (const auto index : leftToDatabase_) {
        const auto& column = table_.columns[index];
        if (memberValue(column, record) == initials_[index]) continue;
        throw UsageError(fmt::format(
            "model '{0}': a record that is to be stored brings a value for '{1}', which {2}; leave {3}::{1} as a new "
            "{3} has it, or name the columns to be stored in .fields",
            table_.modelName, column.name, whoFills(column), table_.structName));
    }
}

void ModelCore::computeVirtuals(void* record) const {
    if (!computesVirtuals_) return;
    for (const auto& attribute : table_.virtuals)
        if (attribute.accessors) attribute.accessors->compute(record, attribute.member.in(record));
}

}  // namespace sequelize::detail
