#include <sequelize/schema/column_traits.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <system_error>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/column.hpp>

namespace sequelize::detail {
namespace {

using CellType = Cell::Type;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

/// Reads the whole of a decimal's digits as an `I`. A fraction is another type even if it is zero: whether a SUM() can
/// be read must not depend on the rows.
template <class I>
ReadStatus readDigits(std::string_view text, I& out) noexcept {
    const char* const end = text.data() + text.size();
    I value{};
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc::invalid_argument) return ReadStatus::malformed;
    if (stop != end) return *stop == '.' ? ReadStatus::wrongType : ReadStatus::malformed;
    if (error == std::errc::result_out_of_range) return ReadStatus::outOfRange;
    out = value;
    return ReadStatus::ok;
}

/// Whether a double holds the number with that magnitude without rounding.
bool fitsDouble(std::uint64_t magnitude) noexcept {
    return magnitude == 0 || std::bit_width(magnitude >> std::countr_zero(magnitude)) <= 53;
}

ReadStatus assignText(const Cell& cell, std::string& out) {
    out.assign(cell.text);
    return ReadStatus::ok;
}

template <class T>
ReadStatus assignParsed(std::optional<T> parsed, T& out) noexcept {
    if (!parsed) return ReadStatus::malformed;
    out = *std::move(parsed);
    return ReadStatus::ok;
}

}  // namespace

Value enumValue(std::string_view name, std::int64_t number) {
    return name.data() != nullptr ? Value(name) : Value(number);
}

Value requireStorable(Value value, bool isEnum) {
    std::string reason;
    if (isEnum && !value.isNull() && value.type() != Value::Type::text)
        reason = "is a number that is none of the enum's values";
    else if (value.type() == Value::Type::json)
        reason = fitToColumn({.type = DataTypes::JSON}, value);
    if (!reason.empty()) throw ValidationError({{"a value " + reason, "Validation error", {}}});
    return value;
}

ReadStatus readInteger(const Cell& cell, std::int64_t& out) noexcept {
    switch (cell.type) {
        case CellType::integer:
            out = cell.integer;
            return ReadStatus::ok;
        case CellType::unsignedInteger:
            if (!std::in_range<std::int64_t>(cell.unsignedInteger)) return ReadStatus::outOfRange;
            out = static_cast<std::int64_t>(cell.unsignedInteger);
            return ReadStatus::ok;
        case CellType::decimal:
            return readDigits(cell.text, out);  // SUM() of integers on MySQL
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readUnsigned(const Cell& cell, std::uint64_t& out) noexcept {
    switch (cell.type) {
        case CellType::unsignedInteger:
            out = cell.unsignedInteger;
            return ReadStatus::ok;
        case CellType::decimal:
            if (!cell.text.starts_with('-')) return readDigits(cell.text, out);
            break;
        case CellType::integer:
            break;
        default:
            return ReadStatus::wrongType;
    }
    std::int64_t number{};
    const ReadStatus status = readInteger(cell, number);
    if (status != ReadStatus::ok) return status;
    if (number < 0) return ReadStatus::outOfRange;
    out = static_cast<std::uint64_t>(number);
    return ReadStatus::ok;
}

ReadStatus readReal(const Cell& cell, double& out) noexcept {
    switch (cell.type) {
        case CellType::real:
            out = cell.real;
            return ReadStatus::ok;
        case CellType::integer: {
            const auto bits = static_cast<std::uint64_t>(cell.integer);
            if (!fitsDouble(cell.integer < 0 ? 0 - bits : bits)) return ReadStatus::outOfRange;
            out = static_cast<double>(cell.integer);
            return ReadStatus::ok;
        }
        case CellType::unsignedInteger:
            if (!fitsDouble(cell.unsignedInteger)) return ReadStatus::outOfRange;
            out = static_cast<double>(cell.unsignedInteger);
            return ReadStatus::ok;
        case CellType::decimal: {
            const char* const end = cell.text.data() + cell.text.size();
            double value{};
            const auto [stop, error] = std::from_chars(cell.text.data(), end, value);
            if (stop != end) return ReadStatus::malformed;
            if (error == std::errc::result_out_of_range) return ReadStatus::outOfRange;
            if (error != std::errc{}) return ReadStatus::malformed;
            out = value;
            return ReadStatus::ok;
        }
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, bool& out) noexcept {
    if (cell.type != CellType::integer && cell.type != CellType::unsignedInteger) return ReadStatus::wrongType;
    std::uint64_t number{};
    const ReadStatus status = readUnsigned(cell, number);
    if (status != ReadStatus::ok) return status;
    if (number > 1) return ReadStatus::outOfRange;
    out = number == 1;
    return ReadStatus::ok;
}

ReadStatus readMember(const Cell& cell, std::string& out) {
    switch (cell.type) {
        case CellType::text:
        case CellType::json:
        case CellType::decimal:
        case CellType::blob:
        case CellType::shape:
            return assignText(cell, out);
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, Bytes& out) {
    if (cell.type != CellType::blob && cell.type != CellType::text && cell.type != CellType::shape)
        return ReadStatus::wrongType;
    out.resize(cell.text.size());
    std::transform(cell.text.begin(), cell.text.end(), out.begin(),
                   [](char c) { return static_cast<std::byte>(static_cast<unsigned char>(c)); });
    return ReadStatus::ok;
}

ReadStatus readMember(const Cell& cell, Decimal& out) {
    switch (cell.type) {
        case CellType::integer:
            out = Decimal(cell.integer);
            return ReadStatus::ok;
        case CellType::unsignedInteger:
            out = Decimal(cell.unsignedInteger);
            return ReadStatus::ok;
        case CellType::decimal:
        case CellType::text:
            return assignParsed(Decimal::parse(cell.text), out);
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, DateTime& out) noexcept {
    switch (cell.type) {
        case CellType::dateTime:
            out = DateTime(std::chrono::microseconds(cell.integer));
            return ReadStatus::ok;
        case CellType::date:
            out = sys_days(days(cell.integer));
            return ReadStatus::ok;
        case CellType::text:
            return assignParsed(parseDateTime(cell.text), out);
        case CellType::invalidDate:
            return ReadStatus::outOfRange;
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, Date& out) noexcept {
    switch (cell.type) {
        case CellType::date:
            out = Date(sys_days(days(cell.integer)));
            return ReadStatus::ok;
        case CellType::dateTime: {
            const DateTime instant(std::chrono::microseconds(cell.integer));
            const auto day = floor<days>(instant);
            if (day != instant) return ReadStatus::wrongType;  // the time of day would be lost
            out = Date(day);
            return ReadStatus::ok;
        }
        case CellType::text:
            return assignParsed(parseDate(cell.text), out);
        case CellType::invalidDate:
            return ReadStatus::outOfRange;
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, Time& out) noexcept {
    switch (cell.type) {
        case CellType::time:
            out = Time(cell.integer);
            return ReadStatus::ok;
        case CellType::text:
            return assignParsed(parseTime(cell.text), out);
        default:
            return ReadStatus::wrongType;
    }
}

ReadStatus readMember(const Cell& cell, Uuid& out) noexcept {
    if (cell.type == CellType::text) return assignParsed(Uuid::parse(cell.text), out);
    if (cell.type != CellType::blob) return ReadStatus::wrongType;
    Uuid::ByteArray bytes{};
    if (cell.text.size() != bytes.size()) return ReadStatus::malformed;
    std::transform(cell.text.begin(), cell.text.end(), bytes.begin(),
                   [](char c) { return static_cast<std::byte>(static_cast<unsigned char>(c)); });
    out = Uuid(bytes);
    return ReadStatus::ok;
}

ReadStatus readMember(const Cell& cell, Json& out) {
    switch (cell.type) {
        case CellType::json:
        case CellType::text:
        case CellType::decimal:
            return assignText(cell, out.text);
        // A document that is a number alone, where the database takes the column for one of numbers.
        case CellType::integer:
            out.text = std::to_string(cell.integer);
            return ReadStatus::ok;
        case CellType::unsignedInteger:
            out.text = std::to_string(cell.unsignedInteger);
            return ReadStatus::ok;
        case CellType::real: {
            char buffer[32];
            if (!std::isfinite(cell.real)) return ReadStatus::outOfRange;
            out.text.assign(buffer, std::to_chars(buffer, std::end(buffer), cell.real).ptr);
            return ReadStatus::ok;
        }
        default:
            return ReadStatus::wrongType;
    }
}

}  // namespace sequelize::detail
