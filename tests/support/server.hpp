#pragma once

#include <cctype>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include <sequelize/core/url.hpp>
#include <sequelize/driver/driver.hpp>

#include "driver/backends.hpp"

/// The database that the integration suite runs against: SEQUELIZE_TEST_DIALECT, and the URL of its server.
namespace test {

inline std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// The database's line in src/driver/backends.cpp; SQLite's where nothing is said.
inline const sequelize::detail::Backend& backend() {
    const std::string name = environment("SEQUELIZE_TEST_DIALECT");
    if (name.empty()) return sequelize::detail::backendOf(sequelize::detail::defaultDialect);
    if (const auto* backend = sequelize::detail::backendNamed(name)) return *backend;
    throw std::runtime_error(
        "SEQUELIZE_TEST_DIALECT is '" + name + "', and none of " + sequelize::detail::dialectNames()
    );
}

inline sequelize::Dialect dialect() {
    return backend().id;
}

/// SEQUELIZE_TEST_MYSQL_URL for `setting("URL")` on MySQL. Throws where it is not set.
inline std::string setting(const std::string& name) {
    std::string variable = "SEQUELIZE_TEST_" + std::string(backend().name()) + "_" + name;
    for (char& c : variable) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::string text = environment(variable.c_str());
    if (text.empty()) throw std::runtime_error(variable + " is not set; scripts/servers tells how");
    return text;
}

inline sequelize::detail::ConnectionOptions serverOptions() {
    sequelize::detail::ConnectionOptions options;
    options.dialect = dialect();
    if (backend().isFile()) return options;  // in memory
    const sequelize::detail::ConnectionUrl url = sequelize::detail::parseConnectionUrl(setting("URL"), {});
    options.host = url.host;
    options.port = url.port;
    options.username = url.username;
    options.password = url.password;
    options.database = url.database;
    return options;
}

inline std::unique_ptr<sequelize::detail::Connection> connect() {
    return sequelize::detail::connect(serverOptions());
}

}  // namespace test
