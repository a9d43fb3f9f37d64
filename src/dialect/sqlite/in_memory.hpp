#pragma once

#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Whether the database is the connection's own and gone when that is closed: one of SQLite's in memory, or in the
/// temporary file that a storage without a name stands for. Throws InvalidConnectionError for `:memory:` with something
/// behind it, which SQLite would take for a file's name.
[[nodiscard]] bool livesInConnection(const ConnectionOptions& options);

}  // namespace sequelize::detail
