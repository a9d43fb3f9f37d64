#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sequelize/core/logging.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/connection_pool.hpp>
#include <sequelize/query/replacements.hpp>

namespace sequelize {

/// How statements are logged (Sequelize: `logging`, `benchmark`, `logQueryParameters`).
struct LogOptions {
    Logger logging{};
    bool benchmark = false;
    bool logQueryParameters = false;
};

/// What one call says of how its statements run.
struct RunOptions {
    const Logger* logging = nullptr;     ///< instead of the database's own
    Connection* connection = nullptr;    ///< on this one, instead of one from the pool
    std::string_view label = "default";  ///< stands in the log: a transaction's id
};

/// The rows of a query, with the connection they come from; the connection goes back when this is destroyed.
class ResultStream {
public:
    ResultStream(ResultStream&&) noexcept = default;
    [[nodiscard]] Cursor& rows() noexcept { return *cursor_; }

private:
    friend class Database;
    ResultStream() = default;
    // in this order: the cursor goes first, then its binds, then the connection
    std::optional<PooledConnection> own_;
    std::unique_ptr<CompiledSql> statement_;
    std::unique_ptr<Cursor> cursor_;
};

/// A database: its dialect, and a pool of connections on which statements run and are logged. Thread-safe.
class Database {
public:
    Database(ConnectionOptions connection, PoolOptions pool, LogOptions log);

    [[nodiscard]] const SqlDialect& dialect() const noexcept { return dialect_; }
    [[nodiscard]] const ConnectionOptions& connectionOptions() const noexcept { return connection_; }
    [[nodiscard]] ConnectionPool& pool() noexcept { return pool_; }

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

private:
    template <class Action>
    auto logged(const CompiledSql& statement, const RunOptions& run, Action action);
    template <class Compile>
    ResultStream open(const RunOptions& run, Compile compile);
    [[nodiscard]] CompiledSql compile(const RawStatement& statement, Connection& connection) const;

    ConnectionOptions connection_;
    const SqlDialect& dialect_;
    LogOptions log_;
    ConnectionPool pool_;
};

/// A connection held for several statements that become visible together. Rolls back unless committed.
class TransactionScope {
public:
    /// Begins a transaction. Throws as `Database::execute`.
    explicit TransactionScope(Database& database, const Logger* logging = nullptr);
    ~TransactionScope();  ///< rolls back unless `commit` was called; a connection that cannot is discarded
    TransactionScope(const TransactionScope&) = delete;
    TransactionScope& operator=(const TransactionScope&) = delete;

    void commit();
    /// What runs a statement in the transaction.
    [[nodiscard]] RunOptions run() const noexcept { return {logging_, &*lease_, id_}; }

private:
    Database& database_;
    const Logger* logging_;
    PooledConnection lease_;
    std::string id_;
    bool open_ = false;
};

}  // namespace sequelize
