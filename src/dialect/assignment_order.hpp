#pragma once

#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// The assignments of an UPDATE, each before those whose column it reads: databases that assign one after the other
/// then compute every one from the old row, as SQL means it. Those that need no other place keep theirs. Throws
/// UsageError where some read each other's columns in a circle.
[[nodiscard]] std::vector<const Assignment*> inReadingOrder(const UpdateStatement& statement,
                                                            const DialectFacts& dialect);

}  // namespace sequelize::detail
