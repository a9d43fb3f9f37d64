#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <sequelize/schema/table.hpp>

#include "pending_write.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

/// What the library itself writes into rows that exist. No record keeps it when the transaction is rolled back: the
/// next `save` would write it as if the program had given it.
inline constexpr std::optional<std::size_t> TableDefinition::*ownStamps[] = {
    &TableDefinition::updatedAt, &TableDefinition::deletedAt, &TableDefinition::version};

/// Those that the record's members hold.
[[nodiscard]] inline std::vector<GeneratedValue> stampsIn(const TableDefinition& table, const void* record) {
    std::vector<GeneratedValue> stamps;
    for (const auto stamp : ownStamps)
        if (const auto& index = table.*stamp; index && table.columns[*index].member)
            stamps.push_back({*index, memberValue(table.columns[*index], record)});
    return stamps;
}

}  // namespace sequelize::detail
