#include <charconv>
#include <limits>
#include <optional>

#include <sequelize/core/datetime.hpp>

#include "../../core/ascii.hpp"
#include "../../core/digits.hpp"
#include "values.hpp"

namespace sequelize::detail::postgres {

namespace {

template <class Number>
bool parseWhole(std::string_view text, Number& number) noexcept {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

template <class Real>
bool readReal(std::string_view text, Cell& cell) noexcept {
    Real value{};
    if (text == "NaN")
        value = std::numeric_limits<Real>::quiet_NaN();
    else if (text == "Infinity" || text == "-Infinity")
        value = text.front() == '-' ? -std::numeric_limits<Real>::infinity() : std::numeric_limits<Real>::infinity();
    else if (!parseWhole(text, value))
        return false;
    cell.type = Cell::Type::real;
    cell.real = static_cast<double>(value);
    return true;
}

bool readBytea(std::string_view text, std::string& scratch, Cell& cell) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) return false;
    scratch.clear();
    for (std::size_t i = 2; i < text.size(); i += 2) {
        const int high = hexValue(text[i]);
        const int low = hexValue(text[i + 1]);
        if (high < 0 || low < 0) return false;
        scratch += static_cast<char>(high * 16 + low);
    }
    cell.type = Cell::Type::blob;
    cell.text = scratch;
    return true;
}

/// A number of at least `least` digits.
std::optional<int> takeNumber(std::string_view& text, std::size_t least) noexcept {
    const std::string_view digits = takeDigits(text);
    int number = 0;
    if (digits.size() < least || !parseWhole(digits, number)) return std::nullopt;
    return number;
}

/// "2021-12-14": days since 1970-01-01. `isBc` is told by the text's end.
std::optional<std::int64_t> takeDay(std::string_view& text, bool isBc) noexcept {
    const auto year = takeNumber(text, 4);
    if (!year || !takeChar(text, '-')) return std::nullopt;
    const auto month = takeNumber(text, 2);
    if (!month || !takeChar(text, '-')) return std::nullopt;
    const auto day = takeNumber(text, 2);
    if (!day || *year > static_cast<int>(std::chrono::year::max())) return std::nullopt;
    const int counted = isBc ? 1 - *year : *year;
    const Date date{std::chrono::year(counted), std::chrono::month(static_cast<unsigned>(*month)),
                    std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// "10:12:16.644": microseconds.
std::optional<std::int64_t> takeClock(std::string_view& text) noexcept {
    const auto hours = takeNumber(text, 2);
    if (!hours || !takeChar(text, ':')) return std::nullopt;
    const auto minutes = takeNumber(text, 2);
    if (!minutes || !takeChar(text, ':')) return std::nullopt;
    const auto seconds = takeNumber(text, 2);
    if (!seconds) return std::nullopt;
    std::int64_t micros = 0;
    if (takeChar(text, '.')) {
        const std::string_view digits = takeDigits(text);
        if (digits.empty() || digits.size() > 6) return std::nullopt;
        for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    }
    return ((std::int64_t{*hours} * 60 + *minutes) * 60 + *seconds) * 1'000'000 + micros;
}

/// "+02", "-03:30", "+00:19:32": microseconds ahead of UTC.
std::optional<std::int64_t> takeOffset(std::string_view& text) noexcept {
    if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
    const bool isNegative = takeSign(text);
    std::int64_t seconds = 0;
    std::int64_t unit = 3600;
    do {
        const auto number = takeNumber(text, 2);
        if (!number || unit == 0) return std::nullopt;
        seconds += *number * unit;
        unit /= 60;
    } while (takeChar(text, ':'));
    return (isNegative ? -seconds : seconds) * 1'000'000;
}

bool readDay(Form form, std::string_view text, std::chrono::microseconds utcOffset, std::string& scratch, Cell& cell) {
    const auto isInvalid = [&] {
        scratch = text;
        cell.type = Cell::Type::invalidDate;
        cell.text = scratch;
        return true;
    };
    if (text.ends_with("infinity")) return isInvalid();
    std::string_view rest = text;
    constexpr std::string_view bc = " BC";
    const bool isBc = rest.ends_with(bc);
    if (isBc) rest.remove_suffix(bc.size());
    const auto day = takeDay(rest, isBc);
    if (form == Form::date) {
        std::string_view year = text;
        if (!day && takeDigits(year).size() > 4 && takeChar(year, '-')) return isInvalid();  // that no Date has
        if (!day || !rest.empty()) return false;
        cell.type = Cell::Type::date;
        cell.integer = *day;
        return true;
    }
    if (!day || !takeChar(rest, ' ')) return false;
    const auto clock = takeClock(rest);
    if (!clock) return false;
    std::int64_t ahead = utcOffset.count();
    if (form == Form::timestamptz) {
        const auto offset = takeOffset(rest);
        if (!offset) return false;
        ahead = *offset;
    }
    if (!rest.empty()) return false;
    cell.type = Cell::Type::dateTime;
    cell.integer = *day * microsPerDay + *clock - ahead;
    return true;
}

}  // namespace

bool readText(Form form, std::string_view text, std::chrono::microseconds utcOffset, std::string& scratch, Cell& cell) {
    const auto is = [&](Cell::Type type) {
        cell.type = type;
        cell.text = text;
        return true;
    };
    switch (form) {
        case Form::boolean:
            if (text != "t" && text != "f") return false;
            cell.type = Cell::Type::integer;
            cell.integer = text == "t" ? 1 : 0;
            return true;
        case Form::int2:
        case Form::int4:
        case Form::int8:
        case Form::oid:
            cell.type = Cell::Type::integer;
            return parseWhole(text, cell.integer);
        case Form::float4:
            return readReal<float>(text, cell);
        case Form::float8:
            return readReal<double>(text, cell);
        case Form::numeric:
            return is(Cell::Type::decimal);
        case Form::bytea:
            return readBytea(text, scratch, cell);
        case Form::json:
        case Form::jsonb:
            return is(Cell::Type::json);
        case Form::date:
        case Form::timestamp:
        case Form::timestamptz:
            return readDay(form, text, utcOffset, scratch, cell);
        case Form::time: {
            const auto clock = takeClock(text);
            if (!clock || !text.empty()) return false;
            cell.type = Cell::Type::time;
            cell.integer = *clock;
            return true;
        }
        case Form::text:
        case Form::uuid:
        case Form::other:
            break;
    }
    return is(Cell::Type::text);
}

}  // namespace sequelize::detail::postgres
