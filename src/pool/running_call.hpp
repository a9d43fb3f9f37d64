#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>

#include "alarms.hpp"

namespace sequelize::detail {

/// A call of the program's that may have to end before it is done: it was cancelled, or its time is over. Thread-safe.
/// The statements that run in it stand with their alarms here. Only one of them, or the wait for a connection, is told:
/// what runs after that rolls back and gives back, and must not fail.
class RunningCall {
public:
    explicit RunningCall(std::chrono::milliseconds timeout);
    RunningCall(const RunningCall&) = delete;
    RunningCall& operator=(const RunningCall&) = delete;

    /// That which the calling thread runs; null: none.
    [[nodiscard]] static RunningCall* ofThisThread() noexcept { return current; }
    /// The calling thread runs it, for as long as this lives.
    class Scope {
    public:
        explicit Scope(RunningCall& call) noexcept : outer_(std::exchange(current, &call)) {}
        ~Scope() { current = outer_; }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        RunningCall* const outer_;
    };

    /// Ends the statements that run in it, without waiting for them.
    void cancel() noexcept;
    [[nodiscard]] Alarms::Clock::time_point deadline() const noexcept { return deadline_; }
    [[nodiscard]] bool hasEnded() const noexcept { return isCancelled_ || Alarms::Clock::now() >= deadline_; }
    [[nodiscard]] bool wasTold() const noexcept { return wasTold_; }
    [[nodiscard]] bool isToFail() const noexcept { return !wasTold() && hasEnded(); }
    /// Why it has ended, as the beginning of a sentence.
    [[nodiscard]] std::string reason() const;
    enum class Point : std::uint8_t { inQueue, between, inStatement };
    /// Throws CancelledError or TimeoutError: where it was ended.
    [[noreturn]] void fail(NativeError native, Point point);

    /// An alarm of a statement that runs in it.
    void add(Alarms& alarms, Alarms::Id id);
    void remove(Alarms& alarms, Alarms::Id id) noexcept;

private:
    static inline thread_local RunningCall* current = nullptr;

    const std::chrono::milliseconds timeout_;
    const Alarms::Clock::time_point deadline_;
    std::atomic<bool> isCancelled_{false};
    std::atomic<bool> wasTold_{false};
    std::mutex mutex_;
    std::vector<std::pair<Alarms*, Alarms::Id>> statements_;  // with a cursor open there may be several
};

}  // namespace sequelize::detail
