#include "alarms.hpp"

#include <algorithm>
#include <utility>

namespace sequelize::detail {

Alarms::~Alarms() {
    {
        const std::lock_guard lock(mutex_);
        isEnded_ = true;
        wake_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

Alarms::Id Alarms::set(Clock::time_point when, Action action) {
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    alarms_.push_back({.id = ++last_, .when = when, .action = std::move(action)});
    // Mostly it is later than others: then nobody is woken.
    if (when < sleepsUntil_) wake_.notify_one();
    return last_;
}

void Alarms::cancel(Id id) noexcept {
    Lock lock(mutex_);
    rang_.wait(lock, [&] { return ringing_ != id; });
    const auto found = std::ranges::find(alarms_, id, &Alarm::id);
    if (found == alarms_.end()) return;
    std::swap(*found, alarms_.back());
    alarms_.pop_back();
}

void Alarms::hasten(Id id) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(alarms_, id, &Alarm::id);
    if (found == alarms_.end() || found->hasRung) return;
    found->when = Clock::time_point::min();
    wake_.notify_one();
}

void Alarms::run() {
    Lock lock(mutex_);
    while (!isEnded_) {
        const auto next = std::ranges::min_element(alarms_, {}, &Alarm::when);
        if (next == alarms_.end()) {
            sleepsUntil_ = Clock::time_point::max();
            wake_.wait(lock);
        } else if (next->when > Clock::now()) {
            sleepsUntil_ = next->when;
            wake_.wait_until(lock, sleepsUntil_);
        } else {
            ring(lock, static_cast<std::size_t>(next - alarms_.begin()));
        }
    }
}

void Alarms::ring(Lock& lock, std::size_t index) {
    Alarm alarm = std::move(alarms_[index]);
    std::swap(alarms_[index], alarms_.back());
    alarms_.pop_back();
    ringing_ = alarm.id;
    lock.unlock();
    const auto again = alarm.action();
    lock.lock();
    ringing_ = 0;
    if (again) {
        alarm.when = *again;
        alarm.hasRung = true;
        alarms_.push_back(std::move(alarm));
    }
    rang_.notify_all();
}

}  // namespace sequelize::detail
