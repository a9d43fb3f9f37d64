// The connection of a command, and its migrations.
#include "session.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>

#include <sequelize/migration.hpp>

#include "../migration/database_access.hpp"
#include "../migration/migration_lock.hpp"
#include "../migration/migration_names.hpp"
#include "../migration/migration_tables.hpp"

namespace sequelize::detail::commandline {
namespace {

Settings settingsOf(const Invocation& invocation) {
    if (invocation.program.own == nullptr) return invocation.settings();
    Settings settings;
    settings.environment = environmentName(invocation.arguments, dotenv::variable);
    settings.source = "the program";
    return settings;
}

}  // namespace

Migrations listedMigrations(const Invocation& invocation, MigrationSession::Kind kind) {
    const bool areSeeders = kind == MigrationSession::Kind::seeders;
    const Migrations* const own = areSeeders ? invocation.program.seeders : invocation.program.migrations;
    if (own != nullptr) return *own;
    const std::string_view option = areSeeders ? "seeders-path" : "migrations-path";
    const std::string folder = invocation.folder(option).string();
    std::error_code error;
    if (!std::filesystem::exists(folder, error) && !error)
        throw Failure(
            ExitCode::usage,
            fmt::format("The folder {} is not there. Give the one that holds the {} by --{}, or make it by {}", folder,
                        areSeeders ? "seeds" : "migrations", option, areSeeders ? "init:seeders" : "init:migrations"));
    return Migrations::fromFolder(folder);
}

Session::Session(const Invocation& invocation) : Session(invocation, settingsOf(invocation)) {}

Session::Session(const Invocation& invocation, Settings settings)
    : settings_(std::move(settings)), sequelize_(invocation.program.own) {
    if (sequelize_ != nullptr) return;
    made_.emplace(settings_.options);
    sequelize_ = &*made_;
    if (invocation.program.defineModels) invocation.program.defineModels(*sequelize_);
}

std::string Session::databaseName() const {
    const auto& connection = DatabaseAccess::database(*sequelize_).connectionOptions();
    return connection.database.empty() ? connection.storage : connection.database;
}

MigrationSession::MigrationSession(Invocation& invocation, Kind kind, Direction direction)
    : invocation_(invocation),
      session_(invocation),
      storage_(kind == Kind::seeders ? session_.settings().seeders : session_.settings().migrations),
      progress_(invocation.output) {
    open(kind, direction);
}

MigrationSession::MigrationSession(Invocation& invocation, const Settings& settings, Kind kind, Direction direction)
    : invocation_(invocation),
      session_(invocation, settings),
      storage_(kind == Kind::seeders ? settings.seeders : settings.migrations),
      progress_(invocation.output) {
    open(kind, direction);
}

void MigrationSession::open(Kind kind, Direction direction) {
    if (storage_.kind == "sequelize")
        requireTableName(storage_.table, DatabaseAccess::database(session_.sequelize()).dialect(),
                         kind == Kind::seeders ? "\"seederStorageTableName\"" : "\"migrationStorageTableName\"");
    Migrations list = listedMigrations(invocation_, kind);
    options_ = options(list, kind, direction);
    migrator_.emplace(session_.sequelize(), std::move(list), options_);
    Database& database = DatabaseAccess::database(session_.sequelize());
    const bool isNamed = options_.lock != MigratorOptions::Lock::row && !options_.storage;
    if (isNamed && !database.dialect().migrationSql().takeLock().empty()) {
        serverProgress_.emplace(database, MigrationLock::nameOf(database, options_.tableName));
        progress_.asks([this] { return serverProgress_->ask(); });
    }
    invocation_.interrupts.setStatement([this] { migrator_->interrupt(); });
}

MigrationSession::~MigrationSession() {
    invocation_.interrupts.setStatement({});
}

MigratorOptions MigrationSession::options(const Migrations& list, Kind kind, Direction direction) {
    const auto& arguments = invocation_.arguments;
    const auto hasOption = [&](std::string_view name) { return optionNamed(&invocation_.command, name) != nullptr; };
    MigratorOptions made{.tableName = storage_.table,
                         .noun = kind == Kind::seeders ? "seed" : "migration",
                         .onEvent = [this](const MigrationEvent& event) { tell(event); }};
    if (hasOption("lock-timeout")) {
        const auto seconds = arguments.number("lock-timeout");
        if (seconds < 0 || seconds > 31'536'000)
            throw Failure(ExitCode::usage, "--lock-timeout is a number of seconds, from 0 to a year's");
        made.lockTimeout = std::chrono::seconds(seconds);
    }
    if (const auto lock = hasOption("lock") ? arguments.text("lock") : std::string(); lock == "row")
        made.lock = MigratorOptions::Lock::row;
    else if (lock == "named")
        made.lock = MigratorOptions::Lock::named;
    if (hasOption("offline")) made.offline = arguments.flag("offline");
    if (hasOption("strict")) made.strict = arguments.flag("strict");
    if (hasOption("allow-changed")) made.allowChanged = arguments.flag("allow-changed");
    if (storage_.kind == "sequelize") return made;
    if (kind == Kind::migrations)
        invocation_.output.warning(fmt::format(
            "migrationStorage is \"{}\": a migration that fails half-way is begun anew by the next run, and "
            "what others run from another folder is not known here",
            storage_.kind));
    if (storage_.kind == "json") {
        made.storage = jsonStorage(storage_.path);
        return made;
    }
    const auto known = direction == Direction::down ? list.names() : std::vector<std::string>();
    made.storage = MigrationStorage{.executed = [known] { return known; },
                                    .logMigration = [](const std::string&) {},
                                    .unlogMigration = [](const std::string&) {}};
    return made;
}

void MigrationSession::tellWaiting(std::string_view text) {
    invocation_.interrupts.check();
    if (std::exchange(isWaiting_, true)) return;
    invocation_.output.toError(fmt::format("Waiting: {}\n", text));
    invocation_.output.event("waiting", {{"message", std::string(text)}});
}

void MigrationSession::tell(const MigrationEvent& event) {
    using Event = MigrationEvent::Kind;
    auto& output = invocation_.output;
    const std::string name(event.migration);
    const auto begins = [&](std::string_view verb) {
        invocation_.interrupts.check();
        statements_ = 0;
        output.line(fmt::format("== {}: {} =======", stemOf(name), verb));
        output.event(verb, {{"name", name}});
    };
    const auto ends = [&](std::string_view verb) {
        const double seconds = static_cast<double>(event.elapsed.count()) / 1000;
        output.line(fmt::format("== {}: {} ({:.3f}s)\n", stemOf(name), verb, seconds));
        const auto count = static_cast<std::int64_t>(statements_);
        output.event(verb, {{"name", name}, {"seconds", seconds}, {"statements", count}});
    };
    progress_.end();
    switch (event.kind) {
        case Event::migrating:
            return begins("migrating");
        case Event::migrated:
            return ends("migrated");
        case Event::reverting:
            return begins("reverting");
        case Event::reverted:
            return ends("reverted");
        case Event::statement:
            invocation_.interrupts.check();
            ++statements_;
            return progress_.begin(event.statements, event.text);
        case Event::uncounted:
            return invocation_.interrupts.check();
        case Event::waiting:
            return tellWaiting(event.text);
        case Event::retrying:
            invocation_.interrupts.check();
            output.warning(fmt::format("{}, statement {}: {}", stemOf(name), event.statements, event.text));
            return;
        case Event::note:
            output.warning(name.empty() ? std::string(event.text) : fmt::format("{}: {}", stemOf(name), event.text));
            return;
    }
}

}  // namespace sequelize::detail::commandline
