// db:create, db:drop, db:wait: what is done without a connection to the database itself.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "../connection_settings.hpp"
#include "../core/ascii.hpp"
#include "../driver/backends.hpp"
#include "invocation.hpp"

namespace sequelize::detail::commandline {
namespace {

using Milliseconds = std::chrono::milliseconds;

const Backend& backendIn(const Settings& settings) {
    return backendOf(settings.options.dialect.value_or(defaultDialect));
}

/// "bookshop", or the file's name. Throws Failure where nothing is named.
std::string databaseName(const Settings& settings) {
    const std::string& name = backendIn(settings).isFile() ? settings.options.storage : settings.options.database;
    if (name.empty()) throw Failure(ExitCode::usage, fmt::format("{} names no database", settings.source));
    return name;
}

/// A connection to the server, and to no database of it.
Sequelize connectServer(const Settings& settings) {
    Options options = settings.options;
    options.database.clear();
    options.pool.max = 1;
    options.pool.min = 0;
    return Sequelize(std::move(options));
}

bool databaseExists(Sequelize& server, const std::string& name) {
    return !server
                .query<std::string>("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
                                    {.replacements = {name}})
                .empty();
}

/// A character set's or collation's name, as a text for DDL.
std::string nameForDdl(const SqlDialect& dialect, std::string_view option, const std::string& name) {
    if (name.empty() || !std::ranges::all_of(name, isOfName))
        throw Failure(ExitCode::usage, fmt::format("--{}: '{}' is no name of one", option, name));
    return dialect.literal(Value(name));
}

std::string createDatabaseSql(const SqlDialect& dialect, const std::string& name, const Arguments& arguments) {
    std::string sql = fmt::format("CREATE DATABASE IF NOT EXISTS {}", dialect.quoted(name));
    if (const auto charset = arguments.given("charset"))
        sql += " DEFAULT CHARACTER SET " + nameForDdl(dialect, "charset", *charset);
    if (const auto collate = arguments.given("collate"))
        sql += " DEFAULT COLLATE " + nameForDdl(dialect, "collate", *collate);
    return sql + ";";
}

/// What backends of files do by a function of theirs. Throws Failure where this build has no driver.
bool byFile(bool (*function)(const ConnectionOptions&), const Backend& backend, const Settings& settings) {
    if (function == nullptr)
        throw Failure(ExitCode::usage, fmt::format("this build has no driver for {}", backend.name()));
    return function(connectionOptions(settings.options));
}

void sayDone(const Invocation& invocation, const std::string& name, bool done, std::string_view verb,
             std::string_view otherwise) {
    invocation.output.line(fmt::format("Database {} {}.", invocation.output.named(name), done ? verb : otherwise));
    invocation.output.event(done ? verb : "unchanged", {{"kind", std::string("database")}, {"name", name}});
}

bool isWorthWaiting(const ConnectionError& error) {
    return dynamic_cast<const AccessDeniedError*>(&error) == nullptr &&
           dynamic_cast<const InvalidConnectionError*>(&error) == nullptr;
}

std::string serverName(const Options& options) {
    if (!options.socketPath.empty()) return options.socketPath;
    return options.port == 0 ? options.host : fmt::format("{}:{}", options.host, options.port);
}

/// Why the server cannot be used now; nullopt: it can.
std::optional<std::string> connectionFault(Settings settings, Milliseconds left) {
    settings.options.connectTimeout = std::min(settings.options.connectTimeout, std::max(left, Milliseconds(1000)));
    settings.options.pool.acquire = settings.options.connectTimeout + Milliseconds(1000);
    Sequelize server = connectServer(settings);
    try {
        server.authenticate();
        return std::nullopt;
    } catch (const ConnectionError& error) {
        if (!isWorthWaiting(error)) throw;
        return error.what();
    }
}

}  // namespace

ExitCode runDatabaseCreate(Invocation& invocation) {
    const Settings settings = invocation.settings();
    const Backend& backend = backendIn(settings);
    const std::string name = databaseName(settings);
    bool isNew = false;
    if (backend.isFile()) {
        for (const std::string_view option : {"charset", "collate"})
            if (invocation.arguments.has(option))
                throw Failure(ExitCode::usage,
                              fmt::format("--{}: {} has no such thing for a database", option, backend.name()));
        isNew = byFile(backend.driver.makeFile, backend, settings);
    } else {
        const std::string sql = createDatabaseSql(backend.dialect(), name, invocation.arguments);
        Sequelize server = connectServer(settings);
        isNew = !databaseExists(server, name);
        invocation.interrupts.check();
        if (isNew) server.query(sql);
    }
    sayDone(invocation, name, isNew, "created", "already exists");
    return ExitCode::done;
}

ExitCode runDatabaseDrop(Invocation& invocation) {
    const Settings settings = invocation.settings();
    const Backend& backend = backendIn(settings);
    const std::string name = databaseName(settings);
    confirmInProduction(invocation, settings.environment, name);
    bool wasThere = false;
    if (backend.isFile()) {
        wasThere = byFile(backend.driver.removeFile, backend, settings);
    } else {
        Sequelize server = connectServer(settings);
        wasThere = databaseExists(server, name);
        invocation.interrupts.check();
        if (wasThere) server.query(fmt::format("DROP DATABASE IF EXISTS {}", backend.dialect().quoted(name)));
    }
    sayDone(invocation, name, wasThere, "dropped", "does not exist");
    return ExitCode::done;
}

ExitCode runDatabaseWait(Invocation& invocation) {
    const Settings settings = invocation.settings();
    if (backendIn(settings).isFile()) {
        invocation.output.line("The database is a file: there is nothing to wait for.");
        return ExitCode::done;
    }
    const std::string name = serverName(settings.options);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(invocation.arguments.number("timeout"));
    for (bool saidSo = false;;) {
        const auto left = [&end] {
            return std::chrono::duration_cast<Milliseconds>(end - std::chrono::steady_clock::now());
        };
        const auto fault = connectionFault(settings, left());
        if (!fault) break;
        if (left().count() <= 0) throw Failure(ExitCode::failed, *fault);
        if (!saidSo) invocation.output.line(fmt::format("Waiting for {} ...", name));
        saidSo = true;
        invocation.interrupts.sleep(std::min(left(), Milliseconds(500)));
    }
    invocation.output.line(fmt::format("The server {} is ready.", invocation.output.named(name)));
    invocation.output.event("ready", {{"server", name}});
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
