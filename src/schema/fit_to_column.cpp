#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/cell.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "../core/json_text.hpp"
#include "../core/utf8.hpp"
#include "type_limits.hpp"

// The reasons never quote the value: it may be a password on its way to a log.
namespace sequelize {
namespace {

using Kind = TypeSpec::Kind;
using namespace std::chrono_literals;

std::string mismatch(const DataType& type, const Value& value) {
    return fmt::format("is {}, but the column is {}", nameOf(value.type()), nameOf(type));
}

// --- numbers

std::string fitInteger(const DataType& type, const Value& value) {
    const auto [lowest, highest] = integerRange(type);
    bool fits = false;
    if (const auto* number = value.getIf<std::int64_t>())
        fits = std::cmp_greater_equal(*number, lowest) && std::cmp_less_equal(*number, highest);
    else if (const auto* natural = value.getIf<std::uint64_t>())
        fits = *natural <= highest;
    else if (value.type() == Value::Type::boolean)
        fits = true;
    else
        return mismatch(type, value);
    if (fits) return {};
    return fmt::format("is outside the range of {}, {} to {}", nameOf(type), lowest, highest);
}

std::string fitBoolean(const DataType& type, Value& value) {
    if (value.type() == Value::Type::boolean) return {};
    const bool zero = value == Value(0) || value == Value(0u);
    const bool one = value == Value(1) || value == Value(1u);
    if (zero || one) {
        value = one;
        return {};
    }
    if (value.type() != Value::Type::integer && value.type() != Value::Type::unsignedInteger)
        return mismatch(type, value);
    return "is neither 0 nor 1, but the column is BOOLEAN";
}

std::string negative(const DataType& type) {
    return fmt::format("is negative, but the column is {}", nameOf(type));
}

/// `FLOAT(7, 4)`: the server rounds to the fraction's digits, but does not take more digits before the point.
bool exceedsDigits(const DataType& type, double number) {
    if (type.length == 0 || type.decimals < 0) return false;
    const double limit = std::pow(10.0, static_cast<double>(type.length) - type.decimals);
    return std::abs(number) >= limit - 0.5 * std::pow(10.0, -type.decimals);
}

bool exceedsFloat(double number) noexcept {
    const double size = std::abs(number);
    return size > std::numeric_limits<float>::max() || (size != 0 && static_cast<float>(size) == 0.0f);
}

std::string fitReal(const DataType& type, Value& value) {
    std::string scratch;
    double number{};
    if (value.type() == Value::Type::boolean) return mismatch(type, value);
    switch (detail::readReal(viewOf(value, scratch), number)) {
        case ReadStatus::ok:
            break;
        case ReadStatus::outOfRange:
            return fmt::format("has more digits than {} holds", nameOf(type));
        default:
            return mismatch(type, value);
    }
    if (!std::isfinite(number)) return "is not a finite number";
    if (type.isUnsigned && number < 0) return negative(type);
    const bool single = isSingle(type);
    if ((single && exceedsFloat(number)) || exceedsDigits(type, number))
        return fmt::format("is outside the range of {}", nameOf(type));
    // What the column will hold, on every database: SQLite would keep the double.
    value = single ? static_cast<double>(static_cast<float>(number)) : number;
    return {};
}

/// The value as an exact number; nullopt when it has more digits than any DECIMAL.
std::optional<Decimal> toDecimal(const Value& value) {
    if (const auto* decimal = value.getIf<Decimal>()) return *decimal;
    if (const auto* integer = value.getIf<std::int64_t>()) return Decimal(*integer);
    if (const auto* natural = value.getIf<std::uint64_t>()) return Decimal(*natural);
    char buffer[32];
    const auto end = std::to_chars(buffer, std::end(buffer), *value.getIf<double>()).ptr;
    return Decimal::parse({buffer, static_cast<std::size_t>(end - buffer)});
}

std::string fitDecimal(const DataType& type, Value& value) {
    switch (value.type()) {
        case Value::Type::decimal:
        case Value::Type::integer:
        case Value::Type::unsignedInteger:
        case Value::Type::real:
            break;
        default:
            return mismatch(type, value);
    }
    const auto* real = value.getIf<double>();
    if (real && !std::isfinite(*real)) return "is not a finite number";
    const auto number = toDecimal(value);
    if (!number) return fmt::format("has more digits than {} holds", nameOf(type));

    const auto [wholeDigits, scale] = decimalDigits(type);
    const std::string_view text = number->toString();
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    const bool isZero = *number == Decimal();
    if (type.isUnsigned && text.starts_with('-')) return negative(type);
    if (!isZero && number->precision() - number->scale() > wholeDigits)
        return fmt::format("has more than {} digits before the point, but the column is {}", wholeDigits, nameOf(type));
    if (fraction.find_last_not_of('0') + 1 > static_cast<std::size_t>(scale))
        return fmt::format("has more than {} digits after the point, but the column is {}", scale, nameOf(type));
    value = number->rescaled(scale);
    return {};
}

// --- texts and bytes

constexpr std::string_view notUtf8 = "is not valid UTF-8; store bytes in a BLOB";

std::string fitCharacters(const DataType& type, Value& value) {
    std::optional<std::size_t> length;
    if (auto* text = value.getIf<std::string>()) {
        // A CHAR is padded with spaces, and MySQL takes them off when it is read: they are no content.
        if (type.kind == Kind::CHAR) text->erase(text->find_last_not_of(' ') + 1);
        length = utf8::length(*text);
    } else if (value.type() == Value::Type::uuid)
        length = 36;
    else
        return mismatch(type, value);
    if (!length) return std::string(notUtf8);
    if (*length > type.length) return fmt::format("is longer than {} characters", type.length);
    return {};
}

std::string fitSize(std::size_t bytes, TypeSpec::Size size) {
    const auto limit = bytesOf(size);
    return bytes <= limit ? std::string() : fmt::format("is longer than {} bytes", limit);
}

std::string fitText(const DataType& type, const Value& value) {
    const auto* text = value.getIf<std::string>();
    if (!text) return value.type() == Value::Type::uuid ? std::string() : mismatch(type, value);
    if (!utf8::length(*text)) return std::string(notUtf8);
    return fitSize(text->size(), type.size);
}

std::string fitBytes(const DataType& type, const Value& value) {
    const bool anyShape = type.kind == Kind::GEOMETRY;
    if (const auto* bytes = value.getIf<Bytes>())
        return fitSize(bytes->size(), anyShape ? TypeSpec::Size::large : type.size);
    const auto* text = value.getIf<std::string>();
    if (!text || anyShape) return mismatch(type, value);
    return fitSize(text->size(), type.size);
}

std::string fitEnum(const DataType& type, const Value& value) {
    const auto* text = value.getIf<std::string>();
    const bool isNumber = value.getIf<std::int64_t>() || value.getIf<std::uint64_t>();  // an enumerator without a name
    if (!text && !isNumber) return mismatch(type, value);
    if (text && std::find(type.values.begin(), type.values.end(), *text) != type.values.end()) return {};
    std::string list;
    for (const auto& known : type.values) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", known);
    return "is not one of " + list;
}

std::string fitJson(const DataType& type, const Value& value) {
    const auto* json = value.getIf<Json>();
    const auto* text = json ? &json->text : value.getIf<std::string>();
    if (!text) return mismatch(type, value);
    if (!utf8::length(*text)) return "is not valid UTF-8";
    if (*text == notFiniteJson) return "holds NaN or an infinity, which JSON does not have";
    return jsonFault(*text);
}

/// Its case is no content: two spellings of one UUID would be two keys.
std::string fitUuid(const DataType& type, Value& value) {
    if (value.type() == Value::Type::uuid) return {};
    const auto* text = value.getIf<std::string>();
    if (!text) return mismatch(type, value);
    const auto id = Uuid::parse(*text);
    if (!id) return "is not a UUID of 36 characters";
    value = *id;
    return {};
}

// --- dates: what MySQL documents as DATE's, DATETIME's and TIME's range

constexpr Date firstDay = std::chrono::year(1000) / 1 / 1;
constexpr Date lastDay = std::chrono::year(9999) / 12 / 31;
constexpr std::string_view outsideYears = "is outside the years 1000 to 9999";

std::string fitDateTime(const DataType& type, Value& value) {
    auto* instant = value.getIf<DateTime>();
    if (!instant) return mismatch(type, value);
    *instant = truncateTo(*instant, static_cast<int>(type.length));
    const auto day = std::chrono::floor<std::chrono::days>(*instant);
    if (day < std::chrono::sys_days(firstDay) || day > std::chrono::sys_days(lastDay)) return std::string(outsideYears);
    return {};
}

std::string fitDate(const DataType& type, const Value& value) {
    const auto* day = value.getIf<Date>();
    if (!day) return mismatch(type, value);
    if (!day->ok()) return "is not a day of the calendar";
    if (*day < firstDay || *day > lastDay) return std::string(outsideYears);
    return {};
}

std::string fitTime(const DataType& type, Value& value) {
    auto* time = value.getIf<Time>();
    if (!time) return mismatch(type, value);
    constexpr Time limit = 838h + 59min + 59s;
    *time = truncateTo(*time, static_cast<int>(type.length));
    if (*time < -limit || *time > limit) return "is outside the range of TIME, -838:59:59 to 838:59:59";
    return {};
}

}  // namespace

std::string fitToColumn(const ColumnDefinition& column, Value& value) {
    const DataType& type = column.type;
    if (value.isNull()) return {};
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return fitInteger(type, value);
        case Kind::BOOLEAN:
            return fitBoolean(type, value);
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return fitReal(type, value);
        case Kind::DECIMAL:
            return fitDecimal(type, value);
        case Kind::STRING:
        case Kind::CHAR:
            return fitCharacters(type, value);
        case Kind::TEXT:
            return fitText(type, value);
        case Kind::BLOB:
        case Kind::GEOMETRY:
            return fitBytes(type, value);
        case Kind::ENUM:
            return fitEnum(type, value);
        case Kind::JSON:
            return fitJson(type, value);
        case Kind::UUID:
            return fitUuid(type, value);
        case Kind::DATE:
            return fitDateTime(type, value);
        case Kind::DATEONLY:
            return fitDate(type, value);
        case Kind::TIME:
            return fitTime(type, value);
        case Kind::unspecified:
        case Kind::VIRTUAL:
            break;
    }
    return {};
}

}  // namespace sequelize
