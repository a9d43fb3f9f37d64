#include "connection_settings.hpp"

#include <charconv>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/core/url.hpp>

#include "driver/backends.hpp"

namespace sequelize::detail {
namespace {

/// Of `ssl-mode`, as MySQL's clients spell it, and of `sslmode`, as PostgreSQL's do.
TlsOptions::Mode tlsMode(std::string_view word) {
    using Mode = TlsOptions::Mode;
    if (word == "preferred" || word == "prefer") return Mode::preferred;
    if (word == "required" || word == "require") return Mode::required;
    if (word == "verify-ca") return Mode::verifyCa;
    if (word == "verify-identity" || word == "verify-full") return Mode::verifyIdentity;
    throw InvalidConnectionError(
        "the URL's ssl-mode (sslmode) is none of preferred, required, verify-ca, verify-identity (or prefer, require, verify-full)");
}

std::chrono::milliseconds milliseconds(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0)
        throw InvalidConnectionError("the URL's connectTimeout is no positive number of milliseconds");
    return std::chrono::milliseconds(number);
}

void applyOption(Options& options, const std::string& name, const std::string& value) {
    if (name == "charset")
        options.charset = value;
    else if (name == "timezone")
        options.timezone = value;
    else if (name == "connectTimeout")
        options.connectTimeout = milliseconds(value);
    else if (name == "socketPath")
        options.socketPath = value;
    else if (name == "ssl-mode" || name == "sslmode")
        options.tls.mode = tlsMode(value);
    else if (name == "ssl-ca" || name == "sslrootcert")
        options.tls.ca = value;
    else if (name == "ssl-cert" || name == "sslcert")
        options.tls.cert = value;
    else if (name == "ssl-key" || name == "sslkey")
        options.tls.key = value;
    else
        throw InvalidConnectionError(
            fmt::format("the URL has an unknown option '{}'; known are charset, timezone, connectTimeout, socketPath, "
                        "ssl-mode, ssl-ca, ssl-cert, ssl-key (or sslmode, sslrootcert, sslcert, sslkey)",
                        name));
}

/// "mysql://, mariadb:// or sqlite:".
std::string schemesInWords() {
    const auto all = backends();
    std::string words;
    for (const auto& backend : all) {
        if (!words.empty()) words += &backend == &all.back() ? " or " : ", ";
        (words += backend.name()) += backend.isFile() ? ":" : "://";
    }
    return words;
}

}  // namespace

namespace {

/// The databases' clients take texts that end at the first NUL: another server, or another user, would be meant.
void requireNoNul(const ConnectionOptions& settings) {
    const std::pair<std::string_view, const std::string*> texts[] = {
        {"host", &settings.host},         {"socketPath", &settings.socketPath}, {"database", &settings.database},
        {"username", &settings.username}, {"password", &settings.password},     {"storage", &settings.storage},
        {"charset", &settings.charset},   {"timezone", &settings.timezone},     {"tls.ca", &settings.tls.ca},
        {"tls.cert", &settings.tls.cert}, {"tls.key", &settings.tls.key}};
    for (const auto& [name, text] : texts)
        if (text->find('\0') != std::string::npos)
            throw InvalidConnectionError(fmt::format("the option {} has a NUL byte in it; take it out", name));
}

ConnectionOptions serverSettings(ConnectionOptions settings, const ReplicationServer& server) {
    // Where one says how it is reached, the other's ways do not count.
    if (!server.host.empty() || server.port != 0 || !server.socketPath.empty()) settings.socketPath = server.socketPath;
    if (!server.host.empty()) settings.host = server.host;
    if (server.port != 0) settings.port = server.port;
    if (!server.database.empty()) settings.database = server.database;
    if (!server.username.empty()) settings.username = server.username;
    if (!server.password.empty()) settings.password = server.password;
    requireNoNul(settings);
    return settings;
}

}  // namespace

std::optional<ReplicationSettings> replicationSettings(const Options& options) {
    const auto& servers = options.replication;
    if (servers.read.empty() && servers.write.empty()) {
        if (servers.maxLag.count() != 0 || servers.readYourWrites != ReadYourWrites::off || !servers.readFromPrimary ||
            servers.failoverWait.count() != 0)
            throw UsageError("replication names no server; name one in .read or .write, or leave the option out.");
        return std::nullopt;
    }
    const ConnectionOptions common = connectionOptions(options);
    ReplicationSettings settings{.options = servers};
    for (const auto& server : servers.write)
        if (server.weight != 1)
            throw UsageError(
                "replication.write: .weight is of replicas, in .read; one server at a time is written to.");
    for (const auto& server : servers.write) settings.writers.push_back(serverSettings(common, server));
    if (settings.writers.empty()) settings.writers.push_back(common);
    for (const auto& server : servers.read) settings.readers.push_back({serverSettings(common, server), server.weight});
    return settings;
}

Options withUrl(Options options, std::string_view url) {
    ConnectionUrl parts;
    try {
        parts = parseConnectionUrl(url, fileSchemes());
    } catch (const std::invalid_argument& error) {
        throw InvalidConnectionError(error.what());
    }
    const Backend* backend = backendOfScheme(parts.scheme);
    if (backend == nullptr)
        throw InvalidConnectionError(
            fmt::format("the URL's scheme '{}' is no dialect; use {}", parts.scheme, schemesInWords()));
    options.dialect = backend->id;
    if (backend->isFile()) {
        options.storage = parts.database;
    } else {
        if (!parts.host.empty()) options.host = parts.host;
        if (parts.port != 0) options.port = parts.port;
        if (!parts.username.empty()) options.username = parts.username;
        if (!parts.password.empty()) options.password = parts.password;
        if (!parts.database.empty()) options.database = parts.database;
    }
    for (const auto& [name, value] : parts.query) applyOption(options, name, value);
    return options;
}

ConnectionOptions connectionOptions(const Options& options) {
    ConnectionOptions settings{.dialect = options.dialect.value_or(defaultDialect),
                               .host = options.host,
                               .port = options.port,
                               .socketPath = options.socketPath,
                               .database = options.database,
                               .username = options.username,
                               .password = options.password,
                               .storage = options.storage.empty() ? std::string(":memory:") : options.storage,
                               .charset = options.charset,
                               .timezone = options.timezone,
                               .tls = options.tls,
                               .connectTimeout = options.connectTimeout,
                               .attributes = options.connectAttributes};
    requireNoNul(settings);
    if (const auto check = backendOf(settings.dialect).check) check(settings);
    return settings;
}

}  // namespace sequelize::detail
