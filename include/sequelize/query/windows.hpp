#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/query/functions.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize {
namespace detail {

/// What stands behind OVER.
struct WindowParts {
    std::vector<Expression> partition{};
    std::vector<Ordering> order{};
    std::string frame{};
};
/// `call` OVER (...).
[[nodiscard]] SEQUELIZE_API Expression makeWindow(const Expression& call, const WindowParts& parts);

template <class T, class M, class... Parts>
[[nodiscard]] auto makeWindow(const Expression& call, const Parts&... parts) {
    using Model = typename AllTogether<T, typename Parts::Model...>::type;
    WindowParts all;
    (parts.template addTo<Model>(all), ...);
    return Column<Model, M>(makeWindow(seenFrom<Model, T>(call), all));
}

/// `PARTITION BY`; made by `Fn::partitionBy`.
template <class T>
struct WindowPartition {
    using Model = T;
    std::vector<Expression> by{};

    template <class U>
    void addTo(WindowParts& parts) const {
        for (const auto& e : by) parts.partition.push_back(seenFrom<U, T>(e));
    }
};

/// One end of a frame.
struct FrameBound {
    std::string sql{};
};

/// The rows around a row that a window function sees; made by `Fn::rowsBetween`.
struct WindowFrame {
    using Model = AnyModel;
    std::string sql{};

    template <class>
    void addTo(WindowParts& parts) const {
        parts.frame = sql;
    }
};

/// A function that needs a window: `.over(...)` gives it one.
template <class T, class M>
class WindowCall {
public:
    using NeedsWindow = void;

    explicit WindowCall(Expression call) : call_(std::move(call)) {}

    /// The function's value for each row, of the window that `Fn::partitionBy`, `Fn::orderBy` and a frame say.
    template <class... Parts>
    [[nodiscard]] auto over(const Parts&... parts) const {
        return makeWindow<T, M>(call_, parts...);
    }

private:
    Expression call_;
};

// What stands for a mistake is told in one sentence.
#define SEQUELIZE_COMPARISON_(symbol)                                        \
    template <class T, class M, class V>                                     \
    Condition<AnyModel> operator symbol(const WindowCall<T, M>&, const V&) { \
        (void)requireOver<WindowCall<T, M>>();                               \
        return {};                                                           \
    }
SEQUELIZE_COMPARISON_(==)
SEQUELIZE_COMPARISON_(!=)
SEQUELIZE_COMPARISON_(<)
SEQUELIZE_COMPARISON_(<=)
SEQUELIZE_COMPARISON_(>)
SEQUELIZE_COMPARISON_(>=)
#undef SEQUELIZE_COMPARISON_

[[nodiscard]] inline WindowCall<AnyModel, std::int64_t> rankCall(const char* function) {
    return WindowCall<AnyModel, std::int64_t>(Expression::call(function, {}));
}
template <class V>
[[nodiscard]] auto valueCall(const char* function, const V& value, std::optional<unsigned> rows) {
    using C = TypedAs<V>;
    std::vector<Expression> arguments{typed(value).expression()};
    if (rows) arguments.emplace_back(Literal{std::to_string(*rows)});
    return WindowCall<typename C::Model, NullableIf<typename C::Member, true>>(
        Expression::call(function, std::move(arguments)));
}

}  // namespace detail

/// SQL's functions, typed: see sequelize/query/functions.hpp.
namespace Fn {

/// The row's number in its window, from 1: `Fn::rowNumber().over(Fn::partitionBy(&Book::author),
/// Fn::orderBy(&Book::id))`.
[[nodiscard]] inline auto rowNumber() {
    return detail::rankCall("ROW_NUMBER");
}
/// The row's rank: equal rows have the same, and the next ones one as if they had not.
[[nodiscard]] inline auto rank() {
    return detail::rankCall("RANK");
}
/// The row's rank without gaps behind equal rows.
[[nodiscard]] inline auto denseRank() {
    return detail::rankCall("DENSE_RANK");
}
/// In which of `count` groups of nearly the same size the row is, from 1.
[[nodiscard]] inline auto ntile(unsigned count) {
    return detail::WindowCall<detail::AnyModel, std::int64_t>(
        detail::Expression::call("NTILE", {detail::Expression(detail::Literal{std::to_string(count)})}));
}
/// The value in the row that stands so many rows before; NULL where there is none: `Fn::coalesce` gives another.
template <class V>
[[nodiscard]] auto lag(const V& value, unsigned rows = 1) {
    return detail::valueCall("LAG", value, rows);
}
/// The value in the row that stands so many rows behind; NULL where there is none.
template <class V>
[[nodiscard]] auto lead(const V& value, unsigned rows = 1) {
    return detail::valueCall("LEAD", value, rows);
}
/// The value in the window's first row.
template <class V>
[[nodiscard]] auto firstValue(const V& value) {
    return detail::valueCall("FIRST_VALUE", value, std::nullopt);
}
/// The value in the last row of the window's frame, which ends at the current row unless `rowsBetween` says otherwise.
template <class V>
[[nodiscard]] auto lastValue(const V& value) {
    return detail::valueCall("LAST_VALUE", value, std::nullopt);
}

/// The rows with the same values of these form a window: `Fn::partitionBy(&Book::author)`.
template <class... Vs>
    requires(sizeof...(Vs) > 0)
[[nodiscard]] auto partitionBy(const Vs&... values) {
    using T = detail::ModelOf<detail::TypedAs<Vs>...>;
    return detail::WindowPartition<T>{
        {detail::seenFrom<T, typename detail::TypedAs<Vs>::Model>(detail::typed(values).expression())...}};
}

/// So many rows before the current one.
[[nodiscard]] inline detail::FrameBound preceding(unsigned rows) {
    return {std::to_string(rows) + " PRECEDING"};
}
/// So many rows behind the current one.
[[nodiscard]] inline detail::FrameBound following(unsigned rows) {
    return {std::to_string(rows) + " FOLLOWING"};
}
/// The row itself.
[[nodiscard]] inline detail::FrameBound currentRow() {
    return {"CURRENT ROW"};
}
/// The window's first row.
[[nodiscard]] inline detail::FrameBound unboundedPreceding() {
    return {"UNBOUNDED PRECEDING"};
}
/// The window's last row.
[[nodiscard]] inline detail::FrameBound unboundedFollowing() {
    return {"UNBOUNDED FOLLOWING"};
}
/// The frame of a window, by rows: `Fn::rowsBetween(Fn::preceding(2), Fn::currentRow())`.
[[nodiscard]] inline detail::WindowFrame rowsBetween(const detail::FrameBound& from, const detail::FrameBound& to) {
    return {"ROWS BETWEEN " + from.sql + " AND " + to.sql};
}
/// The frame of a window, by the values that it is ordered by: equal rows are in it together, and `preceding(2)` means
/// values that are at most 2 less, which need one number as the order.
[[nodiscard]] inline detail::WindowFrame rangeBetween(const detail::FrameBound& from, const detail::FrameBound& to) {
    return {"RANGE BETWEEN " + from.sql + " AND " + to.sql};
}

}  // namespace Fn
}  // namespace sequelize
