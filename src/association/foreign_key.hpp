#pragma once

#include <string>
#include <vector>

#include <sequelize/association/association.hpp>

namespace sequelize::detail {

/// The columns that `references` name, or the primary key where there are none. Throws AssociationError.
[[nodiscard]] std::vector<std::size_t> keyColumns(const TableDefinition& table,
                                                  const std::vector<ColumnReference>& references,
                                                  const std::string& label);

/// What a foreign key does when the association does not say: see each kind.
struct ReferentialActions {
    std::string onDelete{};
    std::string onUpdate{};
};

/// Adds to `table` the columns that refer to `target`'s `targetColumns`, or takes the ones it has; returns their
/// indices. `prefix` makes the default names: "grade" and the key "id" are gradeId.
std::vector<std::size_t> foreignKeyColumns(TableDefinition& table, const ForeignKeyRequest& request,
                                           const TableDefinition& target, const std::vector<std::size_t>& targetColumns,
                                           const std::string& prefix, const std::string& label);

/// Whether all of the columns allow NULL.
[[nodiscard]] bool isNullable(const TableDefinition& table, const std::vector<std::size_t>& columns);

/// Adds the constraint unless the same columns have one already. Throws AssociationError for an unknown action.
void addConstraint(TableDefinition& table, std::vector<std::size_t> columns, const TableDefinition& target,
                   std::vector<std::size_t> targetColumns, const ReferentialActions& actions, const std::string& label);

}  // namespace sequelize::detail
