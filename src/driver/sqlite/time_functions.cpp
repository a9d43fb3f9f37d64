// The calendar of texts, as MySQL's DATE_ADD and TIMESTAMPDIFF have it: what leaves the years 1 to 9999 is NULL.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <sequelize/core/datetime.hpp>

#include "../../dialect/sqlite/sqlite_texts.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::sys_days;

/// The unit's length; 0 of months and years, which have none.
std::int64_t microsecondsOf(std::string_view unit) noexcept {
    constexpr std::int64_t second = 1'000'000;
    if (unit == "MICROSECOND") return 1;
    if (unit == "SECOND") return second;
    if (unit == "MINUTE") return 60 * second;
    if (unit == "HOUR") return 3600 * second;
    if (unit == "DAY") return 86'400 * second;
    if (unit == "WEEK") return 7 * 86'400 * second;
    return 0;
}
std::int64_t monthsOf(std::string_view unit) noexcept {
    return unit == "YEAR" ? 12 : 1;
}

bool isInCalendar(Date day) noexcept {
    return day.year() >= std::chrono::year(1) && day.year() <= std::chrono::year(9999);
}

/// That day of the month, or its last.
std::optional<Date> monthsLater(Date day, std::int64_t months) noexcept {
    if (months > 200'000 || months < -200'000) return std::nullopt;
    const auto month = std::chrono::year_month(day.year(), day.month()) + std::chrono::months(months);
    const auto last = (month / std::chrono::last).day();
    const Date later = month / std::min(day.day(), last);
    return isInCalendar(later) ? std::optional(later) : std::nullopt;
}

std::optional<DateTime> later(DateTime instant, std::string_view unit, std::int64_t count) noexcept {
    const auto midnight = floor<days>(instant);
    if (const auto length = microsecondsOf(unit); length != 0) {
        constexpr std::int64_t most = 400'000'000'000'000'000;  // more than 9999 years
        std::int64_t whole = 0;
        if (__builtin_mul_overflow(count, length, &whole) || whole > most || whole < -most) return std::nullopt;
        const DateTime sum = instant + microseconds(whole);
        return isInCalendar(Date(floor<days>(sum))) ? std::optional(sum) : std::nullopt;
    }
    std::int64_t months = 0;
    if (__builtin_mul_overflow(count, monthsOf(unit), &months)) return std::nullopt;
    const auto day = monthsLater(Date(midnight), months);
    if (!day) return std::nullopt;
    return DateTime(sys_days(*day)) + (instant - midnight);
}

void part(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[1])) return sqlite3_result_null(context);
    const std::string_view unit = textOf(values[0]);
    const std::string_view text = textOf(values[1]);
    const auto instant = parseDateTime(text);
    const auto clock = instant ? std::optional<Time>(*instant - floor<days>(*instant)) : parseTime(text);
    if (!clock) return sqlite3_result_null(context);
    const Date day = instant ? Date(floor<days>(*instant)) : Date();
    const auto time = std::chrono::abs(*clock);
    if (unit == "YEAR") return sqlite3_result_int(context, static_cast<int>(day.year()));
    if (unit == "MONTH") return sqlite3_result_int(context, static_cast<int>(static_cast<unsigned>(day.month())));
    if (unit == "DAY") return sqlite3_result_int(context, static_cast<int>(static_cast<unsigned>(day.day())));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    sqlite3_result_int64(context, unit == "HOUR"     ? seconds / 3600
                                  : unit == "MINUTE" ? seconds / 60 % 60
                                                     : seconds % 60);
}

void dayOfInstant(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        const auto instant = isNull(values[0]) ? std::nullopt : parseDateTime(textOf(values[0]));
        if (!instant) return sqlite3_result_null(context);
        resultText(context, formatDate(Date(floor<days>(*instant))));
    });
}

template <bool asDay>
void addUnits(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (isNull(values[1]) || isNull(values[2])) return sqlite3_result_null(context);
        const auto instant = parseDateTime(textOf(values[1]));
        const auto sum = instant ? later(*instant, textOf(values[0]), sqlite3_value_int64(values[2])) : std::nullopt;
        if (!sum) return sqlite3_result_null(context);
        resultText(context, asDay ? formatDate(Date(floor<days>(*sum))) : sqliteText(*sum));
    });
}

/// Whole months from one to the other: one that is not complete does not count.
std::int64_t monthsBetween(DateTime earlier, DateTime later) noexcept {
    if (later < earlier) return -monthsBetween(later, earlier);
    const auto from = Date(floor<days>(earlier));
    const auto to = Date(floor<days>(later));
    const std::int64_t months = (to.year() - from.year()).count() * 12 +
                                static_cast<int>(static_cast<unsigned>(to.month())) -
                                static_cast<int>(static_cast<unsigned>(from.month()));
    const auto timeOf = [](DateTime instant) { return instant - floor<days>(instant); };
    const bool isIncomplete = to.day() < from.day() || (to.day() == from.day() && timeOf(later) < timeOf(earlier));
    return isIncomplete ? months - 1 : months;
}

void difference(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[1]) || isNull(values[2])) return sqlite3_result_null(context);
    const std::string_view unit = textOf(values[0]);
    const auto later = parseDateTime(textOf(values[1]));
    const auto earlier = parseDateTime(textOf(values[2]));
    if (!later || !earlier) return sqlite3_result_null(context);
    const auto length = microsecondsOf(unit);
    sqlite3_result_int64(
        context, length != 0 ? (*later - *earlier).count() / length : monthsBetween(*earlier, *later) / monthsOf(unit));
}

}  // namespace

void registerTimeFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_part", 2, part);
    registerScalar(handle, "sequelize_day", 1, dayOfInstant);
    registerScalar(handle, "sequelize_add_to_day", 3, addUnits<true>);
    registerScalar(handle, "sequelize_add_to_instant", 3, addUnits<false>);
    registerScalar(handle, "sequelize_date_diff", 3, difference);
}

}  // namespace sequelize::detail::sqlite
