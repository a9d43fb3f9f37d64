#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/migration.hpp>
#include <sequelize/migration_error.hpp>

namespace sequelize {

class Sequelize;

/// What happens while migrations run (umzug: the events migrating, migrated, reverting, reverted).
struct MigrationEvent {
    enum class Kind : std::uint8_t {
        migrating,  ///< a migration begins
        migrated,   ///< it is done, in `elapsed`
        reverting,  ///< a migration is about to be undone
        reverted,   ///< it is undone, in `elapsed`
        statement,  ///< statement `statements` is sent; `text` is its SQL
        uncounted,  ///< a statement that only reads, or sets the session, is sent; `text` is its SQL
        waiting,    ///< somebody else migrates; `text` tells who
        retrying,   ///< statement `statements` has waited in vain for a table, and is sent again; `text` tells for whom
        note,       ///< something that a person should know: `text`
    };
    Kind kind = Kind::note;
    std::string_view migration{};
    std::string_view text{};
    std::size_t statements = 0;  ///< of `migrated` and `reverted`: how many ran
    std::chrono::milliseconds elapsed{0};
};

/// Another place than the table for the names of migrations that have run (umzug: a custom storage). It holds names
/// only: a migration that fails half-way begins anew.
struct MigrationStorage {
    std::function<std::vector<std::string>()> executed{};      ///< the names of those that have run
    std::function<void(const std::string&)> logMigration{};    ///< one has run
    std::function<void(const std::string&)> unlogMigration{};  ///< one was undone
};

/// Options of a Migrator.
struct MigratorOptions {
    /// How of two that migrate one database one waits.
    enum class Lock : std::uint8_t {
        automatic,  ///< a named lock; a row, where the server refuses named locks, as Galera clusters do
        named,  ///< GET_LOCK on the connection that migrates: the server frees it, and not before the statement ends
        row,    ///< a row in a table of its own, for servers behind proxies; whoever has it says so now and then
    };
    std::string tableName = "SequelizeMeta";  ///< of the names of migrations that have run, as sequelize-cli has it
    /// How long another one's run is waited for, on SQLite another one's writing, too; 0: not at all.
    std::chrono::seconds lockTimeout{300};
    Lock lock = Lock::automatic;  ///< `row` is a UsageError on SQLite, where a file beside the database's is the lock
    std::chrono::seconds lockExpiry{60};  ///< of Lock::row: taken over from one that was silent for so long
    /// How long a definition waits for a table that a transaction of somebody else's uses: meanwhile all others wait,
    /// too (MySQL's lock_wait_timeout). From one second.
    std::chrono::seconds lockWaitTimeout{5};
    std::size_t lockWaitRetries = 5;            ///< so often it is sent again then
    std::optional<MigrationStorage> storage{};  ///< instead of the table; all three functions are needed
    /// `upScript` and `downScript` connect to nothing: they write all migrations, or those that are named, as if none,
    /// or all, had run. What a migration would ask the database is a MigrationError. All else is UsageError.
    bool offline = false;
    bool strict = false;             ///< refuse a pending migration whose name is before that of one that ran
    bool allowChanged = false;       ///< run although the source of one that ran has changed
    std::string noun = "migration";  ///< what messages call one of them; "seed" for seeds
    std::function<void(const MigrationEvent&)> onEvent{};  ///< called on the thread that migrates
    std::optional<Logger> logging{};                       ///< of the statements; instead of the connection's
};

/// Which migrations `Migrator::up` runs.
struct UpOptions {
    std::string to{};                       ///< up to this one, and it
    std::string from{};                     ///< those behind this one
    std::vector<std::string> migrations{};  ///< just these, in this order
    std::optional<std::size_t> step{};      ///< so many at most
};

/// Which migrations `Migrator::down` undoes.
struct DownOptions {
    std::string to{};                       ///< down to this one, and it
    std::vector<std::string> migrations{};  ///< just these, in this order
    std::size_t step = 1;                   ///< so many, from the last; where neither of the others is given
    bool all = false;                       ///< all that have run
};

/// A migration and what became of it.
struct MigrationStatus {
    enum class State : std::uint8_t {
        pending,  ///< it has not run
        up,       ///< it has run
        failed,   ///< it failed or was interrupted half-way: the next run goes on with it
        running,  ///< somebody is at it; SQLite tells it of those that are no transaction
    };
    std::string name{};  ///< as the database has it, else as the program has it
    State state = State::pending;
    bool hasSource = true;      ///< false: it has run, or half-way, and this program does not have it
    bool isChanged = false;     ///< its source is not what has run
    bool isOutOfOrder = false;  ///< pending, and named before one that has run
    std::size_t applied = 0;    ///< of `failed` and `running`: how many of its statements have run
    std::string error{};        ///< of `failed`: why
    bool isUnverified = false;  ///< it has run, and nothing tells of which source: another tool ran it, or named it
    std::string replacedBy{};   ///< the one that stands for it (-- migrate:replaces), and is undone in its place
};

/// Migrations as a script: what `Migrator::upScript` returns.
struct MigrationScript {
    struct Step {
        std::string name{};          ///< the migration's
        std::size_t statements = 0;  ///< how many it sends
    };
    std::string sql{};          ///< empty where nothing is to be done
    std::vector<Step> steps{};  ///< in their order
};

/// Runs migrations and undoes them (umzug: Umzug). Whatever interrupts it, the next run goes on where it stopped: each
/// statement has its effect once. Two that run at once do not meet: one waits, and finds nothing to do. Not
/// thread-safe; the Sequelize object must outlive it, and may be used by others meanwhile.
class SEQUELIZE_API Migrator {
public:
    /// Sends nothing. Throws UsageError for a table name that is empty, or too long for the database.
    Migrator(Sequelize& sequelize, Migrations migrations, MigratorOptions options = {});
    Migrator(Migrator&&) noexcept;
    Migrator& operator=(Migrator&&) noexcept;
    ~Migrator();

    /// Runs what is pending, in the order of names, and returns the names of those that ran (umzug: up). Throws
    /// MigrationError, with the migration's name and what it failed by; those before it have run. Throws it before the
    /// first statement where one was undone half-way, or has run half-way and this program does not have it. Throws
    /// UsageError for options that contradict each other, ConnectionError, which names the migration.
    std::vector<std::string> up(const UpOptions& options = {});
    /// Undoes migrations, the last first, and returns their names (umzug: down). Looks before the first statement
    /// whether each has a source and can be undone, and whether none is half done but what it undoes. Tells of one
    /// whose source has changed since it ran. Throws as `up`.
    std::vector<std::string> down(const DownOptions& options = {});
    /// The names of those that have not run, in order (umzug: pending). Writes nothing. Throws DatabaseError,
    /// ConnectionError.
    [[nodiscard]] std::vector<std::string> pending();
    /// The names of those that have run, as the database has them, in order (umzug: executed). Writes nothing. Throws
    /// DatabaseError, ConnectionError.
    [[nodiscard]] std::vector<std::string> executed();
    /// Every migration that this program has or that has run, in order. Writes nothing. Throws DatabaseError,
    /// ConnectionError.
    [[nodiscard]] std::vector<MigrationStatus> status();
    /// What `up` would send, as a script for somebody else to run: in one session, once, and to its end. It holds the
    /// lock, notes what it has done, and values are literals. Changes nothing: on SQLite it does everything in a
    /// transaction, and rolls that back; elsewhere only what reads is sent, and so a migration in C++ that looks at a
    /// table which an earlier statement of the script makes is a MigrationError. Throws as `up`; and UsageError where
    /// names are kept in a `.storage`, MigrationError where a migration has stopped half-way.
    [[nodiscard]] MigrationScript upScript(const UpOptions& options = {});
    /// The same of `down`.
    [[nodiscard]] MigrationScript downScript(const DownOptions& options = {});
    /// For the start of a program: throws MigrationError where a migration is pending, failed or changed. Writes
    /// nothing.
    void requireUpToDate();
    /// Notes that a migration has run, or has not, without running it: for a database that others have changed, and of
    /// one that stopped half-way. What it replaces is noted with it. Throws MigrationError where this program has no
    /// such migration, none of its stands for it, and the database does not know it either.
    void mark(const std::string& name, bool hasRun = true);
    /// Answers for an interrupted statement of which the database cannot tell whether it ran: the next run goes on
    /// behind it, or with it. Throws MigrationError where no statement of that migration waits for an answer.
    void resolve(const std::string& name, bool wasApplied);
    /// Takes the source of one that ran, and was changed then, for what ran. Returns whether that was another one.
    /// Throws MigrationError where it has not run, has stopped half-way, or this program does not have it; UsageError
    /// where names are kept in a `.storage`.
    bool accept(const std::string& name);
    /// Ends the statement that `up` or `down` is in, which then throws MigrationError; nothing where none runs. May
    /// come too late: then the next statement begins. The only function that may be called from another thread.
    void interrupt() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sequelize
