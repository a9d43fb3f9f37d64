#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/core/never.hpp>
#include <sequelize/query/arithmetic.hpp>
#include <sequelize/query/typed.hpp>

namespace sequelize {
namespace detail {

template <class M>
inline constexpr bool isText = std::same_as<M, AnyMember> || std::same_as<Unwrapped<M>, std::string>;

/// Whether two expressions may stand for one another, as the alternatives of a CASE do, and the type of both.
template <class A, class B>
constexpr auto* commonType() {
    using a = Unwrapped<A>;
    using b = Unwrapped<B>;
    if constexpr (std::same_as<b, AnyMember> || std::same_as<a, b> || std::same_as<b, Null>)
        return static_cast<a*>(nullptr);
    else if constexpr (std::same_as<a, AnyMember> || std::same_as<a, Null>)
        return static_cast<b*>(nullptr);
    else if constexpr (isNumber<a>() && isNumber<b>() && !CustomColumn<a> && !CustomColumn<b> && !isMixed<a, b>())
        return static_cast<CommonNumber<a, b>*>(nullptr);
    else
        return static_cast<void*>(nullptr);
}
/// The first type that all of them have in common; void: none.
template <class A, class... Bs>
struct Common {
    using type = A;
};
template <class A, class B, class... Rest>
struct Common<A, B, Rest...> : Common<std::remove_pointer_t<decltype(commonType<A, B>())>, Rest...> {};
template <class B, class... Rest>
struct Common<void, B, Rest...> {
    using type = void;
};
template <class A>
using NeverNull = Unwrapped<A>;

/// The type of a COALESCE: it is NULL where all may be.
template <class... As>
using CommonOf = typename Common<NeverNull<As>...>::type;

template <class... Cs>
consteval bool requireCommon() {
    constexpr bool isCommon = !std::is_void_v<CommonOf<typename Cs::Member...>>;
    static_assert(isCommon,
                  "these values have no C++ type in common: texts go with texts, numbers with numbers, and a "
                  "Decimal with no double");
    return isCommon;
}

template <class C>
consteval bool requireText() {
    static_assert(isText<typename C::Member>,
                  "this function takes texts; a number's text is cast<std::string>(&Book::pages)");
    return isText<typename C::Member>;
}

template <class C>
consteval bool requireNumber() {
    static_assert(isNumber<typename C::Member>(), "this function takes numbers");
    return isNumber<typename C::Member>();
}

/// A function of numbers, which may have another name where they are Decimals.
template <class C, class... More>
auto callNumeric(const char* ofReals, const char* ofDecimals, const C& value, const More&... more) {
    using M = typename C::Member;
    if constexpr (requireNumber<C>()) {
        if constexpr (numericOf<M>() == Numeric::decimal)
            return callTyped<M>(ofDecimals, value, more...);
        else if constexpr (numericOf<M>() == Numeric::real || numericOf<M>() == Numeric::any)
            return callTyped<NullableIf<Computing<M>, isOptional<M>>>(ofReals, value, more...);
        else
            return value;
    } else {
        return value;
    }
}

inline Column<AnyModel, std::int64_t> integerValue(std::int64_t value) {
    return Column<AnyModel, std::int64_t>(Expression::ofValue(value));
}

template <class M>
inline constexpr bool hasDay = isTimeColumn<M> || std::same_as<M, AnyMember>;
template <class M>
inline constexpr bool hasClock =
    std::same_as<Unwrapped<M>, DateTime> || std::same_as<Unwrapped<M>, Time> || std::same_as<M, AnyMember>;

template <class C>
auto dayPart(const char* name, const C& moment) {
    static_assert(hasDay<typename C::Member>, "only a DateTime and a Date have a year, a month and a day");
    return callTyped<NullableIf<int, isOptional<typename C::Member>>>(name, moment);
}
template <class C>
auto clockPart(const char* name, const C& moment) {
    static_assert(hasClock<typename C::Member>, "only a DateTime and a Time have an hour, a minute and a second");
    return callTyped<NullableIf<int, isOptional<typename C::Member>>>(name, moment);
}

/// The greater or lesser of two, and so on.
template <class C>
auto extremeOf(const char*, const C& only) {
    return only;
}
template <class A, class B, class... Rest>
auto extremeOf(const char* name, const A& a, const B& b, const Rest&... rest) {
    using M = CommonOf<typename A::Member, typename B::Member>;
    constexpr bool mayBeNull = isOptional<typename A::Member> || isOptional<typename B::Member>;
    return extremeOf(name, callTyped<NullableIf<M, mayBeNull>>(name, a, b), rest...);
}

}  // namespace detail

/// SQL's functions, typed, and the same on every database: `Fn::lower(&Book::title)` is a text, and has every operator
/// of one. Arguments are members, `col(...)`, other expressions, and values, which are bound. A NULL argument makes the
/// result NULL, unless it says otherwise. docs/expressions.md has a table of their SQL. All are pure; a member of
/// another struct than the model that is asked, and a value of another type, do not compile.
namespace Fn {

/// A value where an expression is wanted, such as an attribute: `{Fn::value(1), "one"}`.
template <class V>
[[nodiscard]] auto value(const V& value) {
    using C = detail::TypedAs<V>;
    return C(detail::tellType(detail::typed(value).expression()));
}

// ---- any type ----

/// The first argument that is not NULL: `Fn::coalesce(&Book::subject, 0)`.
template <class V, class... Vs>
[[nodiscard]] auto coalesce(const V& first, const Vs&... rest) {
    if constexpr (detail::requireCommon<detail::TypedAs<V>, detail::TypedAs<Vs>...>()) {
        using M = detail::CommonOf<typename detail::TypedAs<V>::Member, typename detail::TypedAs<Vs>::Member...>;
        constexpr bool mayBeNull = detail::isOptional<typename detail::TypedAs<V>::Member> &&
                                   (detail::isOptional<typename detail::TypedAs<Vs>::Member> && ...);
        return detail::callPlain<detail::NullableIf<M, mayBeNull>>("COALESCE", value(first), value(rest)...);
    } else {
        return detail::typed(first);
    }
}

/// NULL where both are equal, else the first: `Fn::nullIf(&Book::title, "")`.
template <class A, class B>
[[nodiscard]] auto nullIf(const A& value, const B& unwanted) {
    using M = typename detail::TypedAs<A>::Member;
    (void)detail::requireCommon<detail::TypedAs<A>, detail::TypedAs<B>>();
    return detail::callPlain<detail::NullableIf<M, true>>("NULLIF", detail::typed(value), detail::typed(unwanted));
}

/// The greatest of two or more; NULL where one is NULL. Texts compare as the database compares them.
template <class A, class B, class... Rest>
[[nodiscard]] auto greatest(const A& a, const B& b, const Rest&... rest) {
    if constexpr (detail::requireCommon<detail::TypedAs<A>, detail::TypedAs<B>, detail::TypedAs<Rest>...>())
        return detail::extremeOf("greatest", detail::typed(a), detail::typed(b), detail::typed(rest)...);
    else
        return detail::typed(a);
}
/// The least of two or more; NULL where one is NULL.
template <class A, class B, class... Rest>
[[nodiscard]] auto least(const A& a, const B& b, const Rest&... rest) {
    if constexpr (detail::requireCommon<detail::TypedAs<A>, detail::TypedAs<B>, detail::TypedAs<Rest>...>())
        return detail::extremeOf("least", detail::typed(a), detail::typed(b), detail::typed(rest)...);
    else
        return detail::typed(a);
}

// ---- texts ----

#define SEQUELIZE_OF_TEXT_(name)                                           \
    template <class V>                                                     \
    [[nodiscard]] auto name(const V& text) {                               \
        using C = detail::TypedAs<V>;                                      \
        (void)detail::requireText<C>();                                    \
        constexpr bool mayBeNull = detail::isOptional<typename C::Member>; \
        using M = detail::NullableIf<std::string, mayBeNull>;              \
        return detail::callTyped<M>(#name, detail::typed(text));           \
    }
/// In small letters; on SQLite those of Latin, Greek and Cyrillic.
SEQUELIZE_OF_TEXT_(lower)
/// In capitals; on SQLite those of Latin, Greek and Cyrillic.
SEQUELIZE_OF_TEXT_(upper)
/// Without the blanks at both ends.
SEQUELIZE_OF_TEXT_(trim)
/// Without the blanks before it.
SEQUELIZE_OF_TEXT_(trimStart)
/// Without the blanks behind it.
SEQUELIZE_OF_TEXT_(trimEnd)
#undef SEQUELIZE_OF_TEXT_

/// The number of characters, which are Unicode's code points.
template <class V>
[[nodiscard]] auto length(const V& text) {
    using C = detail::TypedAs<V>;
    (void)detail::requireText<C>();
    return detail::callTyped<detail::NullableIf<std::int64_t, detail::isOptional<typename C::Member>>>(
        "length", detail::typed(text));
}

/// The text from the `from`-th character on, counted from 1 as in SQL; a negative number counts from the end, and 0
/// gives an empty text.
template <class V>
[[nodiscard]] auto substr(const V& text, std::int64_t from) {
    using C = detail::TypedAs<V>;
    (void)detail::requireText<C>();
    return detail::callTyped<detail::NullableIf<std::string, detail::isOptional<typename C::Member>>>(
        "substr", detail::typed(text), detail::integerValue(from));
}
/// The same, `count` characters of it at most.
template <class V>
[[nodiscard]] auto substr(const V& text, std::int64_t from, std::int64_t count) {
    using C = detail::TypedAs<V>;
    (void)detail::requireText<C>();
    return detail::callTyped<detail::NullableIf<std::string, detail::isOptional<typename C::Member>>>(
        "substr", detail::typed(text), detail::integerValue(from), detail::integerValue(count));
}

/// The text with `to` wherever it has `from`; case counts.
template <class V, class From, class To>
[[nodiscard]] auto replace(const V& text, const From& from, const To& to) {
    using C = detail::TypedAs<V>;
    (void)(detail::requireText<C>() && detail::requireText<detail::TypedAs<From>>() &&
           detail::requireText<detail::TypedAs<To>>());
    return detail::callTyped<detail::NullableIf<std::string, detail::isOptional<typename C::Member>>>(
        "replace", detail::typed(text), detail::typed(from), detail::typed(to));
}

/// The texts, one after the other: `Fn::concat(&Author::first, " ", &Author::last)`; NULL where one is NULL.
template <class... Vs>
    requires(sizeof...(Vs) > 0)
[[nodiscard]] auto concat(const Vs&... texts) {
    (void)(detail::requireText<detail::TypedAs<Vs>>() && ...);
    constexpr bool mayBeNull = (detail::isOptional<typename detail::TypedAs<Vs>::Member> || ...);
    return detail::callTyped<detail::NullableIf<std::string, mayBeNull>>("concat", detail::typed(texts)...);
}

// ---- numbers ----

/// The number without its sign.
template <class V>
[[nodiscard]] auto abs(const V& number) {
    using C = detail::TypedAs<V>;
    using M = typename C::Member;
    (void)detail::requireNumber<C>();
    return detail::callPlain<M>("ABS", detail::typed(number));
}
/// The nearest whole number. Of two a Decimal takes that further from 0, as SQL has it, and a double the even one, as
/// processors do. An integer stays what it is.
template <class V>
[[nodiscard]] auto round(const V& number) {
    return detail::callNumeric("round", "roundDecimal", detail::typed(number));
}
/// The same with so many digits behind the point, up to 30; with -2 digits to whole hundreds, of integers, too, half
/// away from 0.
template <class V>
[[nodiscard]] auto round(const V& number, int digits) {
    const auto c = detail::typed(number);
    using M = typename detail::TypedAs<V>::Member;
    using T = typename detail::TypedAs<V>::Model;
    if constexpr (std::same_as<detail::Computing<M>, std::int64_t> && detail::isNumber<M>())
        return detail::Column<T, detail::NullableIf<std::int64_t, detail::isOptional<M>>>(
            detail::roundedInteger(detail::numberOperand<T>(c), digits));
    else if constexpr (detail::numericOf<M>() == detail::Numeric::wide)
        return detail::callTyped<detail::NullableIf<Decimal, detail::isOptional<M>>>(
            "roundDecimal", detail::Column<T, Decimal>(detail::numberOperand<T>(c)), detail::integerValue(digits));
    else
        return detail::callNumeric("round", "roundDecimal", c, detail::integerValue(digits));
}
/// The greatest whole number that is not above.
template <class V>
[[nodiscard]] auto floor(const V& number) {
    return detail::callNumeric("floor", "floorDecimal", detail::typed(number));
}
/// The least whole number that is not below.
template <class V>
[[nodiscard]] auto ceil(const V& number) {
    return detail::callNumeric("ceil", "ceilDecimal", detail::typed(number));
}

/// What a division by `divisor` leaves, with the sign of the number, as C++'s % and std::fmod; NULL where the divisor
/// is 0.
template <class A, class B>
[[nodiscard]] auto mod(const A& number, const B& divisor) {
    const auto a = detail::typed(number);
    const auto b = detail::typed(divisor);
    using a_t = detail::Unwrapped<typename detail::TypedAs<A>::Member>;
    using b_t = detail::Unwrapped<typename detail::TypedAs<B>::Member>;
    using T = detail::ModelOf<detail::TypedAs<A>, detail::TypedAs<B>>;
    if constexpr (detail::numericOf<a_t>() == detail::Numeric::real ||
                  detail::numericOf<b_t>() == detail::Numeric::real) {
        constexpr bool isMixed = detail::isMixed<a_t, b_t>();
        static_assert(!isMixed && detail::isNumber<a_t>() && detail::isNumber<b_t>(),
                      "Fn::mod takes two numbers, and a Decimal goes with no double");
        return detail::Column<T, std::optional<double>>(
            detail::makeFunction("modReal", detail::Stored::plain,
                                 {detail::numberOperand<T, double>(a), detail::numberOperand<T, double>(b)}));
    } else {
        return a % b;
    }
}

/// The quotient without its fraction, as C++ divides integers; NULL where the divisor is 0.
template <class A, class B>
[[nodiscard]] auto div(const A& number, const B& divisor) {
    using a_t = detail::Unwrapped<typename detail::TypedAs<A>::Member>;
    using b_t = detail::Unwrapped<typename detail::TypedAs<B>::Member>;
    using T = detail::ModelOf<detail::TypedAs<A>, detail::TypedAs<B>>;
    static_assert(std::same_as<detail::CommonNumber<a_t, b_t>, std::int64_t> && detail::isNumber<a_t>() &&
                      detail::isNumber<b_t>(),
                  "Fn::div is of integers of up to 63 bits; of others, Fn::floor(a / b) or Fn::divide(a, b, digits)");
    return detail::Column<T, std::optional<std::int64_t>>(detail::makeFunction(
        "div", detail::Stored::plain,
        {detail::numberOperand<T>(detail::typed(number)), detail::numberOperand<T>(detail::typed(divisor))}));
}

/// The exact quotient, rounded to so many digits behind the point, 0 to 30, half away from 0; NULL where the divisor is
/// 0. Of Decimals and integers.
template <class A, class B>
[[nodiscard]] auto divide(const A& number, const B& divisor, unsigned digits) {
    using a_t = detail::Unwrapped<typename detail::TypedAs<A>::Member>;
    using b_t = detail::Unwrapped<typename detail::TypedAs<B>::Member>;
    using T = detail::ModelOf<detail::TypedAs<A>, detail::TypedAs<B>>;
    using Result = detail::CommonNumber<a_t, b_t>;
    static_assert(detail::isNumber<a_t>() && detail::isNumber<b_t>() && !std::same_as<Result, double>,
                  "Fn::divide is of Decimals and integers; doubles are divided by /");
    return detail::Column<T, std::optional<Decimal>>(detail::makeFunction(
        "divide " + std::to_string(digits < 30 ? digits : 30), detail::Stored::decimal,
        {detail::numberOperand<T>(detail::typed(number)), detail::numberOperand<T>(detail::typed(divisor))}));
}

// ---- time ----

/// The database's time at the beginning of the statement; SQLite knows milliseconds. `sequelize::now()` is the
/// program's.
[[nodiscard]] inline detail::Column<detail::AnyModel, DateTime> now() {
    return detail::Column<detail::AnyModel, DateTime>(detail::makeFunction("now", detail::Stored::instant, {}));
}
/// The database's day: that of the connection's time zone, on SQLite of UTC.
[[nodiscard]] inline detail::Column<detail::AnyModel, Date> currentDate() {
    return detail::Column<detail::AnyModel, Date>(detail::makeFunction("currentDate", detail::Stored::plain, {}));
}

/// The year of a DateTime or Date; of instants it is the connection's time zone's, UTC by default and on SQLite.
template <class V>
[[nodiscard]] auto year(const V& moment) {
    return detail::dayPart("year", detail::typed(moment));
}
/// 1 to 12.
template <class V>
[[nodiscard]] auto month(const V& moment) {
    return detail::dayPart("month", detail::typed(moment));
}
/// The day of the month, from 1.
template <class V>
[[nodiscard]] auto day(const V& moment) {
    return detail::dayPart("day", detail::typed(moment));
}
/// The hour of a DateTime or Time.
template <class V>
[[nodiscard]] auto hour(const V& moment) {
    return detail::clockPart("hour", detail::typed(moment));
}
/// 0 to 59.
template <class V>
[[nodiscard]] auto minute(const V& moment) {
    return detail::clockPart("minute", detail::typed(moment));
}
/// 0 to 59, without the fraction.
template <class V>
[[nodiscard]] auto second(const V& moment) {
    return detail::clockPart("second", detail::typed(moment));
}

/// The day of an instant.
template <class V>
[[nodiscard]] auto date(const V& instant) {
    using M = typename detail::TypedAs<V>::Member;
    static_assert(detail::hasDay<M>, "Fn::date is the day of a DateTime");
    return detail::callTyped<detail::NullableIf<Date, detail::isOptional<M>>>("date", detail::typed(instant));
}

/// The moment so many units later, be it a number or a column of integers:
/// `Fn::dateAdd<std::chrono::days>(&Loan::from, &Loan::days)`; a fixed time is also
/// `col(&Loan::from) + std::chrono::days(14)`. Months and years are the calendar's: 31 January and a month is the last
/// of February. A Date takes days, weeks, months and years only. NULL beyond the year 9999.
template <class Duration, class V, class N>
[[nodiscard]] auto dateAdd(const V& moment, const N& count) {
    using M = typename detail::TypedAs<N>::Member;
    constexpr bool isCount = detail::Integer<detail::Unwrapped<M>> && detail::numericOf<M>() != detail::Numeric::wide;
    static_assert(isCount, "Fn::dateAdd takes a number of units, or a column of integers");
    return detail::addTime<Duration>(detail::typed(moment), detail::typed(count));
}

/// How many whole units lie between two moments, rounded towards 0; negative where `later` is the earlier one:
/// `Fn::dateDiff<std::chrono::days>(Fn::now(), &Book::createdAt) > 7`. Months and years are the calendar's.
template <class Duration, class A, class B>
[[nodiscard]] auto dateDiff(const A& later, const B& earlier) {
    using a = typename detail::TypedAs<A>::Member;
    using b = typename detail::TypedAs<B>::Member;
    static_assert(detail::hasDay<a> && detail::hasDay<b>, "Fn::dateDiff is the time between DateTimes or Dates");
    constexpr auto unit = detail::timeUnit<typename Duration::period>();
    static_assert(unit.name != nullptr, "this duration's unit is no whole number of microseconds");
    using M = detail::NullableIf<std::int64_t, detail::isOptional<a> || detail::isOptional<b>>;
    const auto difference =
        detail::callTyped<M>(std::string("dateDiff ") + unit.name, detail::typed(later), detail::typed(earlier));
    if constexpr (unit.times == 1)
        return difference;
    else
        return div(difference, unit.times);
}

}  // namespace Fn

/// `CAST`, typed: `cast<double>(&Book::price)`, `cast<std::string>(&Book::pages)`. To an integer: without the fraction,
/// as in C++; to a text: of integers, Decimals, enums and UUIDs, whose texts are the same on every database. To a
/// Decimal: `cast<Decimal>(value, digits)`.
template <class M, class V>
    requires(!std::same_as<M, Decimal>)
[[nodiscard]] auto cast(const V& value) {
    using From = typename detail::TypedAs<V>::Member;
    using Plain = detail::Unwrapped<From>;
    using Result = detail::NullableIf<M, detail::isOptional<From>>;
    constexpr bool isAny = std::same_as<From, detail::AnyMember>;
    constexpr bool isText = std::same_as<Plain, std::string>;
    constexpr bool isNumber = detail::isNumber<Plain>() || std::same_as<Plain, bool>;
    if constexpr (detail::Integer<M>) {
        static_assert(isAny || isText || isNumber, "only numbers, booleans and texts are cast to a number");
        return detail::callTyped<Result>("integer", detail::typed(value));
    } else if constexpr (std::floating_point<M>) {
        static_assert(isAny || isText || isNumber, "only numbers, booleans and texts are cast to a number");
        return detail::callTyped<Result>("real", detail::typed(value));
    } else if constexpr (std::same_as<M, std::string>) {
        constexpr bool hasOneText = isAny || isText ||
                                    (isNumber && detail::numericOf<Plain>() != detail::Numeric::real) ||
                                    std::is_enum_v<Plain> || std::same_as<Plain, Uuid>;
        static_assert(hasOneText,
                      "the texts of doubles and of times differ between databases: round the number to a Decimal, "
                      "cast<Decimal>(value, digits), or take the year, the month and so on");
        return detail::callTyped<Result>("text", detail::typed(value));
    } else {
        static_assert(
            detail::never<M>,
            "cast<...> is to an integer, a floating-point number, a Decimal or std::string; other types of the "
            "database are cast(value, \"TYPE\")");
    }
}
/// To a Decimal with so many digits behind the point, 0 to 30, rounded half away from 0.
template <class M, class V>
    requires std::same_as<M, Decimal>
[[nodiscard]] auto cast(const V& value, unsigned digits) {
    using From = typename detail::TypedAs<V>::Member;
    using Plain = detail::Unwrapped<From>;
    constexpr bool isAny = std::same_as<From, detail::AnyMember>;
    static_assert(isAny || std::same_as<Plain, std::string> || detail::isNumber<Plain>(),
                  "only numbers and texts are cast to a Decimal");
    return detail::callTyped<detail::NullableIf<Decimal, detail::isOptional<From>>>(
        "decimal " + std::to_string(digits < 30 ? digits : 30), detail::typed(value));
}

}  // namespace sequelize
