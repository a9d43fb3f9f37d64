#include "sqlite_outcome.hpp"

namespace sequelize::detail::sqlite {

namespace {

std::uint64_t changesOf(sqlite3* handle) noexcept {
#if SQLITE_VERSION_NUMBER >= 3037000
    return static_cast<std::uint64_t>(sqlite3_changes64(handle));
#else
    return static_cast<std::uint64_t>(sqlite3_changes(handle));
#endif
}

}  // namespace

OutcomeWatch::OutcomeWatch(sqlite3* handle, const Statement& statement) noexcept
    : handle_(handle),
      changesBefore_(sqlite3_total_changes(handle)),
      earlierId_(sqlite3_last_insert_rowid(handle)),
      isReadOnly_(sqlite3_stmt_readonly(statement.get()) != 0),
      readsInsertId_(statement.readsInsertId()) {
    if (!isReadOnly_ && !readsInsertId_) sqlite3_set_last_insert_rowid(handle_, 0);
}

OutcomeWatch::~OutcomeWatch() {
    if (!isReadOnly_ && !readsInsertId_ && sqlite3_last_insert_rowid(handle_) == 0)
        sqlite3_set_last_insert_rowid(handle_, earlierId_);
}

ExecutionResult OutcomeWatch::outcome() const noexcept {
    ExecutionResult result;
    if (!isReadOnly_) {
        const auto id = sqlite3_last_insert_rowid(handle_);
        // A statement that reads the earlier id must see it, and so its own cannot be told from that when they are the
        // same.
        if (!readsInsertId_ || id != earlierId_) result.insertId = static_cast<std::uint64_t>(id);
    }
    // Statements that change no rows leave the number of the one before.
    if (sqlite3_total_changes(handle_) != changesBefore_) result.affectedRows = changesOf(handle_);
    return result;
}

}  // namespace sequelize::detail::sqlite
