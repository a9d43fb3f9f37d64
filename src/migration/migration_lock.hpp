#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <sequelize/migrator.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

class FileLock;
class HeldRow;

/// The one connection that migrates, and the lock on it: of two that migrate the same database one waits. The lock is
/// the connection's, so that it stays as long as the server works at what the connection sent, whatever becomes of the
/// client.
class MigrationLock {
public:
    /// Throws MigrationError when another has the lock for longer than the options say; they are told, too, who has it.
    MigrationLock(Database& database, const MigratorOptions& options, const RunOptions& run);
    ~MigrationLock();
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

    /// How statements run on it.
    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }
    /// Gives the connection a session as it was at first, so that no migration sees what another has set. Another run
    /// may get the lock meanwhile, and is waited for. False: only another connection has such a session.
    [[nodiscard]] bool renewSession();
    /// Throws MigrationError where somebody else may have it by now.
    void requireHeld() const;

    /// Whether somebody has the lock, as far as one without it can tell. Writes nothing.
    [[nodiscard]] static bool isTaken(Database& database, const MigratorOptions& options, const RunOptions& run);
    /// Named locks are the server's, not the database's, and their names have 64 characters at most.
    [[nodiscard]] static std::string nameOf(const Database& database, const std::string& table);

private:
    void begin();
    [[nodiscard]] std::string obstacle(Connection& connection, FileLock& lock) const;
    void tell(MigrationEvent::Kind kind, const std::string& text) const;
    void take();
    [[nodiscard]] bool tryNamed(std::chrono::seconds wait);
    [[nodiscard]] std::string holder();
    [[nodiscard]] std::optional<std::vector<Value>> firstRow(std::string_view sql, std::vector<Value> binds);

    [[nodiscard]] std::unique_ptr<FileLock> takenFile();

    Database& database_;
    MigratorOptions options_;
    std::unique_ptr<FileLock> file_;  ///< from before the lease until behind it
    PooledConnection lease_;
    RunOptions run_;
    std::string name_;
    std::unique_ptr<HeldRow> row_{};
};

}  // namespace sequelize::detail
