#include "postgres_driver.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>

#include "../utc_offset.hpp"
#include "client.hpp"
#include "postgres_connection.hpp"
#include "postgres_errors.hpp"

namespace sequelize::detail::postgres {

namespace {

using Clock = std::chrono::steady_clock;

/// The parameters of a connection, as libpq takes them.
class Settings {
public:
    void add(const char* name, std::string value) { all_.emplace_back(name, std::move(value)); }
    [[nodiscard]] PGconn* start() const {
        std::vector<const char*> names;
        std::vector<const char*> values;
        for (const auto& [name, value] : all_) {
            names.push_back(name);
            values.push_back(value.c_str());
        }
        names.push_back(nullptr);
        values.push_back(nullptr);
        constexpr int databaseIsAName = 0;
        return PQconnectStartParams(names.data(), values.data(), databaseIsAName);
    }

private:
    std::vector<std::pair<const char*, std::string>> all_;
};

/// POSIX counts from where the sun sets: "<+02:00>-02:00" is two hours ahead of UTC.
std::string zoneName(std::chrono::minutes offset) {
    if (offset.count() == 0) return "UTC";
    const auto magnitude = offset.count() < 0 ? -offset.count() : offset.count();
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    const std::string clock = two(magnitude / 60) + ":" + two(magnitude % 60);
    const bool isBehind = offset.count() < 0;
    return "<" + ((isBehind ? "-" : "+") + clock) + ">" + ((isBehind ? "+" : "-") + clock);
}

std::string applicationName(const ConnectionOptions& options) {
    std::string name;
    for (const auto& [attribute, value] : options.attributes) {
        if (attribute != "application_name" && attribute != "program_name")
            throw UsageError(
                "connectAttributes: PostgreSQL shows nothing but an application_name of who connects, so leave '" +
                attribute + "' out.");
        name = value;
    }
    return name;
}

void addTls(Settings& settings, const ConnectionOptions& options) {
    using Mode = TlsOptions::Mode;
    const TlsOptions& tls = options.tls;
    const bool verifies = tls.mode == Mode::verifyCa || tls.mode == Mode::verifyIdentity;
    if (verifies && tls.ca.empty())
        throw UsageError(
            "tls.mode asks for the server's certificate to be checked, but tls.ca is empty. Set tls.ca to a "
            "file with the authorities' certificates, for example /etc/ssl/certs/ca-certificates.crt.");
    if (tls.mode != Mode::preferred && !socketPlaceOf(options).folder.empty())
        throw ConnectionError(
            "No encrypted connection: PostgreSQL encrypts nothing on a Unix socket. Connect with host and port, or leave "
            "tls.mode at preferred.");
    const auto mode = [&] {
        switch (tls.mode) {
            case Mode::required:
                return "require";
            case Mode::verifyCa:
                return "verify-ca";
            case Mode::verifyIdentity:
                return "verify-full";
            case Mode::preferred:
                break;
        }
        return "prefer";
    };
    settings.add("sslmode", mode());
    if (verifies) settings.add("sslrootcert", tls.ca);
    if (!tls.cert.empty()) settings.add("sslcert", tls.cert);
    if (!tls.key.empty()) settings.add("sslkey", tls.key);
    // The option tls alone says how the connection is encrypted.
    settings.add("gssencmode", "disable");
}

Settings settingsOf(const ConnectionOptions& options, std::chrono::minutes utcOffset) {
    Settings settings;
    const SocketPlace socket = socketPlaceOf(options);
    settings.add("host", socket.folder.empty() ? options.host : socket.folder);
    if (!socket.folder.empty())
        settings.add("port", std::to_string(socket.port));
    else if (options.port != 0)
        settings.add("port", std::to_string(options.port));
    else
        settings.add("port", "5432");
    settings.add("dbname", options.database.empty() ? "postgres" : options.database);
    settings.add("user", options.username);
    settings.add("password", options.password);
    settings.add("application_name", applicationName(options));
    settings.add("client_encoding", "UTF8");
    // What a session begins with is what RESET and DISCARD bring back: nothing is to be set again. The texts of values
    // are read in these forms.
    settings.add("options",
                 "-c TimeZone=" + zoneName(utcOffset) +
                     " -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=3"
                     " -c standard_conforming_strings=on");
    addTls(settings, options);
    return settings;
}

/// False when the time is over.
bool waitFor(int socket, bool toWrite, Clock::time_point end) noexcept {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) return false;
        pollfd request{.fd = socket, .events = toWrite ? short{POLLOUT} : short{POLLIN}, .revents = 0};
        const int count = ::poll(&request, 1, static_cast<int>(std::min<std::int64_t>(left, 3'600'000)));
        if (count > 0 || (count < 0 && errno != EINTR)) return true;  // the client finds out what is wrong
    }
}

Handle logIn(const ConnectionOptions& options, std::chrono::minutes utcOffset) {
    const auto end = Clock::now() + std::clamp<std::chrono::milliseconds>(
                                        options.connectTimeout, std::chrono::milliseconds(1), std::chrono::hours(24));
    Handle handle(settingsOf(options, utcOffset).start());
    if (!handle) throw std::bad_alloc();
    PQsetNoticeProcessor(
        handle.get(), [](void*, const char*) {}, nullptr);
    // So that messages have their SQLSTATE.
    PQsetErrorVerbosity(handle.get(), PQERRORS_VERBOSE);
    if (PQstatus(handle.get()) == CONNECTION_BAD) throwConnectError(handle.get(), options, false);
    for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(handle.get())) {
        if (next == PGRES_POLLING_FAILED) throwConnectError(handle.get(), options, Clock::now() >= end);
        if (!waitFor(PQsocket(handle.get()), next == PGRES_POLLING_WRITING, end))
            throwConnectError(handle.get(), options, true);
    }
    PQsetErrorVerbosity(handle.get(), PQERRORS_DEFAULT);
    return handle;
}

}  // namespace

}  // namespace sequelize::detail::postgres

namespace sequelize::detail {

std::unique_ptr<Connection> connectPostgres(const ConnectionOptions& options) {
    using namespace postgres;
    const auto offset = utcOffsetOf(options.timezone);
    return std::make_unique<PostgresConnection>(logIn(options, offset), offset, options.onNotice);
}

}  // namespace sequelize::detail
