#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

#include "decimal_collation.hpp"
#include "open_files.hpp"
#include "sql_functions.hpp"
#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

namespace {

using Clock = std::chrono::steady_clock;

/// What is wrong with a file that does not open, and what to do about it.
std::string diagnose(const std::string& storage, int systemError) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path path(storage);
    if (fs::is_directory(path, ignored))
        return "it is a directory. Let the option `storage` name a file, or \":memory:\".";
    const auto directory = path.parent_path();
    if (!directory.empty() && !fs::is_directory(directory, ignored))
        return "the directory '" + directory.string() +
               "' does not exist. Create it, or correct the option `storage` (DB_STORAGE).";
    std::string reason = systemError != 0 ? std::generic_category().message(systemError) : "it cannot be opened";
    return reason +
           ". Let this user read and write the file and its directory, or correct the option `storage` (DB_STORAGE).";
}

[[noreturn]] void failOpening(sqlite3* handle, int code, const std::string& storage) {
    NativeError native{.code = code, .message = sqlite3_errstr(code)};
    if (handle != nullptr) native.message = sqlite3_errmsg(handle);
    const std::string start = "Cannot open the SQLite database '" + storage + "': ";
    switch (code & 0xff) {
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            throw InvalidConnectionError(
                start + diagnose(storage, handle != nullptr ? sqlite3_system_errno(handle) : 0), std::move(native));
        case SQLITE_NOTADB:
            throw InvalidConnectionError(
                start +
                    "the file is no SQLite database, or it is encrypted. Let the option `storage` name "
                    "another "
                    "file, or move this one away and a new database is made.",
                std::move(native));
        default: {
            const auto message = start + native.message + ".";
            throw ConnectionError(message, std::move(native));
        }
    }
}

int run(sqlite3* handle, const char* sql) {
    return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
}

/// Tries again while another connection has the file. SQLite's own busy handler is not enough: it is not
/// asked when a change of the journal mode meets another one.
int runPatiently(sqlite3* handle, const char* sql, Clock::time_point deadline) {
    for (;;) {
        const int code = run(handle, sql);
        if ((code & 0xff) != SQLITE_BUSY || Clock::now() >= deadline) return code;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

/// Reads the file, so that one that is no database is noticed now and not by some later statement, and puts
/// it into WAL mode: with a rollback journal one reader keeps every writer out and a writer every reader, so
/// that the connections of a pool would stand in each other's way; with a log only two writers do.
void prepareFile(sqlite3* handle, const std::string& storage, std::chrono::milliseconds patience) {
    const bool readOnly = sqlite3_db_readonly(handle, "main") == 1;
    const char* sql = readOnly ? "PRAGMA schema_version" : "PRAGMA journal_mode=WAL";
    const int code = runPatiently(handle, sql, Clock::now() + patience);
    // Who has the file may be done by the first statement; the mode is a matter of speed only.
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_READONLY)
        failOpening(handle, code, storage);
}

}  // namespace

Handle openDatabase(const ConnectionOptions& options) {
    const std::string& storage = options.storage;
    if (storage.find('\0') != std::string::npos)
        throw InvalidConnectionError("The option `storage` contains a NUL byte, which no path has. Remove it.");
    if (options.timezone != "+00:00")
        throw InvalidConnectionError(
            "SQLite has no time zones, dates are always stored as UTC. Remove the option `timezone`.");

    // No mutex of SQLite's: the pool hands a connection to one thread at a time.
    // URIs are taken whether or not SQLite was built to do so: a program means the same everywhere.
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(storage.c_str(), &raw, flags, nullptr);
    Handle handle(raw);
    if (code != SQLITE_OK) failOpening(raw, raw != nullptr ? sqlite3_extended_errcode(raw) : code, storage);

    sqlite3_extended_result_codes(raw, 1);
    registerDecimalCollation(raw);
    registerComparisonFunctions(raw);
    registerDecimalFunctions(raw);
    registerFitFunction(raw);
    registerJsonFunction(raw);
    registerJsonPartFunctions(raw);
    registerLikeFunction(raw);
    registerNumberFunctions(raw);
    registerTextFunctions(raw);
    registerTimeFunctions(raw);
    const bool hasFile = OpenFiles::hasFile(raw);
    auto& files = OpenFiles::instance();
    if (hasFile && files.areInherited())
        throw ConnectionError(
            "SQLite cannot open a file in a process that was forked from one with SQLite files open: its locks would not "
            "hold. Fork first, or after `close()`; or let the child `exec` a program.");
    if (hasFile) {
        files.opened();
        handle.get_deleter().counts = true;
    }
    if (hasFile) prepareFile(raw, storage, std::min(options.connectTimeout, busyTimeout));
    if (const int failed = run(raw, "PRAGMA foreign_keys=ON"); failed != SQLITE_OK) failOpening(raw, failed, storage);
    return handle;
}

}  // namespace sequelize::detail::sqlite
