#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <string_view>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// Where the SQL that is run gets logged (Sequelize: `logging`). Off unless a callable is given:
/// `.logging = console`, or any callable that takes `(std::string_view)` or
/// `(std::string_view, std::chrono::microseconds)`; the latter also gets the elapsed time when `.benchmark` is on.
/// It is called from whichever thread runs the statement, from several at once: it must be thread-safe. What it throws
/// is written to standard error, and the statement runs nonetheless.
class SEQUELIZE_API Logger {
public:
    Logger() = default;
    template <std::same_as<bool> Flag>
    Logger(Flag) {
        static_assert(!std::same_as<Flag, bool>,
                      "logging takes what a line goes to, not a bool: write .logging = console, or leave it out");
    }

    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, Logger> &&
                 (std::invocable<F&, std::string_view> ||
                  std::invocable<F&, std::string_view, std::chrono::microseconds>))
    Logger(F f) {
        if constexpr (std::invocable<F&, std::string_view, std::chrono::microseconds>)
            sink_ = std::move(f);
        else
            sink_ = [g = std::move(f)](std::string_view line, std::chrono::microseconds) mutable { g(line); };
    }

    /// Whether there is anything to call.
    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(sink_); }
    /// Logs a line, and how long its statement took. The logger must not be empty.
    void operator()(std::string_view line, std::chrono::microseconds elapsed) const { sink_(line, elapsed); }

private:
    std::function<void(std::string_view, std::chrono::microseconds)> sink_;
};

namespace detail {

/// What `console` is: a logger, and JavaScript's `console.log` and `console.error`. Thread-safe: lines stay whole.
struct SEQUELIZE_API Console {
    void operator()(std::string_view line) const { log(line); }
    void log(std::string_view line) const;    ///< to standard output, with a newline; whole lines from any thread
    void error(std::string_view line) const;  ///< to standard error
};

}  // namespace detail

/// JavaScript's `console`: `.logging = console` writes a line a statement to standard output, and `console.log(text)`,
/// `console.error(text)` print one. Thread-safe.
inline constexpr detail::Console console{};

}  // namespace sequelize
