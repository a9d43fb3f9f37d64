#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include <sequelize/pool/connection_pool.hpp>
#include <sequelize/pool/replication_options.hpp>

#include "server.hpp"

namespace sequelize::detail {

/// A server that is read from, with its pool and what is known of its health. Thread-safe; takes no lock.
class Replica {
public:
    using Clock = std::chrono::steady_clock;

    Replica(Server server, const PoolOptions& pool, const ReplicationOptions& limits, const OpenServer& open)
        : server_(std::move(server)), limits_(limits), pool_([this, open] { return open(server_); }, pool) {}

    [[nodiscard]] const Server& server() const noexcept { return server_; }
    [[nodiscard]] ConnectionPool& pool() noexcept { return pool_; }

    /// Whether a call may try it now. After a failure one call may, when the pause is over, and the others wait for
    /// what becomes of it.
    [[nodiscard]] bool takesCall() noexcept;
    /// A call has found it away, which chose it when its pool was of that generation. The calls that it was busy with
    /// fail together: that is one failure.
    void failed(std::uint64_t generation) noexcept;
    void worked() noexcept {
        if (failures_ != 0) failures_ = 0;
    }
    [[nodiscard]] bool isAway() const noexcept { return failures_ != 0; }

    /// Whether it is this call that looks how far it is behind.
    [[nodiscard]] bool isLagDue() noexcept;
    /// None: it does not copy anybody at present, although it should.
    void setLag(std::optional<std::chrono::seconds> lag) noexcept { lag_ = lag ? lag->count() : stopped; }
    /// One that was not looked at may be.
    [[nodiscard]] bool isBehind() const noexcept {
        const auto lag = lag_.load();
        return limits_.maxLag.count() != 0 && (lag < 0 || lag > limits_.maxLag.count());
    }
    /// None: it was not looked at, or copies nobody.
    [[nodiscard]] std::optional<std::chrono::seconds> lag() const noexcept {
        const auto lag = lag_.load();
        return lag < 0 ? std::nullopt : std::optional(std::chrono::seconds(lag));
    }

    /// It was looked at, and is passed over.
    [[nodiscard]] bool wasFoundBehind() const noexcept { return lag_ != unknown && isBehind(); }

    /// Whether a call may wait for what was written. After one has in vain, one may when the pause is over.
    [[nodiscard]] bool takesWait() noexcept;
    /// It has not got it within `writeWait`.
    void wasLate() noexcept;
    /// How many of the program's writes it is known to have.
    [[nodiscard]] std::uint64_t reached() const noexcept { return reached_; }
    void setReached(std::uint64_t writes) noexcept {
        reached_ = writes;
        isLate_ = false;
    }

private:
    static constexpr std::int64_t unknown = -1;
    static constexpr std::int64_t stopped = -2;

    const Server server_;
    const ReplicationOptions& limits_;
    std::atomic<unsigned> failures_{0};          // in a row
    std::atomic<std::uint64_t> notedBefore_{0};  // generations of the pool whose failure is counted
    std::atomic<Clock::rep> retryAt_{0};
    std::atomic<Clock::rep> lagDueAt_{0};
    std::atomic<std::int64_t> lag_{unknown};
    std::atomic<std::uint64_t> reached_{0};
    std::atomic<bool> isLate_{false};
    std::atomic<Clock::rep> waitDueAt_{0};
    ConnectionPool pool_;
};

}  // namespace sequelize::detail
