#include "fit_number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/cell.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "type_limits.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string negative(const DataType& type) {
    return fmt::format("is negative, but the column is {}", nameOf(type));
}

std::string tooManyDigits(int digits, std::string_view where, const DataType& type) {
    return fmt::format("has more than {} digits {} the point, but the column is {}", digits, where, nameOf(type));
}

/// Digits after the point of the shortest text that means the number: those that its writer gave it.
template <class R>
int fractionDigits(R number) noexcept {
    char buffer[400];
    const auto end = std::to_chars(buffer, std::end(buffer), number, std::chars_format::fixed).ptr;
    const auto* point = std::find(buffer, end, '.');
    return point == end ? 0 : static_cast<int>(end - point) - 1;
}

bool hasDigits(const DataType& type) noexcept {
    return type.length != 0 && type.decimals >= 0;
}

/// `FLOAT(7, 4)`: the servers would round to the fraction's digits without a word.
bool exceedsFraction(const DataType& type, double number) noexcept {
    if (!hasDigits(type)) return false;
    const int digits = isSingle(type) ? fractionDigits(static_cast<float>(number)) : fractionDigits(number);
    if (digits <= type.decimals) return false;
    // A server that rounds to -0.01 keeps what is left of -1 + 0.99, -0.010000000000000009, and must take it again.
    const double power = std::pow(10.0, type.decimals);
    const double kept = std::round(number * power) / power;
    return isSingle(type) || kept == 0 ||
           std::abs(number - kept) > std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(number));
}

bool exceedsDigits(const DataType& type, double number) noexcept {
    return hasDigits(type) && std::abs(number) >= std::pow(10.0, static_cast<double>(type.length) - type.decimals);
}

bool exceedsFloat(double number) noexcept {
    const double size = std::abs(number);
    return size > std::numeric_limits<float>::max() || (size != 0 && static_cast<float>(size) == 0.0f);
}

/// The value as a finite double, without a sign of zero: half of the databases keep none.
std::string makeReal(const DataType& type, Value& value) {
    std::string scratch;
    double number{};
    if (value.type() == Value::Type::boolean) return mismatch(type, value);
    switch (readReal(viewOf(value, scratch), number)) {
        case ReadStatus::ok:
            break;
        case ReadStatus::outOfRange:
            return fmt::format("has more digits than {} holds", nameOf(type));
        default:
            return mismatch(type, value);
    }
    if (!std::isfinite(number)) return "is not a finite number";
    value = number + 0.0;
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

/// `named`: the type that the reasons tell.
std::string makeDecimal(DecimalDigits limits, bool canBeNegative, Value& value, const DataType& named) {
    switch (value.type()) {
        case Value::Type::decimal:
        case Value::Type::integer:
        case Value::Type::unsignedInteger:
        case Value::Type::real:
            break;
        default:
            return mismatch(named, value);
    }
    const auto* real = value.getIf<double>();
    if (real && !std::isfinite(*real)) return "is not a finite number";
    const auto number = toDecimal(value);
    if (!number) return fmt::format("has more digits than {} holds", nameOf(named));

    const std::string_view text = number->toString();
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    const bool isZero = *number == Decimal();
    if (!canBeNegative && text.starts_with('-')) return negative(named);
    if (!isZero && number->precision() - number->scale() > limits.whole)
        return tooManyDigits(limits.whole, "before", named);
    if (fraction.find_last_not_of('0') + 1 > static_cast<std::size_t>(limits.fraction))
        return tooManyDigits(limits.fraction, "after", named);
    value = number->rescaled(limits.fraction);
    return {};
}

template <class N>
std::optional<Value> wholeText(std::string_view text) {
    N number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Value(number);
}

std::optional<Value> wholeReal(double real) {
    if (std::trunc(real) != real) return Value(real);
    constexpr double limit = 9223372036854775808.0;  // 2^63
    if (real >= -limit && real < limit) return Value(static_cast<std::int64_t>(real));
    if (real > 0 && real < 2 * limit) return Value(static_cast<std::uint64_t>(real));
    return std::nullopt;
}

std::optional<Value> wholeDecimal(const Decimal& decimal) {
    std::string_view text = decimal.toString();
    if (const auto point = text.find('.'); point != std::string_view::npos) {
        if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return Value(decimal);
        text = text.substr(0, point);
    }
    return integerIn(text);
}

std::string fitWholeAmount(const DataType& type, Value& value) {
    auto whole = wholeNumber(value);
    if (whole) value = std::move(*whole);
    switch (value.type()) {
        case Value::Type::boolean:
        case Value::Type::integer:
            return {};
        case Value::Type::unsignedInteger:
            if (whole && (type.isUnsigned || *value.getIf<std::uint64_t>() <=
                                                 static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())))
                return {};
            break;
        case Value::Type::real:
        case Value::Type::decimal:
            if (whole) return fmt::format("is no whole number, but the column is {}", nameOf(type));
            break;
        default:
            return mismatch(type, value);
    }
    return "is beyond all 64-bit integers";
}

}  // namespace

std::string mismatch(const DataType& type, const Value& value) {
    return fmt::format("is {}, but the column is {}", nameOf(value.type()), nameOf(type));
}

std::string fitInteger(const DataType& type, Value& value) {
    const auto [lowest, highest] = integerRange(type);
    bool fits = false;
    if (const auto* number = value.getIf<std::int64_t>())
        fits = std::cmp_greater_equal(*number, lowest) && std::cmp_less_equal(*number, highest);
    else if (const auto* natural = value.getIf<std::uint64_t>())
        fits = *natural <= highest;
    else if (const auto* flag = value.getIf<bool>())
        return value = Value(*flag ? 1 : 0), std::string();  // to some databases a boolean is no number
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

std::string fitReal(const DataType& type, Value& value) {
    if (std::string reason = makeReal(type, value); !reason.empty()) return reason;
    const double number = *value.getIf<double>();
    if (type.isUnsigned && number < 0) return negative(type);
    const bool single = isSingle(type);
    if ((single && exceedsFloat(number)) || exceedsDigits(type, number))
        return fmt::format("is outside the range of {}", nameOf(type));
    if (exceedsFraction(type, number)) return tooManyDigits(type.decimals, "after", type);
    // What the column will hold, on every database: SQLite would keep the double.
    if (single) value = static_cast<double>(static_cast<float>(number));
    return {};
}

std::string fitDecimal(const DataType& type, Value& value) {
    return makeDecimal(decimalDigits(type), !type.isUnsigned, value, type);
}

std::string fitAmount(const DataType& type, Value& value) {
    switch (type.kind) {
        case Kind::DECIMAL: {
            const int scale = std::max<int>(type.decimals, 0);
            return makeDecimal({Decimal::maxPrecision - scale, scale}, true, value, type);
        }
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL: {
            std::string reason = makeReal(type, value);
            if (reason.empty() && exceedsFraction(type, *value.getIf<double>()))
                return tooManyDigits(type.decimals, "after", type);
            return reason;
        }
        default:
            return fitWholeAmount(type, value);
    }
}

std::optional<Value> integerIn(std::string_view text) {
    if (auto integer = wholeText<std::int64_t>(text)) return integer;
    return wholeText<std::uint64_t>(text);
}

std::optional<Value> wholeNumber(Value number) {
    if (const auto* real = number.getIf<double>()) return wholeReal(*real);
    if (const auto* decimal = number.getIf<Decimal>()) return wholeDecimal(*decimal);
    return number;
}

}  // namespace sequelize::detail
