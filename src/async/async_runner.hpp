#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <sequelize/async/async_options.hpp>
#include <sequelize/pool/database.hpp>

#include "../core/at_fork.hpp"
#include "../pool/alarms.hpp"
#include "../pool/running_call.hpp"

namespace sequelize::detail {

/// Runs calls on threads of its own, which it starts as calls come. Thread-safe. In a child of the process it begins
/// anew: the parent's calls are the parent's.
class AsyncRunner {
public:
    /// Runs a call, lets go of what it captured, and returns what tells its future.
    using Work = std::function<std::function<void()>()>;

    /// Throws UsageError where the queue has room for none.
    AsyncRunner(const Database& database, std::size_t workers, std::size_t queue);
    /// Waits for the calls that run, but for that which destroys it, or whose continuation does.
    ~AsyncRunner();
    AsyncRunner(const AsyncRunner&) = delete;
    AsyncRunner& operator=(const AsyncRunner&) = delete;

    /// Throws UsageError; all else is told to the future.
    void start(const AsyncOptions& options, std::shared_ptr<FutureCore> future, Work work);
    /// What has not begun gets ConnectionError, and so does what comes later.
    void close();

private:
    using Lock = std::unique_lock<std::mutex>;
    struct Call;
    using Queue = std::list<std::shared_ptr<Call>>;
    /// What threads wait in, theirs as well: where these are not, as in a child, it cannot be taken down.
    struct Threads : std::enable_shared_from_this<Threads> {
        void work();
        void runNext(Lock& lock);
        /// Tells its future why it has ended, where it is still in the queue.
        void dropEnded(Call& call);

        std::mutex mutex;  // guards all that follows
        std::condition_variable wake;
        std::condition_variable room;
        Queue queue;
        std::vector<std::thread> workers;
        std::size_t idle = 0;
        bool isClosed = false;
        Alarms ended;  // thread-safe itself; ends calls that nobody has begun
    };

    void requireMayStart(const AsyncOptions& options) const;
    [[nodiscard]] bool hasRoom(Lock& lock, const AsyncOptions& options);
    const Database& database_;
    const std::size_t maxWorkers_;
    const std::size_t maxQueued_;
    std::shared_ptr<Threads> threads_ = std::make_shared<Threads>();
    const AtFork atFork_{{.inChild = [this] {
        static_cast<void>(new std::shared_ptr<Threads>(std::move(threads_)));  // never taken down
        threads_ = std::make_shared<Threads>();
    }}};
};

}  // namespace sequelize::detail
