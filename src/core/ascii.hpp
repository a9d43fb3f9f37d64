#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

// What bytes of SQL, URLs and names are, in any locale: letters and digits are ASCII's.
namespace sequelize::detail {

constexpr bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool isUpper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
constexpr bool isLetter(char c) noexcept {
    return isUpper(c) || (c >= 'a' && c <= 'z');
}
constexpr bool startsName(char c) noexcept {
    return isLetter(c) || c == '_';
}
constexpr bool isOfName(char c) noexcept {
    return startsName(c) || isDigit(c);
}
/// A byte of an unquoted identifier, a keyword or a number, once begun.
constexpr bool isOfWord(char c) noexcept {
    return isOfName(c) || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool isSpace(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Of a hexadecimal digit; -1 for another character.
constexpr int hexValue(char c) noexcept {
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr char lower(char c) noexcept {
    return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char capital(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
inline std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}
inline std::string capitals(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), capital);
    return out;
}

constexpr bool isSameLetter(char a, char b) noexcept {
    return lower(a) == lower(b);
}
constexpr bool equalIgnoringCase(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), isSameLetter);
}
constexpr bool startsIgnoringCase(std::string_view text, std::string_view start) noexcept {
    return equalIgnoringCase(text.substr(0, start.size()), start);
}
constexpr bool containsIgnoringCase(std::string_view text, std::string_view part) noexcept {
    return std::search(text.begin(), text.end(), part.begin(), part.end(), isSameLetter) != text.end();
}
template <class Words>
constexpr bool isOneOfWords(std::string_view word, const Words& words) noexcept {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view each) { return equalIgnoringCase(each, word); });
}

}  // namespace sequelize::detail
