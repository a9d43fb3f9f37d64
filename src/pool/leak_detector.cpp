#include "leak_detector.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <fmt/format.h>

#include <sequelize/core/logging.hpp>

#include "observers.hpp"

namespace sequelize::detail {

namespace {

std::uint64_t thisThread() noexcept {
#if defined(__linux__)
    return static_cast<std::uint64_t>(::syscall(SYS_gettid));
#else
    return std::hash<std::thread::id>{}(std::this_thread::get_id());
#endif
}

void print(const ConnectionLeak& leak) {
    console.error(fmt::format("A connection has been on loan for {} ms (pool.leakDetection), to thread {}. {}{}",
                              leak.held.count(), leak.thread,
                              leak.sql.empty() ? "No statement was run on it." : "Its last statement: ", leak.sql));
}

}  // namespace

LeakDetector::LeakDetector(std::chrono::milliseconds threshold, std::function<void(const ConnectionLeak&)> report)
    : threshold_(threshold), report_(report ? std::move(report) : print) {}

void LeakDetector::lent(const Connection& connection) {
    const auto now = Alarms::Clock::now();
    const std::lock_guard lock(mutex_);  // the alarm finds the loan, however early it rings
    const auto alarm = alarms_.set(now + threshold_, [this, &connection] {
        this->report(connection);
        return std::optional<Alarms::Clock::time_point>();
    });
    loans_.push_back({&connection, thisThread(), now, alarm, {}});
}

void LeakDetector::movedHere(const Connection& connection) noexcept {
    const std::lock_guard lock(mutex_);
    if (const auto loan = find(connection); loan != loans_.end()) loan->thread = thisThread();
}

void LeakDetector::used(const Connection& connection, std::string_view sql) {
    const std::lock_guard lock(mutex_);
    if (const auto loan = find(connection); loan != loans_.end()) loan->sql = sql;
}

void LeakDetector::returned(const Connection& connection) noexcept {
    Alarms::Id alarm = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto loan = find(connection);
        if (loan == loans_.end()) return;
        alarm = loan->alarm;
        std::swap(*loan, loans_.back());
        loans_.pop_back();
    }
    alarms_.cancel(alarm);
}

std::vector<LeakDetector::Loan>::iterator LeakDetector::find(const Connection& connection) noexcept {
    return std::ranges::find(loans_, &connection, &Loan::connection);
}

void LeakDetector::report(const Connection& connection) {
    ConnectionLeak leak;
    {
        const std::lock_guard lock(mutex_);
        const auto loan = find(connection);
        if (loan == loans_.end()) return;
        const auto held = Alarms::Clock::now() - loan->since;
        leak = {loan->thread, std::chrono::duration_cast<std::chrono::milliseconds>(held), loan->sql};
    }
    observe("onLeak", [&] { report_(leak); });
}

}  // namespace sequelize::detail
