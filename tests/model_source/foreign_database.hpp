#pragma once

#include <cstdlib>
#include <string>

#include <sequelize/pool/database.hpp>
#include <sequelize/sequelize.hpp>

#include "support/raw_database.hpp"

namespace test {

/// The name of the database, or the file, that SEQUELIZE_TEST_FOREIGN says.
inline std::string foreignName() {
    const char* name = std::getenv("SEQUELIZE_TEST_FOREIGN");
    return name ? name : "sequelize_model_source";
}

/// Where the foreign tables are: a database of its own on the server, or a file.
inline sequelize::detail::ConnectionOptions foreignOptions() {
    auto options = serverOptions();
    (backend().isFile() ? options.storage : options.database) = foreignName();
    return options;
}

inline sequelize::Sequelize foreignSequelize() {
    const auto server = foreignOptions();
    sequelize::Options options{.dialect = server.dialect};
    if (backend().isFile()) {
        options.storage = server.storage;
    } else {
        options.host = server.host;
        options.port = server.port;
        options.username = server.username;
        options.password = server.password;
        options.database = server.database;
    }
    return sequelize::Sequelize{options};
}

}  // namespace test
