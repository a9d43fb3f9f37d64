#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <sequelize/pool/database.hpp>
#include <sequelize/pool/events.hpp>

#include "listeners.hpp"

namespace sequelize::detail {

/// What becomes of one statement, told to its listeners: the log, the callback for slow statements, and the sinks of
/// events. Its end is told when this is destroyed, and so after the connection was given back, or when it fails.
class StatementWatch {
public:
    using Clock = EventHub::Clock;

    /// `sql` must live as long; a text that `sending` brings instead, too. What `run` refers to must live until then,
    /// but its label.
    StatementWatch(std::shared_ptr<const Listeners> listeners, std::string_view sql, const RunOptions& run);
    StatementWatch(const StatementWatch&) = delete;
    StatementWatch& operator=(const StatementWatch&) = delete;
    ~StatementWatch() { tellEnd(nullptr); }

    /// The statement has a connection, and is about to be sent.
    void sending(const Connection& connection, const CompiledSql& statement);
    /// The database has answered.
    void answered(const ExecutionResult& result);
    /// The same to a query, whose rows are to be read.
    [[nodiscard]] std::unique_ptr<Cursor> watched(std::unique_ptr<Cursor> rows);
    /// It failed, wherever that was: tells its end.
    void failed(const std::exception& error) noexcept;

    /// Runs `work`, and tells where it throws. `watch` may be null.
    template <class Work>
    static auto around(StatementWatch* watch, const Work& work) {
        try {
            return work();
        } catch (const std::exception& error) {
            if (watch != nullptr) watch->failed(error);
            throw;
        }
    }

    /// What connections that are opened on this thread take, as long as it lives.
    class ConnectTime {
    public:
        ConnectTime() noexcept : outer_(current_) { current_ = this; }
        ~ConnectTime() { current_ = outer_; }
        ConnectTime(const ConnectTime&) = delete;
        ConnectTime& operator=(const ConnectTime&) = delete;
        [[nodiscard]] Clock::duration sum() const noexcept { return sum_; }
        static void add(Clock::duration duration) noexcept {
            if (current_ != nullptr) current_->sum_ += duration;
        }

    private:
        static inline thread_local ConnectTime* current_ = nullptr;
        ConnectTime* outer_;
        Clock::duration sum_{0};
    };
    /// The connection was found, and a new one took so long of the time since the watch began.
    void connected(Clock::duration opening) noexcept;
    /// Whether times are asked for.
    [[nodiscard]] bool measures() const noexcept { return measures_; }

private:
    class Rows;

    void log(const CompiledSql& statement, bool hasRun, std::chrono::microseconds elapsed) const;
    void tellStart();
    void tellEnd(const EventError* error) noexcept;

    const std::shared_ptr<const Listeners> listeners_;
    const Logger& logger_;
    const std::string label_;
    const bool isHeard_;
    const bool isTimed_;   // slow ones are told
    const bool measures_;  // anybody wants times
    bool hasStarted_ = false;
    bool hasEnded_ = false;
    const CompiledSql* sent_ = nullptr;
    StatementEvent event_{};
    Clock::time_point since_{};   // the end of what was measured last
    Clock::duration fetched_{0};  // of `decode`: waiting for the database
};

}  // namespace sequelize::detail
