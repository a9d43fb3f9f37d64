#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <sequelize/pool/connection_pool.hpp>

#include "../dialect/replication_sql.hpp"
#include "server.hpp"

namespace sequelize::detail {

class SqlDialect;

/// Finds the one of several servers that takes writes. Thread-safe.
class PrimaryFinder {
public:
    using Clock = std::chrono::steady_clock;

    /// `wait`: how long it looks for one.
    PrimaryFinder(std::vector<Server> servers, std::chrono::milliseconds wait, const SqlDialect& dialect,
                  OpenServer open);

    /// A connection for the pool to the server that was found last if it takes writes, else to the next one that does;
    /// the pool is renewed then. Where none does, to one that answers: it may be asked, and refuses writes itself.
    /// Throws what the drivers throw where none answers.
    [[nodiscard]] std::unique_ptr<Connection> open(ConnectionPool& pool);
    /// A server has refused to write, or is no part of its cluster. Whether it is worth to open another connection: not
    /// so soon after all were asked in vain.
    [[nodiscard]] bool isWorthLooking() const noexcept { return Clock::now().time_since_epoch().count() >= calmUntil_; }
    /// All have been asked in vain.
    void calmDown() noexcept;
    /// That which was found last.
    [[nodiscard]] const Server& current() const noexcept { return servers_[current_]; }

private:
    struct Found;
    [[nodiscard]] Found look() const;
    [[nodiscard]] bool takesWrites(Connection& connection) const;

    const std::vector<Server> servers_;
    const std::chrono::milliseconds wait_;
    const SqlDialect& dialect_;
    const OpenServer open_;
    std::atomic<std::size_t> current_{0};
    std::atomic<Clock::rep> calmUntil_{Clock::time_point::min().time_since_epoch().count()};
};

}  // namespace sequelize::detail
