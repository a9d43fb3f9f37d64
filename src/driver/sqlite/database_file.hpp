#pragma once

#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Makes the file of an SQLite database; false: it is there already. Throws as `connect` does.
bool makeSqliteFile(const ConnectionOptions& options);

/// Deletes the file of an SQLite database, and what SQLite keeps beside it; false: there is none. Throws UsageError for
/// a file that is no database, and while another connection uses it.
bool removeSqliteFile(const ConnectionOptions& options);

}  // namespace sequelize::detail
