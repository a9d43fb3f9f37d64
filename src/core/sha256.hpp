#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// The SHA-256 of the bytes (FIPS 180-4), as 64 hexadecimal digits in lower case.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace sequelize::detail
