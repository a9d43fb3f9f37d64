#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include <sequelize/model/common_table.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/subquery.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// The request as a select of this one expression. Throws UsageError where it says by itself what is read.
[[nodiscard]] SEQUELIZE_API SelectedQuery selectedQuery(const ModelCore& core, FindRequest request,
                                                        Expression selected);
/// The request as a select of what it reads.
[[nodiscard]] SEQUELIZE_API SelectedQuery selectedQuery(const ModelCore& core, const FindRequest& request);

/// Selects of `Model`, which stand in other statements.
template <class T>
class ModelSubqueries {
public:
    /// `SELECT column FROM table WHERE ...`, to stand in another statement: `Grades.findAll({.where =
    /// {{&Grade::id, Op::in(Students.select(&Student::grade_id, {.where = ...}))}}})`. The options are a finder's, and
    /// so filters, scopes and paranoid hold; what only a whole call has (`.include`, `.lock`, `.transaction`,
    /// `.timeout`,
    /// `.logging`, `.rejectOnEmpty`) is refused. Runs no SQL. Throws UsageError and EagerLoadingError for such options.
    /// Thread-safe. (Sequelize: literal.)
    template <class C, class M>
    [[nodiscard]] Subquery<M> select(M C::*member, const FindOptions<T>& options = {}) const {
        return Subquery<M>(one(Expression::ofMember(memberOffset<T>(member)), options));
    }
    /// The same of an expression: `Books.select(fn("MAX", &Book::price))`.
    template <class E>
        requires(isColumn<E> || std::same_as<E, Computed>)
    [[nodiscard]] auto select(const E& expression, const FindOptions<T>& options = {}) const {
        using Selected = Subquery<typename SelectedMember<E>::type>;
        if constexpr (isColumn<E>)
            return Selected(one(besideColumn<T, E>(expression.expression()), options));
        else
            return Selected(one(expression.expression(), options));
    }
    /// The same of all columns, or of `.attributes`: for `exists`, and for UNIONs.
    [[nodiscard]] Subquery<Row> select(const FindOptions<T>& options = {}) const {
        return Subquery<Row>(selectedQuery(core(), request(options)));
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    [[nodiscard]] FindRequest request(const FindOptions<T>& options) const {
        return withScope(requestOf(options), ModelAccess::scope(static_cast<const Model<T>&>(*this)));
    }
    [[nodiscard]] SelectedQuery one(Expression selected, const FindOptions<T>& options) const {
        return selectedQuery(core(), request(options), std::move(selected));
    }
};

}  // namespace detail
}  // namespace sequelize
