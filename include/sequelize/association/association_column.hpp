#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/query/associated.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {
namespace detail {

/// What a sum and a mean of a column of M's type are; of what is no number, whatever it is compared with, so that one
/// error says so.
template <class M>
using SumColumn = std::conditional_t<isNumeric<M>(), std::optional<SumOf<Unwrapped<M>>>, AnyMember>;
template <class M>
using MeanColumn = std::conditional_t<
    isNumeric<M>(), std::optional<std::conditional_t<std::same_as<Unwrapped<M>, Decimal>, Decimal, double>>, AnyMember>;

/// An association in an expression, what `col(&Grade::students)` returns: it asks about the rows that belong to a row,
/// by a subquery, and needs no include. T is the model's struct, U that of the associated rows. Rows count as in an
/// include: the association's scope, and the target's default scope, filters and soft deletion say which there are;
/// of a belongsToMany one for each link. A condition is what a `.where` of the target takes: `{{&Student::name,
/// "Ada"}}`, or `col(&Student::age) > 20`. Pure; the call that it goes into throws AssociationError where no such
/// association was declared, and UsageError for a filter's name that the target has not.
template <class T, class U>
class AssociationColumn {
public:
    using Model = T;
    using AssociationTarget = U;

    explicit AssociationColumn(Expression association, const void* target = nullptr)
        : association_(std::move(association)) {
        rows_.target = target;
    }

    /// Whether there is such a row; without a condition, whether there is any: `EXISTS (SELECT 1 FROM students AS
    /// students WHERE grade.id = students.gradeId AND ...)`.
    [[nodiscard]] Condition<T> some(Where<U> rows = {}) const {
        return Condition<T>(ask(AssociationQuestion::some, rows));
    }
    /// Whether there is no such row; without a condition, whether there is none at all: `NOT (EXISTS (...))`.
    [[nodiscard]] Condition<T> none(Where<U> rows = {}) const {
        return Condition<T>(ask(AssociationQuestion::none, rows));
    }
    /// Whether all rows are such, as they are where there are none: `NOT (EXISTS (... AND (condition) IS NOT true))`. A
    /// row for which the condition is NULL is none. An empty condition says nothing.
    [[nodiscard]] Condition<T> every(Where<U> rows) const {
        return Condition<T>(ask(AssociationQuestion::every, rows));
    }
    template <class... Nothing>
        requires(sizeof...(Nothing) == 0)
    Condition<T> every(Nothing...) const {
        static_assert(never<Nothing...>, "every() needs a condition, which all associated rows are to hold");
        return {};
    }

    /// How many such rows there are: `(SELECT count(*) FROM ... WHERE ...)`, a column of integers:
    /// `col(&Grade::students).count() >= 3`, `desc(col(&Grade::students).count())`.
    [[nodiscard]] Column<T, std::int64_t> count(Where<U> rows = {}) const {
        return Column<T, std::int64_t>(ask(AssociationQuestion::aggregate, rows, "count"));
    }
    /// The sum of the rows' values, NULL where there is none: integers give a `std::int64_t`, floating-point numbers a
    /// double, a Decimal a Decimal.
    template <class C, class M>
    [[nodiscard]] Column<T, SumColumn<M>> sum(M C::*member, Where<U> rows = {}) const {
        static_assert(isNumeric<M>(), "sum needs a column of numbers");
        return Column<T, SumColumn<M>>(askOf("sum", member, rows));
    }
    /// The mean of the rows' values, NULL where there is none: a double, of a Decimal a Decimal.
    template <class C, class M>
    [[nodiscard]] Column<T, MeanColumn<M>> avg(M C::*member, Where<U> rows = {}) const {
        static_assert(isNumeric<M>(), "avg needs a column of numbers");
        return Column<T, MeanColumn<M>>(askOf("avg", member, rows));
    }
    /// The rows' smallest value, NULL where there is none. The call throws UsageError for shapes, which have no order.
    template <class C, class M>
    [[nodiscard]] Column<T, std::optional<Unwrapped<M>>> min(M C::*member, Where<U> rows = {}) const {
        return Column<T, std::optional<Unwrapped<M>>>(askOf("min", member, rows));
    }
    /// The rows' greatest value, NULL where there is none. The call throws UsageError for shapes, which have no order.
    template <class C, class M>
    [[nodiscard]] Column<T, std::optional<Unwrapped<M>>> max(M C::*member, Where<U> rows = {}) const {
        return Column<T, std::optional<Unwrapped<M>>>(askOf("max", member, rows));
    }

    /// The same association without these filters of its target: `col(&Grade::students).unfiltered({"tenant"})`.
    [[nodiscard]] AssociationColumn unfiltered(std::initializer_list<std::string> names) const {
        AssociationColumn other = *this;
        other.rows_.unfiltered.insert(other.rows_.unfiltered.end(), names.begin(), names.end());
        return other;
    }
    /// `paranoid(false)`: the same association with target rows that were deleted softly.
    [[nodiscard]] AssociationColumn paranoid(bool isOn) const {
        AssociationColumn other = *this;
        other.rows_.paranoid = isOn;
        return other;
    }

private:
    [[nodiscard]] Expression ask(AssociationQuestion asks, const Where<U>& rows, std::string function = {},
                                 Expression column = {}) const {
        AssociatedRows asked = rows_;
        asked.asks = asks;
        asked.condition = rows.expression();
        asked.function = std::move(function);
        asked.column = std::move(column);
        return askAssociated(association_, std::move(asked));
    }
    template <class C, class M>
    [[nodiscard]] Expression askOf(const char* function, M C::*member, const Where<U>& rows) const {
        static_assert(!AssociationTraits<M>::isAssociation, "this member is an association, and has no value");
        return ask(AssociationQuestion::aggregate, rows, function, Expression::ofMember(memberOffset<U>(member)));
    }

    Expression association_;
    AssociatedRows rows_{};
};

#define SEQUELIZE_COMPARISON_(symbol)                                                                      \
    template <class T, class U, class V>                                                                   \
    Condition<T> operator symbol(const AssociationColumn<T, U>&, const V&) {                               \
        static_assert(never<V>, "an association is no value: ask for its rows, .some(...), .count() > 2"); \
        return {};                                                                                         \
    }
SEQUELIZE_COMPARISON_(==)
SEQUELIZE_COMPARISON_(!=)
SEQUELIZE_COMPARISON_(<)
SEQUELIZE_COMPARISON_(<=)
SEQUELIZE_COMPARISON_(>)
SEQUELIZE_COMPARISON_(>=)
#undef SEQUELIZE_COMPARISON_

template <class T, class M>
    requires(AssociationTraits<M>::isAssociation)
struct ColOf<T, M> {
    using type = AssociationColumn<T, TargetOf<M>>;
};

}  // namespace detail

/// An association by its name, which needs no member: `association<Grade, Student>("students").some(...)`. Grade is
/// the struct of the model that has it, Student that of the rows that it leads to. The call that it goes into throws
/// AssociationError where the model has no association of that name, and UsageError where it leads to another struct.
/// Pure.
template <class T, class U>
[[nodiscard]] detail::AssociationColumn<T, U> association(std::string name) {
    return detail::AssociationColumn<T, U>(
        detail::Expression::ofOwner(detail::Expression::ofName(std::move(name)), &detail::structTag<T>),
        &detail::structTag<U>);
}

}  // namespace sequelize
