#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/never.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/json_path.hpp>

namespace sequelize {

template <class T>
class Where;

namespace detail {

template <class T, class U>
Expression conditionFor(Condition<U> condition) {
    static_assert(std::same_as<U, T> || std::same_as<U, AnyModel> || std::derived_from<T, U>,
                  "this condition is about another struct than the model that is asked");
    return seenFrom<T, U>(std::move(condition).take());
}

/// One entry of a `where` list: `{&Book::id, 1}`, `{&Book::id, Op::gt(1)}`, `{"gradeId", 2}`, a condition, or a
/// `literal`, which stays one condition whatever it contains.
template <class T>
class Pair {
public:
    template <class C, class M, class V>
    Pair(M C::*member, V&& value)
        : expression_(make<M>(Expression::ofMember(memberOffset<T>(member)), std::forward<V>(value))) {}
    template <class V>
    Pair(const char* column, V&& value)
        : expression_(make<AnyMember>(Expression::ofName(column), std::forward<V>(value))) {}
    /// A name that is put together at run time.
    template <class V>
    Pair(const std::string& column, V&& value)
        : expression_(make<AnyMember>(Expression::ofName(column), std::forward<V>(value))) {}
    template <class U, class M, class V>
    Pair(const Column<U, M>& column, V&& value) : expression_(makeBeside(column, std::forward<V>(value))) {}
    template <class U, class M, class V>
    Pair(const JsonPath<U, M>& path, V&& value) : expression_(conditionFor<T>(path.paired(std::forward<V>(value)))) {}
    template <class U>
    Pair(Condition<U> condition) : expression_(conditionFor<T>(std::move(condition))) {}
    /// All that another list says.
    template <class W>
        requires std::same_as<W, Where<T>>
    Pair(const W& where) : expression_(where.expression()) {}
    Pair(Literal sql) : expression_(std::move(sql)) {}

    [[nodiscard]] const Expression& expression() const noexcept { return expression_; }

private:
    template <class M, class V>
    static Expression make(Expression column, V&& value) {
        return makeFrom(Column<T, M>(std::move(column)), std::forward<V>(value));
    }
    template <class U, class M, class V>
    static Expression makeBeside(const Column<U, M>& column, V&& value) {
        if constexpr (std::same_as<U, AnyModel> && std::is_member_object_pointer_v<std::remove_cvref_t<V>>)
            return conditionFor<T>(column.compare(Predicate::eq, value));
        else
            return makeFrom(Column<T, M>(entryFor<T>(column)), std::forward<V>(value));
    }
    template <class M, ValueRange R>
    static Expression makeFrom(const Column<T, M>& column, R&& values) {
        return column.in(std::forward<R>(values)).take();
    }
    template <class M, class Q>
        requires isSubquery<std::remove_cvref_t<Q>>
    static Expression makeFrom(const Column<T, M>& column, Q&& query) {
        return column.in(query).take();
    }
    template <class M, class... Vs>
    static Expression makeFrom(const Column<T, M>& column, RightSide<Vs...> operation) {
        return column.apply(std::move(operation)).take();
    }
    template <class M, class V>
    static Expression makeFrom(const Column<T, M>& column, V&& value) {
        return column.compare(Predicate::eq, std::forward<V>(value)).take();
    }

    Expression expression_;
};

}  // namespace detail

/// A `.where` or `.having`: pairs in braces, all of which must hold, `{{&Book::id, 1}, {&Book::year, Op::gt(2000)}}`,
/// or a condition, or `literal(...)` (Sequelize: where). Nothing in it: every row. It can grow: `add`, `&=`.
template <class T>
class Where {
public:
    Where() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    Where(std::initializer_list<detail::Pair<T>> pairs) {
        std::vector<detail::Expression> terms;
        terms.reserve(pairs.size());
        for (const auto& pair : pairs) terms.push_back(pair.expression());
        if (!terms.empty()) expression_ = detail::Expression::conjunction(std::move(terms));
    }
    template <class U>
    Where(Condition<U> condition) : expression_(detail::conditionFor<T>(std::move(condition))) {}
    Where(detail::Literal sql) : expression_(std::move(sql)) {}
    // What stands for a mistake is told in one sentence.
    template <class C, class M>
    Where(M C::*) {
        static_assert(detail::never<C>,
                      "a member alone is no condition: {{&Book::id, 1}}, or col(&Book::lent) == true");
    }
    template <class C, class M, class V>
    Where(M C::*, V&&) {
        static_assert(detail::never<C>, "one brace is missing: a where is a list of pairs, {{&Book::id, 1}}");
    }

    /// One more pair, condition or `literal` that must hold: `where.add(&Book::id, Op::gt(3))`,
    /// `where.add(col(&Book::id) > 3)`.
    Where& add(const detail::Pair<T>& pair) {
        expression_ = detail::Expression::conjunction({std::move(expression_), pair.expression()});
        return *this;
    }
    template <class C, class V>
    Where& add(C&& column, V&& value) {
        return add(detail::Pair<T>(std::forward<C>(column), std::forward<V>(value)));
    }
    template <class U>
    Where& operator&=(Condition<U> condition) {
        return add(std::move(condition));
    }
    /// Whether it says nothing.
    [[nodiscard]] bool empty() const noexcept { return !expression_.isPresent(); }

    [[nodiscard]] const detail::Expression& expression() const noexcept { return expression_; }
    // For the library.
    [[nodiscard]] static Where of(detail::Expression expression) {
        Where where;
        where.expression_ = std::move(expression);
        return where;
    }

private:
    detail::Expression expression_;
};

}  // namespace sequelize
