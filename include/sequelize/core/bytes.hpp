#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sequelize {

/// The value of a BLOB or a binary column (JavaScript: Buffer).
using Bytes = std::vector<std::byte>;

/// A copy of the text's bytes.
[[nodiscard]] inline Bytes toBytes(std::string_view text) {
    const auto view = std::as_bytes(std::span(text.data(), text.size()));
    return Bytes(view.begin(), view.end());
}

namespace detail {

/// The same memory seen as characters: valid as long as `bytes` is.
[[nodiscard]] inline std::string_view asText(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace detail

/// Two lower-case hexadecimal digits a byte, without prefix.
[[nodiscard]] inline std::string toHex(std::span<const std::byte> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        out.push_back(digits[std::to_integer<std::size_t>(b >> 4)]);
        out.push_back(digits[std::to_integer<std::size_t>(b & std::byte{0x0f})]);
    }
    return out;
}

}  // namespace sequelize
