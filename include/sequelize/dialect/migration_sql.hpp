#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize::detail {

class DumpSql;

/// Statements about the one row of a table that is a lock. The owner's token is a bind of all but `create` and `look`.
struct RowLockSql {
    std::string create{};    ///< empty: the dialect has none
    std::string take{};      ///< fails for its key where somebody has it
    std::string look{};      ///< token, connection, client, seconds held, seconds silent, whether the connection lives
    std::string takeOver{};  ///< binds: the new token, the old one, and for how many seconds that one was silent
    std::string beat{};
    std::string release{};
};

/// What a database's dialect says of migrations. Stateless and thread-safe.
class SEQUELIZE_API MigrationSql {
public:
    virtual ~MigrationSql() = default;

    /// Whether a transaction holds statements that define tables, too: then a migration is one.
    [[nodiscard]] virtual bool definesInTransactions() const = 0;
    /// The table of the names of migrations that have run, as sequelize-cli makes it.
    [[nodiscard]] virtual std::string createMetaTable(const std::string& name) const = 0;
    /// The table of what the library must know beside them.
    [[nodiscard]] virtual std::string createStateTable(const std::string& name) const = 0;
    /// How many characters a table's name may have; 0: any number.
    [[nodiscard]] virtual std::size_t longestTableName() const { return 0; }
    /// A query for the columns of a table, by name in their order; no rows: there is no such table.
    [[nodiscard]] virtual std::string columnsOf(const std::string& table) const = 0;
    /// A query for tables whose names differ from this one in case only, and are others; empty: case does not count.
    [[nodiscard]] virtual std::string otherCasesOf(const std::string&) const { return {}; }

    /// A query of one value, 1 where the lock of that name was taken within the seconds; of two binds. Empty: a
    /// file is the lock, by `filePath`.
    [[nodiscard]] virtual std::string_view takeLock() const { return {}; }
    [[nodiscard]] virtual std::string_view releaseLock() const { return {}; }
    /// A query of one value, of one bind, that is NULL where nobody has it.
    [[nodiscard]] virtual std::string_view lockOwner() const { return {}; }
    /// A query, of one bind, for the one that has the lock: its connection's number, user, host, seconds and statement.
    [[nodiscard]] virtual std::string_view lockHolder() const { return {}; }

    /// Queries of one number, of one bind: how far, from 0 to 1, the statement has come of the one that has the lock of
    /// that name. Each may fail, or give no row: on a server that is another, or tells nothing, or not to this user.
    [[nodiscard]] virtual std::vector<std::string> progress() const { return {}; }
    /// Of databases that are a file: a query with its path in the third column, where the second is "main". Beside it a
    /// file is the lock.
    [[nodiscard]] virtual std::string_view filePath() const { return {}; }
    /// What a session is told that shall not wait for others who write; with `filePath`.
    [[nodiscard]] virtual std::string_view impatientSession() const { return {}; }

    [[nodiscard]] virtual RowLockSql rowLock(const std::string&) const { return {}; }

    /// What a session is told before it migrates. `lockWait`: how long a definition may wait for a table.
    [[nodiscard]] virtual std::vector<std::string> sessionSettings(std::chrono::seconds) const { return {}; }
    /// A query with one row, whose columns are statements that give another session this one's settings.
    [[nodiscard]] virtual std::string_view scriptSettings() const = 0;
    /// What a script that was written without a connection tells a session: as much of that as nobody must ask.
    [[nodiscard]] virtual std::vector<std::string> offlineSettings(const std::string& charset,
                                                                   const std::string& timezone) const = 0;
    /// What makes of a session that has been told to set these one that has not, before `scriptSettings`: its own
    /// settings, in capitals, variables of the user's, with their @, and temporary tables, as they are named in SQL.
    [[nodiscard]] virtual std::vector<std::string> sessionReset(const std::set<std::string>& settings,
                                                                const std::set<std::string>& variables,
                                                                const std::vector<std::string>& tables) const = 0;
    /// What makes a session forget the last id that was generated in it.
    [[nodiscard]] virtual std::vector<std::string> forgetInsertId() const = 0;
    /// The text whose bytes these are, in hexadecimal, as a literal that reads alike in every mode.
    [[nodiscard]] virtual std::string textOfBytes(const std::string& hex) const = 0;
    /// What keeps a session from writing, before anything of a dry run is sent; empty where a dry run is rolled back.
    [[nodiscard]] virtual std::string_view readOnlySession() const { return {}; }
    /// Queries, the best first, for those who use tables of these names, in capitals: their connection's number, user,
    /// host, seconds and statement. None: nothing waits for a table but for a while.
    [[nodiscard]] virtual std::vector<std::string> tableUsers(const std::vector<std::string>&) const { return {}; }
    /// Queries whose rows together tell whether the schema is the same, and these other databases of the server. Empty
    /// where `definesInTransactions`: nothing is ever half done.
    [[nodiscard]] virtual std::vector<std::string> fingerprint(const std::vector<std::string>&) const { return {}; }
    /// A query for those of the names, in capitals, that are databases of the server; empty: it has one.
    [[nodiscard]] virtual std::string databasesAmong(const std::vector<std::string>&) const { return {}; }
    /// A query for those of the names, in capitals, that are functions which users have stored; empty: there are none.
    [[nodiscard]] virtual std::string functionsAmong(const std::vector<std::string>&) const { return {}; }
    /// Whether a word of a statement, in capitals, is a table of the database's own, or one that a rebuild makes.
    [[nodiscard]] virtual bool isOwnTable(std::string_view) const { return false; }
    /// What it says of a dump.
    [[nodiscard]] virtual const DumpSql& dump() const = 0;
};

}  // namespace sequelize::detail
