#include "migration_gate.hpp"

#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/sha256.hpp"
#include "../pool/transaction_control.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

/// A statement as an error shows it.
std::string inShort(std::string_view sql) {
    constexpr std::size_t most = 200;
    if (sql.size() <= most) return std::string(sql);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(sql[end]) & 0xC0U) == 0x80U) --end;  // within a character
    return std::string(sql.substr(0, end)) + "...";
}

}  // namespace

MigrationGate::MigrationGate(Database& database, const RunOptions& run, MigrationTables tables, MigrationState& state,
                             Options options)
    : database_(database), run_(unlogged(run)), tables_(std::move(tables)), state_(state), options_(std::move(options)) {
    run_.gate = nullptr;
}

StatementKind MigrationGate::kindOf(std::string_view sql) const {
    const LexicalMode mode = run_.connection->lexicalMode(sql);
    return detail::kindOf(statementWords(sql, database_.dialect().facts(), mode));
}

bool MigrationGate::enter(std::string_view sql) {
    entered_ = kindOf(sql);
    switch (entered_) {
        case StatementKind::reads:
        case StatementKind::sets:
            return true;
        case StatementKind::superfluous:
            if (options_.note) options_.note("left out, as the migrator does it itself: " + inShort(sql));
            return false;
        case StatementKind::refused:
            // A transaction's owner that saw a statement fail rolls back.
            if (isInside_) return false;
            throw UsageError(
                "This statement would take the migrator's connection out of its hands: a migration neither rolls back nor "
                "changes the database. Leave it out; name tables of other databases in full. (" +
                inShort(sql) + ")");
        default:
            return enterCounted(sql);
    }
}

bool MigrationGate::enterCounted(std::string_view sql) {
    if (isInside_) forgetFailed();
    ++position_;
    if (options_.keysUnchecked && entered_ == StatementKind::changesRows) {
        const auto words = statementWords(sql, database_.dialect().facts(), run_.connection->lexicalMode(sql));
        const bool isOfRebuild = words.size() > 1 && words[1].starts_with("SQLITE_");
        if (words[0] != "INSERT" && !isOfRebuild && !(words.size() > 2 && words[2].starts_with("SQLITE_")))
            throw UsageError(fmt::format(
                "A table is made anew in this migration, with foreign keys unchecked: {} would not act on the rows that "
                "refer to its own. Make two migrations of it: one that changes the table, and one that changes rows. ({})",
                words[0], inShort(sql)));
    }
    const std::string hash = sha256(sql);
    if (position_ <= state_.applied) {
        if (state_.hashes.at(position_ - 1) == hash) return false;
        throw MigrationError(
            MigrationError::Reason::changed, state_.name,
            fmt::format("Migration {} ({}) has run as far as statement {}, and statement {} of these is another now: {}. "
                        "Put back what it was, and change what comes behind statement {} only.",
                        state_.name, state_.direction, state_.applied, position_, inShort(sql), state_.applied));
    }
    if (state_.inFlight && hasHappened(hash)) {
        count(sql);
        tables_.put(state_);
        return false;
    }
    if (options_.running) options_.running(position_, sql);
    isInside_ = true;
    if (options_.inTransaction) return true;
    if (entered_ == StatementKind::changesRows || (options_.definesInTransactions && entered_ == StatementKind::defines)) {
        begin();
        return true;
    }
    state_.inFlight = hash;
    state_.schemaBefore =
        entered_ == StatementKind::defines ? std::optional(fingerprint()) : std::optional<std::string>();
    tables_.put(state_);
    return true;
}

/// The statement before this one failed, and the migration caught that: it had no effect, and counts as if it had not
/// been there.
void MigrationGate::forgetFailed() {
    isInside_ = false;
    --position_;
    if (isOpen_) database_.execute({"ROLLBACK;", {}}, run_);
    isOpen_ = false;
    if (!state_.inFlight) return;
    state_.inFlight.reset();
    state_.schemaBefore.reset();
    tables_.put(state_);
}

/// Whether the statement that was sent before something died had its effect.
bool MigrationGate::hasHappened(const std::string& hash) {
    const std::string what = fmt::format("Migration {} ({}) was interrupted in statement {}", state_.name,
                                         state_.direction, state_.applied + 1);
    const std::string remedy =
        "Look whether it had its effect, and say so: migration:resolve with --applied or --not-applied "
        "(Migrator::resolve).";
    if (*state_.inFlight != hash)
        throw MigrationError(MigrationError::Reason::unknownOutcome, state_.name,
                             what + ", which is another one now. " + remedy);
    if (!state_.schemaBefore)
        throw MigrationError(MigrationError::Reason::unknownOutcome, state_.name,
                             what + ", and nothing tells whether it ran. " + remedy);
    const bool hasChanged = fingerprint() != *state_.schemaBefore;
    if (hasChanged && options_.note)
        options_.note(what + ", and the schema shows that the statement ran: it is not run again");
    state_.inFlight.reset();
    state_.schemaBefore.reset();
    return hasChanged;
}

std::string MigrationGate::fingerprint() const {
    std::string all;
    for (const auto& sql : database_.dialect().migrationSql().fingerprint()) {
        auto result = database_.query({sql, {}}, run_);
        while (result.rows().next()) {
            for (const Cell& cell : result.rows().row()) all += inspect(toValue(cell)) + "\x1f";
            all += "\x1e";
        }
        all += "\x1d";
    }
    return sha256(all);
}

void MigrationGate::begin() {
    for (auto& sql : database_.dialect().beginTransaction({})) database_.execute({std::move(sql), {}}, run_);
    isOpen_ = true;
    requireNoOtherDeployer();
}

/// Where a transaction that writes is the only lock.
void MigrationGate::requireNoOtherDeployer() {
    if (!options_.definesInTransactions) return;
    const auto stored = tables_.state(state_.name);
    if (stored && stored->applied == state_.applied) return;
    throw MigrationError(MigrationError::Reason::locked, state_.name,
                         "Migration " + state_.name + " is being run by somebody else, too. Run it again when that one has "
                                                      "ended: it goes on where both came to.");
}

void MigrationGate::count(std::string_view sql) {
    ++state_.applied;
    state_.hashes.push_back(sha256(sql));
    state_.inFlight.reset();
    state_.schemaBefore.reset();
}

void MigrationGate::leave(std::string_view sql) {
    const bool isCounted = entered_ == StatementKind::changesRows || entered_ == StatementKind::defines ||
                           entered_ == StatementKind::opaque;
    if (!isCounted) return;
    isInside_ = false;
    count(sql);
    if (options_.inTransaction) return;
    tables_.put(state_);
    if (!isOpen_) return;
    database_.execute({"COMMIT;", {}}, run_);
    isOpen_ = false;
}

void MigrationGate::fail(const std::string& error) {
    isInside_ = false;
    if (isOpen_) database_.execute({"ROLLBACK;", {}}, run_);
    isOpen_ = false;
    if (options_.inTransaction) return;
    state_.state = "failed";
    state_.error = error;
    state_.inFlight.reset();
    state_.schemaBefore.reset();
    tables_.put(state_);
}

void MigrationGate::finish() const {
    if (position_ >= state_.applied) return;
    throw MigrationError(
        MigrationError::Reason::changed, state_.name,
        fmt::format("Migration {} ({}) has run as far as statement {}, and has only {} now. Put back what it was.",
                    state_.name, state_.direction, state_.applied, position_));
}

}  // namespace sequelize::detail
