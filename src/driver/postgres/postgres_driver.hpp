#pragma once

#include <memory>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Connects to a PostgreSQL server. `host` may be a name, an address, or a Unix socket's folder; `socketPath` that
/// folder, or the socket itself, "/run/postgresql/.s.PGSQL.5432". Without a `database` it is "postgres". The session
/// gets the options' time zone and UTF-8. What the options leave empty, such as the user name or the password, libpq
/// takes from its environment (PGUSER, PGPASSWORD, ~/.pgpass). Throws as `connect` does. Thread-safe.
[[nodiscard]] std::unique_ptr<Connection> connectPostgres(const ConnectionOptions& options);

}  // namespace sequelize::detail
