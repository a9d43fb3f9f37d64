#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/schema/model_options.hpp>

namespace sequelize::detail {
namespace {

/// A join table that only a name stands for: its columns are the foreign keys and the timestamps.
ModelCore& joinTable(ModelSet& models, const std::string& name) {
    if (auto* known = models.find(name)) return *known;
    return models.add(
        defineTable(name, {.isJoinTable = true}, {}, mergedOptions({.tableName = name}, models.defaults())), {});
}

/// Tables of another Sequelize object are in another database: no key can refer to them, no JOIN reach them.
void requireOwn(const ModelSet& models, const TableDefinition* table) {
    if (table == nullptr) return;
    const auto* known = models.find(table->modelName);
    if (known == nullptr || &known->table() != table)
        throw UsageError("the model '" + table->modelName +
                         "' is of another Sequelize object; associate models that were defined on the same one");
}

}  // namespace

void ModelCore::associate(AssociationRequest request, const std::string& through) {
    request.source = &table_;
    requireOwn(models_, request.target);
    requireOwn(models_, request.through);
    if (!through.empty()) request.through = &joinTable(models_, through).table_;
    const auto& association = models_.graph().declare(std::move(request));
    for (auto* table : {association.source, association.target, association.through})
        if (table) {
            models_.placeForeignKeys(*table);
            models_.find(table->modelName)->refreshInitials();
        }
    associations_ = models_.graph().of(table_);
    findUnfilled();
}

}  // namespace sequelize::detail
