#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>

#include "../../core/ascii.hpp"
#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {

namespace {

/// The operating system's error number, which the clients write into their text: "(111)", "system error: 110".
int systemErrorIn(std::string_view message) noexcept {
    auto end = message.size();
    while (end > 0 && !isDigit(message[end - 1])) {
        if (message[end - 1] != ')' && message[end - 1] != '"' && message[end - 1] != ' ') return 0;
        --end;
    }
    auto begin = end;
    while (begin > 0 && isDigit(message[begin - 1])) --begin;
    if (begin == 0 || (message[begin - 1] != '(' && message[begin - 1] != ' ')) return 0;
    int number = 0;
    std::from_chars(message.data() + begin, message.data() + end, number);
    return number;
}

std::string placeOf(const ConnectionOptions& o) {
    if (!o.socketPath.empty()) return "the socket " + o.socketPath;
    const bool isIpv6 = o.host.find(':') != std::string::npos;
    return (isIpv6 ? "[" + o.host + "]" : o.host) + ":" + std::to_string(o.port != 0 ? o.port : 3306);
}

/// "What happened (what the client said). What to do."
template <class Error>
[[noreturn]] void raise(const std::string& what, const std::string& remedy, NativeError native) {
    const std::string said = native.message.empty() ? "" : " (" + native.message + ")";
    throw Error(what + said + ". " + remedy, std::move(native));
}

[[noreturn]] void raiseTimeout(const std::string& place, NativeError native) {
    raise<ConnectionTimedOutError>("No answer from " + place + " within the connect timeout",
                                   "Check the host, the port and the firewall between, or raise connectTimeout.",
                                   std::move(native));
}

/// The client could not open the socket at all.
[[noreturn]] void raiseUnreachable(const ConnectionOptions& o, const std::string& place, NativeError native) {
    // Connector/C often says EINPROGRESS, its own way of waiting, instead of what came of it.
    switch (systemErrorIn(native.message)) {
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EHOSTDOWN:
            raise<HostNotReachableError>("There is no way to " + place,
                                         "Check the network, the address and the firewall between.", std::move(native));
        case ETIMEDOUT:
            raiseTimeout(place, std::move(native));
        case EACCES:
        case EPERM:
            raise<ConnectionError>("This process may not connect to " + place,
                                   "Check the permissions of the socket, or what restricts this process.",
                                   std::move(native));
        default:
            break;
    }
    raise<ConnectionRefusedError>("Nothing listens at " + place,
                                  o.socketPath.empty()
                                      ? "Is the server running? Check the host and the port (DB_HOST, DB_PORT)."
                                      : "Is the server running? Check socketPath, or connect with host and port.",
                                  std::move(native));
}

/// The connection broke before the login was done.
[[noreturn]] void raiseBroken(const std::string& place, NativeError native) {
    if (systemErrorIn(native.message) == ETIMEDOUT) raiseTimeout(place, std::move(native));
    raise<ConnectionError>(
        "The server at " + place + " ended the connection during the login",
        "Look into the server's error log, and check that it is a MySQL or MariaDB server that listens there.",
        std::move(native));
}

}  // namespace

void throwConnectError(NativeError error, const ConnectionOptions& o, bool timedOut) {
    const std::string place = placeOf(o);
    const std::string who = "'" + o.username + "'";
    // TLS and the ways of logging in have errors of their own for an answer that did not come.
    const bool isNetwork = (error.code >= 2002 && error.code <= 2004) || error.code == 2006 || error.code == 2012 ||
                           error.code == 2013 || error.code == 2026 || error.code == 2055;
    if (timedOut && isNetwork) raiseTimeout(place, std::move(error));
    switch (error.code) {
        case 2002:  // CR_CONNECTION_ERROR
        case 2003:  // CR_CONN_HOST_ERROR
        case 2004:  // CR_IPSOCK_ERROR
            raiseUnreachable(o, place, std::move(error));
        case 2005:  // CR_UNKNOWN_HOST
            raise<HostNotFoundError>("The host '" + o.host + "' has no address",
                                     "Check its spelling (DB_HOST) and the name service of this machine.",
                                     std::move(error));
        case 2006:  // CR_SERVER_GONE_ERROR
        case 2013:  // CR_SERVER_LOST
        case 2055:  // CR_SERVER_LOST_EXTENDED
            raiseBroken(place, std::move(error));
        case 2007:  // CR_VERSION_ERROR
        case 2012:  // CR_SERVER_HANDSHAKE_ERR
        case 2027:  // CR_MALFORMED_PACKET
            raise<ConnectionError>("What listens at " + place + " does not speak MySQL's protocol",
                                   "Check the host and the port (DB_HOST, DB_PORT).", std::move(error));
        case 2026:  // CR_SSL_CONNECTION_ERROR
            raise<ConnectionError>(
                "No encrypted connection to " + place,
                "Check the option tls: its mode, and that ca is the authority of the server's certificate.",
                std::move(error));
        case 1044:  // ER_DBACCESS_DENIED_ERROR
            raise<AccessDeniedError>(
                "The server at " + place + " refuses the user " + who + " the database '" + o.database + "'",
                "Grant it (GRANT ALL ON the database), or check DB_USER and DB_NAME.", std::move(error));
        case 1045:  // ER_ACCESS_DENIED_ERROR
        case 1698:  // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        case 1862:  // ER_MUST_CHANGE_PASSWORD_LOGIN
        case 3118:  // ER_ACCOUNT_HAS_BEEN_LOCKED
        case 4151:  // ER_ACCOUNT_HAS_BEEN_LOCKED (MariaDB)
            raise<AccessDeniedError>(
                "The server at " + place + " refuses the user " + who,
                "Check the user name and the password (DB_USER, DB_PASSWORD), and that the account may log in from "
                "this machine.",
                std::move(error));
        case 1130:  // ER_HOST_NOT_PRIVILEGED
            raise<AccessDeniedError>("The server at " + place + " takes no logins from this machine",
                                     "Create the account for this machine's address, or for '%'.", std::move(error));
        case 1129:  // ER_HOST_IS_BLOCKED
            raise<ConnectionError>("The server at " + place + " blocks this machine after many failed attempts",
                                   "Unblock it on the server: FLUSH HOSTS, or mysqladmin flush-hosts.",
                                   std::move(error));
        case 1251:  // ER_NOT_SUPPORTED_AUTH_MODE
        case 1524:  // ER_PLUGIN_IS_NOT_LOADED
        case 2049:  // CR_SECURE_AUTH
        case 2059:  // CR_AUTH_PLUGIN_CANNOT_LOAD
        case 2061:  // CR_AUTH_PLUGIN_ERR
            raise<AccessDeniedError>(
                "The server at " + place + " and this client have no way of logging in " + who + " in common",
                "Install the client's authentication plugins, allow TLS (the option tls), or change the account's "
                "plugin with ALTER USER.",
                std::move(error));
        case 5010:  // CR_PLUGIN_NOT_ALLOWED
            raise<AccessDeniedError>(
                "The server at " + place + " asks for the password of " + who +
                    " in a way that could show it to others",
                "Set tls.mode to verifyIdentity with the authorities' certificates in tls.ca, or give the account another "
                "authentication plugin with ALTER USER. The plugin may also not be installed with the client.",
                std::move(error));
        case 1049:  // ER_BAD_DB_ERROR
            raise<InvalidConnectionError>("The server at " + place + " has no database '" + o.database + "'",
                                          "Create it with CREATE DATABASE `" + o.database + "`, or check DB_NAME.",
                                          std::move(error));
        case 1115:  // ER_UNKNOWN_CHARACTER_SET
        case 2019:  // CR_CANT_READ_CHARSET
            raise<InvalidConnectionError>("The character set '" + o.charset + "' is unknown",
                                          "Use utf8mb4, the default of the option charset.", std::move(error));
        case 1040:  // ER_CON_COUNT_ERROR
        case 1203:  // ER_TOO_MANY_USER_CONNECTIONS
        case 1226:  // ER_USER_LIMIT_REACHED
            raise<TooManyConnectionsError>(
                "The server at " + place + " has as many connections as it allows",
                "Raise the server's max_connections or the account's limit, or have fewer connections (in C++: lower pool.max).",
                std::move(error));
        case 1053:  // ER_SERVER_SHUTDOWN
        case 3032:  // ER_SERVER_OFFLINE_MODE
            raise<ConnectionError>("The server at " + place + " is shutting down or offline",
                                   "Try again when it is back.", std::move(error));
        default: {
            const std::string remedy = "Look up error " + std::to_string(error.code) + " in the server's manual.";
            raise<ConnectionError>("Could not connect to " + place, remedy, std::move(error));
        }
    }
}

}  // namespace sequelize::detail::mysql
