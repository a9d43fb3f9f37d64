#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/functions.hpp>

namespace sequelize {
namespace detail {

/// CASE: pairs of a condition and a value, and perhaps the value otherwise. Throws UsageError for a condition that says
/// nothing.
[[nodiscard]] SEQUELIZE_API Expression makeChoice(std::vector<Expression> parts);

/// A CASE that is not finished: `.when(condition, value)` adds to it, `.otherwise(value)` ends it, and
/// `.otherwiseNull()`.
template <class T, class M>
class Choice {
public:
    explicit Choice(std::vector<Expression> parts) : parts_(std::move(parts)) {}

    /// What is given where no condition before it holds, and this one does.
    template <class U, class V>
    [[nodiscard]] auto when(const Condition<U>& condition, const V& value) const {
        using C = TypedAs<V>;
        using Model = typename AllTogether<T, U, typename C::Model>::type;
        std::vector<Expression> parts;
        for (const auto& part : parts_) parts.push_back(seenFrom<Model, T>(part));
        parts.push_back(seenFrom<Model, U>(condition.expression()));
        parts.push_back(seenFrom<Model, typename C::Model>(typed(value).expression()));
        return Choice<Model, Joined<C>>(std::move(parts));
    }
    /// What is given where none of the conditions holds.
    template <class V>
    [[nodiscard]] auto otherwise(const V& value) const {
        using C = TypedAs<V>;
        using Model = typename AllTogether<T, typename C::Model>::type;
        std::vector<Expression> parts;
        for (const auto& part : parts_) parts.push_back(seenFrom<Model, T>(part));
        parts.push_back(seenFrom<Model, typename C::Model>(typed(value).expression()));
        return Column<Model, Joined<C>>(makeChoice(std::move(parts)));
    }
    /// NULL where none of the conditions holds.
    [[nodiscard]] auto otherwiseNull() const { return Column<T, NullableIf<M, true>>(makeChoice(parts_)); }

private:
    template <class C>
    static consteval auto* joined() {
        if constexpr (requireCommon<Column<T, M>, C>())
            return static_cast<
                NullableIf<CommonOf<M, typename C::Member>, isOptional<M> || isOptional<typename C::Member> ||
                                                                std::same_as<typename C::Member, Null>>*>(nullptr);
        else
            return static_cast<AnyMember*>(nullptr);
    }
    template <class C>
    using Joined = std::remove_pointer_t<decltype(joined<C>())>;

    std::vector<Expression> parts_;
};

}  // namespace detail

/// SQL's functions, typed: see sequelize/query/functions.hpp.
namespace Fn {

/// `CASE WHEN condition THEN value ...`: `Fn::when(col(&Book::year) > 2000, "new").when(...,
/// "old").otherwise("unknown")`. The values' common type is that of the whole. Throws UsageError for a condition that
/// says nothing.
template <class U, class V>
[[nodiscard]] auto when(const Condition<U>& condition, const V& value) {
    using C = detail::TypedAs<V>;
    using Model = typename detail::AllTogether<U, typename C::Model>::type;
    return detail::Choice<Model, typename C::Member>(
        {detail::seenFrom<Model, U>(condition.expression()),
         detail::seenFrom<Model, typename C::Model>(detail::typed(value).expression())});
}

}  // namespace Fn
}  // namespace sequelize
