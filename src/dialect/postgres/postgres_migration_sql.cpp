#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>

#include "../../core/ascii.hpp"
#include "../type_sql.hpp"
#include "postgres_dialect.hpp"
#include "postgres_dump_sql.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

/// The number that stands for a lock's name.
constexpr std::string_view lockKey = "hashtextextended(CAST($1 AS TEXT), 0)";

class PostgresMigrationSql final : public MigrationSql {
public:
    [[nodiscard]] bool definesInTransactions() const override { return true; }

    [[nodiscard]] std::string createMetaTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + postgresDialect().quoted(name) +
               " (\"name\" VARCHAR(255) NOT NULL UNIQUE , PRIMARY KEY (\"name\"));";
    }

    [[nodiscard]] std::string createStateTable(const std::string& name) const override {
        return "CREATE TABLE IF NOT EXISTS " + postgresDialect().quoted(name) +
               " (\"name\" VARCHAR(255) NOT NULL, \"direction\" VARCHAR(4) NOT NULL, \"state\" VARCHAR(8) NOT NULL, "
               "\"checksum\" VARCHAR(64), \"applied\" INTEGER NOT NULL, \"hashes\" TEXT NOT NULL, \"inFlight\" VARCHAR(64), "
               "\"schemaBefore\" VARCHAR(64), \"error\" TEXT, \"startedAt\" TIMESTAMP WITH TIME ZONE NOT NULL, \"finishedAt\" "
               "TIMESTAMP WITH TIME ZONE, \"tool\" VARCHAR(64) NOT NULL, PRIMARY KEY (\"name\"));";
    }

    [[nodiscard]] std::size_t longestTableName() const override { return longestPostgresName; }

    [[nodiscard]] std::string columnsOf(const std::string& table) const override {
        return "SELECT CAST(attname AS TEXT) FROM pg_attribute WHERE attrelid = to_regclass(" +
               postgresText(postgresDialect().quoted(table)) + ") AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
    }

    // An advisory lock is the session's.
    [[nodiscard]] std::string_view takeLock() const override {
        static const std::string sql = takeAdvisoryLock(lockKey, "$2");
        return sql;
    }
    [[nodiscard]] std::string_view releaseLock() const override {
        static const std::string sql = fmt::format("SELECT pg_advisory_unlock({})", lockKey);
        return sql;
    }
    [[nodiscard]] std::string_view lockOwner() const override {
        static const std::string sql = advisoryLockOwner(lockKey);
        return sql;
    }
    [[nodiscard]] std::string_view lockHolder() const override {
        static const std::string sql = fmt::format(
            "SELECT a.pid, a.usename, COALESCE(CAST(a.client_addr AS TEXT), 'localhost'), CAST(EXTRACT(EPOCH FROM "
            "clock_timestamp() - a.state_change) AS BIGINT), COALESCE(NULLIF(a.query, ''), a.state, '') FROM pg_stat_activity "
            "AS a WHERE a.pid = ({})",
            advisoryLockOwner(lockKey));
        return sql;
    }

    // A session is told by its number and when it began: numbers come again.
    [[nodiscard]] RowLockSql rowLock(const std::string& name) const override {
        const std::string table = postgresDialect().quoted(name);
        const std::string client =
            "COALESCE((SELECT CAST(backend_start AS TEXT) FROM pg_stat_activity WHERE pid = pg_backend_pid()), '')";
        const std::string now = "clock_timestamp()";
        const auto seconds = [&](const std::string& since) {
            return "CAST(EXTRACT(EPOCH FROM " + now + " - " + since + ") AS BIGINT)";
        };
        return {
            .create =
                "CREATE TABLE IF NOT EXISTS " + table +
                " (\"id\" INTEGER NOT NULL PRIMARY KEY, \"token\" VARCHAR(36) NOT NULL, \"connection\" BIGINT NOT NULL, "
                "\"client\" VARCHAR(255) NOT NULL, \"takenAt\" TIMESTAMP WITH TIME ZONE NOT NULL, \"beatAt\" TIMESTAMP "
                "WITH TIME ZONE NOT NULL);",
            .take = "INSERT INTO " + table +
                    " (\"id\", \"token\", \"connection\", \"client\", \"takenAt\", \"beatAt\") VALUES (1, $1, "
                    "pg_backend_pid(), " +
                    client + ", " + now + ", " + now + ")",
            .look = "SELECT l.token, l.connection, l.client, " + seconds("l.\"takenAt\"") + ", " +
                    seconds("l.\"beatAt\"") +
                    ", CASE WHEN EXISTS (SELECT 1 FROM pg_stat_activity AS p WHERE p.pid = l.connection AND "
                    "(CAST(p.backend_start AS TEXT) = l.client OR l.client = '')) THEN 1 ELSE 0 END FROM " +
                    table + " AS l WHERE l.id = 1",
            .takeOver = "UPDATE " + table + " SET token = $1, connection = pg_backend_pid(), client = " + client +
                        ", \"takenAt\" = " + now + ", \"beatAt\" = " + now +
                        " WHERE id = 1 AND token = $2 AND \"beatAt\" <= " + now + " - $3 * INTERVAL '1 second'",
            .beat = "UPDATE " + table + " SET \"beatAt\" = " + now + " WHERE id = 1 AND token = $1",
            .release = "DELETE FROM " + table + " WHERE id = 1 AND token = $1"};
    }

    [[nodiscard]] std::vector<std::string> sessionSettings(std::chrono::seconds lockWait) const override {
        // A statement that waits for a table makes all that come after it wait.
        return {fmt::format("SET lock_timeout = '{}s'", lockWait.count())};
    }

    [[nodiscard]] std::string_view scriptSettings() const override {
        return "SELECT 'SET client_encoding = ' || quote_literal(current_setting('client_encoding')), 'SET TimeZone = ' || "
               "quote_literal(current_setting('TimeZone')), 'SET search_path = ' || current_setting('search_path'), 'SET "
               "standard_conforming_strings = ' || current_setting('standard_conforming_strings')";
    }
    [[nodiscard]] std::vector<std::string> offlineSettings(const std::string&,
                                                           const std::string& timezone) const override {
        // With a sign, SET TIME ZONE of a text would count the other way round.
        const bool isUtc = timezone.empty() || timezone == "+00:00" || timezone == "Z";
        return {
            "SET client_encoding = 'UTF8'",
            isUtc ? "SET TimeZone = 'UTC'" : "SET TIME ZONE INTERVAL " + postgresText(timezone) + " HOUR TO MINUTE"};
    }
    [[nodiscard]] std::vector<std::string> sessionReset(const std::set<std::string>& settings,
                                                        const std::set<std::string>&,
                                                        const std::vector<std::string>& tables) const override {
        std::vector<std::string> statements;
        for (const auto& table : tables)
            statements.push_back("DROP TABLE IF EXISTS " +
                                 std::string(table.find('.') == std::string::npos ? "pg_temp." : "") + table);
        for (const auto& name : settings)
            if (!name.empty() && isOfName(name.front())) statements.push_back("RESET " + lowered(name));
        return statements;
    }
    [[nodiscard]] std::vector<std::string> forgetInsertId() const override { return {"DISCARD SEQUENCES"}; }
    [[nodiscard]] std::string textOfBytes(const std::string& hex) const override {
        return "convert_from(decode('" + hex + "', 'hex'), 'UTF8')";
    }

    [[nodiscard]] std::vector<std::string> tableUsers(const std::vector<std::string>& names) const override {
        std::string list;
        for (const auto& name : names) {
            const auto dot = name.rfind('.');
            list += (list.empty() ? "" : ", ") + postgresText(name.substr(dot == std::string::npos ? 0 : dot + 1));
        }
        return {
            "SELECT DISTINCT a.pid, a.usename, COALESCE(CAST(a.client_addr AS TEXT), 'localhost'), CAST(EXTRACT(EPOCH FROM "
            "clock_timestamp() - a.state_change) AS BIGINT), COALESCE(NULLIF(a.query, ''), a.state, '') FROM pg_locks AS l "
            "JOIN pg_class AS c ON c.oid = l.relation JOIN pg_stat_activity AS a ON a.pid = l.pid WHERE l.granted AND l.pid <> "
            "pg_backend_pid() AND UPPER(c.relname) IN (" +
            list + ") LIMIT 3"};
    }

    [[nodiscard]] bool isOwnTable(std::string_view word) const override {
        return word.starts_with("PG_") || word.starts_with("PG_CATALOG.");
    }

    [[nodiscard]] const DumpSql& dump() const override { return postgresDumpSql(); }
};

}  // namespace

const MigrationSql& PostgresDialect::migrationSql() const {
    static const PostgresMigrationSql only;
    return only;
}

}  // namespace sequelize::detail
