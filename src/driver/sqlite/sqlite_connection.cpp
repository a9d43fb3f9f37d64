#include "sqlite_connection.hpp"

#include <utility>

#include "sqlite_binder.hpp"
#include "sqlite_cursor.hpp"
#include "sqlite_driver.hpp"
#include "sqlite_outcome.hpp"

namespace sequelize::detail {

namespace sqlite {

namespace {

constexpr std::size_t keptStatements = 256;

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
    if (!statement->onlyReads()) database_.storeCursors();
    bindAll(database_, statement->get(), binds, BindLifetime::outlivesExecution);

    const OutcomeWatch watch(database_.get(), *statement);
    runToEnd(database_, statement->get());
    return watch.outcome();
}

std::unique_ptr<Cursor> SqliteConnection::query(std::string_view sql, std::span<const Value> binds) {
    return std::make_unique<SqliteCursor>(database_, statements_, sql, binds);
}

}  // namespace sqlite

std::unique_ptr<Connection> connectSqlite(const ConnectionOptions& options) {
    return std::make_unique<sqlite::SqliteConnection>(sqlite::openDatabase(options));
}

}  // namespace sequelize::detail
