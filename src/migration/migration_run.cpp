#include "migration_run.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../introspection/run_script.hpp"
#include "../pool/unlogged.hpp"
#include "in_one_transaction.hpp"
#include "migration_gate.hpp"
#include "migration_names.hpp"
#include "note_replaced.hpp"

namespace sequelize::detail {
namespace {

std::string failure(const MigrationStep& step, const MigrationGate& gate, const std::exception& error) {
    return fmt::format("{} {} ({}{}) failed: {}", titled(step.noun), step.name, step.direction, gate.place(),
                       error.what());
}

/// Switches the checking of foreign keys off for as long as it lives.
class KeysUnchecked {
public:
    KeysUnchecked(Database& database, bool needed, const RunOptions& run)
        : database_(database),
          run_(unlogged(run)),
          needed_(needed && !database.dialect().foreignKeyChecks(false).empty()) {
        if (needed_) database_.execute({std::string(database_.dialect().foreignKeyChecks(false)), {}}, run_);
    }
    ~KeysUnchecked() {
        if (!needed_) return;
        try {
            // Within a transaction it would do nothing.
            if (run_.connection->inTransaction()) database_.execute({"ROLLBACK;", {}}, run_);
            database_.execute({std::string(database_.dialect().foreignKeyChecks(true)), {}}, run_);
        } catch (...) {  // the connection is broken, and nobody gets it any more
        }
    }
    KeysUnchecked(const KeysUnchecked&) = delete;
    KeysUnchecked& operator=(const KeysUnchecked&) = delete;

private:
    Database& database_;
    RunOptions run_;
    bool needed_;
};

}  // namespace

NativeError nativeOf(const std::exception& error) {
    const auto* known = dynamic_cast<const BaseError*>(&error);
    return known == nullptr ? NativeError() : known->native();
}

void MigrationRun::tell(MigrationEvent::Kind kind, const MigrationStep& step, std::string_view text,
                        std::size_t statement) {
    tell_({.kind = kind, .migration = step.name, .text = text, .statements = statement});
}

void MigrationRun::tellSent(const MigrationStep& step, std::size_t number, std::string_view sql) {
    tell(number == 0 ? MigrationEvent::Kind::uncounted : MigrationEvent::Kind::statement, step, sql, number);
}

void MigrationRun::beginTransaction() {
    for (auto& sql : database_.dialect().beginTransaction({})) database_.execute({std::move(sql), {}}, unlogged(run_));
}

void MigrationRun::end(const char* how) {
    database_.execute({how, {}}, unlogged(run_));
}

bool MigrationRun::isOver(const MigrationStep& step) {
    const auto names = tables_.executed();
    const bool isNoted = std::ranges::find(names, nameKey(step.name), nameKey) != names.end();
    const bool isUp = step.direction == "up";
    if (isUp && !isNoted) tables_.requireFree(step.name, step.noun);
    return isNoted == isUp;
}

std::optional<MigrationState> MigrationRun::storedOf(const MigrationStep& step) {
    std::optional<MigrationState> stored;
    for (auto& state : tables_.states())
        if (countAsOne(state.name, step.name) && (!stored || state.name == step.name)) stored = std::move(state);
    return stored;
}

/// What is known of the step: it may have been begun before, when the migration was in another language, too.
MigrationState MigrationRun::begun(const MigrationStep& step) {
    std::optional<MigrationState> stored = storedOf(step);
    const bool isUp = step.direction == "up";
    // Of one that is undone it stays what ran.
    const std::string checksum = isUp || !stored ? step.checksum : stored->checksum;
    if (stored && stored->name != step.name) {
        tables_.remove(stored->name);
        stored->name = step.name;
    }
    // Half of the other direction: somebody else has ended it, or the name would not be noted as it is.
    if (!stored || stored->isDone() || stored->direction != step.direction)
        return {.name = step.name, .direction = step.direction, .checksum = checksum};
    MigrationState state = *stored;
    if (state.applied > 0)
        tell(MigrationEvent::Kind::note, step,
             fmt::format(
                 "{} goes on behind statement {}: what has run is not run again, even if somebody took it back by "
                 "hand. To begin anew: {}{} --name {} (in C++: Migrator::mark)",
                 step.name, state.applied, repairCommand("migration:mark", step.noun), isUp ? " --undone" : "",
                 step.name));
    state.state = "running";
    state.error.reset();
    state.checksum = checksum;
    return state;
}

/// The two tables, once the last statement has run; within a transaction.
void MigrationRun::conclude(const MigrationStep& step, MigrationState& state) {
    if (step.direction == "up") {
        tables_.log(step.name);
        state.state = "done";
        state.hashes.clear();  // nothing passes over them any more
        tables_.put(state);
    } else {
        tables_.unlog(step.name);
        tables_.remove(step.name);
    }
    noteReplaced(tables_, step.replaced, step.direction == "up");
}

void MigrationRun::noteRun(const MigrationStep& step) {
    inOneTransaction(database_, run_, [&] {
        if (isOver(step)) return;
        tables_.log(step.name);
        tables_.put({.name = step.name, .state = "marked", .checksum = step.checksum});
    });
}

bool MigrationRun::perform(const MigrationStep& step) {
    const auto stored = storedOf(step);
    const bool isHalf =
        stored && !stored->isDone() && stored->hasEffect() && stored->direction == step.direction;  // by statement
    if (isHalf || !step.inTransaction || !database_.dialect().migrationSql().definesInTransactions())
        return performByStatement(step);
    try {
        return performWhole(step, false);
    } catch (const NeedsUncheckedKeys&) {
        // Nothing of it has stayed.
        return performWhole(step, true);
    }
}

bool MigrationRun::performWhole(const MigrationStep& step, bool keysUnchecked) {
    const KeysUnchecked unchecked(database_, keysUnchecked, run_);
    beginTransaction();
    MigrationState state{.name = step.name, .direction = step.direction, .checksum = step.checksum};
    MigrationGate gate(database_, run_, tables_, state,
                       {.inTransaction = true,
                        .keysUnchecked = keysUnchecked,
                        .definesInTransactions = true,
                        .noun = step.noun,
                        .note = [&](const std::string& text) { tell(MigrationEvent::Kind::note, step, text); },
                        .running = [&](std::size_t number, std::string_view sql) { tellSent(step, number, sql); }});
    try {
        if (isOver(step)) {
            end("ROLLBACK;");
            return false;
        }
        const ReferenceCheck references(database_, run_, keysUnchecked);
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
        gate.finish();
        hasChangedSession_ = gate.hasChangedSession();
        if (gate.needsUncheckedKeys()) throw NeedsUncheckedKeys("The migration caught what said so.");
        references.requireNoneBroken("Nothing was changed");
        conclude(step, state);
        end("COMMIT;");
        return true;
    } catch (const NeedsUncheckedKeys&) {
        end("ROLLBACK;");
        throw;
    } catch (const ConnectionError&) {
        throw;
    } catch (const std::exception& error) {
        if (gate.needsUncheckedKeys() && !keysUnchecked) {
            if (run_.connection->inTransaction()) end("ROLLBACK;");
            throw NeedsUncheckedKeys("The migration made another failure of it.");
        }
        std::string text = failure(step, gate, error);
        noting(text, [&] {
            if (run_.connection->inTransaction()) end("ROLLBACK;");
            noteFailed(step, text);
        });
        throw MigrationError(MigrationError::Reason::failed, step.name, text, nativeOf(error));
    }
}

/// Records a failure. What fails then must not hide it.
void MigrationRun::noting(std::string& failure, const std::function<void()>& work) {
    try {
        work();
    } catch (const std::exception& error) {
        failure += fmt::format(" (This could not be recorded: {})", error.what());
    }
}

void MigrationRun::noteFailed(const MigrationStep& step, const std::string& error) {
    if (step.direction == "down") return noteUnchanged(step, storedOf(step), error);
    tables_.put(
        {.name = step.name, .direction = step.direction, .state = "failed", .checksum = step.checksum, .error = error});
}

/// Of a down that has changed nothing: what ran is what it was `before`, and the failure is worth knowing.
void MigrationRun::noteUnchanged(const MigrationStep& step, std::optional<MigrationState> before,
                                 const std::string& error) {
    if (!before) return tables_.remove(step.name);
    if (!before->hasEnded()) {
        before->direction = "up";
        before->state = "marked";
    }
    before->error = error;
    tables_.put(*before);
}

bool MigrationRun::performByStatement(const MigrationStep& step) {
    const bool isTransactional = database_.dialect().migrationSql().definesInTransactions();
    MigrationState state;
    std::optional<MigrationState> before;
    bool isDone = false;
    // In one transaction, for where that is the only lock: nobody else goes on meanwhile.
    const auto unlessDone = [&](const std::function<void()>& work) {
        inOneTransaction(database_, run_, [&] {
            isDone = isOver(step);
            if (!isDone) work();
        });
        return !isDone;
    };
    if (!unlessDone([&] {
            before = storedOf(step);
            tables_.put(state = begun(step));
        }))
        return false;
    MigrationGate gate(
        database_, run_, tables_, state,
        {.lockWaitRetries = lockWaitRetries_,
         .definesInTransactions = isTransactional,
         .noun = step.noun,
         .note = [&](const std::string& text) { tell(MigrationEvent::Kind::note, step, text); },
         .running = [&](std::size_t number, std::string_view sql) { tellSent(step, number, sql); },
         .retrying = [&](std::size_t number,
                         std::string_view why) { tell(MigrationEvent::Kind::retrying, step, why, number); }});
    const auto fail = [&](const std::string& text) {
        gate.fail(text);
        if (step.direction == "down" && !state.hasEffect()) noteUnchanged(step, std::move(before), text);
    };
    try {
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
        gate.finish();
        hasChangedSession_ = gate.hasChangedSession();
        // Another one may have gone through the same statements, and be done.
        return unlessDone([&] { conclude(step, state); });
    } catch (const ConnectionError&) {
        throw;  // the state is what the database has
    } catch (const MigrationError& error) {
        std::string text = error.what();
        noting(text, [&] {
            if (error.reason() == MigrationError::Reason::failed)
                fail(text);
            else if (run_.connection->inTransaction())
                end("ROLLBACK;");
        });
        throw;
    } catch (const std::exception& error) {
        std::string text = failure(step, gate, error);
        noting(text, [&] { fail(text); });
        throw MigrationError(MigrationError::Reason::failed, step.name, text, nativeOf(error));
    }
}

}  // namespace sequelize::detail
