#pragma once

#include "difference.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {

/// What makes `present` (a table as it is there, with its new names) `wanted`: adds to the result's changes,
/// candidates and notes, and returns the table that there will be.
[[nodiscard]] TableSchema tableDifference(const TableSchema& present, const TableSchema& wanted,
                                          const DifferenceOptions& options, SchemaDifference& result);

}  // namespace sequelize::detail::diff
