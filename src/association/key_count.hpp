#pragma once

#include <bit>
#include <cstddef>

namespace sequelize::detail {

/// Parents whose children, or keys whose rows, one query asks for. A longer list makes one statement too many for the
/// servers' optimisers to look at key by key.
inline constexpr std::size_t keysPerQuery = 1000;

/// The same where the keys are a table, a UNION of as many selects: SQLite takes 500.
inline constexpr std::size_t keysPerTable = 256;

/// With how many keys a query asks for so many: 1, 2, 4, 8, ..., 512, 1000; the last key is repeated. There are few
/// texts then, and a connection has soon prepared them all.
[[nodiscard]] constexpr std::size_t paddedCount(std::size_t keys) noexcept {
    constexpr std::size_t largestPower = 512;
    return keys <= largestPower ? std::bit_ceil(keys) : keysPerQuery;
}

}  // namespace sequelize::detail
