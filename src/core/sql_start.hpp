#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "ascii.hpp"

namespace sequelize::detail {

/// The statement from where it begins: without the blanks, opening parentheses and comments before that. A comment that
/// MySQL executes is no comment.
[[nodiscard]] constexpr std::string_view fromFirstWord(std::string_view sql) noexcept {
    while (!sql.empty()) {
        const bool isLine = sql.starts_with("--") || sql.front() == '#';
        const bool isBlock = sql.starts_with("/*") && !sql.starts_with("/*!") && !sql.starts_with("/*M!");
        if (isLine || isBlock) {
            const std::size_t end = isLine ? sql.find('\n') : sql.find("*/", 2);
            sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + (isLine ? 1 : 2));
        } else if (isSpace(sql.front()) || sql.front() == '(') {
            sql.remove_prefix(1);
        } else {
            break;
        }
    }
    return sql;
}

}  // namespace sequelize::detail
