#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

#include <sequelize/async/future_core.hpp>

namespace sequelize {

/// What `Sequelize::async` may be told of a call.
struct AsyncOptions {
    /// From now until the call has ended, its time in the queue included; then its statement is ended on the server
    /// too, and TimeoutError is the future's. 0: none. COMMIT and ROLLBACK are not interrupted.
    std::chrono::milliseconds timeout{0};
    /// Ends the call with CancelledError: before it begins, or its statement, on the server too. One that is committing
    /// goes on, and tells how it ended.
    std::stop_token cancel{};
    /// How long this thread may wait where the queue is full; then, or at once with 0, the future has QueueFullError.
    /// Not for the thread of an event loop.
    std::chrono::milliseconds waitForRoom{0};
    /// Where `then` and `co_await` go on. Without one: on the library's thread that has the result.
    Executor executor{};
};

namespace detail {

class AsyncRunner;  // src/async/async_runner.hpp

/// Has `work` run on one of the object's threads, which then lets go of it and of `core`. Throws UsageError.
SEQUELIZE_API void startAsync(AsyncRunner& runner, const AsyncOptions& options, std::shared_ptr<FutureCore> core,
                              std::function<std::function<void()>()> work);

}  // namespace detail
}  // namespace sequelize
