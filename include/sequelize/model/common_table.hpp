#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/subquery.hpp>

namespace sequelize {
namespace detail {

/// A common table expression, as the compiled core has it.
struct SEQUELIZE_API CommonQuery {
    ModelHandle model;
    std::shared_ptr<const CommonTable> table{};

    /// Throws UsageError for what such a table does not have, as scopes and filters.
    [[nodiscard]] SelectedQuery selected(const FindRequest& request) const;
    /// The same of that expression alone. Throws UsageError where the request says by itself what is read.
    [[nodiscard]] SelectedQuery selected(FindRequest request, Expression expression) const;
    [[nodiscard]] std::uint64_t count(const CountRequest& request) const;
};

/// `step` null: it is not recursive.
[[nodiscard]] SEQUELIZE_API CommonQuery commonQuery(const ResultStruct& result, const SelectedQuery& base,
                                                    const SelectedQuery* step);

/// A query with a name, whose rows are As: what `with` and `withRecursive` give. It is asked as a model is, and has
/// neither includes, filters nor scopes. Copies are cheap.
template <class As>
class CommonTableOf {
public:
    explicit CommonTableOf(CommonQuery query) : query_(std::move(query)) {}

    /// `WITH ... SELECT ... WHERE ...`: the rows that match. `findAll<Row>()` gives rows. Throws UsageError for options
    /// that such a table does not have, ConversionError when a column's value does not go into its member,
    /// DatabaseError (TimeoutError after `.timeout`) and ConnectionError. Thread-safe.
    template <class Into = As>
    [[nodiscard]] std::vector<Into> findAll(const FindOptions<As>& options = {}) const {
        FindRequest request = requestOf(options);
        const SubqueryOptions<Into> run{.transaction = options.transaction,
                                        .timeout = options.timeout,
                                        .tag = options.tag,
                                        .useMaster = options.useMaster,
                                        .logging = options.logging};
        request.run = {.reading = ReadFrom::any};
        return Subquery<Row>(query_.selected(request)).template findAll<Into>(run);
    }
    /// A select of one column, as `Model::select` gives it.
    template <class C, class M>
    [[nodiscard]] Subquery<M> select(M C::*member, const FindOptions<As>& options = {}) const {
        return Subquery<M>(query_.selected(requestOf(options), Expression::ofMember(memberOffset<As>(member))));
    }
    /// The same of an expression: `totals.select(Fn::max(&Total::sum))`.
    template <class E>
        requires(isColumn<E> || std::same_as<E, Computed>)
    [[nodiscard]] auto select(const E& expression, const FindOptions<As>& options = {}) const {
        return Subquery<typename SelectedMember<E>::type>(
            query_.selected(requestOf(options), entryFor<As>(expression)));
    }
    /// A select of all columns, or of `.attributes`.
    [[nodiscard]] Subquery<Row> select(const FindOptions<As>& options = {}) const {
        return Subquery<Row>(query_.selected(requestOf(options)));
    }

    /// The number of rows that match, or of the values of `.col`. Throws UsageError for options that such a table does
    /// not have, DatabaseError (TimeoutError after `.timeout`) and ConnectionError. Thread-safe.
    [[nodiscard]] std::uint64_t count(const CountOptions<As>& options = {}) const {
        return query_.count(requestOf(options));
    }

private:
    CommonQuery query_;
};

}  // namespace detail

/// `WITH x AS (SELECT ...)`: a select as a table whose rows are As, a struct with a member for each of its columns:
/// `with<Total>(Orders.select({.attributes = {...}, .group = ...})).findAll({.where = ...})`. Throws UsageError where
/// the columns and members do not go together. Runs no SQL. (Sequelize has no counterpart.)
template <class As>
[[nodiscard]] detail::CommonTableOf<As> with(const Subquery<Row>& query) {
    static_assert(detail::requireResultStruct<As>());
    return detail::CommonTableOf<As>(detail::commonQuery(detail::resultStruct<As>(), query.query(), nullptr));
}

/// `WITH RECURSIVE x AS (base UNION ALL step)`: the rows of `base`, and again and again those that `step` finds for
/// each row that was found before, which it names by `outer`: `{&Category::parent_id, outer(&Node::id)}`. A member that
/// counts the rounds is how a circle among the rows can be ended. Both selects have the columns of As, by name. Throws
/// UsageError where the columns and members do not go together. Runs no SQL. (Sequelize has no counterpart.)
template <class As>
[[nodiscard]] detail::CommonTableOf<As> withRecursive(const Subquery<Row>& base, const Subquery<Row>& step) {
    static_assert(detail::requireResultStruct<As>());
    return detail::CommonTableOf<As>(detail::commonQuery(detail::resultStruct<As>(), base.query(), &step.query()));
}

}  // namespace sequelize
