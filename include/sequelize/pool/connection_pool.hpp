#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/pool/pool_options.hpp>

namespace sequelize::detail {

class ConnectionPool;
class PoolCore;  // src/pool/pool_core.hpp

/// A connection on loan: it goes back to the pool when this is destroyed. Movable, not copyable.
class SEQUELIZE_API PooledConnection {
public:
    PooledConnection(PooledConnection&& other) noexcept;
    PooledConnection& operator=(PooledConnection&& other) noexcept;
    ~PooledConnection();

    [[nodiscard]] Connection& operator*() const noexcept { return *connection_; }
    [[nodiscard]] Connection* operator->() const noexcept { return connection_.get(); }

    /// Marks the connection as not to be used again: it is closed instead of going back.
    void discard() noexcept { discarded_ = true; }
    /// `loan` ends when the connection was given back.
    void setLoan(std::shared_ptr<const void> loan) noexcept { life_ = std::move(loan); }
    /// Runs `work` on it. Throws ConnectionError when it does not end within `acquire`: then the connection is cut.
    void within(const std::function<void()>& work) const;

private:
    friend class ConnectionPool;
    friend class PoolCore;
    PooledConnection() = default;

    std::shared_ptr<PoolCore> pool_;
    std::unique_ptr<Connection> connection_;
    std::uint64_t uses_ = 0;
    std::uint64_t generation_ = 0;
    std::uint64_t borrower_ = 0;  // the thread that has it
    bool discarded_ = false;
    std::shared_ptr<const void> life_;
};

/// Opens connections on demand, lends them out, and closes those that are idle, broken or used up.
/// Thread-safe. Connections outlive the pool object only on loan.
class SEQUELIZE_API ConnectionPool {
public:
    using Factory = std::function<std::unique_ptr<Connection>()>;

    /// Opens nothing yet. Throws UsageError when the options contradict each other (max 0, min above max).
    ConnectionPool(Factory factory, PoolOptions options);
    ~ConnectionPool();  ///< as `close`
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    /// Borrows a connection that was validated, opening one when none is idle and the limit allows it. Callers are
    /// served in order of arrival. Throws ConnectionAcquireTimeoutError after `acquire`, and whatever the factory
    /// throws when the database cannot be reached; but on TooManyConnectionsError it tries again for as long as
    /// `acquire` allows.
    [[nodiscard]] PooledConnection acquire();
    /// Throws UsageError where this thread must not take a connection, as `acquire` does.
    void requireMayAcquire() const;
    /// Throws ConnectionError where it was closed.
    void requireOpen() const;
    /// Whether a connection that this thread has keeps all others from writing.
    [[nodiscard]] bool writesOnThisThread() const;

    [[nodiscard]] PoolStatistics statistics() const;

    /// For `leakDetection`: the statement that a connection on loan is about to run. Costs nothing when that is off.
    void noteStatement(const Connection& connection, std::string_view sql);

    /// How often the pool was renewed.
    [[nodiscard]] std::uint64_t generation() const;
    /// No connection that was opened until now is lent again: those that are idle are closed, those on loan when they
    /// come back. Does nothing where the pool is of another generation by now.
    void renew(std::uint64_t generation);

    /// Closes what is idle, and what is on loan as soon as it comes back or as `options` say; wakes those that wait.
    /// From then on `acquire` throws ConnectionError. May be called twice.
    void close(const CloseOptions& options = {});

private:
    std::shared_ptr<PoolCore> core_;
};

}  // namespace sequelize::detail
