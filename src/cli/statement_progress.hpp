#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "output.hpp"

namespace sequelize::detail::commandline {

/// On a terminal, tells of a statement that takes long: which it is, for how many seconds it has run, and where
/// somebody knows, how much of it is done. The output is
/// nobody else's between `begin` and `end`, but for the words about Ctrl-C.
class StatementProgress {
public:
    explicit StatementProgress(Output& output) : output_(output) {}
    ~StatementProgress();
    StatementProgress(const StatementProgress&) = delete;
    StatementProgress& operator=(const StatementProgress&) = delete;

    /// Asked, on a thread of its own, for how far a statement has come, from 0 to 1, once it takes long.
    void asks(std::function<std::optional<double>()> part) { part_ = std::move(part); }

    /// The statement of that number is sent now.
    void begin(std::size_t number, std::string_view sql);
    /// It has ended, if there was one.
    void end();

private:
    void watch();

    /// "statement 2 runs for 12 s, 34 %: ALTER TABLE …"
    [[nodiscard]] std::string line(std::int64_t seconds, std::optional<double> part) const;

    Output& output_;
    std::function<std::optional<double>()> part_{};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::thread thread_;
    std::string text_{};  ///< of the statement that runs; empty: none does
    std::size_t number_ = 0;
    std::size_t begun_ = 0;  ///< so many statements have begun
    bool isShown_ = false;
    bool isOver_ = false;
};

}  // namespace sequelize::detail::commandline
