#pragma once

#include <optional>
#include <string>

#include <sequelize/migrator.hpp>

#include "invocation.hpp"
#include "server_progress.hpp"
#include "statement_progress.hpp"

namespace sequelize::detail::commandline {

/// A command's connection: the program's own, or one that settings tell of; with the program's models.
class Session {
public:
    /// Sends nothing. Throws Failure.
    explicit Session(const Invocation& invocation);
    /// With settings that were read before, of a connection that the command line makes itself.
    Session(const Invocation& invocation, Settings settings);

    [[nodiscard]] Sequelize& sequelize() noexcept { return *sequelize_; }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    /// The database's name, or its file's.
    [[nodiscard]] std::string databaseName() const;

private:
    Settings settings_;
    std::optional<Sequelize> made_;
    Sequelize* sequelize_;
};

/// The migrations, or seeders, of a command: what they are, where it is kept what was run, and what is said meanwhile.
class MigrationSession {
public:
    enum class Kind { migrations, seeders };
    enum class Direction { up, down };

    /// Reads the folder, and sends nothing. `direction` matters for what is kept nowhere: nothing has run before `up`,
    /// and everything before `down`. Throws Failure, and UsageError for what is wrong in the folder.
    MigrationSession(Invocation& invocation, Kind kind, Direction direction = Direction::up);
    /// With settings that were read before, as a Session.
    MigrationSession(Invocation& invocation, const Settings& settings, Kind kind, Direction direction = Direction::up);
    ~MigrationSession();
    MigrationSession(const MigrationSession&) = delete;
    MigrationSession& operator=(const MigrationSession&) = delete;

    [[nodiscard]] Session& session() noexcept { return session_; }
    [[nodiscard]] Migrator& migrator() noexcept { return *migrator_; }
    [[nodiscard]] const RunStorage& storage() const noexcept { return storage_; }
    /// Says, once, that somebody else has the lock.
    /// How a lock is taken by a command that does without the migrator.
    [[nodiscard]] const MigratorOptions& migratorOptions() const noexcept { return options_; }

private:
    void open(Kind kind, Direction direction);
    [[nodiscard]] MigratorOptions options(const Migrations& list, Kind kind, Direction direction);
    void tell(const MigrationEvent& event);
    void tellWaiting(std::string_view text);

    Invocation& invocation_;
    Session session_;
    RunStorage storage_;
    MigratorOptions options_{};
    std::optional<Migrator> migrator_;
    std::optional<ServerProgress> serverProgress_{};
    StatementProgress progress_;  ///< asks the one before it
    std::size_t statements_ = 0;  ///< of the migration that runs
    bool isWaiting_ = false;
};

/// The migrations or seeders that the program has built in, else those of the folder. Throws Failure, and UsageError
/// for what is wrong in the folder.
[[nodiscard]] Migrations listedMigrations(const Invocation& invocation, MigrationSession::Kind kind);

/// A file of names, as umzug has it: a JSON list. `executed` throws Failure for a file that is something else.
[[nodiscard]] MigrationStorage jsonStorage(const std::string& path);

}  // namespace sequelize::detail::commandline
