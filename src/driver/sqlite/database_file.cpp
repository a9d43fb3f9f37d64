#include "database_file.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../dialect/sqlite/in_memory.hpp"
#include "sqlite_driver.hpp"

namespace sequelize::detail {
namespace {

struct CloseFile {
    void operator()(sqlite3* file) const { sqlite3_close_v2(file); }
};
using OpenFile = std::unique_ptr<sqlite3, CloseFile>;

/// Null: there is no such file.
OpenFile openExisting(const std::string& storage) {
    if (isStorageInMemory(storage))
        throw UsageError(
            "the database is in memory, and there only while it is open: there is no file to make or drop");
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(storage.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
    OpenFile file(raw);
    if (code == SQLITE_OK) return file;
    // "file:x?mode=..." cannot be looked up by its text, and is told apart by nobody.
    std::error_code error;
    const bool isThere =
        !storage.starts_with("file:") && std::filesystem::exists(std::filesystem::symlink_status(storage, error));
    if (isThere || code != SQLITE_CANTOPEN)
        throw UsageError(fmt::format("cannot open the database file '{}': {}", storage,
                                     raw != nullptr ? sqlite3_errmsg(raw) : sqlite3_errstr(code)));
    return nullptr;
}

/// Takes the file for this connection alone. In WAL mode others show even when they do nothing.
void takeAlone(sqlite3* file, const std::string& storage) {
    const int code =
        sqlite3_exec(file, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return;
    const std::string_view why = (code & 0xFF) == SQLITE_NOTADB ? "is no SQLite database"
                                 : (code & 0xFF) == SQLITE_BUSY ? "is used by another connection"
                                                                : sqlite3_errmsg(file);
    throw UsageError(fmt::format("the file '{}' was not deleted: it {}", storage, why));
}

}  // namespace

bool makeSqliteFile(const ConnectionOptions& options) {
    if (openExisting(options.storage)) return false;
    // The first connection writes the file's header.
    static_cast<void>(connectSqlite(options));
    return true;
}

bool removeSqliteFile(const ConnectionOptions& options) {
    OpenFile file = openExisting(options.storage);
    if (!file) return false;
    takeAlone(file.get(), options.storage);
    const std::string path = sqlite3_db_filename(file.get(), "main");  // absolute, without links
    file.reset();
    // The database first: a journal without it is harmless, one beside a newer database is not.
    std::error_code error;
    for (const std::string_view suffix : {"", "-journal", "-wal", "-shm"}) {
        std::filesystem::remove(path + std::string(suffix), error);
        if (error) throw UsageError(fmt::format("cannot delete '{}{}': {}", path, suffix, error.message()));
    }
    return true;
}

}  // namespace sequelize::detail
