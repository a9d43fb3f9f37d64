#include "sqlite_database.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>

#include "../session_effect.hpp"
#include "sqlite_cursor.hpp"

namespace sequelize::detail::sqlite {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Database::Database(Handle handle) noexcept : handle_(std::move(handle)) {
    // SQLite's own handler sleeps on while it is interrupted.
    sqlite3_busy_handler(get(), waitWhileBusy, this);
}

int Database::waitWhileBusy(void* self, int count) noexcept {
    auto& database = *static_cast<Database*>(self);
    const auto now = Clock::now();
    if (count == 0) database.busySince_ = now;
    if (database.interrupted_ || now - database.busySince_ >= busyTimeout) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(1 + 4 * count, 50)));
    return 1;
}

void Database::fail(std::string_view sql) {
    auto native = errorOf(get(), sql);
    if (cut_) throw ConnectionError("The connection was closed while the statement ran.", std::move(native));
    if (isFatal(native.code)) broken_ = true;
    throwError(std::move(native));
}

void Database::requireOpen(std::string_view sql) const {
    if (isAbandoned())
        throw ConnectionError(
            "The connection belongs to the process that this one was forked from, and the statement did not run. Get a "
            "new connection, and begin a new transaction.",
            {.sql = std::string(sql)});
    if (cut_)
        throw ConnectionError("The connection was closed earlier, and the statement did not run. Get a new connection.",
                              {.sql = std::string(sql)});
}

void Database::noteEffect(std::string_view sql) noexcept {
    if (altersSqliteSession(sql)) altered_ = true;
}

bool Database::reset() noexcept {
    if (isBroken()) return false;
    const bool inTransaction = sqlite3_get_autocommit(get()) == 0;
    if (inTransaction && sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) return false;
    // Opening a file again is cheap. A database in memory would be gone: it keeps what was done to its only session.
    const char* file = sqlite3_db_filename(get(), "main");
    return !altered_ || file == nullptr || *file == '\0';
}

void Database::storeCursors() {
    while (!cursors_.empty()) cursors_.back()->storeRest();
}

void Database::interrupt() noexcept {
    interrupted_ = true;
    sqlite3_interrupt(get());
}

void Database::cut() noexcept {
    cut_ = true;
    interrupt();
}

}  // namespace sequelize::detail::sqlite
