#pragma once

#include <concepts>

#include "../core/recently_used.hpp"

namespace sequelize::detail {

/// What the cache asks of a statement: whether a cursor reads from it now.
template <class S>
concept CacheableStatement = requires(const S& s) {
    { s.inUse() } -> std::convertible_to<bool>;
};

/// A connection's prepared statements by their SQL text.
template <CacheableStatement S>
using StatementCache = RecentlyUsed<S>;

}  // namespace sequelize::detail
