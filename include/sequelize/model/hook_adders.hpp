#pragma once

#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/hook_table.hpp>
#include <sequelize/model/hook_calls.hpp>

namespace sequelize::detail {

/// The way from what has hooks to their table.
struct SEQUELIZE_API HookAccess {
    template <class Owner>
    [[nodiscard]] static HookTable& table(const Owner& owner) {
        return owner.hookTable();
    }
    /// The records, each by itself.
    [[nodiscard]] static std::vector<AnyRecord> records(const ModelCore& model, void* first, std::size_t count);
};

/// Runs a hook with a view of the call, whose changes are given back.
template <class View, class Hook, class Run>
void withView(Hook& hook, const Run& run) {
    View view(hook);
    run(view);
    view.giveBack(hook);
}

/// Makes a HookTable's functions of a program's: what ModelHooks adds by.
template <class T, class Owner>
class HookAdders {
    static constexpr bool isForAll = std::is_same_v<T, AnyModel>;
    using Record = std::conditional_t<isForAll, AnyRecord, T>;

protected:
    [[nodiscard]] HookTable& table() const { return HookAccess::table(static_cast<const Owner&>(*this)); }

    /// Adds the hook without its type: a std::function of each would be twenty functions more to compile.
    template <class Hook>
    void add(HookType type, const std::string& name, Hook hook) const {
        table().add(
            type, name, new Hook(std::move(hook)), [](void* added, void* call) { (*static_cast<Hook*>(added))(call); },
            [](void* added) { delete static_cast<Hook*>(added); });
    }

    /// Calls `use(Record&)` with the hook's record.
    template <class Use>
    static void withRecord(const RecordHook& hook, const Use& use) {
        if constexpr (isForAll) {
            AnyRecord record(hook.model, hook.record);
            use(record);
        } else {
            use(*static_cast<T*>(hook.record));
        }
    }
    /// Calls `use(std::span<Record>)` with the hook's records.
    template <class Use>
    static void withRecords(const ModelCore& model, void* first, std::size_t count, const Use& use) {
        if constexpr (isForAll) {
            auto records = HookAccess::records(model, first, count);
            use(std::span<AnyRecord>(records));
        } else {
            use(std::span<T>(static_cast<T*>(first), count));
        }
    }

    template <class F>
    void addRecord(HookType type, std::string name, F hook) const {
        using Call = RecordCall<T>;
        constexpr bool takesCall = std::is_invocable_v<F&, Record&, Call&>;
        if constexpr (isForAll)
            static_assert(
                takesCall || std::is_invocable_v<F&, Record&>,
                "this hook takes a record of any model, and the call's options if it wants them: "
                "[](sequelize::AnyRecord& record) {...}, or [](sequelize::AnyRecord& record, auto& call) {...}");
        else
            static_assert(takesCall || std::is_invocable_v<F&, Record&>,
                          "this hook takes a record of the model, and the call's options if it wants them: "
                          "[](User& user) {...}, or [](User& user, auto& call) {...}");
        if constexpr (takesCall)
            add(type, name, [hook = std::move(hook)](void* call) mutable {
                auto& raw = *static_cast<RecordHook*>(call);
                withRecord(raw, [&](auto& record) { withView<Call>(raw, [&](auto& view) { hook(record, view); }); });
            });
        else if constexpr (std::is_invocable_v<F&, Record&>)
            add(type, name, [hook = std::move(hook)](void* call) mutable {
                withRecord(*static_cast<RecordHook*>(call), [&](auto& record) { hook(record); });
            });
    }
    template <class F>
    void addFailed(HookType type, std::string name, F hook) const {
        using Call = RecordCall<T>;
        using Error = const ValidationError&;
        constexpr bool takesCall = std::is_invocable_v<F&, Record&, Call&, Error>;
        static_assert(takesCall || std::is_invocable_v<F&, Record&, Error>,
                      "validationFailed takes a record and the error: [](User& user, const sequelize::ValidationError& "
                      "error) {...}, or [](User& user, auto& call, const sequelize::ValidationError& error) {...}");
        if constexpr (takesCall)
            add(type, name, [hook = std::move(hook)](void* call) mutable {
                auto& raw = *static_cast<RecordHook*>(call);
                withRecord(raw, [&](auto& record) {
                    withView<Call>(raw, [&](auto& view) { hook(record, view, *raw.error); });
                });
            });
        else if constexpr (std::is_invocable_v<F&, Record&, Error>)
            add(type, name, [hook = std::move(hook)](void* call) mutable {
                auto& raw = *static_cast<RecordHook*>(call);
                withRecord(raw, [&](auto& record) { hook(record, *raw.error); });
            });
    }
    template <class F>
    void addBulkCreate(HookType type, std::string name, F hook) const {
        addList<BulkCreateHook, BulkCreateCall<T>>(
            type, name, std::move(hook),
            [](BulkCreateHook& raw, const auto& use) { withRecords(raw.model, raw.records, raw.count, use); });
    }
    template <class F>
    void addFound(HookType type, std::string name, F hook) const {
        addList<FindHook, FindCall<T>>(type, name, std::move(hook), [](FindHook& raw, const auto& use) {
            withRecords(raw.model, raw.records, raw.count, use);
        });
    }
    template <class Raw, class Call, class F, class WithRecords>
    void addList(HookType type, const std::string& name, F hook, WithRecords with) const {
        using Records = std::span<Record>;
        constexpr bool takesCall = std::is_invocable_v<F&, Records, Call&>;
        static_assert(takesCall || std::is_invocable_v<F&, Records>,
                      "this hook takes the records, and the call's options if it wants them: [](std::span<User> users) "
                      "{...}, or [](std::span<User> users, auto& call) {...}");
        if constexpr (takesCall)
            add(type, name, [hook = std::move(hook), with](void* call) mutable {
                auto& raw = *static_cast<Raw*>(call);
                with(raw, [&](Records records) { withView<Call>(raw, [&](auto& view) { hook(records, view); }); });
            });
        else if constexpr (std::is_invocable_v<F&, Records>)
            add(type, name, [hook = std::move(hook), with](void* call) mutable {
                with(*static_cast<Raw*>(call), [&](Records records) { hook(records); });
            });
    }
    template <class Raw, class Call, class F>
    void addCall(HookType type, const std::string& name, F hook) const {
        static_assert(std::is_invocable_v<F&, Call&>,
                      "this hook takes the call's options and nothing else: [](auto& call) {...}");
        if constexpr (std::is_invocable_v<F&, Call&>)
            add(type, name, [hook = std::move(hook)](void* call) mutable {
                withView<Call>(*static_cast<Raw*>(call), [&](Call& view) { hook(view); });
            });
    }
    template <class F>
    void addBulkUpdate(HookType type, std::string name, F hook) const {
        addCall<BulkUpdateHook, BulkUpdateCall<T>>(type, name, std::move(hook));
    }
    template <class F>
    void addBulkDestroy(HookType type, std::string name, F hook) const {
        addCall<BulkDestroyHook, BulkDestroyCall<T>>(type, name, std::move(hook));
    }
    template <class F>
    void addFind(HookType type, std::string name, F hook) const {
        addCall<FindHook, FindCall<T>>(type, name, std::move(hook));
    }
    template <class F>
    void addCount(HookType type, std::string name, F hook) const {
        addCall<CountHook, CountCall<T>>(type, name, std::move(hook));
    }
    template <class F>
    void addSync(HookType type, std::string name, F hook) const {
        addCall<SyncHook, SyncCall>(type, name, std::move(hook));
    }
    template <class F>
    void addAssociate(HookType type, std::string name, F hook) const {
        addCall<AssociateHook, AssociateCall>(type, name, std::move(hook));
    }
};

}  // namespace sequelize::detail
