#include "omitted_nulls.hpp"

#include <algorithm>

namespace sequelize::detail {

bool isOmittedNull(const TableDefinition& table, std::size_t column, const Value& value) noexcept {
    if (!value.isNull() || table.columns[column].field.ends_with("Id")) return false;
    return std::ranges::none_of(table.foreignKeys, [&](const ForeignKeyDefinition& key) {
        return std::ranges::find(key.columns, column) != key.columns.end();
    });
}

std::vector<NamedAssignment> writtenValues(const TableDefinition& table, const UpdateRequest& request) {
    std::vector<NamedAssignment> values = request.values;
    if (omitsNulls(table, request.nulls))
        std::erase_if(values, [&](const NamedAssignment& each) {
            const auto column = static_cast<std::size_t>(&columnOf(table, each.column) - table.columns.data());
            const Value* value = each.value.value();
            return value && isOmittedNull(table, column, *value);
        });
    return values;
}

}  // namespace sequelize::detail
