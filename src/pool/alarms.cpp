#include "alarms.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace sequelize::detail {

struct Alarms::State {
    using Lock = std::unique_lock<std::mutex>;
    struct Alarm {
        Id id;
        Clock::time_point when;
        Action action;
        bool hasRung = false;
    };

    void run();
    void ring(Lock& lock, std::size_t index);

    std::mutex mutex;  // guards all that follows
    // Not sorted: there is one for each statement that runs now, and no more.
    std::vector<Alarm> alarms;
    std::condition_variable wake;
    std::condition_variable rang;
    Clock::time_point sleepsUntil = Clock::time_point::max();
    Id last = 0;
    Id ringing = 0;
    bool isEnded = false;
};

Alarms::Alarms() : state_(std::make_shared<State>()) {}

Alarms::~Alarms() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->isEnded = true;
        state_->wake.notify_one();
    }
    if (!thread_.joinable()) return;
    if (thread_.get_id() == std::this_thread::get_id())
        thread_.detach();
    else
        thread_.join();
}

Alarms::Id Alarms::set(Clock::time_point when, Action action) {
    const std::lock_guard lock(state_->mutex);
    if (!thread_.joinable()) thread_ = std::thread([state = state_] { state->run(); });
    state_->alarms.push_back({.id = ++state_->last, .when = when, .action = std::move(action)});
    // Mostly it is later than others: then nobody is woken.
    if (when < state_->sleepsUntil) state_->wake.notify_one();
    return state_->last;
}

void Alarms::cancel(Id id) noexcept {
    State::Lock lock(state_->mutex);
    state_->rang.wait(lock, [&] { return state_->ringing != id; });
    const auto found = std::ranges::find(state_->alarms, id, &State::Alarm::id);
    if (found == state_->alarms.end()) return;
    std::swap(*found, state_->alarms.back());
    state_->alarms.pop_back();
}

void Alarms::hasten(Id id) noexcept {
    const std::lock_guard lock(state_->mutex);
    const auto found = std::ranges::find(state_->alarms, id, &State::Alarm::id);
    if (found == state_->alarms.end() || found->hasRung) return;
    found->when = Clock::time_point::min();
    state_->wake.notify_one();
}

void Alarms::State::run() {
    Lock lock(mutex);
    while (!isEnded) {
        const auto next = std::ranges::min_element(alarms, {}, &Alarm::when);
        if (next == alarms.end()) {
            sleepsUntil = Clock::time_point::max();
            wake.wait(lock);
        } else if (next->when > Clock::now()) {
            sleepsUntil = next->when;
            wake.wait_until(lock, sleepsUntil);
        } else {
            ring(lock, static_cast<std::size_t>(next - alarms.begin()));
        }
    }
}

void Alarms::State::ring(Lock& lock, std::size_t index) {
    Alarm alarm = std::move(alarms[index]);
    std::swap(alarms[index], alarms.back());
    alarms.pop_back();
    ringing = alarm.id;
    lock.unlock();
    const auto again = alarm.action();
    lock.lock();
    ringing = 0;
    if (again) {
        alarm.when = *again;
        alarm.hasRung = true;
        alarms.push_back(std::move(alarm));
    }
    rang.notify_all();
}

}  // namespace sequelize::detail
