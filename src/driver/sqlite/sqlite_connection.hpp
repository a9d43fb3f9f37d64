#pragma once

#include <sequelize/driver/connection.hpp>

#include "sqlite_statement.hpp"

namespace sequelize::detail::sqlite {

class SqliteConnection final : public Connection {
public:
    explicit SqliteConnection(Handle handle);

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override;

    [[nodiscard]] bool isUsable() const noexcept override { return !database_.isBroken(); }
    /// There is no server that could have gone.
    [[nodiscard]] bool isOpen() noexcept override { return isUsable(); }
    [[nodiscard]] bool ping() noexcept override { return isUsable(); }
    [[nodiscard]] bool reset() noexcept override { return database_.reset(); }
    [[nodiscard]] bool needsReset() const noexcept override { return false; }  // what is to be done is never waited for
    [[nodiscard]] bool interrupt() noexcept override {
        database_.interrupt();
        return true;
    }
    void cut() noexcept override { database_.cut(); }
    void settle() noexcept override { database_.settle(); }
    void keepSession() noexcept override { database_.keepSession(); }

    [[nodiscard]] bool inTransaction() noexcept override { return sqlite3_get_autocommit(database_.get()) == 0; }
    [[nodiscard]] bool keepsOthersFromWriting() noexcept override {
        return sqlite3_txn_state(database_.get(), "main") == SQLITE_TXN_WRITE;
    }
    [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
    [[nodiscard]] LexicalMode lexicalMode(std::string_view) override { return {}; }

private:
    Database database_;
    StatementCache<Statement> statements_;  // after the database, so that it is destroyed first
    ServerInfo server_;
};

}  // namespace sequelize::detail::sqlite
