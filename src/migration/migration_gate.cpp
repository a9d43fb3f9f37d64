#include "migration_gate.hpp"

#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../pool/transaction_control.hpp"
#include "../pool/unlogged.hpp"
#include "in_one_transaction.hpp"
#include "lock_waits.hpp"
#include "migration_names.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {

MigrationGate::MigrationGate(Database& database, const RunOptions& run, MigrationTables tables, MigrationState& state,
                             Options options)
    : database_(database),
      run_(unlogged(run)),
      tables_(std::move(tables)),
      state_(state),
      options_(std::move(options)),
      resumedAt_(state.applied),
      memory_(state.applied, options_.noun),
      logged_(run) {
    run_.gate = nullptr;
    logged_.gate = nullptr;
}

bool MigrationGate::enter(const CompiledSql& statement, ExecutionResult& before) {
    const std::string& sql = statement.sql;
    words_ = statementWords(sql, database_.dialect().facts(), run_.connection->lexicalMode(sql));
    entered_ = detail::kindOf(words_);
    if (entered_ != StatementKind::rollsBack) requireOpenTransaction(sql);
    if (!options_.inTransaction) {
        SessionMemory::requireOwn(words_, sql);
        const bool isPlain = entered_ == StatementKind::reads || entered_ == StatementKind::sets;
        if (isPlain && callsStoredFunction(sql)) entered_ = StatementKind::opaque;
    }
    // It commits nothing, and what its functions do to rows goes with the transaction that is open.
    if (entered_ == StatementKind::opaque && group_ && words_.front() == "DO") entered_ = StatementKind::changesRows;
    switch (entered_) {
        case StatementKind::reads:
        case StatementKind::sets:
            return enterSetting(sql);
        case StatementKind::opens:
            openGroup();
            return false;
        case StatementKind::commits:
            commitGroup(sql);
            return false;
        case StatementKind::rollsBack:
            rollBackGroup(sql);
            return false;
        case StatementKind::superfluous:
            if (options_.note) options_.note("left out, as the migrator does it itself: " + inShort(sql));
            return false;
        case StatementKind::refused:
            throw UsageError(refusalOf(sql));
        default:
            hasChangedSession_ = hasChangedSession_ || entered_ == StatementKind::opaque;
            return enterCounted(statement, before);
    }
}

void MigrationGate::openGroup() {
    if (group_) commitGroup({});
    group_ = Group{.state = state_.place(), .position = position_};
    if (options_.inTransaction) return send("SAVEPOINT sequelize_group");
    // What a call reads of a table behind its BEGIN IMMEDIATE must stay so until the call changes the table.
    if (options_.definesInTransactions && !isOpen_) begin();
}

void MigrationGate::commitGroup(std::string_view sql) {
    if (!group_) {
        if (options_.note) options_.note("left out, as nothing was begun: " + inShort(sql));
        return;
    }
    if (isInside_) recordCaught();
    if (options_.inTransaction) send("RELEASE sequelize_group");
    if (isOpen_) send("COMMIT;");
    isOpen_ = false;
    group_.reset();
}

/// After a failure that is on its way, or that the migration may catch: the group counts as one statement that failed.
void MigrationGate::rollBackGroup(std::string_view sql) {
    const bool isOfCall = group_ && !call_.empty();  // which rolls back what it sent itself
    if (!group_ || (!isInside_ && !isOfCall && !options_.inTransaction && position_ > resumedAt_))
        throw UsageError(
            "A migration does not roll back: what it did is recorded with every statement. Leave the statement out, or "
            "throw. (" +
            inShort(sql) + ")");
    const Group group = *std::exchange(group_, std::nullopt);
    const bool hasSent = position_ != group.position && position_ > resumedAt_;
    const bool hasFailed = std::exchange(isInside_, false) || (isOfCall && hasSent);
    if (options_.inTransaction) {
        if (run_.connection->inTransaction()) send("ROLLBACK TO sequelize_group");
        if (run_.connection->inTransaction()) send("RELEASE sequelize_group");
    }
    if (isOpen_ && run_.connection->inTransaction()) send("ROLLBACK;");
    isOpen_ = false;
    if (!hasFailed) return;
    state_.goBackTo(group.state);
    position_ = group.position;
    if (options_.inTransaction || group.firstHash.empty()) return;
    ++position_;
    record({.hash = group.firstHash, .failed = true});
    tables_.put(state_);
}

bool MigrationGate::enterCall(const std::string& call) {
    call_.clear();
    if (options_.inTransaction) return true;
    const std::string hash = hashOfCall(call);
    if (isInside_) recordCaught();
    bool isKnown = false;
    for (; position_ < state_.applied; ++position_) {
        const auto ran = StatementRecord::from(state_.hashes.at(position_));
        if (ran.call != hash) break;
        if (ran.failed) failAgain(call.substr(0, call.find('\x1f')));
        isKnown = true;
    }
    const bool dropsAll = call.starts_with("dropAllTables");  // what it has not dropped yet is what is there
    if (isKnown && (!dropsAll || position_ < state_.applied)) return false;
    call_ = hash;
    if (!state_.inFlight || position_ < state_.applied) return true;
    const auto sent = StatementRecord::from(*state_.inFlight);
    if (sent.call != hash || !hasHappened({})) return true;
    ++position_;
    record(sent);
    store(state_.applied - 1);
    return dropsAll;
}

/// A migration that caught a failure must meet it again, or it would go another way.
void MigrationGate::failAgain(const std::string& what) {
    throw DatabaseError({.message = "This failed when the migration ran before, and the migration went on: " + what});
}

bool MigrationGate::passOver(const std::string& hash, std::string_view sql, ExecutionResult& before) {
    const auto ran = StatementRecord::from(state_.hashes.at(position_ - 1));
    if (ran.hash != hash)
        throw MigrationError(
            MigrationError::Reason::changed, state_.name,
            fmt::format(
                "{} {} ({}) has run as far as statement {}, and statement {} of these is another now, or "
                "has other values: {}. Put back what it was, and change what comes behind statement {} only; or do by hand "
                "what is left, and say so by {} (in C++: Migrator::mark).",
                titled(options_.noun), state_.name, state_.direction, state_.applied, position_, inShort(sql),
                state_.applied, repairCommand("migration:mark", options_.noun)));
    if (ran.failed) failAgain(inShort(sql));
    before = {.affectedRows = ran.affectedRows, .insertId = ran.insertId};
    memory_.passOver(entered_, words_);
    return false;
}

bool MigrationGate::enterCounted(const CompiledSql& statement, ExecutionResult& before) {
    const std::string& sql = statement.sql;
    if (isInside_) recordCaught();
    requireRowsMayChange(sql);
    const bool isOwnTransaction = options_.definesInTransactions || entered_ == StatementKind::changesRows;
    if (group_ && !options_.inTransaction && (!isOwnTransaction || entered_ == StatementKind::opaque))
        throw UsageError(
            "This statement would commit the transaction that the migration has begun: this database does not hold "
            "definitions in transactions. Take out the BEGIN or START TRANSACTION before it, or commit before it. (" +
            inShort(sql) + ")");
    hash_ = hashOf(statement);
    if (group_ && group_->firstHash.empty()) group_->firstHash = hash_;
    ++position_;
    if (position_ <= state_.applied) return passOver(hash_, sql, before);
    --position_;
    if (state_.inFlight) {
        const auto sent = StatementRecord::from(*state_.inFlight);
        if (sent.hash != hash_)
            throw MigrationError(MigrationError::Reason::unknownOutcome, state_.name,
                                 fmt::format("{} {} ({}) was interrupted in statement {}, which is another one now: "
                                             "{}. Look whether what it was had its effect, and say so: {} "
                                             "with --applied or --not-applied (in C++: Migrator::resolve).",
                                             titled(options_.noun), state_.name, state_.direction, state_.applied + 1,
                                             inShort(sql), repairCommand("migration:resolve", options_.noun)));
        if (hasHappened(sql)) {
            ++position_;
            record(sent);
            store(state_.applied - 1);
            memory_.passOver(entered_, words_);
            return false;
        }
    }
    memory_.requireKnown(entered_, words_, sql, position_);
    ++position_;
    isInside_ = true;
    if (options_.running) options_.running(position_, sql);
    if (options_.inTransaction) return true;
    if (isOwnTransaction && entered_ != StatementKind::opaque) {
        if (!isOpen_) begin();
        return true;
    }
    isSent_ = true;
    state_.inFlight = StatementRecord{.hash = hash_, .call = call_}.text();
    state_.schemaBefore =
        entered_ == StatementKind::defines ? std::optional(fingerprint(sql)) : std::optional<std::string>();
    store(state_.applied);
    if (!waitsForTables(words_)) return true;
    before = executePatiently(database_, statement, logged_,
                              {.retries = options_.lockWaitRetries,
                               .words = words_,
                               .again =
                                   [&](const std::string& why) {
                                       if (options_.retrying) options_.retrying(position_, why);
                                   },
                               .isUnchanged = [&] { return fingerprint(sql) == state_.schemaBefore; }});
    leave(statement, before);
    return false;
}

/// The statement before this one failed, and the migration caught that. The next run must see it fail, too, or the
/// migration would go another way.
void MigrationGate::recordCaught() {
    isInside_ = false;
    if (options_.inTransaction) {
        --position_;
        return;
    }
    if (isOpen_ && !group_) {
        send("ROLLBACK;");
        isOpen_ = false;
    }
    record({.hash = hash_, .call = call_, .failed = true});
    if (!isOpen_) store(state_.applied - 1);
}

void MigrationGate::begin() {
    for (auto& sql : database_.dialect().beginTransaction({})) send(std::move(sql));
    isOpen_ = true;
    requireNoOtherDeployer(state_.applied);
}

/// Where a transaction that writes is the only lock: `applied` is what the database must have, or somebody else has
/// gone on, or even come to the end.
void MigrationGate::requireNoOtherDeployer(std::size_t applied) {
    if (!options_.definesInTransactions) return;
    if (tables_.isAt(state_.name, applied)) return;
    throw MigrationError(MigrationError::Reason::locked, state_.name,
                         titled(options_.noun) + " " + state_.name +
                             " is being run by somebody else, too. Run it again when that one has "
                             "ended.");
}

/// The state, where the database has no other than this gate has left it, with so many statements.
void MigrationGate::store(std::size_t applied) {
    if (!options_.definesInTransactions || isOpen_) return tables_.put(state_);
    inOneTransaction(database_, run_, [&] {
        requireNoOtherDeployer(applied);
        tables_.put(state_);
    });
}

void MigrationGate::record(StatementRecord statement) {
    ++state_.applied;
    state_.hashes.push_back(statement.text());
    state_.inFlight.reset();
    state_.schemaBefore.reset();
}

void MigrationGate::leave(const CompiledSql&, const ExecutionResult& result) {
    const bool isCounted = entered_ == StatementKind::changesRows || entered_ == StatementKind::defines ||
                           entered_ == StatementKind::opaque;
    memory_.take(entered_, words_, result.insertId);
    if (!isCounted) return;
    const bool isCommitted = isOpen_ && !group_;
    MigrationState::Place before = state_.place();
    isInside_ = isCommitted;  // until then it is in the statement still
    record({.hash = hash_, .call = call_, .affectedRows = result.affectedRows, .insertId = result.insertId});
    if (options_.inTransaction) return;
    try {
        store(state_.applied - 1);
        if (!isCommitted) return;
        send("COMMIT;");
    } catch (...) {
        if (isCommitted) state_.goBackTo(std::move(before));  // it is rolled back
        throw;
    }
    isInside_ = false;
    isOpen_ = false;
}

void MigrationGate::fail(const std::string& error) {
    const bool wasOpen = isOpen_;
    if (group_ && isOpen_) {
        state_.goBackTo(group_->state);
        position_ = group_->position;
    }
    isInside_ = false;
    group_.reset();
    isOpen_ = false;
    if (run_.connection->inTransaction()) send("ROLLBACK;");
    if (options_.inTransaction) return;
    // The count was committed with the statement, or neither was.
    if (auto stored = wasOpen ? tables_.state(state_.name) : std::nullopt) state_ = std::move(*stored);
    state_.state = "failed";
    state_.error = error;
    if (isSent_) {  // else it is still to be found out what became of an earlier run's
        state_.inFlight.reset();
        state_.schemaBefore.reset();
    }
    store(state_.applied);
}

std::string MigrationGate::place() const {
    if (position_ == 0) return {};
    return fmt::format(", {}statement {}", isInside_ ? "" : "behind ", position_);
}

void MigrationGate::finish() {
    if (isInside_) recordCaught();
    if (group_) {
        if (options_.note) options_.note("the transaction that the migration began, and did not end, is committed");
        commitGroup({});
    }
    if (position_ >= state_.applied) return;
    throw MigrationError(
        MigrationError::Reason::changed, state_.name,
        fmt::format("{} {} ({}) has run as far as statement {}, and has only {} now. Put back what it was.",
                    titled(options_.noun), state_.name, state_.direction, state_.applied, position_));
}

}  // namespace sequelize::detail
