#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// A lock that is a row: for servers that have no named locks, and for proxies, behind which a session is none.
class LockRow {
public:
    /// Makes the table where it is missing. `run` has the connection that migrates.
    LockRow(Database& database, const MigratorOptions& options, const RunOptions& run);

    /// Whether it has it now: looks again and again for as long as `wait`. Takes over from one who was silent for too
    /// long, and whose connection this server does not have any more.
    [[nodiscard]] bool tryToTake(std::chrono::seconds wait);
    /// Whether somebody has it, and lives. Makes no table.
    [[nodiscard]] static bool isTaken(Database& database, const MigratorOptions& options, const RunOptions& run);
    /// Who has it.
    [[nodiscard]] std::string holder();

private:
    friend class HeldRow;
    [[nodiscard]] bool take();
    [[nodiscard]] std::vector<Value> look();

    Database& database_;
    RowLockSql sql_;
    RunOptions run_;
    std::chrono::seconds expiry_;
    std::string token_;
};

/// The row, for as long as this lives: a thread says now and then, on a connection of its own, that its owner does.
class HeldRow {
public:
    explicit HeldRow(LockRow lock);
    ~HeldRow();
    HeldRow(const HeldRow&) = delete;
    HeldRow& operator=(const HeldRow&) = delete;

    /// Throws MigrationError where the row may be another one's by now.
    void requireHeld() const;

private:
    void beat();

    LockRow lock_;
    ConnectionOptions connection_;
    mutable std::mutex mutex_{};
    std::condition_variable ended_{};
    bool isEnding_ = false;
    bool isLost_ = false;
    std::chrono::steady_clock::time_point lastBeat_ = std::chrono::steady_clock::now();
    std::string failure_{};  ///< of the last beat
    std::unique_ptr<Connection> own_{};
    std::thread thread_{};
};

}  // namespace sequelize::detail
