#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "../../core/ascii.hpp"
#include "postgres_errors.hpp"

namespace sequelize::detail::postgres {

namespace {

constexpr int defaultPort = 5432;

std::string placeOf(const ConnectionOptions& o) {
    const SocketPlace socket = socketPlaceOf(o);
    if (!socket.folder.empty()) return "the socket " + socket.folder + "/.s.PGSQL." + std::to_string(socket.port);
    const bool isIpv6 = o.host.find(':') != std::string::npos;
    return (isIpv6 ? "[" + o.host + "]" : o.host) + ":" + std::to_string(o.port != 0 ? o.port : defaultPort);
}

/// libpq hands out no fields of such an error, but its text, which is verbose: "FATAL:  28P01: password ...\nLOCATION:
/// ". The first that a server said, as libpq may have tried twice.
NativeError errorIn(std::string_view text) {
    NativeError error;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        for (auto at = line.find(":  "); at != std::string_view::npos; at = line.find(":  ", at + 1)) {
            const std::string_view state = line.substr(at + 3);
            const auto isOfState = [](char c) { return isDigit(c) || isUpper(c); };
            if (state.size() < 7 || state.substr(5, 2) != ": " || !std::ranges::all_of(state.substr(0, 5), isOfState))
                continue;
            error.sqlState = state.substr(0, 5);
            error.code = codeOf(error.sqlState);
            error.message = state.substr(7);
            return error;
        }
    }
    error.message = text.substr(0, text.find('\n'));
    return error;
}

/// "What happened (what was said). What to do."
template <class Error>
[[noreturn]] void raise(const std::string& what, const std::string& remedy, NativeError native) {
    const std::string said = native.message.empty() ? "" : " (" + native.message + ")";
    throw Error(what + said + ". " + remedy, std::move(native));
}

struct FreeAddresses {
    void operator()(addrinfo* addresses) const noexcept { ::freeaddrinfo(addresses); }
};

bool hasAddress(const std::string& host) {
    addrinfo* found = nullptr;
    const bool has = ::getaddrinfo(host.c_str(), nullptr, nullptr, &found) == 0;
    const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
    return has;
}

/// Whether the text has what the system says of one of these errors.
bool saysSystem(std::string_view text, std::initializer_list<int> errors) {
    return std::ranges::any_of(
        errors, [&](int error) { return text.find(std::generic_category().message(error)) != std::string_view::npos; });
}

[[noreturn]] void raiseUnanswered(const ConnectionOptions& o, const std::string& place, std::string_view said,
                                  NativeError native) {
    const bool isSocket = !socketPlaceOf(o).folder.empty();
    if (!isSocket && !hasAddress(o.host))
        raise<HostNotFoundError>("The host '" + o.host + "' has no address",
                                 "Check its spelling (DB_HOST) and the name service of this machine.",
                                 std::move(native));
    if (saysSystem(said, {ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN}))
        raise<HostNotReachableError>("There is no way to " + place,
                                     "Check the network, the address and the firewall between.", std::move(native));
    if (saysSystem(said, {EACCES, EPERM}))
        raise<ConnectionError>("This process may not connect to " + place,
                               "Check the permissions of the socket, or what restricts this process.",
                               std::move(native));
    if (saysSystem(said, {ECONNREFUSED, ENOENT}) && (isSocket || !saysSystem(said, {ENOENT})))
        raise<ConnectionRefusedError>("Nothing listens at " + place,
                                      isSocket
                                          ? "Is the server running? Check socketPath, or connect with host and port."
                                          : "Is the server running? Check the host and the port (DB_HOST, DB_PORT).",
                                      std::move(native));
    if (o.tls.mode != TlsOptions::Mode::preferred)
        raise<ConnectionError>(
            "No encrypted connection to " + place,
            "Check the option tls: its mode, and that ca is the authority of the server's certificate.",
            std::move(native));
    raise<ConnectionError>("The server at " + place + " ended the connection during the login",
                           "Look into the server's log, and check that it is a PostgreSQL server that listens there.",
                           std::move(native));
}

}  // namespace

SocketPlace socketPlaceOf(const ConnectionOptions& o) {
    std::string path = o.socketPath;
    if (path.empty() && o.host.starts_with('/')) path = o.host;  // as libpq has it
    if (path.empty()) return {};
    SocketPlace place{.folder = path, .port = o.port != 0 ? o.port : defaultPort};
    constexpr std::string_view prefix = "/.s.PGSQL.";
    const auto name = path.rfind(prefix);
    if (name == std::string::npos) return place;
    const std::string_view digits = std::string_view(path).substr(name + prefix.size());
    if (digits.empty() || digits.size() > 5 || !std::ranges::all_of(digits, isDigit)) return place;
    place.port = std::stoi(std::string(digits));
    place.folder = path.substr(0, name);
    return place;
}

void throwConnectError(PGconn* handle, const ConnectionOptions& o, bool timedOut) {
    const std::string said = PQerrorMessage(handle);
    NativeError error = errorIn(said);
    const std::string place = placeOf(o);
    const std::string who = "'" + o.username + "'";
    const std::string state = error.sqlState;
    if (timedOut)
        raise<ConnectionTimedOutError>("No answer from " + place + " within the connect timeout",
                                       "Check the host, the port and the firewall between, or raise connectTimeout.",
                                       {});
    if (state.empty()) raiseUnanswered(o, place, said, std::move(error));
    if (state == "28P01" || state == "28000")
        raise<AccessDeniedError>(
            "The server at " + place + " refuses the user " + who,
            "Check the user name and the password (DB_USER, DB_PASSWORD), and that the server's pg_hba.conf lets the "
            "account log in from this machine.",
            std::move(error));
    if (state == "42501")
        raise<AccessDeniedError>(
            "The server at " + place + " refuses the user " + who + " the database '" + o.database + "'",
            "Grant it (GRANT CONNECT ON DATABASE), or check DB_USER and DB_NAME.", std::move(error));
    if (state == "3D000")
        raise<InvalidConnectionError>("The server at " + place + " has no database '" + o.database + "'",
                                      "Create it with CREATE DATABASE \"" + o.database + "\", or check DB_NAME.",
                                      std::move(error));
    if (state == "53300")
        raise<TooManyConnectionsError>(
            "The server at " + place + " has as many connections as it allows",
            "Raise the server's max_connections or the account's CONNECTION LIMIT, or have fewer "
            "connections (in C++: lower pool.max).",
            std::move(error));
    if (state == "57P03" || state == "57P01" || state == "57P02")
        raise<ConnectionError>("The server at " + place + " is starting, shutting down or offline",
                               "Try again when it is back.", std::move(error));
    raise<ConnectionError>("Could not connect to " + place,
                           "Look up the SQLSTATE " + state + " in PostgreSQL's manual.", std::move(error));
}

}  // namespace sequelize::detail::postgres
