#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// Whether the key that refused a row has no other columns than these. So it is where the database does not say which
/// it was.
[[nodiscard]] inline bool isKeyAmong(const UniqueConstraintError& error, const TableDefinition& table,
                                     const std::vector<std::size_t>& columns) {
    return std::ranges::all_of(error.fields(), [&](const std::string& field) {
        return std::ranges::any_of(columns, [&](std::size_t column) { return table.columns[column].name == field; });
    });
}

}  // namespace sequelize::detail
