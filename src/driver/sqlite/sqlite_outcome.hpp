#pragma once

#include <sequelize/driver/connection.hpp>

#include "sqlite_statement.hpp"

namespace sequelize::detail::sqlite {

/// Tells what one execution did from what SQLite goes on reporting of earlier ones.
class OutcomeWatch {
public:
    /// Before the statement's first step.
    OutcomeWatch(sqlite3* handle, const Statement& statement) noexcept;
    /// The SQL function last_insert_rowid() keeps telling the last id, whatever ran in between.
    ~OutcomeWatch();
    OutcomeWatch(const OutcomeWatch&) = delete;
    OutcomeWatch& operator=(const OutcomeWatch&) = delete;

    /// After its last step.
    [[nodiscard]] ExecutionResult outcome() const noexcept;

private:
    sqlite3* handle_;
    int changesBefore_;
    sqlite3_int64 earlierId_;
    bool isReadOnly_;
    bool readsInsertId_;
};

}  // namespace sequelize::detail::sqlite
