#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/association/result_struct.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/core/call_place.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/filter_options.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/query/statement.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// An entry of `group`: a member or an expression.
template <class T>
class Grouping {
public:
    template <class C, class M>
    Grouping(M C::*member) : expression_(Expression::ofMember(memberOffset<T>(member))) {}
    template <class U, class M>
    Grouping(const JsonPath<U, M>& path) : expression_(pathFor<T>(path)) {}
    template <class U, class M>
    Grouping(const Column<U, M>& expression) : expression_(entryFor<T>(expression)) {}
    Grouping(const Computed& expression) : expression_(expression.expression()) {}
    Grouping(Literal sql) : expression_(std::move(sql)) {}
    [[nodiscard]] const Expression& entry() const noexcept { return expression_; }

private:
    Expression expression_;
};

/// The option `.lock`: `Lock::UPDATE`, or `{Lock::UPDATE, Students}` to lock only the rows of that model (Sequelize:
/// `lock: {level, of}`).
class SEQUELIZE_API LockRows {
public:
    LockRows() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    LockRows(Lock level) noexcept : level_(level) {}
    template <class U>
    LockRows(Lock level, const Model<U>& of) : level_(level), of_(&of.definition()) {}
    [[nodiscard]] RowLock with(bool skipLocked, bool noWait) const noexcept {
        return {level_, of_, skipLocked, noWait};
    }

private:
    Lock level_ = Lock::none;
    const TableDefinition* of_ = nullptr;
};

}  // namespace detail

/// What a finder may be told (Sequelize: the options of findAll), in the order of SQL's clauses.
template <class T>
struct FindOptions {
    bool distinct = false;  ///< SELECT DISTINCT: rows that are equal in all that is read come once
    Attributes<T> attributes{};
    List<Include<T>> include{};
    std::optional<IncludeStrategy> includeStrategy{};  ///< how `.include` is loaded, instead of the Sequelize object's
    /// MySQL and MariaDB: which indexes of the model's table the database should use, or not; SQLite: UsageError.
    List<IndexHint> indexHints{};
    Where<T> where{};
    detail::ScopeChoice<T> scope{};         ///< instead of the model's scopes: `Books.unscoped()`
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;                   ///< `false`: rows that were deleted softly, too
    List<detail::Grouping<T>> group{};
    Where<T> having{};
    List<Order<T>> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    std::optional<std::string> after{};   ///< a cursor of `findPage`: only rows that come behind it in `.order`
    std::optional<std::string> before{};  ///< `findPage`: a cursor; the rows that come before it
    /// `findInBatches`, `findEach` with `.include`: how many records are in memory at a time. Unset: 1,000.
    std::optional<std::uint64_t> batchSize{};
    detail::LockRows lock{};      ///< lock the rows until the end of `.transaction`, which it needs
    bool skipLocked = false;      ///< with `.lock`: leave out rows that others have locked
    bool noWait = false;          ///< with `.lock`: TimeoutError at once when others have locked a row
    bool hooks = true;            ///< false: the call runs no hooks
    InTransaction transaction{};  ///< read in this one
    std::optional<std::chrono::milliseconds> timeout{};  ///< ends the statement; instead of `statementTimeout`
    std::string tag{};                                   ///< what events call it, and with `tagStatements` the server
    CacheRules cache{};               ///< keep the rows: `.cache = {.ttl = 60s}`; needs `Options::cache`
    bool useMaster = false;           ///< with `replication`: reads from the primary, not from a replica
    bool rejectOnEmpty = false;       ///< findOne, findByPk: throw EmptyResultError instead of returning none
    std::optional<Logger> logging{};  ///< instead of the connection's
    detail::CallPlace calledFrom = detail::CallPlace::current();  ///< for the library: what `onNPlusOne` is told
};

/// Options of `count` (Sequelize: the options of count). `.col` counts that column's values that are not NULL; with
/// `.distinct`, the different ones.
template <class T>
struct CountOptions {
    List<Include<T>> include{};
    List<IndexHint> indexHints{};  ///< as in FindOptions
    Where<T> where{};
    detail::ScopeChoice<T> scope{};            ///< instead of the model's scopes: `Books.unscoped()`
    List<detail::FilterName> unfiltered{};     ///< filters that do not count for this call
    bool paranoid = true;                      ///< `false`: rows that were deleted softly, too
    std::optional<detail::Grouping<T>> col{};  ///< counts its values that are not NULL, instead of rows
    bool distinct = false;                     ///< with `.col`: counts different values
    bool hooks = true;                         ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    CacheRules cache{};      ///< as in FindOptions
    bool useMaster = false;  ///< with `replication`: reads from the primary, not from a replica
    std::optional<Logger> logging{};
};

/// Options of `min`, `max`, `sum` and `exists` (Sequelize: the options of aggregate).
template <class T>
struct AggregateOptions {
    List<IndexHint> indexHints{};  ///< as in FindOptions
    Where<T> where{};
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;                   ///< `false`: rows that were deleted softly, too
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    CacheRules cache{};      ///< as in FindOptions
    bool useMaster = false;  ///< with `replication`: reads from the primary, not from a replica
    std::optional<Logger> logging{};
};

namespace detail {

/// The typed options as the compiled core takes them. The request refers to `options`, which must outlive it.
template <class T>
FindRequest requestOf(const FindOptions<T>& options) {
    return {.includes = options.include.entries(),
            .strategy = options.includeStrategy,
            .distinct = options.distinct,
            .selection = options.attributes.selection(),
            .indexHints = options.indexHints.entries(),
            .where = options.where.expression(),
            .scope = options.scope.request(),
            .filters = filterChoice(options),
            .group = options.group.entries(),
            .having = options.having.expression(),
            .order = options.order.entries(),
            .limit = options.limit,
            .offset = options.offset,
            .after = options.after,
            .before = options.before,
            .batchSize = options.batchSize,
            .lock = options.lock.with(options.skipLocked, options.noWait),
            .rejectOnEmpty = options.rejectOnEmpty,
            .run = givenRun(options),
            .place = options.calledFrom};
}

/// Whether the options say nothing of what is found, but only how the call runs. A new option is named here, too, or
/// this does not compile.
template <class T>
[[nodiscard]] bool sayOnlyHow(const FindOptions<T>& options) noexcept {
    const auto& [distinct, attributes, include, includeStrategy, indexHints, where, scope, unfiltered, paranoid, group,
                 having, order, limit, offset, after, before, batchSize, lock, skipLocked, noWait, hooks, transaction,
                 timeout, tag, cache, useMaster, rejectOnEmpty, logging, calledFrom] = options;
    const Selection& selection = attributes.selection();
    return !distinct && selection.all && selection.list.empty() && selection.excluded.empty() && include.empty() &&
           !includeStrategy && indexHints.empty() && where.empty() && !scope.request() && unfiltered.empty() &&
           paranoid && group.empty() && having.empty() && order.empty() && !limit && !offset && !after && !before &&
           !batchSize && lock.with(skipLocked, noWait) == RowLock{};
}

template <class T>
CountRequest requestOf(const CountOptions<T>& options) {
    return {.includes = options.include.entries(),
            .indexHints = options.indexHints.entries(),
            .where = options.where.expression(),
            .scope = options.scope.request(),
            .filters = filterChoice(options),
            .column = options.col ? options.col->entry() : Expression(),
            .distinct = options.distinct,
            .run = givenRun(options)};
}

template <class T>
FindRequest requestOf(const AggregateOptions<T>& options) {
    return {.indexHints = options.indexHints.entries(),
            .where = options.where.expression(),
            .filters = filterChoice(options),
            .run = givenRun(options)};
}

/// What rows are read into as an As: null for records of the model of T, else a struct that is no model's.
template <class As, class T>
[[nodiscard]] const ResultStruct* resultOf() {
    if constexpr (std::same_as<As, T> || std::same_as<As, Row>) {
        return nullptr;
    } else {
        static_assert(requireResultStruct<As>());
        return &resultStruct<As>();
    }
}

/// The request, which the call is over with, for rows as an As.
template <class As, class T>
[[nodiscard]] FindRequest&& readAs(FindRequest&& request) {
    request.result = resultOf<As, T>();
    return std::move(request);
}

}  // namespace detail
}  // namespace sequelize
