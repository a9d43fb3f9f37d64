#pragma once

namespace sequelize::detail {

/// False, but only once the templates are filled in: for overloads that exist to refuse a call in one sentence.
template <class...>
inline constexpr bool never = false;

}  // namespace sequelize::detail
