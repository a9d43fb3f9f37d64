#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <sqlite3.h>

#include "../statement_cache.hpp"
#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

/// As CloseDatabase.
struct FinalizeStatement {
    unsigned process = forksSoFar();
    void operator()(sqlite3_stmt* handle) const noexcept {
        if (process == forksSoFar()) sqlite3_finalize(handle);
    }
};

/// A prepared statement.
class Statement {
public:
    /// Prepares the text. Throws UsageError when it is empty or holds more than one statement.
    Statement(Database& database, std::string_view sql, bool isKept);

    [[nodiscard]] sqlite3_stmt* get() const noexcept { return handle_.get(); }
    /// Whether it only gives rows: open cursors go on beside it.
    [[nodiscard]] bool onlyReads() const noexcept {
        return sqlite3_stmt_readonly(get()) != 0 && sqlite3_column_count(get()) != 0;
    }
    /// Whether its SQL calls last_insert_rowid().
    [[nodiscard]] bool readsInsertId() const noexcept { return readsInsertId_; }

    [[nodiscard]] bool inUse() const noexcept { return inUse_; }
    void setInUse(bool inUse) noexcept { inUse_ = inUse; }

private:
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> handle_;
    bool readsInsertId_ = false;
    bool inUse_ = false;
};

/// The use of a statement: a cached one, or one of its own where the text is not worth keeping or a cursor
/// has the cached one. In the end the statement is reset and lets go of its binds.
class StatementUse {
public:
    StatementUse(Database& database, StatementCache<Statement>& cache, std::string_view sql);
    ~StatementUse();
    StatementUse(const StatementUse&) = delete;
    StatementUse& operator=(const StatementUse&) = delete;

    [[nodiscard]] const Statement& operator*() const noexcept { return *statement_; }
    [[nodiscard]] const Statement* operator->() const noexcept { return statement_; }

private:
    const Database& database_;
    std::optional<Statement> own_;
    Statement* statement_;
};

}  // namespace sequelize::detail::sqlite
