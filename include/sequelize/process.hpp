#pragma once

#include <cstdint>
#include <string>

namespace sequelize {

/// A connection to the server, as `Sequelize::processList` tells it.
struct Process {
    std::uint64_t id = 0;      ///< what KILL takes
    std::string user{};        ///< that logged in
    std::string host{};        ///< where from, with the port
    std::string database{};    ///< the current one; empty: none
    std::string command{};     ///< "Sleep" when it does nothing, "Query", "Execute", ...
    std::int64_t seconds = 0;  ///< for how long it has been doing that
    std::string state{};       ///< what exactly, in the server's words
    std::string info{};        ///< the statement, with the values that stand in its text; empty: none
};

}  // namespace sequelize
