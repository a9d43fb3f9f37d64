#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "ascii.hpp"

// Reading a number's text piece by piece: what was taken is gone from its front.
namespace sequelize::detail {

inline std::string_view takeDigits(std::string_view& text) noexcept {
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

inline bool takeChar(std::string_view& text, char c) noexcept {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// Whether it was a minus.
inline bool takeSign(std::string_view& text) noexcept {
    const bool negative = takeChar(text, '-');
    if (!negative) takeChar(text, '+');
    return negative;
}

/// What follows the E; nullopt when malformed. Huge ones are cut to a million, which no number here has.
inline std::optional<int> takeExponent(std::string_view& text) noexcept {
    const bool negative = takeSign(text);
    const std::string_view digits = takeDigits(text);
    if (digits.empty()) return std::nullopt;
    int value = 0;
    for (const char c : digits) value = std::min(value * 10 + (c - '0'), 1'000'000);
    return negative ? -value : value;
}

}  // namespace sequelize::detail
