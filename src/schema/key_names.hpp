#pragma once

#include <string>
#include <vector>

#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// The index's own name, or the one that Sequelize would give it, shortened where MySQL takes none of that length.
[[nodiscard]] std::string indexName(const TableDefinition& table, const IndexOptions& index);

/// What the constraint of the table's n-th foreign key must be called, where the name that MySQL would give it is too
/// long for MySQL; else empty.
[[nodiscard]] std::string constraintName(const TableDefinition& table, std::size_t foreignKey);

/// Indexes for the foreign keys that begin no key and no index: MySQL makes them by itself.
[[nodiscard]] std::vector<IndexOptions> foreignKeyIndexes(const TableDefinition& table);

}  // namespace sequelize::detail
