#include "base64.hpp"

#include <cstddef>
#include <cstdint>

namespace sequelize::detail {
namespace {

constexpr std::string_view base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string toBase64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? base64Digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    while (!text.empty()) {
        std::string_view group = text.substr(0, 4);
        text.remove_prefix(4);
        if (text.empty())  // only the last one is padded
            for (int i = 0; i < 2 && group.ends_with('='); ++i) group.remove_suffix(1);
        std::uint32_t bits = 0;
        for (const char digit : group) {
            const auto value = base64Digits.find(digit);
            if (value == std::string_view::npos) return std::nullopt;
            bits = bits << 6 | static_cast<std::uint32_t>(value);
        }
        bits <<= 6 * (4 - group.size());
        if (const std::uint32_t leftOver = group.size() == 2 ? 0xffff : group.size() == 3 ? 0xff : 0; bits & leftOver)
            return std::nullopt;
        for (std::size_t i = 0; i + 1 < group.size(); ++i) bytes += static_cast<char>(bits >> (16 - 8 * i) & 0xff);
    }
    return bytes;
}

}  // namespace sequelize::detail
