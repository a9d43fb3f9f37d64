#pragma once

#include <cstdint>
#include <string_view>

namespace sequelize {

/// The databases that the library speaks to (Sequelize: the option `dialect`).
enum class Dialect : std::uint8_t { mysql, mariadb, sqlite };

namespace detail {

/// "mysql", "mariadb", "sqlite".
[[nodiscard]] std::string_view nameOf(Dialect dialect) noexcept;

/// How a MySQL session reads quotes, which its sql_mode says.
struct LexicalMode {
    bool noBackslashEscapes = false;  ///< a backslash in a string is one
    bool ansiQuotes = false;          ///< "x" is an identifier
};

}  // namespace detail
}  // namespace sequelize
