#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

#include "../socket_link.hpp"
#include "../statement_cache.hpp"
#include "client.hpp"
#include "mysql_parameters.hpp"
#include "mysql_statement.hpp"

namespace sequelize::detail::mysql {

/// How the sessions of a connection begin.
struct SessionStart {
    ConnectionOptions options{};
    std::string setUp{};                    ///< what is sent again after a reset
    std::chrono::microseconds utcOffset{};  ///< what the session's time zone is ahead of UTC
};

class MysqlCursor;

class MysqlConnection final : public Connection {
public:
    MysqlConnection(Handle handle, ServerInfo server, SessionStart start);
    ~MysqlConnection() override;
    MysqlConnection(const MysqlConnection&) = delete;
    MysqlConnection& operator=(const MysqlConnection&) = delete;

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] bool isUsable() const noexcept override { return !isLost() && reader_ == nullptr; }
    [[nodiscard]] bool isOpen() noexcept override;
    [[nodiscard]] bool ping() noexcept override;
    [[nodiscard]] bool inTransaction() noexcept override;
    [[nodiscard]] bool lastFailureIsTransient() const noexcept override { return failedTransiently_; }
    [[nodiscard]] bool reset() noexcept override;
    [[nodiscard]] bool needsReset() const noexcept override;
    void keepSession() noexcept override {
        altered_ = false;
        stepUnknown_ = true;
    }
    [[nodiscard]] bool interrupt() noexcept override;
    void cut() noexcept override { link_.cut(); }
    void settle() noexcept override;
    [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
    [[nodiscard]] std::uint64_t autoIncrementStep() override;
    [[nodiscard]] LexicalMode lexicalMode(std::string_view sql) override;

private:
    friend class MysqlCursor;

    /// In a child that the process was forked into, too.
    [[nodiscard]] bool isLost() const noexcept { return lost_ || link_.isAbandoned(); }
    /// Before every statement.
    void makeReady(std::string_view sql);
    [[nodiscard]] bool isServerInTransaction() const noexcept {
        return (handle_->server_status & SERVER_STATUS_IN_TRANS) != 0;
    }
    /// `hadRows`: set when any of its results was of rows, which are thrown away.
    ExecutionResult executeText(std::string_view sql, bool& hadRows);
    /// Prepares if need be, and executes.
    PreparedStatement& run(std::string_view sql, std::span<const Value> binds);
    PreparedStatement& statementFor(std::string_view sql);
    [[nodiscard]] StatementHandle prepare(std::string_view sql);
    void requireRoom(std::size_t bytes, std::string_view sql) const;
    /// Ends the use of a statement that was run.
    void release(PreparedStatement& statement) noexcept;
    void forget(PreparedStatement& statement) noexcept;
    [[noreturn]] void fail(NativeError error);
    /// Asks the server.
    [[nodiscard]] bool hasHungUp() noexcept;
    [[nodiscard]] bool send(std::string_view sql) noexcept;

    Handle handle_;
    SocketLink link_;
    const unsigned long id_;  // the server's, for KILL
    const SessionStart start_;
    ServerInfo server_;
    StatementCache<PreparedStatement> cache_;
    std::optional<PreparedStatement> passing_{};  // the one in use that is too long for the cache
    Parameters parameters_{};
    bool lost_ = false;
    bool statusUnknown_ = false;  // an error tells nothing of what became of the transaction
    bool failedTransiently_ = false;
    MysqlCursor* reader_ = nullptr;  // that the server is sending rows to
    bool altered_ = false;           // a statement may have left something in the session
    bool stepUnknown_ = false;       // a reset takes the server's present one
    bool nextTransactionSet_ = false;
};

}  // namespace sequelize::detail::mysql
