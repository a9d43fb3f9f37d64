#pragma once

#include <sqlite3.h>

namespace sequelize::sqlite {

/// Gives the connection the collation SEQUELIZE_DECIMAL. DECIMAL columns hold text on SQLite, because its
/// numbers are doubles and would lose digits; the collation orders such texts as the numbers that they are,
/// exactly. Texts that are no decimals come after all numbers, by their bytes.
void registerDecimalCollation(sqlite3* handle);

}  // namespace sequelize::sqlite
