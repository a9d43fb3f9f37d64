#include "supervised_statement.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "../core/ascii.hpp"

namespace sequelize::detail {

SupervisedStatement::SupervisedStatement(Alarms& alarms, Connection& connection, std::string_view sql, Limit limit)
    : alarms_(alarms), connection_(connection), sql_(sql), limit_(limit) {
    auto deadline = Alarms::Clock::time_point::max();
    if (limit_.duration.count() != 0) deadline = Alarms::Clock::now() + limit_.duration;
    if (limit_.call != nullptr) deadline = std::min(deadline, limit_.call->deadline());
    using Time = Alarms::Clock::time_point;
    alarm_ = alarms_.set(deadline, [this, end = Time(), pause = firstPause]() mutable -> std::optional<Time> {
        if (phase_ == Phase::running) {
            phase_ = Phase::interrupted;
            end = Alarms::Clock::now() + grace;
        }
        // An interruption is lost on a statement that the database has yet to begin: so it is repeated.
        if (Alarms::Clock::now() < end && connection_.interrupt())
            return std::min(end, Alarms::Clock::now() + std::exchange(pause, 2 * pause));
        phase_ = Phase::cut;
        connection_.cut();
        return std::nullopt;
    });
    if (limit_.call != nullptr) limit_.call->add(alarms_, alarm_);
}

SupervisedStatement::~SupervisedStatement() {
    finish();
    if (phase_ != Phase::running) connection_.settle();
}

void SupervisedStatement::finish() noexcept {
    // A child has neither the alarm nor its thread.
    if (alarm_ == 0 || process_ != forksSoFar()) return;
    if (limit_.call != nullptr) limit_.call->remove(alarms_, alarm_);
    alarms_.cancel(std::exchange(alarm_, 0));
}

void SupervisedStatement::throwIfLate(NativeError native) const {
    if (phase_ == Phase::running) return;
    const bool hasFailed = native.code != 0;
    native.sql = sql_;
    if (limit_.call != nullptr && limit_.call->hasEnded())
        limit_.call->fail(std::move(native), RunningCall::Point::inStatement);
    native.message = fmt::format(
        "{} and was ended{}. Make it faster (see EXPLAIN), or allow it more time.", reason(),
        hasFailed || startsIgnoringCase(sql_, "SELECT") ? "" : "; what it had changed by then may have stayed");
    throw TimeoutError(std::move(native));
}

std::string SupervisedStatement::reason() const {
    if (limit_.call != nullptr && limit_.call->hasEnded()) return limit_.call->reason();
    return fmt::format("The statement took longer than {} ms ({})", limit_.duration.count(), limit_.setting);
}

void SupervisedStatement::throwIfCut(NativeError native) const {
    if (phase_ != Phase::cut) return;
    const auto message = fmt::format(
        "{}, and the server could not be told to end it: its connection was cut. It may have run, or run still: check "
        "before you run it again.",
        reason());
    throw ConnectionError(message, std::move(native));
}

}  // namespace sequelize::detail
