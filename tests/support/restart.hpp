#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "support/server.hpp"

namespace test {

/// Kills the server under test as a crash would, and starts it again; returns when it answers.
inline void restartServer() {
    const std::string command = setting("RESTART");
    if (std::system(command.c_str()) != 0) throw std::runtime_error("the server could not be restarted");
}

}  // namespace test
