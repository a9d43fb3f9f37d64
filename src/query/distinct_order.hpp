#pragma once

#include <string>

#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// Throws UsageError where a SELECT DISTINCT, whose table is called `alias`, is ordered by what it does not read. A row
/// of its result stands for several, which may differ in that: MySQL refuses it, and others take any of the values.
void requireOrderIsRead(const SelectStatement& statement, const std::string& alias);

}  // namespace sequelize::detail
