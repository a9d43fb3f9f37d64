#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/core/logging.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/pool_options.hpp>
#include <sequelize/schema/model_options.hpp>

namespace sequelize {

/// What `Sequelize` may be told (Sequelize: the constructor's options).
struct Options {
    std::optional<Dialect> dialect{};  ///< a URL says it; without one: SQLite
    std::string host{"localhost"};
    std::uint16_t port = 0;    ///< 0: the dialect's own, 3306
    std::string socketPath{};  ///< a Unix socket instead of host and port
    std::string database{};
    std::string username{};
    std::string password{};
    std::string storage{};  ///< SQLite: the file, or ":memory:"
    std::string charset{"utf8mb4"};
    std::string timezone{"+00:00"};  ///< of the session; DateTime values are UTC and travel as such
    TlsOptions tls{};
    std::chrono::milliseconds connectTimeout{10'000};
    Logger logging{};                 ///< `console`, or any callable; off by default
    bool benchmark = false;           ///< log after the statement, with its time
    bool logQueryParameters = false;  ///< log the values, too: they may be personal data
    PoolOptions pool{};
    ModelOptions define{};  ///< defaults for every model
};

}  // namespace sequelize
