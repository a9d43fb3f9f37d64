#pragma once

#include <cstdint>
#include <string_view>

/// What a statement leaves behind on its connection, told by its text alone: no server reports all of it.
namespace sequelize::detail {

enum class SessionEffect : std::uint8_t {
    none,             ///< nothing that outlives its transaction
    begins,           ///< a transaction: the server's own status says whether it is still open
    nextTransaction,  ///< SET TRANSACTION: gone with the transaction that follows
    lasting  ///< variables, locks, temporary tables, another database; and whatever is not known to be harmless
};

/// For MySQL and MariaDB. A statement that changes rows and takes a lock by GET_LOCK() in doing so is taken for
/// harmless; in SELECT, WITH and DO it is noticed.
[[nodiscard]] SessionEffect mysqlSessionEffect(std::string_view sql) noexcept;

/// For SQLite: whether pragmas, attached databases or temporary tables may be left.
[[nodiscard]] bool altersSqliteSession(std::string_view sql) noexcept;

}  // namespace sequelize::detail
