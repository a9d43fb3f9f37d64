#pragma once

#include <memory>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Opens the SQLite database that `storage` names, creating the file when it does not exist; ":memory:" is a
/// database that only this connection sees, and that ends with it. Foreign keys are enforced, a busy file is
/// waited for, and a file is put into WAL mode. Throws as `connect` does. Thread-safe.
[[nodiscard]] std::unique_ptr<Connection> connectSqlite(const ConnectionOptions& options);

}  // namespace sequelize::detail
