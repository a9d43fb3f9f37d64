#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../replication_sql.hpp"
#include "mysql_dialect.hpp"

namespace sequelize::detail {

const ReplicationSql* MysqlDialect::replicationSql() const {
    static constexpr std::array positions{
        PositionSql{.written = "SELECT @@GLOBAL.gtid_executed", .await = "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)"}};
    static constexpr ReplicationSql sql{.takesNoWrites = "SELECT @@GLOBAL.read_only OR @@GLOBAL.innodb_read_only",
                                        .sources = "SHOW REPLICA STATUS",
                                        .lag = "Seconds_Behind_Source",
                                        .positions = positions};
    return &sql;
}

const ReplicationSql* MariadbDialect::replicationSql() const {
    static constexpr std::array positions{
        // A node of Galera copies what others wrote without noting it as a replica does.
        PositionSql{.written = "SELECT WSREP_LAST_SEEN_GTID()",
                    .none = "0-0-0",
                    .await = "SELECT WSREP_SYNC_WAIT_UPTO_GTID(?, ?)",
                    .reached = 1},
        PositionSql{.written = "SELECT @@GLOBAL.gtid_binlog_pos", .await = "SELECT MASTER_GTID_WAIT(?, ?)"}};
    // read_only is a word in later versions. A node of Galera without a majority, or one that is getting its data,
    // takes connections and refuses statements on tables.
    static constexpr ReplicationSql sql{
        .takesNoWrites =
            "SELECT @@GLOBAL.read_only NOT IN ('0', 'OFF') OR @@GLOBAL.innodb_read_only OR "
            "(SELECT COUNT(*) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'WSREP_READY' "
            "AND VARIABLE_VALUE = 'OFF' OR VARIABLE_NAME = 'WSREP_PROVIDER_NAME' AND VARIABLE_VALUE <> '') = 2",
        .sources = "SHOW ALL SLAVES STATUS",
        .lag = "Seconds_Behind_Master",
        .positions = positions};
    return &sql;
}

bool MysqlDialect::onlyReads(std::string_view sql) const {
    // Where one of these stands in a text or is a name, the primary reads, which does no harm.
    static constexpr std::array<std::string_view, 11> doMore = {"UPDATE",       "SHARE",        "INTO",
                                                                "NEXT",         "NEXTVAL",      "SETVAL",
                                                                "GET_LOCK",     "RELEASE_LOCK", "RELEASE_ALL_LOCKS",
                                                                "IS_FREE_LOCK", "IS_USED_LOCK"};
    static constexpr std::array<std::string_view, 4> reads = {"SELECT", "WITH", "VALUES", "TABLE"};
    bool isFirst = true;
    for (auto at = sql.begin(); at != sql.end();) {
        if (*at == '@') {
            // A variable of the session's, which SELECT may set, too; not one of the server's.
            if (std::next(at) == sql.end() || *std::next(at) != '@') return false;
            at += 2;
            continue;
        }
        const auto end = std::find_if_not(at, sql.end(), isOfWord);
        if (end == at) {
            ++at;
            continue;
        }
        const std::string_view word(at, end);
        if (std::exchange(isFirst, false) && !isOneOfWords(word, reads)) return false;
        if (isOneOfWords(word, doMore)) return false;
        at = end;
    }
    return !isFirst;
}

Refusal MysqlDialect::refusalOf(const NativeError& error) const {
    const auto says = [&](std::string_view words) { return error.message.find(words) != std::string::npos; };
    switch (error.code) {
        case 1290:  // ER_OPTION_PREVENTS_STATEMENT, which names the option, --read-only or --super-read-only
            return says("read-only") || says("read_only") ? Refusal::readOnly : Refusal::none;
        case 1792:  // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
            return Refusal::readOnlySession;
        case 1836:  // ER_READ_ONLY_MODE
        case 1874:  // ER_INNODB_READ_ONLY
            return Refusal::readOnly;
        case 1047:  // ER_UNKNOWN_COM_ERROR, of Galera
            return says("WSREP") ? Refusal::notReady : Refusal::none;
        case 1180:  // ER_ERROR_DURING_COMMIT, of Galera: the node lost the others while it collected what to send them
            return says("Error while appending") && says("Primary Component") ? Refusal::notReady : Refusal::none;
        default:
            return Refusal::none;
    }
}

}  // namespace sequelize::detail
