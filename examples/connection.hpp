#pragma once

#include <cstdlib>
#include <string>

/// Which database an example talks to: a URL as its argument, or in SEQUELIZE_URL, else SQLite in memory.
inline std::string databaseUrl(int argc, char** argv) {
    if (argc > 1) return argv[1];
    const char* url = std::getenv("SEQUELIZE_URL");
    return url ? url : "sqlite::memory:";
}
