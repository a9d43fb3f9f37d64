#include <sequelize/migrator.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "../pool/one_connection_scope.hpp"
#include "../pool/unlogged.hpp"
#include "database_access.hpp"
#include "migration_ledger.hpp"
#include "migration_lock.hpp"
#include "migration_names.hpp"
#include "migration_run.hpp"
#include "script_reader.hpp"

namespace sequelize {

using namespace detail;

namespace detail {

/// The connection that is at work, for the one who wants to end its statement from another thread.
class WorkingConnection {
public:
    void set(Connection* connection) {
        const std::lock_guard lock(mutex_);
        connection_ = connection;
    }
    void interrupt() noexcept {
        const std::lock_guard lock(mutex_);
        if (connection_) static_cast<void>(connection_->interrupt());
    }
    /// So that what is sent after the failed statement is not interrupted, too.
    void settle() noexcept {
        const std::lock_guard lock(mutex_);
        if (connection_) connection_->settle();
    }

private:
    std::mutex mutex_{};
    Connection* connection_ = nullptr;
};

}  // namespace detail

namespace {

/// What sends the migration's statements, in one direction.
std::function<void(const RunOptions&)> workOf(Database& database, const ListedMigration& migration, bool isUp) {
    if (migration.kind == MigrationKind::sql) {
        const SqlScript& script = isUp ? *migration.up : *migration.down;
        return [&database, &script](const RunOptions& run) {
            ScriptReader reader(script, database.dialect().facts().lexical);
            LexicalMode mode = run.connection->lexicalMode(reader.rest());
            while (const auto statement = reader.next(mode)) {
                database.execute({std::string(statement->text), {}}, run);
                if (mayChangeLexicalMode(statement->text)) mode = run.connection->lexicalMode(reader.rest());
            }
        };
    }
    const auto& function = isUp ? migration.code.up : migration.code.down;
    return [&database, &function](const RunOptions& run) {
        const OneConnectionScope only(database.pool());
        QueryInterface queryInterface(database, run);
        function(queryInterface);
    };
}

MigrationStep stepOf(Database& database, const ListedMigration& migration, const std::string& name, bool isUp) {
    const bool isSql = migration.kind == MigrationKind::sql;
    return {.name = name,
            .direction = isUp ? "up" : "down",
            .checksum = migration.checksum,
            .inTransaction =
                isSql ? (isUp ? migration.up->transaction : migration.down->transaction) : migration.code.transaction,
            .work = workOf(database, migration, isUp)};
}

class Working {
public:
    Working(WorkingConnection& slot, Connection* connection) : slot_(slot) { slot_.set(connection); }
    ~Working() { slot_.set(nullptr); }
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;

private:
    WorkingConnection& slot_;
};

}  // namespace

struct Migrator::State {
    Sequelize& sequelize;
    Migrations migrations;
    MigratorOptions options;
    WorkingConnection working{};

    Database& database() { return DatabaseAccess::database(sequelize); }
    RunOptions baseRun() {
        RunOptions run{.timeout = std::chrono::milliseconds{0}, .outside = true};
        if (options.logging) run.logging = &*options.logging;
        return run;
    }
    void tell(const MigrationEvent& event) {
        if (options.onEvent) options.onEvent(event);
    }
    MigrationTables reading() { return {database(), options.tableName, baseRun()}; }
    MigrationLedger ledger(MigrationTables& tables) {
        if (options.storage) return MigrationLedger(migrations.list(), options.storage->executed(), {});
        auto records = tables.records();
        return MigrationLedger(migrations.list(), std::move(records.executed), std::move(records.states));
    }
    std::vector<std::string> run(bool isUp,
                                 const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose);
};

/// Under the lock: `choose` looks at what has run by then.
std::vector<std::string> Migrator::State::run(
    bool isUp, const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose) {
    MigrationLock lock(database(), options.tableName, options.lockTimeout, baseRun(),
                       [&](const std::string& text) { tell({.kind = MigrationEvent::Kind::waiting, .text = text}); });
    MigrationRun runner(database(), options.tableName, lock.run(), [&](const MigrationEvent& event) { tell(event); });
    if (!options.storage) runner.tables().create();
    const Working at(working, lock.run().connection);
    std::vector<std::string> done;
    for (const auto& [migration, name] : choose(ledger(runner.tables()))) {
        using Kind = MigrationEvent::Kind;
        tell({.kind = isUp ? Kind::migrating : Kind::reverting, .migration = name});
        const auto start = std::chrono::steady_clock::now();
        auto step = stepOf(database(), *migration, name, isUp);
        step.work = [&, work = std::move(step.work)](const RunOptions& run) {
            try {
                work(run);
            } catch (...) {
                working.settle();
                throw;
            }
        };
        const bool hasRun = options.storage ? runner.performStored(step, *options.storage) : runner.perform(step);
        if (!hasRun) continue;
        const auto elapsed =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        tell({.kind = isUp ? Kind::migrated : Kind::reverted, .migration = name, .elapsed = elapsed});
        done.push_back(name);
    }
    return done;
}

Migrator::Migrator(Sequelize& sequelize, Migrations migrations, MigratorOptions options)
    : state_(new State{sequelize, std::move(migrations), std::move(options)}) {
    if (state_->options.tableName.empty())
        throw UsageError("the table of migrations needs a name: .tableName is empty");
    const auto& storage = state_->options.storage;
    if (storage && !(storage->executed && storage->logMigration && storage->unlogMigration))
        throw UsageError(
            "a storage of migrations has three functions, .executed, .logMigration and .unlogMigration; one is "
            "empty");
}

Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;
Migrator::~Migrator() = default;

std::vector<std::string> Migrator::up(const UpOptions& options) {
    return state_->run(true, [&](const MigrationLedger& ledger) {
        const auto& settings = state_->options;
        const auto warn = [&](const std::string& text) {
            state_->tell({.kind = MigrationEvent::Kind::note, .text = text});
        };
        ledger.requireNoneHalfUndone();
        ledger.requireUnchanged(settings.allowChanged, warn);
        auto chosen = ledger.toRun(options);
        ledger.requireOrder(chosen, settings.strict, warn);
        return chosen;
    });
}

std::vector<std::string> Migrator::down(const DownOptions& options) {
    return state_->run(false, [&](const MigrationLedger& ledger) { return ledger.toUndo(options); });
}

std::vector<std::string> Migrator::pending() {
    auto tables = state_->reading();
    return state_->ledger(tables).pendingNames();
}

std::vector<std::string> Migrator::executed() {
    if (state_->options.storage) {
        auto names = state_->options.storage->executed();
        std::ranges::sort(names);
        return names;
    }
    return state_->reading().executed();
}

std::vector<MigrationStatus> Migrator::status() {
    auto tables = state_->reading();
    return state_->ledger(tables).status();
}

void Migrator::requireUpToDate() {
    std::string list;
    for (const auto& each : status()) {
        const char* what = each.state == MigrationStatus::State::pending  ? "pending"
                           : each.state == MigrationStatus::State::failed ? "failed half-way"
                           : each.isChanged                               ? "changed after it ran"
                                                                          : nullptr;
        if (what) list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", each.name, what);
    }
    if (list.empty()) return;
    throw MigrationError(MigrationError::Reason::notUpToDate, {},
                         "The database is not up to date: " + list + ". Run db:migrate (Migrator::up) first.");
}

void Migrator::mark(const std::string& name, bool hasRun) {
    auto& state = *state_;
    MigrationLock lock(
        state.database(), state.options.tableName, state.options.lockTimeout, state.baseRun(),
        [&](const std::string& text) { state.tell({.kind = MigrationEvent::Kind::waiting, .text = text}); });
    MigrationTables tables(state.database(), state.options.tableName, lock.run());
    if (!state.options.storage) tables.create();
    const auto marked = state.ledger(tables).named(name, hasRun);
    if (const auto& storage = state.options.storage)
        return hasRun ? storage->logMigration(marked.name) : storage->unlogMigration(marked.name);
    lock.together([&] {
        if (!hasRun) {
            tables.unlog(marked.name);
            tables.remove(marked.name);
            return;
        }
        tables.log(marked.name);
        tables.put({.name = marked.name,
                    .state = "marked",
                    .checksum = marked.migration ? marked.migration->checksum : std::string()});
    });
}

void Migrator::resolve(const std::string& name, bool wasApplied) {
    auto& state = *state_;
    MigrationLock lock(
        state.database(), state.options.tableName, state.options.lockTimeout, state.baseRun(),
        [&](const std::string& text) { state.tell({.kind = MigrationEvent::Kind::waiting, .text = text}); });
    MigrationTables tables(state.database(), state.options.tableName, lock.run());
    for (auto& known : state.options.storage ? std::vector<MigrationState>{} : tables.states()) {
        if (stemOf(known.name) != stemOf(name) || !known.inFlight) continue;
        if (wasApplied) {
            ++known.applied;
            known.hashes.push_back(*known.inFlight);
        }
        known.inFlight.reset();
        known.schemaBefore.reset();
        known.state = "failed";
        known.error = "interrupted; resolved by hand";
        tables.put(known);
        return;
    }
    throw MigrationError(MigrationError::Reason::unknownName, name,
                         "No statement of a migration '" + name + "' waits for an answer.");
}

void Migrator::interrupt() noexcept {
    state_->working.interrupt();
}

}  // namespace sequelize
