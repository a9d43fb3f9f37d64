#include <charconv>
#include <limits>
#include <system_error>

#include "characters.hpp"
#include "rules.hpp"

namespace sequelize::detail::rules {
namespace {

bool skipOneOf(std::string_view& text, std::string_view list) noexcept {
    if (text.empty() || list.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::size_t skipDigits(std::string_view& text) noexcept {
    std::size_t count = 0;
    while (count < text.size() && isDigit(static_cast<unsigned char>(text[count]))) ++count;
    text.remove_prefix(count);
    return count;
}

/// "[digits][.[digits]][e[+-]digits]" and nothing else.
bool isUnsignedNumber(std::string_view text) noexcept {
    skipDigits(text);
    if (skipOneOf(text, ".")) skipDigits(text);
    if (skipOneOf(text, "eE")) {
        skipOneOf(text, "+-");
        if (skipDigits(text) == 0) return false;
    }
    return text.empty();
}

}  // namespace

bool isNumeric(std::string_view text) noexcept {
    skipOneOf(text, "+-");
    const bool hasDigits = skipDigits(text) > 0;
    if (skipOneOf(text, ".")) return skipDigits(text) > 0 && text.empty();
    return hasDigits && text.empty();
}

bool isInteger(std::string_view text) noexcept {
    skipOneOf(text, "+-");
    return areDigits(text);
}

bool isFloat(std::string_view text) noexcept {
    if (text.empty() || text == "." || text == "-" || text == "+") return false;
    skipOneOf(text, "+-");
    return isUnsignedNumber(text);
}

bool isDecimalText(std::string_view text) noexcept {
    if (text.empty()) return false;
    // a sign needs digits behind it, without which a fraction may begin
    if (skipOneOf(text, "-") && (text.empty() || !isDigit(static_cast<unsigned char>(text.front())))) return false;
    return isUnsignedNumber(text);
}

std::optional<double> leadingNumber(std::string_view text) noexcept {
    while (!text.empty()) {
        auto rest = text;
        if (!isSpace(takeCharacter(rest))) break;
        text = rest;
    }
    const bool isNegative = text.starts_with('-');
    skipOneOf(text, "+-");
    const auto signedAs = [&](double value) { return isNegative ? -value : value; };
    if (text.starts_with("Infinity")) return signedAs(std::numeric_limits<double>::infinity());
    auto rest = text;
    const bool hasWhole = skipDigits(rest) > 0;
    const bool hasFraction = skipOneOf(rest, ".") && skipDigits(rest) > 0;
    if (!hasWhole && !hasFraction) return std::nullopt;
    if (auto exponent = rest; skipOneOf(exponent, "eE")) {
        skipOneOf(exponent, "+-");
        if (skipDigits(exponent) > 0) rest = exponent;
    }
    const auto number = text.substr(0, text.size() - rest.size());
    double value = 0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        const auto exponent = number.find_first_of("eE");
        const bool isTiny = exponent != std::string_view::npos
                                ? number.substr(exponent + 1).starts_with('-')
                                : number.substr(0, number.find('.')).find_first_not_of('0') == std::string_view::npos;
        value = isTiny ? 0 : std::numeric_limits<double>::infinity();
    }
    return signedAs(value);
}

}  // namespace sequelize::detail::rules
