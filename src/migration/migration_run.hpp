#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <sequelize/migrator.hpp>
#include <sequelize/pool/database.hpp>

#include "migration_tables.hpp"

namespace sequelize::detail {

/// One direction of one migration, ready to be run.
struct MigrationStep {
    std::string name{};  ///< under which it is noted, or was
    std::string noun{"migration"};
    std::string direction{"up"};
    std::string checksum{};
    std::vector<std::string> replaced{};  ///< names that are noted with it
    bool isSql = false;
    bool inTransaction = true;  ///< where the database's transactions hold what defines tables
    /// Sends the statements, as the options say.
    std::function<void(const RunOptions&)> work{};
};

/// What the database said, of whatever error; empty where it said nothing.
[[nodiscard]] NativeError nativeOf(const std::exception& error);

/// Runs steps on one connection, and keeps the tables of migrations up to date with every statement.
class MigrationRun {
public:
    using Tell = std::function<void(const MigrationEvent&)>;

    /// `run` has the connection.
    MigrationRun(Database& database, const MigratorOptions& options, const RunOptions& run, Tell tell)
        : database_(database),
          run_(run),
          tables_(database, options.tableName, run),
          lockWaitRetries_(options.lockWaitRetries),
          tell_(std::move(tell)) {}

    [[nodiscard]] MigrationTables& tables() noexcept { return tables_; }
    /// Runs the step, or goes on with it. False: somebody else was faster, and there is nothing to do. Throws
    /// MigrationError.
    bool perform(const MigrationStep& step);
    /// The same where the names are kept in another place: nothing is known of a step but whether it ran.
    bool performStored(const MigrationStep& step, const MigrationStorage& storage);
    /// Notes that a migration has run, unless somebody else has.
    void noteRun(const MigrationStep& step);

    /// Whether the step that ran last has left the session with settings of its own.
    [[nodiscard]] bool hasChangedSession() const noexcept { return hasChangedSession_; }

private:
    bool performWhole(const MigrationStep& step, bool keysUnchecked);
    bool performByStatement(const MigrationStep& step);
    [[nodiscard]] bool isOver(const MigrationStep& step);
    [[nodiscard]] std::optional<MigrationState> storedOf(const MigrationStep& step);
    [[nodiscard]] MigrationState begun(const MigrationStep& step);
    void conclude(const MigrationStep& step, MigrationState& state);
    static void noting(std::string& failure, const std::function<void()>& work);
    void noteFailed(const MigrationStep& step, const std::string& error);
    void noteUnchanged(const MigrationStep& step, std::optional<MigrationState> before, const std::string& error);
    void tell(MigrationEvent::Kind kind, const MigrationStep& step, std::string_view text, std::size_t statement = 0);
    /// `number` is 0 where the statement is not counted.
    void tellSent(const MigrationStep& step, std::size_t number, std::string_view sql);
    void beginTransaction();
    void end(const char* how);

    Database& database_;
    RunOptions run_;
    MigrationTables tables_;
    std::size_t lockWaitRetries_;
    Tell tell_;
    bool hasChangedSession_ = false;
};

}  // namespace sequelize::detail
