#include <optional>
#include <tuple>

#include <sequelize/model/hook_calls.hpp>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_adders.hpp>
#include <sequelize/model/model_core.hpp>

#include "../../pool/managed_scope.hpp"
#include "../../pool/transaction_core.hpp"
#include "../record_access.hpp"

namespace sequelize {

using namespace detail;

namespace detail {

const std::string& modelNameOf(const ModelCore& model) noexcept {
    return model.table().modelName;
}

InTransaction transactionOf(const RunOptions& run) {
    return InTransaction(run.transaction ? run.transaction->shared_from_this() : nullptr, run.outside);
}

std::vector<AnyRecord> HookAccess::records(const ModelCore& model, void* first, std::size_t count) {
    std::vector<AnyRecord> records;
    records.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        records.emplace_back(model, static_cast<std::byte*>(first) + i * model.recordSize());
    return records;
}

/// Within a call's transaction a hook's call outside of it is mostly a mistake, as in a managed transaction's callback.
void ModelCore::runHooks(HookType type, void* hook, const RunOptions* run) const {
    std::optional<ManagedScope> inside;
    if (run && run->transaction) inside.emplace(database_);
    hooks_.run(type, hook);
    database_.hooks().run(type, hook);
}

}  // namespace detail

namespace {

const ColumnDefinition& memberNamed(const ModelCore& model, std::string_view name) {
    const auto* attribute = model.table().findAttribute(std::string(name));
    if (!attribute || !attribute->member)
        throw UsageError("a hook asks a record of model '" + model.table().modelName + "' for '" + std::string(name) +
                         "', for which its struct has no member; ask has() before");
    return *attribute;
}

}  // namespace

bool AnyRecord::isOf(const void* structTag) const noexcept {
    return model_->table().structTag == structTag;
}

bool AnyRecord::has(std::string_view attribute) const noexcept {
    const auto* found = model_->table().findAttribute(std::string(attribute));
    return found && found->member;
}

Value AnyRecord::get(std::string_view attribute) const {
    return memberValue(memberNamed(*model_, attribute), record_);
}

void AnyRecord::set(std::string_view attribute, Value value) const {
    const auto& column = memberNamed(*model_, attribute);
    std::string reason = value.isNull() ? std::string() : fitToColumn(column, value);
    if (reason.empty() && !setMember(column, record_, value))
        reason = "does not go into the member of type " + std::string(column.member.type->name);
    if (!reason.empty())
        throw ValidationError({{model_->table().modelName + "." + column.name + " " + reason + " (set by a hook)",
                                "Validation error", column.name}});
}

SyncCall::SyncCall(const SyncHook& hook)
    : modelName(hook.model ? modelNameOf(*hook.model) : std::string()),
      force(hook.request.force),
      alter(hook.request.alter),
      match(hook.request.match) {}

void SyncCall::giveBack(const SyncHook& hook) const {
    hook.request.force = force;
    hook.request.alter = alter;
    hook.request.match = match;
}

DefineCall::DefineCall(const DefineHook& hook)
    : name(hook.name), options(hook.options), table(hook.model ? &hook.model->table() : nullptr) {}

namespace {

using NameOf = std::optional<TimestampName>;

bool isSame(const NameOf& a, const NameOf& b) {
    return a.has_value() == b.has_value() && (!a || (a->enabled == b->enabled && a->attribute == b->attribute));
}

/// As far as options can be compared: the rest are lists, of which more or fewer is a change.
bool isSame(const ModelOptions& a, const ModelOptions& b) {
    const auto plain = [](const ModelOptions& o) {
        return std::tie(o.tableName, o.freezeTableName, o.underscored, o.timestamps, o.paranoid, o.whereMergeStrategy,
                        o.automaticId, o.strictTypes, o.keptColumns, o.engine, o.charset, o.collate, o.comment,
                        o.rowFormat, o.initialAutoIncrement, o.cache.ttl, o.cache.tags);
    };
    return plain(a) == plain(b) && isSame(a.createdAt, b.createdAt) && isSame(a.updatedAt, b.updatedAt) &&
           isSame(a.deletedAt, b.deletedAt) && isSame(a.version, b.version) && a.indexes.size() == b.indexes.size() &&
           a.idType.has_value() == b.idType.has_value();
}

}  // namespace

void DefineCall::giveBack(const DefineHook& hook) const {
    if (hook.model && (name != hook.name || !isSame(options, hook.options)))
        throw UsageError("a hook of afterDefine changes the name or the options of model '" + modelNameOf(*hook.model) +
                         "', which is defined already; change them in beforeDefine");
    hook.name = name;
    hook.options = options;
}

AssociateCall::AssociateCall(const AssociateHook& hook)
    : source(modelNameOf(hook.model)),
      target(hook.request.target ? hook.request.target->modelName : std::string()),
      kind(nameOf(hook.request.kind)),
      as(hook.association ? hook.association->as : hook.request.as),
      constraints(hook.request.constraints),
      onDelete(hook.request.onDelete),
      onUpdate(hook.request.onUpdate) {}

void AssociateCall::giveBack(const AssociateHook& hook) const {
    hook.request.constraints = constraints;
    hook.request.onDelete = onDelete;
    hook.request.onUpdate = onUpdate;
}

}  // namespace sequelize
