#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/association/result_struct.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/explain.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/page.hpp>
#include <sequelize/model/primary_key.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `findAndCountAll` returns: `auto [count, rows] = ...`.
template <class Record>
struct CountedRows {
    std::uint64_t count = 0;     ///< of all rows that match, whatever limit and offset say
    std::vector<Record> rows{};  ///< those of the page
};

template <class M>
std::optional<M> fromValue(const Value& value, const char* what) {
    if (value.isNull()) return std::nullopt;
    return Row(std::make_shared<const Row::Names>(1, what), {value}).get<M>(what);
}

/// What `Model` reads with.
template <class T>
class ModelFinders {
public:
    /// `SELECT ... FROM table WHERE ...`: all rows that match (Sequelize: findAll). `findAll()` returns records;
    /// `findAll<Row>()` returns rows with whatever columns `.attributes` makes (Sequelize: `raw: true`);
    /// `findAll<BookCard>()`, of a struct that is no model's, reads what the struct has members for, by their names:
    /// attributes, what `.attributes` computes, and the rows of `.include` in structs within it. Such a struct is an
    /// aggregate, and no record: getters, virtual attributes and the hooks of afterFind are the model's. Throws
    /// UsageError for options that contradict themselves, and for a member that nothing fills, ConversionError when a
    /// column's value does not go into its member, EagerLoadingError for an include that cannot be made, DatabaseError
    /// (TimeoutError after `.timeout`) and ConnectionError.
    template <class As = T>
    [[nodiscard]] std::vector<As> findAll(const FindOptions<T>& options = {}) const {
        return rowsOf<As>(request(options));
    }

    /// `SELECT ... LIMIT 1`: the first row that matches, or none (Sequelize: findOne). Throws EmptyResultError instead
    /// of returning none with `.rejectOnEmpty`. `findOne<Row>` and `findOne<BookCard>`: see `findAll`. Throws
    /// UsageError for options that contradict themselves, ConversionError when a column's value does not go into its
    /// member, EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError after `.timeout`) and
    /// ConnectionError.
    template <class As = T>
    [[nodiscard]] std::optional<As> findOne(FindOptions<T> options = {}) const {
        options.limit = 1;
        auto rows = rowsOf<As>(request(options));
        if (!rows.empty()) return std::move(rows.front());
        if (options.rejectOnEmpty) core().rejectEmpty();
        return std::nullopt;
    }

    /// `SELECT ... WHERE primary key = ?`: the row with that primary key, or none: `findByPk(1)`, and `findByPk({1,
    /// "en"})` for a key of two columns (Sequelize: findByPk). `findByPk<Row>` and `findByPk<BookCard>`: see `findAll`.
    /// Throws EmptyResultError instead of returning none with `.rejectOnEmpty`, UsageError when the number of values is
    /// not that of the key's columns. Throws UsageError for options that contradict themselves, ConversionError when a
    /// column's value does not go into its member, EagerLoadingError for an include that cannot be made, DatabaseError
    /// (TimeoutError after `.timeout`) and ConnectionError.
    template <class As = T>
    [[nodiscard]] std::optional<As> findByPk(const PrimaryKey& key, const FindOptions<T>& options = {}) const {
        std::optional<As> found;
        if (!findsKnown(key, options, found)) {
            auto keyed = request(options);
            core().restrictToKey(keyed, key.values());
            if constexpr (std::same_as<As, Row>) {
                if (auto rows = core().findRows(keyed); !rows.empty()) found = std::move(rows.front());
            } else {
                core().find(readAs<As, T>(std::move(keyed)), sinkOf(found));
            }
        }
        if (!found && options.rejectOnEmpty) core().rejectEmpty();
        return found;
    }

    /// One page of rows, and how many rows match in all; with `.group` how many groups (Sequelize: findAndCountAll).
    /// Runs two statements, `SELECT count(*)` and that of `findAll`, which see the same rows only in a transaction that
    /// isolates them. `findAndCountAll<Row>` and `findAndCountAll<BookCard>`: see `findAll`. Throws UsageError for
    /// options that contradict themselves, ConversionError when a column's value does not go into its member,
    /// EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError after `.timeout`) and
    /// ConnectionError.
    template <class As = T>
    [[nodiscard]] CountedRows<As> findAndCountAll(const FindOptions<T>& options = {}) const {
        const FindRequest settled = core().settled(request(options));
        CountedRows<As> found{.count = core().countMatches(settled)};
        found.rows = rowsOf<As>(settled);
        return found;
    }

    /// Calls `visit(T&)` for every row that matches, one after the other in constant memory, and stops when it returns
    /// false. What `visit` throws ends the query and is thrown on. Without includes it is one statement, whose
    /// connection is held meanwhile: `visit` must not wait for another connection of a pool that has none left. With
    /// `.include` or
    /// `.batchSize` the records are read in batches, as `findInBatches` reads them, and no connection is held while
    /// `visit` runs. Throws UsageError for options that contradict themselves, ConversionError when a column's value
    /// does not go into its member, EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError
    /// after
    /// `.timeout`) and ConnectionError.
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(const FindOptions<T>& options, Visit visit) const {
        visitEach<T>(options, visit);
    }
    /// The same with a struct that is no model's, as `findAll<BookCard>()` reads it: `findEach<BookCard>({...},
    /// [](BookCard& card) { ... })`. Throws as `findAll` does.
    template <class As, class Visit>
        requires std::invocable<Visit&, As&>
    void findEach(const FindOptions<T>& options, Visit visit) const {
        visitEach<As>(options, visit);
    }
    /// `findEach` for every row of the table. Throws UsageError for options that contradict themselves, ConversionError
    /// when a column's value does not go into its member, EagerLoadingError for an include that cannot be made,
    /// DatabaseError (TimeoutError after `.timeout`) and ConnectionError.
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(Visit visit) const {
        findEach(FindOptions<T>{}, std::move(visit));
    }

    /// Calls `visit(std::span<T>)` for the records that match, `.batchSize` at a time (1,000), with what they include,
    /// and stops when it returns false: `Books.findInBatches({.batchSize = 500}, [](std::span<Book> books) { ... })`.
    /// What `visit` throws is thrown on. Each batch is a statement of its own, `WHERE id > ? ORDER BY id LIMIT ?`, and
    /// those of its includes; no connection is held while `visit` runs, which may write what it likes. The batches
    /// follow the primary key, or `.order` by columns of the model, to which the primary key is appended. Rows that
    /// others insert or delete meanwhile neither repeat nor hide the rest; one whose columns of `.order` change may be
    /// met again or not at all. `.limit` counts all records, `.offset` skips the first. Throws UsageError for an order
    /// by anything but columns, and for a model without a primary key; and what `findAll` throws. (Sequelize has no
    /// counterpart.)
    template <class Visit>
        requires std::invocable<Visit&, std::span<T>>
    void findInBatches(const FindOptions<T>& options, Visit visit) const {
        visitBatches<T>(options, visit);
    }
    /// The same with a struct that is no model's, as `findAll<BookCard>()` reads it. Throws as `findAll` does.
    template <class As, class Visit>
        requires std::invocable<Visit&, std::span<As>>
    void findInBatches(const FindOptions<T>& options, Visit visit) const {
        visitBatches<As>(options, visit);
    }

    /// The page of `.limit` records that follows the cursor `.after`, or comes before the cursor `.before`; without
    /// either the first one: `auto page = Books.findPage({.order = {desc(&Book::year)}, .limit = 20, .after =
    /// cursor})`. `SELECT ... WHERE year <= ? AND (year < ? OR (year = ? AND id < ?)) ORDER BY year DESC, id DESC LIMIT
    /// ?`: however many pages came before, the database reads this one only, by an index on the order. The order is by
    /// columns of the model, in any directions, and NULLs have their place; the primary key is appended where it is not
    /// part of it, in the last one's direction. Rows that are inserted or deleted between two pages neither repeat nor
    /// hide others. `findPage<BookCard>`: see `findAll`. Throws CursorError for a cursor that was cut or changed, or
    /// made by another model's finder or for another order, UsageError without `.limit`, with `.offset`, for an order
    /// by anything but columns, and for a model without a primary key; and what `findAll` throws. (Sequelize has no
    /// counterpart.)
    template <class As = T>
    [[nodiscard]] Page<As> findPage(const FindOptions<T>& options) const {
        static_assert(!std::same_as<As, Row>,
                      "findPage gives the model's struct, or one that is filled by its members' names; rows of any "
                      "columns come from findAll<Row>");
        Page<As> page;
        auto ends = core().findPage(readAs<As, T>(request(options)), sinkOf(page.records));
        if (ends.isReversed) std::reverse(page.records.begin(), page.records.end());
        page.next = std::move(ends.next);
        page.previous = std::move(ends.previous);
        return page;
    }

    /// `SELECT count(*) ... WHERE ...`: how many rows match (Sequelize: count). `.col` and `.distinct` count a column's
    /// values instead. Throws UsageError for options that contradict themselves, EagerLoadingError for an include that
    /// cannot be made, DatabaseError and ConnectionError.
    [[nodiscard]] std::uint64_t count(const CountOptions<T>& options = {}) const {
        return core().count(request(options));
    }
    /// The finders, which give the database's plan for their statement instead of running it:
    /// `Books.explain().findAll({...})`. Runs nothing by itself. Sequelize has no counterpart.
    [[nodiscard]] Explain<T> explain() const { return Explain<T>(core(), scopeInUse()); }
    /// `SELECT 1 ... LIMIT 1`: whether any row matches. Throws UsageError for options that contradict themselves,
    /// DatabaseError and ConnectionError. Sequelize has no counterpart.
    [[nodiscard]] bool exists(const AggregateOptions<T>& options = {}) const { return core().exists(request(options)); }
    /// `SELECT min(column)`: the column's smallest value, none when no row has one (Sequelize: min). Throws
    /// ConversionError when the value does not go into an M, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<Unwrapped<M>> min(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<Unwrapped<M>>("min", member, options);
    }
    /// `SELECT max(column)`: the column's greatest value, none when no row has one (Sequelize: max). Throws
    /// ConversionError when the value does not go into an M, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<Unwrapped<M>> max(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<Unwrapped<M>>("max", member, options);
    }
    /// `SELECT sum(column)`: the sum of the column's values, none when no row has one (Sequelize: sum). Integers give a
    /// `std::int64_t`, floating-point numbers a double, a Decimal a Decimal. Throws ConversionError when the sum does
    /// not go into that, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<SumOf<Unwrapped<M>>> sum(M C::*member, const AggregateOptions<T>& options = {}) const {
        using Base = Unwrapped<M>;
        static_assert(isNumeric<Base>(), "sum needs a column of numbers");
        return aggregate<SumOf<Base>>("sum", member, options);
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    // Where the options name no transaction, the thread's ambient one counts.
    template <class Options>
    [[nodiscard]] auto requestOf(const Options& options) const {
        return takingPart(core().database(), detail::requestOf(options));
    }
    [[nodiscard]] const ScopeRequest& scopeInUse() const {
        return ModelAccess::scope(static_cast<const Model<T>&>(*this));
    }
    template <class Options>
    [[nodiscard]] auto request(const Options& options) const {
        auto made = detail::requestOf(options);
        made.run = withAmbient(core().database(), made.run);
        if (!made.scope) made.scope = scopeInUse();
        return made;
    }
    // findByPk without a request, where there is nothing to ask but the key; false, and nothing was done, where there
    // is.
    template <class As>
    [[nodiscard]] bool findsKnown(const PrimaryKey& key, const FindOptions<T>& options,
                                  std::optional<As>& found) const {
        if constexpr (std::same_as<As, Row>)
            return false;
        else
            return sayOnlyHow(options) && !scopeInUse() &&
                   core().findByKey(key.values(), resultOf<As, T>(), withAmbient(core().database(), givenRun(options)),
                                    sinkOf(found));
    }
    // Rows as an As, whatever that is.
    template <class As>
    [[nodiscard]] std::vector<As> rowsOf(FindRequest request) const {
        if constexpr (std::same_as<As, Row>) {
            return core().findRows(request);
        } else {
            std::vector<As> rows;
            core().find(readAs<As, T>(std::move(request)), sinkOf(rows));
            return rows;
        }
    }
    template <class As, class Visit>
    void visitEach(const FindOptions<T>& options, Visit& visit) const {
        static_assert(!std::same_as<As, Row>,
                      "findEach gives the model's struct, or one that is filled by its members' names; rows of any "
                      "columns come from findAll<Row>");
        std::vector<As> records;
        core().findEach(readAs<As, T>(request(options)), sinkOf(records),
                        [&](void* record) { return goesOn(visit, *static_cast<As*>(record)); });
    }
    template <class As, class Visit>
    void visitBatches(const FindOptions<T>& options, Visit& visit) const {
        static_assert(!std::same_as<As, Row>,
                      "findInBatches gives the model's struct, or one that is filled by its members' names; rows of "
                      "any columns come from findAll<Row>");
        std::vector<As> records;
        core().findInBatches(readAs<As, T>(request(options)), sinkOf(records),
                             [&] { return goesOn(visit, std::span<As>(records)); });
    }
    /// Calls the visitor; whether it wants more.
    template <class Visit, class Argument>
    [[nodiscard]] static bool goesOn(Visit& visit, Argument&& argument) {
        using Answer = std::remove_cvref_t<std::invoke_result_t<Visit&, Argument>>;
        static_assert(
            std::same_as<Answer, bool> || std::is_void_v<Answer>,
            "the visitor of findEach or findInBatches returns nothing, or a bool: false stops; make any other "
            "result one of these");
        if constexpr (std::same_as<Answer, bool>) {
            return visit(std::forward<Argument>(argument));
        } else {
            visit(std::forward<Argument>(argument));
            return true;
        }
    }
    template <class R, class C, class M>
    [[nodiscard]] std::optional<R> aggregate(const char* function, M C::*member,
                                             const AggregateOptions<T>& options) const {
        return fromValue<R>(core().aggregate(function, Expression::ofMember(memberOffset<T>(member)), request(options)),
                            function);
    }
};

}  // namespace detail
}  // namespace sequelize
