#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/value.hpp>

namespace sequelize::detail {

/// What a cursor belongs to: it is of no use elsewhere.
struct CursorOrigin {
    std::string model{};
    std::string order{};  ///< `Keyset::text`
    std::size_t columns = 0;
};

/// The position as text of letters, digits, `-` and `_`.
[[nodiscard]] std::string cursorText(const CursorOrigin& origin, const std::vector<Value>& position);
/// The position. Throws CursorError that says what is wrong with the text, without quoting it.
[[nodiscard]] std::vector<Value> positionIn(std::string_view cursor, const CursorOrigin& origin);

}  // namespace sequelize::detail
