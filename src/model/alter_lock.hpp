// What holds while sync with .alter changes tables: no other program alters them, and circles of foreign keys are no
// bar.
#pragma once

#include <optional>
#include <string>

#include <sequelize/pool/database.hpp>

#include "../pool/unchecked_foreign_keys.hpp"

namespace sequelize::detail {

/// Where each statement is committed by itself: no other program alters the database's tables while this lives, and all
/// is done on the connection that has the lock. Throws TimeoutError where another has it for long.
class AlterLock {
public:
    AlterLock(Database& database, bool isWanted, const RunOptions& run);
    ~AlterLock();
    AlterLock(const AlterLock&) = delete;
    AlterLock& operator=(const AlterLock&) = delete;

    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }
    /// Whether the connection is the lock's own.
    [[nodiscard]] bool isLeased() const noexcept { return lease_.has_value(); }
    void discard() const noexcept {
        if (lease_) lease_->discard();
    }

private:
    Database& database_;
    RunOptions run_;
    mutable std::optional<PooledConnection> lease_;
    std::string free_;
};

/// Foreign keys are not checked on the lock's connection, or another one where there is no lock, while this lives.
class LockedCircle {
public:
    LockedCircle(Database& database, bool needed, const AlterLock& lock);
    ~LockedCircle();
    LockedCircle(const LockedCircle&) = delete;
    LockedCircle& operator=(const LockedCircle&) = delete;

    [[nodiscard]] const RunOptions& run() const noexcept { return others_.run(); }

private:
    void turn(bool on);

    Database& database_;
    const AlterLock& lock_;
    const UncheckedForeignKeys others_;
    bool isOff_ = false;
};

}  // namespace sequelize::detail
