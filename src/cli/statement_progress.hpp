#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "output.hpp"

namespace sequelize::detail::commandline {

/// On a terminal, tells of a statement that takes long: which it is, and for how many seconds it has run. The output is
/// nobody else's between `begin` and `end`, but for the words about Ctrl-C.
class StatementProgress {
public:
    explicit StatementProgress(Output& output) : output_(output) {}
    ~StatementProgress();
    StatementProgress(const StatementProgress&) = delete;
    StatementProgress& operator=(const StatementProgress&) = delete;

    /// The statement of that number is sent now.
    void begin(std::size_t number, std::string_view sql);
    /// It has ended, if there was one.
    void end();

private:
    void watch();

    Output& output_;
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
