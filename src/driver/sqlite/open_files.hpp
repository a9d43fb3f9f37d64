#pragma once

#include <atomic>

#include <sqlite3.h>

#include "../../core/at_fork.hpp"

namespace sequelize::detail::sqlite {

/// Counts the files that this process has open. A child that was forked meanwhile must not open any: POSIX gives it
/// none of its parent's locks, but SQLite's own tables in its memory say that it has them.
class OpenFiles {
public:
    /// Of the process; never destroyed.
    static OpenFiles& instance();

    void opened() noexcept { ++count_; }
    void closed() noexcept { --count_; }
    /// Whether this is a child, and its parent had files open.
    [[nodiscard]] bool areInherited() const noexcept { return areInherited_; }

    [[nodiscard]] static bool hasFile(sqlite3* handle) noexcept;

private:
    OpenFiles() = default;
    std::atomic<int> count_{0};
    bool areInherited_ = false;
    const AtFork atFork_{{.inChild = [this] { areInherited_ = areInherited_ || count_ != 0; }}};
};

}  // namespace sequelize::detail::sqlite
