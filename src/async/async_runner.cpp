#include "async_runner.hpp"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../pool/ambient_scope.hpp"
#include "../pool/event_hub.hpp"
#include "../pool/managed_scope.hpp"

namespace sequelize::detail {

/// A call that waits or runs.
struct AsyncRunner::Call : std::enable_shared_from_this<Call> {
    Call(std::shared_ptr<FutureCore> future_, Work work_, std::chrono::milliseconds timeout)
        : future(std::move(future_)), work(std::move(work_)), running(timeout) {}

    /// Its result is there: nothing of it is left when the future's owner sees that.
    void end(const std::function<void()>& tell) noexcept {
        work = nullptr;
        companions.clear();
        cancel.reset();
        tell();
    }
    void endWith(std::exception_ptr error) noexcept {
        end([this, &error] { future->finish(std::move(error)); });
    }
    [[nodiscard]] std::exception_ptr whyEnded() noexcept {
        try {
            running.fail({}, RunningCall::Point::inQueue);
        } catch (...) {
            return std::current_exception();
        }
    }

    const std::shared_ptr<FutureCore> future;
    Work work;
    RunningCall running;
    Companions companions{};
    std::optional<Queue::iterator> place{};  // guarded by the mutex; none: it is not in the queue
    Alarms::Id alarm = 0;                    // at its deadline; 0: none
    std::optional<std::stop_callback<std::function<void()>>> cancel{};
    const unsigned process = forksSoFar();
};

AsyncRunner::AsyncRunner(const Database& database, std::size_t workers, std::size_t queue)
    : database_(database), maxWorkers_(workers), maxQueued_(queue) {
    // Each call stands in the queue before a thread takes it.
    if (queue == 0)
        throw UsageError(
            "asyncQueue: 0 leaves no call a place to wait for its thread, and each would fail; say 1 or more");
}

AsyncRunner::~AsyncRunner() {
    close();
    for (auto& worker : threads_->workers) {
        if (worker.get_id() == std::this_thread::get_id())
            worker.detach();  // it ends with its call, and needs no more of this
        else
            worker.join();
    }
}

void AsyncRunner::requireMayStart(const AsyncOptions& options) const {
    if (options.timeout.count() < 0 || options.waitForRoom.count() < 0)
        throw UsageError("async: timeout and waitForRoom are durations and cannot be negative.");
    if (ManagedScope::covers(database_) || hasAmbient(database_))
        throw UsageError(
            "async is called inside of a transaction, in which its call could not take part: it runs on another thread. "
            "Put the whole transaction into one call: async([&] { return sequelize.transaction(...); }).");
}

bool AsyncRunner::hasRoom(Lock& lock, const AsyncOptions& options) {
    Threads& all = *threads_;
    const auto has = [&] { return all.isClosed || all.queue.size() < maxQueued_; };
    const auto longest = std::min<std::chrono::milliseconds>(options.waitForRoom, std::chrono::hours(24 * 365));
    return has() || (longest.count() != 0 && all.room.wait_for(lock, longest, has));
}

void AsyncRunner::start(const AsyncOptions& options, std::shared_ptr<FutureCore> future, Work work) {
    requireMayStart(options);
    Threads& all = *threads_;
    const auto call = std::make_shared<Call>(std::move(future), std::move(work), options.timeout);
    if (database_.events()->isHeard()) call->companions = database_.events()->companionsOfCall();
    // Not on this thread: a future's continuation would run inside of the request to stop.
    // Weakly: the call may outlive this, which it can destroy.
    const auto dropAt = [](Threads& threads, Call& dropped, Alarms::Clock::time_point when) {
        return threads.ended.set(when,
                                 [weakThreads = threads.weak_from_this(),
                                  weak = dropped.weak_from_this()]() -> std::optional<Alarms::Clock::time_point> {
                                     const auto stillThere = weakThreads.lock();
                                     const auto waiting = weak.lock();
                                     if (stillThere && waiting) stillThere->dropEnded(*waiting);
                                     return std::nullopt;
                                 });
    };
    if (options.timeout.count() != 0) call->alarm = dropAt(all, *call, call->running.deadline());
    if (options.cancel.stop_possible())
        call->cancel.emplace(options.cancel, [call = call.get(), dropAt, weakThreads = all.weak_from_this()] {
            call->running.cancel();
            if (const auto threads = weakThreads.lock())
                static_cast<void>(dropAt(*threads, *call, Alarms::Clock::now()));
        });
    std::exception_ptr refused;
    {
        Lock lock(all.mutex);
        if (!hasRoom(lock, options)) {
            refused = std::make_exception_ptr(QueueFullError(fmt::format(
                "{} calls of async wait already (asyncQueue), and this one was not begun. Begin fewer at once, let the "
                "thread wait for room (waitForRoom), or raise asyncQueue or pool.max.",
                maxQueued_)));
        } else if (all.isClosed) {
            refused = std::make_exception_ptr(
                ConnectionError("The Sequelize object was closed; no call of async can begin after `close`."));
        } else if (call->running.hasEnded()) {
            refused = call->whyEnded();
        } else {
            // The thread first: where none can be had, nothing is queued.
            if (all.idle <= all.queue.size() && all.workers.size() < maxWorkers_)
                all.workers.emplace_back([threads = threads_] { threads->work(); });
            call->place = all.queue.insert(all.queue.end(), call);
            all.wake.notify_one();
        }
    }
    if (!refused) return;
    if (call->alarm != 0) all.ended.cancel(call->alarm);
    call->endWith(std::move(refused));
}

void AsyncRunner::Threads::work() {
    const WorkerScope scope;
    Lock lock(mutex);
    for (;;) {
        ++idle;
        wake.wait(lock, [&] { return isClosed || !queue.empty(); });
        --idle;
        if (queue.empty()) return;
        runNext(lock);
    }
}

void AsyncRunner::Threads::runNext(Lock& lock) {
    auto call = std::move(queue.front());
    queue.pop_front();
    call->place.reset();
    room.notify_one();
    lock.unlock();
    if (call->alarm != 0) ended.cancel(call->alarm);
    if (call->running.hasEnded()) {
        call->endWith(call->whyEnded());
    } else {
        std::function<void()> tell;
        {
            const RunningCall::Scope scope(call->running);
            const CompanyScope company(call->companions);
            tell = call->work();
        }
        call->end(tell);
    }
    call.reset();
    lock.lock();
}

void AsyncRunner::Threads::dropEnded(Call& call) {
    {
        const Lock lock(mutex);
        if (!call.place || call.process != forksSoFar()) return;  // it has begun, or is the parent's
        queue.erase(*call.place);
        call.place.reset();
        room.notify_one();
    }
    // Not that which rings now, for which this would wait.
    if (call.alarm != 0 && Alarms::Clock::now() < call.running.deadline()) ended.cancel(call.alarm);
    const WorkerScope scope;
    call.endWith(call.whyEnded());
}

void AsyncRunner::close() {
    Threads& all = *threads_;
    Queue dropped;
    {
        const Lock lock(all.mutex);
        all.isClosed = true;
        dropped.swap(all.queue);
        for (const auto& call : dropped) call->place.reset();
        all.wake.notify_all();
        all.room.notify_all();
    }
    for (const auto& call : dropped) {
        if (call->alarm != 0) all.ended.cancel(call->alarm);
        call->endWith(std::make_exception_ptr(
            ConnectionError("The Sequelize object was closed before this call of async began; nothing was run.")));
    }
}

void startAsync(AsyncRunner& runner, const AsyncOptions& options, std::shared_ptr<FutureCore> core,
                AsyncRunner::Work work) {
    runner.start(options, std::move(core), std::move(work));
}

}  // namespace sequelize::detail
