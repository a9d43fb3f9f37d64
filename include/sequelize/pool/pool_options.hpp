#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace sequelize {

/// A connection that was on loan for longer than `PoolOptions::leakDetection`.
struct ConnectionLeak {
    std::uint64_t thread = 0;          ///< who has it: on Linux the number that `ps -L` and debuggers show
    std::chrono::milliseconds held{};  ///< for how long by now
    std::string sql{};                 ///< the last statement that was run on it, without values; empty if none was
};

/// The connection pool's limits, with Sequelize's defaults (Sequelize: the option `pool`).
struct PoolOptions {
    std::size_t max = 5;                         ///< connections at most
    std::size_t min = 0;                         ///< connections kept although idle
    std::chrono::milliseconds idle{10'000};      ///< how long a connection may be unused before it is closed
    std::chrono::milliseconds acquire{60'000};   ///< how long a caller waits for one before the error
    std::chrono::milliseconds evict{1'000};      ///< how often idle connections are looked for
    std::uint64_t maxUses = 0;                   ///< hand-outs after which a connection is replaced; 0: no limit
    std::chrono::milliseconds leakDetection{0};  ///< a loan longer than this is reported, once; 0: none is
    /// Gets the reports, on a thread of the pool's. Without one they go to standard error, as what it throws does.
    std::function<void(const ConnectionLeak&)> onLeak{};
};

/// How a pool is closed.
struct CloseOptions {
    std::chrono::milliseconds wait{0};  ///< for what is on loan to come back, this long at most
    /// What is still out then: ends its statement, on the server too, and breaks its connection, so that whoever has it
    /// gets an error. Otherwise it is left alone, and closed when it comes back.
    bool cut = false;
};

/// The pool at one moment.
struct PoolStatistics {
    std::size_t max = 0;          ///< so many at most
    std::size_t size = 0;         ///< open connections, and those being opened
    std::size_t available = 0;    ///< open and idle
    std::size_t borrowed = 0;     ///< handed out
    std::size_t waiting = 0;      ///< callers that wait for one
    std::uint64_t created = 0;    ///< connections opened since the start
    std::uint64_t discarded = 0;  ///< connections closed: broken, idle for too long, or used up
};

}  // namespace sequelize
