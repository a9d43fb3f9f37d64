#pragma once

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// Where a program wants its results: it runs the function that it is given, soon, such as by putting it into the queue
/// of an event loop. Called from several threads at once. A second run of the function does nothing. Where it throws,
/// or drops the function unrun, `then` and `co_await` have CancelledError.
using Executor = std::function<void(std::function<void()>)>;

namespace detail {

/// What a future and the one who fulfils it share, without the value. Thread-safe.
class SEQUELIZE_API FutureCore {
public:
    explicit FutureCore(Executor executor) : executor_(std::move(executor)) {}
    virtual ~FutureCore();
    FutureCore(const FutureCore&) = delete;
    FutureCore& operator=(const FutureCore&) = delete;

    [[nodiscard]] bool isReady() const;
    /// Throws UsageError where it would wait for itself: on one of the library's threads, and in a child of the
    /// process.
    void wait() const;
    bool waitFor(std::chrono::milliseconds duration) const;

    /// The value is there, or the error. Does nothing when either was before. What waits goes on: on the executor, else
    /// here.
    void finish(std::exception_ptr error = {}) noexcept;
    /// Runs `next` when it is ready: on the executor, else on the thread that finishes it, or here when it is ready.
    /// One only.
    void whenReady(std::function<void()> next);
    /// The same; but false where it is ready and there is no executor: `next` is not called then.
    [[nodiscard]] bool whenReadyLater(std::function<void()> next);
    /// Of one that is ready; null: there is a value. Once only: who asks knows of the error, and ends its life.
    [[nodiscard]] std::exception_ptr takeError() noexcept;

    [[nodiscard]] const Executor& executor() const noexcept { return executor_; }

private:
    void requireMayWait() const;

    const Executor executor_;
    mutable std::mutex mutex_;  // guards all that follows
    mutable std::condition_variable ready_;
    bool isReady_ = false;
    std::exception_ptr error_{};
    std::function<void()> next_{};
    const unsigned process_ = currentProcess();

    [[nodiscard]] static unsigned currentProcess() noexcept;
};

/// Who has the last copy and lets go of it without a result makes that the future's error: an event loop that drops
/// what it was given, as when it is destroyed.
[[nodiscard]] SEQUELIZE_API std::shared_ptr<void> promiseOf(std::shared_ptr<FutureCore> core);

/// Resumes a coroutine once: when it is run, or when nobody is left who would run it, after setting `wasDropped`.
class SEQUELIZE_API Resumption {
public:
    Resumption(std::coroutine_handle<> coroutine, bool& wasDropped) noexcept
        : coroutine_(coroutine), wasDropped_(&wasDropped) {}
    ~Resumption();
    Resumption(const Resumption&) = delete;
    Resumption& operator=(const Resumption&) = delete;

    void run() { std::exchange(coroutine_, nullptr).resume(); }
    /// The coroutine goes on by itself.
    void release() noexcept { coroutine_ = nullptr; }

private:
    std::coroutine_handle<> coroutine_;
    bool* const wasDropped_;  // in the coroutine, which is there until it is resumed
};

[[noreturn]] SEQUELIZE_API void failDropped();
[[noreturn]] SEQUELIZE_API void failEmptyFuture();

/// Stands for a thread of the library's, on which nothing may wait for a future.
class SEQUELIZE_API WorkerScope {
public:
    WorkerScope() noexcept;
    ~WorkerScope();
    WorkerScope(const WorkerScope&) = delete;
    WorkerScope& operator=(const WorkerScope&) = delete;
};

}  // namespace detail
}  // namespace sequelize
