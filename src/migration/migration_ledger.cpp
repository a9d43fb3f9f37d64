#include "migration_ledger.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/nearest.hpp"
#include "migration_names.hpp"

namespace sequelize::detail {

MigrationLedger::MigrationLedger(const std::vector<ListedMigration>& list, std::vector<std::string> executed,
                                 std::vector<MigrationState> states, std::string noun)
    : states_(std::move(states)), noun_(std::move(noun)) {
    for (const auto& migration : list) {
        Entry& entry = entryOf(migration.stem);
        entry.name = migration.name;
        entry.migration = &migration;
    }
    for (auto& name : executed) {
        Entry& entry = entryOf(stemOf(name));
        entry.name = std::move(name);  // as the row stands
        entry.hasRow = entry.hasRun = true;
    }
    for (const auto& state : states_) {
        const auto found = std::ranges::find(entries_, stemOf(state.name), &Entry::stem);
        if (found != entries_.end()) found->state = &state;
    }
    std::ranges::sort(entries_, {}, &Entry::stem);
    countReplaced();
}

const MigrationLedger::Entry* MigrationLedger::find(const std::string& stem) const {
    const auto found = std::ranges::find(entries_, stem, &Entry::stem);
    return found == entries_.end() ? nullptr : &*found;
}

/// Those of the migrations that `entry` replaces which have run, or have begun to.
std::vector<const MigrationLedger::Entry*> MigrationLedger::replacedThatRan(const Entry& entry) const {
    std::vector<const Entry*> ran;
    for (const auto& stem : entry.migration->replaces) {
        const Entry* replaced = find(stem);
        if (!replaced) continue;
        const bool hasBegun = replaced->state && !replaced->state->isDone() &&
                              (replaced->state->applied > 0 || replaced->state->inFlight);
        if (replaced->hasRun || hasBegun) ran.push_back(replaced);
    }
    return ran;
}

/// Where all that a migration replaces has run, it counts as run; where it has run, so has what it replaces.
void MigrationLedger::countReplaced() {
    std::vector<Entry*> replacing;
    for (auto& entry : entries_)
        if (entry.migration && !entry.migration->replaces.empty()) replacing.push_back(&entry);
    // One that replaces others may be replaced, too.
    for (bool isOver = replacing.empty(); !isOver;) {
        isOver = true;
        for (Entry* entry : replacing) {
            const auto hasRun = [&](const std::string& stem) {
                const Entry* replaced = find(stem);
                return replaced && replaced->hasRun && (!replaced->state || replaced->state->isDone());
            };
            if (entry->hasRun || !std::ranges::all_of(entry->migration->replaces, hasRun)) continue;
            entry->hasRun = true;
            isOver = false;
        }
    }
    for (const Entry* entry : replacing) {
        const bool stands = entry->hasRun || replacedThatRan(*entry).empty();
        for (const auto& stem : entry->migration->replaces) {
            const auto replaced = std::ranges::find(entries_, stem, &Entry::stem);
            if (replaced == entries_.end()) continue;
            replaced->replacedBy = entry->name;
            replaced->isSuperseded = stands;
            replaced->hasRun = replaced->hasRun || entry->hasRun;
        }
    }
}

std::vector<MigrationChoice> MigrationLedger::countedAsRun() const {
    std::vector<MigrationChoice> list;
    for (const auto& entry : entries_)
        if (entry.hasRun && !entry.hasRow && !entry.isSuperseded) list.push_back(choiceOf(entry));
    return list;
}

void MigrationLedger::requireAllOrNone(const Entry& entry) const {
    const auto ran = replacedThatRan(entry);
    if (ran.empty()) return;
    std::string names;
    std::string others;
    for (const auto& stem : entry.migration->replaces) {
        const bool hasRun = std::ranges::find(ran, stem, &Entry::stem) != ran.end();
        std::string& list = hasRun ? names : others;
        list += (list.empty() ? "" : ", ") + stem;
    }
    throw MigrationError(
        MigrationError::Reason::failed, entry.name,
        fmt::format("{} {} replaces {}, of which {} ran, and {}. Run the rest first (Migrator::up with "
                    ".migrations, by a program that has them), or note what is so ({}, Migrator::mark).",
                    titled(noun_), entry.name, fmt::join(entry.migration->replaces, ", "), names,
                    others.empty() ? "not to the end" : others + " did not", repairCommand("migration:mark", noun_)));
}

void MigrationLedger::requireNotSuperseded(const Entry& entry) const {
    if (!entry.isSuperseded) return;
    throw MigrationError(
        MigrationError::Reason::unknownName, entry.name,
        fmt::format("{} {} is replaced by {}: name that one.", titled(noun_), entry.name, entry.replacedBy));
}

MigrationChoice MigrationLedger::choiceOf(const Entry& entry) const {
    MigrationChoice choice{.migration = entry.migration, .name = entry.name};
    if (!entry.migration) return choice;
    for (const auto& stem : entry.migration->replaces) {
        const Entry* replaced = find(stem);
        choice.replaced.push_back(replaced ? replaced->name : stem);
    }
    return choice;
}

MigrationLedger::Entry& MigrationLedger::entryOf(const std::string& stem) {
    const auto found = std::ranges::find(entries_, stem, &Entry::stem);
    return found == entries_.end() ? entries_.emplace_back(Entry{.stem = stem}) : *found;
}

std::vector<std::string> MigrationLedger::pendingNames() const {
    std::vector<std::string> names;
    for (const auto& entry : entries_)
        if (!entry.hasRun && !entry.isSuperseded) names.push_back(entry.name);
    return names;
}

bool MigrationLedger::isBeforeOneThatRan(const Entry& entry) const {
    return std::ranges::any_of(entries_, [&](const Entry& other) { return other.hasRun && entry.stem < other.stem; });
}

std::vector<MigrationStatus> MigrationLedger::status(bool isLockTaken) const {
    std::vector<MigrationStatus> list;
    for (const auto& entry : entries_) {
        if (entry.isSuperseded && !entry.hasRow) continue;  // another one stands for it
        MigrationStatus status{.name = entry.name,
                               .hasSource = entry.migration != nullptr,
                               .isChanged = entry.isChanged(),
                               .isOutOfOrder = !entry.hasRun && isBeforeOneThatRan(entry),
                               .isUnverified = entry.isUnverified(),
                               .replacedBy = entry.isSuperseded ? entry.replacedBy : std::string()};
        if (entry.isHalfDone()) {
            const bool isAtWork = isLockTaken && !entry.state->error;
            status.state = isAtWork ? MigrationStatus::State::running : MigrationStatus::State::failed;
            status.applied = entry.state->applied;
            if (!isAtWork) status.error = entry.state->error.value_or("interrupted");
        } else if (entry.hasRun) {
            status.state = MigrationStatus::State::up;
        }
        list.push_back(std::move(status));
    }
    return list;
}

const MigrationLedger::Entry& MigrationLedger::require(const std::string& name) const {
    if (const Entry* found = find(stemOf(name))) return *found;
    std::vector<std::string> names;
    for (const auto& entry : entries_) names.push_back(entry.name);
    const std::string hint = didYouMean(name, names);
    throw MigrationError(MigrationError::Reason::unknownName, name,
                         "Unable to find " + noun_ + ": " + name + (hint.empty() ? "" : ". " + hint));
}

MigrationChoice MigrationLedger::runnable(const Entry& entry) const {
    if (entry.migration->kind == MigrationKind::foreign && migrationExtension(entry.name) == ".cpp")
        throw MigrationError(
            MigrationError::Reason::failed, entry.name,
            fmt::format("{} {} is pending, and this folder has {}s in C++: run them with your program, which "
                        "has them built in (sequelize::cli::main(argc, argv, defineModels, migrations())).",
                        titled(noun_), entry.name, noun_));
    if (entry.migration->kind == MigrationKind::foreign)
        throw MigrationError(
            MigrationError::Reason::failed, entry.name,
            fmt::format("{} {} is pending, and this program cannot run it: it is neither SQL nor part of the "
                        "program. Run it with what it is written for, or rewrite it.",
                        titled(noun_), entry.name));
    requireAllOrNone(entry);
    return choiceOf(entry);
}

std::vector<MigrationChoice> MigrationLedger::toRun(const UpOptions& options) const {
    if (!options.migrations.empty() && !(options.to.empty() && options.from.empty() && !options.step))
        throw UsageError("up: .migrations names all that is to run; leave out .to, .from and .step");
    std::vector<MigrationChoice> chosen;
    for (const auto& name : options.migrations) {
        const Entry& entry = require(name);
        if (entry.hasRun)
            throw MigrationError(MigrationError::Reason::unknownName, name, titled(noun_) + " is not pending: " + name);
        chosen.push_back(runnable(entry));
    }
    if (!options.migrations.empty()) return chosen;
    const std::string to = options.to.empty() ? std::string() : require(options.to).stem;
    const std::string from = options.from.empty() ? std::string() : require(options.from).stem;
    for (const auto* limit : {&to, &from})
        if (!limit->empty()) requireNotSuperseded(require(*limit));
    for (const auto& entry : entries_) {
        if (entry.hasRun || entry.isSuperseded || (!to.empty() && entry.stem > to) ||
            (!from.empty() && entry.stem <= from))
            continue;
        if (options.step && chosen.size() == *options.step) break;
        chosen.push_back(runnable(entry));
    }
    return chosen;
}

/// Before the first statement, so that nothing is undone by half.
MigrationChoice MigrationLedger::undoable(const Entry& entry) const {
    requireNotSuperseded(entry);
    const auto fail = [&](const std::string& why) {
        throw MigrationError(
            MigrationError::Reason::failed, entry.name,
            fmt::format("{} {} cannot be undone: {}. Nothing was undone.", titled(noun_), entry.name, why));
    };
    if (!entry.migration) fail("this program does not have it");
    if (entry.migration->kind == MigrationKind::foreign) fail("it is neither SQL nor part of this program");
    if (!entry.migration->canBeUndone()) fail("it has no down");
    return choiceOf(entry);
}

std::vector<MigrationChoice> MigrationLedger::toUndo(const DownOptions& options) const {
    if (!options.migrations.empty() && (!options.to.empty() || options.all))
        throw UsageError("down: .migrations names all that is to be undone; leave out .to and .all");
    std::vector<MigrationChoice> chosen;
    for (const auto& name : options.migrations) {
        const Entry& entry = require(name);
        if (!entry.hasRun)
            throw MigrationError(MigrationError::Reason::unknownName, name,
                                 titled(noun_) + " was not executed: " + name);
        chosen.push_back(undoable(entry));
    }
    if (!options.migrations.empty()) return chosen;
    std::string to;
    if (!options.to.empty()) {
        const Entry& entry = require(options.to);
        if (!entry.hasRun)
            throw MigrationError(MigrationError::Reason::unknownName, options.to,
                                 titled(noun_) + " was not executed: " + options.to);
        requireNotSuperseded(entry);
        to = entry.stem;
    }
    const bool isCounted = to.empty() && !options.all;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (!entry->hasRun || entry->isSuperseded || (!to.empty() && entry->stem < to)) continue;
        if (isCounted && chosen.size() == options.step) break;
        chosen.push_back(undoable(*entry));
    }
    return chosen;
}

MigrationChoice MigrationLedger::named(const std::string& name, bool pending) const {
    const Entry& entry = require(name);
    if (entry.hasRun == pending && !(entry.isHalfDone() && !pending))  // marking it as not run forgets that
        throw MigrationError(MigrationError::Reason::unknownName, name,
                             titled(noun_) + (pending ? " is not pending: " : " was not executed: ") + name);
    return choiceOf(entry);
}

std::vector<std::string> MigrationLedger::endedElsewhere() const {
    std::vector<std::string> names;
    for (const auto& entry : entries_)
        if (entry.state && !entry.state->isDone() && !entry.isHalfDone()) names.push_back(entry.state->name);
    return names;
}

void MigrationLedger::requireNoneHalfUndone() const {
    for (const auto& entry : entries_) {
        if (!entry.hasRun || !entry.isHalfDone()) continue;
        if (entry.state->applied == 0 && !entry.state->inFlight) continue;
        throw MigrationError(
            MigrationError::Reason::failed, entry.name,
            fmt::format("{} {}: its down stopped behind statement {}. End that first: {} {} (in C++: "
                        "Migrator::down with .migrations).",
                        titled(noun_), entry.name, entry.state->applied,
                        noun_ == "seed" ? "db:seed:undo --seed" : "db:migrate:undo --name", entry.name));
    }
}

void MigrationLedger::requireUnchanged(bool allowChanged, const Warn& warn) const {
    for (const auto& entry : entries_) {
        if (!entry.isChanged() || entry.isSuperseded) continue;
        const std::string text = fmt::format("{} {} has changed since it ran", noun_, entry.name);
        if (allowChanged || entry.migration->kind != MigrationKind::sql) {
            warn(text);
            continue;
        }
        throw MigrationError(
            MigrationError::Reason::changed, entry.name,
            fmt::format("{}: put back what ran, and write another one for the rest; or say that "
                        "it is meant, once by --allow-changed (in C++: MigratorOptions::allowChanged), for good by "
                        "{} (in C++: Migrator::accept).",
                        titled(text), repairCommand("migration:accept", noun_)));
    }
}

void MigrationLedger::requireOrder(const std::vector<MigrationChoice>& chosen, bool strict, const Warn& warn) const {
    for (const auto& choice : chosen) {
        const auto entry = std::ranges::find(entries_, choice.migration, &Entry::migration);
        if (!isBeforeOneThatRan(*entry)) continue;
        const std::string text =
            fmt::format("{} {} runs after others whose names come behind it have run", noun_, choice.name);
        if (!strict) {
            warn(text);
            continue;
        }
        throw MigrationError(
            MigrationError::Reason::failed, choice.name,
            fmt::format("{}, which strict order refuses: give it a later name (migration:touch).", titled(text)));
    }
}

}  // namespace sequelize::detail
