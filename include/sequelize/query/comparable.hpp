#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/query/expression.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {

template <class T, class M>
class Column;
template <class T, class M>
class Aggregate;
class Computed;

/// The model of conditions that name no member, such as `fn("YEAR", ...) == 2021`: they go with every model.
struct AnyModel {};

/// A text with LIKE's wildcards or a regular expression: goes with text columns only.
struct Pattern {
    std::string text;
};

/// The member's type of a column that is known by its name only: it compares with anything.
struct AnyMember {};

template <class V>
inline constexpr bool isColumn = false;
template <class T, class M>
inline constexpr bool isColumn<Column<T, M>> = true;
template <class T, class M>
inline constexpr bool isColumn<Aggregate<T, M>> = true;

/// Whether V is a `Subquery` (sequelize/model/subquery.hpp).
template <class V>
inline constexpr bool isSubquery = false;

template <class T, class M>
class JsonPath;
template <class V>
inline constexpr bool isJsonPath = false;
template <class T, class M>
inline constexpr bool isJsonPath<JsonPath<T, M>> = true;

/// A function that is none without a window: `Fn::rowNumber()`.
template <class V>
concept WindowFunction = requires { typename V::NeedsWindow; };
template <class V>
consteval bool requireOver() {
    static_assert(!WindowFunction<V>,
                  "this function needs a window: Fn::rowNumber().over(Fn::orderBy(&Book::id)), or .over() of all rows");
    return !WindowFunction<V>;
}

template <class R>
using ValueIn = std::iter_value_t<decltype(std::begin(std::declval<R&>()))>;

/// A list of values, as `Op::in` takes it: any range that is no value of a column itself, as texts and bytes are, and
/// no map.
template <class R>
concept ValueRange =
    !std::convertible_to<R&, std::string_view> && !ColumnType<std::remove_cvref_t<R>> &&
    requires(R& range) { std::begin(range) != std::end(range); } && !requires { typename ValueIn<R>::second_type; };

template <class V>
concept Number = Integer<V> || std::floating_point<V>;

/// Whether the database computes with a column of that type: numbers, and a type of the user's that is stored as one.
template <class M>
constexpr bool isNumeric() {
    using Base = Unwrapped<M>;
    if constexpr (CustomColumn<Base>)
        return isNumeric<typename ColumnTraits<Base>::Stored>();
    else
        return Number<Base> || std::same_as<Base, Decimal>;
}

/// What SUM of a column of M's type gives.
template <class M>
using SumOf = std::conditional_t<std::floating_point<M>, double, std::conditional_t<std::integral<M>, std::int64_t, M>>;

/// Whether a value of type V can be compared with a column whose member is of type M. What SQL would convert silently
/// (text against a number, a number against a date) is not.
template <class M, class V>
constexpr bool isComparable() {
    using Base = Unwrapped<M>;
    using Other = Unwrapped<std::remove_cvref_t<V>>;
    if constexpr (std::same_as<Other, Null> || std::same_as<Other, std::nullopt_t> || std::same_as<Other, Expression> ||
                  std::same_as<Other, Computed> || std::same_as<Other, Literal> || std::same_as<Base, Other> ||
                  std::same_as<Base, AnyMember> || std::same_as<Other, AnyMember>)
        return true;
    else if constexpr (isColumn<Other>)
        return isComparable<Base, typename Other::Member>();
    else if constexpr (CustomColumn<Base> || std::is_enum_v<Base>)
        return false;
    else if constexpr (std::same_as<Other, Pattern>)
        return familyOf<Base>() == Family::text || familyOf<Base>() == Family::json;
    else if constexpr (Number<Base>)
        return Number<Other> || std::same_as<Other, Decimal>;
    else if constexpr (std::same_as<Base, Decimal>)
        return Integer<Other>;
    else if constexpr (std::same_as<Base, std::string>)
        return std::convertible_to<Other, std::string_view>;
    else if constexpr (std::same_as<Base, DateTime>)
        return isInstant<Other> || std::convertible_to<Other, Base>;
    else if constexpr (std::same_as<Base, Time>)
        return isDuration<Other> || std::convertible_to<Other, Base>;
    else
        return false;
}

/// The operand that `value` becomes beside a column whose member is of type M.
template <class M, class V>
Expression operandOf(V&& value) {
    using Base = Unwrapped<M>;
    using Plain = std::remove_cvref_t<V>;
    if constexpr (isOptional<Plain>)
        return value ? operandOf<M>(*std::forward<V>(value)) : Expression::ofValue(null);
    else if constexpr (std::same_as<Plain, Null> || std::same_as<Plain, std::nullopt_t>)
        return Expression::ofValue(null);
    else if constexpr (std::same_as<Plain, Expression> || std::same_as<Plain, Literal>)
        return Expression(std::forward<V>(value));
    else if constexpr (isColumn<Plain> || std::same_as<Plain, Computed>)
        return value.expression();
    else if constexpr (std::same_as<Plain, Pattern>)
        return Expression::ofValue(std::string(value.text));
    else if constexpr ((isInstant<Plain> || isDuration<Plain>)&&!CustomColumn<Plain>)
        return Expression::ofValue(toMicroseconds(value));
    else if constexpr ((std::same_as<Base, DateTime> || std::same_as<Base, Time>)&&std::convertible_to<V, Base>)
        return Expression::ofValue(Base(value));
    else if constexpr (std::convertible_to<V, std::string_view> && !std::same_as<Plain, std::string>)
        return Expression::ofValue(std::string_view(value));
    else if constexpr (std::is_enum_v<Plain> || CustomColumn<Plain>)
        return Expression::ofValue(requireStorable(valueOf(std::forward<V>(value)), std::is_enum_v<Plain>));
    else
        return Expression::ofValue(valueOf(std::forward<V>(value)));
}
}  // namespace sequelize::detail
