// db:create, db:drop, db:wait: what is done without a connection to the database itself.
#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "../connection_settings.hpp"
#include "../driver/backends.hpp"
#include "invocation.hpp"
#include "named_database.hpp"

namespace sequelize::detail::commandline {
namespace {

using Milliseconds = std::chrono::milliseconds;

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
    const NamedDatabase database(invocation.settings());
    const auto& arguments = invocation.arguments;
    for (const std::string_view option : {"charset", "collate"}) {
        if (!arguments.has(option)) continue;
        if (database.isFile())
            throw Failure(ExitCode::usage,
                          fmt::format("--{}: {} has no such thing for a database", option, database.backend().name()));
        if (arguments.text(option).empty()) throw Failure(ExitCode::usage, fmt::format("--{} is empty", option));
    }
    invocation.interrupts.check();
    const bool isNew = database.create(arguments.text("charset"), arguments.text("collate"));
    sayDone(invocation, database.name(), isNew, "created", "already exists");
    return ExitCode::done;
}

ExitCode runDatabaseDrop(Invocation& invocation) {
    const Settings settings = invocation.settings();
    const NamedDatabase database(settings);
    confirmInProduction(invocation, settings.environment, database.name());
    const bool wasThere = database.drop();
    sayDone(invocation, database.name(), wasThere, "dropped", "does not exist");
    return ExitCode::done;
}

ExitCode runDatabaseWait(Invocation& invocation) {
    const Settings settings = invocation.settings();
    if (backendOf(settings.options.dialect.value_or(defaultDialect)).isFile()) {
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
