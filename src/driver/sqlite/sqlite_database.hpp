#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/connection_options.hpp>

#include "../../core/at_fork.hpp"

namespace sequelize::detail::sqlite {

/// How long a statement waits for other connections to let go of the file.
inline constexpr std::chrono::milliseconds busyTimeout{5'000};

/// A child of the process has no part in what its parent has open: SQLite would take the parent's locks for its own,
/// and undo in the shared log what the parent is writing. So a child lets everything be.
struct CloseDatabase {
    unsigned process = forksSoFar();
    bool counts = false;  // among the OpenFiles, if it is a file
    // v2: were a statement still open by mistake, the handle would live on until that one is gone.
    void operator()(sqlite3* handle) const noexcept;
};
using Handle = std::unique_ptr<sqlite3, CloseDatabase>;

class SqliteCursor;

/// One open database. From other threads: `interrupt` and `cut` only.
class Database {
public:
    explicit Database(Handle handle) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

    /// Whether an error, or a cut, has left the file or the connection in doubt, or this is a child's copy.
    [[nodiscard]] bool isBroken() const noexcept { return broken_ || cut_ || isAbandoned(); }
    [[nodiscard]] bool isAbandoned() const noexcept { return handle_.get_deleter().process != forksSoFar(); }

    /// Throws what the handle's last error means.
    [[noreturn]] void fail(std::string_view sql);

    /// Before every statement. Throws ConnectionError after a cut, and in a child of the process.
    void requireOpen(std::string_view sql) const;
    /// Before a statement is prepared.
    void noteEffect(std::string_view sql) noexcept;
    /// As `Connection::reset`.
    [[nodiscard]] bool reset() noexcept;
    /// As `Connection::keepSession`.
    void keepSession() noexcept { altered_ = false; }

    /// Before a statement that may change what open cursors read, or that ends the transaction they read in.
    void storeCursors();
    void add(SqliteCursor& cursor) { cursors_.push_back(&cursor); }
    void remove(const SqliteCursor& cursor) noexcept { std::erase(cursors_, &cursor); }

    void interrupt() noexcept;
    void cut() noexcept;
    void settle() noexcept { interrupted_ = false; }

private:
    static int waitWhileBusy(void* self, int count) noexcept;

    Handle handle_;
    std::vector<SqliteCursor*> cursors_;  // that have rows to come
    std::chrono::steady_clock::time_point busySince_{};
    bool broken_ = false;
    bool altered_ = false;  // a statement may have left something that later ones would see
    std::atomic<bool> interrupted_{false};
    std::atomic<bool> cut_{false};
};

/// Opens what `storage` names, and sets it up for the library. Throws a ConnectionError that says what is
/// wrong.
[[nodiscard]] Handle openDatabase(const ConnectionOptions& options);

/// What SQLite says about the handle's last error.
[[nodiscard]] NativeError errorOf(sqlite3* handle, std::string_view sql = {});

/// Throws the class of core/error.hpp that the extended error code means.
[[noreturn]] void throwError(NativeError native);

/// Whether the error says that the file cannot be trusted or reached any more.
[[nodiscard]] bool isFatal(int code) noexcept;

}  // namespace sequelize::detail::sqlite
