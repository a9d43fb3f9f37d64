#include "migration_lock.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/sha256.hpp"
#include "../pool/unlogged.hpp"
#include "row_lock.hpp"

namespace sequelize::detail {
namespace {

bool isOne(const Value& value) {
    const auto* number = value.getIf<std::int64_t>();
    const auto* positive = value.getIf<std::uint64_t>();
    return (number && *number == 1) || (positive && *positive == 1);
}

}  // namespace

MigrationLock::MigrationLock(Database& database, const MigratorOptions& options, const RunOptions& run)
    : database_(database),
      lease_(database.pool().acquire()),
      run_(run),
      name_(nameOf(database, options.tableName)),
      options_(options) {
    begin();
}

void MigrationLock::begin() {
    run_.connection = &*lease_;
    const auto& sql = database_.dialect().migrationSql();
    if (sql.takeLock().empty()) {
        if (options_.lock == MigratorOptions::Lock::row)
            throw UsageError(
                "Lock::row is for servers. Here a transaction that writes is the lock: leave .lock out (or --lock).");
        return;
    }
    // Whatever happens, nobody else gets a session that may have the lock or its settings.
    lease_.discard();
    for (auto& setting : sql.sessionSettings(options_.lockWaitTimeout))
        database_.execute({std::move(setting), {}}, unlogged(run_));
    if (!row_) take();
}

bool MigrationLock::renewSession() {
    if (!lease_->reset()) return false;
    begin();
    return true;
}

/// At once, so that nobody sees it any more; where that fails it ends with the session.
MigrationLock::~MigrationLock() {
    const auto release = database_.dialect().migrationSql().releaseLock();
    if (release.empty() || row_) return;
    RunOptions run = unlogged(run_);
    run.timeout = std::chrono::seconds{5};
    try {
        auto result = database_.query({std::string(release), {Value(name_)}}, run);
        while (result.rows().next()) {
        }
    } catch (...) {  // the connection is broken, and closed next
    }
}

std::string MigrationLock::nameOf(const Database& database, const std::string& table) {
    return "sequelize:" + sha256(database.connectionOptions().database + "\x1f" + table).substr(0, 40);
}

void MigrationLock::tell(MigrationEvent::Kind kind, const std::string& text) const {
    if (options_.onEvent) options_.onEvent({.kind = kind, .text = text});
}

bool MigrationLock::isTaken(Database& database, const MigratorOptions& options, const RunOptions& run) {
    const auto& sql = database.dialect().migrationSql();
    if (sql.takeLock().empty()) return false;
    const RunOptions silent = unlogged(run);
    if (options.lock != MigratorOptions::Lock::row) {
        auto owner =
            database.query({std::string(sql.lockOwner()), {Value(nameOf(database, options.tableName))}}, silent);
        if (owner.rows().next() && !toValue(owner.rows().row().front()).isNull()) return true;
    }
    if (options.lock == MigratorOptions::Lock::named) return false;
    return LockRow::isTaken(database, options, silent);
}

void MigrationLock::requireHeld() const {
    if (row_) row_->requireHeld();
}

std::optional<std::vector<Value>> MigrationLock::firstRow(std::string_view sql, std::vector<Value> binds) {
    auto result = database_.query({std::string(sql), std::move(binds)}, unlogged(run_));
    if (!result.rows().next()) return std::nullopt;
    std::vector<Value> row;
    for (const Cell& cell : result.rows().row()) row.push_back(toValue(cell));
    return row;
}

std::string MigrationLock::holder() {
    const auto row = firstRow(database_.dialect().migrationSql().lockHolder(), {Value(name_)});
    if (!row) return "somebody whose connection this user may not see (PROCESS is the privilege)";
    const auto text = [&](std::size_t index) {
        const auto* found = (*row)[index].getIf<std::string>();
        return found ? *found : inspect((*row)[index]);
    };
    return fmt::format("connection {} of {}@{}, busy for {} s with: {}", text(0), text(1), text(2), text(3), text(4));
}

bool MigrationLock::tryNamed(std::chrono::seconds wait) {
    const auto row = firstRow(database_.dialect().migrationSql().takeLock(),
                              {Value(name_), Value(static_cast<std::int64_t>(wait.count()))});
    return row && isOne(row->front());
}

void MigrationLock::take() {
    constexpr std::chrono::seconds atOnce{5};
    const auto deadline = std::chrono::steady_clock::now() + options_.lockTimeout;
    std::optional<LockRow> row;
    const auto useRow = [&] { row.emplace(database_, options_, unlogged(run_)); };
    if (options_.lock == MigratorOptions::Lock::row) useRow();
    for (bool isTold = false;; isTold = true) {
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(deadline - std::chrono::steady_clock::now());
        // The first look does not wait, so that whoever waits is told at once for whom.
        const auto wait = isTold ? std::clamp(left, std::chrono::seconds{0}, atOnce) : std::chrono::seconds{0};
        try {
            if (row ? row->tryToTake(wait) : tryNamed(wait)) break;
        } catch (const DatabaseError& error) {
            if (row || isTold || options_.lock != MigratorOptions::Lock::automatic) throw;
            tell(MigrationEvent::Kind::note,
                 fmt::format("the server has no named locks ({}): a row of a table is the lock", error.what()));
            useRow();
            continue;
        }
        const std::string who = row ? row->holder() : holder();
        if (left <= std::chrono::seconds{0})
            throw MigrationError(
                MigrationError::Reason::locked, {},
                fmt::format("Somebody else migrates this database, and has not ended within {} s: {}. Wait "
                            "for it, or end that connection; what it did stays recorded.",
                            options_.lockTimeout.count(), who));
        tell(MigrationEvent::Kind::waiting, "another run migrates this database, and is waited for: " + who);
    }
    if (row) row_ = std::make_unique<HeldRow>(std::move(*row));
}

}  // namespace sequelize::detail
