#include <sequelize/schema/schema_model.hpp>

#include <algorithm>

#include "identifier.hpp"

namespace sequelize {
namespace detail {
namespace {

/// The exact name wins: some databases have tables whose names differ in case only.
template <class List>
auto* namedIn(List& list, std::string_view name) noexcept {
    auto found = std::ranges::find_if(list, [&](const auto& item) { return item.name == name; });
    if (found == list.end())
        found = std::ranges::find_if(list, [&](const auto& item) { return isSameIdentifier(item.name, name); });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace
}  // namespace detail

const ColumnSchema* TableSchema::column(std::string_view of) const noexcept {
    return detail::namedIn(columns, of);
}

ColumnSchema* TableSchema::column(std::string_view of) noexcept {
    return detail::namedIn(columns, of);
}

const IndexSchema* TableSchema::index(std::string_view of) const noexcept {
    return detail::namedIn(indexes, of);
}

const TableSchema* SchemaModel::table(std::string_view name) const noexcept {
    return detail::namedIn(tables, name);
}

TableSchema* SchemaModel::table(std::string_view name) noexcept {
    return detail::namedIn(tables, name);
}

}  // namespace sequelize
