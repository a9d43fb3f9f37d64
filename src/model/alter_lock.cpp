// The lock of sync with .alter, and what is off while it is held.
#include "alter_lock.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../introspection/read_schema.hpp"
#include "../introspection/run_script.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

/// A minute, or the call's `.timeout`, where that is less.
std::chrono::seconds longestAlterWait(const RunOptions& run) {
    constexpr std::chrono::seconds usual{60};
    if (!run.timeout || run.timeout->count() <= 0) return usual;
    return std::min(usual, std::chrono::ceil<std::chrono::seconds>(*run.timeout));
}

std::vector<std::vector<Value>> takenAlterLock(const AskRows& ask, const std::string& take) {
    try {
        return ask(take, {});
    } catch (const TimeoutError&) {
        throw;
    } catch (const DatabaseError& error) {
        auto native = error.native();
        native.message = fmt::format(
            "sync with .alter changed nothing, for the database refuses the lock that keeps other programs from "
            "altering the tables meanwhile, as clusters do: {} Where you see to it that only one program alters "
            "them, say .alter = {{.lock = false}}.",
            error.what());
        throw DatabaseError(std::move(native));
    }
}

}  // namespace

AlterLock::AlterLock(Database& database, bool isWanted, const RunOptions& run) : database_(database), run_(run) {
    const auto& schema = database.dialect().schemaSql();
    const auto wait = longestAlterWait(run);
    const std::string take = schema.takeAlterLock(wait);
    if (take.empty() || !isWanted) return;
    if (!run.connection && !run.transaction) run_.connection = &*lease_.emplace(database.acquire());
    auto waiting = unlogged(run_);
    waiting.timeout = std::chrono::milliseconds(0);  // it ends by itself
    try {
        const auto ask = askingOn(database, waiting);
        const auto rows = takenAlterLock(ask, take);
        if (rows.empty() || inspect(rows.at(0).at(0)) != "1") {
            const auto holder = ask(schema.alterLockHolder(), {});
            const bool isKnown = !holder.empty() && !holder.at(0).at(0).isNull();
            throw TimeoutError({.message = fmt::format(
                                    "sync with .alter changed nothing, for another program has been altering the "
                                    "database's tables for {} s{}. Try again when it is done.",
                                    wait.count(), isKnown ? ", on connection " + inspect(holder.at(0).at(0)) : "")});
        }
    } catch (...) {
        if (lease_) lease_->discard();
        throw;
    }
    free_ = schema.freeAlterLock();
}

AlterLock::~AlterLock() {
    if (free_.empty()) return;
    try {
        askingOn(database_, unlogged(run_))(free_, {});
    } catch (...) {
        if (lease_) lease_->discard();  // which frees it
    }
}

LockedCircle::LockedCircle(Database& database, bool needed, const AlterLock& lock)
    : database_(database), lock_(lock), others_(database, needed, lock.run()) {
    if (!needed || !lock.isLeased() || database.dialect().foreignKeyChecks(false).empty()) return;
    turn(false);
    isOff_ = true;
}

LockedCircle::~LockedCircle() {
    if (!isOff_) return;
    try {
        turn(true);
    } catch (...) {
        lock_.discard();  // no later borrower may find the checks off
    }
}

void LockedCircle::turn(bool on) {
    database_.execute({std::string(database_.dialect().foreignKeyChecks(on)), {}}, lock_.run());
}

}  // namespace sequelize::detail
