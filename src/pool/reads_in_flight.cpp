#include "reads_in_flight.hpp"

#include <algorithm>
#include <condition_variable>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/at_fork.hpp"
#include "running_call.hpp"

namespace sequelize::detail {

void RowsPatience::check() const {
    if (auto* call = RunningCall::ofThisThread(); call != nullptr && call->isToFail())
        call->fail({.sql = std::string(sql_)}, RunningCall::Point::between);
    if (limit_.duration.count() == 0 || Clock::now() - since_ < limit_.duration) return;
    NativeError native{.sql = std::string(sql_)};
    native.message = fmt::format(
        "The rows were waited for longer than {} ms ({}): another call was asking the database for the same. Make "
        "the statement faster (see EXPLAIN), or allow it more time.",
        limit_.duration.count(), limit_.setting);
    throw TimeoutError(std::move(native));
}

struct ReadsInFlight::State {
    const std::thread::id thread = std::this_thread::get_id();
    const unsigned process = forksSoFar();
    std::mutex mutex{};
    std::condition_variable done{};
    bool isDone = false;
    CacheStore::Bytes bytes{};
};

ReadsInFlight::Flight::Flight(ReadsInFlight& all, std::string name) : all_(all), name_(std::move(name)) {
    const std::lock_guard lock(all_.mutex_);
    auto& state = all_.states_[name_];
    isOwn_ = !state || state->process != forksSoFar();  // the thread of a parent's flight is not here
    if (isOwn_) state = std::make_shared<State>();
    state_ = state;
}

ReadsInFlight::Flight::~Flight() {
    if (isOwn_) land(nullptr);
}

void ReadsInFlight::Flight::land(CacheStore::Bytes bytes) noexcept {
    isOwn_ = false;
    {
        const std::lock_guard lock(all_.mutex_);
        all_.states_.erase(name_);
    }
    const std::lock_guard lock(state_->mutex);
    state_->bytes = std::move(bytes);
    state_->isDone = true;
    state_->done.notify_all();
}

CacheStore::Bytes ReadsInFlight::Flight::wait(std::chrono::milliseconds most, const RowsPatience& patience) const {
    if (state_->thread == std::this_thread::get_id()) return nullptr;  // a logger that finds, too
    constexpr std::chrono::milliseconds glance{20};                    // nobody wakes it when its call is cancelled
    const auto end = RowsPatience::Clock::now() + most;
    std::unique_lock lock(state_->mutex);
    while (!state_->isDone && RowsPatience::Clock::now() < end) {
        patience.check();
        state_->done.wait_until(lock, std::min(end, RowsPatience::Clock::now() + glance));
    }
    return state_->bytes;
}

}  // namespace sequelize::detail
