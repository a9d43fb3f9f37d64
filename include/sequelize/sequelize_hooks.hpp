#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/core/hook_table.hpp>
#include <sequelize/model/model_hooks.hpp>
#include <sequelize/options.hpp>
#include <sequelize/pool/connection_calls.hpp>

namespace sequelize::detail {

/// The hooks of `beforeInit` and `afterInit`, which belong to no Sequelize object. Not thread-safe.
[[nodiscard]] SEQUELIZE_API HookTable& initHooks() noexcept;

/// The hooks that the Sequelize object alone has, beside those for all models in `ModelHooks` (Sequelize: hooks of a
/// Sequelize instance). They run in the thread of the call. Adding and removing belongs before the threads.
template <class Owner>
class SequelizeHooks : public ModelHooks<AnyModel, Owner> {
    using Adders = HookAdders<AnyModel, Owner>;

public:
    /// Before `define` makes a model: `[](sequelize::DefineCall& call) { ... }` may change its name and options
    /// (Sequelize: beforeDefine).
    template <class F>
    void beforeDefine(F hook) const {
        beforeDefine({}, std::move(hook));
    }
    template <class F>
    void beforeDefine(std::string name, F hook) const {
        Adders::template addCall<DefineHook, DefineCall>(HookType::beforeDefine, name, std::move(hook));
    }
    /// After `define` has made a model (Sequelize: afterDefine).
    template <class F>
    void afterDefine(F hook) const {
        afterDefine({}, std::move(hook));
    }
    template <class F>
    void afterDefine(std::string name, F hook) const {
        Adders::template addCall<DefineHook, DefineCall>(HookType::afterDefine, name, std::move(hook));
    }
    /// Before the Sequelize object's `sync`, of all models: `[](sequelize::SyncCall& call) { ... }` (Sequelize:
    /// beforeBulkSync). What it throws stops the call.
    template <class F>
    void beforeBulkSync(F hook) const {
        beforeBulkSync({}, std::move(hook));
    }
    template <class F>
    void beforeBulkSync(std::string name, F hook) const {
        Adders::template addCall<SyncHook, SyncCall>(HookType::beforeBulkSync, name, std::move(hook));
    }
    /// After the Sequelize object's `sync` (Sequelize: afterBulkSync).
    template <class F>
    void afterBulkSync(F hook) const {
        afterBulkSync({}, std::move(hook));
    }
    template <class F>
    void afterBulkSync(std::string name, F hook) const {
        Adders::template addCall<SyncHook, SyncCall>(HookType::afterBulkSync, name, std::move(hook));
    }
    /// Before a connection is opened: `[](sequelize::ConnectCall& call) { ... }` may change where to and as whom
    /// (Sequelize: beforeConnect). Runs in the thread that needs the connection; what it throws goes to the call there.
    template <class F>
    void beforeConnect(F hook) const {
        beforeConnect({}, std::move(hook));
    }
    template <class F>
    void beforeConnect(std::string name, F hook) const {
        Adders::template addCall<ConnectHook, ConnectCall>(HookType::beforeConnect, name, std::move(hook));
    }
    /// After a connection was opened: `[](sequelize::ConnectionCall& call) { ... }` (Sequelize: afterConnect). When it
    /// throws, the connection is closed again, and the exception goes to the call that needs it.
    template <class F>
    void afterConnect(F hook) const {
        afterConnect({}, std::move(hook));
    }
    template <class F>
    void afterConnect(std::string name, F hook) const {
        Adders::template addCall<ConnectionHook, ConnectionCall>(HookType::afterConnect, name, std::move(hook));
    }
    /// Before a connection is closed, by whatever thread (Sequelize: beforeDisconnect). Nobody waits for an answer:
    /// what it throws is written to standard error. It must not use the Sequelize object.
    template <class F>
    void beforeDisconnect(F hook) const {
        beforeDisconnect({}, std::move(hook));
    }
    template <class F>
    void beforeDisconnect(std::string name, F hook) const {
        Adders::template addCall<ConnectionHook, ConnectionCall>(HookType::beforeDisconnect, name, std::move(hook));
    }
    /// After a connection was closed (Sequelize: afterDisconnect). As beforeDisconnect, and the connection is gone:
    /// `execute` throws.
    template <class F>
    void afterDisconnect(F hook) const {
        afterDisconnect({}, std::move(hook));
    }
    template <class F>
    void afterDisconnect(std::string name, F hook) const {
        Adders::template addCall<ConnectionHook, ConnectionCall>(HookType::afterDisconnect, name, std::move(hook));
    }
    /// Before a call takes a connection of the pool: `[](sequelize::PoolCall& call) { ... }` (Sequelize:
    /// beforePoolAcquire). What it throws goes to the call. Statements that the hook runs itself run no such hooks.
    template <class F>
    void beforePoolAcquire(F hook) const {
        beforePoolAcquire({}, std::move(hook));
    }
    template <class F>
    void beforePoolAcquire(std::string name, F hook) const {
        Adders::template addCall<PoolHook, PoolCall>(HookType::beforePoolAcquire, name, std::move(hook));
    }
    /// After a call has taken a connection of the pool: `[](sequelize::ConnectionCall& call) { ... }` (Sequelize:
    /// afterPoolAcquire). When it throws, the connection goes back, and the exception goes to the call.
    template <class F>
    void afterPoolAcquire(F hook) const {
        afterPoolAcquire({}, std::move(hook));
    }
    template <class F>
    void afterPoolAcquire(std::string name, F hook) const {
        Adders::template addCall<ConnectionHook, ConnectionCall>(HookType::afterPoolAcquire, name, std::move(hook));
    }
    /// Before a statement runs, those of the library among them, and before it takes a connection:
    /// `[](sequelize::QueryCall& call) { ... }` (Sequelize: beforeQuery). What it throws goes to the call. Statements
    /// that the hook runs itself run no such hooks.
    template <class F>
    void beforeQuery(F hook) const {
        beforeQuery({}, std::move(hook));
    }
    template <class F>
    void beforeQuery(std::string name, F hook) const {
        Adders::template addCall<QueryHook, QueryCall>(HookType::beforeQuery, name, std::move(hook));
    }
    /// After a statement ran, before its rows are read (Sequelize: afterQuery). What it throws goes to the call,
    /// although the statement has run.
    template <class F>
    void afterQuery(F hook) const {
        afterQuery({}, std::move(hook));
    }
    template <class F>
    void afterQuery(std::string name, F hook) const {
        Adders::template addCall<QueryHook, QueryCall>(HookType::afterQuery, name, std::move(hook));
    }
    /// Before a Sequelize object of the process is made: `[](sequelize::Options& options) { ... }` may change its
    /// options (Sequelize: the static beforeInit). For the start of a program, before the threads.
    template <class F>
    static void beforeInit(F hook) {
        beforeInit({}, std::move(hook));
    }
    template <class F>
    static void beforeInit(const std::string& name, F hook) {
        static_assert(std::is_invocable_v<F&, Options&>,
                      "beforeInit takes the options of the constructor: [](sequelize::Options& options) {...}");
        if constexpr (std::is_invocable_v<F&, Options&>)
            initHooks().add(HookType::beforeInit, name,
                            [hook = std::move(hook)](void* made) mutable { hook(*static_cast<Options*>(made)); });
    }
    /// After a Sequelize object of the process was made: `[](sequelize::Sequelize& sequelize) { ... }` (Sequelize: the
    /// static afterInit).
    template <class F>
    static void afterInit(F hook) {
        afterInit({}, std::move(hook));
    }
    template <class F>
    static void afterInit(const std::string& name, F hook) {
        static_assert(std::is_invocable_v<F&, Owner&>,
                      "afterInit takes the new object: [](sequelize::Sequelize& sequelize) {...}");
        if constexpr (std::is_invocable_v<F&, Owner&>)
            initHooks().add(HookType::afterInit, name,
                            [hook = std::move(hook)](void* made) mutable { hook(*static_cast<Owner*>(made)); });
    }
    /// Removes the hooks of `beforeInit` or `afterInit` that have that name; whether there was one.
    static bool removeInitHook(std::string_view name) {
        const bool before = initHooks().remove(HookType::beforeInit, name);
        return initHooks().remove(HookType::afterInit, name) || before;
    }
};

}  // namespace sequelize::detail
