#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

// Reading a number's text piece by piece: what was taken is gone from its front.
namespace sequelize {

constexpr bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

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

}  // namespace sequelize
