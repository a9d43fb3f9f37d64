#pragma once

#include <vector>

#include <sequelize/association/include_request.hpp>

namespace sequelize::detail {

/// What a finder reads: a column of the table, or an expression under a name.
struct SelectedAttribute {
    const ColumnDefinition* column = nullptr;
    const Projection* computed = nullptr;  ///< where it is no column
};

/// In the order in which it is read: all columns but those that are left out, and what is listed; or what is listed. No
/// column comes twice, and none that an expression has the name of. Refers to both. Throws UsageError for a column that
/// the table does not have.
[[nodiscard]] std::vector<SelectedAttribute> selectedOf(const TableDefinition& table, const Selection& selection);

}  // namespace sequelize::detail
