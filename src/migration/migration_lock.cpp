#include "migration_lock.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/sha256.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

bool isOne(const Value& value) {
    const auto* number = value.getIf<std::int64_t>();
    const auto* positive = value.getIf<std::uint64_t>();
    return (number && *number == 1) || (positive && *positive == 1);
}

}  // namespace

MigrationLock::MigrationLock(Database& database, const std::string& table, std::chrono::seconds timeout,
                             const RunOptions& run, const std::function<void(const std::string&)>& waiting)
    : database_(database),
      lease_(database.pool().acquire()),
      run_(run),
      // Named locks are the server's, not the database's, and their names have 64 characters at most.
      name_("sequelize:" + sha256(database.connectionOptions().database + "\x1f" + table).substr(0, 40)) {
    run_.connection = &*lease_;
    const auto& sql = database_.dialect().migrationSql();
    if (sql.takeLock().empty()) return;
    // Whatever happens, nobody else gets a session that may have the lock or its settings.
    lease_.discard();
    for (auto& setting : sql.sessionSettings()) database_.execute({std::move(setting), {}}, unlogged(run_));
    take(timeout, waiting);
}

// A session's lock ends with it.
MigrationLock::~MigrationLock() = default;

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

void MigrationLock::take(std::chrono::seconds timeout, const std::function<void(const std::string&)>& waiting) {
    constexpr std::chrono::seconds atOnce{5};
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (bool isTold = false;; isTold = true) {
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(deadline - std::chrono::steady_clock::now());
        // The first look does not wait, so that whoever waits is told at once for whom.
        const auto wait = isTold ? std::clamp(left, std::chrono::seconds{0}, atOnce) : std::chrono::seconds{0};
        const auto row = firstRow(database_.dialect().migrationSql().takeLock(),
                                  {Value(name_), Value(static_cast<std::int64_t>(wait.count()))});
        if (row && isOne(row->front())) return;
        const std::string who = holder();
        if (left <= std::chrono::seconds{0})
            throw MigrationError(
                MigrationError::Reason::locked, {},
                fmt::format("Somebody else migrates this database, and has not ended within {} s: {}. Wait "
                            "for it, or end that connection; what it did stays recorded.",
                            timeout.count(), who));
        if (waiting) waiting("another run migrates this database, and is waited for: " + who);
    }
}

void MigrationLock::together(const std::function<void()>& work) {
    for (auto& sql : database_.dialect().beginTransaction({})) database_.execute({std::move(sql), {}}, unlogged(run_));
    try {
        work();
        database_.execute({"COMMIT;", {}}, unlogged(run_));
    } catch (...) {
        if (lease_->inTransaction()) database_.execute({"ROLLBACK;", {}}, unlogged(run_));
        throw;
    }
}

}  // namespace sequelize::detail
