#pragma once

#include <chrono>

#include "client.hpp"

namespace sequelize::detail::mysql {

/// While one lives, the client waits for a server on this thread until `patience` is over, and then fails as if the
/// connection were lost: the client's own connect timeout ends with the server's greeting, and with it those who log in
/// at a server that stopped in between would wait for ever. One at a time on a thread. With Oracle's client it only
/// tells the time.
class IoDeadline {
public:
    explicit IoDeadline(std::chrono::milliseconds patience) noexcept;
    ~IoDeadline();
    IoDeadline(const IoDeadline&) = delete;
    IoDeadline& operator=(const IoDeadline&) = delete;

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
