#include <sequelize/pool/database.hpp>

#include <fmt/format.h>

#include <sequelize/core/uuid.hpp>
#include <sequelize/driver/driver.hpp>

#include "dialect/raw_sql.hpp"

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
    const Logger& logger = run.logging ? *run.logging : log_.logging;
    if (!logger) return action();
    const std::string text = describe(statement, run.label, log_.logQueryParameters);
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

template <class Compile>
ResultStream Database::open(const RunOptions& run, Compile compile) {
    ResultStream result;
    if (!run.connection) result.own_.emplace(pool_.acquire());
    Connection& connection = run.connection ? *run.connection : **result.own_;
    result.statement_ = std::make_unique<CompiledSql>(compile(connection));
    const CompiledSql& text = *result.statement_;
    result.cursor_ = logged(text, run, [&] { return connection.query(text.sql, text.binds); });
    return result;
}

ExecutionResult Database::execute(const CompiledSql& statement, const RunOptions& run) {
    std::optional<PooledConnection> own;
    if (!run.connection) own.emplace(pool_.acquire());
    Connection& connection = run.connection ? *run.connection : **own;
    return logged(statement, run, [&] { return connection.execute(statement.sql, statement.binds); });
}

ResultStream Database::query(CompiledSql statement, const RunOptions& run) {
    return open(run, [&](Connection&) { return std::move(statement); });
}

ExecutionResult Database::executeRaw(const RawStatement& statement, const RunOptions& run) {
    if (run.connection) return execute(compile(statement, *run.connection), run);
    const PooledConnection own = pool_.acquire();
    RunOptions onOwn = run;
    onOwn.connection = &*own;
    return execute(compile(statement, *own), onOwn);
}

ResultStream Database::queryRaw(const RawStatement& statement, const RunOptions& run) {
    return open(run, [&](Connection& connection) { return compile(statement, connection); });
}

CompiledSql Database::compile(const RawStatement& statement, Connection& connection) const {
    return compileRaw(statement, dialect_.id(), connection.lexicalMode(statement.sql));
}

ServerInfo Database::serverInfo(const RunOptions& run) {
    return run.connection ? run.connection->server() : pool_.acquire()->server();
}

TransactionScope::TransactionScope(Database& database, const Logger* logging)
    : database_(database), logging_(logging), lease_(database.pool().acquire()), id_(Uuid::v4().toString()) {
    const bool mysql = database.dialect().id() != Dialect::sqlite;
    // IMMEDIATE: a deferred SQLite transaction that reads, then writes can fail although it waits its turn
    database_.execute({mysql ? "START TRANSACTION;" : "BEGIN IMMEDIATE TRANSACTION;", {}}, run());
    open_ = true;
}

void TransactionScope::commit() {
    open_ = false;
    try {
        database_.execute({"COMMIT;", {}}, run());
    } catch (...) {
        lease_.discard();
        throw;
    }
}

TransactionScope::~TransactionScope() {
    if (!open_) return;
    try {
        database_.execute({"ROLLBACK;", {}}, run());
    } catch (...) {
        lease_.discard();  // closing the connection rolls back, and says so to nobody: the first error is on its way
    }
}

}  // namespace sequelize
