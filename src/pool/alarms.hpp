#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sequelize::detail {

/// Calls functions at their time, one after the other, on one thread that the first of them starts. Thread-safe.
class Alarms {
public:
    using Clock = std::chrono::steady_clock;
    /// Returns when it wants to be called again, if at all. Must not throw.
    using Action = std::function<std::optional<Clock::time_point>()>;
    using Id = std::uint64_t;

    Alarms() = default;
    ~Alarms();
    Alarms(const Alarms&) = delete;
    Alarms& operator=(const Alarms&) = delete;

    /// Throws std::system_error when no thread can be had.
    [[nodiscard]] Id set(Clock::time_point when, Action action);
    /// Afterwards the action neither runs nor will. Waits for one that is running: call it with no lock that the action
    /// takes, and not from its action.
    void cancel(Id id) noexcept;

    /// It rings at once, unless it has rung before. Waits for nothing.
    void hasten(Id id) noexcept;

private:
    using Lock = std::unique_lock<std::mutex>;
    struct Alarm {
        Id id;
        Clock::time_point when;
        Action action;
        bool hasRung = false;
    };

    void run();
    void ring(Lock& lock, std::size_t index);

    std::mutex mutex_;  // guards all that follows
    // Not sorted: there is one for each statement that runs now, and no more.
    std::vector<Alarm> alarms_;
    std::condition_variable wake_;
    std::condition_variable rang_;
    Clock::time_point sleepsUntil_ = Clock::time_point::max();
    Id last_ = 0;
    Id ringing_ = 0;
    bool isEnded_ = false;
    std::thread thread_;
};

}  // namespace sequelize::detail
