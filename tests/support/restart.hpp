#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "support/server.hpp"

namespace test {

/// Kills the server under test as a crash would, and starts it again; returns when it answers.
inline void restartServer() {
    const char* const variable =
        dialect() == sequelize::Dialect::mysql ? "SEQUELIZE_TEST_MYSQL_RESTART" : "SEQUELIZE_TEST_MARIADB_RESTART";
    const std::string command = environment(variable);
    if (command.empty()) throw std::runtime_error(std::string(variable) + " is not set; scripts/servers sets it");
    if (std::system(command.c_str()) != 0) throw std::runtime_error("the server could not be restarted");
}

}  // namespace test
