#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sequelize/migration/listed_migration.hpp>
#include <sequelize/migrator.hpp>

#include "migration_tables.hpp"

namespace sequelize::detail {

/// A migration, and the name under which it is noted.
struct MigrationChoice {
    const ListedMigration* migration = nullptr;  ///< null: this program does not have it
    std::string name{};
    std::vector<std::string> replaced{};  ///< the names of those that it stands for, of all levels
};

/// The migrations that a program has beside those that have run: what is pending, what can be undone, what has changed.
/// Compares by key: a migration may have run in another language, and names that count as one are one. Refers to the
/// list.
class MigrationLedger {
public:
    using Warn = std::function<void(const std::string&)>;

    MigrationLedger(const std::vector<ListedMigration>& list, std::vector<std::string> executed,
                    std::vector<MigrationState> states, std::string noun = "migration");

    [[nodiscard]] std::vector<std::string> pendingNames() const;
    /// `isLockTaken`: what has begun, and neither failed nor ended, may be at work.
    [[nodiscard]] std::vector<MigrationStatus> status(bool isLockTaken) const;

    /// Those that count as run, since all that they replace has, and are not noted yet.
    [[nodiscard]] std::vector<MigrationChoice> countedAsRun() const;

    /// These throw MigrationError for names that nothing has, with the nearest one, and UsageError for options that
    /// contradict each other.
    [[nodiscard]] std::vector<MigrationChoice> toRun(const UpOptions& options) const;
    /// Also where one has run half-way, and where another one was undone half-way: these come first.
    [[nodiscard]] std::vector<MigrationChoice> toUndo(const DownOptions& options) const;
    /// One to be noted as run (`pending`), or as not: half done ones may be noted as either.
    [[nodiscard]] MigrationChoice named(const std::string& name, bool pending) const;
    /// The names of half-way states that are over: another tool has gone the rest of the way.
    [[nodiscard]] std::vector<std::string> endedElsewhere() const;
    /// Throws MigrationError where one was undone half-way, which is not among these: what comes behind it may need
    /// what is gone.
    void requireNoneHalfUndone(const std::vector<MigrationChoice>& chosen = {}) const;
    /// Throws MigrationError where one is half-way, up or down, that this program does not have: nobody would end it.
    void requireNoneLost() const;
    /// Of those about to be undone, one whose source has changed.
    void tellChanged(const std::vector<MigrationChoice>& chosen, const Warn& warn) const;

    /// Throws MigrationError where an SQL migration is not what has run; of one in C++, whose source formatters touch,
    /// it warns.
    void requireUnchanged(bool allowChanged, const Warn& warn) const;
    /// Of those about to run, one whose name is before that of one that has run.
    void requireOrder(const std::vector<MigrationChoice>& chosen, bool strict, const Warn& warn) const;

private:
    struct Entry {
        std::string key{};
        std::string stem{};  ///< by it they are ordered
        std::string name{};
        const ListedMigration* migration = nullptr;
        const MigrationState* state = nullptr;
        bool hasRow = false;
        bool hasRun = false;        ///< it has a row, or counts as run by what it replaces or is replaced by
        std::string replacedBy{};   ///< the name of the one that stands for it
        bool isSuperseded = false;  ///< and does: this one is neither run nor undone any more
        /// Half of the way from where it is noted to be. Else somebody has gone the rest, and noted it.
        [[nodiscard]] bool isHalfDone() const { return state && !state->isDone() && isOnItsWay(); }
        /// Whether the state is of the way that it would go next.
        [[nodiscard]] bool isOnItsWay() const { return hasRun == (state->direction == "down"); }
        /// Half done, and something has come of it.
        [[nodiscard]] bool isLeftHalf() const { return isHalfDone() && state->hasEffect(); }
        [[nodiscard]] bool isPending() const { return migration && !hasRun && !isSuperseded; }
        /// Nothing tells which source has run.
        [[nodiscard]] bool isUnverified() const {
            return hasRow && !isSuperseded && !isHalfDone() && migration && !migration->checksum.empty() &&
                   (!state || state->checksum.empty());
        }
        [[nodiscard]] bool isChanged() const {
            return hasRun && migration && state && state->isDone() && !state->checksum.empty() &&
                   !migration->checksum.empty() && state->checksum != migration->checksum;
        }
    };
    [[nodiscard]] Entry& entryOf(const std::string& name);
    void addState(const MigrationState& state);
    void countReplaced();
    [[nodiscard]] const Entry* find(const std::string& name) const;
    [[nodiscard]] Entry* find(const std::string& name);
    [[nodiscard]] bool isReplaced(const std::string& name) const;
    [[nodiscard]] std::vector<MigrationChoice> chosenToUndo(const DownOptions& options) const;
    [[noreturn]] void refuseHalf(const Entry& entry) const;
    void requireNoneHalfRun() const;
    [[nodiscard]] std::vector<std::string> allReplaced(const Entry& entry) const;
    [[nodiscard]] std::vector<const Entry*> replacedThatRan(const Entry& entry) const;
    void requireAllOrNone(const Entry& entry) const;
    void requireNotSuperseded(const Entry& entry) const;
    [[nodiscard]] MigrationChoice choiceOf(const Entry& entry) const;
    [[nodiscard]] const Entry& require(const std::string& name) const;
    [[nodiscard]] bool isBeforeOneThatRan(const Entry& entry) const;
    [[nodiscard]] MigrationChoice undoable(const Entry& entry) const;
    [[nodiscard]] MigrationChoice runnable(const Entry& entry) const;

    std::vector<MigrationState> states_;
    std::string noun_;            // what messages call one of them
    std::vector<Entry> entries_;  // in the order of their stems
};

}  // namespace sequelize::detail
