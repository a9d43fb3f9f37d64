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

/// For PostgreSQL. Of a SELECT it knows what takes a lock or changes a setting of the session; what a function of the
/// database's own leaves in it nobody knows.
[[nodiscard]] SessionEffect postgresSessionEffect(std::string_view sql) noexcept;

/// For SQLite: whether pragmas, attached databases or temporary tables may be left.
[[nodiscard]] bool altersSqliteSession(std::string_view sql) noexcept;

/// The statement's first word, behind blanks, parentheses and comments; empty where it begins with something else.
[[nodiscard]] std::string_view openingWordOf(std::string_view sql) noexcept;

}  // namespace sequelize::detail
