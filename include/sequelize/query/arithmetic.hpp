#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <ratio>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/core/datetime.hpp>
#include <sequelize/query/typed.hpp>

namespace sequelize::detail {

// ---- durations ----

/// The unit that counts durations of this period, and how many of it one is: SQL's months and years are the calendar's.
struct TimeUnit {
    const char* name = nullptr;  ///< null: no whole number of microseconds
    std::int64_t times = 1;
};
template <class Period>
constexpr TimeUnit timeUnit() {
    if constexpr (std::same_as<Period, std::chrono::years::period>)
        return {"YEAR", 1};
    else if constexpr (std::same_as<Period, std::chrono::months::period>)
        return {"MONTH", 1};
    else if constexpr (std::same_as<Period, std::chrono::weeks::period>)
        return {"WEEK", 1};
    else if constexpr (std::same_as<Period, std::chrono::days::period>)
        return {"DAY", 1};
    else if constexpr (std::same_as<Period, std::chrono::hours::period>)
        return {"HOUR", 1};
    else if constexpr (std::same_as<Period, std::chrono::minutes::period>)
        return {"MINUTE", 1};
    else if constexpr (std::same_as<Period, std::chrono::seconds::period>)
        return {"SECOND", 1};
    else if constexpr (std::ratio_divide<Period, std::micro>::den == 1)
        return {"MICROSECOND", std::ratio_divide<Period, std::micro>::num};
    else
        return {};
}
template <class Period>
constexpr bool isOfDays() {
    return std::ratio_divide<Period, std::chrono::days::period>::den == 1 ||
           std::same_as<Period, std::chrono::months::period> || std::same_as<Period, std::chrono::years::period>;
}

template <class M>
inline constexpr bool isTimeColumn = std::same_as<Unwrapped<M>, DateTime> || std::same_as<Unwrapped<M>, Date>;

/// The moment so many units later; `count` is an integer or a column of them.
template <class Duration, class C, class N>
auto addTime(const C& moment, const N& count) {
    using M = typename C::Member;
    using Period = typename Duration::period;
    constexpr TimeUnit unit = timeUnit<Period>();
    constexpr bool isDay = std::same_as<Unwrapped<M>, Date>;
    static_assert(isTimeColumn<M>, "time is added to a DateTime or a Date");
    static_assert(!isDay || isOfDays<Period>(), "a Date takes days, weeks, months and years; shorter times a DateTime");
    static_assert(unit.name != nullptr, "this duration's unit is no whole number of microseconds");
    using T = ModelOf<C, N>;
    Expression times = numberOperand<T>(count);
    if constexpr (unit.times != 1)
        times = times.value() ? Expression::ofValue(*times.value()->template getIf<std::int64_t>() * unit.times)
                              : makeArithmetic(std::move(times), '*', Expression::ofValue(unit.times));
    return Column<T, NullableIf<M, isOptional<typename N::Member>>>(makeFunction(
        std::string(isDay ? "addToDay " : "addToInstant ") + unit.name, isDay ? Stored::plain : Stored::instant,
        {seenFrom<T, typename C::Model>(moment.expression()), std::move(times)}));
}

template <class C, class R, class P>
auto addDuration(const C& moment, std::chrono::duration<R, P> duration, int sign) {
    static_assert(Integer<R>, "a duration in an expression counts whole units: std::chrono::milliseconds(1500)");
    const auto count = static_cast<std::int64_t>(duration.count()) * sign;
    return addTime<std::chrono::duration<R, P>>(moment, Column<AnyModel, std::int64_t>(Expression::ofValue(count)));
}

// ---- arithmetic ----

/// Refuses in one sentence what has no result.
template <char sign, class A, class B>
consteval bool mayCompute() {
    constexpr bool areTimes = isTimeColumn<A> || isTimeColumn<B>;
    constexpr bool areNumbers = isNumber<A>() && isNumber<B>();
    constexpr bool isQuotient = sign == '/' && std::same_as<CommonNumber<A, B>, Decimal>;
    constexpr bool isRestOfReal = sign == '%' && std::same_as<CommonNumber<A, B>, double>;
    static_assert(!areTimes,
                  "an instant or a day takes a duration, col(&Book::createdAt) + std::chrono::hours(2); the time "
                  "between two of them is Fn::dateDiff<std::chrono::hours>(later, earlier)");
    if constexpr (!areTimes) {
        static_assert(areNumbers, "arithmetic takes numbers; texts are joined by Fn::concat(...)");
        if constexpr (areNumbers) {
            static_assert(!isMixed<A, B>(),
                          "a Decimal and a double have no exact result: give a Decimal instead of the double, or "
                          "cast<double>(...) of the Decimal");
            static_assert(isMixed<A, B>() || !isQuotient,
                          "a quotient of Decimals has as many digits as one asks for: Fn::divide(a, b, digits)");
            static_assert(isMixed<A, B>() || !isRestOfReal,
                          "as in C++, % is of integers; of doubles it is Fn::mod(a, b)");
            return !isMixed<A, B>() && !isQuotient && !isRestOfReal;
        }
    }
    return false;
}

/// A type of the program's own stays one where it is added to itself, or multiplied by a plain number.
template <char sign, class A, class B>
using ResultOf = std::conditional_t<
    CustomColumn<A> && std::same_as<A, B> && (sign == '+' || sign == '-'), A,
    std::conditional_t<CustomColumn<A> && Integer<B> && sign == '*', A,
                       std::conditional_t<CustomColumn<B> && Integer<A> && sign == '*', B,
                                          std::conditional_t<sign == '/', double, CommonNumber<A, B>>>>>;

template <char sign, class L, class R>
auto compute(const L& left, const R& right) {
    if constexpr (isDuration<R> && (sign == '+' || sign == '-')) {
        return addDuration(typed(left), right, sign == '+' ? 1 : -1);
    } else if constexpr (isDuration<L> && sign == '+') {
        return addDuration(typed(right), left, 1);
    } else {
        const auto a = typed(left);
        const auto b = typed(right);
        using A = Unwrapped<typename decltype(a)::Member>;
        using B = Unwrapped<typename decltype(b)::Member>;
        using T = ModelOf<std::remove_const_t<decltype(a)>, std::remove_const_t<decltype(b)>>;
        if constexpr (mayCompute<sign, A, B>()) {
            constexpr bool mayBeNull = isOptional<typename decltype(a)::Member> ||
                                       isOptional<typename decltype(b)::Member> || sign == '/' || sign == '%';
            using M = NullableIf<ResultOf<sign, A, B>, mayBeNull>;
            Expression x = numberOperand<T, Unwrapped<M>>(a);
            Expression y = numberOperand<T, Unwrapped<M>>(b);
            if constexpr (sign == '/')
                return Column<T, M>(makeFunction("quotient", Stored::plain, {std::move(x), std::move(y)}));
            else if constexpr (sign == '%')
                return Column<T, M>(makeFunction(std::same_as<Unwrapped<M>, Decimal> ? "modDecimal" : "modulo",
                                                 storedAs<M>(), {std::move(x), std::move(y)}));
            else
                return Column<T, M>(makeArithmetic(std::move(x), sign, std::move(y)));
        } else {
            return Column<AnyModel, AnyMember>(Expression());
        }
    }
}

template <class V>
concept OfSql = isColumn<V> || std::same_as<V, Computed> || WindowFunction<V>;

// A value on the left is as good as one on the right; one side at least is SQL.
#define SEQUELIZE_ARITHMETIC_(symbol, sign)                             \
    template <class L, class R>                                         \
        requires(OfSql<L> || OfSql<R>)                                  \
    [[nodiscard]] auto operator symbol(const L& left, const R& right) { \
        return compute<sign>(left, right);                              \
    }
SEQUELIZE_ARITHMETIC_(+, '+')
SEQUELIZE_ARITHMETIC_(-, '-')
SEQUELIZE_ARITHMETIC_(*, '*')
SEQUELIZE_ARITHMETIC_(/, '/')
SEQUELIZE_ARITHMETIC_(%, '%')
#undef SEQUELIZE_ARITHMETIC_

/// The number with its sign turned.
template <OfSql V>
[[nodiscard]] auto operator-(const V& value) {
    const auto a = typed(value);
    using C = std::remove_const_t<decltype(a)>;
    using M = typename C::Member;
    static_assert(isNumber<M>(), "only numbers have a sign");
    using Result = std::conditional_t<CustomColumn<Unwrapped<M>>, M, NullableIf<Computing<M>, isOptional<M>>>;
    if constexpr (isNumber<M>())
        return Column<typename C::Model, Result>(makeNegative(numberOperand<typename C::Model>(a)));
    else
        return a;
}

}  // namespace sequelize::detail
