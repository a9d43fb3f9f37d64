#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/association/record_sink.hpp>
#include <sequelize/association/result_struct.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/hydrate/positional_reader.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/model_handle.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize {

/// Options of the `findAll` of a select, which is a UNION, most often: of its rows as a whole. As is what they are read
/// into, and `.order` names its members; of `Row`s and tuples an order is `col("name")`, the name of a column of the
/// result.
template <class As>
struct SubqueryOptions {
    List<Order<As>> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    InTransaction transaction{};                         ///< read in this one
    std::optional<std::chrono::milliseconds> timeout{};  ///< ends the statement; instead of `statementTimeout`
    std::string tag{};
    bool useMaster = false;           ///< with `replication`: reads from the primary, not from a replica
    std::optional<Logger> logging{};  ///< instead of the connection's
};

namespace detail {

/// A select, as the compiled core has it.
struct SEQUELIZE_API SelectedQuery {
    ModelHandle model;
    std::shared_ptr<const SelectStatement> statement{};
    const ColumnDefinition* column = nullptr;  ///< of which its one column's values are; null: not known

    [[nodiscard]] Expression expression() const { return Expression::subquery(statement, column); }
};

/// The order and the limit of a whole.
struct SubqueryTail {
    const ResultStruct* result = nullptr;  ///< whose members `order` names; null: it names columns of the result
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    RunOptions run{};
};

[[nodiscard]] SEQUELIZE_API SelectedQuery combined(SetOperation operation, const std::vector<SelectedQuery>& queries);
[[nodiscard]] SEQUELIZE_API Expression existsOf(const SelectedQuery& query);
/// Throws UsageError where it may have several rows.
[[nodiscard]] SEQUELIZE_API Expression scalarOf(const SelectedQuery& query);
[[nodiscard]] SEQUELIZE_API ResultStream openSubquery(const SelectedQuery& query, const SubqueryTail& tail);
[[nodiscard]] SEQUELIZE_API std::vector<Row> subqueryRows(const SelectedQuery& query, const SubqueryTail& tail);
SEQUELIZE_API void readSubquery(const SelectedQuery& query, const SubqueryTail& tail, const ResultStruct& result,
                                RecordSink sink);

/// What a column that is selected gives: M, or what only the database knows.
template <class E>
struct SelectedMember {
    using type = AnyMember;
};
template <class E>
    requires isColumn<E>
struct SelectedMember<E> {
    using type = typename E::Member;
};

}  // namespace detail

/// A SELECT that stands within another statement: what `Model::select` gives. `Subquery<M>` is one of one column, whose
/// values are Ms; a `Subquery<Row>` has several. Copies are cheap and share one statement. It asks the filters and
/// scopes of its model when it is made, and must not outlive the Sequelize object.
template <class M>
class Subquery {
public:
    using Member = M;
    static constexpr bool isOneColumn = !std::same_as<M, Row>;

    explicit Subquery(detail::SelectedQuery query) : query_(std::move(query)) {}

    /// The rows by themselves: of a UNION, most often. `findAll<As>()` reads structs by their members' names, which are
    /// those of the first select's columns, tuples and values by position, or `Row`. Throws UsageError for what no row
    /// goes into, ConversionError when a column's value does not go into its place, DatabaseError (TimeoutError after
    /// `.timeout`) and ConnectionError. Thread-safe.
    template <class As = std::conditional_t<std::same_as<M, detail::AnyMember>, Row, M>>
    [[nodiscard]] std::vector<As> findAll(const SubqueryOptions<As>& options = {}) const {
        detail::SubqueryTail tail{.order = options.order.entries(),
                                  .limit = options.limit,
                                  .offset = options.offset,
                                  .run = detail::givenRun(options)};
        if constexpr (std::same_as<As, Row>) {
            return detail::subqueryRows(query_, tail);
        } else if constexpr (detail::Positional<As>) {
            std::vector<As> rows;
            auto result = detail::openSubquery(query_, tail);
            while (result.rows().next()) {
                As row{};  // no reference into a std::vector<bool> is a bool
                detail::readByPosition(result.rows(), row);
                rows.push_back(std::move(row));
            }
            return rows;
        } else {
            static_assert(detail::requireResultStruct<As>());
            std::vector<As> rows;
            tail.result = &detail::resultStruct<As>();
            detail::readSubquery(query_, tail, *tail.result, detail::sinkOf(rows));
            return rows;
        }
    }

    // For the library.
    [[nodiscard]] const detail::SelectedQuery& query() const noexcept { return query_; }
    // For the library.
    [[nodiscard]] detail::Expression expression() const { return query_.expression(); }

private:
    detail::SelectedQuery query_;
};

namespace detail {

template <class M>
inline constexpr bool isSubquery<Subquery<M>> = true;

template <class M, class... Ms>
Subquery<M> combinedAs(SetOperation operation, const Subquery<M>& first, const Subquery<Ms>&... more) {
    static_assert(
        ((std::same_as<M, Row> == std::same_as<Ms, Row>)&&...),
        "these selects have unlike numbers of columns: rows go together with rows, one column with one column");
    static_assert(
        (((std::same_as<M, AnyMember> || std::same_as<Ms, AnyMember> || std::same_as<Unwrapped<M>, Unwrapped<Ms>>)) &&
         ...),
        "the columns of these selects are of unlike C++ types, and go into no one column");
    return Subquery<M>(combined(operation, {first.query(), more.query()...}));
}

}  // namespace detail

/// `EXISTS (SELECT ...)`: whether the select has a row: `.where = exists(Students.select({.where =
/// {{&Student::grade_id, outer(&Grade::id)}}}))`. Goes with every model. Runs no SQL. (Sequelize: literal.)
template <class M>
[[nodiscard]] Condition<detail::AnyModel> exists(const Subquery<M>& query) {
    return Condition<detail::AnyModel>(detail::existsOf(query.query()));
}
/// `NOT EXISTS (SELECT ...)`: whether the select has no row; as `exists`.
template <class M>
[[nodiscard]] Condition<detail::AnyModel> notExists(const Subquery<M>& query) {
    return !exists(query);
}

/// `(SELECT ...)` as one value: `col(&Book::price) > scalar(Books.select(fn("AVG", &Book::price)))`; NULL where it has
/// no row. It compares with every operator, and stands in `.order`, in `.attributes` under a name, and in the values of
/// an update. Databases do not agree on what a second row does, so there must be one at most: an aggregate without
/// `.group`, or `.limit = 1`. Throws UsageError for other selects. Runs no SQL. (Sequelize: literal.)
template <class M>
[[nodiscard]] auto scalar(const Subquery<M>& query) {
    static_assert(!std::same_as<M, Row>,
                  "scalar takes a select of one column: scalar(Books.select(&Book::price, {.limit = 1}))");
    if constexpr (std::same_as<M, Row> || std::same_as<M, detail::AnyMember>)
        return detail::Computed(detail::scalarOf(query.query()));
    else
        return detail::Column<detail::AnyModel, std::optional<detail::Unwrapped<M>>>(detail::scalarOf(query.query()));
}

/// In a select that stands in another statement, a column of that: `Students.select({.where = {{&Student::grade_id,
/// outer(&Grade::id)}}})`. Meant is the nearest statement around it that is about the member's struct, so that a select
/// of the same model means the one that it stands in; `outer(&Student::id, 2)` the one around that. The statement that
/// runs throws UsageError where there is none. It stands on either side: `outer(&Grade::id) == &Student::grade_id`. A
/// member that Grade inherits is `outer<Grade>(&Grade::id)`. Pure.
template <class T, class M>
[[nodiscard]] detail::Column<detail::AnyModel, M> outer(M T::*member, std::size_t level = 1) {
    return detail::Column<detail::AnyModel, M>(
        detail::Expression::outer(detail::offsetOf(member), &detail::structTag<T>, level));
}
template <class T, class C, class M>
    requires(!std::same_as<T, C> && std::derived_from<T, C>)
[[nodiscard]] detail::Column<detail::AnyModel, M> outer(M C::*member, std::size_t level = 1) {
    return detail::Column<detail::AnyModel, M>(
        detail::Expression::outer(detail::memberOffset<T>(member), &detail::structTag<T>, level));
}

/// `SELECT ... UNION SELECT ...`: the rows of all, each once. Columns go by position; where the names of another select
/// are those of the first in another order, by name. Read them with `.findAll<As>({.order = ..., .limit = ...})`, or
/// let the whole stand where a select does. Throws UsageError for selects of unlike numbers of columns, and of several
/// Sequelize objects. Runs no SQL. (Sequelize has no counterpart.)
template <class M, class... Ms>
[[nodiscard]] Subquery<M> union_(const Subquery<M>& first, const Subquery<Ms>&... more) {
    return detail::combinedAs(detail::SetOperation::unite, first, more...);
}
/// `SELECT ... UNION ALL SELECT ...`: the rows of all, as often as they come; as `union_`.
template <class M, class... Ms>
[[nodiscard]] Subquery<M> unionAll(const Subquery<M>& first, const Subquery<Ms>&... more) {
    return detail::combinedAs(detail::SetOperation::uniteAll, first, more...);
}
/// `SELECT ... INTERSECT SELECT ...`: the rows that each of them has, once; as `union_`. MySQL has it from 8.0.31 on,
/// and an older server's DatabaseError says that it does not.
template <class M, class... Ms>
[[nodiscard]] Subquery<M> intersect(const Subquery<M>& first, const Subquery<Ms>&... more) {
    return detail::combinedAs(detail::SetOperation::intersect, first, more...);
}
/// `SELECT ... EXCEPT SELECT ...`: the rows of the first that no other one has, once; as `intersect`.
template <class M, class... Ms>
[[nodiscard]] Subquery<M> except(const Subquery<M>& first, const Subquery<Ms>&... more) {
    return detail::combinedAs(detail::SetOperation::except, first, more...);
}

}  // namespace sequelize
