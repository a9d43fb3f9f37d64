#include "running_call.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sequelize::detail {

RunningCall::RunningCall(std::chrono::milliseconds timeout)
    : timeout_(timeout),
      deadline_(timeout.count() == 0 ? Alarms::Clock::time_point::max()
                                     : Alarms::Clock::now() + std::min<std::chrono::milliseconds>(
                                                                  timeout, std::chrono::hours(24 * 365))) {}

void RunningCall::cancel() noexcept {
    const std::lock_guard lock(mutex_);
    isCancelled_ = true;
    for (const auto& [alarms, id] : statements_) alarms->hasten(id);
}

std::string RunningCall::reason() const {
    return isCancelled_ ? "The call was cancelled"
                        : fmt::format("The call took longer than {} ms (timeout of async)", timeout_.count());
}

void RunningCall::fail(NativeError native, Point point) {
    wasTold_ = true;
    std::string message = reason();
    if (point == Point::inQueue)
        message += " before it began; nothing was run.";
    else if (point == Point::between)
        message += " before its next statement began.";
    else if (native.code != 0)
        message += ": its statement was ended.";
    else
        message += ": its statement was ended; what it had changed by then may have stayed.";
    if (isCancelled_) throw CancelledError(message, std::move(native));
    native.message = message + " Make it faster, or allow it more time.";
    throw TimeoutError(std::move(native));
}

void RunningCall::add(Alarms& alarms, Alarms::Id id) {
    const std::lock_guard lock(mutex_);
    statements_.emplace_back(&alarms, id);
    if (isCancelled_) alarms.hasten(id);
}

void RunningCall::remove(Alarms& alarms, Alarms::Id id) noexcept {
    const std::lock_guard lock(mutex_);
    std::erase(statements_, std::pair(&alarms, id));
}

}  // namespace sequelize::detail
