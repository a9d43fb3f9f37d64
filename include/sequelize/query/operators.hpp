#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/query/comparable.hpp>

namespace sequelize {

/// The right-hand side of a pair: `{&Book::subject, Op::gt(3)}`. `Vs` are the types of its values; they are checked
/// against the column when the pair is made.
template <class... Vs>
struct Operation {
    Expression pattern;  ///< with `subject` in the column's place
};

namespace detail {

template <class V>
Expression looseOperand(V&& value) {
    return operandOf<Unwrapped<std::remove_cvref_t<V>>>(std::forward<V>(value));
}

template <class V>
using Decayed = std::conditional_t<std::convertible_to<V, std::string_view>, std::string, std::remove_cvref_t<V>>;

template <class V>
Operation<Decayed<V>> unary(Operator op, V&& value) {
    return {Expression::compare(op, Expression::subject(), looseOperand(std::forward<V>(value)))};
}

template <class L, class H>
Operation<Decayed<L>, Decayed<H>> bounded(Operator op, L&& low, H&& high) {
    return {Expression::compare(op, Expression::subject(),
                                std::vector{looseOperand(std::forward<L>(low)), looseOperand(std::forward<H>(high))})};
}

inline Operation<Pattern> pattern(Operator op, std::string_view text) {
    return {Expression::compare(op, Expression::subject(), Expression::ofValue(text))};
}

template <class Range>
std::vector<Expression> operandsOf(const Range& values) {
    std::vector<Expression> operands;
    operands.reserve(std::size(values));
    for (const auto& value : values) operands.push_back(looseOperand(value));
    return operands;
}

template <class V, class Range>
Operation<Decayed<V>> listed(Operator op, const Range& values) {
    return {Expression::compare(op, Expression::subject(), operandsOf(values))};
}

}  // namespace detail

/// Sequelize's operators for pairs, under Sequelize's names: `{&Book::id, Op::between(1, 9)}`. Where C++ keeps a word
/// for itself an underscore follows it. `null` and empty optionals become IS NULL and IS NOT NULL.
namespace Op {

template <class V>
[[nodiscard]] auto eq(V&& value) {
    return detail::unary(Operator::eq, std::forward<V>(value));
}  ///< `= v`
template <class V>
[[nodiscard]] auto ne(V&& value) {
    return detail::unary(Operator::ne, std::forward<V>(value));
}  ///< `!= v`
template <class V>
[[nodiscard]] auto gt(V&& value) {
    return detail::unary(Operator::gt, std::forward<V>(value));
}
template <class V>
[[nodiscard]] auto gte(V&& value) {
    return detail::unary(Operator::gte, std::forward<V>(value));
}
template <class V>
[[nodiscard]] auto lt(V&& value) {
    return detail::unary(Operator::lt, std::forward<V>(value));
}
template <class V>
[[nodiscard]] auto lte(V&& value) {
    return detail::unary(Operator::lte, std::forward<V>(value));
}

/// `IS NULL`, `IS true`, `IS false`.
[[nodiscard]] inline Operation<Null> is(Null) {
    return detail::unary(Operator::is, null);
}
[[nodiscard]] inline Operation<bool> is(bool value) {
    return detail::unary(Operator::is, value);
}
/// `IS NOT NULL`, `IS NOT true`, `IS NOT false`. In Sequelize this is `Op.not` with such a value.
[[nodiscard]] inline Operation<Null> isNot(Null) {
    return detail::unary(Operator::isNot, null);
}
[[nodiscard]] inline Operation<bool> isNot(bool value) {
    return detail::unary(Operator::isNot, value);
}

/// `BETWEEN low AND high`, both included.
template <class L, class H>
[[nodiscard]] auto between(L&& low, H&& high) {
    return detail::bounded(Operator::between, std::forward<L>(low), std::forward<H>(high));
}
template <class L, class H>
[[nodiscard]] auto notBetween(L&& low, H&& high) {
    return detail::bounded(Operator::notBetween, std::forward<L>(low), std::forward<H>(high));
}

/// `IN (...)`. An empty list matches nothing.
template <class V>
[[nodiscard]] auto in(std::initializer_list<V> values) {
    return detail::listed<V>(Operator::in, values);
}
template <class V>
[[nodiscard]] auto in(const std::vector<V>& values) {
    return detail::listed<V>(Operator::in, values);
}
/// `NOT IN (...)`. An empty list matches everything in a find; `update` and `destroy` refuse it as their only
/// condition.
template <class V>
[[nodiscard]] auto notIn(std::initializer_list<V> values) {
    return detail::listed<V>(Operator::notIn, values);
}
template <class V>
[[nodiscard]] auto notIn(const std::vector<V>& values) {
    return detail::listed<V>(Operator::notIn, values);
}

/// `LIKE`, with the database's own wildcards and escapes in `text`.
[[nodiscard]] inline auto like(std::string_view text) {
    return detail::pattern(Operator::like, text);
}
[[nodiscard]] inline auto notLike(std::string_view text) {
    return detail::pattern(Operator::notLike, text);
}
/// `LIKE 'text%'`, `LIKE '%text'`, `LIKE '%text%'`; `%`, `_` and `\` in `text` stand for themselves.
[[nodiscard]] inline auto startsWith(std::string_view text) {
    return detail::pattern(Operator::startsWith, text);
}
[[nodiscard]] inline auto endsWith(std::string_view text) {
    return detail::pattern(Operator::endsWith, text);
}
[[nodiscard]] inline auto substring(std::string_view text) {
    return detail::pattern(Operator::substring, text);
}
/// `REGEXP`, in the database's own syntax. SQLite has none: a UsageError.
[[nodiscard]] inline auto regexp(std::string_view text) {
    return detail::pattern(Operator::regexp, text);
}
[[nodiscard]] inline auto notRegexp(std::string_view text) {
    return detail::pattern(Operator::notRegexp, text);
}

/// Several operations on one column: `{&Book::subject, Op::or_(Op::lt(3), Op::gt(9))}`.
template <class... Vs, class... Ws>
[[nodiscard]] Operation<Vs..., Ws...> and_(Operation<Vs...> left, Operation<Ws...> right) {
    return {Expression::conjunction({std::move(left.pattern), std::move(right.pattern)})};
}
template <class... Vs, class... Ws>
[[nodiscard]] Operation<Vs..., Ws...> or_(Operation<Vs...> left, Operation<Ws...> right) {
    return {Expression::disjunction({std::move(left.pattern), std::move(right.pattern)})};
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
/// The contrary of an operation, and of a value: `Op::not_(5)` is `!= 5`, `Op::not_(null)` is IS NOT NULL.
template <class... Vs>
[[nodiscard]] Operation<Vs...> not_(Operation<Vs...> operation) {
    return {Expression::negate(std::move(operation.pattern))};
}
template <class V>
[[nodiscard]] auto not_(V&& value) {
    return detail::unary(Operator::not_, std::forward<V>(value));
}

}  // namespace Op
}  // namespace sequelize
