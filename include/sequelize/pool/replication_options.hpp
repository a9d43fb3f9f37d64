#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/pool/pool_options.hpp>

namespace sequelize {

/// A server of `ReplicationOptions` (Sequelize: the entries of replication.read and replication.write). What is not set
/// is as in the options of the Sequelize object.
struct ReplicationServer {
    std::string host{};        ///< its name, which is looked up for each connection, or its address
    std::uint16_t port = 0;    ///< 0: that of the Sequelize object
    std::string socketPath{};  ///< a Unix socket instead of host and port
    std::string database{};    ///< the database's name
    std::string username{};    ///< who logs in
    std::string password{};    ///< in no message and no log
    unsigned weight = 1;       ///< of `.read`: how many reads it gets for each one of a server of weight 1; 1 to 1000
};

/// How a call sees what was written before it through the same Sequelize object, when it reads from a replica.
enum class ReadYourWrites : std::uint8_t {
    off,      ///< not at all: it sees what the replica has got by then
    primary,  ///< for `ReplicationOptions::primaryAfterWrite` after each write, all reads go to the primary
    /// The replica is waited for until it has what was written: by MariaDB's and MySQL's GTIDs, and Galera's. One that
    /// has not within `ReplicationOptions::writeWait` is passed over.
    gtid,
};

/// Servers that copy each other (Sequelize: the option `replication`). Reads outside of transactions go to `read` in
/// turn; all else goes to the primary, the one of `write` that takes writes.
struct ReplicationOptions {
    std::vector<ReplicationServer> read{};   ///< replicas. None: all reads go to the primary
    std::vector<ReplicationServer> write{};  ///< the primary, and those that may become it. None: the options' own host
    /// A replica that is further behind is passed over, and so is one whose replication has stopped. 0: nobody looks.
    /// The account must be allowed to see it: REPLICATION CLIENT, of MariaDB SLAVE MONITOR.
    std::chrono::seconds maxLag{0};
    std::chrono::milliseconds lagCheck{1'000};  ///< how often that is looked at, by a call that reads there
    ReadYourWrites readYourWrites = ReadYourWrites::off;
    std::chrono::milliseconds primaryAfterWrite{2'000};  ///< of ReadYourWrites::primary
    std::chrono::milliseconds writeWait{500};            ///< of ReadYourWrites::gtid, on each replica
    std::chrono::milliseconds retryAfter{1'000};         ///< before a replica that failed is tried again; then twice it
    std::chrono::milliseconds retryAfterMax{30'000};     ///< and so on, up to this
    bool readFromPrimary = true;  ///< where no replica is fit; false: such a read throws ConnectionError
    /// How long a call that opens a connection to the primary looks for one that takes writes, as after a failover. 0:
    /// it looks once.
    std::chrono::milliseconds failoverWait{0};
};

/// A server, as `Sequelize::serverStatistics` sees it.
struct ServerStatistics {
    std::string host{};
    std::uint16_t port = 0;
    bool isPrimary = false;
    bool isAway = false;                        ///< of a replica: it failed last, and is left alone for a while
    std::optional<std::chrono::seconds> lag{};  ///< of a replica with `maxLag`, when it was looked at last
    bool isBehind = false;    ///< of a replica with `maxLag`: it is passed over, also where its replication has stopped
    std::string lastError{};  ///< of a replica: why it was left alone last; empty: it never was
    PoolStatistics pool{};    ///< of a primary: of the connections to all of `write`
};

}  // namespace sequelize
