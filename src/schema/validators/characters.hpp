#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../../core/utf8.hpp"

// Texts as JavaScript's regular expressions see them. There a character beyond U+FFFF is two code units, of the range
// U+D800 to U+DFFF.
namespace sequelize::detail::rules {

/// What bytes that are no UTF-8 are, one by one.
inline constexpr char32_t noCharacter = 0xffff'ffff;

/// Takes the first character off a text, which is not empty.
constexpr char32_t takeCharacter(std::string_view& text) noexcept {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = utf8::characterSize(text);
    char32_t character = noCharacter;
    if (size == 1)
        character = byteAt(0);
    else if (size > 1) {
        character = byteAt(0) & (0xffu >> (size + 1));
        for (std::size_t i = 1; i < size; ++i) character = (character << 6u) | (byteAt(i) & 0x3fu);
    }
    text.remove_prefix(size == 0 ? 1 : size);
    return character;
}

template <class Test>
constexpr bool allOf(std::string_view text, Test test) {
    while (!text.empty())
        if (!test(takeCharacter(text))) return false;
    return true;
}

/// JavaScript's `length`.
constexpr std::size_t codeUnits(std::string_view text) noexcept {
    std::size_t count = 0;
    while (!text.empty()) count += takeCharacter(text) > 0xffff ? 2 : 1;
    return count;
}

constexpr bool isBetween(char32_t c, char32_t first, char32_t last) noexcept {
    return c >= first && c <= last;
}
constexpr bool isDigit(char32_t c) noexcept {
    return isBetween(c, '0', '9');
}
constexpr bool isLetter(char32_t c) noexcept {
    return isBetween(c | 0x20u, 'a', 'z') && c < 0x80;
}
constexpr bool isHexDigit(char32_t c) noexcept {
    return isDigit(c) || (isBetween(c | 0x20u, 'a', 'f') && c < 0x80);
}
/// `\s`.
constexpr bool isSpace(char32_t c) noexcept {
    return isBetween(c, 0x09, 0x0d) || c == ' ' || c == 0xa0 || c == 0x1680 || isBetween(c, 0x2000, 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}
/// Beyond ASCII what names of mailboxes and hosts may be made of.
constexpr bool isWide(char32_t c, char32_t from) noexcept {
    return isBetween(c, from, 0xd7ff) || isBetween(c, 0xf900, 0xfdcf) || isBetween(c, 0xfdf0, 0xffef);
}
constexpr bool isOneOf(char32_t c, std::string_view list) noexcept {
    return c < 0x80 && list.find(static_cast<char>(c)) != std::string_view::npos;
}
constexpr bool areDigits(std::string_view text) noexcept {
    return !text.empty() && allOf(text, isDigit);
}

/// Calls `visit` with each part between separators, of which there is one at least; false: it did not go on.
template <class Visit>
constexpr bool eachPart(std::string_view text, char separator, Visit visit) {
    for (;;) {
        const auto end = text.find(separator);
        if (!visit(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace sequelize::detail::rules
