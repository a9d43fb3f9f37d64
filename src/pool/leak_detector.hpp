#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/pool/connection_pool.hpp>

#include "alarms.hpp"

namespace sequelize::detail {

/// Reports each loan that takes longer than `threshold`, once. Thread-safe.
class LeakDetector {
public:
    /// Without `report` the reports go to standard error.
    LeakDetector(std::chrono::milliseconds threshold, std::function<void(const ConnectionLeak&)> report);

    /// The calling thread got it.
    void lent(const Connection& connection);
    void movedHere(const Connection& connection) noexcept;
    void used(const Connection& connection, std::string_view sql);
    void returned(const Connection& connection) noexcept;

private:
    struct Loan {
        const Connection* connection;
        std::uint64_t thread;
        Alarms::Clock::time_point since;
        Alarms::Id alarm;
        std::string sql;
    };

    [[nodiscard]] std::vector<Loan>::iterator find(const Connection& connection) noexcept;
    void report(const Connection& connection);

    const std::chrono::milliseconds threshold_;
    const std::function<void(const ConnectionLeak&)> report_;
    std::mutex mutex_;  // guards the loans; never held while an alarm is cancelled
    std::vector<Loan> loans_;
    Alarms alarms_;  // last: its thread ends before the rest does
};

}  // namespace sequelize::detail
