#include <algorithm>
#include <array>
#include <string>

#include "characters.hpp"
#include "rules.hpp"

namespace sequelize::detail::rules {
namespace {

/// Whether the digits' sum fits, every second one from the end doubled (Luhn).
bool hasCheckDigit(std::string_view digits) noexcept {
    int sum = 0;
    bool isDoubled = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, isDoubled = !isDoubled) {
        const int digit = *it - '0';
        const int doubled = digit > 4 ? 2 * digit - 9 : 2 * digit;
        sum += isDoubled ? doubled : digit;
    }
    return sum % 10 == 0;
}

struct Issuer {
    int first;             // the first digits of its numbers, from here
    int last;              // to here, as many of them
    std::size_t shortest;  // how many digits a number has
    std::size_t longest;
};

constexpr auto issuers = std::to_array<Issuer>({
    {34, 34, 15, 15},
    {37, 37, 15, 15},  // American Express
    {300, 305, 14, 14},
    {36, 36, 14, 14},
    {38, 38, 14, 14},  // Diners Club
    {6011, 6011, 16, 19},
    {65, 65, 16, 19},  // Discover
    {2131, 2131, 15, 15},
    {1800, 1800, 15, 15},
    {35, 35, 16, 16},  // JCB
    {51, 55, 16, 16},
    {2221, 2720, 16, 16},  // Mastercard
    {62, 62, 16, 16},
    {67, 67, 16, 16},
    {81, 81, 16, 19},  // UnionPay
    {4, 4, 13, 13},
    {4, 4, 16, 19},  // Visa
});

bool isOf(const Issuer& issuer, std::string_view digits) noexcept {
    if (digits.size() < issuer.shortest || digits.size() > issuer.longest) return false;
    int first = 0;
    std::size_t place = 0;
    for (int power = 1; power <= issuer.first; power *= 10) first = first * 10 + (digits[place++] - '0');
    return first >= issuer.first && first <= issuer.last;
}

}  // namespace

bool isBlank(std::string_view text) noexcept {
    return allOf(text, isSpace);
}

std::size_t shownLength(std::string_view text) noexcept {
    std::size_t count = 0;
    bool canJoin = false;  // a variation selector makes one character with what is before it
    while (!text.empty()) {
        const char32_t c = takeCharacter(text);
        const bool isSelector = c == 0xfe0e || c == 0xfe0f;
        if (!isSelector || !canJoin) ++count;
        canJoin = !isSelector;
    }
    return count;
}

bool isUuid(std::string_view text, int version) noexcept {
    if (text.size() != 36) return false;
    bool isNil = true;
    bool isMax = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        if (isDash != (text[i] == '-')) return false;
        if (isDash) continue;
        if (!isHexDigit(static_cast<unsigned char>(text[i]))) return false;
        isNil = isNil && text[i] == '0';
        isMax = isMax && (text[i] | 0x20) == 'f';
    }
    if (version == 0 && (isNil || isMax)) return true;
    const int given = text[14] - '0';
    const bool isVersion = version == 0 ? given >= 1 && given <= 8 : given == version;
    return isVersion && isOneOf(static_cast<unsigned char>(text[19]), "89abAB");
}

bool isCreditCard(std::string_view text) noexcept {
    std::string digits;
    for (const char c : text)
        if (c != '-' && c != ' ') digits += c;
    return areDigits(digits) && hasCheckDigit(digits) &&
           std::ranges::any_of(issuers, [&](const Issuer& issuer) { return isOf(issuer, digits); });
}

}  // namespace sequelize::detail::rules
