#pragma once

#include <optional>
#include <vector>

#include <sequelize/driver/connection.hpp>

#include "../stored_rows.hpp"
#include "sqlite_outcome.hpp"
#include "sqlite_statement.hpp"

namespace sequelize::detail::sqlite {

/// A query's rows. The connection must outlive it.
class SqliteCursor final : public Cursor {
public:
    SqliteCursor(Database& database, StatementCache<Statement>& cache, std::string_view sql,
                 std::span<const Value> binds);

    ~SqliteCursor() override { database_.remove(*this); }
    SqliteCursor(const SqliteCursor&) = delete;
    SqliteCursor& operator=(const SqliteCursor&) = delete;

    /// So that what runs next neither changes the rows to come nor is held up by them.
    void storeRest();

    [[nodiscard]] std::size_t columnCount() const noexcept override { return cells_.size(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const override;
    bool next() override;
    [[nodiscard]] std::span<const Cell> row() const noexcept override { return stored_ ? stored_->row() : cells_; }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return outcome_; }

private:
    bool step();
    void describeColumns();
    void readRow();

    Database& database_;
    std::optional<StatementUse> statement_;  // until the rest is stored
    std::optional<OutcomeWatch> watch_;      // until the statement is done
    std::optional<StoredRows> stored_;
    ExecutionResult outcome_{};
    std::vector<Cell> cells_;
    std::vector<std::size_t> dateTimes_;  // columns of a table that are declared DATETIME
    std::vector<std::size_t> documents_;  // columns that hold JSON
    std::vector<std::size_t> shapes_;     // columns that are GEOMETRY
    bool hasRow_ = false;
    bool isFirst_ = true;
};

}  // namespace sequelize::detail::sqlite
