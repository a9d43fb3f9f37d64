#pragma once

#include <cstdint>
#include <string_view>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// The databases that the library speaks to (Sequelize: the option `dialect`).
enum class Dialect : std::uint8_t { mysql, mariadb, sqlite, postgres };

namespace detail {

/// Where neither a URL nor the options name one.
inline constexpr Dialect defaultDialect = Dialect::sqlite;

/// "mysql", "mariadb", "sqlite", "postgres".
[[nodiscard]] SEQUELIZE_API std::string_view nameOf(Dialect dialect) noexcept;

}  // namespace detail
}  // namespace sequelize
