#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "../core/at_fork.hpp"

namespace sequelize::detail {

/// The socket below a connection to a server, held by a descriptor of its own: the client may close its own at any
/// time, and the number could be another file's when another thread uses it. A child of this process has no part in it:
/// both of its descriptors are exchanged for a pipe that leads nowhere, so that nothing it does reaches the server.
class SocketLink {
public:
    /// `client`: the descriptor of the client's own. Without another to spare, `cut` and `hasInput` do nothing.
    explicit SocketLink(int client);
    ~SocketLink();
    SocketLink(const SocketLink&) = delete;
    SocketLink& operator=(const SocketLink&) = delete;

    /// Whether something can be read now, be it the connection's end; false where it was looked a moment ago, unless
    /// it was cut.
    [[nodiscard]] bool hasInput() noexcept;
    /// Ends the connection in both directions. Thread-safe.
    void cut() noexcept;
    /// Whether this is a child's copy.
    [[nodiscard]] bool isAbandoned() const noexcept { return isAbandoned_; }

private:
    using Clock = std::chrono::steady_clock;

    void abandon() noexcept;

    const int client_;  // the client's own descriptor
    const int socket_;
    std::atomic<bool> isAbandoned_{false};
    std::atomic<bool> isCut_{false};
    std::optional<AtFork> atFork_;
    Clock::time_point looked_{};  // when nothing was there to be read
};

}  // namespace sequelize::detail
