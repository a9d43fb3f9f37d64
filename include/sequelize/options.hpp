#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/include_strategy.hpp>
#include <sequelize/core/cache_options.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/driver/connection_options.hpp>
#include <sequelize/model/n_plus_one.hpp>
#include <sequelize/pool/pool_options.hpp>
#include <sequelize/pool/replication_options.hpp>
#include <sequelize/pool/statement_options.hpp>
#include <sequelize/schema/model_options.hpp>

namespace sequelize {

class EventSink;  // sequelize/events.hpp

/// What `Sequelize` may be told (Sequelize: the constructor's options).
struct Options {
    std::optional<Dialect> dialect{};  ///< a URL says it; without one: SQLite
    std::string host{"localhost"};     ///< the server's name or address
    std::uint16_t port = 0;            ///< 0: the dialect's own, 3306 or 5432
    std::string socketPath{};          ///< a Unix socket instead of host and port; PostgreSQL: or its folder
    std::string database{};            ///< the database's name
    std::string username{};            ///< who logs in
    std::string password{};            ///< in no message and no log
    std::string storage{};             ///< SQLite: the file, or ":memory:"
    std::string charset{"utf8mb4"};    ///< utf8mb4, or utf8mb3 or utf8; others are refused: all texts here are UTF-8
    std::string timezone{"+00:00"};    ///< of the session; DateTime values are UTC and travel as such
    TlsOptions tls{};                  ///< how the connection is encrypted
    std::chrono::milliseconds connectTimeout{10'000};  ///< milliseconds to wait for the server's answer
    /// What the server is told of who connects, in performance_schema.session_connect_attrs: `{{"program_name",
    /// "shop"}}` (mysql2: connectAttributes). Of PostgreSQL it is the application_name, and nothing else. SQLite has no
    /// server that would be told.
    std::vector<std::pair<std::string, std::string>> connectAttributes{};
    Logger logging{};                 ///< `console`, or any callable; off by default
    bool benchmark = false;           ///< log after the statement, with its time
    bool logQueryParameters = false;  ///< log the values, too: they may be personal data
    PoolOptions pool{};               ///< the connection pool's limits; with `replication` those of each server's pool
    /// Replicas that reads go to, and servers that may become the primary: `{.read = {{.host = "db2"}}, .write =
    /// {{.host = "db1"}}}`. Of MySQL and MariaDB; without a server in it there is no replication.
    ReplicationOptions replication{};
    /// How long a statement may take, until its last row is read; then it is ended on the server too, and TimeoutError
    /// thrown. 0: no limit. COMMIT and ROLLBACK have none.
    std::chrono::milliseconds statementTimeout{0};
    /// Statements that take this long or longer are told to `onSlowQuery`, whether or not they are logged. 0: off
    std::chrono::milliseconds slowQueryThreshold{0};
    /// Called after a slow statement, on the thread that ran it, from several at once. What it throws is written to
    /// standard error.
    std::function<void(const SlowQuery&)> onSlowQuery{};
    /// Is told of statements, transactions, connections, migrations and the cache: `eventSink(listener)`, or an
    /// EventSink of the program's. Include `sequelize/events.hpp`. `Sequelize::subscribe` adds others.
    std::shared_ptr<EventSink> events{};
    /// The `.tag` of a call is sent with its statements, as a comment behind the text, tag='checkout' (sqlcommenter):
    /// the server's logs and its list of processes show it. Each tag makes a prepared statement of its own, and so the
    /// first 64 different ones are sent, and no others.
    bool tagStatements = false;
    /// A finder that one place of the program calls so often, in one thread and soon one after the other, each time for
    /// the records of another key, is told to `onNPlusOne`. 0: off, which costs nothing.
    std::size_t nPlusOneThreshold = 0;
    /// Called on the thread that loops, once for each loop. Unset: `logging` gets the sentence, or standard error where
    /// there is none. What it throws is written to standard error.
    std::function<void(const NPlusOne&)> onNPlusOne{};
    /// Within the callback of `transaction(callback)`, a call on the same thread that is not given `.transaction = t`
    /// throws UsageError, unless it says `.transaction = null`. Unset: on if the library is built for debugging.
    std::optional<bool> requireTransaction{};
    /// Within the callback of `transaction(callback)`, calls on its thread take part without `.transaction = t`
    /// (Sequelize: useCLS).
    bool ambientTransactions = false;
    /// How many calls of `async` may wait for a worker. Further ones get QueueFullError. 0 is a UsageError.
    std::size_t asyncQueue = 10'000;
    /// How finders load what they include, unless they say otherwise (Sequelize joins).
    IncludeStrategy includeStrategy = IncludeStrategy::join;
    CacheOptions cache{};   ///< where finders that say `.cache` keep rows; include `sequelize/cache.hpp`
    ModelOptions define{};  ///< defaults for every model
};

}  // namespace sequelize
