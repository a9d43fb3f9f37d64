#include "migration_lock.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/driver/driver.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/sha256.hpp"
#include "../pool/unlogged.hpp"
#include "file_lock.hpp"
#include "row_lock.hpp"

namespace sequelize::detail {
namespace {

bool isOne(const Value& value) {
    const auto* number = value.getIf<std::int64_t>();
    const auto* positive = value.getIf<std::uint64_t>();
    return (number && *number == 1) || (positive && *positive == 1);
}

std::string fileIn(Cursor& rows) {
    while (rows.next())
        if (rows.row()[1].text == "main") return std::string(rows.row()[2].text);
    return {};
}

/// Of a database that is a file; empty: it is in memory.
std::string fileOf(Connection& connection, std::string_view query) {
    return fileIn(*connection.query(query, {}));
}

std::string fileOf(Database& database, std::string_view query, const RunOptions& run) {
    auto result = database.query({std::string(query), {}}, run);
    return fileIn(result.rows());
}

/// Beside the database's, with the table's name in it: of each table one may be at work.
std::string lockFileOf(const std::string& path, const MigratorOptions& options) {
    std::string name = options.tableName + "Lock";
    std::ranges::replace(name, '/', '_');
    return path + "-" + name;
}

}  // namespace

MigrationLock::MigrationLock(Database& database, const MigratorOptions& options, const RunOptions& run)
    : database_(database),
      options_(options),
      file_(takenFile()),
      lease_(database.pool().acquire()),
      run_(run),
      name_(nameOf(database, options.tableName)) {
    begin();
}

/// What keeps it from migrating: another one that does, or one that writes. Empty: nothing does any more.
std::string MigrationLock::obstacle(Connection& connection, FileLock& lock) const {
    if (!lock.tryToTake()) return lock.holder() + " migrates this database";
    try {
        for (const auto& sql : database_.dialect().beginTransaction({})) connection.execute(sql, {});
        connection.execute("ROLLBACK;", {});
    } catch (const TimeoutError&) {
        if (database_.pool().writesOnThisThread())
            throw UsageError(
                "A transaction that has written to this database is open on this very thread: the migrator would wait "
                "for its end, which would not come. Commit it or roll it back before, or migrate before it begins.");
        return "another connection writes to the file";
    } catch (const DatabaseError&) {  // the first statement of the migrations tells of it
        return {};
    }
    // Where nothing can be written, nothing has to be locked.
    if (!lock.failure().empty())
        throw MigrationError(
            MigrationError::Reason::locked, {},
            fmt::format(
                "The file that is the lock of migrations cannot be opened: {}. Whoever migrates must be allowed "
                "to make files beside the database; one that somebody else's program has left there may be "
                "removed when that has ended. Nothing was run.",
                lock.failure()));
    return {};
}

/// Where the database is a file: waits until nobody else migrates it, or writes to it, by a connection that does not
/// wait itself. Nothing where it is in memory, or is none.
std::unique_ptr<FileLock> MigrationLock::takenFile() {
    const auto& sql = database_.dialect().migrationSql();
    if (sql.filePath().empty()) return nullptr;
    database_.pool().requireMayAcquire();  // within a migration it would wait for that one
    constexpr std::chrono::milliseconds between{100};
    constexpr std::chrono::seconds toldEach{5};
    const auto begun = std::chrono::steady_clock::now();
    auto told = begun - toldEach;
    ConnectionOptions own = database_.connectionOptions();
    own.connectTimeout = std::chrono::milliseconds{0};  // it asks a busy file once
    const auto connection = connect(own);
    const std::string path = fileOf(*connection, sql.filePath());
    if (path.empty()) return nullptr;
    connection->execute(sql.impatientSession(), {});
    auto lock = std::make_unique<FileLock>(lockFileOf(path, options_));
    for (;;) {
        const std::string who = obstacle(*connection, *lock);
        if (who.empty()) return lock;
        const auto now = std::chrono::steady_clock::now();
        if (now - begun >= options_.lockTimeout)
            throw MigrationError(
                MigrationError::Reason::locked, {},
                fmt::format(
                    "Somebody else uses this database, and has not ended within {} s: {}. Wait for it, or end it; "
                    "what it did stays recorded.",
                    options_.lockTimeout.count(), who));
        if (now - told >= toldEach) {
            told = now;
            tell(MigrationEvent::Kind::waiting, "the database is another one's, and is waited for: " + who);
        }
        std::this_thread::sleep_for(between);
    }
}

void MigrationLock::begin() {
    run_.connection = &*lease_;
    const auto& sql = database_.dialect().migrationSql();
    if (sql.takeLock().empty()) {
        if (options_.lock == MigratorOptions::Lock::row)
            throw UsageError(
                "Lock::row is for servers. Here a file beside the database's is the lock: leave .lock out (or --lock).");
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
    const RunOptions silent = unlogged(run);
    if (sql.takeLock().empty()) {
        const std::string path = sql.filePath().empty() ? std::string() : fileOf(database, sql.filePath(), silent);
        return !path.empty() && FileLock::isTaken(lockFileOf(path, options));
    }
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
