#pragma once

#include "schema_calls.hpp"

namespace sequelize::detail::commandline {

/// What a new table is written by. Throws NoCall where no calls make it.
[[nodiscard]] CallLines tableCalls(Database& database, const TableSchema& wanted, const RunOptions& run);

}  // namespace sequelize::detail::commandline
