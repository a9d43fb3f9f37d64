#pragma once

#include <optional>

#include "../stored_rows.hpp"
#include "mysql_connection.hpp"

namespace sequelize::detail::mysql {

class MysqlCursor final : public Cursor {
public:
    explicit MysqlCursor(MysqlConnection& connection) noexcept : connection_(connection) {}
    /// Reads on to the end of the rows for a moment; if more are left, the server is told to end the query.
    ~MysqlCursor() override;
    MysqlCursor(const MysqlCursor&) = delete;
    MysqlCursor& operator=(const MysqlCursor&) = delete;

    /// Takes over a statement that was executed.
    void open(PreparedStatement& statement);
    /// Of a statement that ran without being prepared.
    void openFinished(const ExecutionResult& outcome) noexcept;

    /// So that the connection is free for another statement.
    void storeRest();

    [[nodiscard]] std::size_t columnCount() const noexcept override;
    [[nodiscard]] std::string_view columnName(std::size_t index) const override;
    bool next() override;
    [[nodiscard]] std::span<const Cell> row() const noexcept override;
    [[nodiscard]] ExecutionResult outcome() const noexcept override;

private:
    void stop() noexcept;
    void letGo() noexcept;

    MysqlConnection& connection_;
    PreparedStatement* statement_ = nullptr;
    std::optional<StoredRows> stored_{};
    ExecutionResult finished_{};  // of a statement that was not prepared
    bool hasRow_ = false;
    bool ended_ = false;
};

}  // namespace sequelize::detail::mysql
