#pragma once

#include <cstddef>
#include <vector>

#include <sequelize/query/values.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// What hooks did to a record's members, as values to be written. What the call itself writes is left out.
[[nodiscard]] inline std::vector<NamedAssignment> changedMembers(const TableDefinition& table,
                                                                 const std::vector<Value>& before,
                                                                 const std::vector<Value>& now) {
    std::vector<NamedAssignment> changed;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (now[i] != before[i] && i != table.deletedAt && i != table.version)
            changed.push_back({{.name = table.columns[i].name}, Expression::ofValue(now[i])});
    return changed;
}

}  // namespace sequelize::detail
