#include "row_lock.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/core/uuid.hpp>
#include <sequelize/driver/driver.hpp>
#include <sequelize/migration_error.hpp>

namespace sequelize::detail {
namespace {

std::int64_t numberOf(const Value& value) {
    if (const auto* number = value.getIf<std::int64_t>()) return *number;
    const auto* positive = value.getIf<std::uint64_t>();
    return positive ? static_cast<std::int64_t>(*positive) : 0;
}

std::string shown(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : inspect(value);
}

}  // namespace

LockRow::LockRow(Database& database, const MigratorOptions& options, const RunOptions& run)
    : database_(database),
      sql_(database.dialect().migrationSql().rowLock(options.tableName + "Lock")),
      run_(run),
      expiry_(std::max(options.lockExpiry, std::chrono::seconds{1})),
      token_(Uuid::v4().toString()) {
    run_.gate = nullptr;
    database_.execute({sql_.create, {}}, run_);
}

std::vector<Value> LockRow::look() {
    auto result = database_.query({sql_.look, {}}, run_);
    std::vector<Value> row;
    if (!result.rows().next()) return row;
    for (const Cell& cell : result.rows().row()) row.push_back(toValue(cell));
    return row;
}

bool LockRow::take() {
    const auto row = look();
    try {
        if (row.empty()) {
            database_.execute({sql_.take, {Value(token_)}}, run_);
            return true;
        }
        const bool isSilent = numberOf(row[4]) >= expiry_.count();
        const bool lives = numberOf(row[5]) == 1;
        if (!isSilent || lives) return false;
        return database_.execute({sql_.takeOver, {Value(token_), row[0], Value(std::int64_t{expiry_.count()})}}, run_)
                   .affectedRows == 1;
    } catch (const UniqueConstraintError&) {
        return false;  // another one was faster
    } catch (const BaseError& error) {
        if (!error.isTransient()) throw;
        return false;  // or is at it; in a cluster another node's
    }
}

bool LockRow::tryToTake(std::chrono::seconds wait) {
    constexpr std::chrono::milliseconds between{250};
    const auto deadline = std::chrono::steady_clock::now() + wait;
    while (!take()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(between);
    }
    return true;
}

bool LockRow::isTaken(Database& database, const MigratorOptions& options, const RunOptions& run) {
    const auto& sql = database.dialect().migrationSql();
    const std::string table = options.tableName + "Lock";
    {
        auto columns = database.query({sql.columnsOf(table), {}}, run);
        if (!columns.rows().next()) return false;
    }
    auto result = database.query({sql.rowLock(table).look, {}}, run);
    if (!result.rows().next()) return false;
    const auto row = result.rows().row();
    return numberOf(toValue(row[4])) < options.lockExpiry.count() || numberOf(toValue(row[5])) == 1;
}

std::string LockRow::holder() {
    const auto row = look();
    if (row.empty()) return "nobody any more";
    return fmt::format("connection {} of {}, which has the lock for {} s, and last said so {} s ago", shown(row[1]),
                       shown(row[2]), shown(row[3]), shown(row[4]));
}

HeldRow::HeldRow(LockRow lock) : lock_(std::move(lock)), connection_(lock_.database_.connectionOptions()) {
    thread_ = std::thread([this] { beat(); });
}

HeldRow::~HeldRow() {
    {
        const std::lock_guard guard(mutex_);
        isEnding_ = true;
    }
    ended_.notify_all();
    thread_.join();
    try {
        const std::array<Value, 1> token{Value(lock_.token_)};
        if (!own_) own_ = connect(connection_);
        own_->execute(lock_.sql_.release, token);
    } catch (const std::exception&) {  // then it expires
    }
}

void HeldRow::beat() {
    std::unique_lock guard(mutex_);
    const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(lock_.expiry_) / 6;
    while (!ended_.wait_for(guard, interval, [this] { return isEnding_; })) {
        guard.unlock();
        std::string failure;
        bool isMine = true;
        const auto begun = std::chrono::steady_clock::now();
        try {
            const std::array<Value, 1> token{Value(lock_.token_)};
            if (!own_ || !own_->isUsable()) own_ = connect(connection_);
            isMine = own_->execute(lock_.sql_.beat, token).affectedRows == 1;
        } catch (const std::exception& error) {
            failure = error.what();
        }
        guard.lock();
        isLost_ = isLost_ || !isMine;
        failure_ = failure;
        if (failure.empty() && isMine) lastBeat_ = begun;
    }
}

void HeldRow::requireHeld() const {
    const std::lock_guard guard(mutex_);
    const auto silent = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - lastBeat_);
    if (!isLost_ && silent < lock_.expiry_) return;
    throw MigrationError(
        MigrationError::Reason::locked, {},
        isLost_
            ? std::string("The row that is the lock is another run's by now: this one was silent for too long. What "
                          "it did stays recorded; run it again when the other has ended.")
            : fmt::format("Nothing could be said to the server for {} s ({}), and another run may have taken over "
                          "the row that is the lock. What this one did stays recorded; run it again.",
                          silent.count(), failure_.empty() ? "this program was stopped" : failure_));
}

}  // namespace sequelize::detail
