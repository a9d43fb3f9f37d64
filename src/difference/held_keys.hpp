#pragma once

#include <sequelize/difference/schema_difference.hpp>

// Foreign keys that stay, and what a change does to them. Names are those that there will be.
namespace sequelize::detail::diff {

/// Whether a column of that name becomes one of another type, as far as foreign keys mind.
[[nodiscard]] bool changesType(const SchemaDifference& difference, const SchemaChange& change,
                               const std::vector<std::string>& columns);
/// Whether the primary key that begins with these columns becomes another one, or an index that does goes.
[[nodiscard]] bool changesKey(const SchemaDifference& difference, const SchemaChange& change,
                              const std::vector<std::string>& columns);
/// Whether a table has all columns, and a key or index that begins with them, before but not afterwards.
[[nodiscard]] bool losesTarget(const SchemaDifference& difference, const TableSchema& after,
                               const std::vector<std::string>& columns);
/// Whether the types of a foreign key and its target belong together before but not afterwards.
[[nodiscard]] bool losesFit(const SchemaDifference& difference, const TableSchema& after, const ForeignKeySchema& key,
                            const TableSchema& target);
/// Whether the foreign key is there already, whatever its rules are.
[[nodiscard]] bool wasThere(const SchemaDifference& difference, const TableSchema& after, const ForeignKeySchema& key);

}  // namespace sequelize::detail::diff
