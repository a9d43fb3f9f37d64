#pragma once

#include "driver/mysql/client.hpp"

namespace sequelize::mysql {

/// The socket below a connection, held by a descriptor of its own: the client may close its own at any time, and the
/// number could be another file's when another thread uses it.
class Link {
public:
    /// Without a descriptor to spare, `cut` and `hasInput` do nothing.
    explicit Link(MYSQL* handle) noexcept;
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Whether something can be read now, be it the connection's end.
    [[nodiscard]] bool hasInput() const noexcept;
    /// Ends the connection in both directions. Thread-safe.
    void cut() const noexcept;

private:
    int socket_;
};

}  // namespace sequelize::mysql
