#include "config_entry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../driver/backends.hpp"
#include "../migration/migration_tables.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

using Names = std::vector<std::string_view>;

const Names connectionKeys{"username", "password",         "database", "host",   "port",
                           "dialect",  "use_env_variable", "url",      "storage"};
const Names storageKeys{"migrationStorage", "migrationStoragePath", "migrationStorageTableName",
                        "seederStorage",    "seederStoragePath",    "seederStorageTableName"};
// Refused with words of their own.
const Names schemaKeys{"migrationStorageTableSchema", "seederStorageTableSchema"};
const Names otherKeys{"logging", "charset", "timezone", "define", "dialectOptions", "replication"};
// Of no use to a command line, and so nothing is lost.
const Names idleKeys{"pool", "benchmark", "operatorsAliases", "protocol", "native", "dialectModulePath", "$schema"};
// Objects of an environment, and so no environments themselves.
const Names objectKeys{"define", "dialectOptions", "pool", "replication"};
const Names defineKeys{"underscored", "freezeTableName", "timestamps", "createdAt",
                       "updatedAt",   "charset",         "collate",    "engine"};
// Migrations are written, so that nothing is read of "read".
const Names replicationKeys{"read", "write"};
const Names serverKeys{"username", "password", "database", "host", "port", "dialectOptions"};
const Names dialectKeys{"socketPath", "connectTimeout", "charset", "ssl"};
const Names tlsKeys{"ca", "cert", "key", "rejectUnauthorized"};

bool isOneOf(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// An object of the configuration, whose members have types.
class Members {
public:
    Members(const Document* object, std::string place) : object_(object), place_(std::move(place)) {}

    [[noreturn]] void fail(std::string_view name, std::string_view must) const {
        throw Failure(ExitCode::usage, fmt::format("{}: \"{}\" must be {}", place_, name, must));
    }
    /// Null where it is missing or null.
    [[nodiscard]] const Document* get(std::string_view name) const {
        const Document* value = object_ == nullptr ? nullptr : object_->member(name);
        return value == nullptr || value->kind == Document::Kind::null ? nullptr : value;
    }
    void text(std::string_view name, std::string& into) const {
        const Document* value = get(name);
        if (value == nullptr) return;
        // "password": 1234 is a password, too.
        if (value->kind != Document::Kind::text && value->kind != Document::Kind::number) fail(name, "a text");
        into = value->text;
    }
    /// As `text`, and no number: who wrote one meant something else.
    void name(std::string_view name, std::string& into) const {
        const Document* value = get(name);
        if (value != nullptr && value->kind != Document::Kind::text) fail(name, "a text");
        text(name, into);
    }
    [[nodiscard]] std::optional<bool> flag(std::string_view name) const {
        const Document* value = get(name);
        if (value == nullptr) return std::nullopt;
        if (value->kind != Document::Kind::boolean) fail(name, "true or false");
        return value->text == "true";
    }
    [[nodiscard]] std::optional<std::uint32_t> number(std::string_view name, std::uint32_t most) const {
        const Document* value = get(name);
        if (value == nullptr) return std::nullopt;
        std::uint32_t number = 0;
        const char* const end = value->text.data() + value->text.size();
        const auto [stop, error] = std::from_chars(value->text.data(), end, number);
        if (error != std::errc() || stop != end || number == 0 || number > most)
            fail(name, fmt::format("a number from 1 to {}", most));
        return number;
    }
    [[nodiscard]] Members object(std::string_view name) const {
        const Document* value = get(name);
        if (value != nullptr && !value->isObject()) fail(name, "an object");
        return {value, fmt::format("{}, \"{}\"", place_, name)};
    }
    [[nodiscard]] bool isThere() const noexcept { return object_ != nullptr; }

private:
    const Document* object_;
    std::string place_;
};

std::optional<TimestampName> timestampName(const Members& members, std::string_view name) {
    const Document* value = members.get(name);
    if (value == nullptr) return std::nullopt;
    if (value->kind == Document::Kind::boolean) return TimestampName(value->text == "true");
    if (value->kind != Document::Kind::text) members.fail(name, "a name, true or false");
    return TimestampName(value->text);
}

void readModelDefaults(const Members& members, ModelOptions& define) {
    if (!members.isThere()) return;
    define.underscored = members.flag("underscored");
    define.freezeTableName = members.flag("freezeTableName");
    define.timestamps = members.flag("timestamps");
    define.createdAt = timestampName(members, "createdAt");
    define.updatedAt = timestampName(members, "updatedAt");
    members.text("charset", define.charset);
    members.text("collate", define.collate);
    members.text("engine", define.engine);
}

void readTls(const Members& dialectOptions, TlsOptions& tls) {
    const Document* ssl = dialectOptions.get("ssl");
    if (ssl == nullptr) return;
    if (ssl->kind == Document::Kind::boolean) {
        if (ssl->text == "true") tls.mode = TlsOptions::Mode::required;
        return;
    }
    const Members members = dialectOptions.object("ssl");
    members.text("ca", tls.ca);
    members.text("cert", tls.cert);
    members.text("key", tls.key);
    for (const std::string_view name : {"ca", "cert", "key"}) {
        const Document* file = members.get(name);
        if (file != nullptr && file->text.find("-----BEGIN") != std::string::npos)
            members.fail(name, "the path of a file, not what is in it");
    }
    // Node's default is to look at the certificate.
    tls.mode = members.flag("rejectUnauthorized").value_or(true) ? TlsOptions::Mode::verifyIdentity
                                                                 : TlsOptions::Mode::required;
}

void readServer(const Members& members, Options& options) {
    members.text("username", options.username);
    members.text("password", options.password);
    members.text("database", options.database);
    members.text("host", options.host);
    if (const auto port = members.number("port", 65535)) options.port = static_cast<std::uint16_t>(*port);
    const Members dialectOptions = members.object("dialectOptions");
    dialectOptions.text("socketPath", options.socketPath);
    dialectOptions.text("charset", options.charset);
    if (const auto time = dialectOptions.number("connectTimeout", 86'400'000))
        options.connectTimeout = std::chrono::milliseconds(*time);
    readTls(dialectOptions, options.tls);
}

void readRunStorage(const Members& members, const std::string& prefix, RunStorage& storage) {
    members.text(prefix, storage.kind);
    members.name(prefix + "Path", storage.path);
    members.name(prefix + "TableName", storage.table);
    if (storage.kind != "sequelize" && storage.kind != "json" && storage.kind != "none")
        members.fail(prefix, "\"sequelize\", \"json\" or \"none\"");
    if (storage.table.empty()) members.fail(prefix + "TableName", "a name");
}

/// As it is found from the working folder, whichever way it is spelled.
std::filesystem::path placeOfFile(const std::string& path) {
    std::error_code error;
    auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    return error ? std::filesystem::path(path).lexically_normal() : place;
}

/// What is kept of migrations and of seeds must not meet: either would take the other's for its own.
void requireApart(const std::string& place, const RunStorage& migrations, const RunStorage& seeders) {
    const auto refuse = [&](std::string_view key, const std::string& why) {
        throw Failure(ExitCode::usage,
                      fmt::format("{}: \"migrationStorage{}\" and \"seederStorage{}\" {}: give one of them another one",
                                  place, key, key, why));
    };
    if (migrations.kind != seeders.kind) return;
    if (migrations.kind == "json" && placeOfFile(migrations.path) == placeOfFile(seeders.path))
        refuse("Path", fmt::format("are one file, {}", seeders.path));
    if (migrations.kind != "sequelize") return;
    if (equalIgnoringCase(migrations.table, seeders.table))
        refuse("TableName", fmt::format("are one table, {}", seeders.table));
    for (const auto& [one, other] : {std::pair(&migrations, &seeders), std::pair(&seeders, &migrations)})
        if (equalIgnoringCase(one->table, other->table + std::string(stateSuffix)))
            refuse("TableName", fmt::format("are in each other's way: beside {} there is a table {}", other->table,
                                            other->table + std::string(stateSuffix)));
}

}  // namespace

void ConfigEntry::readStorage(Settings& settings) const {
    const Members members(&object_, place_);
    if (members.get("migrationStorageTableSchema") != nullptr || members.get("seederStorageTableSchema") != nullptr)
        throw Failure(ExitCode::usage, fmt::format("{}: no database here has schemas within a database: take out "
                                                   "\"migrationStorageTableSchema\" and \"seederStorageTableSchema\"",
                                                   place_));
    readRunStorage(members, "migrationStorage", settings.migrations);
    readRunStorage(members, "seederStorage", settings.seeders);
    requireApart(place_, settings.migrations, settings.seeders);
}

void ConfigEntry::readDefaults(Options& options) const {
    readModelDefaults(Members(&object_, place_).object("define"), options.define);
}

void ConfigEntry::readConnection(Options& options) const {
    const Members members(&object_, place_);
    std::string dialect;
    members.text("dialect", dialect);
    if (!dialect.empty()) {
        const Backend* backend = backendNamed(dialect);
        if (backend == nullptr)
            throw Failure(ExitCode::usage,
                          fmt::format("{}: the dialect \"{}\" is none of {}", place_, dialect, dialectNames()));
        options.dialect = backend->id;
    }
    members.text("storage", options.storage);
    members.text("charset", options.charset);
    members.text("timezone", options.timezone);
    readServer(members, options);
    readServer(members.object("replication").object("write"), options);
}

std::string ConfigEntry::url(const dotenv::Lookup& environment) const {
    const Members members(&object_, place_);
    std::string url;
    members.text("url", url);
    std::string variable;
    members.text("use_env_variable", variable);
    if (!url.empty() || variable.empty()) return url;
    url = environment(variable).value_or("");
    if (url.empty())
        throw Failure(ExitCode::usage, fmt::format("{}: \"use_env_variable\" names {}, which the environment does not "
                                                   "set; set it to a URL such as mysql://user:password@host/database",
                                                   place_, variable));
    return url;
}

bool ConfigEntry::logs() const {
    const Document* value = Members(&object_, place_).get("logging");
    return value != nullptr && value->text != "false";
}

std::vector<std::string> ConfigEntry::unread() const {
    std::vector<std::string> names;
    const auto within = [&names](const Document* object, const Names& known, const std::string& prefix) {
        if (object == nullptr || !object->isObject()) return;
        for (const auto& [name, value] : object->members)
            if (!isOneOf(known, name)) names.push_back(prefix + name);
    };
    for (const auto& [name, value] : object_.members) {
        const bool known = isOneOf(connectionKeys, name) || isOneOf(storageKeys, name) || isOneOf(otherKeys, name) ||
                           isOneOf(schemaKeys, name) || isOneOf(idleKeys, name);
        if (!known) names.push_back(name);
    }
    within(object_.member("define"), defineKeys, "define.");
    const auto withinDialect = [&within](const Document* object, const std::string& prefix) {
        if (object == nullptr) return;
        within(object, dialectKeys, prefix);
        within(object->member("ssl"), tlsKeys, prefix + "ssl.");
    };
    withinDialect(object_.member("dialectOptions"), "dialectOptions.");
    if (const Document* replication = object_.member("replication")) {
        within(replication, replicationKeys, "replication.");
        if (const Document* write = replication->member("write")) {
            within(write, serverKeys, "replication.write.");
            withinDialect(write->member("dialectOptions"), "replication.write.dialectOptions.");
        }
    }
    return names;
}

bool isEntry(const Document& object) {
    const bool isAlone = environmentsIn(object).empty();
    return std::ranges::any_of(object.members, [isAlone](const auto& member) {
        const auto& [name, value] = member;
        if (isOneOf(connectionKeys, name)) return !value.isObject();
        return isAlone && (isStorageKey(name) || isOneOf(otherKeys, name));
    });
}

bool hasStorage(const Document& object) {
    return std::ranges::any_of(object.members, [](const auto& member) { return isStorageKey(member.first); });
}

bool isStorageKey(std::string_view name) {
    return isOneOf(storageKeys, name) || isOneOf(schemaKeys, name);
}

std::vector<std::string> environmentsIn(const Document& config) {
    std::vector<std::string> names;
    for (const auto& [name, value] : config.members)
        if (value.isObject() && !isOneOf(objectKeys, name)) names.push_back(name);
    return names;
}

std::vector<std::string> besideEnvironments(const Document& config) {
    std::vector<std::string> names;
    for (const auto& [name, value] : config.members)
        if (name != "$schema" && (!value.isObject() || isOneOf(objectKeys, name))) names.push_back(name);
    return names;
}

}  // namespace sequelize::detail::commandline
