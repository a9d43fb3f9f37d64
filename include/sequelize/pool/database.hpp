#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_options.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/core/hook_table.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/connection_pool.hpp>
#include <sequelize/pool/statement_options.hpp>
#include <sequelize/query/replacements.hpp>

namespace sequelize {

class EventSink;  // sequelize/events.hpp

}  // namespace sequelize

namespace sequelize::detail {

class EventHub;              // src/pool/event_hub.hpp
class QueryCache;            // src/pool/query_cache.hpp
class Route;                 // src/pool/router.hpp
class Router;                // src/pool/router.hpp
struct ReplicationSettings;  // src/pool/replication_settings.hpp
class StatementTags;         // src/pool/statement_tags.hpp
class StatementWatch;        // src/pool/statement_watch.hpp
class Supervisor;            // src/pool/supervisor.hpp
struct Listeners;            // src/pool/listeners.hpp
class TransactionCore;       // src/pool/transaction_core.hpp
struct TransactionTenant;    // src/pool/transaction_core.hpp

/// How statements are logged (Sequelize: `logging`, `benchmark`, `logQueryParameters`).
struct LogOptions {
    Logger logging{};
    bool benchmark = false;
    bool logQueryParameters = false;
};

/// Who is told of what happens, beside the log.
struct EventOptions {
    std::shared_ptr<EventSink> sink{};
    bool tagStatements = false;  ///< the server is told the calls' tags
};

/// Stands around the statements that a call sends, and knows which of them have run before: a migration that goes on
/// where it stopped.
class StatementGate {
public:
    virtual ~StatementGate() = default;
    /// Whether the statement is to be run. False: it has run before, and did then what `before` becomes.
    [[nodiscard]] virtual bool enter(const CompiledSql& statement, ExecutionResult& before) = 0;
    /// It has run.
    virtual void leave(const CompiledSql& statement, const ExecutionResult& result) = 0;
    /// A call begins that looks at tables before it sends its statements. False: it has run before, and does nothing
    /// now.
    [[nodiscard]] virtual bool enterCall(const std::string& call) = 0;
    virtual void leaveCall() = 0;
    /// A call needs foreign keys unchecked, and throws.
    virtual void needUncheckedKeys() = 0;
};

/// What the log calls statements of no transaction.
inline constexpr std::string_view defaultLabel = "default";

/// Which servers may answer a call's queries, where there are several.
enum class ReadFrom : std::uint8_t {
    primary,  ///< that which takes writes alone
    current,  ///< any that has what was written before the call through this object
    any,      ///< as the options say
};

/// What one call says of how its statements run.
struct RunOptions {
    const Logger* logging = nullptr;                     ///< instead of the transaction's or the database's own
    TransactionCore* transaction = nullptr;              ///< in this one
    Connection* connection = nullptr;                    ///< or on this one, instead of one from the pool
    std::string_view label = defaultLabel;               ///< stands in the log: a transaction's id
    std::optional<std::chrono::milliseconds> timeout{};  ///< instead of the database's own; 0: none
    std::string_view tag{};                              ///< what the program calls it
    std::span<const std::string_view> models{};          ///< that it is about, the call's first
    std::span<const std::string_view> tables{};          ///< theirs, in the same order
    bool outside = false;                                ///< in no transaction, although the thread is inside of one
    StatementGate* gate = nullptr;                       ///< asked before each statement, and told after it
    bool hooks = false;                                  ///< of the call's models run
    const CacheRules* cache = nullptr;                   ///< of a finder: what it says; null: it is none
    ReadFrom reading = ReadFrom::primary;
};

/// The use of a transaction by one thread, for as long as it lives: a statement, and the reading of its rows.
class SEQUELIZE_API TransactionUse {
public:
    TransactionUse() noexcept = default;
    /// Throws UsageError while another thread uses it. `core` may be null: no use.
    TransactionUse(const TransactionCore* core, std::string_view doing);
    TransactionUse(TransactionUse&&) noexcept = default;
    TransactionUse& operator=(TransactionUse&& other) noexcept {
        tenant_.swap(other.tenant_);
        return *this;
    }
    ~TransactionUse();

private:
    std::shared_ptr<TransactionTenant> tenant_{};  // shared: a cursor may outlive its transaction
};

/// The rows of a query, with the connection they come from; the connection goes back when this is destroyed.
class SEQUELIZE_API ResultStream {
public:
    ResultStream(ResultStream&&) noexcept = default;
    [[nodiscard]] Cursor& rows() noexcept { return *cursor_; }

private:
    friend class Database;
    ResultStream() = default;
    std::shared_ptr<const void> ended_{};  // the last to go; null: nobody waits for that
    // in this order: the cursor goes first, then the connection, then all is told, and then the text goes
    std::unique_ptr<CompiledSql> statement_;
    std::unique_ptr<CompiledSql> tagged_;    // what is sent instead; null: the statement
    std::shared_ptr<StatementWatch> watch_;  // shared with nobody, but its type is private; null: nobody is told
    TransactionUse use_;
    std::optional<PooledConnection> own_;
    std::unique_ptr<Cursor> cursor_;
};

/// A database: its dialect, and a pool of connections on which statements run and are logged. Thread-safe.
class SEQUELIZE_API Database {
public:
    Database(ConnectionOptions connection, PoolOptions pool, LogOptions log, StatementOptions statements = {},
             EventOptions events = {}, CacheOptions cache = {}, const ReplicationSettings* replication = nullptr);

    [[nodiscard]] const SqlDialect& dialect() const noexcept { return dialect_; }
    [[nodiscard]] const ConnectionOptions& connectionOptions() const noexcept { return connection_; }
    /// Of several servers, the primary's.
    [[nodiscard]] ConnectionPool& pool() noexcept { return pool_; }
    /// Those of all servers.
    void close(const CloseOptions& options);
    /// Null: there is one server.
    [[nodiscard]] Router* router() const noexcept { return router_.get(); }
    /// Where statements are logged; may be empty.
    [[nodiscard]] const Logger& logger() const noexcept;
    /// Who is told of what happens.
    [[nodiscard]] const std::shared_ptr<EventHub>& events() const noexcept { return events_; }
    /// Null: there is none.
    [[nodiscard]] QueryCache* cache() const noexcept { return cache_.get(); }
    /// Those of the Sequelize object.
    [[nodiscard]] HookTable& hooks() const noexcept { return *hooks_; }
    /// A connection of the pool, with the hooks and events for that.
    [[nodiscard]] PooledConnection acquire();
    /// The same of another server's pool.
    [[nodiscard]] PooledConnection acquire(ConnectionPool& pool, const EventDatabase* where);
    /// A new one to a server.
    [[nodiscard]] std::unique_ptr<Connection> open(const ConnectionOptions& server, const EventDatabase* where);

    /// Runs a statement. Throws what the driver and the pool throw.
    ExecutionResult execute(const CompiledSql& statement, const RunOptions& run = {});
    /// Runs a query; read its rows soon, for they hold a connection.
    [[nodiscard]] ResultStream query(CompiledSql statement, const RunOptions& run = {});
    /// The same for SQL of a user's: its placeholders are found as the connection's session reads quotes. Throws
    /// UsageError, too, when placeholders and values do not go together.
    ExecutionResult executeRaw(const RawStatement& statement, const RunOptions& run = {});
    [[nodiscard]] ResultStream queryRaw(const RawStatement& statement, const RunOptions& run = {});
    /// What the server said of itself when a connection was opened.
    [[nodiscard]] ServerInfo serverInfo(const RunOptions& run = {});
    /// By how much the ids differ that one INSERT generates on the call's connection.
    [[nodiscard]] std::uint64_t autoIncrementStep(const RunOptions& run);
    /// Whether managed transactions are ambient ones unless they say otherwise.
    [[nodiscard]] bool ambientTransactions() const noexcept { return ambientTransactions_; }
    /// Throws UsageError where `requireTransaction` says that a call outside of a transaction is a mistake.
    void requireNoManagedTransaction(std::string_view doing) const;

private:
    [[nodiscard]] Connection& connectionFor(const RunOptions& run, std::optional<PooledConnection>& own,
                                            std::string_view sql, StatementWatch* watch, Route* route);
    void noteStatement(const Connection& connection, std::string_view sql);
    /// Runs `work`, which gets the way to a server; null: there is one. Again where it must go to another one.
    template <class Work>
    auto routed(const RunOptions& run, std::string_view sql, const Work& work);
    [[nodiscard]] std::unique_ptr<Connection> openHooked(const ConnectionOptions& server, const EventDatabase* where);
    [[nodiscard]] PooledConnection acquireTold(ConnectionPool& pool, const EventDatabase* where);
    /// The call's own words, and those of the transaction that it takes part in.
    [[nodiscard]] RunOptions completed(const RunOptions& given) const;
    /// Null: nobody is told.
    [[nodiscard]] std::shared_ptr<StatementWatch> watch(std::string_view sql, const RunOptions& run) const;
    ExecutionResult executeOn(Connection& connection, const CompiledSql& statement, const RunOptions& run,
                              StatementWatch* watch);
    void open(ResultStream& result, const CompiledSql& text, Connection& connection, const RunOptions& run);
    [[nodiscard]] ResultStream ask(CompiledSql statement, const RunOptions& run);
    [[nodiscard]] ResultStream cachedRows(const CompiledSql& statement, const RunOptions& run);
    /// Throws UsageError for what would end the call's transaction behind its back, too.
    [[nodiscard]] CompiledSql admitted(const RawStatement& statement, Connection& connection,
                                       const RunOptions& run) const;

    ConnectionOptions connection_;
    const SqlDialect& dialect_;
    bool requireTransaction_;
    bool ambientTransactions_;
    const std::shared_ptr<HookTable> hooks_ = std::make_shared<HookTable>();  // connections on loan may outlive this
    std::atomic<std::uint64_t> opened_{0};                                    // connections
    const std::shared_ptr<EventHub> events_;  // connections on loan and subscriptions may outlive this
    // shared with nobody, but their types are private
    std::shared_ptr<const Listeners> listeners_;
    std::shared_ptr<StatementTags> tags_;  // null: the server is told none
    std::shared_ptr<QueryCache> cache_;    // null: there is none
    std::shared_ptr<Supervisor> supervisor_;
    ConnectionPool pool_;
    std::shared_ptr<Router> router_;  // null: there is one server
};

}  // namespace sequelize::detail
