#pragma once

#include <optional>
#include <string>

#include "../stored_rows.hpp"
#include "postgres_connection.hpp"

namespace sequelize::detail::postgres {

class PostgresCursor final : public Cursor {
public:
    PostgresCursor(PostgresConnection& connection, std::string_view sql) : connection_(connection), sql_(sql) {}
    /// Reads on to the end of the rows for a moment. If more are left, of a SELECT outside of a transaction the server
    /// is told to end the query; all of others are read, since an interruption would undo what was done.
    ~PostgresCursor() override;
    PostgresCursor(const PostgresCursor&) = delete;
    PostgresCursor& operator=(const PostgresCursor&) = delete;

    /// Takes over a statement that was sent, with its first result.
    void open(PreparedStatement& statement, Result first);

    /// So that the connection is free for another statement.
    void storeRest();

    [[nodiscard]] std::size_t columnCount() const noexcept override;
    [[nodiscard]] std::string_view columnName(std::size_t index) const override;
    bool next() override;
    [[nodiscard]] std::span<const Cell> row() const noexcept override;
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return outcome_; }

private:
    void stop() noexcept;
    void letGo() noexcept;
    void end();

    PostgresConnection& connection_;
    const std::string sql_;
    PreparedStatement* statement_ = nullptr;
    Result result_{};  // of the current row, or of the first one, which is still to be given out
    bool isResultNew_ = false;
    std::optional<StoredRows> stored_{};
    ExecutionResult outcome_{};
    bool isInTransaction_ = false;
    bool hasRow_ = false;
    bool ended_ = false;
};

}  // namespace sequelize::detail::postgres
