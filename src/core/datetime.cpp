#include <sequelize/core/datetime.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "ascii.hpp"
#include "stopped_clock.hpp"

namespace sequelize {

using namespace detail;
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;
constexpr std::array<std::int64_t, 7> unitOfDigits{1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};

constexpr std::int64_t unitOf(int fractionDigits) noexcept {
    return unitOfDigits[static_cast<std::size_t>(std::clamp(fractionDigits, 0, 6))];
}

constexpr std::int64_t floorMod(std::int64_t value, std::int64_t divisor) noexcept {
    const std::int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

std::int64_t truncate(std::int64_t value, int fractionDigits) noexcept {
    const std::int64_t rest = floorMod(value, unitOf(fractionDigits));
    // The very first representable moments have no earlier multiple.
    return value < std::numeric_limits<std::int64_t>::min() + rest ? value : value - rest;
}

struct Civil {
    std::int64_t year;
    unsigned month;
    unsigned dayOfMonth;
};

// std::chrono::year holds 16 bits only; DateTime reaches year 294247, and must not become nonsense there.
// The era arithmetic is Howard Hinnant's days-to-civil algorithm: years begin in March, so that the leap day
// is the last of its year.
constexpr Civil civilFromDays(std::int64_t days) noexcept {
    constexpr std::int64_t daysOfEra = 146'097;   // 400 years
    const std::int64_t shifted = days + 719'468;  // days since 0000-03-01
    const std::int64_t inEra = floorMod(shifted, daysOfEra);
    const std::int64_t era = (shifted - inEra) / daysOfEra;
    const std::int64_t yearOfEra = (inEra - inEra / 1'460 + inEra / 36'524 - inEra / 146'096) / 365;
    const std::int64_t dayOfYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t monthFromMarch = (5 * dayOfYear + 2) / 153;
    const std::int64_t dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    const std::int64_t month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), static_cast<unsigned>(month),
            static_cast<unsigned>(dayOfMonth)};
}

/// Writes text into a buffer that is large enough for any value of the types above.
class Writer {
public:
    void put(char c) noexcept { *next_++ = c; }

    void digits(std::uint64_t value, int width) noexcept {
        std::uint64_t bound = 1;
        for (int i = 0; i < width; ++i) bound *= 10;
        for (; value >= bound; bound *= 10) ++width;
        next_ += width;
        for (char* p = next_; width > 0; --width, value /= 10) *--p = static_cast<char>('0' + value % 10);
    }

    void year(std::int64_t value) noexcept {
        if (value < 0) put('-');
        digits(static_cast<std::uint64_t>(value < 0 ? -value : value), 4);
    }

    void date(const Civil& c) noexcept {
        put('-');
        digits(c.month, 2);
        put('-');
        digits(c.dayOfMonth, 2);
    }

    void clock(std::uint64_t micros, int fractionDigits) noexcept {
        const std::uint64_t seconds = micros / second;
        digits(seconds / 3'600, 2);
        put(':');
        digits(seconds / 60 % 60, 2);
        put(':');
        digits(seconds % 60, 2);
        const int width = std::clamp(fractionDigits, 0, 6);
        if (width == 0) return;
        put('.');
        digits(micros % second / static_cast<std::uint64_t>(unitOf(width)), width);
    }

    [[nodiscard]] std::string text() const {
        return std::string(buffer_.data(), static_cast<std::size_t>(next_ - buffer_.data()));
    }

private:
    std::array<char, 48> buffer_;
    char* next_ = buffer_.data();
};

class DateTimeScanner {
public:
    explicit DateTimeScanner(std::string_view text) noexcept : next_(text.data()), end_(text.data() + text.size()) {}

    [[nodiscard]] bool atEnd() const noexcept { return next_ == end_; }
    [[nodiscard]] bool atDigit() const noexcept { return next_ != end_ && isDigit(*next_); }

    bool accept(char c) noexcept {
        if (next_ == end_ || *next_ != c) return false;
        ++next_;
        return true;
    }

    bool two(std::int64_t& out, std::int64_t max) noexcept { return digits(2, out) && out <= max; }

    bool digits(int count, std::int64_t& out) noexcept {
        if (end_ - next_ < count) return false;
        out = 0;
        for (; count > 0; --count, ++next_) {
            if (!isDigit(*next_)) return false;
            out = out * 10 + (*next_ - '0');
        }
        return true;
    }

    /// As many digits as there are, `min` to 9.
    bool number(int min, std::int64_t& out) noexcept {
        int count = 0;
        for (out = 0; atDigit() && count < 10; ++count, ++next_) out = out * 10 + (*next_ - '0');
        return count >= min && count <= 9;
    }

    /// ".f{1,9}" in microseconds; nothing at all is 0.
    bool fraction(std::int64_t& micros) noexcept {
        micros = 0;
        if (!accept('.')) return true;
        int count = 0;
        for (; atDigit() && count < 10; ++count, ++next_)
            if (count < 6) micros = micros * 10 + (*next_ - '0');
        if (count < 1 || count > 9) return false;
        for (; count < 6; ++count) micros *= 10;
        return true;
    }

    /// ":MM[:SS[.f]]"
    bool afterHours(std::int64_t& micros) noexcept {
        std::int64_t minutes = 0;
        std::int64_t seconds = 0;
        std::int64_t part = 0;
        if (!accept(':') || !two(minutes, 59)) return false;
        if (accept(':') && (!two(seconds, 59) || !fraction(part))) return false;
        micros = (minutes * 60 + seconds) * second + part;
        return true;
    }

    std::optional<Date> date() noexcept {
        std::int64_t y = 0;
        std::int64_t m = 0;
        std::int64_t d = 0;
        if (!digits(4, y) || !accept('-') || !two(m, 12) || !accept('-') || !two(d, 31)) return std::nullopt;
        const Date value{std::chrono::year{static_cast<int>(y)}, std::chrono::month{static_cast<unsigned>(m)},
                         std::chrono::day{static_cast<unsigned>(d)}};
        if (y == 0 || !value.ok()) return std::nullopt;
        return value;
    }

    /// "", "Z", "+HH", "+HHMM", "+HH:MM"; to be subtracted.
    bool offset(std::int64_t& micros) noexcept {
        micros = 0;
        if (atEnd()) return true;
        accept(' ');
        if (accept('Z') || accept('z')) return true;
        const bool west = accept('-');
        if (!west && !accept('+')) return false;
        std::int64_t hours = 0;
        std::int64_t minutes = 0;
        if (!two(hours, 23)) return false;
        const bool colon = accept(':');
        if ((colon || !atEnd()) && !two(minutes, 59)) return false;
        micros = (hours * 60 + minutes) * 60 * second * (west ? -1 : 1);
        return true;
    }

private:
    const char* next_;
    const char* end_;
};

constexpr std::int64_t microsOf(Date value) noexcept {
    return std::chrono::sys_days{value}.time_since_epoch().count() * day;
}

constexpr std::int64_t firstMicros = microsOf(std::chrono::year{1} / 1 / 1);
constexpr std::int64_t endMicros = microsOf(std::chrono::year{10'000} / 1 / 1);

}  // namespace

std::atomic<bool> detail::isClockStopped{false};
std::atomic<std::int64_t> detail::stoppedClock{0};

DateTime now() noexcept {
    if (detail::isClockStopped.load(std::memory_order_relaxed))
        return DateTime(std::chrono::microseconds(detail::stoppedClock.load()));
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string formatDateTime(DateTime value, int fractionDigits) {
    const std::int64_t micros = value.time_since_epoch().count();
    const std::int64_t inDay = floorMod(micros, day);
    // Not (micros - inDay) / day: that difference overflows in the first representable day.
    const Civil civil = civilFromDays(micros / day - (micros % day < 0 ? 1 : 0));
    Writer out;
    out.year(civil.year);
    out.date(civil);
    out.put(' ');
    out.clock(static_cast<std::uint64_t>(inDay), fractionDigits);
    return out.text();
}

std::string formatDate(Date value) {
    Writer out;
    out.year(int{value.year()});
    out.date({0, unsigned{value.month()}, unsigned{value.day()}});
    return out.text();
}

std::string formatTime(Time value, int fractionDigits) {
    const std::int64_t micros = truncate(value.count(), fractionDigits);
    Writer out;
    if (micros < 0) out.put('-');
    const auto bits = static_cast<std::uint64_t>(micros);
    out.clock(micros < 0 ? 0 - bits : bits, fractionDigits);
    return out.text();
}

std::string toIsoString(DateTime value) {
    const std::int64_t micros = value.time_since_epoch().count();
    const Civil civil = civilFromDays(micros / day - (micros % day < 0 ? 1 : 0));
    Writer out;
    if (civil.year >= 0 && civil.year <= 9'999) {
        out.year(civil.year);
    } else {
        out.put(civil.year < 0 ? '-' : '+');
        out.digits(static_cast<std::uint64_t>(civil.year < 0 ? -civil.year : civil.year), 6);
    }
    out.date(civil);
    out.put('T');
    out.clock(static_cast<std::uint64_t>(floorMod(micros, day)), 3);
    out.put('Z');
    return out.text();
}

std::optional<DateTime> parseDateTime(std::string_view text) noexcept {
    DateTimeScanner in(text);
    const std::optional<Date> date = in.date();
    if (!date) return std::nullopt;
    std::int64_t micros = microsOf(*date);
    if (!in.atEnd()) {
        std::int64_t hours = 0;
        std::int64_t rest = 0;
        std::int64_t offset = 0;
        if (!in.accept(' ') && !in.accept('T') && !in.accept('t')) return std::nullopt;
        if (!in.two(hours, 23) || !in.afterHours(rest) || !in.offset(offset) || !in.atEnd()) return std::nullopt;
        micros += hours * 3'600 * second + rest - offset;
    }
    if (micros < firstMicros || micros >= endMicros) return std::nullopt;
    return DateTime{std::chrono::microseconds{micros}};
}

std::optional<Date> parseDate(std::string_view text) noexcept {
    DateTimeScanner in(text);
    const std::optional<Date> date = in.date();
    return in.atEnd() ? date : std::nullopt;
}

std::optional<Time> parseTime(std::string_view text) noexcept {
    DateTimeScanner in(text);
    const bool negative = in.accept('-');
    if (!negative) in.accept('+');
    std::int64_t hours = 0;
    std::int64_t rest = 0;
    if (!in.number(2, hours) || !in.afterHours(rest) || !in.atEnd()) return std::nullopt;
    const std::int64_t micros = hours * 3'600 * second + rest;
    return Time{negative ? -micros : micros};
}

namespace detail {

DateTime truncateTo(DateTime value, int fractionDigits) noexcept {
    return DateTime{truncateTo(value.time_since_epoch(), fractionDigits)};
}

Time truncateTo(Time value, int fractionDigits) noexcept {
    return Time{truncate(value.count(), fractionDigits)};
}

}  // namespace detail
}  // namespace sequelize
