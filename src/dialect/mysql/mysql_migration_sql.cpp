#include <array>
#include <set>

#include <sequelize/dialect/migration_sql.hpp>

#include "../type_sql.hpp"
#include "mysql_dialect.hpp"
#include "mysql_dump_sql.hpp"

namespace sequelize::detail {
namespace {

std::string replaced(std::string_view text, std::string_view what, const std::string& by) {
    std::string out(text);
    for (auto at = out.find(what); at != std::string::npos; at = out.find(what, at + by.size()))
        out.replace(at, what.size(), by);
    return out;
}

class MysqlMigrationSql final : public MigrationSql {
public:
    [[nodiscard]] bool definesInTransactions() const override { return false; }

    [[nodiscard]] std::string createMetaTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + mysqlDialect().quoted(name) +
               " (`name` VARCHAR(255) NOT NULL UNIQUE , PRIMARY KEY (`name`)) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE "
               "utf8_unicode_ci;";
    }

    [[nodiscard]] std::string createStateTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + mysqlDialect().quoted(name) +
               " (`name` VARCHAR(255) NOT NULL, `direction` VARCHAR(4) NOT NULL, `state` VARCHAR(8) NOT NULL, "
               "`checksum` CHAR(64), `applied` INTEGER NOT NULL, `hashes` MEDIUMTEXT NOT NULL, `inFlight` CHAR(64), "
               "`schemaBefore` CHAR(64), `error` TEXT, `startedAt` DATETIME(3) NOT NULL, `finishedAt` DATETIME(3), "
               "`tool` VARCHAR(64) NOT NULL, PRIMARY KEY (`name`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE "
               "utf8mb4_unicode_ci;";
    }

    [[nodiscard]] std::size_t longestTableName() const override { return 64; }

    [[nodiscard]] std::string columnsOf(const std::string& table) const override {
        return "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = " +
               quotedText(table) + " ORDER BY ORDINAL_POSITION";
    }

    [[nodiscard]] std::string otherCasesOf(const std::string& table) const override {
        return "SELECT TABLE_NAME FROM information_schema.TABLES WHERE @@lower_case_table_names = 0 AND TABLE_SCHEMA = "
               "DATABASE() AND LOWER(TABLE_NAME) = LOWER(" +
               quotedText(table) + ")";
    }

    // A session's lock ends with its session, and so not before the statement that the session runs: on the connection
    // that migrates, a client's death frees it when its ALTER has ended.
    [[nodiscard]] std::string_view takeLock() const override { return "SELECT GET_LOCK(?, ?)"; }
    [[nodiscard]] std::string_view releaseLock() const override { return "SELECT RELEASE_LOCK(?)"; }
    [[nodiscard]] std::string_view lockOwner() const override { return "SELECT IS_USED_LOCK(?)"; }
    [[nodiscard]] std::string_view lockHolder() const override {
        return "SELECT ID, USER, HOST, TIME, COALESCE(INFO, STATE, '') FROM information_schema.PROCESSLIST WHERE ID = "
               "IS_USED_LOCK(?)";
    }

    // The first is MySQL's, where the consumer events_stages_current is on, and the user may read it. The other is
    // MariaDB's: the part of one of several stages.
    [[nodiscard]] std::vector<std::string> progress() const override {
        return {
            "SELECT s.WORK_COMPLETED * 1e0 / s.WORK_ESTIMATED FROM performance_schema.events_stages_current s JOIN "
            "performance_schema.threads t ON t.THREAD_ID = s.THREAD_ID WHERE s.WORK_ESTIMATED > 0 AND "
            "t.PROCESSLIST_ID = IS_USED_LOCK(?)",
            "SELECT (GREATEST(STAGE, 1) - 1 + PROGRESS / 1e2) / MAX_STAGE FROM information_schema.PROCESSLIST WHERE "
            "MAX_STAGE > 0 AND ID = IS_USED_LOCK(?)"};
    }

    // The owner's connection is told by its client, too: numbers begin anew when the server does.
    [[nodiscard]] RowLockSql rowLock(const std::string& name) const override {
        const std::string table = mysqlDialect().quoted(name);
        const std::string server = "CONCAT(@@hostname, ':', @@port)";
        const std::string client =
            "COALESCE((SELECT p.HOST FROM information_schema.PROCESSLIST p WHERE p.ID = CONNECTION_ID()), '')";
        const std::string now = "UTC_TIMESTAMP(3)";
        return {.create =
                    "CREATE TABLE IF NOT EXISTS " + table +
                    " (`id` INTEGER NOT NULL PRIMARY KEY, `token` CHAR(36) NOT NULL, `connection` BIGINT UNSIGNED NOT "
                    "NULL, `client` VARCHAR(255) NOT NULL, `server` VARCHAR(255) NOT NULL, `takenAt` DATETIME(3) NOT "
                    "NULL, `beatAt` DATETIME(3) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE "
                    "utf8mb4_unicode_ci;",
                .take = "INSERT INTO " + table +
                        " (`id`, `token`, `connection`, `client`, `server`, `takenAt`, `beatAt`) VALUES (1, ?, "
                        "CONNECTION_ID(), " +
                        client + ", " + server + ", " + now + ", " + now + ")",
                .look = "SELECT l.token, l.connection, l.client, TIMESTAMPDIFF(SECOND, l.takenAt, " + now +
                        "), TIMESTAMPDIFF(SECOND, l.beatAt, " + now + "), l.server = " + server +
                        " AND EXISTS (SELECT 1 FROM information_schema.PROCESSLIST p WHERE p.ID = l.connection AND "
                        "(p.HOST = l.client OR l.client = '')) FROM " +
                        table + " l WHERE l.id = 1",
                .takeOver = "UPDATE " + table + " SET token = ?, connection = CONNECTION_ID(), client = " + client +
                            ", server = " + server + ", takenAt = " + now + ", beatAt = " + now +
                            " WHERE id = 1 AND token = ? AND beatAt <= " + now + " - INTERVAL ? SECOND",
                .beat = "UPDATE " + table + " SET beatAt = " + now + " WHERE id = 1 AND token = ?",
                .release = "DELETE FROM " + table + " WHERE id = 1 AND token = ?"};
    }

    [[nodiscard]] std::vector<std::string> sessionSettings(std::chrono::seconds lockWait) const override {
        // MySQL's year: a statement that waits for a table's lock makes all that come after it wait.
        return {"SET SESSION lock_wait_timeout = " + std::to_string(lockWait.count())};
    }

    [[nodiscard]] std::string_view scriptSettings() const override {
        return "SELECT CONCAT('SET NAMES ', QUOTE(@@character_set_client), ' COLLATE ', QUOTE(@@collation_connection)), "
               "CONCAT('SET SESSION sql_mode = ', QUOTE(@@sql_mode), ', time_zone = ', QUOTE(@@time_zone))";
    }
    [[nodiscard]] std::vector<std::string> offlineSettings(const std::string& charset,
                                                           const std::string& timezone) const override {
        return {"SET NAMES " + quotedText(charset), "SET " + mysqlSessionSettings(timezone)};
    }
    // DEFAULT is the server's own value, with which sessions begin; but of the two checks MySQL turns it round. MariaDB
    // had another name for the isolation until 11.1.
    [[nodiscard]] std::vector<std::string> sessionReset(const std::set<std::string>& settings,
                                                        const std::set<std::string>& variables,
                                                        const std::vector<std::string>& tables) const override {
        std::vector<std::string> statements;
        for (const auto& table : tables) statements.push_back("DROP TEMPORARY TABLE IF EXISTS " + table);
        std::string set =
            "SET SESSION foreign_key_checks = @@GLOBAL.foreign_key_checks, unique_checks = @@GLOBAL.unique_checks, "
            "sql_mode = DEFAULT, time_zone = DEFAULT, autocommit = 1";
        for (const auto& name : settings) {
            static const std::set<std::string> known = {"FOREIGN_KEY_CHECKS", "UNIQUE_CHECKS", "SQL_MODE",  "TIME_ZONE",
                                                        "AUTOCOMMIT",         "RAND_SEED1",    "RAND_SEED2"};
            static const std::set<std::string> numbers = {"LAST_INSERT_ID", "INSERT_ID", "IDENTITY"};
            if (name == "TRANSACTION")
                set +=
                    "/*!80000 , transaction_isolation = DEFAULT, transaction_read_only = DEFAULT *//*M! , tx_isolation = "
                    "DEFAULT, tx_read_only = DEFAULT */";
            else if (!known.contains(name))
                set += ", " + name + (numbers.contains(name) ? " = 0" : " = DEFAULT");
        }
        statements.push_back(std::move(set));
        std::string nulls;
        for (const auto& name : variables) nulls += (nulls.empty() ? "SET " : ", ") + name + " = NULL";
        if (!nulls.empty()) statements.push_back(std::move(nulls));
        return statements;
    }
    [[nodiscard]] std::vector<std::string> forgetInsertId() const override {
        return {"SET SESSION last_insert_id = 0"};
    }
    [[nodiscard]] std::string textOfBytes(const std::string& hex) const override { return "_utf8mb4 X'" + hex + "'"; }
    [[nodiscard]] std::string_view readOnlySession() const override { return "SET SESSION TRANSACTION READ ONLY"; }

    // MariaDB keeps no list of such locks, unless it is told to: there, whoever has a transaction open may be it.
    [[nodiscard]] std::vector<std::string> tableUsers(const std::vector<std::string>& names) const override {
        std::string list;
        for (const auto& name : names) {
            const auto dot = name.rfind('.');
            list += (list.empty() ? "" : ", ") + quotedText(name.substr(dot == std::string::npos ? 0 : dot + 1));
        }
        return {
            "SELECT DISTINCT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_TIME, "
            "COALESCE(t.PROCESSLIST_INFO, t.PROCESSLIST_COMMAND) FROM performance_schema.metadata_locks m JOIN "
            "performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID WHERE m.LOCK_STATUS = 'GRANTED' AND "
            "m.OBJECT_TYPE = 'TABLE' AND m.OBJECT_SCHEMA = DATABASE() AND t.PROCESSLIST_ID <> CONNECTION_ID() AND "
            "UPPER(m.OBJECT_NAME) IN (" +
                list + ") LIMIT 3",
            "SELECT p.ID, p.USER, p.HOST, p.TIME, COALESCE(p.INFO, p.COMMAND) FROM information_schema.INNODB_TRX x "
            "JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id WHERE p.ID <> CONNECTION_ID() "
            "ORDER BY x.trx_started LIMIT 3"};
    }

    [[nodiscard]] std::vector<std::string> fingerprint(const std::vector<std::string>& others) const override {
        static constexpr std::array<std::string_view, 10> parts = {
            "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, ROW_FORMAT, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT FROM "
            "information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
            "SELECT TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, "
            "EXTRA, COLUMN_COMMENT, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() "
            "ORDER BY 1, 2",
            "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE, COLLATION, SUB_PART, INDEX_TYPE, "
            "INDEX_COMMENT FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, 3",
            "SELECT TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, "
            "REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = "
            "DATABASE() ORDER BY 1, 2, 3",
            "SELECT TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM "
            "information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() ORDER BY 1, 2",
            "SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = "
            "DATABASE() ORDER BY 1, 2",
            "SELECT TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, "
            "PARTITION_DESCRIPTION FROM information_schema.PARTITIONS WHERE PARTITION_NAME IS NOT NULL AND TABLE_SCHEMA = "
            "DATABASE() ORDER BY 1, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION",
            "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
            "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT FROM "
            "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY 1",
            "SELECT ROUTINE_TYPE, ROUTINE_NAME, ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = "
            "DATABASE() UNION ALL SELECT 'EVENT', EVENT_NAME, EVENT_DEFINITION FROM information_schema.EVENTS WHERE "
            "EVENT_SCHEMA = DATABASE() ORDER BY 1, 2"};
        std::vector<std::string> queries{parts.begin(), parts.end()};
        for (const auto& other : others)
            for (const auto part : parts) queries.push_back(replaced(part, "DATABASE()", quotedText(other)));
        return queries;
    }

    [[nodiscard]] std::string databasesAmong(const std::vector<std::string>& names) const override {
        return "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE UPPER(SCHEMA_NAME) IN (" + listed(names) +
               ") AND SCHEMA_NAME <> DATABASE() AND UPPER(SCHEMA_NAME) <> 'INFORMATION_SCHEMA' ORDER BY 1";
    }
    [[nodiscard]] std::string functionsAmong(const std::vector<std::string>& names) const override {
        return "SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_TYPE = 'FUNCTION' AND "
               "UPPER(ROUTINE_NAME) IN (" +
               listed(names) + ")";
    }

private:
    static std::string listed(const std::vector<std::string>& names) {
        std::string list;
        for (const auto& name : names) list += (list.empty() ? "" : ", ") + quotedText(name);
        return list;
    }

    [[nodiscard]] const DumpSql& dump() const override { return mysqlDumpSql(); }
};

}  // namespace

const MigrationSql& MysqlDialect::migrationSql() const {
    static const MysqlMigrationSql only;
    return only;
}

}  // namespace sequelize::detail
