#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// The text as pictures can hold it: valid UTF-8 without control characters. These become their symbols (U+2400 and
/// following), what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string visibleText(std::string_view text);

/// The character at the text's beginning; the text must be valid UTF-8 and not empty.
[[nodiscard]] std::string_view firstCharacter(std::string_view text) noexcept;
[[nodiscard]] char32_t codePoint(std::string_view character) noexcept;

/// The text in lines of about `width` characters, cut after blanks and commas alone.
[[nodiscard]] std::string wrappedText(std::string_view text, std::size_t width);

}  // namespace sequelize::detail
