#pragma once

#include <chrono>
#include <string>

#include "client.hpp"

namespace sequelize::detail::mysql {

/// While one lives, the client waits for a server on this thread until `patience` is over, and then fails as if the
/// connection were lost: the client's own connect timeout ends with the server's greeting, and with it those who log in
/// at a server that stopped in between would wait for ever. One at a time on a thread. Oracle's client lets nobody else
/// wait for it, so that there it holds for the three calls below, which take its non-blocking ones.
class IoDeadline {
public:
    explicit IoDeadline(std::chrono::milliseconds patience) noexcept;
    ~IoDeadline();
    IoDeadline(const IoDeadline&) = delete;
    IoDeadline& operator=(const IoDeadline&) = delete;

    /// mysql_real_connect: whether it succeeded. `host`, `user`, `database` and `socketPath` may be null.
    [[nodiscard]] bool connect(MYSQL* handle, const char* host, const char* user, const std::string& password,
                               const char* database, unsigned port, const char* socketPath, unsigned long flags) const;
    /// mysql_real_query: whether it succeeded.
    [[nodiscard]] bool query(MYSQL* handle, const std::string& sql) const;
    /// mysql_store_result.
    [[nodiscard]] Result storeResult(MYSQL* handle) const;

    [[nodiscard]] bool hasPassed() const noexcept { return Clock::now() >= end_; }

    /// Lets deadlines hold for a handle that is not yet connected.
    static void heed(MYSQL* handle);
    /// Takes the time limits off a handle that is connected: from now on it waits as long as the server takes.
    static void lift(MYSQL* handle) noexcept;

private:
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end_;
};

}  // namespace sequelize::detail::mysql
