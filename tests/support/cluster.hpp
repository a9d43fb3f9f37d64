#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/database.hpp"
#include "support/mysql_session.hpp"

/// The three servers that `scripts/clusters run` started; the first is the primary.
namespace test {

inline std::string clusterSetting(const char* name) {
    const char* const value = std::getenv(name);
    if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set: scripts/clusters sets it");
    return value;
}

class Cluster {
public:
    Cluster()
        : folder_(clusterSetting("SEQUELIZE_TEST_CLUSTER")),
          kind_(firstLine("kind")),
          password_(firstLine("password")) {}

    bool isGalera() const { return kind_ == "galera"; }
    bool isMysql() const { return kind_ == "mysql"; }
    std::uint16_t port(int number) const {
        return static_cast<std::uint16_t>(std::stoi(firstLine(std::to_string(number) + "/port")));
    }
    /// "kill", "start", "pause", "resume": see scripts/clusters.
    void make(int number, const std::string& what) const {
        const std::string command =
            clusterSetting("SEQUELIZE_TEST_CLUSTER_NODE") + " " + folder_ + "/" + std::to_string(number) + " " + what;
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }

    /// As somebody whom read_only does not hold.
    MysqlSession session(int number) const {
        return MysqlSession(
            {.dialect = dialect(),
             .host = "127.0.0.1",
             .port = port(number),
             .database = "sequelize_test",
             .username = "sequelize",
             .password = password_}
        );
    }
    void run(int number, std::string_view sql) const { session(number).run(sql); }

    sequelize::ReplicationServer server(int number) const { return {.host = "127.0.0.1", .port = port(number)}; }

    /// `extra`, completed with the servers: the numbers that are read from, and those that may be the primary.
    sequelize::Options options(
        const std::vector<int>& read, const std::vector<int>& write, sequelize::ReplicationOptions replication = {},
        sequelize::Options extra = {}
    ) const {
        for (const int number : read) replication.read.push_back(server(number));
        for (const int number : write) replication.write.push_back(server(number));
        extra.dialect = dialect();
        extra.database = "sequelize_test";
        extra.username = "app";
        extra.password = password_;
        extra.connectTimeout = std::chrono::milliseconds(1500);
        extra.replication = std::move(replication);
        return extra;
    }

    // Of servers that copy a primary.
    std::string startCopying() const { return isMysql() ? "START REPLICA" : "START SLAVE"; }
    std::string stopCopying() const { return isMysql() ? "STOP REPLICA" : "STOP SLAVE"; }
    /// It still receives, and does nothing with that.
    std::string stopApplying() const { return isMysql() ? "STOP REPLICA SQL_THREAD" : "STOP SLAVE SQL_THREAD"; }

    std::string position(int number) const {
        const char* const query = isMysql() ? "SELECT @@GLOBAL.gtid_executed" : "SELECT @@GLOBAL.gtid_binlog_pos";
        const auto value = session(number).value(query);
        const auto* const text = value.getIf<std::string>();
        return text != nullptr ? *text : "";
    }
    bool reaches(int number, const std::string& position, double seconds = 20) const {
        const char* const query =
            isMysql() ? "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)" : "SELECT MASTER_GTID_WAIT(?, ?)";
        return session(number).number(query, {sequelize::Value(position), sequelize::Value(seconds)}) == 0;
    }
    /// Lets it copy that one.
    void follow(int number, int primary) const {
        auto own = session(number);
        own.run(stopCopying());
        const std::string port = std::to_string(this->port(primary));
        own.run(
            isMysql() ? "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + port +
                            ", SOURCE_USER = 'sequelize', SOURCE_PASSWORD = '" + password_ +
                            "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1"
                      : "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + port +
                            ", MASTER_USER = 'sequelize', MASTER_PASSWORD = '" + password_ +
                            "', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1"
        );
        own.run(startCopying());
    }
    /// It receives no more, and does all that it has received.
    void drain(int number) const {
        auto own = session(number);
        own.run(stopCopying() + " IO_THREAD");
        std::string received;
        {
            const auto rows = own.open("SHOW ALL SLAVES STATUS");
            while (rows->next())
                for (std::size_t i = 0; i < rows->columnCount(); ++i)
                    if (rows->columnName(i) == "Gtid_IO_Pos") received = rows->row()[i].text;
        }
        if (!reaches(number, received)) throw std::runtime_error("a replica does not do what it has received");
        own.run(stopCopying());
    }
    void promote(int number) const {
        auto own = session(number);
        own.run(stopCopying());
        own.run(isMysql() ? "RESET REPLICA ALL" : "RESET SLAVE ALL");
        if (!isMysql()) own.run("SET GLOBAL rpl_semi_sync_master_enabled = 1");
        own.run("SET GLOBAL read_only = 0");
    }
    /// It takes no writes any more.
    void demote(int number) const {
        auto own = session(number);
        own.run("SET GLOBAL read_only = 1");
        if (!isMysql()) own.run("SET GLOBAL rpl_semi_sync_master_enabled = 0");
    }

private:
    sequelize::Dialect dialect() const { return isMysql() ? sequelize::Dialect::mysql : sequelize::Dialect::mariadb; }
    std::string firstLine(const std::string& file) const {
        std::ifstream in(folder_ + "/" + file);
        std::string line;
        if (!std::getline(in, line)) throw std::runtime_error("cannot read " + folder_ + "/" + file);
        return line;
    }

    std::string folder_;
    std::string kind_;
    std::string password_;
};

/// Whether it became so within the time.
inline bool becomes(const std::function<bool()>& condition, std::chrono::seconds patience = std::chrono::seconds(20)) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

}  // namespace test
