#pragma once

#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/pool/database.hpp>

namespace sequelize::detail::diff {

/// Asks the database, as it is, how many rows each risk is about: values that would be lost, NULLs in what becomes NOT
/// NULL, duplicates, rows that refer to no row. Risks about no row are gone afterwards; what no query can tell keeps
/// the number of all rows. Writes nothing. Throws what the database throws.
void countRisks(Database& database, SchemaDifference& difference, const RunOptions& run);

}  // namespace sequelize::detail::diff
