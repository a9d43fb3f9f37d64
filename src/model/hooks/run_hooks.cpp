// What a hook sets of its call has an effect, or is refused: options that do not count are compared before and after.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "../../query/expression_node.hpp"
#include "hook_masks.hpp"

namespace sequelize::detail {
namespace {

/// Those that run once the call has done its work. What afterValidate sets is still to come.
constexpr HookMask laterHooks =
    maskOf(HookType::validationFailed, HookType::afterCreate, HookType::afterUpdate, HookType::afterUpsert,
           HookType::afterDestroy, HookType::afterRestore, HookType::afterBulkCreate, HookType::afterBulkUpdate,
           HookType::afterBulkDestroy, HookType::afterBulkRestore, HookType::afterFind, HookType::afterSync,
           HookType::afterAssociate);

/// Options by their names, as far as they must stay as they are.
class FixedOptions {
public:
    explicit FixedOptions(bool isBefore) : isBefore_(isBefore) {}

    /// Of one that `counts` before the call runs, nothing is noted there: most hooks see many records.
    template <class Option>
    FixedOptions&& add(const char* name, const Option& value, bool counts = true) && {
        if (!isBefore_ || !counts) options_.emplace_back(name, textOf(value));
        return std::move(*this);
    }
    /// The first option that was changed; null: none.
    [[nodiscard]] const char* changedIn(const FixedOptions& now) const {
        for (std::size_t i = 0; i < options_.size(); ++i)
            if (options_[i].second != now.options_[i].second) return options_[i].first;
        return nullptr;
    }

private:
    static std::string textOf(bool value) { return value ? "1" : "0"; }
    static std::string textOf(const std::optional<std::uint64_t>& value) {
        return value ? std::to_string(*value) : "none";
    }
    static std::string textOf(const std::string& value) { return value; }
    static std::string textOf(const ColumnReference& column) {
        return fmt::format("{}/{};", column.offset, column.name);
    }
    /// Trees do not change: another one has another address, as long as this one is kept.
    std::string textOf(const Expression& expression) {
        kept_.push_back(expression);
        return fmt::format("{};", static_cast<const void*>(expression.isPresent() ? expression.operator->() : nullptr));
    }
    std::string textOf(const NamedAssignment& assignment) {
        return textOf(assignment.column) + textOf(assignment.value);
    }
    std::string textOf(const Ordering& order) {
        return textOf(order.expression) +
               fmt::format("{}{}", order.descending ? "d" : "a", static_cast<int>(order.nulls));
    }
    std::string textOf(const Projection& projection) { return textOf(projection.expression) + projection.alias + ";"; }
    std::string textOf(const Selection& selection) {
        return (selection.all ? "all" : "list") + textOf(selection.list) + textOf(selection.excluded);
    }
    template <class Each>
    std::string textOf(const std::vector<Each>& list) {
        std::string text;
        for (const auto& each : list) text += textOf(each);
        return text;
    }

    bool isBefore_;
    std::vector<std::pair<const char*, std::string>> options_{};
    std::vector<Expression> kept_{};
};

// Those that `giveBack` of each call writes.

FixedOptions fixedIn(const RecordHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("fields", hook.fields, hook.counts.fields)
        .add("where", hook.where, hook.counts.where)
        .add("silent", hook.silent, hook.counts.silent);
}
FixedOptions fixedIn(const BulkCreateHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("fields", hook.request.fields, !hook.isOfLinks)
        .add("validate", hook.request.reportsAll)
        .add("validate", hook.request.validation.isOn)
        .add("individualHooks", hook.request.individualHooks)
        .add("ignoreDuplicates", hook.request.ignoreDuplicates)
        .add("updateOnDuplicate", hook.request.updateOnDuplicate);
}
FixedOptions fixedIn(const BulkUpdateHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("values", hook.request.values)
        .add("where", hook.request.where)
        .add("limit", hook.request.limit)
        .add("silent", hook.request.silent)
        .add("individualHooks", hook.request.individualHooks);
}
FixedOptions fixedIn(const BulkDestroyHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("where", hook.request.where)
        .add("limit", hook.request.limit)
        .add("individualHooks", hook.request.individualHooks);
}
FixedOptions fixedIn(const FindHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("attributes", hook.request.selection)
        .add("where", hook.request.where)
        .add("order", hook.request.order)
        .add("limit", hook.request.limit)
        .add("offset", hook.request.offset);
}
FixedOptions fixedIn(const CountHook& hook, bool isBefore) {
    return FixedOptions(isBefore).add("where", hook.request.where);
}
FixedOptions fixedIn(const SyncHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("force", hook.request.force, !hook.isOfAll)
        .add("alter", hook.request.alter, !hook.isOfAll)
        .add("match", hook.request.match.value_or(std::string()), !hook.isOfAll);
}
FixedOptions fixedIn(const AssociateHook& hook, bool isBefore) {
    return FixedOptions(isBefore)
        .add("constraints", hook.request.constraints)
        .add("onDelete", hook.request.onDelete)
        .add("onUpdate", hook.request.onUpdate);
}

}  // namespace

template <class Hook>
void ModelCore::runHooks(HookType type, Hook* hook) const {
    if (((hooks_.mask() | database_.hooks().mask()) & maskOf(type)) == 0) return;
    const bool isBefore = (maskOf(type) & laterHooks) == 0;
    const FixedOptions before = fixedIn(*hook, isBefore);
    runHooks(type, hook, hook->options());
    if (const char* option = before.changedIn(fixedIn(*hook, isBefore)))
        throw UsageError(fmt::format(
            "a hook of model '{}' sets .{} of its call, which has no effect {}", table_.modelName, option,
            isBefore ? "in this kind of call; leave it as it is there (call.isNewRecord and the hook's type tell which)"
                     : "after the call has run; set it in the hook before"));
}

template void ModelCore::runHooks(HookType, RecordHook*) const;
template void ModelCore::runHooks(HookType, BulkCreateHook*) const;
template void ModelCore::runHooks(HookType, BulkUpdateHook*) const;
template void ModelCore::runHooks(HookType, BulkDestroyHook*) const;
template void ModelCore::runHooks(HookType, FindHook*) const;
template void ModelCore::runHooks(HookType, CountHook*) const;
template void ModelCore::runHooks(HookType, SyncHook*) const;
template void ModelCore::runHooks(HookType, AssociateHook*) const;

}  // namespace sequelize::detail
