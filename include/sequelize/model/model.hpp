#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/inspect.hpp>
#include <sequelize/model/association_options.hpp>
#include <sequelize/model/explain.hpp>
#include <sequelize/model/finder_options.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/primary_key.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/model/relation.hpp>
#include <sequelize/model/writer_options.hpp>

namespace sequelize {
namespace detail {

/// What `findAndCountAll` returns: `auto [count, rows] = ...`.
template <class Record>
struct CountedRows {
    std::uint64_t count = 0;     ///< of all rows that match, whatever limit and offset say
    std::vector<Record> rows{};  ///< those of the page
};

/// What SUM of a column of M's type gives.
template <class M>
using SumOf = std::conditional_t<std::floating_point<M>, double, std::conditional_t<std::integral<M>, std::int64_t, M>>;

template <class M>
std::optional<M> fromValue(const Value& value, const char* what) {
    if (value.isNull()) return std::nullopt;
    return Row(std::make_shared<const Row::Names>(1, what), {value}).get<M>(what);
}

}  // namespace detail

/// A table, seen as objects of the struct T (Sequelize: Model). A cheap handle: copy it freely; when
/// its Sequelize object is gone, its functions throw UsageError. Thread-safe: any number of threads may use one model
/// at once. The functions that declare associations are the exception: they belong before the threads.
///
/// Every function that runs SQL throws DatabaseError or one of its kinds for what the database refuses, and
/// ConnectionError or one of its kinds for a connection that cannot be had or is lost. Each function names what else it
/// throws.
template <class T>
class Model {
public:
    /// The name that `define` was given.
    [[nodiscard]] const std::string& name() const { return core().table().modelName; }
    /// The name of the table in the database.
    [[nodiscard]] const std::string& tableName() const { return core().table().tableName; }
    [[nodiscard]] const detail::TableDefinition& definition() const { return core().table(); }

    // ---- associations; declare them before the model is used by several threads ----

    /// Each row of this model refers to one of `target` by a foreign key: `Students.belongsTo(Grades, {.as =
    /// &Student::grade})` (Sequelize: belongsTo). Adds the foreign key's column and its constraint to this model's
    /// table. With `.inverse = &Grade::students` it declares the target's association, too, with the same keys. Throws
    /// AssociationError when the keys do not go together, or the association is declared twice. Call it before several
    /// threads use the model.
    template <class U>
    void belongsTo(const Model<U>& target, const BelongsToOptions<T, U>& options = {}) const {
        const auto inverse =
            options.inverse.isToMany() ? detail::AssociationKind::hasMany : detail::AssociationKind::hasOne;
        core().associate({.kind = detail::AssociationKind::belongsTo,
                          .target = detail::ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(inverse),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.targetKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text()});
    }
    /// One row of `target` at most refers to each row of this model (Sequelize: hasOne). Adds the foreign key's column
    /// and its constraint to `target`'s table. Throws AssociationError when the keys do not go together, or the
    /// association is declared twice. Call it before several threads use the model.
    template <class U>
    void hasOne(const Model<U>& target, const HasOptions<T, U, false>& options = {}) const {
        has(detail::AssociationKind::hasOne, target, options);
    }
    /// Any number of rows of `target` refer to each row of this model (Sequelize: hasMany). Adds the foreign key's
    /// column and its constraint to `target`'s table. Throws AssociationError when the keys do not go together, or the
    /// association is declared twice. Call it before several threads use the model.
    template <class U>
    void hasMany(const Model<U>& target, const HasOptions<T, U, true>& options = {}) const {
        has(detail::AssociationKind::hasMany, target, options);
    }
    /// Rows of a join table, `.through`, connect rows of this model with rows of `target` (Sequelize: belongsToMany).
    /// Adds both foreign keys to the join table, which is made where only its name is given. Throws AssociationError
    /// without `.through`, when the keys do not go together, or the association is declared twice. Call it before
    /// several threads use the model.
    template <class U>
    void belongsToMany(const Model<U>& target, const BelongsToManyOptions<T, U>& options) const {
        core().associate({.kind = detail::AssociationKind::belongsToMany,
                          .target = detail::ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(detail::AssociationKind::belongsToMany),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.sourceKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text(),
                          .scope = options.scope ? options.scope->list() : std::vector<detail::NamedAssignment>{},
                          .through = options.through.table(),
                          .otherKey = options.otherKey.request(),
                          .targetKey = options.targetKey.entries(),
                          .unique = options.unique},
                         options.through.name());
    }

    // ---- reading ----

    /// `SELECT ... FROM table WHERE ...`: all rows that match (Sequelize: findAll). `findAll()` returns records;
    /// `findAll<Row>()` returns rows with whatever columns `.attributes` makes (Sequelize: `raw: true`). Throws
    /// UsageError for options that contradict themselves, ConversionError when a column's value does not go into its
    /// member, EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError after `.timeout`) and
    /// ConnectionError.
    template <class As = T>
    [[nodiscard]] std::vector<As> findAll(const FindOptions<T>& options = {}) const {
        static_assert(std::same_as<As, T> || std::same_as<As, Row>, "findAll gives the model's struct, or Row");
        if constexpr (std::same_as<As, Row>) {
            return core().findRows(detail::requestOf(options));
        } else {
            std::vector<T> records;
            core().find(detail::requestOf(options), detail::sinkOf(records));
            return records;
        }
    }

    /// `SELECT ... LIMIT 1`: the first row that matches, or none (Sequelize: findOne). Throws EmptyResultError instead
    /// of returning none with `.rejectOnEmpty`. Throws UsageError for options that contradict themselves,
    /// ConversionError when a column's value does not go into its member, EagerLoadingError for an include that cannot
    /// be made, DatabaseError (TimeoutError after `.timeout`) and ConnectionError.
    template <class As = T>
    [[nodiscard]] std::optional<As> findOne(FindOptions<T> options = {}) const {
        options.limit = 1;
        auto rows = findAll<As>(options);
        if (rows.empty()) {
            if (options.rejectOnEmpty) core().rejectEmpty();
            return std::nullopt;
        }
        return std::move(rows.front());
    }

    /// `SELECT ... WHERE primary key = ?`: the row with that primary key, or none: `findByPk(1)`, and `findByPk({1,
    /// "en"})` for a key of two columns (Sequelize: findByPk). Throws EmptyResultError instead of returning none with
    /// `.rejectOnEmpty`, UsageError when the number of values is not that of the key's columns. Throws UsageError for
    /// options that contradict themselves, ConversionError when a column's value does not go into its member,
    /// EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError after `.timeout`) and
    /// ConnectionError.
    [[nodiscard]] std::optional<T> findByPk(const detail::PrimaryKey& key, const FindOptions<T>& options = {}) const {
        auto request = detail::requestOf(options);
        core().restrictToKey(request, key.values());
        std::optional<T> record;
        core().find(request, detail::sinkOf(record));
        if (!record && options.rejectOnEmpty) core().rejectEmpty();
        return record;
    }

    /// One page of rows, and how many rows match in all; with `.group` how many groups (Sequelize: findAndCountAll).
    /// Runs two statements, `SELECT count(*)` and that of `findAll`, which see the same rows only in a transaction that
    /// isolates them. Throws UsageError for options that contradict themselves, ConversionError when a column's value
    /// does not go into its member, EagerLoadingError for an include that cannot be made, DatabaseError (TimeoutError
    /// after `.timeout`) and ConnectionError.
    [[nodiscard]] detail::CountedRows<T> findAndCountAll(const FindOptions<T>& options = {}) const {
        return {.count = core().countMatches(detail::requestOf(options)), .rows = findAll(options)};
    }

    /// Calls `visit(T&)` for every row that matches, one after the other in constant memory, and stops when it returns
    /// false. The rows' connection is held meanwhile: `visit` must not wait for another connection of a pool that has
    /// none left. What `visit` throws ends the query and is thrown on. Throws UsageError for options that contradict
    /// themselves, ConversionError when a column's value does not go into its member, EagerLoadingError for an include
    /// that cannot be made, DatabaseError (TimeoutError after `.timeout`) and ConnectionError.
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(const FindOptions<T>& options, Visit visit) const {
        using Answer = std::remove_cvref_t<std::invoke_result_t<Visit&, T&>>;
        static_assert(std::same_as<Answer, bool> || std::is_void_v<Answer>,
                      "findEach's visitor returns nothing, or a bool: false stops; make any other result one of these");
        std::optional<T> record;
        core().findEach(
            detail::requestOf(options), [&record]() -> void* { return &record.emplace(); },
            [&]() -> bool {
                if constexpr (std::same_as<Answer, bool>) {
                    return visit(*record);
                } else {
                    visit(*record);
                    return true;
                }
            });
    }
    /// `findEach` for every row of the table. Throws UsageError for options that contradict themselves, ConversionError
    /// when a column's value does not go into its member, EagerLoadingError for an include that cannot be made,
    /// DatabaseError (TimeoutError after `.timeout`) and ConnectionError.
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(Visit visit) const {
        findEach(FindOptions<T>{}, std::move(visit));
    }

    /// `SELECT count(*) ... WHERE ...`: how many rows match (Sequelize: count). `.col` and `.distinct` count a column's
    /// values instead. Throws UsageError for options that contradict themselves, EagerLoadingError for an include that
    /// cannot be made, DatabaseError and ConnectionError.
    [[nodiscard]] std::uint64_t count(const CountOptions<T>& options = {}) const {
        return core().count(detail::requestOf(options));
    }
    /// The finders, which give the database's plan for their statement instead of running it:
    /// `Books.explain().findAll({...})`. Runs nothing by itself. Sequelize has no counterpart.
    [[nodiscard]] detail::Explain<T> explain() const { return detail::Explain<T>(core()); }
    /// `SELECT 1 ... LIMIT 1`: whether any row matches. Throws UsageError for options that contradict themselves,
    /// DatabaseError and ConnectionError. Sequelize has no counterpart.
    [[nodiscard]] bool exists(const AggregateOptions<T>& options = {}) const {
        return core().exists(requestOf(options));
    }
    /// `SELECT min(column)`: the column's smallest value, none when no row has one (Sequelize: min). Throws
    /// ConversionError when the value does not go into an M, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<detail::Unwrapped<M>> min(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<detail::Unwrapped<M>>("min", member, options);
    }
    /// `SELECT max(column)`: the column's greatest value, none when no row has one (Sequelize: max). Throws
    /// ConversionError when the value does not go into an M, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<detail::Unwrapped<M>> max(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<detail::Unwrapped<M>>("max", member, options);
    }
    /// `SELECT sum(column)`: the sum of the column's values, none when no row has one (Sequelize: sum). Integers give a
    /// `std::int64_t`, floating-point numbers a double, a Decimal a Decimal. Throws ConversionError when the sum does
    /// not go into that, DatabaseError and ConnectionError.
    template <class C, class M>
    [[nodiscard]] std::optional<detail::SumOf<detail::Unwrapped<M>>> sum(
        M C::*member, const AggregateOptions<T>& options = {}) const {
        using Base = detail::Unwrapped<M>;
        static_assert(detail::isNumeric<Base>(), "sum needs a column of numbers");
        return aggregate<detail::SumOf<Base>>("sum", member, options);
    }

    // ---- writing ----

    /// The record as one of this model's, not stored yet; `save` stores it (Sequelize: build). Runs no SQL.
    [[nodiscard]] T build(T record) const {
        core().attachNew(&record);
        return record;
    }
    /// `INSERT INTO table ...`: stores the record and returns it as the database has it, with its id, timestamps and
    /// defaults (Sequelize: create). Stores the associated records that `.include` names too, in one transaction.
    /// Throws EagerLoadingError when the record holds associated records that are not stored and that `.include` does
    /// not name, ConversionError when a member cannot hold the generated id of the row, which is stored then. Throws
    /// ValidationError before anything is sent when a value does not fit its column, UniqueConstraintError,
    /// ForeignKeyConstraintError, DatabaseError and ConnectionError.
    T create(T record, const CreateOptions<T>& options = {}) const {
        core().insertNested(&record, {.fields = options.fields.chosen(), .run = detail::runOptions(options)},
                            options.include.entries());
        return record;
    }
    /// `INSERT INTO table ... VALUES (...), (...)`: stores all records, several hundred with one statement, and within
    /// one transaction when that makes more than one (Sequelize: bulkCreate). Returns them with their ids, except those
    /// that `.ignoreDuplicates` or `.updateOnDuplicate` left to the database. Throws UsageError for an
    /// `.updateOnDuplicate` that `.fields` leaves out, or that is a generated key which a record does not bring,
    /// ConversionError as `create` does. Throws ValidationError before anything is sent when a value does not fit its
    /// column, UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    std::vector<T> bulkCreate(std::vector<T> records, const BulkCreateOptions<T>& options = {}) const {
        core().bulkInsert(records.data(), records.size(),
                          {.fields = options.fields.chosen(),
                           .ignoreDuplicates = options.ignoreDuplicates,
                           .updateOnDuplicate = options.updateOnDuplicate.entries(),
                           .validate = options.validate,
                           .run = detail::runOptions(options)});
        return records;
    }
    /// `UPDATE table SET ... WHERE ...`: returns how many rows matched, changed or not (Sequelize: Model.update). Sets
    /// `updatedAt` unless `.silent`. Without values it only counts. Throws UsageError without a `.where`. Throws
    /// ValidationError before anything is sent when a value does not fit its column, UniqueConstraintError,
    /// ForeignKeyConstraintError, DatabaseError and ConnectionError.
    std::uint64_t update(const Values<T>& values, const UpdateOptions<T>& options) const {
        return core().update(requestOf(options, values.list()));
    }
    /// `DELETE FROM table WHERE ...`: returns how many rows went, 0 for `.truncate` (Sequelize: Model.destroy). Throws
    /// UsageError without a `.where` or `.truncate`, ForeignKeyConstraintError when another table refers to a row,
    /// DatabaseError and ConnectionError.
    std::uint64_t destroy(const DestroyOptions<T>& options) const {
        return core().destroy({.where = options.where.expression(),
                               .limit = options.limit,
                               .truncate = options.truncate,
                               .run = detail::runOptions(options)});
    }
    /// `UPDATE table SET column=column+ by WHERE ...`: returns how many rows matched (Sequelize: Model.increment).
    /// `.by` is 1 unless told. Throws UsageError without a `.where`, ValidationError for a number that the column
    /// cannot be raised by, DatabaseError when a sum is beyond the column's range, and ConnectionError.
    template <class C, class M>
    std::uint64_t increment(M C::*member, const IncrementOptions<T>& options) const {
        return core().increment({.offset = detail::numericMember<T>(member)}, options.by.template valueFor<M>(), false,
                                requestOf(options));
    }
    /// `UPDATE table SET column=column- by WHERE ...`: returns how many rows matched (Sequelize: Model.decrement).
    /// `.by` is 1 unless told. Throws what `increment` throws.
    template <class C, class M>
    std::uint64_t decrement(M C::*member, const IncrementOptions<T>& options) const {
        return core().increment({.offset = detail::numericMember<T>(member)}, options.by.template valueFor<M>(), true,
                                requestOf(options));
    }

    // ---- one record; they throw EmptyResultError when no row has its primary key, or when the row does not fulfil
    // `.where`, and UsageError when the struct has no member for it, and for a record of another model ----

    /// Stores the record (Sequelize: instance.save): `INSERT` when its primary key (or a generated part of it) is
    /// unset, or when the INSERT that set it was rolled back, else `UPDATE` of its row. Of a `Record<T>` only what
    /// changed is written; a plain struct has no memory of what it was, so all its columns are. Where finders of this
    /// model read in part, and the record may be from one, it throws UsageError rather than overwrite what was not
    /// read. Throws EmptyResultError when no row has the record's primary key, or when the row does not fulfil
    /// `.where`; UsageError for a new record with a `.where`, when the struct has no member for the key, and for a
    /// record of another model. Throws ValidationError before anything is sent when a value does not fit its column,
    /// UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    void save(T& record, const SaveOptions<T>& options = {}) const {
        core().save(&record,
                    {.where = options.where.expression(), .silent = options.silent, .run = detail::runOptions(options)},
                    options.fields.chosen());
    }
    /// `UPDATE table SET ... WHERE primary key = ?`: sets the values in the record and in its row, and writes nothing
    /// else (Sequelize: instance.update). Reads back what the database computed. Without values it does nothing. Throws
    /// EmptyResultError when no row has the record's primary key, UsageError when the struct has no member for the key
    /// and for a record of another model. Throws ValidationError before anything is sent when a value does not fit its
    /// column, UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    void update(T& record, const Values<T>& values, const SaveOptions<T>& options = {}) const {
        core().updateRecord(&record, {.values = values.list(),
                                      .fields = options.fields.chosen(),
                                      .where = options.where.expression(),
                                      .silent = options.silent,
                                      .run = detail::runOptions(options)});
    }
    /// `DELETE FROM table WHERE primary key = ?`: deletes the record's row (Sequelize: instance.destroy). Throws
    /// EmptyResultError when no row has the record's primary key, or when the row does not fulfil `.where`; UsageError
    /// when the struct has no member for the key and for a record of another model, ForeignKeyConstraintError when
    /// another table refers to the row, DatabaseError and ConnectionError.
    void destroy(T& record, const RecordOptions<T>& options = {}) const {
        core().destroyRecord(&record, options.where.expression(), detail::runOptions(options));
    }
    /// `SELECT ... WHERE primary key = ?`: reads the record's whole row again, over what the program changed
    /// (Sequelize: instance.reload). Throws EmptyResultError when no row has the record's primary key, UsageError when
    /// the struct has no member for the key and for a record of another model, ConversionError when a column's value
    /// does not go into its member, DatabaseError and ConnectionError.
    void reload(T& record, const CallOptions& options = {}) const {
        core().reload(&record, detail::runOptions(options));
    }
    /// `UPDATE table SET column=column+ by WHERE primary key = ?`: adds to the record's column in the database, and
    /// reads that column again (Sequelize: instance.increment). Throws EmptyResultError when no row has the record's
    /// primary key, UsageError when the struct has no member for the key and for a record of another model,
    /// ValidationError for a number that the column cannot be raised by, DatabaseError when the sum is beyond the
    /// column's range, and ConnectionError.
    template <class C, class M>
    void increment(T& record, M C::*member, const detail::Amount& by = 1, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, {.offset = detail::numericMember<T>(member)}, by.template valueFor<M>(), false,
                               {.where = options.where.expression(), .run = detail::runOptions(options)});
    }
    /// `UPDATE table SET column=column- by WHERE primary key = ?`: takes from the record's column in the database, and
    /// reads that column again (Sequelize: instance.decrement). Throws what `increment` of a record throws.
    template <class C, class M>
    void decrement(T& record, M C::*member, const detail::Amount& by = 1, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, {.offset = detail::numericMember<T>(member)}, by.template valueFor<M>(), true,
                               {.where = options.where.expression(), .run = detail::runOptions(options)});
    }

    /// One association of a record: `Courses.related(course, &Course::students).add(student)` (Sequelize: the
    /// association's mixins, course.addStudent). Valid while the record stays where it is. Runs no SQL by itself.
    /// Throws AssociationError when the member's association was never declared.
    template <class C, class M>
    [[nodiscard]] detail::Relation<M> related(T& record, M C::*member) const {
        static_assert(detail::AssociationTraits<M>::isAssociation,
                      "this member is no association: give one of type BelongsTo, HasOne, HasMany or BelongsToMany");
        return detail::Relation<M>(detail::RelationCore(core(), detail::memberOffset<T>(member), &record));
    }

    // ---- the table ----

    /// `CREATE TABLE IF NOT EXISTS`, and then the indexes that are missing (Sequelize: Model.sync). `.force` drops the
    /// table first, with all its rows. `.alter` makes a table that is there what the model says, by ALTER TABLE; SQLite
    /// gets a new table with the rows. To compare, it needs the privilege CREATE TEMPORARY TABLES. It throws UsageError
    /// before it changes anything where values would be lost or rows forbid it; also where this database cannot have
    /// such a definition or `.match` forbids its name. Throws ForeignKeyConstraintError when `.force` meets a table
    /// that others refer to, DatabaseError and ConnectionError.
    void sync(const SyncOptions& options = {}) const {
        core().sync(detail::syncRequest(options), detail::tableRun(options));
    }
    /// The same with `.alter = {.drop = …}`. `true`: columns, foreign keys, unique keys and indexes that the model does
    /// not have are dropped; where a value does not fit a new type it still fails. `false`: its columns stay.
    template <class = void>  // SyncOptions first
    void sync(const detail::AlterSyncOptions& options) const {
        core().sync(detail::syncRequest(options), detail::tableRun(options));
    }
    /// `DROP TABLE IF EXISTS` (Sequelize: Model.drop). Throws ForeignKeyConstraintError when a foreign key of another
    /// table refers to this one, DatabaseError and ConnectionError.
    void drop(const detail::TableOptions& options = {}) const { core().drop(detail::tableRun(options)); }
    /// The table's columns as the database has them, in order (Sequelize: Model.describe). Include
    /// `sequelize/query_interface.hpp`, which has `ColumnDescription`. Throws UsageError when there is no such table.
    [[nodiscard]] std::vector<ColumnDescription> describe(const detail::TableOptions& options = {}) const {
        return core().describe(detail::tableRun(options));
    }
    /// `TRUNCATE table`, on SQLite `DELETE FROM table`: deletes every row; ids start again (Sequelize: Model.truncate).
    /// Throws ForeignKeyConstraintError when a foreign key of another table refers to this one, DatabaseError and
    /// ConnectionError.
    void truncate(const detail::TableOptions& options = {}) const { core().truncate(detail::tableRun(options)); }

    // ---- showing ----

    /// The record, or the list of them, as Sequelize shows it in `console.log`: `books { dataValues: { id: 1, ... } }`;
    /// none is `null`. Runs no SQL.
    [[nodiscard]] std::string inspect(const T& record) const { return core().inspect(&record, 0); }
    [[nodiscard]] std::string inspect(const std::optional<T>& record) const {
        return record ? inspect(*record) : std::string("null");
    }
    [[nodiscard]] std::string inspect(const std::vector<T>& records) const {
        detail::InspectedArray array;
        for (const auto& record : records) array.add(core().inspect(&record, 1));
        return array.text(0);
    }

private:
    friend class Sequelize;
    friend struct detail::ModelAccess;

    explicit Model(const detail::ModelCore& core) : handle_(core.handle()) {}
    [[nodiscard]] detail::ModelCore& core() const { return handle_.core(); }

    template <class U, bool toMany>
    void has(detail::AssociationKind kind, const Model<U>& target, const HasOptions<T, U, toMany>& options) const {
        core().associate({.kind = kind,
                          .target = detail::ModelAccess::table(target),
                          .as = options.as.name(),
                          .slot = options.as.slot(),
                          .inverse = options.inverse.inverse(detail::AssociationKind::belongsTo),
                          .foreignKey = options.foreignKey.request(),
                          .key = options.sourceKey.entries(),
                          .constraints = options.constraints,
                          .onDelete = options.onDelete.text(),
                          .onUpdate = options.onUpdate.text(),
                          .scope = options.scope ? options.scope->list() : std::vector<detail::NamedAssignment>{}});
    }
    [[nodiscard]] static detail::FindRequest requestOf(const AggregateOptions<T>& options) {
        return {.where = options.where.expression(), .run = detail::runOptions(options)};
    }
    [[nodiscard]] static detail::UpdateRequest requestOf(const UpdateOptions<T>& options,
                                                         std::vector<detail::NamedAssignment> values) {
        return {.values = std::move(values),
                .where = options.where.expression(),
                .limit = options.limit,
                .silent = options.silent,
                .run = detail::runOptions(options)};
    }
    [[nodiscard]] static detail::UpdateRequest requestOf(const IncrementOptions<T>& options) {
        return {.where = options.where.expression(), .silent = options.silent, .run = detail::runOptions(options)};
    }
    template <class R, class C, class M>
    [[nodiscard]] std::optional<R> aggregate(const char* function, M C::*member,
                                             const AggregateOptions<T>& options) const {
        return detail::fromValue<R>(
            core().aggregate(function, detail::Expression::ofMember(detail::memberOffset<T>(member)),
                             requestOf(options)),
            function);
    }

    detail::ModelHandle handle_;
};

}  // namespace sequelize
