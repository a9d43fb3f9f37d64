#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "generated_ids.hpp"
#include "model_use.hpp"
#include "partial_reads.hpp"
#include "record_access.hpp"
#include "undone_versions.hpp"

namespace sequelize::detail {

ModelCore::ModelCore(ModelSet& models, TableDefinition table, RecordLayout layout)
    : models_(models),
      database_(models.database()),
      table_(std::move(table)),
      handle_(*this, table_.modelName),
      layout_(std::move(layout)),
      use_(std::make_shared<ModelUse>()),
      generatedIds_(std::make_shared<GeneratedIds>()),
      partialReads_(std::make_shared<PartialReads>()),
      undoneVersions_(std::make_shared<UndoneVersions>()) {
    refreshInitials();
    findUnfilled();
    for (const auto* list : {&table_.columns, &table_.virtuals})
        for (const auto& attribute : *list) hasValidators_ = hasValidators_ || !attribute.validators.empty();
}

void ModelCore::refreshInitials() {
    initials_.clear();
    const auto readFrom = [this](const void* record) {
        for (const auto* list : {&table_.columns, &table_.virtuals})
            for (const auto& attribute : *list)
                initials_.push_back(attribute.member ? memberValue(attribute, record) : Value(null));
    };
    if (layout_.withNew)
        layout_.withNew(readFrom);
    else
        readFrom(nullptr);  // a join table that no struct stands for has no members
    leftToDatabase_.clear();
    columnsWithSet_.clear();
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const auto& column = table_.columns[i];
        if (!column.member) continue;
        if (column.isLeftToDatabase()) leftToDatabase_.push_back(i);
        if (column.accessors && column.accessors->set) columnsWithSet_.push_back(i);
    }
    computesVirtuals_ = std::ranges::any_of(table_.virtuals, [](const auto& v) { return v.accessors != nullptr; });
}

std::size_t ModelCore::indexOf(const ColumnReference& reference) const {
    const auto& column = columnOf(table_, reference);
    return static_cast<std::size_t>(&column - table_.columns.data());
}

std::vector<bool> ModelCore::fieldMask(const std::vector<ColumnReference>& fields) const {
    std::vector<bool> mask(table_.columns.size(), fields.empty());
    for (const auto& field : fields) {
        const auto index = indexOf(field);
        requireWritten(index);
        mask[index] = true;
    }
    // an INSERT that leaves these out could not be NOT NULL; Sequelize adds them too
    if (table_.createdAt) mask[*table_.createdAt] = true;
    if (table_.updatedAt) mask[*table_.updatedAt] = true;
    if (table_.version) mask[*table_.version] = true;
    return mask;
}

void ModelCore::checkValue(std::size_t index, Value& value, std::vector<ValidationErrorItem>& errors) const {
    const auto& column = table_.columns[index];
    if (value.isNull()) {
        if (!column.allowNull) errors.push_back(nullError(column));
        return;
    }
    if (const std::string reason = fitToColumn(column, value); !reason.empty())
        errors.push_back(
            {fmt::format("{}.{} {}", table_.modelName, column.name, reason), "Validation error", column.name});
}

void ModelCore::fit(std::size_t index, Value& value) const {
    std::vector<ValidationErrorItem> errors;
    checkValue(index, value, errors);
    if (!errors.empty()) throw ValidationError(std::move(errors));
}

std::vector<Value> ModelCore::valuesOf(const void* record) const {
    std::vector<Value> values;
    values.reserve(table_.columns.size());
    for (const auto& column : table_.columns)
        values.push_back(column.member ? memberValue(column, record) : Value(null));
    return values;
}

}  // namespace sequelize::detail
