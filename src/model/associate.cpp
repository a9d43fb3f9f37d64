#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/association_options.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/schema/model_options.hpp>

#include "../association/inverse.hpp"
#include "hooks/hook_masks.hpp"

namespace sequelize::detail {
namespace {

/// A join table that only a name stands for: its columns are the foreign keys and the timestamps.
ModelCore& joinTable(ModelSet& models, const std::string& name) {
    if (auto* known = models.find(name)) return *known;
    return models.add(defineTable(name, {.isJoinTable = true}, {},
                                  mergedOptions({.tableName = name, .paranoid = false}, models.defaults())),
                      {});
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

TableDefinition* ModelAccess::table(ModelCore& core) noexcept {
    return &core.table_;
}

TableDefinition* ThroughModel::table() const {
    if (model_ == 0) return nullptr;
    auto* model = ModelNumber::find(model_);
    if (!model)
        throw UsageError("the model that .through names is gone with its Sequelize object; give one that lives");
    return ModelAccess::table(*model);
}

namespace {

/// Makes names of the members that name columns of the join table.
void nameColumns(ForeignKeyRequest& key, const TableDefinition& through) {
    if (!key.owner) return;
    if (key.owner != through.structTag)
        throw AssociationError(
            "a belongsToMany through the model '" + through.modelName +
            "' has a foreignKey or otherKey that is a member of another struct than that model's; give "
            "one of its members, or the column's name");
    for (auto& column : key.columns) {
        if (!column.member) continue;
        column.name = through.byOffset(column.member.offset).name;
        column.member = {};
    }
}

/// Of two directions none is declared where one of them cannot be.
void requireFree(const AssociationGraph& graph, const AssociationRequest& request, const InverseRequest& inverse) {
    const AssociationRequest other{.kind = inverse.kind,
                                   .source = request.target,
                                   .target = request.source,
                                   .as = inverse.as,
                                   .slot = inverse.slot};
    graph.requireFree(request);
    graph.requireFree(other);
    if (request.source == request.target &&
        (nameOf(request) == nameOf(other) || (request.slot && request.slot.offset == other.slot.offset)))
        throw AssociationError(fmt::format(
            "{}::{}: both directions of an association of a model with itself need a name and a member of their own: .as and .inverse",
            request.source->structName, nameOf(request)));
}

}  // namespace

KeyAction::KeyAction(const std::string& text) : index_(indexOf(text)) {
    if (index_ == texts.size())
        throw AssociationError("'" + text + "' is none of CASCADE, SET NULL, RESTRICT, NO ACTION, SET DEFAULT");
}

void ModelCore::associate(AssociationRequest request, const std::string& through) {
    request.source = &table_;
    AssociateHook hook{*this, request};
    const bool hooks = runsHooks({.hooks = true}, associateHooks);
    if (hooks) runHooks(HookType::beforeAssociate, &hook);
    requireOwn(models_, request.target);
    requireOwn(models_, request.through);
    const auto inverse = std::exchange(request.inverse, {});
    if (inverse) requireFree(models_.graph(), request, *inverse);
    if (!through.empty()) request.through = &joinTable(models_, through).table_;
    if (request.through) {
        nameColumns(request.foreignKey, *request.through);
        nameColumns(request.otherKey, *request.through);
    }
    const bool constraints = request.constraints;
    const bool unique = request.unique;
    const auto& association = models_.graph().declare(hooks ? AssociationRequest(request) : std::move(request));
    for (auto* table : {association.source, association.target, association.through})
        if (table) {
            models_.placeForeignKeys(*table);
            models_.find(table->modelName)->refreshInitials();
        }
    associations_ = models_.graph().of(table_);
    findUnfilled();
    if (hooks) {
        hook.association = &association;
        runHooks(HookType::afterAssociate, &hook);
    }
    if (!inverse) return;
    auto other = inverseOf(association, *inverse);
    other.constraints = constraints;
    other.unique = unique;
    models_.find(association.target->modelName)->associate(std::move(other));
}

}  // namespace sequelize::detail
