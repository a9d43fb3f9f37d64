#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "characters.hpp"
#include "rules.hpp"

// Dates as people and programs write them: ISO 8601, SQL, RFC 2822, what JavaScript's Date writes, and
// "March 7, 2011", "2011/3/7", "3/7/2011" (the month first). Not what JavaScript makes of half a date.
namespace sequelize::detail::rules {
namespace {

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Zone {
    std::string_view name;
    int hours;
};
constexpr std::array<Zone, 12> zones = {{{"z", 0},
                                         {"ut", 0},
                                         {"utc", 0},
                                         {"gmt", 0},
                                         {"est", -5},
                                         {"edt", -4},
                                         {"cst", -6},
                                         {"cdt", -5},
                                         {"mst", -7},
                                         {"mdt", -6},
                                         {"pst", -8},
                                         {"pdt", -7}}};

bool isAscii(std::string_view text, std::string_view lower) noexcept {
    return std::ranges::equal(text, lower, [](char a, char b) { return (a | 0x20) == b; });
}

/// Reads a date token by token. Each `take…` function answers whether what it took can stand there.
class DateReader {
public:
    explicit DateReader(std::string_view text) noexcept : text_(text) {}

    std::optional<DateTime> read() noexcept {
        while (!text_.empty())
            if (!takeToken()) return std::nullopt;
        return moment();
    }

private:
    static constexpr int unset = -1;

    char front() const noexcept { return text_.empty() ? '\0' : text_.front(); }
    bool skip(char c) noexcept {
        if (front() != c || text_.empty()) return false;
        text_.remove_prefix(1);
        return true;
    }

    bool takeToken() noexcept {
        const auto c = static_cast<unsigned char>(front());
        if (isDigit(c)) return takeNumber();
        if (isLetter(c)) return takeWord();
        const bool isSign = c == '+' || c == '-';
        if (isSign && (hour_ != unset || zone_)) return takeOffset();
        if (isSign && dateSize_ == 0) return takeLongYear();
        if (c == '(') return takeRemark();
        auto rest = text_;
        const char32_t character = takeCharacter(rest);
        if (!isSpace(character) && !isOneOf(character, "-/,.")) return false;
        text_ = rest;
        return true;
    }

    int takeDigits(std::size_t most, std::size_t& count) noexcept {
        int number = 0;
        count = 0;
        while (isDigit(static_cast<unsigned char>(front())) && count < most) {
            number = number * 10 + (front() - '0');
            text_.remove_prefix(1);
            ++count;
        }
        return isDigit(static_cast<unsigned char>(front())) ? unset : number;
    }

    bool takeNumber() noexcept {
        std::size_t digits = 0;
        const int number = takeDigits(6, digits);
        if (number == unset) return false;
        if (front() == ':') return hour_ == unset && takeTime(number);
        if (dateSize_ == 3 || hour_ != unset) return false;
        yearDigits_[dateSize_] = digits;
        date_[dateSize_++] = number;
        return true;
    }

    /// "+012011-…": six digits with a sign.
    bool takeLongYear() noexcept {
        const bool isNegative = front() == '-';
        text_.remove_prefix(1);
        std::size_t digits = 0;
        const int number = takeDigits(6, digits);
        if (digits != 6 || number == unset || (isNegative && number == 0)) return false;
        yearDigits_[0] = digits;
        date_[dateSize_++] = isNegative ? -number : number;
        return true;
    }

    bool takeTime(int hour) noexcept {
        std::size_t digits = 0;
        hour_ = hour;
        skip(':');
        minute_ = takeDigits(2, digits);
        if (digits == 0 || minute_ == unset) return false;
        second_ = 0;
        if (skip(':')) {
            second_ = takeDigits(2, digits);
            if (digits == 0 || second_ == unset) return false;
            if (skip('.')) {
                if (!isDigit(static_cast<unsigned char>(front()))) return false;
                int unit = 100'000;
                for (; isDigit(static_cast<unsigned char>(front())); text_.remove_prefix(1), unit /= 10)
                    micros_ += (front() - '0') * unit;
            }
        }
        const bool isMidnight = hour_ == 24 && minute_ == 0 && second_ == 0 && micros_ == 0;
        return minute_ < 60 && second_ < 60 && (hour_ < 24 || isMidnight);
    }

    bool takeOffset() noexcept {
        const int sign = skip('-') ? -1 : (skip('+'), 1);
        std::size_t digits = 0;
        int number = takeDigits(4, digits);
        if (number == unset || digits == 0 || hasOffset_) return false;
        if (skip(':')) {
            std::size_t more = 0;
            const int rest = takeDigits(2, more);
            if (digits > 2 || more != 2 || rest == unset) return false;
            number = number * 100 + rest;
        } else if (digits <= 2) {
            number *= 100;
        }
        if (number / 100 > 23 || number % 100 > 59) return false;
        hasOffset_ = true;
        zone_ = std::chrono::minutes(sign * (number / 100 * 60 + number % 100));
        return true;
    }

    bool takeWord() noexcept {
        std::size_t size = 0;
        while (size < text_.size() && isLetter(static_cast<unsigned char>(text_[size]))) ++size;
        const auto word = text_.substr(0, size);
        text_.remove_prefix(size);
        if (isAscii(word, "t")) return dateSize_ > 0 && hour_ == unset && isDigit(static_cast<unsigned char>(front()));
        if (isAscii(word, "am") || isAscii(word, "pm")) {
            if (hour_ < 1 || hour_ > 12) return false;
            hour_ = hour_ % 12 + (isAscii(word, "pm") ? 12 : 0);
            return true;
        }
        for (const auto& zone : zones)
            if (isAscii(word, zone.name)) {
                if (dateSize_ == 0 || zone_) return false;
                zone_ = std::chrono::hours(zone.hours);
                return true;
            }
        if (size < 3) return false;
        const auto begins = [&](std::string_view name) { return isAscii(word.substr(0, 3), name); };
        if (std::ranges::any_of(weekdays, begins)) return true;
        const auto* month = std::ranges::find_if(months, begins);
        if (month == months.end() || month_ != unset) return false;
        month_ = static_cast<int>(month - months.begin()) + 1;
        return true;
    }

    /// "(Central European Time)" behind everything else.
    bool takeRemark() noexcept {
        const auto end = text_.find(')');
        if (end == std::string_view::npos || dateSize_ == 0) return false;
        text_.remove_prefix(end + 1);
        return true;
    }

    int yearAt(std::size_t place) const noexcept {
        const int year = date_[place];
        if (yearDigits_[place] > 2) return year;
        return year + (year < 50 ? 2000 : 1900);
    }

    std::optional<DateTime> moment() const noexcept {
        int year = 0;
        int month = month_;
        int day = 1;
        const bool startsWithYear = dateSize_ > 0 && yearDigits_[0] > 2;
        if (month_ != unset) {
            if (dateSize_ != 2) return std::nullopt;
            year = yearAt(startsWithYear ? 0 : 1);
            day = date_[startsWithYear ? 1 : 0];
        } else if (startsWithYear) {
            year = date_[0];
            month = dateSize_ > 1 ? date_[1] : 1;
            day = dateSize_ > 2 ? date_[2] : 1;
        } else {
            if (dateSize_ != 3) return std::nullopt;
            month = date_[0];
            day = date_[1];
            year = yearAt(2);
        }
        constexpr int lastYear = 32767;  // of the calendar's type
        if (month < 1 || month > 12 || day < 1 || day > 31 || year < -lastYear || year > lastYear) return std::nullopt;
        const auto date = std::chrono::year(year) / month / day;
        if (!date.ok()) return std::nullopt;
        DateTime result = std::chrono::sys_days(date);
        if (hour_ != unset)
            result += std::chrono::hours(hour_) + std::chrono::minutes(minute_) + std::chrono::seconds(second_) +
                      std::chrono::microseconds(micros_);
        return result - zone_.value_or(std::chrono::minutes(0));
    }

    std::string_view text_;
    std::array<int, 3> date_{};  // in the text's order, but for a month's name
    std::array<std::size_t, 3> yearDigits_{};
    std::size_t dateSize_ = 0;
    int month_ = unset;
    int hour_ = unset;
    int minute_ = 0;
    int second_ = 0;
    int micros_ = 0;
    std::optional<std::chrono::minutes> zone_{};
    bool hasOffset_ = false;
};

}  // namespace

std::optional<DateTime> readMoment(std::string_view text) noexcept {
    return DateReader(text).read();
}

}  // namespace sequelize::detail::rules
