#include "inverse.hpp"

#include <cstddef>
#include <vector>

namespace sequelize::detail {
namespace {

/// Which of each pair.
using Side = std::size_t ColumnPairs::value_type::*;
constexpr Side theFirst = &ColumnPairs::value_type::first;
constexpr Side theSecond = &ColumnPairs::value_type::second;

std::vector<ColumnDefinition> foreignColumns(const TableDefinition& table, const ColumnPairs& pairs, Side side) {
    std::vector<ColumnDefinition> columns;
    for (const auto& pair : pairs) columns.emplace_back().name = table.columns[pair.*side].name;
    return columns;
}

std::vector<ColumnReference> references(const TableDefinition& table, const ColumnPairs& pairs, Side side) {
    std::vector<ColumnReference> columns;
    for (const auto& pair : pairs) columns.push_back({.name = table.columns[pair.*side].name});
    return columns;
}

}  // namespace

AssociationRequest inverseOf(const Association& association, const InverseRequest& inverse) {
    AssociationRequest request{.kind = inverse.kind,
                               .target = association.source,
                               .as = inverse.as,
                               .slot = inverse.slot,
                               .through = association.through};
    const auto& source = *association.source;
    const auto& target = *association.target;
    if (association.through) {
        request.foreignKey.columns = foreignColumns(*association.through, association.throughKeys, theFirst);
        request.otherKey.columns = foreignColumns(*association.through, association.keys, theSecond);
        request.key = references(target, association.throughKeys, theSecond);
        request.targetKey = references(source, association.keys, theFirst);
    } else if (association.kind == AssociationKind::belongsTo) {
        request.foreignKey.columns = foreignColumns(source, association.keys, theFirst);
        request.key = references(target, association.keys, theSecond);
    } else {
        request.foreignKey.columns = foreignColumns(target, association.keys, theSecond);
        request.key = references(source, association.keys, theFirst);
    }
    return request;
}

}  // namespace sequelize::detail
