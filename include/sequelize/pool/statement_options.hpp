#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sequelize {

/// A statement that took `slowQueryThreshold` or longer.
struct SlowQuery {
    std::string_view sql{};  ///< without values
    /// What the program waited for the database: not for a connection, and for a query's rows only while they were
    /// fetched, not while they were used.
    std::chrono::microseconds elapsed{};
    std::string_view label{};  ///< a transaction's id, or "default"
};

namespace detail {

/// What holds for every statement of a database.
struct StatementOptions {
    std::chrono::milliseconds timeout{0};             ///< 0: none
    std::chrono::milliseconds slowQueryThreshold{0};  ///< 0: off
    std::function<void(const SlowQuery&)> onSlowQuery{};
    /// Within a managed transaction's callback, its thread's statements must take part in one, or say that they do not.
    bool requireTransaction = false;
    bool ambientTransactions = false;  ///< managed transactions are ambient ones unless they say otherwise
};

}  // namespace detail
}  // namespace sequelize
