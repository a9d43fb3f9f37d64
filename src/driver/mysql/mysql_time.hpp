#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include <sequelize/core/datetime.hpp>

#include "../../schema/type_limits.hpp"
#include "client.hpp"

/// MYSQL_TIME to and from the library's dates, by arithmetic alone.
namespace sequelize::detail::mysql {

inline constexpr std::int64_t microsPerSecond = 1'000'000;
inline constexpr std::int64_t microsPerDay = 86'400 * microsPerSecond;

/// Longest text that `writeText` makes, with its terminating zero.
inline constexpr std::size_t timeTextBytes = 64;

/// Days since 1970-01-01; nullopt for a day that no calendar has, such as 0000-00-00.
[[nodiscard]] inline std::optional<std::int64_t> daysOf(const MYSQL_TIME& t) noexcept {
    const Date date{std::chrono::year(static_cast<int>(t.year)), std::chrono::month(t.month), std::chrono::day(t.day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// Hours, minutes, seconds and fraction; the days of a TIME count as 24 hours each.
[[nodiscard]] inline std::int64_t clockMicros(const MYSQL_TIME& t) noexcept {
    const auto seconds = (static_cast<std::int64_t>(t.hour) * 60 + t.minute) * 60 + t.second;
    return seconds * microsPerSecond + static_cast<std::int64_t>(t.second_part);
}

[[nodiscard]] inline std::int64_t timeMicros(const MYSQL_TIME& t) noexcept {
    const auto micros = static_cast<std::int64_t>(t.day) * microsPerDay + clockMicros(t);
    return t.neg ? -micros : micros;
}

inline void setClock(MYSQL_TIME& t, std::int64_t micros) noexcept {
    t.second_part = static_cast<unsigned long>(micros % microsPerSecond);
    const auto seconds = micros / microsPerSecond;
    t.second = static_cast<unsigned>(seconds % 60);
    t.minute = static_cast<unsigned>(seconds / 60 % 60);
    t.hour = static_cast<unsigned>(seconds / 3600);
}

/// False where the year does not fit MySQL's 0000 to 9999.
[[nodiscard]] inline bool setDate(MYSQL_TIME& t, Date date) noexcept {
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999 || !date.ok()) return false;
    t.year = static_cast<unsigned>(year);
    t.month = static_cast<unsigned>(date.month());
    t.day = static_cast<unsigned>(date.day());
    return true;
}

/// The instant as a clock shows it that is `utcOffset` ahead of UTC.
[[nodiscard]] inline bool setDateTime(MYSQL_TIME& t, DateTime value, std::chrono::microseconds utcOffset) noexcept {
    using std::chrono::sys_days;
    // A day to spare on both sides for the offset, which is checked with the date below.
    constexpr sys_days first = std::chrono::year(-1) / 12 / 31;
    constexpr sys_days last = std::chrono::year(10'000) / 1 / 2;
    if (value < first || value > last) return false;
    const DateTime local = value + utcOffset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    setClock(t, (local - day).count());
    return setDate(t, Date(day));
}

/// False outside MySQL's -838:59:59 to 838:59:59, which the servers would clip to without a word.
[[nodiscard]] inline bool setTime(MYSQL_TIME& t, Time value) noexcept {
    if (value < -longestTime || value > longestTime) return false;
    t.neg = static_cast<decltype(t.neg)>(value.count() < 0);
    const auto magnitude = t.neg ? -value.count() : value.count();
    // The whole days go apart: the protocol has one byte for the hours.
    t.day = static_cast<unsigned>(magnitude / microsPerDay);
    setClock(t, magnitude % microsPerDay);
    return true;
}

/// A date as the server writes it, for dates that only it has.
inline std::string_view writeText(const MYSQL_TIME& t, bool withClock, char (&out)[timeTextBytes]) noexcept {
    int length = 0;
    if (!withClock)
        length = std::snprintf(out, sizeof out, "%04u-%02u-%02u", t.year, t.month, t.day);
    else if (t.second_part == 0)
        length = std::snprintf(out, sizeof out, "%04u-%02u-%02u %02u:%02u:%02u", t.year, t.month, t.day, t.hour,
                               t.minute, t.second);
    else
        length = std::snprintf(out, sizeof out, "%04u-%02u-%02u %02u:%02u:%02u.%06lu", t.year, t.month, t.day, t.hour,
                               t.minute, t.second, static_cast<unsigned long>(t.second_part));
    return {out, static_cast<std::size_t>(length)};
}

}  // namespace sequelize::detail::mysql
