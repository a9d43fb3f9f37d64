#include <optional>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/driver.hpp>
#include <sequelize/pool/connection_calls.hpp>
#include <sequelize/pool/database.hpp>

#include "event_hub.hpp"
#include "hooked_connection.hpp"
#include "listeners.hpp"
#include "query_watch.hpp"
#include "statement_watch.hpp"
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

namespace {

using Clock = EventHub::Clock;

/// Tells that a connection is closed, when it is: the connection keeps it.
class ConnectionLife {
public:
    ConnectionLife(std::shared_ptr<EventHub> events, std::uint64_t number) noexcept
        : events_(std::move(events)), number_(number) {}
    ConnectionLife(const ConnectionLife&) = delete;
    ConnectionLife& operator=(const ConnectionLife&) = delete;
    ~ConnectionLife() {
        if (!events_->isHeard()) return;
        events_->tell(PoolEvent{.kind = PoolEvent::Kind::closed,
                                .database = events_->database(),
                                .connection = number_,
                                .elapsed = Clock::now() - since_});
    }

private:
    const std::shared_ptr<EventHub> events_;  // shared: a connection on loan may outlive its database
    const std::uint64_t number_;
    const Clock::time_point since_ = Clock::now();
};

/// Does what gives a connection, and tells what became of that. `work` returns the connection's number.
template <class Work>
void told(EventHub& events, PoolEvent::Kind success, PoolEvent::Kind failure, const Work& work) {
    if (!events.isHeard()) {
        work();
        return;
    }
    PoolEvent event{.kind = success, .database = events.database()};
    const auto start = Clock::now();
    try {
        event.connection = work();
    } catch (const std::exception& error) {
        const ToldError why(error);
        event.kind = failure;
        event.elapsed = Clock::now() - start;
        event.error = why.get();
        events.tell(event);
        throw;
    }
    event.elapsed = Clock::now() - start;
    events.tell(event);
}

/// What the server says beside its results goes to the log.
ConnectionOptions toldOf(ConnectionOptions options, const Listeners& listeners) {
    if (const Logger& logger = listeners.log.logging)
        options.onNotice = [logger](std::string_view line) { logger(line, {}); };
    return options;
}

}  // namespace

std::unique_ptr<Connection> Database::openHooked() {
    constexpr HookMask types = maskOf(HookType::beforeConnect, HookType::afterConnect, HookType::beforeDisconnect,
                                      HookType::afterDisconnect, HookType::afterPoolAcquire);
    const std::uint64_t number = ++opened_;
    std::unique_ptr<Connection> opened;
    if (!hooks_->has(types)) {
        opened = connect(toldOf(connection_, *listeners_));
    } else {
        const InsideHook inside;
        ConnectionOptions options = toldOf(connection_, *listeners_);
        ConnectHook opening{options};
        hooks_->run(HookType::beforeConnect, &opening);
        auto connection = std::make_unique<HookedConnection>(connect(options), hooks_, number);
        connection->runAfterConnect();
        opened = std::move(connection);
    }
    opened->setNumber(number, std::make_shared<ConnectionLife>(events_, number));
    return opened;
}

std::unique_ptr<Connection> Database::open() {
    std::unique_ptr<Connection> opened;
    const auto start = Clock::now();
    told(*events_, PoolEvent::Kind::opened, PoolEvent::Kind::openFailed, [&] {
        opened = openHooked();
        return opened->number();
    });
    StatementWatch::ConnectTime::add(Clock::now() - start);
    return opened;
}

PooledConnection Database::acquireTold() {
    if (!events_->isHeard()) return pool_.acquire();
    std::optional<PooledConnection> lent;
    told(*events_, PoolEvent::Kind::acquired, PoolEvent::Kind::acquireFailed,
         [&] { return lent.emplace(pool_.acquire())->number(); });
    return *std::move(lent);
}

PooledConnection Database::acquire() {
    constexpr HookMask types = maskOf(HookType::beforePoolAcquire, HookType::afterPoolAcquire);
    if (!hooks_->has(types) || InsideHook::isNow()) return acquireTold();
    {
        const InsideHook inside;
        PoolHook wanted;
        hooks_->run(HookType::beforePoolAcquire, &wanted);
    }
    PooledConnection lent = acquireTold();
    const InsideHook inside;
    ConnectionHook hook{&*lent, lent->number(), nullptr};
    hooks_->run(HookType::afterPoolAcquire, &hook);
    return lent;
}

}  // namespace detail
}  // namespace sequelize
