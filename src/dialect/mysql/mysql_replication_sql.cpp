#include <array>

#include <sequelize/core/error.hpp>

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
    // read_only is a word in later versions. A node of Galera without a majority, or one that is getting its data, takes
    // connections and refuses statements on tables.
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
        default:
            return Refusal::none;
    }
}

}  // namespace sequelize::detail
