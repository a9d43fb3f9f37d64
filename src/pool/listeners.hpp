#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <sequelize/pool/database.hpp>
#include <sequelize/pool/statement_options.hpp>

#include "event_hub.hpp"

namespace sequelize::detail {

/// Who is told of a database's statements: its log, the callback for slow ones, and whoever has subscribed.
struct Listeners {
    LogOptions log{};
    std::chrono::milliseconds slowQueryThreshold{0};  ///< 0: off
    std::function<void(const SlowQuery&)> onSlowQuery{};
    std::shared_ptr<EventHub> events{};

    [[nodiscard]] const Logger& loggerOf(const RunOptions& run) const noexcept {
        return run.logging ? *run.logging : log.logging;
    }
};

}  // namespace sequelize::detail
