#include "router.hpp"

#include <algorithm>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

#include "../core/ascii.hpp"
#include "../core/sql_start.hpp"
#include "event_hub.hpp"
#include "running_call.hpp"
#include "transaction_core.hpp"
#include "unlogged.hpp"

namespace sequelize::detail {
namespace {

const ReplicationSettings& checkedReplication(const ReplicationSettings& settings, const SqlDialect& dialect) {
    if (dialect.replicationSql() == nullptr)
        throw UsageError(fmt::format(
            "replication: this library knows no replicas of {}. Leave the option out, or use MySQL or MariaDB.",
            dialect.facts().title));
    const ReplicationOptions& options = settings.options;
    for (const auto& server : settings.readers)
        if (server.weight == 0 || server.weight > 1000)
            throw UsageError("replication.read: .weight is how many reads a server gets, 1 to 1000.");
    const auto check = [](std::string_view name, auto duration) {
        // A point in time that is further away could not be counted.
        if (duration.count() < 0 || duration > std::chrono::hours(24 * 365))
            throw UsageError(fmt::format("replication.{} is a duration from 0 to a year.", name));
    };
    check("maxLag", options.maxLag);
    check("lagCheck", options.lagCheck);
    check("primaryAfterWrite", options.primaryAfterWrite);
    check("writeWait", options.writeWait);
    check("retryAfter", options.retryAfter);
    check("retryAfterMax", options.retryAfterMax);
    check("failoverWait", options.failoverWait);
    if (options.retryAfter.count() == 0 || options.retryAfterMax < options.retryAfter)
        throw UsageError("replication: .retryAfter must be above 0, and .retryAfterMax no less than that.");
    return settings;
}

std::vector<Server> serversOf(const std::vector<ConnectionOptions>& connections, EventHub& events) {
    std::vector<Server> servers;
    servers.reserve(connections.size());
    for (const auto& connection : connections)
        servers.push_back({connection, servers.empty() ? events.database() : events.add(connection)});
    return servers;
}

/// Each server as often as its weight says, and the heavy ones not in a row: the turn is that of the one that has
/// waited for the most.
std::vector<std::size_t> turnsOf(const std::vector<ReplicaSettings>& readers) {
    std::vector<std::size_t> turns;
    std::vector<std::int64_t> credits(readers.size(), 0);
    std::int64_t sum = 0;
    for (const auto& reader : readers) sum += reader.weight;
    for (std::int64_t i = 0; i < sum; ++i) {
        for (std::size_t k = 0; k < readers.size(); ++k) credits[k] += readers[k].weight;
        const auto richest = std::ranges::max_element(credits);
        *richest -= sum;
        turns.push_back(static_cast<std::size_t>(richest - credits.begin()));
    }
    return turns;
}

bool beginsWithOneOf(std::string_view sql, std::initializer_list<std::string_view> words) noexcept {
    sql = fromFirstWord(sql);
    const auto end = std::ranges::find_if_not(sql, isOfWord);
    const auto word = sql.substr(0, static_cast<std::size_t>(end - sql.begin()));
    return std::ranges::any_of(words, [&](std::string_view each) { return equalIgnoringCase(each, word); });
}

/// What changes no row, or not yet. What is not known may.
bool changesNothing(std::string_view sql) noexcept {
    return beginsWithOneOf(
        sql, {"SELECT", "SHOW", "EXPLAIN", "DESCRIBE", "START", "BEGIN", "SET", "SAVEPOINT", "RELEASE", "ROLLBACK"});
}

/// A server refuses these as a whole. A procedure, or a block, may have stored something before it came to what was
/// refused, and so may a list of tables.
bool isOneStep(std::string_view sql) noexcept {
    return beginsWithOneOf(sql, {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "REPLACE"});
}

/// Whether the program's call was told of its end while this lives: that is its affair, and no server's.
class EndOfCall {
public:
    [[nodiscard]] bool wasTold() const noexcept { return call_ != nullptr && !before_ && call_->wasTold(); }

private:
    const RunningCall* const call_ = RunningCall::ofThisThread();
    const bool before_ = call_ != nullptr && call_->wasTold();
};

/// The transaction may be run again as a whole, on the server that is the primary by then.
DatabaseError asTransient(const BaseError& error) {
    NativeError native = error.native();
    native.isTransient = true;
    return DatabaseError(std::move(native));
}

}  // namespace

Router::Router(Database& database, const ReplicationSettings& settings, const PoolOptions& pool)
    : database_(database),
      options_(checkedReplication(settings, database.dialect()).options),
      primary_(serversOf(settings.writers, *database.events()), options_.failoverWait, database.dialect(),
               [&database](const Server& server) { return database.open(server.connection, server.toldAs); }),
      turns_(turnsOf(settings.readers)),
      atFork_({.before = [this] { mutex_.lock(); },
               .inParent = [this] { mutex_.unlock(); },
               .inChild = [this] { mutex_.unlock(); }}) {
    for (const auto& reader : settings.readers) {
        Server server{reader.connection, database.events()->add(reader.connection)};
        server.connection.readOnly = true;
        replicas_.push_back(std::make_unique<Replica>(std::move(server), pool, options_, [&database](const Server& at) {
            return database.open(at.connection, at.toldAs);
        }));
    }
    errors_.resize(replicas_.size());
}

std::unique_ptr<Connection> Router::openPrimary() {
    return primary_.open(database_.pool());
}

std::vector<ServerStatistics> Router::statistics() {
    const auto& primary = primary_.current().connection;
    std::vector<ServerStatistics> all{
        {.host = primary.host, .port = primary.port, .isPrimary = true, .pool = database_.pool().statistics()}};
    for (const auto& replica : replicas_)
        all.push_back({.host = replica->server().connection.host,
                       .port = replica->server().connection.port,
                       .isAway = replica->isAway(),
                       .lag = replica->lag(),
                       .isBehind = replica->wasFoundBehind(),
                       .pool = replica->pool().statistics()});
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < replicas_.size(); ++i) all[i + 1].lastError = errors_[i];
    return all;
}

void Router::close(const CloseOptions& options) {
    for (const auto& replica : replicas_) replica->pool().close(options);
}

void Router::noteStatement(const Connection& connection, std::string_view sql) {
    for (const auto& replica : replicas_) replica->pool().noteStatement(connection, sql);
}

void Router::wrote() noexcept {
    writtenAt_ = Clock::now().time_since_epoch().count();
    ++writes_;
}

bool Router::mayRead(ReadFrom reading) const noexcept {
    if (replicas_.empty() || reading == ReadFrom::primary) return false;
    if (reading == ReadFrom::current && options_.readYourWrites == ReadYourWrites::off) return false;
    if (options_.readYourWrites != ReadYourWrites::primary || writes_ == 0) return true;
    const Clock::time_point last{Clock::duration(writtenAt_)};
    return Clock::now() - last >= options_.primaryAfterWrite;
}

Replica* Router::choose(const std::vector<bool>& tried, std::uint64_t& generation) {
    const auto isFit = [&](std::size_t index) {
        if (tried[index]) return false;
        // First, so that what fails between the two is not taken for a failure of the next connections.
        generation = replicas_[index]->pool().generation();
        return replicas_[index]->takesCall();
    };
    // A turn that is passed over is used up, so that those that are left share the reads by their weights.
    for (std::size_t i = 0; i < turns_.size(); ++i) {
        const std::size_t index = turns_[turn_.fetch_add(1, std::memory_order_relaxed) % turns_.size()];
        if (isFit(index)) return replicas_[index].get();
    }
    // Other threads may have taken the turns of one that is fit.
    for (std::size_t index = 0; index < replicas_.size(); ++index)
        if (isFit(index)) return replicas_[index].get();
    return nullptr;
}

void Router::failed(Replica& replica, std::uint64_t generation, const BaseError& error) {
    {
        const std::lock_guard lock(mutex_);
        errors_[indexOf(replica)] = error.what();
    }
    replica.failed(generation);
}

std::string Router::whyNoneIsFit() {
    std::string lines;
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < replicas_.size(); ++i) {
        const Replica& replica = *replicas_[i];
        const auto lag = replica.lag();
        const std::string why =
            replica.isAway() ? errors_[i]
            : !replica.wasFoundBehind()
                ? fmt::format("it has not got what was written within {} ms (writeWait)", options_.writeWait.count())
            : lag ? fmt::format("it is {} s behind (maxLag: {} s)", lag->count(), options_.maxLag.count())
                  : std::string("its replication has stopped (maxLag)");
        lines += fmt::format("\n  {}: {}", replica.server().name(), why);
    }
    return lines;
}

std::size_t Router::indexOf(const Replica& replica) const noexcept {
    const auto found = std::ranges::find(replicas_, &replica, [](const auto& each) { return each.get(); });
    return static_cast<std::size_t>(found - replicas_.begin());
}

/// For the library's own questions: one that does not answer is not waited for.
RunOptions Router::ask(Connection& connection) const {
    RunOptions run{.connection = &connection, .timeout = options_.writeWait + std::chrono::seconds(2), .outside = true};
    return unlogged(run);
}

void Router::readLag(Replica& replica, Connection& connection) {
    const ReplicationSql& sql = *database_.dialect().replicationSql();
    auto result = database_.query({std::string(sql.sources), {}}, ask(connection));
    Cursor& rows = result.rows();
    std::size_t column = 0;
    while (column < rows.columnCount() && rows.columnName(column) != sql.lag) ++column;
    if (column == rows.columnCount())
        throw UsageError(fmt::format("replication.maxLag: the server {} does not tell {}; leave the option out.",
                                     replica.server().name(), sql.lag));
    std::optional<std::chrono::seconds> lag(0);  // of a server that copies nobody
    while (rows.next()) {
        const auto seconds = toldNumber(rows.row()[column]);
        if (!seconds || !lag)
            lag.reset();
        else
            lag = std::max(*lag, std::chrono::seconds(*seconds));
    }
    replica.setLag(lag);
}

Router::Position Router::position() {
    const std::uint64_t writes = writes_;
    {
        const std::lock_guard lock(mutex_);
        if (position_.kind != nullptr && position_.writes >= writes) return position_;
    }
    Position asked{.writes = writes};
    const PooledConnection primary = database_.acquire();
    const EndOfCall end;
    for (const auto& kind : database_.dialect().replicationSql()->positions) {
        try {
            auto result = database_.query({std::string(kind.written), {}}, ask(*primary));
            if (!result.rows().next()) continue;
            asked.text = result.rows().row().front().text;
        } catch (const DatabaseError&) {
            if (end.wasTold()) throw;
            continue;  // a build without that function; where it is another reason, no kind is left
        }
        if (asked.text.empty() || asked.text == kind.none) continue;
        asked.kind = &kind;
        break;
    }
    if (asked.kind == nullptr)
        throw UsageError(fmt::format(
            "replication.readYourWrites: the primary {} tells no GTID. Let it write a binary log with GTIDs (MySQL: "
            "gtid_mode=ON; MariaDB: log_bin), or use ReadYourWrites::primary.",
            primary_.current().name()));
    const std::lock_guard lock(mutex_);
    if (position_.kind == nullptr || position_.writes < asked.writes) position_ = asked;
    return asked;
}

bool Router::hasReached(Replica& replica, Connection& connection, const Position& wanted) {
    const double seconds = std::chrono::duration<double>(options_.writeWait).count();
    const EndOfCall end;
    try {
        auto result =
            database_.query({std::string(wanted.kind->await), {Value(wanted.text), Value(seconds)}}, ask(connection));
        if (!result.rows().next() || toldNumber(result.rows().row().front()) != wanted.kind->reached) {
            replica.wasLate();
            return false;
        }
    } catch (const TimeoutError&) {
        if (end.wasTold()) throw;
        replica.wasLate();
        return false;
    }
    replica.setReached(wanted.writes);
    return true;
}

PooledConnection Route::acquire() {
    reader_ = nullptr;
    generation_ = router_.database_.pool().generation();
    if (!writes_ && router_.mayRead(run_.reading)) {
        router_.database_.pool().requireMayAcquire();
        if (auto lent = acquireReplica()) return *std::move(lent);
        if (!router_.options_.readFromPrimary)
            throw ConnectionError(
                "No replica is fit to be read from, and nothing was sent. With .readFromPrimary = true the primary is read "
                "then." +
                router_.whyNoneIsFit());
    }
    return router_.database_.acquire();
}

std::optional<PooledConnection> Route::acquireReplica() {
    tried_.resize(router_.replicas_.size());
    while (Replica* const replica = router_.choose(tried_, readerGeneration_)) {
        tried_[router_.indexOf(*replica)] = true;
        const bool isLagDue = replica->isLagDue();
        if (!isLagDue && replica->isBehind()) continue;
        // Before a connection is held: the primary may be asked, and what it throws is not the replica's fault.
        std::optional<Router::Position> wanted;
        if (router_.options_.readYourWrites == ReadYourWrites::gtid && replica->reached() < router_.writes_) {
            if (!replica->takesWait()) continue;
            wanted = router_.position();
        }
        const EndOfCall end;
        try {
            auto lent = router_.database_.acquire(replica->pool(), replica->server().toldAs);
            if (isLagDue) router_.readLag(*replica, *lent);
            const bool isFit = !replica->isBehind() && (!wanted || router_.hasReached(*replica, *lent, *wanted));
            replica->worked();
            if (!isFit) continue;
            reader_ = replica;
            return lent;
        } catch (const BaseError& error) {
            // One that hangs answers nothing, also to the question of its lag.
            const bool hangs = dynamic_cast<const TimeoutError*>(&error) != nullptr && !end.wasTold();
            if (!hangs && !isAway(error)) throw;
            router_.failed(*replica, readerGeneration_, error);
        }
    }
    return std::nullopt;
}

bool Route::isAway(const BaseError& error) const {
    if (router_.database_.dialect().refusalOf(error.native()) == Refusal::notReady) return true;
    // A pool that has none to lend is busy, and the others would be, too.
    return dynamic_cast<const ConnectionError*>(&error) != nullptr &&
           dynamic_cast<const ConnectionAcquireTimeoutError*>(&error) == nullptr;
}

bool Route::mayHaveWritten() const noexcept {
    return reader_ == nullptr && (writes_ || !changesNothing(sql_));
}

void Route::ended() noexcept {
    if (mayHaveWritten()) router_.wrote();
}

std::shared_ptr<const void> Route::endsLater() const {
    if (!mayHaveWritten()) return nullptr;
    // The rows of a statement that writes may come before it is stored.
    return {static_cast<const void*>(this), [&router = router_](const void*) { router.wrote(); }};
}

bool Route::goesOn(const BaseError& error) {
    const Refusal refusal = router_.database_.dialect().refusalOf(error.native());
    if (Replica* const reader = std::exchange(reader_, nullptr)) {
        // It does not only read: the replica's session refuses that.
        writes_ = refusal == Refusal::readOnly || refusal == Refusal::readOnlySession;
        if (writes_) return true;
        if (!isAway(error)) return false;
        router_.failed(*reader, readerGeneration_, error);
        return true;
    }
    if (refusal == Refusal::none) return false;
    const bool isOwn = run_.transaction == nullptr && run_.connection == nullptr;
    // Where the program has begun it as one that only reads, no other server would take it.
    if (refusal == Refusal::readOnlySession && run_.transaction != nullptr && run_.transaction->isReadOnly())
        return false;
    ConnectionPool& pool = router_.database_.pool();
    const bool looks = router_.primary_.isWorthLooking();
    if (looks) pool.renew(isOwn ? generation_ : pool.generation());
    if (!isOwn) throw asTransient(error);
    if (wasMoved_) router_.primary_.calmDown();
    if (!looks || !isOneStep(sql_)) return false;
    return !std::exchange(wasMoved_, true);
}

}  // namespace sequelize::detail
