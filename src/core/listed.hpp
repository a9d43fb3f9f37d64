#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// Adds the item to a list in a message: "a, b, c".
inline void addListed(std::string& list, std::string_view item) {
    if (!list.empty()) list += ", ";
    list += item;
}

}  // namespace sequelize::detail
