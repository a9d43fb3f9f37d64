#include <sequelize/core/error.hpp>
#include <sequelize/driver/driver.hpp>
#include <sequelize/pool/connection_calls.hpp>
#include <sequelize/pool/database.hpp>

#include "hooked_connection.hpp"
#include "query_watch.hpp"
#include "transaction_core.hpp"

namespace sequelize {

using namespace detail;

ConnectCall::ConnectCall(const ConnectHook& hook)
    : dialect(hook.options.dialect),
      host(hook.options.host),
      port(hook.options.port),
      database(hook.options.database),
      username(hook.options.username),
      password(hook.options.password) {}

void ConnectCall::giveBack(const ConnectHook& hook) const {
    hook.options.host = host;
    hook.options.port = port;
    hook.options.database = database;
    hook.options.username = username;
    hook.options.password = password;
}

void ConnectionCall::execute(std::string_view sql) const {
    if (!connection_) throw UsageError("afterDisconnect: the connection is closed, and runs no statement");
    connection_->execute(sql, {});
    if (setUp_) setUp_->emplace_back(sql);
}

QueryCall::QueryCall(const QueryHook& hook)
    : sql(hook.sql),
      bindCount(hook.binds),
      transaction(hook.run.transaction ? hook.run.transaction->shared_from_this() : nullptr, hook.run.outside) {}

namespace detail {

std::unique_ptr<Connection> Database::open() {
    constexpr HookMask types = maskOf(HookType::beforeConnect, HookType::afterConnect, HookType::beforeDisconnect,
                                      HookType::afterDisconnect, HookType::afterPoolAcquire);
    if (!hooks_->has(types)) return connect(connection_);
    const InsideHook inside;
    ConnectionOptions options = connection_;
    ConnectHook opening{options};
    hooks_->run(HookType::beforeConnect, &opening);
    const std::uint64_t number = ++opened_;
    auto connection = std::make_unique<HookedConnection>(connect(options), hooks_, number);
    connection->runAfterConnect();
    return connection;
}

PooledConnection Database::acquire() {
    constexpr HookMask types = maskOf(HookType::beforePoolAcquire, HookType::afterPoolAcquire);
    if (!hooks_->has(types) || InsideHook::isNow()) return pool_.acquire();
    {
        const InsideHook inside;
        PoolHook wanted;
        hooks_->run(HookType::beforePoolAcquire, &wanted);
    }
    PooledConnection lent = pool_.acquire();
    const InsideHook inside;
    const auto* numbered = dynamic_cast<const HookedConnection*>(&*lent);
    ConnectionHook hook{&*lent, numbered ? numbered->number() : 0, nullptr};
    hooks_->run(HookType::afterPoolAcquire, &hook);
    return lent;
}

}  // namespace detail
}  // namespace sequelize
