#pragma once

#include "driver/mysql/mysql_connection.hpp"

namespace sequelize::mysql {

class MysqlCursor final : public Cursor {
public:
    explicit MysqlCursor(MysqlConnection& connection) noexcept : connection_(connection) {}
    /// Reads on to the end of the rows, which takes its time if many are left.
    ~MysqlCursor() override;
    MysqlCursor(const MysqlCursor&) = delete;
    MysqlCursor& operator=(const MysqlCursor&) = delete;

    /// Takes over a statement that was executed.
    void open(PreparedStatement& statement);
    /// Of a statement that ran without being prepared.
    void openFinished(const ExecutionResult& outcome) noexcept;

    [[nodiscard]] std::size_t columnCount() const noexcept override;
    [[nodiscard]] std::string_view columnName(std::size_t index) const override;
    bool next() override;
    [[nodiscard]] std::span<const Cell> row() const noexcept override;
    [[nodiscard]] ExecutionResult outcome() const noexcept override;

private:
    MysqlConnection& connection_;
    PreparedStatement* statement_ = nullptr;
    ExecutionResult finished_{};  // of a statement that was not prepared
    bool ended_ = false;
};

}  // namespace sequelize::mysql
