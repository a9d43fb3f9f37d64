#include <sequelize/pool/database.hpp>

#include <deque>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/driver.hpp>
#include <sequelize/pool/ambient_transaction.hpp>

#include "../core/utf8.hpp"
#include "../dialect/raw_sql.hpp"
#include "../driver/backends.hpp"
#include "cache_write.hpp"
#include "listeners.hpp"
#include "managed_scope.hpp"
#include "query_cache.hpp"
#include "query_watch.hpp"
#include "router.hpp"
#include "statement_tags.hpp"
#include "statement_watch.hpp"
#include "supervisor.hpp"
#include "transaction_control.hpp"
#include "transaction_core.hpp"

namespace sequelize::detail {
namespace {

/// A database that is its connection has exactly one, which is never closed for being idle.
PoolOptions poolFor(const ConnectionOptions& connection, PoolOptions pool) {
    if (livesInConnection(connection)) {
        pool.min = pool.max = 1;
        pool.maxUses = 0;
    }
    return pool;
}

}  // namespace

Database::Database(ConnectionOptions connection, PoolOptions pool, LogOptions log, StatementOptions statements,
                   EventOptions events, CacheOptions cache, const ReplicationSettings* replication)
    : connection_(std::move(connection)),
      dialect_(sqlDialect(connection_.dialect)),
      requireTransaction_(statements.requireTransaction),
      ambientTransactions_(statements.ambientTransactions),
      events_(std::make_shared<EventHub>(connection_, livesInConnection(connection_) ? 1 : pool.max)),
      listeners_(std::make_shared<Listeners>(
          Listeners{std::move(log), statements.slowQueryThreshold, statements.onSlowQuery, events_})),
      tags_(events.tagStatements ? std::make_shared<StatementTags>() : nullptr),
      cache_(cache.store ? std::make_shared<QueryCache>(std::move(cache), connection_, events_) : nullptr),
      supervisor_(std::make_shared<Supervisor>(std::move(statements))),
      pool_([this] { return router_ ? router_->openPrimary() : open(connection_, events_->database()); },
            poolFor(connection_, pool)),
      router_(replication != nullptr ? std::make_shared<Router>(*this, *replication, pool) : nullptr) {
    if (events.sink) static_cast<void>(events_->add(std::move(events.sink)));  // for as long as there is the hub
}

const Logger& Database::logger() const noexcept {
    return listeners_->log.logging;
}

RunOptions Database::completed(const RunOptions& given) const {
    RunOptions run = withAmbient(*this, given);
    if (!run.transaction) return run;
    run.label = run.transaction->label();
    if (!run.logging) run.logging = run.transaction->logger();
    return run;
}

std::shared_ptr<StatementWatch> Database::watch(std::string_view sql, const RunOptions& run) const {
    const Listeners& told = *listeners_;
    if (!told.events->isHeard() && told.slowQueryThreshold.count() == 0 && !told.loggerOf(run)) [[likely]]
        return nullptr;
    return std::make_shared<StatementWatch>(listeners_, sql, run);
}

void Database::close(const CloseOptions& options) {
    pool_.close(options);
    if (router_) router_->close(options);
}

template <class Work>
auto Database::routed(const RunOptions& run, std::string_view sql, const Work& work) {
    if (!router_) [[likely]]
        return work(nullptr);
    Route route(*router_, run, sql);
    for (;;) {
        try {
            auto result = work(&route);
            route.ended();
            return result;
        } catch (const BaseError& error) {
            route.ended();
            if (!route.goesOn(error)) throw;
        }
    }
}

void Database::noteStatement(const Connection& connection, std::string_view sql) {
    pool_.noteStatement(connection, sql);
    if (router_) router_->noteStatement(connection, sql);
}

Connection& Database::connectionFor(const RunOptions& run, std::optional<PooledConnection>& own, std::string_view sql,
                                    StatementWatch* watch, Route* route) {
    const auto lent = [&] { return route != nullptr ? route->acquire() : acquire(); };
    if (run.transaction) return run.transaction->connectionFor(*this, sql);
    if (run.connection) return *run.connection;
    if (!run.outside) requireNoManagedTransaction(sql);
    if (watch == nullptr || !watch->measures()) return *own.emplace(lent());
    const StatementWatch::ConnectTime opening;
    own.emplace(lent());
    watch->connected(opening.sum());
    return **own;
}

namespace {

/// A server cuts a text at the first byte that is no UTF-8, and would compare or store what is left.
void requireUtf8Statement(const CompiledSql& statement) {
    if (!utf8::isValid(statement.sql)) throw UsageError("The statement's SQL is not valid UTF-8; bind bytes as Bytes.");
    for (std::size_t i = 0; i < statement.binds.size(); ++i) {
        const Value& value = statement.binds[i];
        const auto* text = value.getIf<std::string>();
        const auto* json = value.getIf<Json>();
        if ((text && !utf8::isValid(*text)) || (json && !utf8::isValid(json->text)))
            throw UsageError(fmt::format(
                "Parameter {} is not valid UTF-8, and texts must be; correct it, or bind bytes as Bytes.", i + 1));
    }
}

/// Rows in memory, of a statement that has ended; or those of one that a gate held back.
class GatedRows final : public Cursor {
public:
    explicit GatedRows(const ExecutionResult& outcome) : outcome_(outcome) {}
    explicit GatedRows(Cursor& rows) {
        for (std::size_t i = 0; i < rows.columnCount(); ++i) names_.emplace_back(rows.columnName(i));
        while (rows.next()) {
            for (const Cell& cell : rows.row()) {
                Cell& stored = cells_.emplace_back(cell);
                stored.text = texts_.emplace_back(cell.text);
            }
        }
        outcome_ = rows.outcome();
    }
    [[nodiscard]] std::size_t columnCount() const noexcept override { return names_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const override { return names_.at(index); }
    bool next() override {
        if (names_.empty() || next_ == cells_.size()) return false;
        next_ += names_.size();
        return true;
    }
    [[nodiscard]] std::span<const Cell> row() const noexcept override {
        return {cells_.data() + next_ - names_.size(), names_.size()};
    }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return outcome_; }

private:
    std::vector<std::string> names_{};
    std::vector<Cell> cells_{};
    std::deque<std::string> texts_{};  // whose addresses stay
    std::size_t next_ = 0;             // the first cell behind the current row
    ExecutionResult outcome_{};
};

}  // namespace

ExecutionResult Database::executeOn(Connection& connection, const CompiledSql& statement, const RunOptions& run,
                                    StatementWatch* watch) {
    requireUtf8Statement(statement);
    if (ExecutionResult before; run.gate && !run.gate->enter(statement, before)) return before;
    noteStatement(connection, statement.sql);
    if (watch != nullptr) watch->sending(connection, statement);
    const auto result =
        tags_ && !run.tag.empty()
            ? supervisor_->execute(connection, {tags_->tagged(statement.sql, run.tag), statement.binds}, run)
            : supervisor_->execute(connection, statement, run);
    if (watch != nullptr) watch->answered(result);
    if (run.transaction) run.transaction->afterStatement(statement.sql);
    if (run.gate) run.gate->leave(statement, result);
    return result;
}

void Database::open(ResultStream& result, const CompiledSql& text, Connection& connection, const RunOptions& run) {
    requireUtf8Statement(text);
    if (ExecutionResult before; run.gate && !run.gate->enter(text, before)) {
        result.cursor_ = std::make_unique<GatedRows>(before);
        return;
    }
    noteStatement(connection, text.sql);
    if (result.watch_) result.watch_->sending(connection, text);
    if (tags_ && !run.tag.empty()) {
        result.tagged_ = std::make_unique<CompiledSql>(CompiledSql{tags_->tagged(text.sql, run.tag), text.binds});
        result.cursor_ = supervisor_->query(connection, *result.tagged_, run);
    } else {
        result.cursor_ = supervisor_->query(connection, text, run);
    }
    if (result.watch_) result.cursor_ = result.watch_->watched(std::move(result.cursor_));
    if (!run.gate) return;
    // The statement has ended when its rows have.
    result.cursor_ = std::make_unique<GatedRows>(*result.cursor_);
    run.gate->leave(text, result.cursor_->outcome());
}

void Database::requireNoManagedTransaction(std::string_view doing) const {
    if (!requireTransaction_ || !ManagedScope::covers(*this)) return;
    throw UsageError(fmt::format(
        "This call is made inside of a managed transaction's callback, and would run outside of the transaction. Add "
        ".transaction = t to it; or .transaction = null, if that is meant. (requireTransaction; {})",
        doing));
}

CompiledSql Database::admitted(const RawStatement& statement, Connection& connection, const RunOptions& run) const {
    const LexicalMode mode = connection.lexicalMode(statement.sql);
    CompiledSql compiled = compileRaw(statement, dialect_, mode);
    if (!run.transaction) return compiled;
    const auto words = statementWords(statement.sql, dialect_.facts(), mode);
    if (!run.transaction->mayCommit() && dialect_.commitsImplicitly(words))
        throw UsageError(fmt::format(
            "{} commits the transaction {} before this statement, and the test that it is to be rolled back with would "
            "leave its rows. Run the statement before the test, or with .transaction = null. ({})",
            dialect_.facts().title, run.transaction->label(), statement.sql));
    const auto control = dialect_.transactionControl(words);
    if (control == TransactionControl::is)
        throw UsageError(fmt::format(
            "This statement would begin or end a transaction inside of the transaction {}, without its knowing. Use its "
            "commit() and rollback(), a transaction within it for a savepoint, or run the statement outside of it. ({})",
            run.transaction->label(), statement.sql));
    if (control == TransactionControl::may) run.transaction->setGuard();
    return compiled;
}

ExecutionResult Database::execute(const CompiledSql& statement, const RunOptions& given) {
    const RunOptions run = completed(given);
    const QueryWatch hooks(*hooks_, statement.sql, statement.binds.size(), run);
    return routed(run, statement.sql, [&](Route* route) {
        const auto told = watch(statement.sql, run);
        return StatementWatch::around(told.get(), [&] {
            const TransactionUse use(run.transaction, statement.sql);
            const CacheWrite defined(*this, statement, run);
            std::optional<PooledConnection> own;
            const auto result =
                executeOn(connectionFor(run, own, statement.sql, told.get(), route), statement, run, told.get());
            hooks.hasRun();
            return result;
        });
    });
}

ResultStream Database::query(CompiledSql statement, const RunOptions& given) {
    const RunOptions run = completed(given);
    // A transaction sees what it has not committed, and perhaps nothing that others have.
    if (statement.read && cache_ && !run.transaction && !run.connection && !run.gate) return cachedRows(statement, run);
    return ask(std::move(statement), run);
}

ResultStream Database::cachedRows(const CompiledSql& statement, const RunOptions& run) {
    if (!run.outside) requireNoManagedTransaction(statement.sql);
    // A replica that lags behind would give what a write has made invalid.
    RunOptions fresh = run;
    fresh.reading = ReadFrom::primary;
    ResultStream result;
    pool_.requireOpen();
    result.cursor_ = cache_->rows(statement, run, supervisor_->limitOf(run), [&](const auto& use) {
        auto stream = ask({statement.sql, statement.binds}, fresh);
        use(stream.rows());
    });
    return result;
}

ResultStream Database::ask(CompiledSql statement, const RunOptions& run) {
    const QueryWatch hooks(*hooks_, statement.sql, statement.binds.size(), run);
    auto text = std::make_unique<CompiledSql>(std::move(statement));
    const std::string& sql = text->sql;
    ResultStream stream = routed(run, sql, [&](Route* route) {
        ResultStream result;
        result.watch_ = watch(sql, run);
        StatementWatch::around(result.watch_.get(), [&] {
            result.use_ = TransactionUse(run.transaction, sql);
            Connection& connection = connectionFor(run, result.own_, sql, result.watch_.get(), route);
            if (route != nullptr) result.ended_ = route->endsLater();
            open(result, *text, connection, run);
            hooks.hasRun();
        });
        return result;
    });
    stream.statement_ = std::move(text);
    return stream;
}

ExecutionResult Database::executeRaw(const RawStatement& statement, const RunOptions& given) {
    const RunOptions run = completed(given);
    const QueryWatch hooks(*hooks_, statement.sql, 0, run);
    return routed(run, statement.sql, [&](Route* route) {
        CompiledSql compiled;  // which what is told refers to
        const auto told = watch(statement.sql, run);
        return StatementWatch::around(told.get(), [&] {
            const TransactionUse use(run.transaction, statement.sql);
            std::optional<PooledConnection> own;
            Connection& connection = connectionFor(run, own, statement.sql, told.get(), route);
            compiled = admitted(statement, connection, run);
            const auto result = executeOn(connection, compiled, run, told.get());
            hooks.hasRun();
            return result;
        });
    });
}

ResultStream Database::queryRaw(const RawStatement& statement, const RunOptions& given) {
    const RunOptions run = completed(given);
    const QueryWatch hooks(*hooks_, statement.sql, 0, run);
    return routed(run, statement.sql, [&](Route* route) {
        ResultStream result;
        result.watch_ = watch(statement.sql, run);
        StatementWatch::around(result.watch_.get(), [&] {
            result.use_ = TransactionUse(run.transaction, statement.sql);
            Connection& connection = connectionFor(run, result.own_, statement.sql, result.watch_.get(), route);
            if (route != nullptr) result.ended_ = route->endsLater();
            result.statement_ = std::make_unique<CompiledSql>(admitted(statement, connection, run));
            open(result, *result.statement_, connection, run);
            if (run.transaction) run.transaction->noteRawQuery();
            // With rows it has not ended yet.
            if (run.transaction && result.rows().columnCount() == 0) run.transaction->afterStatement(statement.sql);
            hooks.hasRun();
        });
        return result;
    });
}

ServerInfo Database::serverInfo(const RunOptions& run) {
    std::optional<PooledConnection> own;
    return connectionFor(run, own, "the server's version", nullptr, nullptr).server();
}

std::uint64_t Database::autoIncrementStep(const RunOptions& run) {
    const std::string_view doing = "the step of generated ids";
    const TransactionUse use(run.transaction, doing);
    std::optional<PooledConnection> own;
    return connectionFor(run, own, doing, nullptr, nullptr).autoIncrementStep();
}

}  // namespace sequelize::detail
