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

/// Tells how long something of a connection lasted, at its end: the connection was open, or a call had it.
class Lasting {
public:
    Lasting(std::shared_ptr<EventHub> events, PoolEvent::Kind end, std::uint64_t number,
            const EventDatabase* where) noexcept
        : events_(std::move(events)), end_(end), number_(number), where_(where) {}
    Lasting(const Lasting&) = delete;
    Lasting& operator=(const Lasting&) = delete;
    ~Lasting() {
        if (!events_->isHeard()) return;
        events_->tell(
            PoolEvent{.kind = end_, .database = where_, .connection = number_, .elapsed = Clock::now() - since_});
    }

private:
    const std::shared_ptr<EventHub> events_;  // shared: a connection on loan may outlive its database
    const PoolEvent::Kind end_;
    const std::uint64_t number_;
    const EventDatabase* const where_;
    const Clock::time_point since_ = Clock::now();
};

/// Does what gives a connection, and tells what became of that. `work` returns the connection.
template <class Work>
void told(EventHub& events, const EventDatabase* where, PoolEvent::Kind success, PoolEvent::Kind failure,
          const Work& work) {
    if (!events.isHeard()) {
        work();
        return;
    }
    PoolEvent event{.kind = success, .database = where};
    const auto start = Clock::now();
    try {
        const Connection& had = work();
        event.connection = had.number();
        event.database = had.toldAs();
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

std::unique_ptr<Connection> Database::openHooked(const ConnectionOptions& server, const EventDatabase* where) {
    constexpr HookMask types = maskOf(HookType::beforeConnect, HookType::afterConnect, HookType::beforeDisconnect,
                                      HookType::afterDisconnect, HookType::afterPoolAcquire);
    const std::uint64_t number = ++opened_;
    std::unique_ptr<Connection> opened;
    if (!hooks_->has(types)) {
        opened = connect(toldOf(server, *listeners_));
    } else {
        const InsideHook inside;
        ConnectionOptions options = toldOf(server, *listeners_);
        ConnectHook opening{options};
        hooks_->run(HookType::beforeConnect, &opening);
        auto connection = std::make_unique<HookedConnection>(connect(options), hooks_, number);
        connection->runAfterConnect();
        opened = std::move(connection);
    }
    opened->setNumber(number, std::make_shared<Lasting>(events_, PoolEvent::Kind::closed, number, where), where);
    return opened;
}

std::unique_ptr<Connection> Database::open(const ConnectionOptions& server, const EventDatabase* where) {
    std::unique_ptr<Connection> opened;
    const auto start = Clock::now();
    told(*events_, where, PoolEvent::Kind::opened, PoolEvent::Kind::openFailed, [&]() -> const Connection& {
        opened = openHooked(server, where);
        return *opened;
    });
    StatementWatch::ConnectTime::add(Clock::now() - start);
    return opened;
}

PooledConnection Database::acquireTold(ConnectionPool& pool, const EventDatabase* where) {
    if (!events_->isHeard()) return pool.acquire();
    std::optional<PooledConnection> lent;
    told(*events_, where, PoolEvent::Kind::acquired, PoolEvent::Kind::acquireFailed,
         [&]() -> const Connection& { return *lent.emplace(pool.acquire()); });
    lent->setLoan(std::make_shared<Lasting>(events_, PoolEvent::Kind::released, (*lent)->number(), (*lent)->toldAs()));
    return *std::move(lent);
}

PooledConnection Database::acquire() {
    return acquire(pool_, events_->database());
}

PooledConnection Database::acquire(ConnectionPool& pool, const EventDatabase* where) {
    constexpr HookMask types = maskOf(HookType::beforePoolAcquire, HookType::afterPoolAcquire);
    if (!hooks_->has(types) || InsideHook::isNow()) return acquireTold(pool, where);
    {
        const InsideHook inside;
        PoolHook wanted;
        hooks_->run(HookType::beforePoolAcquire, &wanted);
    }
    PooledConnection lent = acquireTold(pool, where);
    const InsideHook inside;
    ConnectionHook hook{&*lent, lent->number(), nullptr};
    hooks_->run(HookType::afterPoolAcquire, &hook);
    return lent;
}

}  // namespace detail
}  // namespace sequelize
