#include <set>
#include <string>
#include <vector>

#include <sequelize/dialect/migration_sql.hpp>

#include "../type_sql.hpp"
#include "sqlite_dialect.hpp"
#include "sqlite_dump_sql.hpp"

namespace sequelize::detail {
namespace {

class SqliteMigrationSql final : public MigrationSql {
public:
    [[nodiscard]] bool definesInTransactions() const override { return true; }

    [[nodiscard]] std::string createMetaTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + sqliteDialect().quoted(name) +
               " (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY);";
    }

    [[nodiscard]] std::string createStateTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + sqliteDialect().quoted(name) +
               " (`name` VARCHAR(255) NOT NULL PRIMARY KEY, `direction` VARCHAR(4) NOT NULL, `state` VARCHAR(8) NOT NULL, "
               "`checksum` CHAR(64), `applied` INTEGER NOT NULL, `hashes` TEXT NOT NULL, `inFlight` CHAR(64), "
               "`schemaBefore` CHAR(64), `error` TEXT, `startedAt` DATETIME NOT NULL, `finishedAt` DATETIME, `tool` "
               "VARCHAR(64) NOT NULL);";
    }

    [[nodiscard]] std::string columnsOf(const std::string& table) const override {
        return "SELECT name FROM pragma_table_info(" + quotedText(table) + ", 'main') ORDER BY cid";
    }

    // Before the first look at the schema, which another one's transaction may keep from being read.
    [[nodiscard]] std::string_view filePath() const override { return "PRAGMA database_list"; }
    [[nodiscard]] std::string_view impatientSession() const override { return "PRAGMA busy_timeout = 0"; }

    [[nodiscard]] std::string_view scriptSettings() const override { return "SELECT 'PRAGMA foreign_keys = ON'"; }
    [[nodiscard]] std::vector<std::string> offlineSettings(const std::string&, const std::string&) const override {
        return {"PRAGMA foreign_keys = ON"};
    }

    // Of the pragmas those that change what statements do; the file keeps its own, others are of its speed alone.
    [[nodiscard]] std::vector<std::string> sessionReset(const std::set<std::string>& settings,
                                                        const std::set<std::string>&,
                                                        const std::vector<std::string>& tables) const override {
        std::vector<std::string> statements;
        for (const auto& table : tables)
            statements.push_back(std::string("DROP TABLE IF EXISTS ") + (table.find('.') == table.npos ? "temp." : "") +
                                 table);
        for (const char* const name :
             {"CASE_SENSITIVE_LIKE", "DEFER_FOREIGN_KEYS", "IGNORE_CHECK_CONSTRAINTS", "LEGACY_ALTER_TABLE",
              "QUERY_ONLY", "READ_UNCOMMITTED", "RECURSIVE_TRIGGERS", "REVERSE_UNORDERED_SELECTS", "WRITABLE_SCHEMA"})
            if (settings.contains(name)) statements.push_back(std::string("PRAGMA ") + name + " = OFF");
        if (settings.contains("FOREIGN_KEYS")) statements.emplace_back("PRAGMA foreign_keys = ON");
        return statements;
    }
    // It is that of the session's last INSERT, wherever.
    [[nodiscard]] std::vector<std::string> forgetInsertId() const override {
        return {"CREATE TEMP TABLE sequelize_no_id (id INTEGER PRIMARY KEY)",
                "INSERT INTO temp.sequelize_no_id VALUES (0)", "DROP TABLE temp.sequelize_no_id"};
    }
    [[nodiscard]] std::string textOfBytes(const std::string& hex) const override {
        return "CAST(X'" + hex + "' AS TEXT)";
    }

    [[nodiscard]] bool isOwnTable(std::string_view word) const override {
        return word.starts_with("SQLITE_") || word.starts_with("MAIN.SQLITE_");
    }

    [[nodiscard]] const DumpSql& dump() const override { return sqliteDumpSql(); }
};

}  // namespace

const MigrationSql& SqliteDialect::migrationSql() const {
    static const SqliteMigrationSql only;
    return only;
}

}  // namespace sequelize::detail
