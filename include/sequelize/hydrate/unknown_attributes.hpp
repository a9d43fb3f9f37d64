#pragma once

#include <cstddef>
#include <vector>

namespace sequelize::detail {

/// What a finder leaves unknown of its rows: attributes by their number. The columns' numbers come first, then those of
/// virtual attributes.
struct UnknownAttributes {
    std::vector<std::size_t> unread{};    ///< nothing goes into their members
    std::vector<std::size_t> computed{};  ///< columns whose members get something else, under the column's name
};

}  // namespace sequelize::detail
