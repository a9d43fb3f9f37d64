#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <sequelize/core/never.hpp>
#include <sequelize/query/comparable.hpp>

namespace sequelize {
namespace detail {

/// The right-hand side of a pair: `{&Book::subject, Op::gt(3)}`. `Vs` are the types of its values; they are checked
/// against the column when the pair is made.
template <class... Vs>
struct RightSide {
    Expression pattern;  ///< with `subject` in the column's place
};

template <class V>
Expression looseOperand(V&& value) {
    return operandOf<Unwrapped<std::remove_cvref_t<V>>>(std::forward<V>(value));
}

template <class V>
using Decayed = std::conditional_t<std::convertible_to<V, std::string_view>, std::string, std::remove_cvref_t<V>>;

/// A value that there may be; made by `Op::ifPresent`.
template <class V>
struct IfPresent {
    using Value = V;
    std::optional<V> value;
};
template <class V>
inline constexpr bool isIfPresent = false;
template <class V>
inline constexpr bool isIfPresent<IfPresent<V>> = true;

template <class V>
auto unary(Predicate op, V&& value) {
    using Plain = std::remove_cvref_t<V>;
    if constexpr (isIfPresent<Plain>) {
        using Right = RightSide<typename Plain::Value>;
        return value.value ? Right{Expression::compare(op, Expression::subject(), looseOperand(*value.value))}
                           : Right{};
    } else {
        return RightSide<Decayed<V>>{
            Expression::compare(op, Expression::subject(), looseOperand(std::forward<V>(value)))};
    }
}

template <class L, class H>
RightSide<Decayed<L>, Decayed<H>> bounded(Predicate op, L&& low, H&& high) {
    constexpr bool mayBeMissing = isIfPresent<std::remove_cvref_t<L>> || isIfPresent<std::remove_cvref_t<H>>;
    static_assert(!mayBeMissing,
                  "Op::between needs both bounds: where one may be missing, Op::and_(Op::gte(...), Op::lte(...))");
    if constexpr (mayBeMissing)
        return {};
    else
        return {
            Expression::compare(op, Expression::subject(),
                                std::vector{looseOperand(std::forward<L>(low)), looseOperand(std::forward<H>(high))})};
}

inline RightSide<Pattern> pattern(Predicate op, std::string_view text) {
    return {Expression::compare(op, Expression::subject(), Expression::ofValue(text))};
}

template <class V, class Range>
std::vector<Expression> operandsOf(Range& values) {
    std::vector<Expression> operands;
    if constexpr (requires { std::size(values); }) operands.reserve(std::size(values));
    for (const V& value : values) operands.push_back(looseOperand(value));
    return operands;
}

template <class V, class Range>
RightSide<Decayed<V>> listed(Predicate op, Range& values) {
    return {Expression::compare(op, Expression::subject(), operandsOf<V>(values))};
}

/// `IN (SELECT ...)`: of the query's one column.
template <class Q>
auto queried(Predicate op, const Q& query) {
    using Member = typename Q::Member;
    static_assert(Q::isOneColumn, "IN takes a select of one column: select(&Book::id, {...})");
    constexpr bool isUntyped = std::same_as<Member, AnyMember> || !Q::isOneColumn;
    using Right = RightSide<std::conditional_t<isUntyped, Computed, Column<AnyModel, Member>>>;
    return Right{Expression::compare(op, Expression::subject(), query.expression())};
}

/// What no list is: the operators of lists refuse it in one sentence.
template <class V, class... Vs>
concept NoList = sizeof...(Vs) > 0 || (!ValueRange<std::remove_reference_t<V>> && !isSubquery<std::remove_cvref_t<V>>);

}  // namespace detail

/// Sequelize's operators for pairs, under Sequelize's names: `{&Book::id, Op::between(1, 9)}`. Where C++ keeps a word
/// for itself an underscore follows it. `null` and empty optionals become IS NULL and IS NOT NULL.
namespace Op {

/// `= v`; `null` and an empty std::optional make it `IS NULL` (Sequelize: Op.eq).
template <class V>
[[nodiscard]] auto eq(V&& value) {
    return detail::unary(detail::Predicate::eq, std::forward<V>(value));
}
/// `!= v`; `null` and an empty std::optional make it `IS NOT NULL` (Sequelize: Op.ne).
template <class V>
[[nodiscard]] auto ne(V&& value) {
    return detail::unary(detail::Predicate::ne, std::forward<V>(value));
}
/// `> v` (Sequelize: Op.gt).
template <class V>
[[nodiscard]] auto gt(V&& value) {
    return detail::unary(detail::Predicate::gt, std::forward<V>(value));
}
/// `>= v` (Sequelize: Op.gte).
template <class V>
[[nodiscard]] auto gte(V&& value) {
    return detail::unary(detail::Predicate::gte, std::forward<V>(value));
}
/// `< v` (Sequelize: Op.lt).
template <class V>
[[nodiscard]] auto lt(V&& value) {
    return detail::unary(detail::Predicate::lt, std::forward<V>(value));
}
/// `<= v` (Sequelize: Op.lte).
template <class V>
[[nodiscard]] auto lte(V&& value) {
    return detail::unary(detail::Predicate::lte, std::forward<V>(value));
}

/// `IS NULL`, `IS true`, `IS false`.
[[nodiscard]] inline detail::RightSide<Null> is(Null) {
    return detail::unary(detail::Predicate::is, null);
}
[[nodiscard]] inline detail::RightSide<bool> is(bool value) {
    return detail::unary(detail::Predicate::is, value);
}
/// `IS NOT NULL`, `IS NOT true`, `IS NOT false`. In Sequelize this is `Op.not` with such a value.
[[nodiscard]] inline detail::RightSide<Null> isNot(Null) {
    return detail::unary(detail::Predicate::isNot, null);
}
[[nodiscard]] inline detail::RightSide<bool> isNot(bool value) {
    return detail::unary(detail::Predicate::isNot, value);
}

/// `BETWEEN low AND high`, both included.
template <class L, class H>
[[nodiscard]] auto between(L&& low, H&& high) {
    return detail::bounded(detail::Predicate::between, std::forward<L>(low), std::forward<H>(high));
}
/// `NOT BETWEEN low AND high` (Sequelize: Op.notBetween).
template <class L, class H>
[[nodiscard]] auto notBetween(L&& low, H&& high) {
    return detail::bounded(detail::Predicate::notBetween, std::forward<L>(low), std::forward<H>(high));
}

/// The value, or nothing: `{&Book::subject, Op::ifPresent(wanted)}` is left out of the conditions where the optional
/// `wanted` is empty, which alone would be IS NULL. Also within the comparisons: `Op::gte(Op::ifPresent(wanted))`.
template <class V>
[[nodiscard]] detail::IfPresent<V> ifPresent(std::optional<V> value) {
    return {std::move(value)};
}

/// What `make` makes of the value, or nothing where the optional is empty: a condition,
/// `Op::ifPresent(since, [](const auto& from) { return col(&Book::createdAt) >= from; })`, or what stands in a pair,
/// `{&Book::author, Op::ifPresent(authors, [](const auto& list) { return Op::in(list); })}`.
template <class V, class Make>
    requires std::invocable<Make, const V&>
[[nodiscard]] auto ifPresent(const std::optional<V>& value, Make make) {
    using Made = std::remove_cvref_t<std::invoke_result_t<Make, const V&>>;
    return value ? Made(make(*value)) : Made();
}

/// `IN (...)`, of any range of values. An empty list matches nothing.
template <class V>
[[nodiscard]] auto in(std::initializer_list<V> values) {
    return detail::listed<V>(detail::Predicate::in, values);
}
template <class R>
    requires detail::ValueRange<std::remove_reference_t<R>>
[[nodiscard]] auto in(R&& values) {
    return detail::listed<detail::ValueIn<R>>(detail::Predicate::in, values);
}
/// `IN (SELECT ...)`: what a select of one column finds, `Op::in(Books.select(&Book::id, {...}))`.
template <class Q>
    requires detail::isSubquery<Q>
[[nodiscard]] auto in(const Q& query) {
    return detail::queried(detail::Predicate::in, query);
}
template <class V, class... Vs>
    requires detail::NoList<V, Vs...>
detail::RightSide<detail::Decayed<V>> in(V&&, Vs&&...) {
    static_assert(detail::never<V>, "Op::in takes a list in braces, Op::in({1, 2}), or a range of values");
    return {};
}
/// `NOT IN (...)`. An empty list matches everything in a find; `update` and `destroy` refuse it as their only
/// condition.
template <class V>
[[nodiscard]] auto notIn(std::initializer_list<V> values) {
    return detail::listed<V>(detail::Predicate::notIn, values);
}
template <class R>
    requires detail::ValueRange<std::remove_reference_t<R>>
[[nodiscard]] auto notIn(R&& values) {
    return detail::listed<detail::ValueIn<R>>(detail::Predicate::notIn, values);
}
/// `NOT IN (SELECT ...)`, of what the select finds but NULL: one NULL among the rows would else let none through.
template <class Q>
    requires detail::isSubquery<Q>
[[nodiscard]] auto notIn(const Q& query) {
    return detail::queried(detail::Predicate::notIn, query);
}
template <class V, class... Vs>
    requires detail::NoList<V, Vs...>
detail::RightSide<detail::Decayed<V>> notIn(V&&, Vs&&...) {
    static_assert(detail::never<V>, "Op::notIn takes a list in braces, Op::notIn({1, 2}), or a range of values");
    return {};
}

/// `LIKE`, with the database's own wildcards and escapes in `text`.
[[nodiscard]] inline auto like(std::string_view text) {
    return detail::pattern(detail::Predicate::like, text);
}
/// `NOT LIKE`, with the database's own wildcards and escapes in `text` (Sequelize: Op.notLike).
[[nodiscard]] inline auto notLike(std::string_view text) {
    return detail::pattern(detail::Predicate::notLike, text);
}
/// `LIKE 'text%'`; `%`, `_` and `\` in `text` stand for themselves (Sequelize: Op.startsWith).
[[nodiscard]] inline auto startsWith(std::string_view text) {
    return detail::pattern(detail::Predicate::startsWith, text);
}
/// `LIKE '%text'`; `%`, `_` and `\` in `text` stand for themselves (Sequelize: Op.endsWith).
[[nodiscard]] inline auto endsWith(std::string_view text) {
    return detail::pattern(detail::Predicate::endsWith, text);
}
/// `LIKE '%text%'`; `%`, `_` and `\` in `text` stand for themselves (Sequelize: Op.substring).
[[nodiscard]] inline auto substring(std::string_view text) {
    return detail::pattern(detail::Predicate::substring, text);
}
/// `REGEXP`, in the database's own syntax (Sequelize: Op.regexp). SQLite has none: the call throws UsageError.
[[nodiscard]] inline auto regexp(std::string_view text) {
    return detail::pattern(detail::Predicate::regexp, text);
}
/// `NOT REGEXP`, in the database's own syntax (Sequelize: Op.notRegexp). SQLite has none: the call throws UsageError.
[[nodiscard]] inline auto notRegexp(std::string_view text) {
    return detail::pattern(detail::Predicate::notRegexp, text);
}
/// `ILIKE`: LIKE whatever the letters' case (Sequelize: Op.iLike). PostgreSQL only; MySQL's, MariaDB's and SQLite's
/// LIKE does not tell case by itself. Elsewhere the call throws UsageError.
[[nodiscard]] inline auto iLike(std::string_view text) {
    return detail::pattern(detail::Predicate::iLike, text);
}
/// `NOT ILIKE` (Sequelize: Op.notILike). PostgreSQL only: elsewhere the call throws UsageError.
[[nodiscard]] inline auto notILike(std::string_view text) {
    return detail::pattern(detail::Predicate::notILike, text);
}
/// `~*`: a regular expression whatever the letters' case (Sequelize: Op.iRegexp). PostgreSQL only: elsewhere the call
/// throws UsageError.
[[nodiscard]] inline auto iRegexp(std::string_view text) {
    return detail::pattern(detail::Predicate::iRegexp, text);
}
/// `!~*` (Sequelize: Op.notIRegexp). PostgreSQL only: elsewhere the call throws UsageError.
[[nodiscard]] inline auto notIRegexp(std::string_view text) {
    return detail::pattern(detail::Predicate::notIRegexp, text);
}

/// All of several operations on one column: `{&Book::subject, Op::and_(Op::gt(3), Op::lt(9))}` (Sequelize: Op.and).
template <class... Vs, class... Ws>
[[nodiscard]] detail::RightSide<Vs..., Ws...> and_(detail::RightSide<Vs...> left, detail::RightSide<Ws...> right) {
    return {detail::Expression::conjunction({std::move(left.pattern), std::move(right.pattern)})};
}
/// Any of several operations on one column: `{&Book::subject, Op::or_(Op::lt(3), Op::gt(9))}` (Sequelize: Op.or).
template <class... Vs, class... Ws>
[[nodiscard]] detail::RightSide<Vs..., Ws...> or_(detail::RightSide<Vs...> left, detail::RightSide<Ws...> right) {
    return {detail::Expression::disjunction({std::move(left.pattern), std::move(right.pattern)})};
}
template <class First, class Second, class... Rest>
    requires(sizeof...(Rest) > 0)
[[nodiscard]] auto and_(First first, Second second, Rest... rest) {
    return and_(and_(std::move(first), std::move(second)), std::move(rest)...);
}
template <class First, class Second, class... Rest>
    requires(sizeof...(Rest) > 0)
[[nodiscard]] auto or_(First first, Second second, Rest... rest) {
    return or_(or_(std::move(first), std::move(second)), std::move(rest)...);
}
/// The contrary of an operation, and of a value: `Op::not_(5)` is `!= 5`, `Op::not_(null)` is `IS NOT NULL` (Sequelize:
/// Op.not).
template <class... Vs>
[[nodiscard]] detail::RightSide<Vs...> not_(detail::RightSide<Vs...> operation) {
    return {detail::Expression::negate(std::move(operation.pattern))};
}
template <class V>
[[nodiscard]] auto not_(V&& value) {
    return detail::unary(detail::Predicate::not_, std::forward<V>(value));
}

}  // namespace Op

}  // namespace sequelize
