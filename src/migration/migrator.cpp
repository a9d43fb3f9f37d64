#include <sequelize/migrator.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/sequelize.hpp>

#include "../pool/cache_write.hpp"
#include "../pool/event_hub.hpp"
#include "../pool/unlogged.hpp"
#include "database_access.hpp"
#include "in_one_transaction.hpp"
#include "migration_ledger.hpp"
#include "migration_lock.hpp"
#include "migration_names.hpp"
#include "migration_run.hpp"
#include "migration_script.hpp"
#include "migration_step.hpp"
#include "note_replaced.hpp"

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

/// Says which connection it is, as long as this lives.
class WorkingScope {
public:
    WorkingScope(WorkingConnection& slot, Connection* connection) : slot_(slot) { slot_.set(connection); }
    ~WorkingScope() { slot_.set(nullptr); }
    WorkingScope(const WorkingScope&) = delete;
    WorkingScope& operator=(const WorkingScope&) = delete;

private:
    WorkingConnection& slot_;
};

}  // namespace detail

struct Migrator::State {
    Sequelize& sequelize;
    Migrations migrations;
    MigratorOptions options;
    WorkingConnection working{};

    Database& database() { return DatabaseAccess::database(sequelize); }
    RunOptions baseRun() {
        requireNoAmbient(database(), "a Migrator");
        RunOptions run{.timeout = std::chrono::milliseconds{0}, .outside = true};
        if (options.logging) run.logging = &*options.logging;
        return run;
    }
    void tell(const MigrationEvent& event) {
        if (options.onEvent) options.onEvent(event);
        EventHub& events = *database().events();
        if (events.isHeard()) events.tell(event);
    }
    void requireOnline() const {
        if (options.offline)
            throw UsageError("with .offline there are upScript and downScript only: anything else needs a connection");
    }
    MigrationTables reading() {
        requireOnline();
        return {database(), options.tableName, baseRun()};
    }
    MigrationLedger ledger(MigrationTables& tables) {
        if (options.storage) return MigrationLedger(migrations.list(), options.storage->executed(), {}, options.noun);
        auto records = tables.records();
        return MigrationLedger(migrations.list(), std::move(records.executed), std::move(records.states), options.noun);
    }
    void noteCounted(MigrationRun& runner);
    bool perform(MigrationRun& runner, const MigrationStep& step);
    std::vector<MigrationChoice> chooseUp(const MigrationLedger& ledger, const UpOptions& options);
    std::vector<MigrationChoice> chooseDown(const MigrationLedger& ledger, const DownOptions& options);
    MigrationScript script(bool isUp,
                           const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose);
    std::vector<std::string> run(bool isUp,
                                 const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose);

    /// The connection that migrates, with its lock.
    struct Session {
        explicit Session(State& state)
            : lock(state.database(), state.options, state.baseRun()),
              runner(state.database(), state.options, lock.run(),
                     [this, &state](const MigrationEvent& event) {
                         if (event.kind == MigrationEvent::Kind::statement) lock.requireHeld();
                         state.tell(event);
                     }),
              at(state.working, lock.run().connection) {}

        MigrationLock lock;
        MigrationRun runner;
        WorkingScope at;
    };
};

/// Those that count as run, as all that they replace has, get rows: what they replace may be forgotten one day.
void Migrator::State::noteCounted(MigrationRun& runner) {
    for (const auto& choice : ledger(runner.tables()).countedAsRun()) {
        if (options.storage)
            options.storage->logMigration(choice.name);
        else
            runner.noteRun({.name = choice.name, .checksum = choice.migration->checksum});
        const std::string text = "counts as run, since all that it replaces has";
        tell({.kind = MigrationEvent::Kind::note, .migration = choice.name, .text = text});
    }
}

/// The connection's failure knows of no migration, and of no next run.
bool Migrator::State::perform(MigrationRun& runner, const MigrationStep& step) {
    const RunOptions base = baseRun();
    CacheWrite written(database(), base);  // its statements may be any, in a transaction that only the runner knows
    written.addAll();
    try {
        return options.storage ? runner.performStored(step, *options.storage) : runner.perform(step);
    } catch (const ConnectionError& error) {
        const std::string next = options.storage ? "It is not noted what it did: look, before you run it again"
                                                 : "What it did is recorded: run it again, and it goes on from there";
        const bool isUp = step.direction == "up";
        throw ConnectionError(fmt::format("{} {} ({}): {} {} ({}, in C++: Migrator::{}).", titled(options.noun),
                                          step.name, step.direction, error.what(), next,
                                          isUp ? std::string(runCommand(options.noun))
                                               : fmt::format("{} {}", undoCommand(options.noun), step.name),
                                          isUp ? "up" : "down"),
                              error.native());
    }
}

/// Under the lock: `choose` looks at what has run by then.
std::vector<std::string> Migrator::State::run(
    bool isUp, const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose) {
    requireOnline();
    std::optional<Session> session(std::in_place, *this);
    if (!options.storage) session->runner.tables().create();
    std::vector<std::string> done;
    noteCounted(session->runner);
    const MigrationLedger now = ledger(session->runner.tables());
    for (const auto& name : now.endedElsewhere()) session->runner.tables().remove(name);
    for (const auto& choice : choose(now)) {
        const std::string& name = choice.name;
        if (session->runner.hasChangedSession() && !session->lock.renewSession()) {
            session.reset();  // a pool may have one connection
            session.emplace(*this);
        }
        MigrationRun& runner = session->runner;
        using Kind = MigrationEvent::Kind;
        tell({.kind = isUp ? Kind::migrating : Kind::reverting, .migration = name});
        const auto start = std::chrono::steady_clock::now();
        auto step = stepOf(database(), choice, isUp, options.noun);
        step.work = [&, work = std::move(step.work)](const RunOptions& run) {
            try {
                work(run);
            } catch (...) {
                working.settle();
                throw;
            }
        };
        const bool hasRun = perform(runner, step);
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
    if (state_->options.lockWaitTimeout.count() < 1)
        throw UsageError("the time that a definition waits for a table is one second at least: .lockWaitTimeout");
    const auto& storage = state_->options.storage;
    if (!storage) requireTableName(state_->options.tableName, state_->database().dialect(), ".tableName");
    if (storage && !(storage->executed && storage->logMigration && storage->unlogMigration))
        throw UsageError(
            "a storage of migrations has three functions, .executed, .logMigration and .unlogMigration; one is "
            "empty");
}

Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;
Migrator::~Migrator() = default;

std::vector<MigrationChoice> Migrator::State::chooseUp(const MigrationLedger& ledger, const UpOptions& which) {
    const auto warn = [&](const std::string& text) { tell({.kind = MigrationEvent::Kind::note, .text = text}); };
    ledger.requireNoneLost();
    ledger.requireNoneHalfUndone();
    ledger.requireUnchanged(options.allowChanged, warn);
    auto chosen = ledger.toRun(which);
    ledger.requireOrder(chosen, options.strict, warn);
    return chosen;
}

std::vector<MigrationChoice> Migrator::State::chooseDown(const MigrationLedger& ledger, const DownOptions& which) {
    auto chosen = ledger.toUndo(which);
    ledger.tellChanged(chosen,
                       [&](const std::string& text) { tell({.kind = MigrationEvent::Kind::note, .text = text}); });
    return chosen;
}

MigrationScript Migrator::State::script(
    bool isUp, const std::function<std::vector<MigrationChoice>(const MigrationLedger&)>& choose) {
    if (options.storage)
        throw UsageError("the names of migrations are kept in a .storage: a script cannot note there what it has done");
    MigrationScriptWriter writer(database(), options, baseRun());
    if (options.offline) {
        const auto executed = isUp ? std::vector<std::string>() : migrations.names();
        return writer.write({}, choose(MigrationLedger(migrations.list(), executed, {}, options.noun)), isUp);
    }
    auto tables = writer.tables();
    const auto known = ledger(tables);
    return writer.write(known.countedAsRun(), choose(known), isUp);
}

std::vector<std::string> Migrator::up(const UpOptions& options) {
    return state_->run(true, [&](const MigrationLedger& ledger) { return state_->chooseUp(ledger, options); });
}

std::vector<std::string> Migrator::down(const DownOptions& options) {
    return state_->run(false, [&](const MigrationLedger& ledger) { return state_->chooseDown(ledger, options); });
}

MigrationScript Migrator::upScript(const UpOptions& options) {
    return state_->script(true, [&](const MigrationLedger& ledger) { return state_->chooseUp(ledger, options); });
}

MigrationScript Migrator::downScript(const DownOptions& options) {
    return state_->script(false, [&](const MigrationLedger& ledger) { return state_->chooseDown(ledger, options); });
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
    auto& state = *state_;
    auto tables = state.reading();
    // Before the look at the tables: who has the lock afterwards may have begun since.
    const bool isTaken =
        !state.options.storage && MigrationLock::isTaken(state.database(), state.options, state.baseRun());
    auto list = state.ledger(tables).status(isTaken);
    if (state.options.storage)  // it keeps names only
        for (auto& status : list) status.isUnverified = false;
    return list;
}

void Migrator::requireUpToDate() {
    std::string list;
    for (const auto& each : status()) {
        const char* what = each.state == MigrationStatus::State::pending   ? "pending"
                           : each.state == MigrationStatus::State::failed  ? "failed half-way"
                           : each.state == MigrationStatus::State::running ? "being run by somebody"
                           : each.isChanged                                ? "changed after it ran"
                                                                           : nullptr;
        if (what) list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", each.name, what);
    }
    if (list.empty()) return;
    throw MigrationError(MigrationError::Reason::notUpToDate, {},
                         fmt::format("The database is not up to date: {}. Run {} (in C++: Migrator::up) first.", list,
                                     runCommand(state_->options.noun)));
}

void Migrator::mark(const std::string& name, bool hasRun) {
    auto& state = *state_;
    state.requireOnline();
    MigrationLock lock(state.database(), state.options, state.baseRun());
    MigrationTables tables(state.database(), state.options.tableName, lock.run());
    if (!state.options.storage) tables.create();
    const auto marked = state.ledger(tables).named(name, hasRun);
    if (const auto& storage = state.options.storage) {
        hasRun ? storage->logMigration(marked.name) : storage->unlogMigration(marked.name);
        return noteReplaced(*storage, marked.replaced, hasRun);
    }
    inOneTransaction(state.database(), lock.run(), [&] {
        if (!hasRun) {
            tables.unlog(marked.name);
            tables.remove(marked.name);
            return noteReplaced(tables, marked.replaced, false);
        }
        const auto names = tables.executed();
        if (std::ranges::find(names, nameKey(marked.name), nameKey) == names.end()) {
            tables.requireFree(marked.name, state.options.noun);
            tables.log(marked.name);
        }
        tables.put({.name = marked.name,
                    .state = "marked",
                    .checksum = marked.migration ? marked.migration->checksum : std::string()});
        noteReplaced(tables, marked.replaced, true);
    });
}

void Migrator::resolve(const std::string& name, bool wasApplied) {
    auto& state = *state_;
    state.requireOnline();
    MigrationLock lock(state.database(), state.options, state.baseRun());
    MigrationTables tables(state.database(), state.options.tableName, lock.run());
    for (auto& known : state.options.storage ? std::vector<MigrationState>{} : tables.states()) {
        if (!countAsOne(known.name, name) || !known.inFlight) continue;
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
                         "No statement of a " + state.options.noun + " '" + name + "' waits for an answer.");
}

bool Migrator::accept(const std::string& name) {
    auto& state = *state_;
    const auto& noun = state.options.noun;
    state.requireOnline();
    if (state.options.storage)
        throw UsageError(fmt::format(
            "the names of {}s are kept in a .storage, which holds no checksums: no {} counts as changed", noun, noun));
    MigrationLock lock(state.database(), state.options, state.baseRun());
    MigrationTables tables(state.database(), state.options.tableName, lock.run());
    MigrationChoice accepted = state.ledger(tables).named(name, false);
    const auto refuse = [&](const std::string& why) {
        throw MigrationError(MigrationError::Reason::failed, accepted.name,
                             fmt::format("{} {}: {}. Nothing was accepted.", titled(noun), name, why));
    };
    if (!accepted.migration || accepted.migration->checksum.empty())
        refuse(
            "no checksum of it is known here. That of an SQL file is known where the file is, that of C++ in the program "
            "that CMake has built it into");
    const std::string& checksum = accepted.migration->checksum;
    for (auto& known : tables.states()) {
        if (nameKey(known.name) != accepted.migration->folded) continue;
        if (!known.isDone())
            refuse(fmt::format(
                "it is half done, behind statement {}: what comes behind that may be changed, and the next run "
                "goes on with it",
                known.applied));
        if (known.checksum == checksum) return false;
        accepted.name = std::move(known.name);  // it may have been in another language
    }
    tables.create();  // sequelize-cli makes one of the two
    tables.accept(accepted.name, checksum);
    return true;
}

void Migrator::interrupt() noexcept {
    state_->working.interrupt();
}

}  // namespace sequelize
