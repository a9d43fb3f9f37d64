#include "pool_core.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "running_call.hpp"

namespace sequelize::detail {

namespace {

/// A connection that was used a moment ago is taken to live unless the server hung up; asking it costs a round trip.
constexpr std::chrono::seconds trusted{1};

/// How long a server may take to say that it lives.
constexpr std::chrono::seconds patience{5};

PoolOptions checkedPool(PoolOptions options) {
    if (options.max == 0) throw UsageError("pool.max is 0, so that no query could ever run. Set it to 1 or more.");
    if (options.min > options.max)
        throw UsageError(fmt::format("pool.min ({}) is above pool.max ({}). Lower the one or raise the other.",
                                     options.min, options.max));
    const auto zero = std::chrono::milliseconds::zero();
    if (options.idle < zero || options.acquire < zero || options.evict < zero || options.leakDetection < zero)
        throw UsageError(
            "pool.idle, pool.acquire, pool.evict and pool.leakDetection are durations and cannot be negative.");
    options.idle = bounded(options.idle);
    options.acquire = bounded(options.acquire);
    options.evict = bounded(options.evict);
    options.leakDetection = bounded(options.leakDetection);
    return options;
}

}  // namespace

/// Frees the slot of an `acquire` that fails.
class PoolCore::SlotGuard {
public:
    explicit SlotGuard(PoolCore& core) noexcept : core_(core) {}
    ~SlotGuard() {
        if (!holds_) return;
        const std::lock_guard lock(core_.mutex_);
        core_.freeSlot();
    }
    SlotGuard(const SlotGuard&) = delete;
    SlotGuard& operator=(const SlotGuard&) = delete;

    void hold() noexcept { holds_ = true; }
    void release() noexcept { holds_ = false; }

private:
    PoolCore& core_;
    bool holds_ = false;
};

PoolCore::PoolCore(ConnectionPool::Factory factory, PoolOptions options)
    : factory_(std::move(factory)),
      options_(checkedPool(std::move(options))),
      atFork_({.before = [this] { mutex_.lock(); },
               .inParent = [this] { mutex_.unlock(); },
               .inChild = [this] { startAnew(); }}) {
    if (!factory_) throw UsageError("The connection pool was given no function to open connections with.");
    if (options_.leakDetection.count() != 0)
        leaks_ = std::make_unique<LeakDetector>(options_.leakDetection, options_.onLeak);
}

std::uint64_t PoolCore::currentThread() noexcept {
    static std::atomic<std::uint64_t> last{0};
    thread_local const std::uint64_t id = ++last;
    return id;
}

void PoolCore::acquire(PooledConnection& loan) {
    const auto start = Clock::now();
    SlotGuard slot(*this);  // before the candidate: that is closed first, and then the slot comes free
    Candidate candidate = claim();
    slot.hold();
    while (candidate.connection && !isAlive(candidate, start)) {
        candidate.connection.reset();
        candidate = replaceBroken();
    }
    if (!candidate.connection) candidate = openPatiently(start + options_.acquire);
    lend(loan, std::move(candidate));
    slot.release();
}

PoolCore::Candidate PoolCore::claim() {
    Lock lock(mutex_);
    throwIfClosed();
    if (!idle_.empty()) return takeNewest();
    if (size_ < options_.max) {
        makeRoom();
        ++size_;
        return {};
    }
    const auto isOwn = [self = currentThread()](const Borrower& borrower) { return borrower.thread == self; };
    if (borrowers_.size() == options_.max && std::all_of(borrowers_.begin(), borrowers_.end(), isOwn))
        throw ConnectionAcquireTimeoutError(fmt::format(
            "This thread already holds every connection of the pool (pool.max is {}) and would wait for itself. First "
            "finish the cursor, result or transaction that holds one, or run this query inside that transaction, or "
            "raise pool.max (not for SQLite's \":memory:\", where each connection is a database of its own).",
            options_.max));
    return waitInLine(lock);
}

PoolCore::Candidate PoolCore::waitInLine(Lock& lock) {
    Waiter self;
    waiters_.push_back(&self);
    RunningCall* const call = RunningCall::ofThisThread();
    const auto isOver = [&] { return self.isServed || isClosed_ || (call != nullptr && call->isToFail()); };
    const auto deadline = Clock::now() + options_.acquire;
    // Nobody wakes it when its call is cancelled: it looks from time to time.
    constexpr std::chrono::milliseconds glance{20};
    for (auto until = deadline; !isOver() && Clock::now() < deadline;) {
        if (call != nullptr) until = std::min(deadline, Clock::now() + glance);
        self.wake.wait_until(lock, until, isOver);
    }
    if (self.isServed) return std::move(self.served);
    waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
    throwIfClosed();
    if (call != nullptr && call->isToFail()) call->fail({}, RunningCall::Point::between);
    throw ConnectionAcquireTimeoutError(
        fmt::format("No connection came free within {} ms (pool.acquire). {} Raise pool.max or pool.acquire, or give "
                    "connections "
                    "back sooner: every open transaction, unfinished cursor and result that is still read holds one.",
                    options_.acquire.count(), state()));
}

bool PoolCore::isAlive(const Candidate& candidate, Clock::time_point start) {
    if (!candidate.connection->isUsable()) return false;
    const auto now = Clock::now();
    if (now - candidate.since < trusted) return candidate.connection->isOpen();
    bool hasAnswered = false;
    const auto deadline = std::min(now + patience, start + options_.acquire);
    if (inTime(*candidate.connection, deadline, [&] { hasAnswered = candidate.connection->ping(); }))
        return hasAnswered;
    // What took it away took those along that were not used since either: nobody waits for each of them.
    closeIdleSince(candidate.since);
    return false;
}

bool PoolCore::inTime(Connection& connection, Clock::time_point deadline, const std::function<void()>& work) {
    struct Alarm {
        Alarms& alarms;
        Alarms::Id id;
        ~Alarm() { alarms.cancel(id); }
    };
    std::atomic<bool> isLate{false};
    {
        const Alarm alarm{*alarms_, alarms_->set(deadline, [&] {
                              isLate = true;
                              connection.cut();
                              return std::optional<Clock::time_point>();
                          })};
        work();
    }
    return !isLate;
}

void PoolCore::within(Connection& connection, const std::function<void()>& work) {
    bool isDone = false;
    std::exception_ptr failure;
    const bool wasInTime = inTime(connection, Clock::now() + options_.acquire, [&] {
        try {
            work();
            isDone = true;
        } catch (...) {
            failure = std::current_exception();
        }
    });
    if (isDone) return;
    if (wasInTime) std::rethrow_exception(failure);
    throw ConnectionError(fmt::format(
        "The server did not answer within {} ms (pool.acquire): the connection was cut, which rolls back the transaction "
        "on it.",
        options_.acquire.count()));
}

bool PoolCore::resets(Connection& connection) noexcept {
    if (!connection.needsReset()) return connection.reset();
    try {
        bool isReset = false;
        return inTime(connection, Clock::now() + patience, [&] { isReset = connection.reset(); }) && isReset;
    } catch (const std::exception&) {
        return false;  // no thread to be had that would watch: it is closed instead
    }
}

std::vector<PoolCore::Candidate> PoolCore::takeIdleSince(Clock::time_point since) {
    const auto later = std::ranges::find_if(idle_, [&](const Candidate& each) { return each.since > since; });
    std::vector<Candidate> taken(std::move_iterator(idle_.begin()), std::move_iterator(later));
    idle_.erase(idle_.begin(), later);
    closing_ += taken.size();
    discarded_ += taken.size();
    return taken;
}

void PoolCore::closeAll(std::vector<Candidate> suspects) {
    for (auto& suspect : suspects) {
        suspect.connection->cut();
        suspect.connection.reset();
    }
    const Lock lock(mutex_);
    closing_ -= suspects.size();
    for (std::size_t i = 0; i < suspects.size(); ++i) freeSlot();
}

void PoolCore::closeIdleSince(Clock::time_point since) {
    std::vector<Candidate> suspects;
    {
        const Lock lock(mutex_);
        suspects = takeIdleSince(since);
    }
    closeAll(std::move(suspects));
}

void PoolCore::requireOpen() const {
    const Lock lock(mutex_);
    throwIfClosed();
}

std::uint64_t PoolCore::generation() const {
    const Lock lock(mutex_);
    return generation_;
}

void PoolCore::renew(std::uint64_t generation) {
    std::vector<Candidate> former;
    {
        const Lock lock(mutex_);
        if (generation_ != generation) return;
        ++generation_;
        former = takeIdleSince(Clock::time_point::max());
    }
    closeAll(std::move(former));
}

/// In a child, with the mutex held. Loans of this thread's are still given back.
void PoolCore::startAnew() noexcept {
    static_cast<void>(upkeep_.release());
    upkeep_ = std::make_unique<Upkeep>();
    static_cast<void>(alarms_.release());
    alarms_ = std::make_unique<Alarms>();
    if (leaks_) {
        static_cast<void>(leaks_.release());
        leaks_ = std::make_unique<LeakDetector>(options_.leakDetection, options_.onLeak);
    }
    std::erase_if(borrowers_, [self = currentThread()](const Borrower& each) { return each.thread != self; });
    waiters_.clear();
    closing_ = 0;
    size_ = idle_.size() + borrowers_.size();
    mutex_.unlock();
}

/// The caller stays the owner of one slot: its own, or that of another idle connection.
PoolCore::Candidate PoolCore::replaceBroken() {
    const Lock lock(mutex_);
    ++discarded_;
    if (idle_.empty()) return {};
    freeSlot();
    return takeNewest();
}

PoolCore::Candidate PoolCore::open() {
    Candidate opened{.generation = generation()};
    opened.connection = factory_();
    if (!opened.connection) throw UsageError("The connection pool's factory returned no connection.");
    const Lock lock(mutex_);
    ++created_;
    return opened;
}

/// A full server may have room in a moment, unlike one that refuses for another reason; and meanwhile a connection of
/// our own may come back.
PoolCore::Candidate PoolCore::openPatiently(Clock::time_point deadline) {
    constexpr std::chrono::milliseconds longestPause{500};
    for (std::chrono::milliseconds pause{10};; pause = std::min(2 * pause, longestPause)) {
        try {
            return open();
        } catch (const TooManyConnectionsError&) {
            if (Clock::now() + pause > deadline) throw;
        }
        Candidate other = waitForReturned(pause);
        if (!other.connection) continue;
        if (isAlive(other, Clock::now())) return other;
        const Lock lock(mutex_);
        ++discarded_;
    }
}

/// The caller keeps one slot: its own, or that of the connection.
PoolCore::Candidate PoolCore::waitForReturned(std::chrono::milliseconds duration) {
    Waiter self;  // before the lock: what it was served is never closed with the mutex held
    Lock lock(mutex_);
    if (idle_.empty()) {
        // In front: it has waited for a connection for longer than those that wait for a slot.
        waiters_.push_front(&self);
        self.wake.wait_for(lock, duration, [&] { return self.isServed || isClosed_; });
        if (!self.isServed) waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
    } else {
        self.served = takeNewest();
        self.isServed = true;
    }
    if (self.isServed) freeSlot();
    throwIfClosed();
    return std::move(self.served);
}

void PoolCore::lend(PooledConnection& loan, Candidate candidate) {
    if (leaks_) leaks_->lent(*candidate.connection);
    const Lock lock(mutex_);
    if (isClosed_ && leaks_) leaks_->returned(*candidate.connection);
    throwIfClosed();
    loan.borrower_ = currentThread();
    loan.uses_ = candidate.uses + 1;
    loan.generation_ = candidate.generation;
    borrowers_.push_back({candidate.connection.get(), loan.borrower_});
    loan.connection_ = std::move(candidate.connection);
}

void PoolCore::giveBack(PooledConnection& loan) noexcept {
    Candidate returned{.connection = std::move(loan.connection_), .uses = loan.uses_, .generation = loan.generation_};
    const bool isUsedUp = options_.maxUses != 0 && returned.uses >= options_.maxUses;
    bool isGood = !loan.discarded_ && !isUsedUp && resets(*returned.connection);
    if (leaks_) leaks_->returned(*returned.connection);

    Lock lock(mutex_);
    *findBorrower(*returned.connection) = borrowers_.back();
    borrowers_.pop_back();
    if (isClosed_ && borrowers_.empty()) upkeep_->allReturned.notify_all();
    isGood = isGood && returned.generation == generation_;
    if (!isGood) ++discarded_;
    if (!isGood || isClosed_) {
        closeUnlocked(lock, returned);
        return;
    }
    returned.since = Clock::now();
    if (!waiters_.empty()) {
        serve(*waiters_.front(), std::move(returned));
        return;
    }
    idle_.push_back(std::move(returned));
    if (hasSurplus()) awakeEvictor();
}

void PoolCore::changeBorrower(const Connection& connection, std::uint64_t to) noexcept {
    if (leaks_) leaks_->movedHere(connection);
    const Lock lock(mutex_);
    findBorrower(connection)->thread = to;
}

std::vector<PoolCore::Borrower>::iterator PoolCore::findBorrower(const Connection& connection) noexcept {
    return std::ranges::find(borrowers_, &connection, &Borrower::connection);
}

bool PoolCore::writesOnThisThread() const {
    const Lock lock(mutex_);
    return std::ranges::any_of(borrowers_, [self = currentThread()](const Borrower& each) {
        return each.thread == self && each.connection->keepsOthersFromWriting();
    });
}

PoolStatistics PoolCore::statistics() const {
    const Lock lock(mutex_);
    return {
        .max = options_.max,
        .size = size_,
        .available = idle_.size(),
        .borrowed = borrowers_.size(),
        .waiting = waiters_.size(),
        .created = created_,
        .discarded = discarded_,
    };
}

/// So that what comes back never needs memory: it comes in destructors.
void PoolCore::makeRoom() {
    if (idle_.capacity() <= size_) idle_.reserve(2 * size_ + 1);
    if (borrowers_.capacity() <= size_) borrowers_.reserve(2 * size_ + 1);
}

PoolCore::Candidate PoolCore::takeNewest() noexcept {
    Candidate newest = std::move(idle_.back());
    idle_.pop_back();
    return newest;
}

void PoolCore::serve(Waiter& waiter, Candidate candidate) noexcept {
    waiters_.pop_front();
    waiter.served = std::move(candidate);
    waiter.isServed = true;
    waiter.wake.notify_one();  // with the mutex held: the waiter is gone as soon as it sees that it was served
}

void PoolCore::freeSlot() noexcept {
    if (waiters_.empty() || isClosed_)
        --size_;
    else
        serve(*waiters_.front(), {});
}

/// The slot comes free after the connection is closed: the server never sees more than `max`.
void PoolCore::closeUnlocked(Lock& lock, Candidate& candidate) noexcept {
    ++closing_;
    lock.unlock();
    candidate.connection.reset();
    lock.lock();
    --closing_;
    freeSlot();
}

std::string PoolCore::state() const {
    return fmt::format(
        "The pool has {} of at most {} connections (pool.max): {} borrowed, {} available; {} other callers "
        "are waiting.",
        size_, options_.max, borrowers_.size(), idle_.size(), waiters_.size());
}

void PoolCore::throwIfClosed() const {
    if (isClosed_) throw ConnectionError("The connection pool was closed; no query can run after `close`.");
}

}  // namespace sequelize::detail
