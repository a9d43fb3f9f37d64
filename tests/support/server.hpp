#pragma once

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include <sequelize/core/url.hpp>
#include <sequelize/driver/driver.hpp>

/// The server that the integration suite runs against: SEQUELIZE_TEST_DIALECT, and the dialect's URL.
namespace test {

inline std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// SQLite where nothing is said.
inline sequelize::Dialect dialect() {
    const std::string name = environment("SEQUELIZE_TEST_DIALECT");
    if (name == "mysql") return sequelize::Dialect::mysql;
    if (name == "mariadb") return sequelize::Dialect::mariadb;
    if (name == "sqlite" || name.empty()) return sequelize::Dialect::sqlite;
    throw std::runtime_error("SEQUELIZE_TEST_DIALECT is '" + name + "', and not mysql, mariadb or sqlite");
}

inline bool speaksMysql() {
    return dialect() != sequelize::Dialect::sqlite;
}

inline sequelize::detail::ConnectionOptions serverOptions() {
    sequelize::detail::ConnectionOptions options;
    options.dialect = dialect();
    if (!speaksMysql()) return options;  // in memory
    const char* const variable =
        options.dialect == sequelize::Dialect::mysql ? "SEQUELIZE_TEST_MYSQL_URL" : "SEQUELIZE_TEST_MARIADB_URL";
    const std::string text = environment(variable);
    if (text.empty()) throw std::runtime_error(std::string(variable) + " is not set; scripts/servers tells how");
    const sequelize::detail::ConnectionUrl url = sequelize::detail::parseConnectionUrl(text, {});
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
