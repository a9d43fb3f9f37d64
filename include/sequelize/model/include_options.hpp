#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include <sequelize/association/association_column.hpp>
#include <sequelize/association/include_request.hpp>
#include <sequelize/association/member_operations.hpp>
#include <sequelize/model/filter_options.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {

template <class U, class Through>
struct IncludeOptions;

namespace detail {

template <class M>
struct ThroughOf {
    using type = NoThrough;
};
template <class U, class Through>
struct ThroughOf<BelongsToMany<U, Through>> {
    using type = Through;
};

template <class M>
using OptionsFor = IncludeOptions<TargetOf<M>, typename ThroughOf<M>::type>;

}  // namespace detail

/// One entry of `.include`: an association's member, and what is asked of it: `&Grade::students`, or
/// `{&Grade::students, {.where = {...}, .required = false}}` (Sequelize: include). A member that is no association does
/// not compile.
template <class T>
class Include {
public:
    template <class C, class M>
    Include(M C::*member) {
        init(member);
    }
    template <class C, class M>
    Include(M C::*member, detail::OptionsFor<M> options) {
        init(member);
        request_.required = options.required;
        request_.selection = options.attributes.selection();
        request_.indexHints = options.indexHints.entries();
        request_.on = options.on.expression();
        request_.where = options.where.expression();
        request_.scope = options.scope.request();
        request_.filters = detail::filterChoice(options);
        request_.limit = options.limit;
        request_.separate = options.separate;
        request_.strategy = options.includeStrategy;
        request_.throughSelection = options.through.attributes.selection();
        request_.throughWhere = options.through.where.expression();
        request_.throughFilters = detail::filterChoice(options.through);
        request_.order = options.order.entries();
        request_.nested = options.include.entries();
    }

    [[nodiscard]] const detail::IncludeRequest& entry() const noexcept { return request_; }

private:
    template <class C, class M>
    void init(M C::*member) {
        static_assert(
            detail::AssociationTraits<M>::isAssociation,
            "this member is no association: include members of type BelongsTo, HasOne, HasMany or BelongsToMany");
        request_.member = detail::memberOffset<T>(member);
    }

    detail::IncludeRequest request_;
};

namespace detail {

/// What is read of a join table's row, and which rows count.
template <class Through>
struct ThroughOptions {
    Attributes<Through> attributes{};
    Where<Through> where{};
    List<FilterName> unfiltered{};  ///< filters of the join table that do not count
    bool paranoid = true;           ///< `false`: rows of the join table that were deleted softly, too
};

}  // namespace detail

/// What an include may be told, in the order of SQL's clauses (Sequelize: the options of include).
template <class U, class Through = detail::NoThrough>
struct IncludeOptions {
    Attributes<U> attributes{};
    List<Include<U>> include{};
    detail::ThroughOptions<Through>
        through{};  ///< of a belongsToMany: which of the join table's columns are read, and which of its rows count
    /// MySQL and MariaDB: which indexes of the associated model's table the database should use, or not.
    List<IndexHint> indexHints{};
    Where<U> on{};     ///< instead of the association's own condition
    Where<U> where{};  ///< which associated rows; makes the include required unless `required` says otherwise
    detail::ScopeChoice<U> scope{};         ///< instead of the associated model's default scope
    List<detail::FilterName> unfiltered{};  ///< filters of the associated model that do not count
    bool paranoid = true;                   ///< `false`: associated rows that were deleted softly, too
    std::optional<bool> required{};         ///< only parents that have such a row
    List<Order<U>> order{};
    std::optional<std::uint64_t> limit{};              ///< rows of each parent; loads them separately
    bool separate = false;                             ///< by a query of its own instead of a JOIN
    std::optional<IncludeStrategy> includeStrategy{};  ///< of this level and those below it, instead of the finder's
};

}  // namespace sequelize
