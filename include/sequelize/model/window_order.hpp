#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/model/selection.hpp>
#include <sequelize/query/windows.hpp>

namespace sequelize {
namespace detail {

/// An entry of `Fn::orderBy` as an Order.
template <class V>
auto orderOf(const V& by) {
    if constexpr (std::is_member_object_pointer_v<V>)
        return asc(by);
    else if constexpr (isColumn<V>)
        return Order<typename V::Model>(by);
    else if constexpr (std::same_as<V, Computed>)
        return Order<AnyModel>(by);
    else
        return by;
}
template <class T>
struct OrderModel;
template <class T>
struct OrderModel<Order<T>> {
    using type = T;
};
template <class V>
using OrderedModel = typename OrderModel<decltype(orderOf(std::declval<const V&>()))>::type;

/// `ORDER BY` of a window; made by `Fn::orderBy`.
template <class T>
struct WindowOrder {
    using Model = T;
    std::vector<Ordering> by{};

    template <class U>
    void addTo(WindowParts& parts) const {
        for (const auto& ordering : by) parts.order.push_back(ordering.of(seenFrom<U, T>(ordering.expression)));
    }
};

}  // namespace detail

/// SQL's functions, typed: see sequelize/query/functions.hpp.
namespace Fn {

/// The order of a window's rows, of entries as `.order` has them: `Fn::orderBy(desc(&Book::pages), &Book::id)`.
template <class... Vs>
    requires(sizeof...(Vs) > 0)
[[nodiscard]] auto orderBy(const Vs&... entries) {
    using T = typename detail::AllTogether<detail::OrderedModel<Vs>...>::type;
    return detail::WindowOrder<T>{{Order<T>(detail::orderOf(entries)).entry()...}};
}

}  // namespace Fn
}  // namespace sequelize
