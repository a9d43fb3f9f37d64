#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include <sequelize/core/cache_store.hpp>

#include "supervisor.hpp"

namespace sequelize::detail {

/// How long a call waits for rows that another asks the database for: its limits are those of its own statement.
class RowsPatience {
public:
    using Clock = std::chrono::steady_clock;

    RowsPatience(const Supervisor::Limit& limit, std::string_view sql) : limit_(limit), sql_(sql) {}

    /// Throws TimeoutError or CancelledError where the time is over.
    void check() const;

private:
    const Supervisor::Limit limit_;
    const std::string_view sql_;
    const Clock::time_point since_ = Clock::now();
};

/// The calls of this process that ask the database for rows, each of which others wait for. Thread-safe.
class ReadsInFlight {
public:
    class Flight;

private:
    struct State;
    std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<State>> states_{};
};

/// One call that asks, or waits for the one that does. It ends with this.
class ReadsInFlight::Flight {
public:
    Flight(ReadsInFlight& all, std::string name);
    ~Flight();
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

    /// Whether this call is the one that asks.
    [[nodiscard]] bool isOwn() const noexcept { return isOwn_; }
    /// What it got, for those that wait; null: it failed.
    void land(CacheStore::Bytes bytes) noexcept;
    /// What the other got; null where it failed, or takes longer than `most`. Throws as RowsPatience does.
    [[nodiscard]] CacheStore::Bytes wait(std::chrono::milliseconds most, const RowsPatience& patience) const;

private:
    ReadsInFlight& all_;
    std::string name_;
    std::shared_ptr<State> state_;
    bool isOwn_ = false;
};

}  // namespace sequelize::detail
