#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace sequelize::detail {

/// Calls functions at their time, one after the other, on one thread that the first of them starts. Thread-safe. An
/// action may destroy it.
class Alarms {
public:
    using Clock = std::chrono::steady_clock;
    /// Returns when it wants to be called again, if at all. Must not throw.
    using Action = std::function<std::optional<Clock::time_point>()>;
    using Id = std::uint64_t;

    Alarms();
    /// Waits for an action that runs, unless it is called by that.
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
    struct State;
    const std::shared_ptr<State> state_;  // the thread's as well
    std::thread thread_;                  // guarded by the state's mutex
};

}  // namespace sequelize::detail
