#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/query/condition.hpp>

namespace sequelize::detail {

/// What is asked of a path apart from its value.
enum class JsonQuestion : std::uint8_t { exists, isMissing, isNull };

/// The path one step further: to a member of an object, or to an element of a list, counted from 0. Throws UsageError
/// for a negative index.
[[nodiscard]] SEQUELIZE_API Expression jsonStep(const Expression& base, std::string_view key);
[[nodiscard]] SEQUELIZE_API Expression jsonStep(const Expression& base, std::int64_t index);
[[nodiscard]] SEQUELIZE_API Expression jsonQuestion(JsonQuestion question, const Expression& path);

/// Whether a part of a document compares with a V: what JSON has, which are texts, numbers, booleans, null and
/// documents.
template <class V>
constexpr bool isOfJson() {
    using Other = Unwrapped<std::remove_cvref_t<V>>;
    if constexpr (std::same_as<Other, Null> || std::same_as<Other, std::nullopt_t> || std::same_as<Other, bool> ||
                  std::same_as<Other, Decimal> || std::same_as<Other, Json> || std::same_as<Other, Pattern>)
        return true;
    else if constexpr (CustomColumn<Other>)
        return std::same_as<typename ColumnTraits<Other>::Stored, Json>;
    else
        return Number<Other> || std::convertible_to<Other, std::string_view>;
}

/// What `remove` returns: the part goes.
template <class Path>
struct JsonRemoval {
    Path path;
};

/// A part of a JSON column, what `col(&User::meta)["address"]["city"]` returns; `[]` of a number is an element of a
/// list, counted from 0. T is the model's struct, M the column's member. It compares as what the C++ value is, alike on
/// all databases: numbers as numbers (1 equals 1.0), texts by their bytes (case and blanks count), booleans, and
/// documents (`nlohmann::json`, `Json`) whatever the order of their keys. A part of another kind equals none; by `<`,
/// LIKE and the like it answers neither yes nor no. `== null` is true where there is nothing, or JSON's null. As an
/// attribute, in `.group` and within `fn` and `cast` it is its text, and NULL where there is nothing or null. The path
/// is bound as a value, so that its keys may be any text. Pure.
template <class T, class M>
class JsonPath {
public:
    using Model = T;
    using Member = M;

    explicit JsonPath(Expression expression) : expression_(std::move(expression)) {}
    template <class V>
        requires(!isJsonPath<std::remove_cvref_t<V>>)
    Condition<T> operator=(const V&) {
        static_assert(never<V>, "a condition compares with ==, and what is stored stands in a pair");
        return {};
    }
    [[nodiscard]] const Expression& expression() const noexcept { return expression_; }

    /// A member of the object there.
    [[nodiscard]] JsonPath operator[](std::string_view key) const { return JsonPath(jsonStep(expression_, key)); }
    /// An element of the list there, from 0.
    template <Integer I>
    [[nodiscard]] JsonPath operator[](I index) const {
        return JsonPath(jsonStep(expression_, static_cast<std::int64_t>(index)));
    }

    /// Whether there is anything, be it null.
    [[nodiscard]] Condition<T> exists() const { return ask(JsonQuestion::exists); }
    /// Whether there is nothing: the column is NULL, or the document has no such part.
    [[nodiscard]] Condition<T> isMissing() const { return ask(JsonQuestion::isMissing); }
    /// Whether JSON's null is there.
    [[nodiscard]] Condition<T> isJsonNull() const { return ask(JsonQuestion::isNull); }

    /// In an `update`: the member or element goes, `Users.update({col(&User::meta)["city"].remove()}, {.where = …})`.
    /// Elements behind it move up. Where there is none nothing happens.
    [[nodiscard]] JsonRemoval<JsonPath> remove() const { return {*this}; }

    /// Whether there is nothing or JSON's null, as `== null`.
    [[nodiscard]] Condition<T> is(Null) const { return apply(Op::eq(null)); }
    /// Whether there is a value, as `!= null`.
    [[nodiscard]] Condition<T> isNot(Null) const { return apply(Op::ne(null)); }
    /// One of the values, as `Op::in`.
    template <class V>
    [[nodiscard]] Condition<T> in(std::initializer_list<V> values) const {
        return apply(Op::in(values));
    }
    template <class R>
        requires ValueRange<std::remove_reference_t<R>>
    [[nodiscard]] Condition<T> in(R&& values) const {
        return apply(Op::in(std::forward<R>(values)));
    }
    /// A value that is none of these, as `Op::notIn`.
    template <class V>
    [[nodiscard]] Condition<T> notIn(std::initializer_list<V> values) const {
        return apply(Op::notIn(values));
    }
    template <class R>
        requires ValueRange<std::remove_reference_t<R>>
    [[nodiscard]] Condition<T> notIn(R&& values) const {
        return apply(Op::notIn(std::forward<R>(values)));
    }
    /// Both included, as `Op::between`.
    template <class L, class H>
    [[nodiscard]] Condition<T> between(L&& low, H&& high) const {
        return apply(Op::between(std::forward<L>(low), std::forward<H>(high)));
    }
    /// The contrary of `between` for a number or text, as `Op::notBetween`.
    template <class L, class H>
    [[nodiscard]] Condition<T> notBetween(L&& low, H&& high) const {
        return apply(Op::notBetween(std::forward<L>(low), std::forward<H>(high)));
    }
    /// `LIKE` of a text, as `Op::like`; case counts.
    [[nodiscard]] Condition<T> like(std::string_view text) const { return apply(Op::like(text)); }
    [[nodiscard]] Condition<T> notLike(std::string_view text) const { return apply(Op::notLike(text)); }
    [[nodiscard]] Condition<T> startsWith(std::string_view text) const { return apply(Op::startsWith(text)); }
    [[nodiscard]] Condition<T> endsWith(std::string_view text) const { return apply(Op::endsWith(text)); }
    [[nodiscard]] Condition<T> substring(std::string_view text) const { return apply(Op::substring(text)); }
    [[nodiscard]] Condition<T> regexp(std::string_view text) const { return apply(Op::regexp(text)); }
    [[nodiscard]] Condition<T> notRegexp(std::string_view text) const { return apply(Op::notRegexp(text)); }
    [[nodiscard]] Condition<T> iLike(std::string_view text) const { return apply(Op::iLike(text)); }
    [[nodiscard]] Condition<T> notILike(std::string_view text) const { return apply(Op::notILike(text)); }
    [[nodiscard]] Condition<T> iRegexp(std::string_view text) const { return apply(Op::iRegexp(text)); }
    [[nodiscard]] Condition<T> notIRegexp(std::string_view text) const { return apply(Op::notIRegexp(text)); }

    /// Any operation of `Op`.
    template <class... Vs>
    [[nodiscard]] Condition<T> apply(RightSide<Vs...> operation) const {
        static_assert((isOfJson<Vs>() && ...),
                      "a part of a JSON document compares with texts, numbers, booleans, null and documents");
        return Condition<T>(Expression::about(expression_, std::move(operation.pattern)));
    }
    template <class V>
    [[nodiscard]] Condition<T> compare(Predicate op, const V& value) const {
        if constexpr (isIfPresent<V>) {
            return apply(unary(op, value));
        } else if constexpr (isOfJson<V>()) {
            return apply(unary(op, value));
        } else {
            static_assert(never<V>,
                          "a part of a JSON document compares with texts, numbers, booleans, null and documents");
            return {};
        }
    }
    /// What a pair says: an operation, a list, or a value that it equals.
    template <class V>
    [[nodiscard]] Condition<T> paired(V&& value) const {
        if constexpr (ValueRange<std::remove_reference_t<V>>)
            return in(std::forward<V>(value));
        else if constexpr (requires { value.pattern; })
            return apply(std::forward<V>(value));
        else
            return compare(Predicate::eq, value);
    }

private:
    [[nodiscard]] Condition<T> ask(JsonQuestion question) const {
        return Condition<T>(jsonQuestion(question, expression_));
    }

    Expression expression_;
};

#define SEQUELIZE_COMPARISON_(symbol, name)                                                  \
    template <class T, class M, class V>                                                     \
    [[nodiscard]] Condition<T> operator symbol(const JsonPath<T, M>& path, const V& value) { \
        return path.compare(Predicate::name, value);                                         \
    }
SEQUELIZE_COMPARISON_(==, eq)
SEQUELIZE_COMPARISON_(!=, ne)
SEQUELIZE_COMPARISON_(<, lt)
SEQUELIZE_COMPARISON_(<=, lte)
SEQUELIZE_COMPARISON_(>, gt)
SEQUELIZE_COMPARISON_(>=, gte)
#undef SEQUELIZE_COMPARISON_

/// Whether a column of that member may hold documents; of a text's member the column's type says it.
template <class M>
constexpr bool mayHoldDocuments() {
    if constexpr (std::same_as<M, AnyMember>)
        return true;
    else
        return familyOf<M>() == Family::json || std::same_as<Unwrapped<M>, std::string>;
}

template <class T, class M>
JsonPath<T, M> Column<T, M>::operator[](std::string_view key) const {
    static_assert(mayHoldDocuments<M>(), "[] reads a part of a JSON column, and this member holds no documents");
    return JsonPath<T, M>(jsonStep(expression_, key));
}
template <class T, class M>
template <Integer I>
JsonPath<T, M> Column<T, M>::operator[](I index) const {
    static_assert(mayHoldDocuments<M>(), "[] reads a part of a JSON column, and this member holds no documents");
    return JsonPath<T, M>(jsonStep(expression_, static_cast<std::int64_t>(index)));
}

inline JsonPath<AnyModel, AnyMember> Computed::operator[](std::string_view key) const {
    return JsonPath<AnyModel, AnyMember>(jsonStep(expression_, key));
}
template <Integer I>
JsonPath<AnyModel, AnyMember> Computed::operator[](I index) const {
    return JsonPath<AnyModel, AnyMember>(jsonStep(expression_, static_cast<std::int64_t>(index)));
}

/// The path, seen from T's model. Refuses other structs' columns in one sentence.
template <class T, class U, class M>
Expression pathFor(const JsonPath<U, M>& path) {
    static_assert(std::same_as<U, T> || std::same_as<U, AnyModel> || std::derived_from<T, U>,
                  "this part of a JSON column belongs to another struct than the model that is asked");
    return seenFrom<T, U>(path.expression());
}

}  // namespace sequelize::detail
