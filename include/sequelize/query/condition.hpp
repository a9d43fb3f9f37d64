#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/query/comparable.hpp>
#include <sequelize/query/operations.hpp>
#include <sequelize/query/operators.hpp>
#include <sequelize/schema/field.hpp>

namespace sequelize {
namespace detail {

/// An expression about U's members, seen from T, which is U or derives from it.
template <class T, class U>
Expression seenFrom(Expression e) {
    if constexpr (!std::same_as<U, T> && std::derived_from<T, U>)
        return e.shifted(baseOffset<T, U>());
    else
        return e;
}

/// The struct whose columns are among Vs: of those that go with every model none is.
template <class... Vs>
struct ColumnsOwner {
    using type = AnyModel;
};
template <class V, class... Rest>
struct ColumnsOwner<V, Rest...> : ColumnsOwner<Rest...> {};
template <class V, class... Rest>
    requires(isColumn<V> && !std::same_as<typename V::Model, AnyModel>)
struct ColumnsOwner<V, Rest...> {
    using type = typename V::Model;
};

/// The model of a condition on a column of T's beside the Vs.
template <class T, class... Vs>
using JoinedModel = std::conditional_t<std::same_as<T, AnyModel>, typename ColumnsOwner<Vs...>::type, T>;

/// What stands beside a column of T's: compared with it, or stored in it. Refuses other structs' columns in one
/// sentence.
template <class T, class... Vs>
Expression besideColumn(Expression e) {
    using Owner = typename ColumnsOwner<Vs...>::type;
    static_assert(std::same_as<Owner, AnyModel> || std::same_as<Owner, T> || std::derived_from<T, Owner>,
                  "this column belongs to another struct than the column that it goes with");
    return seenFrom<T, Owner>(std::move(e));
}

}  // namespace detail

/// A condition on the rows of the struct T's model, such as `col(&Book::year) > 2000`. Combine conditions with `&&`,
/// `||` and `!`. An empty one, `Condition<T>{}`, says nothing: it is left out of what it is combined with, and alone it
/// is as no condition. A value that is copied freely; pure.
template <class T>
class Condition {
public:
    Condition() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    explicit Condition(detail::Expression expression) : expression_(std::move(expression)) {}
    /// From a condition that names no member, or names those that T inherits from U.
    template <class U>
        requires(!std::same_as<T, U> && (std::same_as<U, detail::AnyModel> || std::derived_from<T, U>))
    Condition(Condition<U> other) : expression_(detail::seenFrom<T, U>(std::move(other).take())) {}
    /// SQL of the program's own: `literal("1 = 1")`.
    Condition(detail::Literal sql) : expression_(std::move(sql)) {}

    [[nodiscard]] const detail::Expression& expression() const noexcept { return expression_; }
    [[nodiscard]] detail::Expression take() && { return std::move(expression_); }

    friend Condition operator&&(Condition left, Condition right) {
        return Condition(detail::Expression::conjunction({std::move(left.expression_), std::move(right.expression_)}));
    }
    friend Condition operator||(Condition left, Condition right) {
        return Condition(detail::Expression::disjunction({std::move(left.expression_), std::move(right.expression_)}));
    }
    Condition& operator&=(Condition other) { return *this = std::move(*this) && std::move(other); }
    Condition& operator|=(Condition other) { return *this = std::move(*this) || std::move(other); }
    friend Condition operator!(Condition term) {
        return Condition(detail::Expression::negate(std::move(term.expression_)));
    }

private:
    detail::Expression expression_;
};

namespace detail {

template <class T, class M>
[[nodiscard]] Column<T, M> columnOf(M T::*member) {
    return Column<T, M>(Expression::ofMember(offsetOf(member)));
}

/// A column in an expression, what `col(&Book::subject)` returns. T is the model's struct, M the member's type. `==`,
/// `!=`, `<`, `<=`, `>` and `>=` compare it with a value, another column or an expression: `col(&Book::subject) >= 3`.
/// It has every operator of `Op` as a method. A value that M cannot be compared with does not compile. Pure.
template <class T, class M>
class Column : public Operations<Column<T, M>> {
public:
    using Model = T;
    using Member = M;

    explicit Column(Expression expression) : expression_(std::move(expression)) {}
    template <class V>
        requires(!isColumn<std::remove_cvref_t<V>>)
    Condition<T> operator=(const V&) {
        static_assert(detail::never<V>, "a condition compares with ==, and what is stored stands in a pair");
        return {};
    }
    [[nodiscard]] const Expression& expression() const noexcept { return expression_; }

    /// A member of the JSON column's object: `col(&User::meta)["address"]["city"] == "Berlin"`.
    [[nodiscard]] JsonPath<T, M> operator[](std::string_view key) const;
    /// An element of the JSON column's list, counted from 0: `col(&User::tags)[0] == 3`.
    template <Integer I>
    [[nodiscard]] JsonPath<T, M> operator[](I index) const;

    // What stands for a mistake is told in one sentence.
    template <class... Cs>
    Condition<T> some(const Cs&...) const {
        return refuseQuestion<Cs...>();
    }
    template <class... Cs>
    Condition<T> none(const Cs&...) const {
        return refuseQuestion<Cs...>();
    }
    template <class... Cs>
    Condition<T> every(const Cs&...) const {
        return refuseQuestion<Cs...>();
    }

    /// Any operation of `Op`: `col(&Book::subject).apply(Op::or_(Op::lt(3), Op::gt(9)))`.
    template <class... Vs>
    [[nodiscard]] auto apply(RightSide<Vs...> operation) const {
        static_assert((isComparable<M, Vs>() && ...),
                      "this value cannot be compared with this column: their C++ types do not go together");
        using Joined = JoinedModel<T, Vs...>;
        return Condition<Joined>(
            Expression::about(expression_, besideColumn<Joined, Vs...>(std::move(operation.pattern))));
    }

    template <class V>
    [[nodiscard]] auto compare(Predicate op, V&& value) const {
        using Joined = JoinedModel<T, std::remove_cvref_t<V>>;
        constexpr bool mayBeAbsent = isIfPresent<std::remove_cvref_t<V>>;
        constexpr bool isOwnMember =  // beside outer(...)
            std::same_as<T, AnyModel> && std::is_member_object_pointer_v<std::remove_cvref_t<V>>;
        static_assert(mayBeAbsent || isOwnMember || isComparable<M, V>(),
                      "this value cannot be compared with this column: their C++ types do not go together");
        if constexpr (isOwnMember)
            return compare(op, columnOf(value));
        else if constexpr (mayBeAbsent)
            return apply(unary(op, std::forward<V>(value)));
        else if constexpr (isComparable<M, V>())
            return Condition<Joined>(Expression::compare(
                op, expression_, besideColumn<Joined, std::remove_cvref_t<V>>(operandOf<M>(std::forward<V>(value)))));
        else
            return Condition<Joined>(Expression());
    }

private:
    template <class... Cs>
    static Condition<T> refuseQuestion() {
        static_assert(never<Cs...>, "this member is a column, and no association whose rows could be asked about");
        return {};
    }

    Expression expression_;
};

// `const V&`, not `V&&`: C++20 also tries == and != with its sides swapped, and neither order may be the better match.
#define SEQUELIZE_COMPARISON_(symbol, name)                                          \
    template <class T, class M, class V>                                             \
    [[nodiscard]] auto operator symbol(const Column<T, M>& column, const V& value) { \
        return column.compare(Predicate::name, value);                               \
    }
SEQUELIZE_COMPARISON_(==, eq)
SEQUELIZE_COMPARISON_(!=, ne)
SEQUELIZE_COMPARISON_(<, lt)
SEQUELIZE_COMPARISON_(<=, lte)
SEQUELIZE_COMPARISON_(>, gt)
SEQUELIZE_COMPARISON_(>=, gte)
#undef SEQUELIZE_COMPARISON_

/// A value that SQL computes: what `fn`, `cast` and `col("name")` return. `==`, `!=`, `<`, `<=`, `>` and `>=` compare
/// it with anything, since its type is known to the database only: `fn("YEAR", &Book::release_date) == 2021`. It has
/// every operator of `Op` as a method. Pure.
class SEQUELIZE_API Computed : public Operations<Computed> {
public:
    explicit Computed(Expression expression) : expression_(std::move(expression)) {}
    operator Expression() const { return expression_; }
    [[nodiscard]] const Expression& expression() const noexcept { return expression_; }

    /// A part of the JSON column that the name is of: `col("meta")["city"]`, `col("tags")[0]`.
    [[nodiscard]] JsonPath<AnyModel, AnyMember> operator[](std::string_view key) const;
    template <Integer I>
    [[nodiscard]] JsonPath<AnyModel, AnyMember> operator[](I index) const;

#define SEQUELIZE_COMPARISON_(symbol, name)                                           \
    template <class V>                                                                \
    [[nodiscard]] friend auto operator symbol(const Computed& left, const V& value) { \
        return left.apply(unary(Predicate::name, value));                             \
    }
    SEQUELIZE_COMPARISON_(==, eq)
    SEQUELIZE_COMPARISON_(!=, ne)
    SEQUELIZE_COMPARISON_(<, lt)
    SEQUELIZE_COMPARISON_(<=, lte)
    SEQUELIZE_COMPARISON_(>, gt)
    SEQUELIZE_COMPARISON_(>=, gte)
#undef SEQUELIZE_COMPARISON_

    /// Any operation of `Op`: `fn("LOWER", &Book::title).apply(Op::startsWith("clean"))`.
    template <class... Vs>
    [[nodiscard]] auto apply(RightSide<Vs...> operation) const {
        return Condition<JoinedModel<AnyModel, Vs...>>(Expression::about(expression_, std::move(operation.pattern)));
    }

private:
    Expression expression_;
};

/// What `col` makes of a member: a column. Associations are none: association/association_column.hpp.
template <class T, class M>
struct ColOf {
    using type = Column<T, M>;
};

template <class T, class U, class M>
typename ColOf<T, M>::type columnAt(std::vector<std::ptrdiff_t> path, M U::*member) {
    return typename ColOf<T, M>::type(Expression::ofMember(offsetOf(member), std::move(path)));
}
template <class T, class U, class A, class... Rest>
    requires(sizeof...(Rest) > 0)
auto columnAt(std::vector<std::ptrdiff_t> path, A U::*association, Rest... rest) {
    path.push_back(offsetOf(association));
    return columnAt<T>(std::move(path), rest...);
}

}  // namespace detail

/// The column that a struct's member is mapped to: `col(&Book::year) >= 2000` (Sequelize: col). Of an association's
/// member, the rows that belong to a row: `col(&Grade::students).some(col(&Student::age) > 20)`.
template <class T, class M>
[[nodiscard]] typename detail::ColOf<T, M>::type col(M T::*member) {
    return typename detail::ColOf<T, M>::type(detail::Expression::ofMember(detail::offsetOf(member)));
}
/// A column of an included table, by the association members that lead there:
/// `col(&Grade::students, &Student::name)` (Sequelize: '$students.name$'). Of an association there, the rows that
/// belong to a row of the included table.
template <class T, class A, class... Path>
    requires(sizeof...(Path) > 0)
[[nodiscard]] auto col(A T::*association, Path... path) {
    return detail::columnAt<T>({detail::offsetOf(association)}, path...);
}
/// A column by name: one that the struct has no member for, "table.column", or "*".
[[nodiscard]] inline detail::Computed col(std::string name) {
    return detail::Computed(detail::Expression::ofName(std::move(name)));
}

namespace detail {

template <class V>
Expression argumentOf(V&& value) {
    using Plain = std::remove_cvref_t<V>;
    if constexpr (std::is_member_object_pointer_v<Plain>) {
        return argumentOf(col(value));
    } else if constexpr (isColumn<Plain>) {
        if constexpr (std::same_as<typename Plain::Model, AnyModel>)
            return value.expression();
        else
            return Expression::ofOwner(value.expression(), &structTag<typename Plain::Model>);
    } else if constexpr (isJsonPath<Plain>) {
        if constexpr (std::same_as<typename Plain::Model, AnyModel>)
            return value.expression();
        else
            return jsonOwner(value.expression(), &structTag<typename Plain::Model>);
    } else if constexpr (std::same_as<Plain, Computed>) {
        return value.expression();
    } else if constexpr (!requireOver<Plain>()) {
        return {};
    } else if constexpr (requires { typename Plain::AssociationTarget; }) {
        static_assert(never<V>, "an association is no value: ask for its rows, col(&Grade::students).count()");
        return {};
    } else {
        return looseOperand(std::forward<V>(value));
    }
}

/// What a list of T's model has as an entry. Refuses other structs' typed expressions in one sentence.
template <class T, class V>
Expression entryFor(V&& value) {
    using Plain = std::remove_cvref_t<V>;
    if constexpr (isColumn<Plain>) {
        using U = typename Plain::Model;
        static_assert(std::same_as<U, T> || std::same_as<U, AnyModel> || std::derived_from<T, U>,
                      "this expression is about another struct than the model that is asked");
        return seenFrom<T, U>(value.expression());
    } else {
        return argumentOf(std::forward<V>(value));
    }
}

/// The path, with the struct that its column's member belongs to.
[[nodiscard]] SEQUELIZE_API Expression jsonOwner(const Expression& path, const void* owner);
[[nodiscard]] SEQUELIZE_API Expression makeCall(std::string name, std::vector<Expression> arguments);
[[nodiscard]] SEQUELIZE_API Expression makeCast(Expression value, const std::string& type);

}  // namespace detail

/// A function call: `fn("COUNT", &Book::id)`, `fn("upper", col("title"))`, `fn("COALESCE", &Book::subject, 0)`
/// (Sequelize: fn). Arguments are columns, other calls, or values, which are bound. Throws UsageError when `name` is
/// no plain function name.
template <class... Args>
[[nodiscard]] detail::Computed fn(std::string name, Args&&... args) {
    std::vector<detail::Expression> arguments;
    arguments.reserve(sizeof...(args));
    (arguments.push_back(detail::argumentOf(std::forward<Args>(args))), ...);
    return detail::Computed(detail::makeCall(std::move(name), std::move(arguments)));
}

/// `CAST(value AS type)` (Sequelize: cast). Throws UsageError when `type` is no plain type name.
template <class V>
[[nodiscard]] detail::Computed cast(V&& value, const std::string& type) {
    return detail::Computed(detail::makeCast(detail::argumentOf(std::forward<V>(value)), type));
}

/// `(... AND ...)`: all of the conditions, as `&&` (Sequelize: and).
template <class T, class... More>
[[nodiscard]] Condition<T> and_(Condition<T> first, More... more) {
    return (std::move(first) && ... && std::move(more));
}
/// `(... OR ...)`: any of the conditions, as `||` (Sequelize: or).
template <class T, class... More>
[[nodiscard]] Condition<T> or_(Condition<T> first, More... more) {
    return (std::move(first) || ... || std::move(more));
}
/// `NOT (...)`: the contrary of the condition, as `!` (Sequelize: not).
template <class T>
[[nodiscard]] Condition<T> not_(Condition<T> term) {
    return !std::move(term);
}

namespace detail {

/// A pair's member, seen from the model's struct T; refuses members of other structs in one sentence.
template <class T, class C, class M>
std::ptrdiff_t memberOffset(M C::*member) {
    static_assert(std::same_as<C, T> || std::derived_from<T, C>,
                  "this member belongs to another struct than the model that is asked");
    if constexpr (std::derived_from<T, C> && !std::same_as<C, T>)
        return offsetOf(static_cast<M T::*>(member));
    else
        return offsetOf(member);
}

template <class T, class C, class M>
std::ptrdiff_t numericMember(M C::*member) {
    static_assert(isNumeric<M>(), "increment and decrement need a column of numbers");
    return memberOffset<T>(member);
}

}  // namespace detail
}  // namespace sequelize
