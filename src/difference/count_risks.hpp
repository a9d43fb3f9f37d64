#pragma once

#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail::diff {

/// Asks the database, as it is, how many rows each risk is about: values that would be lost, NULLs in what becomes NOT
/// NULL, duplicates, rows that refer to no row. Risks about no row are gone afterwards; what no query can tell keeps
/// the number of all rows. With `keepsPossible` those stay, with 0 rows, that rows of another database may bring about.
/// Writes nothing. Throws what the database throws.
void countRisks(Database& database, SchemaDifference& difference, const RunOptions& run, bool keepsPossible = false);

}  // namespace sequelize::detail::diff
