#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sequelize::detail {

/// The bytes in base64 (RFC 4648, section 4), with its padding.
[[nodiscard]] std::string toBase64(std::string_view bytes);
/// The bytes; nullopt where the text is not what `toBase64` makes of some: other characters, no padding, bits left
/// over.
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

}  // namespace sequelize::detail
