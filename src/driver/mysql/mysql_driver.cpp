#include "mysql_driver.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <new>
#include <string>
#include <string_view>

#include "../../dialect/mysql/mysql_dialect.hpp"
#include "../utc_offset.hpp"
#include "client.hpp"
#include "io_deadline.hpp"
#include "login_guard.hpp"
#include "mysql_connection.hpp"
#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {

namespace {

void set(MYSQL* handle, mysql_option option, const void* value, const char* name) {
    if (mysql_options(handle, option, value) != 0)
        throw UsageError(std::string("The MySQL client library does not know the option ") + name +
                         ". Use another client library, or leave the option out.");
}

bool verifies(const TlsOptions& tls) noexcept {
    return tls.mode == TlsOptions::Mode::verifyCa || tls.mode == TlsOptions::Mode::verifyIdentity;
}

void setTls(MYSQL* handle, const ConnectionOptions& options) {
    const TlsOptions& tls = options.tls;
    if (verifies(tls) && tls.ca.empty())
        throw UsageError(
            "tls.mode asks for the server's certificate to be checked, but tls.ca is empty. Set tls.ca to a "
            "file with the authorities' certificates, for example /etc/ssl/certs/ca-certificates.crt.");
        // Before the files: the client may read them when it is told them.
#ifdef MARIADB_PACKAGE_VERSION_ID
    // Encrypted where the server can: whether it did is looked at after the login (`requireEncryption`). It would be of
    // no use on a socket, and Connector/C before 3.4 does it there too.
    const auto encrypt = static_cast<Flag>(options.socketPath.empty() || tls.mode != TlsOptions::Mode::preferred);
    set(handle, MYSQL_OPT_SSL_ENFORCE, &encrypt, "MYSQL_OPT_SSL_ENFORCE");
    // The certificate's chain is checked as soon as there is a `ca`; this adds the host's name.
    const auto verifyName = static_cast<Flag>(tls.mode == TlsOptions::Mode::verifyIdentity);
    set(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verifyName, "MYSQL_OPT_SSL_VERIFY_SERVER_CERT");
#else
    const auto mode = [&] {
        switch (tls.mode) {
            case TlsOptions::Mode::required:
                return SSL_MODE_REQUIRED;
            case TlsOptions::Mode::verifyCa:
                return SSL_MODE_VERIFY_CA;
            case TlsOptions::Mode::verifyIdentity:
                return SSL_MODE_VERIFY_IDENTITY;
            case TlsOptions::Mode::preferred:
                break;
        }
        return SSL_MODE_PREFERRED;
    };
    const auto number = static_cast<unsigned>(mode());
    set(handle, MYSQL_OPT_SSL_MODE, &number, "MYSQL_OPT_SSL_MODE");
    // caching_sha2_password without TLS encrypts the password with this key.
    const Flag askForKey = true;
    set(handle, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, &askForKey, "MYSQL_OPT_GET_SERVER_PUBLIC_KEY");
#endif
    // With a `ca` the clients check the certificate, which only the two modes ask for.
    if (verifies(tls)) set(handle, MYSQL_OPT_SSL_CA, tls.ca.c_str(), "MYSQL_OPT_SSL_CA");
    if (!tls.cert.empty()) set(handle, MYSQL_OPT_SSL_CERT, tls.cert.c_str(), "MYSQL_OPT_SSL_CERT");
    if (!tls.key.empty()) set(handle, MYSQL_OPT_SSL_KEY, tls.key.c_str(), "MYSQL_OPT_SSL_KEY");
}

/// The client counts in whole seconds, and takes 0 for no limit.
std::chrono::seconds timeoutOf(const ConnectionOptions& options) {
    return std::clamp(std::chrono::ceil<std::chrono::seconds>(options.connectTimeout), std::chrono::seconds(1),
                      std::chrono::seconds(86'400));
}

void setOptions(MYSQL* handle, const ConnectionOptions& options) {
    const auto timeout = static_cast<unsigned>(timeoutOf(options).count());
    set(handle, MYSQL_OPT_CONNECT_TIMEOUT, &timeout, "MYSQL_OPT_CONNECT_TIMEOUT");
    set(handle, MYSQL_SET_CHARSET_NAME, options.charset.c_str(), "MYSQL_SET_CHARSET_NAME");
    // Otherwise the client takes a socket for "localhost", whatever the port.
    const unsigned protocol = options.socketPath.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
    set(handle, MYSQL_OPT_PROTOCOL, &protocol, "MYSQL_OPT_PROTOCOL");
    // A server must not be able to ask for this machine's files.
    const unsigned localInfile = 0;
    set(handle, MYSQL_OPT_LOCAL_INFILE, &localInfile, "MYSQL_OPT_LOCAL_INFILE");
    // The lengths tell: with reports on, MariaDB's client does not give the rest of a first row.
    const Flag reportTruncation = 0;
    set(handle, MYSQL_REPORT_DATA_TRUNCATION, &reportTruncation, "MYSQL_REPORT_DATA_TRUNCATION");
    // The protocol's limit: the server's own is the one that counts.
    const unsigned long maxPacket = 1UL << 30;
    set(handle, MYSQL_OPT_MAX_ALLOWED_PACKET, &maxPacket, "MYSQL_OPT_MAX_ALLOWED_PACKET");
    for (const auto& [name, value] : options.attributes)
        if (mysql_options4(handle, MYSQL_OPT_CONNECT_ATTR_ADD, name.c_str(), value.c_str()) != 0)
            throw UsageError("connectAttributes: the client library does not take the attribute '" + name +
                             "'; each may be there once, and all of them have 64 kB");
    setTls(handle, options);
}

void login(MYSQL* handle, const ConnectionOptions& o, const IoDeadline& deadline) {
    using Clock = std::chrono::steady_clock;
    // Affected rows are those found, changed or not. Of the flags for several statements in one only that for several
    // results is set, which CALL needs.
    constexpr unsigned long flags = CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS;
    const auto orNull = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const bool useSocket = !o.socketPath.empty();
    const char* const host = useSocket ? nullptr : o.host.c_str();
    const unsigned port = useSocket ? 0U : (o.port != 0 ? o.port : 3306U);
    const LoginGuard guard(handle, o);
    const auto begin = Clock::now();
    if (deadline.connect(handle, host, orNull(o.username), o.password, orNull(o.database), port, orNull(o.socketPath),
                         flags))
        return;
    // A little less, for clocks that differ.
    const bool timedOut = deadline.hasPassed() || Clock::now() - begin >= timeoutOf(o) - std::chrono::milliseconds(50);
    throwConnectError(errorOf(handle), o, timedOut);
}

void requireEncryption(MYSQL* handle, const ConnectionOptions& options) {
    if (options.tls.mode == TlsOptions::Mode::preferred || mysql_get_ssl_cipher(handle) != nullptr) return;
    throwConnectError({2026, "HY000", "the server does not offer TLS", ""}, options);
}

[[noreturn]] void failSetUp(NativeError error, const ConnectionOptions& options, const IoDeadline& deadline) {
    if (losesConnection(error.code)) throwConnectError(std::move(error), options, deadline.hasPassed());
    throwStatementError(std::move(error), false);
}

void run(MYSQL* handle, const std::string& sql, const ConnectionOptions& options, const IoDeadline& deadline) {
    if (!deadline.query(handle, sql)) failSetUp(errorOf(handle, sql), options, deadline);
}

/// `collation` gets that of the session.
ServerInfo readServer(MYSQL* handle, const ConnectionOptions& options, const IoDeadline& deadline,
                      std::string& collation) {
    const std::string sql =
        "SELECT VERSION(), @@max_allowed_packet, @@auto_increment_increment, @@collation_connection";
    run(handle, sql, options, deadline);
    const Result result = deadline.storeResult(handle);
    const MYSQL_ROW row = result ? mysql_fetch_row(result.get()) : nullptr;
    if (row == nullptr || row[0] == nullptr) failSetUp(errorOf(handle, sql), options, deadline);
    const auto number = [&](unsigned column, std::uint64_t otherwise) {
        const std::string_view text = row[column] != nullptr ? row[column] : "";
        std::from_chars(text.data(), text.data() + text.size(), otherwise);
        return otherwise;
    };
    ServerInfo server;
    server.version = row[0];
    server.isMariaDb = server.version.find("MariaDB") != std::string::npos;
    server.maxStatementBytes = static_cast<std::size_t>(number(1, 0));
    server.autoIncrementStep = number(2, 1);
    if (row[3] != nullptr) collation = row[3];
    return server;
}

/// Logged in; nothing is set yet.
Handle openHandle(const ConnectionOptions& options, const IoDeadline& deadline) {
    initialiseLibrary();
    enterThread();
    Handle handle(mysql_init(nullptr));
    if (!handle) throw std::bad_alloc();
    setOptions(handle.get(), options);
    IoDeadline::heed(handle.get());
    login(handle.get(), options, deadline);
    requireEncryption(handle.get(), options);
    return handle;
}

}  // namespace

}  // namespace sequelize::detail::mysql

namespace sequelize::detail {

std::unique_ptr<Connection> connectMysql(const ConnectionOptions& options) {
    using namespace mysql;
    const auto offset = utcOffsetOf(options.timezone);
    const std::string timezone = options.timezone == "Z" ? "+00:00" : options.timezone;
    const IoDeadline deadline(std::max(options.connectTimeout, std::chrono::milliseconds(1)));
    Handle handle = openHandle(options, deadline);
    const std::string settings = mysqlSessionSettings(timezone, options.readOnly);
    run(handle.get(), "SET " + settings, options, deadline);
    std::string collation;
    ServerInfo server = readServer(handle.get(), options, deadline, collation);
    IoDeadline::lift(handle.get());
    std::string setUp = "SET NAMES '" + options.charset + "' COLLATE '" + collation + "', " + settings;
    return std::make_unique<MysqlConnection>(std::move(handle), std::move(server),
                                             SessionStart{options, std::move(setUp), offset});
}

bool killQuery(const ConnectionOptions& options, unsigned long id) noexcept {
    using namespace mysql;
    try {
        constexpr std::chrono::seconds patience{2};
        ConnectionOptions brief = options;
        brief.connectTimeout = std::min<std::chrono::milliseconds>(options.connectTimeout, patience);
        const IoDeadline deadline(2 * patience);
        const Handle handle = openHandle(brief, deadline);
        return deadline.query(handle.get(), "KILL QUERY " + std::to_string(id));
    } catch (const std::exception&) {
        return false;  // the caller has another way, and a message of its own
    }
}

}  // namespace sequelize::detail
