#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/query/functions.hpp>
#include <sequelize/query/windows.hpp>

namespace sequelize {
namespace detail {

/// What an aggregate is made of.
struct AggregateParts {
    std::string function{};
    Expression argument{};   ///< absent: COUNT(*)
    Expression condition{};  ///< of `.filter`
    bool isDistinct = false;
};
/// Throws UsageError for different values of nothing.
[[nodiscard]] SEQUELIZE_API Expression makeAggregate(const AggregateParts& parts);
/// Throws UsageError for an aggregate of different values, of which no database has a window.
SEQUELIZE_API void requireWindow(const AggregateParts& parts);

/// An aggregate, such as `Fn::sum(&Book::pages)`: a typed expression, for `.attributes`, `.having` and `.order`.
template <class T, class M>
class Aggregate : public Column<T, M> {
public:
    explicit Aggregate(AggregateParts parts) : Column<T, M>(makeAggregate(parts)), parts_(std::move(parts)) {}

    /// Only of the rows for which the condition holds: `Fn::count().filter(col(&Book::lent) == true)`; written as a
    /// CASE, which every database has. Several must all hold.
    template <class U>
    [[nodiscard]] auto filter(const Condition<U>& condition) const {
        using Model = typename Together<T, U>::type;
        AggregateParts parts = parts_;
        parts.argument = seenFrom<Model, T>(std::move(parts.argument));
        parts.condition = Expression::conjunction(
            {seenFrom<Model, T>(std::move(parts.condition)), seenFrom<Model, U>(condition.expression())});
        return Aggregate<Model, M>(std::move(parts));
    }
    /// Of different values only. Throws UsageError for `Fn::count()`, which counts rows.
    [[nodiscard]] Aggregate distinct() const {
        AggregateParts parts = parts_;
        parts.isDistinct = true;
        return Aggregate(std::move(parts));
    }
    /// The aggregate of a window of rows, which stay rows:
    /// `Fn::sum(&Book::pages).over(Fn::partitionBy(&Book::author))`; docs/expressions.md. Throws UsageError for one of
    /// different values.
    template <class... Parts>
    [[nodiscard]] auto over(const Parts&... parts) const {
        requireWindow(parts_);
        return makeWindow<T, M>(this->expression(), parts...);
    }

private:
    AggregateParts parts_;
};

// As of its base, of which a deduction must not make two that are equally good.
#define SEQUELIZE_COMPARISON_(symbol, name)                                                \
    template <class T, class M, class V>                                                   \
    [[nodiscard]] auto operator symbol(const Aggregate<T, M>& aggregate, const V& value) { \
        return aggregate.compare(Predicate::name, value);                                  \
    }
SEQUELIZE_COMPARISON_(==, eq)
SEQUELIZE_COMPARISON_(!=, ne)
SEQUELIZE_COMPARISON_(<, lt)
SEQUELIZE_COMPARISON_(<=, lte)
SEQUELIZE_COMPARISON_(>, gt)
SEQUELIZE_COMPARISON_(>=, gte)
#undef SEQUELIZE_COMPARISON_

template <class M, class C>
[[nodiscard]] auto aggregateOf(const char* function, Expression argument, const C&) {
    return Aggregate<typename C::Model, M>(AggregateParts{.function = function, .argument = std::move(argument)});
}

}  // namespace detail

/// SQL's functions, typed: see sequelize/query/functions.hpp.
namespace Fn {

/// The number of rows.
[[nodiscard]] inline detail::Aggregate<detail::AnyModel, std::int64_t> count() {
    return detail::Aggregate<detail::AnyModel, std::int64_t>(detail::AggregateParts{.function = "COUNT"});
}
/// The number of values that are not NULL; with `.distinct()` of different ones.
template <class V>
[[nodiscard]] auto count(const V& value) {
    const auto c = detail::typed(value);
    return detail::aggregateOf<std::int64_t>("COUNT", c.expression(), c);
}
/// The number of different values that are not NULL.
template <class V>
[[nodiscard]] auto countDistinct(const V& value) {
    return count(value).distinct();
}
/// The sum; NULL of no rows. Of integers it is one of 64 bits, of Decimals exact.
template <class V>
[[nodiscard]] auto sum(const V& value) {
    const auto c = detail::typed(value);
    using C = detail::TypedAs<V>;
    (void)detail::requireNumber<C>();
    using M = detail::NullableIf<detail::Computing<typename C::Member>, true>;
    return detail::aggregateOf<M>("SUM", detail::numberOperand<typename C::Model>(c), c);
}
/// The average; NULL of no rows. A double, and of Decimals one with four digits more behind the point.
template <class V>
[[nodiscard]] auto avg(const V& value) {
    const auto c = detail::typed(value);
    using C = detail::TypedAs<V>;
    (void)detail::requireNumber<C>();
    using Result = detail::Computing<typename C::Member>;
    if constexpr (std::same_as<Result, std::int64_t>)
        return detail::aggregateOf<std::optional<double>>(
            "AVG", detail::makeFunction("real", detail::Stored::plain, {c.expression()}), c);
    else
        return detail::aggregateOf<detail::NullableIf<Result, true>>("AVG", detail::numberOperand<typename C::Model>(c),
                                                                     c);
}
/// The least value; NULL of no rows.
template <class V>
[[nodiscard]] auto min(const V& value) {
    const auto c = detail::typed(value);
    return detail::aggregateOf<detail::NullableIf<typename detail::TypedAs<V>::Member, true>>("MIN", c.expression(), c);
}
/// The greatest value; NULL of no rows.
template <class V>
[[nodiscard]] auto max(const V& value) {
    const auto c = detail::typed(value);
    return detail::aggregateOf<detail::NullableIf<typename detail::TypedAs<V>::Member, true>>("MAX", c.expression(), c);
}

}  // namespace Fn
}  // namespace sequelize
