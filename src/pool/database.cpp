#include <sequelize/pool/database.hpp>

#include <fmt/format.h>

#include <sequelize/driver/driver.hpp>

#include "dialect/raw_sql.hpp"
#include "pool/transaction_core.hpp"

namespace sequelize {
namespace {

/// An in-memory SQLite database is its connection: there is exactly one, and it is never closed for being
/// idle.
PoolOptions poolFor(const ConnectionOptions& connection, PoolOptions pool) {
    if (connection.dialect == Dialect::sqlite && connection.storage == ":memory:") {
        pool.min = pool.max = 1;
        pool.maxUses = 0;
    }
    return pool;
}

std::string describe(const CompiledSql& statement, std::string_view label, bool withParameters) {
    std::string text = fmt::format("({}): {}", label, statement.sql);
    if (withParameters && !statement.binds.empty()) {
        text += statement.sql.ends_with(';') ? " " : "; ";
        for (std::size_t i = 0; i < statement.binds.size(); ++i) text += (i ? ", " : "") + inspect(statement.binds[i]);
    }
    return text;
}

}  // namespace

Database::Database(ConnectionOptions connection, PoolOptions pool, LogOptions log)
    : connection_(std::move(connection)),
      dialect_(sqlDialect(connection_.dialect)),
      log_(std::move(log)),
      pool_([this] { return connect(connection_); }, poolFor(connection_, pool)) {}

template <class Action>
auto Database::logged(const CompiledSql& statement, const RunOptions& run, Action action) {
    const Logger* transactions = run.transaction ? run.transaction->logger() : nullptr;
    const Logger& logger = run.logging ? *run.logging : transactions ? *transactions : log_.logging;
    if (!logger) return action();
    const std::string_view label = run.transaction ? run.transaction->label() : run.label;
    const std::string text = describe(statement, label, log_.logQueryParameters);
    if (!log_.benchmark) {
        logger("Executing " + text, {});
        return action();
    }
    const auto start = std::chrono::steady_clock::now();
    auto result = action();
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    logger(fmt::format("Executed {} Elapsed time: {}ms", text, elapsed.count() / 1000), elapsed);
    return result;
}

Connection& Database::connectionFor(const RunOptions& run, std::optional<PooledConnection>& own, std::string_view sql) {
    if (run.transaction) return run.transaction->connectionFor(sql);
    if (run.connection) return *run.connection;
    return *own.emplace(pool_.acquire());
}

ExecutionResult Database::executeOn(Connection& connection, const CompiledSql& statement, const RunOptions& run) {
    const auto result = logged(statement, run, [&] { return connection.execute(statement.sql, statement.binds); });
    if (run.transaction) run.transaction->afterStatement(statement.sql);
    return result;
}

void Database::open(ResultStream& result, Connection& connection, CompiledSql statement, const RunOptions& run) {
    result.statement_ = std::make_unique<CompiledSql>(std::move(statement));
    const CompiledSql& text = *result.statement_;
    result.cursor_ = logged(text, run, [&] { return connection.query(text.sql, text.binds); });
}

ExecutionResult Database::execute(const CompiledSql& statement, const RunOptions& run) {
    std::optional<PooledConnection> own;
    return executeOn(connectionFor(run, own, statement.sql), statement, run);
}

ResultStream Database::query(CompiledSql statement, const RunOptions& run) {
    ResultStream result;
    Connection& connection = connectionFor(run, result.own_, statement.sql);
    open(result, connection, std::move(statement), run);
    return result;
}

ExecutionResult Database::executeRaw(const RawStatement& statement, const RunOptions& run) {
    std::optional<PooledConnection> own;
    Connection& connection = connectionFor(run, own, statement.sql);
    return executeOn(connection, compile(statement, connection), run);
}

ResultStream Database::queryRaw(const RawStatement& statement, const RunOptions& run) {
    ResultStream result;
    Connection& connection = connectionFor(run, result.own_, statement.sql);
    open(result, connection, compile(statement, connection), run);
    // With rows it has not ended yet.
    if (run.transaction && result.rows().columnCount() == 0) run.transaction->afterStatement(statement.sql);
    return result;
}

CompiledSql Database::compile(const RawStatement& statement, Connection& connection) const {
    return compileRaw(statement, dialect_.id(), connection.lexicalMode(statement.sql));
}

ServerInfo Database::serverInfo(const RunOptions& run) {
    std::optional<PooledConnection> own;
    return connectionFor(run, own, "the server's version").server();
}

}  // namespace sequelize
