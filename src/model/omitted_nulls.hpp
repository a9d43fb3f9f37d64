#pragma once

#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/schema/table.hpp>

// The option omitNull.
namespace sequelize::detail {

[[nodiscard]] inline bool omitsNulls(const TableDefinition& table, Nulls nulls) noexcept {
    return nulls == Nulls::omitted || (nulls == Nulls::asModelSays && table.omitNull);
}

/// Whether the value is one that is left out. That of a foreign key is not: by NULL a row is let go. Sequelize knows
/// these by their names.
[[nodiscard]] bool isOmittedNull(const TableDefinition& table, std::size_t column, const Value& value) noexcept;

/// The values of an update without those that are left out, so that hooks see what is written.
[[nodiscard]] std::vector<NamedAssignment> writtenValues(const TableDefinition& table, const UpdateRequest& request);

}  // namespace sequelize::detail
