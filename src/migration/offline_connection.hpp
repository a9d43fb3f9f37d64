#pragma once

#include <sequelize/driver/connection.hpp>

namespace sequelize::detail {

/// Stands in the place of a connection where there is none: for scripts that are written without a server. Whatever is
/// sent is UsageError. Quotes are read as a server reads them that nobody has told otherwise.
class OfflineConnection final : public Connection {
public:
    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override;
    [[nodiscard]] bool isUsable() const noexcept override { return true; }
    [[nodiscard]] bool isOpen() noexcept override { return true; }
    [[nodiscard]] bool ping() noexcept override { return true; }
    [[nodiscard]] bool inTransaction() noexcept override { return false; }
    [[nodiscard]] bool reset() noexcept override { return true; }
    [[nodiscard]] bool interrupt() noexcept override { return false; }
    void cut() noexcept override {}
    void settle() noexcept override {}
    [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
    [[nodiscard]] LexicalMode lexicalMode(std::string_view) override { return {}; }

private:
    ServerInfo server_{};
};

}  // namespace sequelize::detail
