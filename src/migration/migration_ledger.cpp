#include "migration_ledger.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
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
        Entry& entry = entryOf(migration.name);
        entry.name = migration.name;
        entry.migration = &migration;
    }
    for (auto& name : executed) {
        Entry& entry = entryOf(name);
        entry.name = std::move(name);  // as the row stands
        entry.hasRow = entry.hasRun = true;
    }
    for (const auto& state : states_) addState(state);
    std::ranges::sort(entries_, {}, &Entry::stem);
    countReplaced();
}

/// Of one that stopped half-way the state may be all that there is.
void MigrationLedger::addState(const MigrationState& state) {
    Entry* known = find(state.name);
    if (!known && !state.isDone() && state.hasEffect() && state.direction == "up") {
        known = &entryOf(state.name);
        known->name = state.name;
    }
    if (known && (!known->state || state.name == known->name)) known->state = &state;
}

const MigrationLedger::Entry* MigrationLedger::find(const std::string& name) const {
    const auto found = std::ranges::find(entries_, nameKey(name), &Entry::key);
    return found == entries_.end() ? nullptr : &*found;
}

MigrationLedger::Entry* MigrationLedger::find(const std::string& name) {
    const auto found = std::ranges::find(entries_, nameKey(name), &Entry::key);
    return found == entries_.end() ? nullptr : &*found;
}

bool MigrationLedger::isReplaced(const std::string& name) const {
    return std::ranges::any_of(entries_, [key = nameKey(name)](const Entry& entry) {
        return entry.migration &&
               std::ranges::find(entry.migration->replaces, key, nameKey) != entry.migration->replaces.end();
    });
}

/// What `entry` replaces, and what that replaces, as far as this program has it.
std::vector<std::string> MigrationLedger::allReplaced(const Entry& entry) const {
    std::vector<std::string> stems = entry.migration->replaces;
    for (std::size_t at = 0; at < stems.size(); ++at) {
        const Entry* replaced = find(stems[at]);
        if (!replaced || !replaced->migration) continue;
        for (const auto& stem : replaced->migration->replaces)
            if (std::ranges::find(stems, nameKey(stem), nameKey) == stems.end()) stems.push_back(stem);
    }
    return stems;
}

/// Those of the migrations that `entry` replaces which have run, or have begun to.
std::vector<const MigrationLedger::Entry*> MigrationLedger::replacedThatRan(const Entry& entry) const {
    std::vector<const Entry*> ran;
    for (const auto& stem : allReplaced(entry)) {
        const Entry* replaced = find(stem);
        if (!replaced) continue;
        if (replaced->hasRun || replaced->isLeftHalf()) ran.push_back(replaced);
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
    // From the last one down: what it counts for counts for what that replaces, too.
    std::ranges::stable_sort(replacing, std::ranges::greater(),
                             [&](const Entry* entry) { return allReplaced(*entry).size(); });
    for (const Entry* entry : replacing) {
        const bool stands = entry->hasRun || replacedThatRan(*entry).empty();
        for (const auto& stem : entry->migration->replaces) {
            Entry* const replaced = find(stem);
            if (!replaced) continue;
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
    if (replacedThatRan(entry).empty()) return;
    std::vector<std::string> whole;
    std::vector<std::string> half;
    std::vector<std::string> none;
    const auto stems = allReplaced(entry);
    for (const auto& stem : stems) {
        const Entry* replaced = find(stem);
        const bool isHalf = replaced && replaced->isLeftHalf();
        (isHalf ? half : replaced && replaced->hasRun ? whole : none).push_back(stem);
    }
    std::vector<std::string> parts;
    const auto add = [&parts](const std::vector<std::string>& names, std::string_view what) {
        if (!names.empty()) parts.push_back(fmt::format("{} {}", fmt::join(names, ", "), what));
    };
    add(whole, "ran");
    add(half, "stopped half-way");
    add(none, "did not");
    if (parts.size() > 1) parts.back().insert(0, "and ");
    throw MigrationError(
        MigrationError::Reason::failed, entry.name,
        fmt::format(
            "{} {} replaces {}, of which {}. Run the rest first ({}, in C++: Migrator::up with .migrations, by a "
            "program that has them), or do it by hand and note it: {} --name of each (in C++: Migrator::mark).",
            titled(noun_), entry.name, fmt::join(stems, ", "), fmt::join(parts, ", "),
            noun_ == "seed" ? "db:seed --seed" : "db:migrate --name", repairCommand("migration:mark", noun_)));
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
    for (const auto& stem : allReplaced(entry)) {
        const Entry* replaced = find(stem);
        choice.replaced.push_back(replaced ? replaced->name : stem);
    }
    return choice;
}

MigrationLedger::Entry& MigrationLedger::entryOf(const std::string& name) {
    if (Entry* const found = find(name)) return *found;
    return entries_.emplace_back(Entry{.key = nameKey(name), .stem = stemOf(name)});
}

std::vector<std::string> MigrationLedger::pendingNames() const {
    std::vector<std::string> names;
    for (const auto& entry : entries_)
        if (entry.isPending()) names.push_back(entry.name);
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
        const bool isAtWork = isLockTaken && entry.state && entry.state->state == "running" && entry.isOnItsWay();
        if (isAtWork || entry.isHalfDone()) {
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
    if (const Entry* found = find(name)) return *found;
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
        if (entry.hasRun || !entry.migration)
            throw MigrationError(MigrationError::Reason::unknownName, name, titled(noun_) + " is not pending: " + name);
        chosen.push_back(runnable(entry));
    }
    if (!options.migrations.empty()) return chosen;
    const std::string to = options.to.empty() ? std::string() : require(options.to).stem;
    const std::string from = options.from.empty() ? std::string() : require(options.from).stem;
    for (const auto* limit : {&to, &from})
        if (!limit->empty()) requireNotSuperseded(require(*limit));
    for (const auto& entry : entries_) {
        if (!entry.isPending() || (!to.empty() && entry.stem > to) || (!from.empty() && entry.stem <= from)) continue;
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
            fmt::format(
                "{} {} cannot be undone: {}, or take back by hand what it did, and say so: {} --undone --name {} "
                "(in C++: Migrator::mark). Nothing was undone.",
                titled(noun_), entry.name, why, repairCommand("migration:mark", noun_), entry.name));
    };
    if (!entry.migration) fail("this program does not have it. Put its file back");
    if (entry.migration->kind == MigrationKind::foreign)
        fail("it is neither SQL nor part of this program. Undo it with what it is written for");
    if (!entry.migration->canBeUndone()) fail("it has no down. Write one");
    return choiceOf(entry);
}

std::vector<MigrationChoice> MigrationLedger::toUndo(const DownOptions& options) const {
    requireNoneHalfRun();
    requireNoneLost();
    auto chosen = chosenToUndo(options);
    requireNoneHalfUndone(chosen);
    return chosen;
}

std::vector<MigrationChoice> MigrationLedger::chosenToUndo(const DownOptions& options) const {
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
    // What others replace may have no file any more.
    if (pending && !find(name) && isReplaced(name)) return {.name = name};
    const Entry& entry = require(name);
    if (entry.hasRun == pending && !entry.isHalfDone())
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

}  // namespace sequelize::detail
