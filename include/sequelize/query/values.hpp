#pragma once

#include <chrono>
#include <initializer_list>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/json_path.hpp>

namespace sequelize {
namespace detail {

/// A column and what it is set to.
struct SEQUELIZE_API NamedAssignment {
    ColumnReference column{};
    Expression value{};
};

/// Whether a V may be stored in a column whose member is an M. Stricter than C++'s assignment: no number becomes a
/// bool, no fraction an integer.
template <class M, class V>
constexpr bool isAssignable() {
    using Base = Unwrapped<M>;
    using Other = Unwrapped<std::remove_cvref_t<V>>;
    if constexpr (std::same_as<Other, Null> || std::same_as<Other, std::nullopt_t>)
        return isOptional<M>;
    else if constexpr (std::same_as<Other, Computed> || std::same_as<Other, Literal> || std::same_as<Other, AnyMember>)
        return true;
    else if constexpr (isColumn<Other>)
        return isAssignable<M, typename Other::Member>();
    else if constexpr (std::floating_point<Base>)
        return Number<Other>;
    else if constexpr (Integer<Base>)
        return Integer<Other>;
    else if constexpr (std::same_as<Base, bool>)
        return std::same_as<Other, bool>;
    else if constexpr (std::same_as<Base, std::string>)
        return std::convertible_to<Other, std::string_view>;
    else if constexpr (std::same_as<Base, DateTime>)
        return isInstant<Other> || std::convertible_to<Other, Base>;
    else if constexpr (std::same_as<Base, Time>)
        return isDuration<Other> || std::convertible_to<Other, Base>;
    else
        return std::convertible_to<Other, Base>;
}

template <class M, class V>
Expression assigned(V&& value) {
    using Base = Unwrapped<M>;
    using Plain = std::remove_cvref_t<V>;
    if constexpr (isOptional<Plain>)
        return value ? assigned<M>(*std::forward<V>(value)) : Expression::ofValue(null);
    else if constexpr (std::same_as<Plain, Null> || std::same_as<Plain, std::nullopt_t>)
        return Expression::ofValue(null);
    else if constexpr (std::same_as<Plain, Computed> || isColumn<Plain>)
        return value.expression();
    else if constexpr (std::same_as<Plain, Literal>)
        return Expression(std::forward<V>(value));
    else if constexpr (Number<Base>)
        return Expression::ofValue(Value(value));  // the column's range is checked at run time, in every width
    else if constexpr ((std::same_as<Base, DateTime> && isInstant<Plain>) ||
                       (std::same_as<Base, Time> && isDuration<Plain>))
        return Expression::ofValue(toMicroseconds(value));
    else
        return Expression::ofValue(valueOf<Base>(Base(std::forward<V>(value))));
}

/// A part of a JSON column is set. Throws UsageError for a column of another table.
[[nodiscard]] SEQUELIZE_API NamedAssignment jsonAssignment(const Expression& path, Expression value);
/// The part goes. Throws UsageError for a column of another table.
[[nodiscard]] SEQUELIZE_API NamedAssignment jsonRemoval(const Expression& path);

/// Whether a part of a document may be set to a V: what JSON has, another column, a part of a document, or SQL.
template <class V>
constexpr bool isOfJsonOrSql() {
    using Other = Unwrapped<std::remove_cvref_t<V>>;
    return isOfJson<V>() || isColumn<Other> || isJsonPath<Other> || std::same_as<Other, Computed> ||
           std::same_as<Other, Literal>;
}

/// One entry of an `update`: `{&Book::title, "New"}`, `{&Book::subject, null}`, `{"gradeId", 2}`, or an expression as
/// the value: `{&Book::subject, fn("ABS", &Book::subject)}`.
template <class T>
class TypedAssignment {
public:
    template <class C, class M, class V>
    TypedAssignment(M C::*member, V&& value) {
        static_assert(isAssignable<M, V>(),
                      "this value cannot be stored in this column: their C++ types do not go together");
        if constexpr (isAssignable<M, V>())
            value_ = {{.offset = memberOffset<T>(member)},
                      besideColumn<T, std::remove_cvref_t<V>>(assigned<M>(std::forward<V>(value)))};
    }
    template <class V>
    TypedAssignment(const char* column, V&& value) : value_{{.name = column}, looseOperand(std::forward<V>(value))} {}

    /// A part of a JSON column: `{col(&User::meta)["city"], "Bonn"}`; the value may be a column, a part of a document,
    /// or an expression.
    template <class U, class M, class V>
    TypedAssignment(const JsonPath<U, M>& path, V&& value) {
        using Plain = std::remove_cvref_t<V>;
        static_assert(isOfJsonOrSql<V>(),
                      "a part of a JSON document is a text, number, boolean, null or document, or a column or SQL");
        if constexpr (isJsonPath<Plain>)
            value_ = jsonAssignment(pathFor<T>(path), pathFor<T>(value));
        else if constexpr (std::same_as<Plain, Literal>)
            value_ = jsonAssignment(pathFor<T>(path), Expression(std::forward<V>(value)));
        else if constexpr (isColumn<Plain>)
            value_ = jsonAssignment(pathFor<T>(path), besideColumn<T, Plain>(value.expression()));
        else if constexpr (isOfJsonOrSql<V>())
            value_ = jsonAssignment(pathFor<T>(path), looseOperand(std::forward<V>(value)));
    }
    /// A part goes: `col(&User::meta)["city"].remove()`.
    template <class Path>
    TypedAssignment(const JsonRemoval<Path>& removal) : value_(jsonRemoval(pathFor<T>(removal.path))) {}

    [[nodiscard]] const NamedAssignment& value() const noexcept { return value_; }

private:
    NamedAssignment value_;
};

}  // namespace detail

/// What an update sets: `{{&Book::title, "New"}, {&Book::subject, null}}`; a value may be an expression,
/// `{&Book::subject, fn("ABS", &Book::subject)}`. A value that the member's type cannot hold does not compile. It can
/// grow: `values.add(&Book::title, "New")`.
template <class T>
class Values {
public:
    Values() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    template <class C, class M, class V>
    Values(M C::*, V&&) {
        static_assert(detail::never<C>, "one brace is missing: the values are a list of pairs, {{&Book::id, 1}}");
    }
    Values(std::initializer_list<detail::TypedAssignment<T>> list) {
        for (const auto& set : list) values_.push_back(set.value());
    }
    /// Appends an assignment: what is set may be found at run time.
    Values& add(const detail::TypedAssignment<T>& assignment) {
        values_.push_back(assignment.value());
        return *this;
    }
    template <class C, class V>
    Values& add(C&& column, V&& value) {
        return add(detail::TypedAssignment<T>(std::forward<C>(column), std::forward<V>(value)));
    }
    /// Whether nothing is set.
    [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
    // For the library.
    [[nodiscard]] static Values of(std::vector<detail::NamedAssignment> list) {
        Values values;
        values.values_ = std::move(list);
        return values;
    }
    // For the library.
    [[nodiscard]] const std::vector<detail::NamedAssignment>& list() const noexcept { return values_; }

protected:
    std::vector<detail::NamedAssignment> values_;
};

/// A column of the model, in lists such as `.fields`.
template <class T>
class ColumnName {
public:
    template <class C, class M>
    ColumnName(M C::*member) : column_{.offset = detail::memberOffset<T>(member)} {}
    ColumnName(const char* name) : column_{.name = name} {}
    [[nodiscard]] const detail::ColumnReference& entry() const noexcept { return column_; }

private:
    detail::ColumnReference column_;
};

}  // namespace sequelize
