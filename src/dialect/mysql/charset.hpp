#pragma once

#include <string_view>

namespace sequelize::detail {

/// The library's texts are UTF-8. A server that is told otherwise converts them, byte by byte, and converts them back
/// when they are read, so that nobody notices but other programs. Throws InvalidConnectionError for another charset.
void requireUtf8Charset(std::string_view charset);

}  // namespace sequelize::detail
