#pragma once

#include <memory>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Connects to a MySQL or MariaDB server. Without a `socketPath` it always takes TCP, "localhost" included. The session
/// gets the time zone of the options, and strict SQL modes in addition to those that the server sets.
/// `connectTimeout` is rounded up to whole seconds. Throws as `connect` does. Thread-safe.
[[nodiscard]] std::unique_ptr<Connection> connectMysql(const ConnectionOptions& options);

/// Ends the statement that the server's connection `id` runs, through a connection of its own; returns whether the
/// server was told within a few seconds. Thread-safe.
[[nodiscard]] bool killQuery(const ConnectionOptions& options, unsigned long id) noexcept;

}  // namespace sequelize::detail
