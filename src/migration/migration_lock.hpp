#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// The one connection that migrates, and the lock on it: of two that migrate the same database one waits. The lock is
/// the connection's, so that it stays as long as the server works at what the connection sent, whatever becomes of the
/// client.
class MigrationLock {
public:
    /// Throws MigrationError when another has the lock for longer than `timeout`; `waiting` is told who has it.
    MigrationLock(Database& database, const std::string& table, std::chrono::seconds timeout, const RunOptions& run,
                  const std::function<void(const std::string&)>& waiting);
    ~MigrationLock();
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

    /// How statements run on it.
    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }
    /// Runs `work` in a transaction.
    void together(const std::function<void()>& work);

private:
    void take(std::chrono::seconds timeout, const std::function<void(const std::string&)>& waiting);
    [[nodiscard]] std::string holder();
    [[nodiscard]] std::optional<std::vector<Value>> firstRow(std::string_view sql, std::vector<Value> binds);

    Database& database_;
    PooledConnection lease_;
    RunOptions run_;
    std::string name_;
};

}  // namespace sequelize::detail
