#include <sequelize/core/hook_table.hpp>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace sequelize::detail {
namespace {

/// The lists that a hook of the type is in.
std::vector<HookType> listsOf(HookType type) {
    switch (type) {
        case HookType::beforeSave:
            return {HookType::beforeCreate, HookType::beforeUpdate, type};
        case HookType::afterSave:
            return {HookType::afterCreate, HookType::afterUpdate, type};
        default:
            return {type};
    }
}

}  // namespace

void HookTable::add(HookType type, const std::string& name, const Function& run) {
    for (const auto each : listsOf(type)) {
        auto& known = hooks_[static_cast<std::size_t>(each)];
        // A new list: the old one may be running.
        auto list = known ? std::make_shared<Hooks>(*known) : std::make_shared<Hooks>();
        list->push_back({name, run});
        known = std::move(list);
        mask_ |= maskOf(each);
    }
}

void HookTable::add(HookType type, const std::string& name, void* hook, void (*run)(void*, void*),
                    void (*destroy)(void*)) {
    const std::shared_ptr<void> owned(hook, destroy);
    add(type, name, [owned, run](void* call) { run(owned.get(), call); });
}

bool HookTable::remove(HookType type, std::string_view name) {
    bool any = false;
    for (const auto each : listsOf(type)) {
        auto& known = hooks_[static_cast<std::size_t>(each)];
        if (!known) continue;
        auto list = std::make_shared<Hooks>(*known);
        const auto isNamed = [name](const Hook& hook) { return !name.empty() && hook.name == name; };
        if (std::erase_if(*list, isNamed) == 0) continue;
        any = true;
        if (list->empty()) {
            known.reset();
            mask_ &= ~maskOf(each);
        } else {
            known = std::move(list);
        }
    }
    return any;
}

void HookTable::run(HookType type, void* call) const {
    const auto running = hooks(type);
    if (!running) return;
    for (const auto& hook : *running) hook.run(call);
}

}  // namespace sequelize::detail
