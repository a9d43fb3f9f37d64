#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace sequelize::detail::utf8 {

/// How many bytes the character at the text's beginning takes; 0 if these bytes are no UTF-8 (RFC 3629: no overlong
/// forms, no surrogates, nothing beyond U+10FFFF). The text must not be empty.
[[nodiscard]] constexpr std::size_t characterSize(std::string_view text) noexcept {
    const auto byteAt = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byteAt(0);
    if (lead < 0x80) return 1;
    const std::size_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byteAt(i) & 0xc0u) != 0x80u) return 0;
    const unsigned second = byteAt(1);
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool surrogate = lead == 0xed && second > 0x9f;
    const bool tooLarge = lead == 0xf4 && second > 0x8f;
    return overlong || surrogate || tooLarge ? 0 : size;
}

/// The number of code points, which is what a VARCHAR's length counts; nullopt for a text that is no UTF-8. ASCII,
/// which most is, costs a step per eight bytes.
[[nodiscard]] inline std::optional<std::size_t> length(std::string_view text) noexcept {
    constexpr std::uint64_t highBits = 0x8080'8080'8080'8080u;
    std::size_t count = 0;
    while (!text.empty()) {
        if (std::uint64_t eight{}; text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & highBits) == 0) {
                text.remove_prefix(sizeof eight);
                count += sizeof eight;
                continue;
            }
        }
        const std::size_t size = characterSize(text);
        if (size == 0) return std::nullopt;
        text.remove_prefix(size);
        ++count;
    }
    return count;
}

/// Whether the whole text is UTF-8.
[[nodiscard]] inline bool isValid(std::string_view text) noexcept {
    return length(text).has_value();
}

}  // namespace sequelize::detail::utf8
