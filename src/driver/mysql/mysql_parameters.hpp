#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sequelize/core/value.hpp>

#include "client.hpp"

namespace sequelize::detail::mysql {

/// A statement's parameters for the C client. One object serves all statements of a connection, one after the other:
/// the client copies the descriptions when they are bound, and reads the values only while it executes. Texts and
/// bytes are not copied; dates and UUIDs are converted into one block that is kept for the next statement.
class Parameters {
public:
    /// What a value is to the server: it computes, compares and converts by that.
    enum class Type : std::uint8_t { none, integer, natural, real, decimal, text, bytes, instant, day, time };

    /// Describes the values, which must live until the statement was executed. `utcOffset` is what the session's time
    /// zone is ahead of UTC. Throws UsageError for a date or a time that MySQL cannot
    /// hold.
    void assign(std::span<const Value> values, std::chrono::microseconds utcOffset);

    [[nodiscard]] MYSQL_BIND* data() noexcept { return binds_.data(); }
    [[nodiscard]] std::size_t count() const noexcept { return binds_.size(); }
    /// `none` of NULL.
    [[nodiscard]] Type type(std::size_t index) const noexcept;
    /// What the values take at least when they are sent.
    [[nodiscard]] std::size_t byteCount() const noexcept { return byteCount_; }
    /// Gives back the memory of an unusually big statement.
    void trim() noexcept;

private:
    union Scratch {
        MYSQL_TIME time;
        char text[36];  // a UUID is the longest
    };

    void describe(const Value& value, std::size_t index, std::chrono::microseconds utcOffset);
    MYSQL_TIME& time(std::size_t index);

    std::vector<MYSQL_BIND> binds_;
    std::vector<Scratch> scratch_;  // empty until a value needs it, then one for each parameter
    std::size_t byteCount_ = 0;
    const DateTime* instant_ = nullptr;  // the last one that was converted, while values are described
    std::size_t instantAt_ = 0;          // and where
};

}  // namespace sequelize::detail::mysql
