#pragma once

#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/include_request.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/query/statement.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {
namespace detail {

/// An entry of `attributes`: a member, or an expression under a name: `{fn("COUNT", &Book::id), "n"}`.
template <class T>
class Attribute {
public:
    template <class C, class M>
    Attribute(M C::*member) : projection_{Expression::ofMember(memberOffset<T>(member)), {}} {}
    Attribute(const char* name) : projection_{Expression::ofName(name), {}} {}
    template <class V>
    Attribute(V&& expression, std::string alias)
        : projection_{entryFor<T>(std::forward<V>(expression)), std::move(alias)} {}

    [[nodiscard]] const Projection& projection() const noexcept { return projection_; }

private:
    Projection projection_;
};

SEQUELIZE_API void addTo(Selection& selection, const Projection& projection);

/// `attributes` as all columns without some and with more; made by `include` and `exclude`. T is the struct whose
/// members are named: AnyModel where none is.
template <class T>
class AttributeChanges {
public:
    explicit AttributeChanges(Selection selection) : selection_(std::move(selection)) {}

    /// An expression besides, and the name that it gets: a member's. A column of that name is not read.
    template <class V>
    [[nodiscard]] AttributeChanges include(V&& expression, std::string alias) const {
        AttributeChanges more = *this;
        more.selection_.list.push_back({argumentOf(std::forward<V>(expression)), std::move(alias)});
        return more;
    }
    /// Without these columns, too.
    template <class U, class M, class... Ms>
    [[nodiscard]] AttributeChanges<U> exclude(M U::*first, Ms U::*... rest) const {
        static_assert(std::same_as<T, U> || std::same_as<T, AnyModel>, "these members belong to several structs");
        return without<U>({Expression::ofMember(offsetOf(first)), Expression::ofMember(offsetOf(rest))...});
    }
    /// The same, by the attributes' names.
    template <std::convertible_to<std::string>... Names>
        requires(sizeof...(Names) > 0)
    [[nodiscard]] AttributeChanges exclude(const Names&... names) const {
        return without<T>({Expression::ofName(std::string(names))...});
    }
    // For the library.
    [[nodiscard]] const Selection& selection() const noexcept { return selection_; }

private:
    template <class U>
    [[nodiscard]] AttributeChanges<U> without(std::vector<Expression> columns) const {
        Selection less = selection_;
        for (auto& column : columns) less.excluded.push_back(std::move(column));
        return AttributeChanges<U>(std::move(less));
    }

    Selection selection_;
};

}  // namespace detail

/// All columns but these: `.attributes = exclude(&Book::createdAt, &Book::updatedAt)`, or by their names; and with
/// more: `exclude(&Book::meta).include(fn("LENGTH", &Book::title), "length")` (Sequelize: `attributes: {exclude: [...],
/// include: [...]}`). A finder throws UsageError for a name that the model does not have.
template <class T, class M, class... Ms>
[[nodiscard]] detail::AttributeChanges<T> exclude(M T::*first, Ms T::*... rest) {
    return detail::AttributeChanges<T>(detail::Selection{}).exclude(first, rest...);
}
template <std::convertible_to<std::string>... Names>
    requires(sizeof...(Names) > 0)
[[nodiscard]] detail::AttributeChanges<detail::AnyModel> exclude(const Names&... names) {
    return detail::AttributeChanges<detail::AnyModel>(detail::Selection{}).exclude(names...);
}

/// All columns, and an expression besides, under a name, which is a member's unless rows are read: `.attributes =
/// include(fn("LENGTH", &Book::title), "length")`; more of them, and columns to leave out, follow:
/// `include(...).include(
/// ...).exclude(&Book::meta)` (Sequelize: `attributes: {include: [[fn(...), 'length']]}`). Where a column has that
/// name, the expression is read instead of it.
template <class V>
[[nodiscard]] detail::AttributeChanges<detail::AnyModel> include(V&& expression, std::string alias) {
    return detail::AttributeChanges<detail::AnyModel>(detail::Selection{})
        .include(std::forward<V>(expression), std::move(alias));
}

/// Which columns a finder reads: members, names, and expressions under a name, `{&Book::title, {fn("UPPER",
/// &Book::title), "shout"}}`; or all columns but some and with more, `exclude(...)`, `include(...)` (Sequelize:
/// attributes). All columns by default. It can grow: the first `add` to all columns makes it a list, others are read
/// besides. A struct keeps its initial value in members that are not read.
template <class T>
class Attributes {
public:
    Attributes() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    Attributes(std::initializer_list<detail::Attribute<T>> list) {
        selection_.all = false;
        for (const auto& attribute : list) selection_.list.push_back(attribute.projection());
    }
    /// From a range of what makes an entry; an empty one asks for nothing, which a finder refuses.
    template <class R>
        requires std::convertible_to<decltype(*std::begin(std::declval<R&>())), detail::Attribute<T>>
    Attributes(R&& entries) {
        selection_.all = false;
        for (auto&& entry : entries) add(detail::Attribute<T>(entry));
    }
    template <class C, class M>
    Attributes(M C::*) {
        static_assert(detail::never<C>, "braces are missing: .attributes is a list, {&Book::id, &Book::title}");
    }
    template <class U>
    Attributes(const detail::AttributeChanges<U>& changes) : selection_(changes.selection()) {
        static_assert(std::same_as<U, T> || std::same_as<U, detail::AnyModel> || std::derived_from<T, U>,
                      "these attributes belong to another struct than the model that is asked");
        if constexpr (!std::same_as<U, detail::AnyModel>)
            for (auto& column : selection_.excluded) column = detail::seenFrom<T, U>(std::move(column));
    }

    /// One more: a member, or an expression and its name.
    Attributes& add(const detail::Attribute<T>& attribute) {
        detail::addTo(selection_, attribute.projection());
        return *this;
    }
    template <class V>
    Attributes& add(V&& expression, std::string alias) {
        return add(detail::Attribute<T>(std::forward<V>(expression), std::move(alias)));
    }
    [[nodiscard]] const detail::Selection& selection() const noexcept { return selection_; }
    // For the library.
    [[nodiscard]] static Attributes of(detail::Selection selection) {
        Attributes attributes;
        attributes.selection_ = std::move(selection);
        return attributes;
    }

private:
    detail::Selection selection_;
};

/// An entry of `.order`: a member, `desc(...)`, `asc(...)`, or an expression (Sequelize: order).
template <class T>
class Order {
public:
    template <class C, class M>
    Order(M C::*member) : ordering_{detail::Expression::ofMember(detail::memberOffset<T>(member)), false} {}
    template <class U, class M>
    Order(const detail::Column<U, M>& column) : ordering_{detail::entryFor<T>(column), false} {}
    template <class U, class M>
    Order(const detail::JsonPath<U, M>& path) : ordering_{detail::pathFor<T>(path), false} {}
    Order(const detail::Computed& expression) : ordering_{expression.expression(), false} {}
    Order(detail::Literal sql) : ordering_{detail::Expression(std::move(sql)), false} {}
    template <detail::WindowFunction F>
    Order(const F&) {
        (void)detail::requireOver<F>();
    }
    template <class U>
    Order(Order<U> other) : ordering_(other.entry()) {
        ordering_.expression = detail::seenFrom<T, U>(std::move(ordering_.expression));
        static_assert(std::same_as<U, T> || std::same_as<U, detail::AnyModel> || std::derived_from<T, U>,
                      "this order is about another struct than the model that is asked");
    }

    /// NULLs before all values, on every database: `asc(&Book::year).nullsFirst()`. By default they are the least:
    /// first where the order ascends, last where it descends.
    [[nodiscard]] Order nullsFirst() const { return withNulls(detail::NullsOrder::first); }
    /// NULLs behind all values, on every database: `asc(&Book::year).nullsLast()`.
    [[nodiscard]] Order nullsLast() const { return withNulls(detail::NullsOrder::last); }

    [[nodiscard]] const detail::Ordering& entry() const noexcept { return ordering_; }
    // For the library: `desc` says it.
    [[nodiscard]] Order descending() && {
        ordering_.descending = true;
        return std::move(*this);
    }

private:
    [[nodiscard]] Order withNulls(detail::NullsOrder nulls) const {
        Order order = *this;
        order.ordering_.nulls = nulls;
        return order;
    }

    detail::Ordering ordering_;
};

/// `ORDER BY ... DESC`: `.order = {desc(&Book::year)}`; of a member, of `col(...)` or of an expression (Sequelize:
/// `[['year', 'DESC']]`).
template <class T, class M>
[[nodiscard]] Order<T> desc(M T::*member) {
    return Order<T>(member).descending();
}
template <class T, class M>
[[nodiscard]] Order<T> desc(const detail::Column<T, M>& column) {
    return Order<T>(column).descending();
}
template <class T, class M>
[[nodiscard]] Order<T> desc(const detail::JsonPath<T, M>& path) {
    return Order<T>(path).descending();
}
[[nodiscard]] inline Order<detail::AnyModel> desc(const detail::Computed& expression) {
    return Order<detail::AnyModel>(expression).descending();
}
/// `ORDER BY ...`, ascending, as a member by itself is: `.order = {asc(&Book::year)}`; of a member, of `col(...)` or of
/// an expression (Sequelize: `[['year', 'ASC']]`).
template <class T, class M>
[[nodiscard]] Order<T> asc(M T::*member) {
    return Order<T>(member);
}
template <class T, class M>
[[nodiscard]] Order<T> asc(const detail::Column<T, M>& column) {
    return Order<T>(column);
}
template <class T, class M>
[[nodiscard]] Order<T> asc(const detail::JsonPath<T, M>& path) {
    return Order<T>(path);
}
[[nodiscard]] inline Order<detail::AnyModel> asc(const detail::Computed& expression) {
    return Order<detail::AnyModel>(expression);
}

}  // namespace sequelize
