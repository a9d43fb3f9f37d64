#pragma once

#include <sqlite3.h>

namespace sequelize::detail::sqlite {

/// Gives the connection the collation SEQUELIZE_DECIMAL, which files of version 0.1.0 name in their schema,
/// until `sync` rewrites it. It orders texts as the numbers that they are; those that are no decimals come after all
/// numbers, by their bytes.
void registerDecimalCollation(sqlite3* handle);

}  // namespace sequelize::detail::sqlite
