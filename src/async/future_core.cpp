#include <sequelize/async/future_core.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/core/logging.hpp>

#include "../core/at_fork.hpp"
#include "../pool/observers.hpp"

namespace sequelize::detail {

namespace {

thread_local bool isWorker = false;

/// What a finished future leads to on this thread. It comes one after the other, not one inside of the other: a chain
/// may be long.
thread_local std::deque<std::function<void()>>* pendingHere = nullptr;

void runHere(std::function<void()> next) noexcept {
    if (pendingHere != nullptr) {
        observe("then", [&] { pendingHere->push_back(std::move(next)); });
        return;
    }
    std::deque<std::function<void()>> pending;
    pendingHere = &pending;
    for (;;) {
        observe("then", next);  // a coroutine that lets its exceptions out
        next = nullptr;
        if (pending.empty()) break;
        next = std::move(pending.front());
        pending.pop_front();
    }
    pendingHere = nullptr;
}

/// An executor may copy what it runs, and run several of the copies.
struct Once {
    explicit Once(std::function<void()> work) : next(std::move(work)) {}
    std::function<void()> next;
    std::atomic<bool> hasRun{false};
    void operator()() {
        if (hasRun.exchange(true)) return;
        const auto running = std::exchange(next, nullptr);  // gone afterwards, although the executor may keep this
        running();
    }
};

void runOn(const Executor& executor, std::function<void()> next) noexcept {
    observe("executor", [&] { executor([once = std::make_shared<Once>(std::move(next))] { (*once)(); }); });
}

std::exception_ptr droppedError() {
    return std::make_exception_ptr(
        CancelledError("The executor threw, or dropped what it was given to run, as an event loop does that is "
                       "destroyed: what was to come of the call is lost. The call itself may have run."));
}

}  // namespace

WorkerScope::WorkerScope() noexcept {
    isWorker = true;
}

WorkerScope::~WorkerScope() {
    isWorker = false;
}

unsigned FutureCore::currentProcess() noexcept {
    return forksSoFar();
}

FutureCore::~FutureCore() {
    if (!error_) return;
    const auto report = [](const char* what) {
        console.error(std::string("sequelize: an asynchronous call failed, and nobody asked its future: ") + what);
    };
    try {
        std::rethrow_exception(error_);
    } catch (const std::exception& error) {
        observe("console", [&] { report(error.what()); });
    } catch (...) {
        observe("console", [&] { report("something that is no std::exception"); });
    }
}

bool FutureCore::isReady() const {
    const std::lock_guard lock(mutex_);
    return isReady_;
}

void FutureCore::requireMayWait() const {
    if (process_ != forksSoFar())
        throw UsageError("This future is of the process that this one was forked from, and its call runs there.");
    if (isWorker && !isReady())
        throw UsageError(
            "A call of async waits for another one, and all threads may come to wait for each other. Call what it needs "
            "directly, without async; or chain the calls by then() or co_await.");
}

void FutureCore::wait() const {
    requireMayWait();
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return isReady_; });
}

bool FutureCore::waitFor(std::chrono::milliseconds duration) const {
    requireMayWait();
    std::unique_lock lock(mutex_);
    const auto longest = std::min<std::chrono::milliseconds>(duration, std::chrono::hours(24 * 365));
    return ready_.wait_for(lock, longest, [this] { return isReady_; });
}

void FutureCore::finish(std::exception_ptr error) noexcept {
    std::function<void()> next;
    {
        const std::lock_guard lock(mutex_);
        if (isReady_) return;
        isReady_ = true;
        error_ = std::move(error);
        next.swap(next_);
        // With the mutex held: who waits may be the last to know this object.
        ready_.notify_all();
    }
    if (!next) return;
    if (executor_)
        runOn(executor_, std::move(next));
    else
        runHere(std::move(next));
}

bool FutureCore::whenReadyLater(std::function<void()> next) {
    {
        const std::lock_guard lock(mutex_);
        if (!isReady_) {
            next_ = std::move(next);
            return true;
        }
    }
    if (!executor_) return false;
    runOn(executor_, std::move(next));
    return true;
}

void FutureCore::whenReady(std::function<void()> next) {
    if (!whenReadyLater(next)) next();
}

std::exception_ptr FutureCore::takeError() noexcept {
    const std::lock_guard lock(mutex_);
    return std::exchange(error_, nullptr);
}

std::shared_ptr<void> promiseOf(std::shared_ptr<FutureCore> core) {
    return {nullptr, [core = std::move(core)](void*) {
                if (!core->isReady()) core->finish(droppedError());
            }};
}

Resumption::~Resumption() {
    if (!coroutine_) return;
    *wasDropped_ = true;
    runHere([coroutine = coroutine_] { coroutine.resume(); });
}

void failDropped() {
    std::rethrow_exception(droppedError());
}

void failEmptyFuture() {
    throw UsageError("this Future has given its result, or was moved from; get, then and co_await take it once");
}

}  // namespace sequelize::detail
