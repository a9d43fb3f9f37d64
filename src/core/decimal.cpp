#include <sequelize/core/decimal.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "digits.hpp"
#include "exact_number.hpp"

namespace sequelize {

using namespace detail;
namespace {

bool isZero(std::string_view digits) noexcept {
    return digits.find_first_not_of('0') == std::string_view::npos;
}

std::string_view withoutLeadingZeros(std::string_view digits) noexcept {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::string_view withoutTrailingZeros(std::string_view digits) noexcept {
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

/// A canonical text's parts.
struct Parts {
    bool negative = false;
    std::string_view whole{};  // without the lone 0 before the point
    std::string_view fraction{};

    explicit Parts(std::string_view text) noexcept {
        negative = takeChar(text, '-');
        whole = withoutLeadingZeros(takeDigits(text));
        takeChar(text, '.');
        fraction = text;
    }
};

/// The number with its point moved `exponent` places to the right, as digits and the number of fraction
/// digits.
bool shiftPoint(std::string& digits, std::size_t& scale, int exponent) {
    constexpr auto limit = static_cast<std::size_t>(Decimal::maxPrecision);
    const auto places = static_cast<std::size_t>(exponent < 0 ? -exponent : exponent);
    if (exponent < 0) {
        scale += places;
        return scale <= limit;
    }
    const std::size_t missing = places > scale ? places - scale : 0;
    scale -= std::min(places, scale);
    if (isZero(digits)) return true;
    if (withoutLeadingZeros(digits).size() + missing > limit) return false;
    digits.append(missing, '0');
    return true;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    bool negative = takeSign(text);
    std::string_view whole = takeDigits(text);
    std::string_view fraction;
    if (whole.empty()) return std::nullopt;
    if (takeChar(text, '.')) {
        fraction = takeDigits(text);
        if (fraction.empty()) return std::nullopt;
    }

    std::string shifted;
    if (takeChar(text, 'e') || takeChar(text, 'E')) {
        const auto exponent = takeExponent(text);
        if (!exponent) return std::nullopt;
        std::size_t scale = fraction.size();
        shifted.append(whole).append(fraction);
        if (!shiftPoint(shifted, scale, *exponent)) return std::nullopt;
        if (shifted.size() <= scale) shifted.insert(0, scale + 1 - shifted.size(), '0');
        fraction = std::string_view(shifted).substr(shifted.size() - scale);
        whole = std::string_view(shifted).substr(0, shifted.size() - scale);
    }
    if (!text.empty()) return std::nullopt;

    whole = withoutLeadingZeros(whole);
    if (whole.size() + fraction.size() > static_cast<std::size_t>(maxPrecision)) return std::nullopt;
    if (whole.empty() && isZero(fraction)) negative = false;

    Decimal result;
    result.text_.clear();
    result.text_.reserve(whole.size() + fraction.size() + 3);
    if (negative) result.text_ += '-';
    if (whole.empty()) result.text_ += '0';
    result.text_.append(whole);
    if (!fraction.empty()) result.text_.append(1, '.').append(fraction);
    return result;
}

Decimal::Decimal(std::string_view text) {
    auto parsed = parse(text);
    if (!parsed)
        throw std::invalid_argument(
            fmt::format("\"{}\" is not a decimal number; expected \"-1234.50\" or \"1.5e-3\", of at most {} digits",
                        text, maxPrecision));
    text_ = std::move(parsed->text_);
}

double Decimal::toDouble() const noexcept {
    double value = 0;
    std::from_chars(text_.data(), text_.data() + text_.size(), value);
    return value;
}

int Decimal::scale() const noexcept {
    return static_cast<int>(Parts(text_).fraction.size());
}

int Decimal::precision() const noexcept {
    const Parts parts(text_);
    return std::max(1, static_cast<int>(parts.whole.size() + parts.fraction.size()));
}

Decimal Decimal::rescaled(int scale) const {
    if (scale < 0) throw std::invalid_argument(fmt::format("a decimal's scale is at least 0, not {}", scale));
    const Parts parts(text_);
    const auto wanted = static_cast<std::size_t>(scale);
    const std::size_t current = parts.fraction.size();
    if (wanted < current && !isZero(parts.fraction.substr(wanted)))
        throw std::range_error(fmt::format("{} does not fit in {} digits after the point", text_, scale));
    if (parts.whole.size() + wanted > static_cast<std::size_t>(maxPrecision))
        throw std::range_error(
            fmt::format("{} with {} digits after the point has more than {} digits", text_, scale, maxPrecision));
    Decimal result(*this);
    if (wanted < current) {
        result.text_.resize(text_.size() - (current - wanted) - (wanted == 0 ? 1 : 0));
    } else if (wanted > current) {
        if (current == 0) result.text_ += '.';
        result.text_.append(wanted - current, '0');
    }
    return result;
}

namespace {

/// A scale that no result could have is refused before it is computed.
void requireScale(int scale) {
    if (scale < 0) throw std::invalid_argument(fmt::format("a decimal's scale is at least 0, not {}", scale));
    if (scale > Decimal::maxPrecision)
        throw std::range_error(
            fmt::format("a decimal has at most {} digits, not {} after the point", Decimal::maxPrecision, scale));
}

ExactNumber exact(const Decimal& number) {
    return *ExactNumber::parse(number.toString());
}

Decimal decimalOf(const ExactNumber& number) {
    auto result = Decimal::parse(number.toString());
    if (!result)
        throw std::range_error(
            fmt::format("the result has more than the {} digits that a decimal may have", Decimal::maxPrecision));
    return *std::move(result);
}

/// Zeros at the end of the fraction go where there are too many digits.
Decimal fitted(const ExactNumber& number) {
    if (auto result = Decimal::parse(number.toString())) return *std::move(result);
    return decimalOf(number.trimmed());
}

}  // namespace

Decimal Decimal::rounded(int scale, Rounding rounding) const {
    requireScale(scale);
    return decimalOf(exact(*this).rounded(scale, rounding)).rescaled(scale);
}

Decimal Decimal::dividedBy(const Decimal& divisor, int scale, Rounding rounding) const {
    requireScale(scale);
    const auto by = exact(divisor);
    if (by.isZero()) throw std::domain_error("a decimal is divided by zero");
    return decimalOf(exact(*this).dividedBy(by, scale, rounding));
}

Decimal Decimal::abs() const {
    return text_.starts_with('-') ? -*this : *this;
}

Decimal Decimal::operator-() const {
    return decimalOf(exact(*this).negated());
}

Decimal Decimal::plus(const Decimal& a, const Decimal& b) {
    return fitted(exact(a) + exact(b));
}

Decimal Decimal::times(const Decimal& a, const Decimal& b) {
    return fitted(exact(a) * exact(b));
}

int Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
    const Parts x(a.text_);
    const Parts y(b.text_);
    if (x.negative != y.negative) return x.negative ? -1 : 1;  // a zero is never negative
    int order = 0;
    if (x.whole.size() != y.whole.size())
        order = x.whole.size() < y.whole.size() ? -1 : 1;
    else
        order = x.whole.compare(y.whole);
    if (order == 0) order = withoutTrailingZeros(x.fraction).compare(withoutTrailingZeros(y.fraction));
    return x.negative ? -order : order;
}

}  // namespace sequelize

std::size_t std::hash<sequelize::Decimal>::operator()(const sequelize::Decimal& value) const noexcept {
    std::string_view text = value.text_;
    if (text.find('.') != std::string_view::npos) {
        text = sequelize::withoutTrailingZeros(text);
        if (text.ends_with('.')) text.remove_suffix(1);
    }
    return std::hash<std::string_view>{}(text);
}
