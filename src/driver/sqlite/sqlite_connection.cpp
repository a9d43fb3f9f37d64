#include "driver/sqlite/sqlite_connection.hpp"

#include <utility>

#include "driver/sqlite/sqlite_binder.hpp"
#include "driver/sqlite/sqlite_cursor.hpp"
#include "driver/sqlite/sqlite_driver.hpp"

namespace sequelize {

namespace sqlite {

namespace {

constexpr std::size_t keptStatements = 256;

/// Tells the id that a statement generates from that of an earlier one, which SQLite goes on reporting.
class InsertIdWatch {
public:
    explicit InsertIdWatch(sqlite3* handle) noexcept : handle_(handle), earlier_(sqlite3_last_insert_rowid(handle)) {
        sqlite3_set_last_insert_rowid(handle_, 0);
    }
    /// The SQL function last_insert_rowid() keeps telling the last id, whatever ran in between.
    ~InsertIdWatch() {
        if (sqlite3_last_insert_rowid(handle_) == 0) sqlite3_set_last_insert_rowid(handle_, earlier_);
    }
    InsertIdWatch(const InsertIdWatch&) = delete;
    InsertIdWatch& operator=(const InsertIdWatch&) = delete;

private:
    sqlite3* handle_;
    sqlite3_int64 earlier_;
};

std::uint64_t changesOf(sqlite3* handle) noexcept {
#if SQLITE_VERSION_NUMBER >= 3037000
    return static_cast<std::uint64_t>(sqlite3_changes64(handle));
#else
    return static_cast<std::uint64_t>(sqlite3_changes(handle));
#endif
}

void runToEnd(Database& database, sqlite3_stmt* statement) {
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) database.fail(sqlite3_sql(statement));
}

}  // namespace

SqliteConnection::SqliteConnection(Handle handle)
    : database_(std::move(handle)), statements_(keptStatements), server_{.version = sqlite3_libversion()} {}

ExecutionResult SqliteConnection::execute(std::string_view sql, std::span<const Value> binds) {
    const StatementUse statement(database_, statements_, sql);
    bindAll(database_, statement->get(), binds, BindLifetime::outlivesExecution);

    sqlite3* handle = database_.get();
    const int changesBefore = sqlite3_total_changes(handle);
    ExecutionResult result;
    if (sqlite3_stmt_readonly(statement->get()) != 0) {
        runToEnd(database_, statement->get());
    } else if (statement->readsInsertId()) {
        // It must see the earlier id, and so its own cannot be told from that when both are the same.
        const auto earlier = sqlite3_last_insert_rowid(handle);
        runToEnd(database_, statement->get());
        const auto id = sqlite3_last_insert_rowid(handle);
        if (id != earlier) result.insertId = static_cast<std::uint64_t>(id);
    } else {
        const InsertIdWatch watch(handle);
        runToEnd(database_, statement->get());
        result.insertId = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(handle));
    }
    // Statements that change no rows leave the number of the one before.
    if (sqlite3_total_changes(handle) != changesBefore) result.affectedRows = changesOf(handle);
    return result;
}

std::unique_ptr<Cursor> SqliteConnection::query(std::string_view sql, std::span<const Value> binds) {
    return std::make_unique<SqliteCursor>(database_, statements_, sql, binds);
}

}  // namespace sqlite

std::unique_ptr<Connection> connectSqlite(const ConnectionOptions& options) {
    return std::make_unique<sqlite::SqliteConnection>(sqlite::openDatabase(options));
}

}  // namespace sequelize
