#pragma once

#include <array>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {

/// Where a cell goes, and as what.
struct CellTarget {
    void* place = nullptr;
    const MemberType* type = nullptr;
};

/// Writes the current row's n-th cell into the n-th target. Throws ConversionError when there are more or fewer
/// columns than targets, and one that names the column when a cell does not go into its target.
SEQUELIZE_API void readByPosition(const Cursor& rows, std::span<const CellTarget> targets);

template <class T>
inline constexpr bool isTuple = false;
template <class... Ms>
inline constexpr bool isTuple<std::tuple<Ms...>> = (ColumnType<Ms> && ...);

/// What is read by the columns' positions instead of their names: a value, or a tuple of values.
template <class T>
concept Positional = ColumnType<T> || isTuple<T>;

template <Positional T>
void readByPosition(const Cursor& rows, T& out) {
    if constexpr (ColumnType<T>) {
        const CellTarget target{&out, &memberType<T>};
        sequelize::detail::readByPosition(rows, std::span(&target, 1));
    } else {
        std::apply(
            [&rows]<class... Ms>(Ms&... parts) {
                const std::array<CellTarget, sizeof...(Ms)> targets{CellTarget{&parts, &memberType<Ms>}...};
                sequelize::detail::readByPosition(rows, targets);
            },
            out);
    }
}
}  // namespace sequelize::detail
