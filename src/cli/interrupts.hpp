#pragma once

#include <chrono>
#include <functional>

namespace sequelize::detail::commandline {

/// Ctrl-C (SIGINT) and SIGTERM while a command runs: the first lets the statement end, the second ends the statement,
/// the third leaves with 130. One at a time in a process; the former handlers are put back.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Whether there was one.
    [[nodiscard]] bool pending() const noexcept;
    /// Between two statements: throws Failure with ExitCode::interrupted when there was one.
    void check() const;
    /// Sleeps for so long, or until there is one; then as `check`.
    void sleep(std::chrono::milliseconds time) const;
    /// What ends the statement that runs now; it is called on another thread. Empty: there is none, and the second one
    /// leaves.
    void setStatement(std::function<void()> end);
};

}  // namespace sequelize::detail::commandline
