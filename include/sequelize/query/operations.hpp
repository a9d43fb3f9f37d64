#pragma once

#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/query/comparable.hpp>
#include <sequelize/query/operators.hpp>

namespace sequelize::detail {

/// Every operator of `Op` as a method of Self, which has `apply`. Each returns a condition, and is pure.
template <class Self>
class Operations {
public:
    /// `IN (...)`, as `Op::in`: `col(&Book::id).in({1, 2})`. An empty list matches nothing.
    template <class V>
    [[nodiscard]] auto in(std::initializer_list<V> values) const {
        return self().apply(Op::in(values));
    }
    template <class R>
        requires ValueRange<std::remove_reference_t<R>>
    [[nodiscard]] auto in(R&& values) const {
        return self().apply(Op::in(std::forward<R>(values)));
    }
    /// `IN (SELECT ...)`, as `Op::in`: `col(&Book::author_id).in(Authors.select(&Author::id, {...}))`.
    template <class Q>
        requires isSubquery<Q>
    [[nodiscard]] auto in(const Q& query) const {
        return self().apply(Op::in(query));
    }
    /// `NOT IN (SELECT ...)`, as `Op::notIn`: NULLs among the rows of the select count for nothing.
    template <class Q>
        requires isSubquery<Q>
    [[nodiscard]] auto notIn(const Q& query) const {
        return self().apply(Op::notIn(query));
    }
    /// `NOT IN (...)`, as `Op::notIn`.
    template <class V>
    [[nodiscard]] auto notIn(std::initializer_list<V> values) const {
        return self().apply(Op::notIn(values));
    }
    template <class R>
        requires ValueRange<std::remove_reference_t<R>>
    [[nodiscard]] auto notIn(R&& values) const {
        return self().apply(Op::notIn(std::forward<R>(values)));
    }
    /// `BETWEEN low AND high`, both included, as `Op::between`.
    template <class L, class H>
    [[nodiscard]] auto between(L&& low, H&& high) const {
        return self().apply(Op::between(std::forward<L>(low), std::forward<H>(high)));
    }
    /// `NOT BETWEEN low AND high`, as `Op::notBetween`.
    template <class L, class H>
    [[nodiscard]] auto notBetween(L&& low, H&& high) const {
        return self().apply(Op::notBetween(std::forward<L>(low), std::forward<H>(high)));
    }
    /// `IS NULL`, `IS true`, `IS false`, as `Op::is`.
    [[nodiscard]] auto is(Null) const { return self().apply(Op::is(null)); }
    [[nodiscard]] auto is(bool value) const { return self().apply(Op::is(value)); }
    /// `IS NOT NULL`, `IS NOT true`, `IS NOT false`, as `Op::isNot`.
    [[nodiscard]] auto isNot(Null) const { return self().apply(Op::isNot(null)); }
    [[nodiscard]] auto isNot(bool value) const { return self().apply(Op::isNot(value)); }
    /// `LIKE`, as `Op::like`.
    [[nodiscard]] auto like(std::string_view text) const { return self().apply(Op::like(text)); }
    /// `NOT LIKE`, as `Op::notLike`.
    [[nodiscard]] auto notLike(std::string_view text) const { return self().apply(Op::notLike(text)); }
    /// `LIKE 'text%'`, as `Op::startsWith`: `col(&Book::title).startsWith("Clean")`.
    [[nodiscard]] auto startsWith(std::string_view text) const { return self().apply(Op::startsWith(text)); }
    /// `LIKE '%text'`, as `Op::endsWith`.
    [[nodiscard]] auto endsWith(std::string_view text) const { return self().apply(Op::endsWith(text)); }
    /// `LIKE '%text%'`, as `Op::substring`.
    [[nodiscard]] auto substring(std::string_view text) const { return self().apply(Op::substring(text)); }
    /// `REGEXP`, as `Op::regexp`.
    [[nodiscard]] auto regexp(std::string_view text) const { return self().apply(Op::regexp(text)); }
    /// `NOT REGEXP`, as `Op::notRegexp`.
    [[nodiscard]] auto notRegexp(std::string_view text) const { return self().apply(Op::notRegexp(text)); }
    /// `ILIKE`, as `Op::iLike`; PostgreSQL only.
    [[nodiscard]] auto iLike(std::string_view text) const { return self().apply(Op::iLike(text)); }
    /// `NOT ILIKE`, as `Op::notILike`; PostgreSQL only.
    [[nodiscard]] auto notILike(std::string_view text) const { return self().apply(Op::notILike(text)); }
    /// `~*`, as `Op::iRegexp`; PostgreSQL only.
    [[nodiscard]] auto iRegexp(std::string_view text) const { return self().apply(Op::iRegexp(text)); }
    /// `!~*`, as `Op::notIRegexp`; PostgreSQL only.
    [[nodiscard]] auto notIRegexp(std::string_view text) const { return self().apply(Op::notIRegexp(text)); }

private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace sequelize::detail
