#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

#include "../socket_link.hpp"
#include "../statement_cache.hpp"
#include "client.hpp"
#include "parameters.hpp"
#include "postgres_errors.hpp"
#include "postgres_statement.hpp"

namespace sequelize::detail::postgres {

class PostgresCursor;

/// A session on a PostgreSQL server. Statements go by the extended protocol, which takes one at a time; only what
/// begins with CREATE, ALTER, DROP, COMMENT or DO, and has no values, may be several in one text.
class PostgresConnection final : public Connection {
public:
    /// `utcOffset`: what the session's time zone is ahead of UTC. `onNotice` may be empty.
    PostgresConnection(Handle handle, std::chrono::microseconds utcOffset, NoticeHandler onNotice);
    ~PostgresConnection() override;
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] bool isUsable() const noexcept override { return !isLost() && reader_ == nullptr; }
    [[nodiscard]] bool isOpen() noexcept override;
    [[nodiscard]] bool ping() noexcept override;
    /// Not after a deadlock or a serialization failure: nothing is left of it but to run it again as a whole.
    [[nodiscard]] bool inTransaction() noexcept override;
    [[nodiscard]] bool lastFailureIsTransient() const noexcept override { return failedTransiently_; }
    [[nodiscard]] bool reset() noexcept override;
    [[nodiscard]] bool needsReset() const noexcept override;
    void keepSession() noexcept override { altered_ = false; }
    [[nodiscard]] bool interrupt() noexcept override;
    void cut() noexcept override { link_.cut(); }
    /// An interruption has reached the session before `interrupt` returns, and one that finds it idle does nothing.
    void settle() noexcept override {}
    [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
    [[nodiscard]] LexicalMode lexicalMode(std::string_view sql) override;

private:
    friend class PostgresCursor;

    /// In a child that the process was forked into, too.
    [[nodiscard]] bool isLost() const noexcept { return lost_ || link_.isAbandoned(); }
    [[nodiscard]] bool isServerInTransaction() const noexcept {
        const auto status = PQtransactionStatus(handle_.get());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
    }
    /// Before every statement.
    void makeReady(std::string_view sql);
    /// Sends a statement to be run, and returns its first result. What was prepared before its tables changed is
    /// prepared again where nothing is lost by it.
    PreparedStatement& run(std::string_view sql, std::span<const Value> binds, Result& first);
    PreparedStatement& statementFor(std::string_view sql);
    [[nodiscard]] std::unique_ptr<PreparedStatement> prepare(std::string_view sql, std::string name,
                                                             std::vector<Oid> declared);
    /// Sends what was prepared, or text and values at once.
    [[nodiscard]] bool sendStatement(const PreparedStatement& statement) noexcept;
    /// Of a statement whose columns are known only now.
    void describeLate(PreparedStatement& statement, const PGresult* first);
    [[nodiscard]] std::vector<ValueForm> formsOf(const PGresult* description);
    [[nodiscard]] ValueForm formOf(Oid type);
    [[nodiscard]] ValueForm lookedUp(Oid type);

    /// The next result of what was sent; null when there is none. Throws when the connection is lost.
    [[nodiscard]] Result nextResult(std::string_view sql);
    /// Reads past the rows that a result begins.
    [[nodiscard]] Result passRows(Result result, std::string_view sql);
    /// The ids that the rows of an INSERT tell.
    void tellIds(ExecutionResult& outcome);
    /// Looks at a result that ends a statement, and reads on to the end of what was sent. Throws what it means.
    ExecutionResult conclude(Result result, std::string_view sql);
    /// What the statement did to the session.
    /// Whether it ended a transaction otherwise than it was told to.
    [[nodiscard]] bool note(PGresult* result, std::string_view sql);
    [[nodiscard]] static ExecutionResult outcomeOf(PGresult* result) noexcept;
    /// Reads what was sent to its end, and throws it all away.
    void drain() noexcept;
    /// Nothing where the status is no COPY's.
    void endCopy(ExecStatusType status) noexcept;
    [[noreturn]] void failSending(std::string_view sql);
    [[noreturn]] void fail(ServerError error);
    /// The libpq has been asked for something that the connection cannot give any more.
    [[nodiscard]] bool hasBroken() const noexcept { return PQstatus(handle_.get()) == CONNECTION_BAD; }

    void release(PreparedStatement& statement) noexcept;
    void forget(std::string_view sql, PreparedStatement& statement) noexcept;
    /// Whether it was one that is too long for the cache.
    bool dropPassing(const PreparedStatement& statement) noexcept;
    /// All that is not in use, and the types that were looked up.
    void forgetAll() noexcept;
    /// Whether a statement of the driver's own succeeded.
    [[nodiscard]] bool send(const char* sql) noexcept;

    Handle handle_;
    SocketLink link_;
    const std::shared_ptr<PGcancel> cancel_;
    const std::chrono::microseconds utcOffset_;
    const NoticeHandler onNotice_;
    ServerInfo server_;
    SpareNames spare_{};  // before what puts names there
    StatementCache<StatementVariants> cache_;
    std::vector<std::unique_ptr<PreparedStatement>> passing_{};  // those in use that are too long for the cache
    std::map<Oid, ValueForm> looked_{};                          // types that the catalogue was asked about
    Parameters parameters_{};
    std::string text_{};  // the statement, with the zero at its end that libpq wants
    unsigned long prepared_ = 0;
    std::vector<std::uint64_t> ids_{};  // of the INSERT that runs
    bool lost_ = false;
    bool failedTransiently_ = false;
    bool wasVictim_ = false;            // of others: what the server has is the rest of a transaction
    PostgresCursor* reader_ = nullptr;  // that the server is sending rows to
    bool wasInTransaction_ = false;     // when the statement that ran last was sent
    bool altered_ = false;              // a statement may have left something in the session
};

}  // namespace sequelize::detail::postgres
