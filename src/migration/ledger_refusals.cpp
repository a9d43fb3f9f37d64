// What a MigrationLedger does not let begin.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sequelize/migration_error.hpp>

#include "migration_ledger.hpp"
#include "migration_names.hpp"

namespace sequelize::detail {

/// With what to do about it, which depends on whether this program has it.
void MigrationLedger::refuseHalf(const Entry& entry) const {
    const MigrationState& state = *entry.state;
    const bool isUp = state.direction == "up";
    const bool isSeed = noun_ == "seed";
    const std::string mark = repairCommand("migration:mark", noun_);
    const std::string place = state.inFlight ? fmt::format("in statement {}", state.applied + 1)
                                             : fmt::format("behind statement {}", state.applied);
    const std::string run(isUp ? (isSeed ? "db:seed --seed" : "db:migrate --name") : undoCommand(noun_));
    const std::string remedy =
        entry.migration
            ? fmt::format("End that first: {} {} (in C++: Migrator::{} with .migrations)", run, entry.name,
                          isUp ? "up" : "down")
            : fmt::format(
                  "This program does not have it, and so cannot end that: put its file back, and say {} {} (in "
                  "C++: Migrator::{} with .migrations)",
                  run, entry.name, isUp ? "up" : "down");
    throw MigrationError(
        MigrationError::Reason::failed, entry.name,
        fmt::format("{} {}: its {} stopped {}. {}. Or do by hand what is left of it, or take back what it did, and say "
                    "what is so: {} --name {} (it has run), or {} --undone --name {} (in C++: Migrator::mark).",
                    titled(noun_), entry.name, state.direction, place, remedy, mark, entry.name, mark, entry.name));
}

void MigrationLedger::requireNoneHalfUndone(const std::vector<MigrationChoice>& chosen) const {
    for (const auto& entry : entries_)
        if (entry.hasRun && entry.isLeftHalf() &&
            std::ranges::find(chosen, entry.name, &MigrationChoice::name) == chosen.end())
            refuseHalf(entry);
}

void MigrationLedger::requireNoneHalfRun() const {
    for (const auto& entry : entries_)
        if (!entry.hasRun && entry.isLeftHalf()) refuseHalf(entry);
}

void MigrationLedger::requireNoneLost() const {
    for (const auto& entry : entries_)
        if (!entry.migration && entry.isLeftHalf()) refuseHalf(entry);
}

void MigrationLedger::tellChanged(const std::vector<MigrationChoice>& chosen, const Warn& warn) const {
    for (const auto& choice : chosen) {
        const auto entry = std::ranges::find(entries_, choice.migration, &Entry::migration);
        if (entry != entries_.end() && entry->isChanged())
            warn(fmt::format("{} {} has changed since it ran: it is undone by what its down is now", noun_,
                             choice.name));
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
            fmt::format(
                "{}: put back what ran, and write another one for the rest; or undo it, by the down that it has now, and "
                "run it again: {} {} (in C++: Migrator::down); or say that it is meant, once by --allow-changed (in C++: "
                "MigratorOptions::allowChanged), for good by {} (in C++: Migrator::accept).",
                titled(text), undoCommand(noun_), entry.name, repairCommand("migration:accept", noun_)));
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
