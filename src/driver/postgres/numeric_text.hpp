#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail::postgres {

/// NUMERIC's binary form as the digits that the server would write: "10.50", "-0.001", "NaN", "Infinity". Exact,
/// however many they are. False where the bytes are no such form; `text` is overwritten.
[[nodiscard]] bool numericText(std::string_view bytes, std::string& text);

}  // namespace sequelize::detail::postgres
