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
    void add(const char* name, bool counts, bool value) { note(name, counts, value ? "1" : "0"); }
    void add(const char* name, bool counts, std::optional<std::uint64_t> value) {
        note(name, counts, value ? std::to_string(*value) : "none");
    }
    void add(const char* name, bool counts, std::string value) { note(name, counts, std::move(value)); }
    void add(const char* name, bool counts, const Expression& value) { note(name, counts, textOf(value)); }
    void add(const char* name, bool counts, const std::vector<ColumnReference>& columns) {
        std::string text;
        for (const auto& column : columns) text += textOf(column);
        note(name, counts, std::move(text));
    }
    void add(const char* name, bool counts, const std::vector<NamedAssignment>& values) {
        std::string text;
        for (const auto& [column, value] : values) text += textOf(column) + textOf(value);
        note(name, counts, std::move(text));
    }
    void add(const char* name, bool counts, const std::vector<Ordering>& order) {
        std::string text;
        for (const auto& [expression, descending] : order) text += textOf(expression) + (descending ? "d" : "a");
        note(name, counts, std::move(text));
    }
    void add(const char* name, bool counts, const Selection& selection) {
        std::string text = selection.all ? "all" : "list";
        for (const auto& [expression, alias] : selection.list) text += textOf(expression) + alias + ";";
        for (const auto& expression : selection.excluded) text += textOf(expression);
        note(name, counts, std::move(text));
    }

    /// The first option that was changed; null: none.
    [[nodiscard]] const char* changedIn(const FixedOptions& now) const {
        for (std::size_t i = 0; i < texts_.size(); ++i)
            if (texts_[i] != now.texts_[i]) return names_[i];
        return nullptr;
    }

private:
    void note(const char* name, bool counts, std::string text) {
        if (counts) return;
        names_.push_back(name);
        texts_.push_back(std::move(text));
    }
    /// Trees do not change: another one has another address, as long as this one is kept.
    std::string textOf(const Expression& expression) {
        kept_.push_back(expression);
        return fmt::format("{};", static_cast<const void*>(expression.isPresent() ? expression.operator->() : nullptr));
    }
    static std::string textOf(const ColumnReference& column) {
        return fmt::format("{}/{};", column.offset, column.name);
    }

    std::vector<const char*> names_{};
    std::vector<std::string> texts_{};
    std::vector<Expression> kept_{};
};

FixedOptions fixedIn(const RecordHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("fields", isBefore && hook.counts.fields, hook.fields);
    options.add("where", isBefore && hook.counts.where, hook.where);
    options.add("silent", isBefore && hook.counts.silent, hook.silent);
    return options;
}
FixedOptions fixedIn(const BulkCreateHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("fields", isBefore && !hook.isOfLinks, hook.request.fields);
    options.add("validate", isBefore, hook.request.reportsAll);
    options.add("validate", isBefore, hook.request.validation.isOn);
    options.add("individualHooks", isBefore, hook.request.individualHooks);
    options.add("ignoreDuplicates", isBefore, hook.request.ignoreDuplicates);
    options.add("updateOnDuplicate", isBefore, hook.request.updateOnDuplicate);
    return options;
}
FixedOptions fixedIn(const BulkUpdateHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("values", isBefore, hook.request.values);
    options.add("where", isBefore, hook.request.where);
    options.add("limit", isBefore, hook.request.limit);
    options.add("silent", isBefore, hook.request.silent);
    options.add("individualHooks", isBefore, hook.request.individualHooks);
    return options;
}
FixedOptions fixedIn(const BulkDestroyHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("where", isBefore, hook.request.where);
    options.add("limit", isBefore, hook.request.limit);
    options.add("individualHooks", isBefore, hook.request.individualHooks);
    return options;
}
FixedOptions fixedIn(const FindHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("attributes", isBefore, hook.request.selection);
    options.add("where", isBefore, hook.request.where);
    options.add("order", isBefore, hook.request.order);
    options.add("limit", isBefore, hook.request.limit);
    options.add("offset", isBefore, hook.request.offset);
    return options;
}
FixedOptions fixedIn(const CountHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("where", isBefore, hook.request.where);
    return options;
}
FixedOptions fixedIn(const SyncHook& hook, bool isBefore) {
    FixedOptions options;
    const bool counts = isBefore && !hook.isOfAll;
    options.add("force", counts, hook.request.force);
    options.add("alter", counts, hook.request.alter);
    options.add("match", counts, hook.request.match.value_or(std::string()));
    return options;
}
FixedOptions fixedIn(const AssociateHook& hook, bool isBefore) {
    FixedOptions options;
    options.add("constraints", isBefore, hook.request.constraints);
    options.add("onDelete", isBefore, hook.request.onDelete);
    options.add("onUpdate", isBefore, hook.request.onUpdate);
    return options;
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
