#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// Calendar values and their SQL text. All functions here are pure and thread-safe, and know no locale and no
/// time zone but UTC. `fractionDigits` is 0..6 everywhere; a number outside is taken as the nearest of these.
#include <sequelize/core/api.hpp>

namespace sequelize {

/// An instant, in microseconds since 1970-01-01T00:00:00Z (Sequelize: DATE). Where the library takes an instant as a
/// value, it takes any `std::chrono::sys_time`, such as `std::chrono::system_clock::now()`, and rounds it down to a
/// microsecond. A member is given `sequelize::now()`, or `std::chrono::floor<std::chrono::microseconds>(instant)`.
using DateTime = std::chrono::sys_time<std::chrono::microseconds>;
/// A day of the proleptic Gregorian calendar (Sequelize: DATEONLY).
using Date = std::chrono::year_month_day;
/// A duration or a time of day, signed; it may exceed a day (MySQL: -838:59:59 to 838:59:59) (Sequelize:
/// TIME).
using Time = std::chrono::microseconds;

/// The system clock's time, rounded down to a microsecond. Thread-safe (JavaScript: new Date()).
[[nodiscard]] SEQUELIZE_API DateTime now() noexcept;

/// "2021-12-14 10:12:16", then a point and `fractionDigits` digits unless that is 0; 0 to 6, and a number outside is
/// taken as the nearest of these. Further digits are cut towards the past, before 1970 too. The text is UTC. Pure.
[[nodiscard]] SEQUELIZE_API std::string formatDateTime(DateTime value, int fractionDigits);

/// "2021-12-14". Pure.
[[nodiscard]] SEQUELIZE_API std::string formatDate(Date value);

/// "10:12:16" or "-838:59:59", with a fraction of `fractionDigits` digits, 0 to 6. Further digits are cut downwards.
/// Pure.
[[nodiscard]] SEQUELIZE_API std::string formatTime(Time value, int fractionDigits);

/// "2021-12-14T10:12:16.644Z": UTC with milliseconds, and signed six-digit years outside 0..9999, as JavaScript's
/// `Date.prototype.toISOString`. Pure.
[[nodiscard]] SEQUELIZE_API std::string toIsoString(DateTime value);

/// Reads "YYYY-MM-DD", optionally with ' ' or 'T' and "HH:MM[:SS[.f]]" (1 to 9 digits of fraction, those past
/// the sixth are dropped), and then optionally "Z" or an offset "+02:00", "+0200", "+02", each perhaps after
/// one blank. Without an offset the text is UTC; a date alone is its midnight. Returns nullopt for any other
/// text, for a day or an hour that does not exist, and for an instant outside the years 0001..9999.
[[nodiscard]] SEQUELIZE_API std::optional<DateTime> parseDateTime(std::string_view text) noexcept;

/// Reads "YYYY-MM-DD", 0001-01-01 to 9999-12-31; nullopt for any other text.
[[nodiscard]] SEQUELIZE_API std::optional<Date> parseDate(std::string_view text) noexcept;

/// Reads "[+-]HH:MM[:SS[.f]]" with 2 to 9 digits of hours and 1 to 9 of fraction (those past the sixth are
/// dropped); nullopt for any other text.
[[nodiscard]] SEQUELIZE_API std::optional<Time> parseTime(std::string_view text) noexcept;

namespace detail {

template <class V>
inline constexpr bool isInstant = false;
template <class D>
inline constexpr bool isInstant<std::chrono::sys_time<D>> = true;
template <class V>
inline constexpr bool isDuration = false;
template <class R, class P>
inline constexpr bool isDuration<std::chrono::duration<R, P>> = true;

/// In microseconds, rounded down. What these cannot count becomes their greatest or least, which no column holds: it is
/// refused where it is used, instead of wrapping around into another time.
template <class R, class P>
[[nodiscard]] constexpr Time toMicroseconds(std::chrono::duration<R, P> value) noexcept {
    constexpr bool isReal = std::chrono::treat_as_floating_point_v<R>;
    if constexpr (isReal || std::ratio_greater_v<P, std::micro>) {
        using Wide = std::chrono::duration<std::conditional_t<isReal, R, std::int64_t>, P>;
        const Wide wide(value);
        if (!(wide < std::chrono::duration_cast<Wide>(Time::max()))) return Time::max();
        if (!(wide > std::chrono::duration_cast<Wide>(Time::min()))) return Time::min();
    }
    return std::chrono::floor<Time>(value);
}
template <class D>
[[nodiscard]] constexpr DateTime toMicroseconds(std::chrono::sys_time<D> value) noexcept {
    return DateTime(toMicroseconds(value.time_since_epoch()));
}

/// The value rounded down (towards the past) to `fractionDigits` digits of a second.
[[nodiscard]] SEQUELIZE_API DateTime truncateTo(DateTime value, int fractionDigits) noexcept;
[[nodiscard]] SEQUELIZE_API Time truncateTo(Time value, int fractionDigits) noexcept;

}  // namespace detail
}  // namespace sequelize
