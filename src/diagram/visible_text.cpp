#include "visible_text.hpp"

#include <cstdint>

#include "../core/utf8.hpp"

namespace sequelize::detail {

std::string visibleText(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string out;
    while (!text.empty()) {
        const std::size_t size = utf8::characterSize(text);
        const auto byte = static_cast<unsigned char>(text[0]);
        if (size == 0) {
            out += replacement;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += "\xE2\x90";
            out += static_cast<char>(byte == 0x7f ? 0xa1 : 0x80 + byte);
        } else if (const char32_t code = codePoint(text.substr(0, size)); code >= 0x80 && code < 0xa0) {
            out += replacement;  // controls as well
        } else if (code == 0xfffe || code == 0xffff) {
            out += replacement;  // XML takes neither
        } else {
            out += text.substr(0, size);
        }
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return out;
}

std::string_view firstCharacter(std::string_view text) noexcept {
    return text.substr(0, utf8::characterSize(text));
}

char32_t codePoint(std::string_view character) noexcept {
    const auto byteAt = [character](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) return byteAt(0);
    auto code = static_cast<std::uint32_t>(byteAt(0) & (0x7fu >> character.size()));
    for (std::size_t i = 1; i < character.size(); ++i) code = code << 6 | (byteAt(i) & 0x3fu);
    return code;
}

std::string wrappedText(std::string_view text, std::size_t width) {
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        std::size_t end = text.find_first_of(" ,");
        end = end == std::string_view::npos ? text.size() : end + 1;
        const auto word = text.substr(0, end);
        const std::size_t length = utf8::length(word).value_or(word.size());
        if (column != 0 && column + length > width) {
            out += '\n';
            column = 0;
        }
        out += word;
        column += length;
        text.remove_prefix(end);
    }
    return out;
}

}  // namespace sequelize::detail
