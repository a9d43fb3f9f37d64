#pragma once

#include <sequelize/core/error.hpp>
#include <sequelize/driver/connection_options.hpp>

/// What the native numbers mean: https://dev.mysql.com/doc/mysql-errors/,
/// https://mariadb.com/kb/en/mariadb-error-codes/
namespace sequelize::detail::mysql {

/// Throws what a failed attempt to connect means; every message says where to and what to do next, none has the
/// password. `timedOut`: the attempt took as long as it was allowed to.
[[noreturn]] void throwConnectError(NativeError error, const ConnectionOptions& options, bool timedOut = false);

/// Throws what a failed statement means. The values that the servers quote in some messages are cut out.
[[noreturn]] void throwStatementError(NativeError error, bool isMariaDb);

/// Throws ConnectionError: the connection is gone, whatever the error's number says.
[[noreturn]] void throwLost(NativeError error);

/// What "a foreign key constraint fails (`db`.`table`, CONSTRAINT `name` FOREIGN KEY (`column`) REFERENCES ..." says,
/// and "Cannot drop table 'target' referenced by a foreign key constraint 'name' on table 'table'."
[[nodiscard]] ForeignKeyFacts foreignKeyFacts(std::string_view message);

/// Whether the statement was interrupted: by KILL QUERY, or by KILL CONNECTION, which the server says only by hanging
/// up.
[[nodiscard]] constexpr bool isInterruption(int code) noexcept {
    return code == 1317;  // ER_QUERY_INTERRUPTED
}

/// Whether nothing more can be sent on a connection after this error.
[[nodiscard]] bool losesConnection(int code) noexcept;

/// Whether the server or the client refused a prepared statement for what a fresh preparation cures, without having
/// run it, or having run what can be run again.
[[nodiscard]] bool isWorthPreparingAgain(const NativeError& error) noexcept;

/// Whether the server's max_prepared_stmt_count is reached.
[[nodiscard]] bool isTooManyStatements(const NativeError& error) noexcept;

/// Whether the server runs this kind of statement, but does not prepare it.
[[nodiscard]] bool isUnpreparable(const NativeError& error) noexcept;

}  // namespace sequelize::detail::mysql
