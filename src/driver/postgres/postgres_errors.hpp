#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/connection_options.hpp>

#include "client.hpp"

/// What SQLSTATEs mean: https://www.postgresql.org/docs/current/errcodes-appendix.html
namespace sequelize::detail::postgres {

/// What a result says went wrong, before anything is cut out of it. Beside what `NativeError` has.
struct ServerError {
    NativeError native{};
    std::string detail{};  ///< quotes values: never shown
    std::string hint{};    ///< what the server says to do
    std::string constraint{};
    std::string table{};
    std::string context{};   ///< where it happened: also by the statement's parameters, and so never shown
    std::string function{};  ///< of the server's source, which is in no language but C
    bool isFatal = false;    ///< the server ends the session
};

/// The server's own number of an SQLSTATE (utils/elog.h: MAKE_SQLSTATE); 0 of an empty one.
[[nodiscard]] int codeOf(std::string_view sqlState) noexcept;

/// Of a result whose status is an error's.
[[nodiscard]] ServerError errorOf(const PGresult* result, std::string_view sql);

/// Throws what a failed attempt to connect means; every message says where to and what to do next, none has the
/// password. `timedOut`: the attempt took as long as it was allowed to.
[[noreturn]] void throwConnectError(PGconn* handle, const ConnectionOptions& options, bool timedOut);

/// Throws what a failed statement means. The values that the server quotes in some messages are cut out.
[[noreturn]] void throwStatementError(ServerError error);

/// Throws ConnectionError: the connection is gone.
[[noreturn]] void throwLost(NativeError error);

/// Whether the statement was ended by somebody who asked for it: `interrupt`, or pg_cancel_backend().
[[nodiscard]] bool isInterruption(const ServerError& error) noexcept;

/// Whether the server refused a prepared statement for what a fresh preparation may cure: its tables have changed, or
/// somebody deallocated it.
[[nodiscard]] bool isWorthPreparingAgain(const ServerError& error) noexcept;

/// "Key (author_id, "Title")=(3, x) already exists.": the columns; empty where one of them is an expression.
[[nodiscard]] std::vector<std::string> keyColumns(std::string_view detail);

/// Where the socket is that the options name: the folder and the port, as libpq wants them.
struct SocketPlace {
    std::string folder{};
    int port = 0;
};
/// "/run/postgresql" or "/run/postgresql/.s.PGSQL.5433"; an empty folder where the options name a host.
[[nodiscard]] SocketPlace socketPlaceOf(const ConnectionOptions& options);

}  // namespace sequelize::detail::postgres
