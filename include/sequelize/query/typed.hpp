#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/json_path.hpp>

/// Typed expressions: what functions and arithmetic make of columns is a `Column<T, M>` again, of the C++ type M that
/// it has as a value.
namespace sequelize::detail {

/// A function that each dialect writes in its own way; `name` is one of src/dialect/functions.cpp, perhaps with a word
/// behind a blank.
[[nodiscard]] SEQUELIZE_API Expression makeFunction(std::string name, Stored stored, std::vector<Expression> arguments);
/// `sign`: one of + - * / %.
[[nodiscard]] SEQUELIZE_API Expression makeArithmetic(Expression left, char sign, Expression right);
[[nodiscard]] SEQUELIZE_API Expression makeNegative(Expression value);
/// A value with its type, which a server does not see in a lone `?`; another expression as it is.
[[nodiscard]] SEQUELIZE_API Expression tellType(const Expression& e);

/// An integer to so many digits before the point where `digits` is negative; else as it is.
[[nodiscard]] SEQUELIZE_API Expression roundedInteger(const Expression& integer, int digits);

template <class M>
constexpr Stored storedAs() {
    if constexpr (std::same_as<M, AnyMember> || std::same_as<M, Null>) {
        return Stored::plain;
    } else {
        constexpr Family family = familyOf<M>();
        return family == Family::decimal    ? Stored::decimal
               : family == Family::dateTime ? Stored::instant
               : family == Family::time     ? Stored::time
                                            : Stored::plain;
    }
}

/// The model that two expressions are about.
template <class A, class B>
struct Together {
    static constexpr bool goTogether =
        std::same_as<A, AnyModel> || std::same_as<B, AnyModel> || std::derived_from<A, B> || std::derived_from<B, A>;
    static_assert(goTogether,
                  "one expression names members of several structs: those of an included model are reached by the "
                  "association, col(&Grade::students, &Student::name)");
    using type =
        std::conditional_t<std::same_as<A, AnyModel> || (!std::same_as<B, AnyModel> && std::derived_from<B, A>), B, A>;
};
template <class... Ts>
struct AllTogether {
    using type = AnyModel;
};
template <class T, class... Ts>
struct AllTogether<T, Ts...> : Together<T, typename AllTogether<Ts...>::type> {};
/// The model of what is made of these typed expressions.
template <class... Cs>
using ModelOf = typename AllTogether<typename Cs::Model...>::type;

template <class V>
concept TypedArgument = std::is_member_object_pointer_v<V> || isColumn<V> || isJsonPath<V> ||
                        std::same_as<V, Computed> || std::same_as<V, Literal>;

/// The C++ type that a value has as an argument.
template <class V>
struct ArgumentType {
    using type = V;
};
template <class V>
    requires(!ColumnType<V> && std::convertible_to<const V&, std::string_view>)
struct ArgumentType<V> {
    using type = std::string;
};
template <class D>
struct ArgumentType<std::chrono::sys_time<D>> {
    using type = DateTime;
};
template <class R, class P>
struct ArgumentType<std::chrono::duration<R, P>> {
    using type = Time;
};
template <>
struct ArgumentType<std::nullopt_t> {
    using type = Null;
};

/// An argument as a typed expression: a member, an expression, or a value, which is bound.
template <class V>
auto typed(const V& value) {
    if constexpr (std::is_member_object_pointer_v<V>) {
        return col(value);
    } else if constexpr (isColumn<V>) {
        return Column<typename V::Model, typename V::Member>(value.expression());
    } else if constexpr (isJsonPath<V>) {
        return Column<typename V::Model, std::optional<std::string>>(value.expression());
    } else if constexpr (std::same_as<V, Computed>) {
        return Column<AnyModel, AnyMember>(value.expression());
    } else if constexpr (std::same_as<V, Literal>) {
        return Column<AnyModel, AnyMember>(Expression(value));
    } else if constexpr (!requireOver<V>()) {
        return Column<AnyModel, AnyMember>(Expression());
    } else {
        using M = typename ArgumentType<std::decay_t<const V&>>::type;
        constexpr bool isValue = ColumnType<M> || std::same_as<M, Null>;
        static_assert(isValue,
                      "this is no argument of an expression: give it a member, a col(...), another expression, or a "
                      "value of a type that a column may have");
        if constexpr (isValue)
            return Column<AnyModel, M>(operandOf<M>(value));
        else
            return Column<AnyModel, AnyMember>(Expression());
    }
}
template <class V>
using TypedAs = decltype(typed(std::declval<const V&>()));

template <class M, bool mayBeNull>
using NullableIf = std::conditional_t<mayBeNull && !isOptional<M> && !std::same_as<M, AnyMember>, std::optional<M>, M>;

/// The typed function call.
template <class M, class... Cs>
[[nodiscard]] auto callTyped(std::string name, const Cs&... arguments) {
    using T = ModelOf<Cs...>;
    return Column<T, M>(
        makeFunction(std::move(name), storedAs<M>(), {seenFrom<T, typename Cs::Model>(arguments.expression())...}));
}
/// The same of a function that every database has under this name.
template <class M, class... Cs>
[[nodiscard]] auto callPlain(std::string name, const Cs&... arguments) {
    using T = ModelOf<Cs...>;
    return Column<T, M>(
        Expression::call(std::move(name), {seenFrom<T, typename Cs::Model>(arguments.expression())...}));
}

// ---- numbers ----

/// What a type is to arithmetic.
enum class Numeric : std::uint8_t {
    none,
    integer,
    natural,  ///< unsigned, and its values go into 64 bits with a sign
    wide,     ///< unsigned, 64 bits: computed as a DECIMAL
    real,
    decimal,
    any  ///< known to the database only
};

template <class M>
constexpr Numeric numericOf() {
    if constexpr (std::same_as<M, AnyMember>)
        return Numeric::any;
    else if constexpr (isOptional<M>)
        return numericOf<Unwrapped<M>>();
    else if constexpr (CustomColumn<M>)
        return numericOf<typename ColumnTraits<M>::Stored>();
    else if constexpr (Integer<M>)
        return std::is_signed_v<M> ? Numeric::integer : sizeof(M) < 8 ? Numeric::natural : Numeric::wide;
    else if constexpr (std::floating_point<M>)
        return Numeric::real;
    else if constexpr (std::same_as<M, Decimal>)
        return Numeric::decimal;
    else
        return Numeric::none;
}

template <class M>
constexpr bool isNumber() {
    return numericOf<M>() != Numeric::none;
}

/// The type that is computed with instead of M.
template <class M>
using Computing = std::conditional_t<
    numericOf<M>() == Numeric::any, AnyMember,
    std::conditional_t<numericOf<M>() == Numeric::real, double,
                       std::conditional_t<numericOf<M>() == Numeric::decimal || numericOf<M>() == Numeric::wide,
                                          Decimal, std::int64_t>>>;

/// The number as SQL may compute with it: a server's unsigned integers have no differences below zero. `Result`: what
/// is computed.
template <class T, class Result = void, class C>
Expression numberOperand(const C& c) {
    using M = typename C::Member;
    const Expression e = seenFrom<T, typename C::Model>(c.expression());
    if constexpr (std::same_as<Result, double>) {
        return e;
    } else if constexpr (numericOf<M>() == Numeric::natural || numericOf<M>() == Numeric::wide) {
        constexpr bool isWide = numericOf<M>() == Numeric::wide;
        if (const Value* value = e.value()) {
            const auto* natural = value->template getIf<std::uint64_t>();
            if (!natural) return e;
            return Expression::ofValue(isWide ? Value(Decimal(*natural)) : Value(static_cast<std::int64_t>(*natural)));
        }
        return makeFunction(isWide ? "wide" : "signed", isWide ? Stored::decimal : Stored::plain, {e});
    } else {
        return e;
    }
}

/// Whether numbers of these types have a result that is neither rounded nor a surprise.
template <class A, class B>
constexpr bool isMixed() {
    constexpr bool real = numericOf<A>() == Numeric::real || numericOf<B>() == Numeric::real;
    return real && (numericOf<A>() == Numeric::decimal || numericOf<B>() == Numeric::decimal);
}

/// C++'s result, but with 64 bits, and with DECIMAL where one is one.
template <class A, class B>
constexpr auto* commonNumber() {
    using a = Computing<A>;
    using b = Computing<B>;
    if constexpr (std::same_as<a, AnyMember> || std::same_as<b, AnyMember>)
        return static_cast<AnyMember*>(nullptr);
    else if constexpr (std::same_as<a, double> || std::same_as<b, double>)
        return static_cast<double*>(nullptr);
    else if constexpr (std::same_as<a, Decimal> || std::same_as<b, Decimal>)
        return static_cast<Decimal*>(nullptr);
    else
        return static_cast<std::int64_t*>(nullptr);
}
template <class A, class B>
using CommonNumber = std::remove_pointer_t<decltype(commonNumber<A, B>())>;

}  // namespace sequelize::detail
