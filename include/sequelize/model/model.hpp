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
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/primary_key.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/model/relation.hpp>
#include <sequelize/model/writer_options.hpp>

namespace sequelize {
namespace detail {

template <class Record>
struct CountedRows {
    std::uint64_t count = 0;  ///< of all rows that match, whatever limit and offset say
    std::vector<Record> rows{};
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

/// A table, seen as objects of the struct T. A cheap handle: copy it freely; valid while its Sequelize object lives.
/// Thread-safe: any number of threads may use one model at once.
///
/// Every function throws the DatabaseError or ConnectionError that its statement met, UsageError for options that
/// contradict themselves, and, where it reads rows, ConversionError when a column does not go into its member.
/// Functions that write throw ValidationError before anything is sent, and UniqueConstraintError or
/// ForeignKeyConstraintError.
template <class T>
class Model {
public:
    explicit Model(detail::ModelCore& core) : core_(&core) {}

    [[nodiscard]] const std::string& name() const noexcept { return core_->table().modelName; }
    [[nodiscard]] const std::string& tableName() const noexcept { return core_->table().tableName; }
    [[nodiscard]] const detail::TableDefinition& definition() const noexcept { return core_->table(); }
    [[nodiscard]] detail::ModelCore& core() const noexcept { return *core_; }

    // ---- associations; declare them before the model is used by several threads ----

    /// This model's rows refer to one of `target`'s by a foreign key: `Students.belongsTo(Grades, {.as =
    /// &Student::grade})` (Sequelize: belongsTo). Adds the column and the constraint. With `.inverse =
    /// &Grade::students` it declares the target's association, too, with the same keys. Throws AssociationError, here
    /// and below.
    template <class U>
    void belongsTo(const Model<U>& target, const BelongsToOptions<T, U>& options = {}) const {
        const auto& made = core_->associate({.kind = detail::AssociationKind::belongsTo,
                                             .target = &target.core().mutableTable(),
                                             .as = options.as.name(),
                                             .slot = options.as.slot(),
                                             .foreignKey = options.foreignKey.request(),
                                             .key = options.targetKey.entries(),
                                             .constraints = options.constraints,
                                             .onDelete = options.onDelete.text(),
                                             .onUpdate = options.onUpdate.text()});
        if (options.inverse.isPresent())
            target.core().associateInverse(
                made, options.inverse.isToMany() ? detail::AssociationKind::hasMany : detail::AssociationKind::hasOne,
                options.inverse.name(), options.inverse.slot(), options.constraints);
    }
    /// One row of `target` refers to each of this model's (Sequelize: hasOne).
    template <class U>
    void hasOne(const Model<U>& target, const HasOptions<T, U, false>& options = {}) const {
        has(detail::AssociationKind::hasOne, target, options);
    }
    /// Any number of `target`'s rows refer to each of this model's (Sequelize: hasMany).
    template <class U>
    void hasMany(const Model<U>& target, const HasOptions<T, U, true>& options = {}) const {
        has(detail::AssociationKind::hasMany, target, options);
    }
    /// Rows of a join table connect this model's with `target`'s (Sequelize: belongsToMany).
    template <class U>
    void belongsToMany(const Model<U>& target, const BelongsToManyOptions<T, U>& options) const {
        const auto& made =
            core_->associate({.kind = detail::AssociationKind::belongsToMany,
                              .target = &target.core().mutableTable(),
                              .as = options.as.name(),
                              .slot = options.as.slot(),
                              .foreignKey = options.foreignKey.request(),
                              .key = options.sourceKey.entries(),
                              .constraints = options.constraints,
                              .onDelete = options.onDelete.text(),
                              .onUpdate = options.onUpdate.text(),
                              .scope = options.scope ? options.scope->list() : std::vector<detail::NamedAssignment>{},
                              .through = options.through.core() ? &options.through.core()->mutableTable() : nullptr,
                              .otherKey = options.otherKey.request(),
                              .targetKey = options.targetKey.entries(),
                              .unique = options.unique},
                             options.through.name());
        if (options.inverse.isPresent())
            target.core().associateInverse(made, detail::AssociationKind::belongsToMany, options.inverse.name(),
                                           options.inverse.slot(), options.constraints, options.unique);
    }

    // ---- reading ----

    /// `SELECT ... FROM table WHERE ...`: all rows that match, as T; as `findAll<Row>` with whatever columns
    /// `attributes` makes. (Sequelize: findAll; findAll<Row> is `raw: true`.)
    template <class As = T>
    [[nodiscard]] std::vector<As> findAll(const FindOptions<T>& options = {}) const {
        static_assert(std::same_as<As, T> || std::same_as<As, Row>, "findAll gives the model's struct, or Row");
        if constexpr (std::same_as<As, Row>) {
            return core_->findRows(detail::requestOf(options));
        } else {
            std::vector<T> records;
            core_->find(detail::requestOf(options), detail::sinkOf(records));
            return records;
        }
    }

    /// The first row that matches, or none (Sequelize: findOne). Adds LIMIT 1.
    template <class As = T>
    [[nodiscard]] std::optional<As> findOne(FindOptions<T> options = {}) const {
        options.limit = 1;
        auto rows = findAll<As>(options);
        if (rows.empty()) {
            if (options.rejectOnEmpty) core_->rejectEmpty();
            return std::nullopt;
        }
        return std::move(rows.front());
    }

    /// The row with that primary key, or none: `findByPk(1)`, and `findByPk({1, "en"})` for a key of two columns.
    [[nodiscard]] std::optional<T> findByPk(const detail::PrimaryKey& key, const FindOptions<T>& options = {}) const {
        auto request = detail::requestOf(options);
        core_->restrictToKey(request, key.values());
        std::optional<T> record;
        core_->find(request, detail::sinkOf(record));
        if (!record && options.rejectOnEmpty) core_->rejectEmpty();
        return record;
    }

    /// One page of rows, and how many there are in all (Sequelize: findAndCountAll); with `.group` that is the number
    /// of groups. Two statements.
    [[nodiscard]] detail::CountedRows<T> findAndCountAll(const FindOptions<T>& options = {}) const {
        return {.count = core_->countMatches(detail::requestOf(options)), .rows = findAll(options)};
    }

    /// Calls `visit(T&)` for every row that matches, in constant memory; stops when it returns false. The rows'
    /// connection is held meanwhile: do not wait in `visit` for another one of a pool that has none left.
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(const FindOptions<T>& options, Visit visit) const {
        using Answer = std::remove_cvref_t<std::invoke_result_t<Visit&, T&>>;
        static_assert(std::same_as<Answer, bool> || std::is_void_v<Answer>,
                      "findEach's visitor returns nothing, or a bool: false stops; make any other result one of these");
        std::optional<T> record;
        core_->findEach(
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
    template <class Visit>
        requires std::invocable<Visit&, T&>
    void findEach(Visit visit) const { findEach(FindOptions<T>{}, std::move(visit)); }

    /// `SELECT count(*)` (Sequelize: count).
    [[nodiscard]] std::uint64_t count(const CountOptions<T>& options = {}) const {
        return core_->count(detail::requestOf(options));
    }
    /// The finders, which give the database's plan instead of rows.
    [[nodiscard]] detail::Explain<T> explain() const { return detail::Explain<T>(*core_); }
    /// Whether any row matches.
    [[nodiscard]] bool exists(const AggregateOptions<T>& options = {}) const {
        return core_->exists(requestOf(options));
    }
    /// The column's smallest and greatest value, and the sum of its values; none when no row has one.
    template <class C, class M>
    [[nodiscard]] std::optional<detail::Unwrapped<M>> min(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<detail::Unwrapped<M>>("min", member, options);
    }
    template <class C, class M>
    [[nodiscard]] std::optional<detail::Unwrapped<M>> max(M C::*member, const AggregateOptions<T>& options = {}) const {
        return aggregate<detail::Unwrapped<M>>("max", member, options);
    }
    template <class C, class M>
    [[nodiscard]] std::optional<detail::SumOf<detail::Unwrapped<M>>> sum(
        M C::*member, const AggregateOptions<T>& options = {}) const {
        using Base = detail::Unwrapped<M>;
        static_assert(detail::isNumeric<Base>(), "sum needs a column of numbers");
        return aggregate<detail::SumOf<Base>>("sum", member, options);
    }

    // ---- writing ----

    /// The record, not stored yet; `save` stores it (Sequelize: build).
    [[nodiscard]] T build(T record) const {
        core_->attachNew(&record);
        return record;
    }
    /// `INSERT INTO table ...`: stores the record and returns it as the database has it, its id, timestamps and
    /// defaults filled in (Sequelize: create). Throws EagerLoadingError when it holds associated records that are not
    /// stored and that `.include` does not name; ConversionError when a member cannot hold the generated id of the row,
    /// which is stored then.
    T create(T record, const CreateOptions<T>& options = {}) const {
        core_->insertNested(&record, {.fields = options.fields.entries(), .run = detail::runOptions(options)},
                            options.include.entries());
        return record;
    }
    /// Stores all records: several hundred with one statement, and within one transaction when that makes more than
    /// one. Returns them with their ids, except those that `ignoreDuplicates` or `updateOnDuplicate` left to the
    /// database (Sequelize: bulkCreate). Throws UsageError for an `updateOnDuplicate` that `fields` leaves out, or that
    /// is a generated key which a record does not bring; and as `create` does.
    std::vector<T> bulkCreate(std::vector<T> records, const BulkCreateOptions<T>& options = {}) const {
        core_->bulkInsert(records.data(), records.size(),
                          {.fields = options.fields.entries(),
                           .ignoreDuplicates = options.ignoreDuplicates,
                           .updateOnDuplicate = options.updateOnDuplicate.entries(),
                           .validate = options.validate,
                           .run = detail::runOptions(options)});
        return records;
    }
    /// `UPDATE table SET ... WHERE ...`: returns how many rows matched (Sequelize: Model.update). Without a `where`:
    /// UsageError. Without values: only counts.
    std::uint64_t update(const Values<T>& values, const UpdateOptions<T>& options) const {
        return core_->update(requestOf(options, values.list()));
    }
    /// `DELETE FROM table WHERE ...`: returns how many rows went, 0 for `truncate` (Sequelize: Model.destroy). Without
    /// a `where` or `truncate`: UsageError.
    std::uint64_t destroy(const DestroyOptions<T>& options) const {
        return core_->destroy({.where = options.where.expression(),
                               .limit = options.limit,
                               .truncate = options.truncate,
                               .run = detail::runOptions(options)});
    }
    /// `UPDATE table SET column=column+ by WHERE ...`: returns how many rows matched. `by` is 1 unless told. Without a
    /// `where`: UsageError.
    template <class C, class M>
    std::uint64_t increment(M C::*member, const IncrementOptions<T>& options) const {
        return core_->increment({.offset = detail::numericMember<T>(member)}, options.by.template valueFor<M>(), false,
                                requestOf(options));
    }
    template <class C, class M>
    std::uint64_t decrement(M C::*member, const IncrementOptions<T>& options) const {
        return core_->increment({.offset = detail::numericMember<T>(member)}, options.by.template valueFor<M>(), true,
                                requestOf(options));
    }

    // ---- one record; they throw EmptyResultError when no row has its primary key, or when the row does not fulfil
    // `.where`, and UsageError when the struct has no member for it, and for a record of another model ----

    /// Stores the record: inserts it when its primary key (or a generated part of it) is unset, or when the INSERT that
    /// set it was rolled back, else updates its row. Of a Record<T> only what changed is written; a plain struct has no
    /// memory of what it was, so all its columns are. Where finders of this model read in part, and the record may be
    /// from one, it throws UsageError rather than overwrite what was not read. So it does for a new record with a
    /// `.where`, which no row could fulfil.
    void save(T& record, const SaveOptions<T>& options = {}) const {
        core_->save(&record,
                    {.where = options.where.expression(), .silent = options.silent, .run = detail::runOptions(options)},
                    options.fields.entries());
    }
    /// Sets the values in the record and in its row, and writes nothing else. Reads back what the database computed.
    void update(T& record, const Values<T>& values, const SaveOptions<T>& options = {}) const {
        core_->updateRecord(&record, {.values = values.list(),
                                      .where = options.where.expression(),
                                      .silent = options.silent,
                                      .run = detail::runOptions(options)});
    }
    void destroy(T& record, const detail::RecordOptions<T>& options = {}) const {
        core_->destroyRecord(&record, options.where.expression(), detail::runOptions(options));
    }
    void reload(T& record, const CallOptions& options = {}) const {
        core_->reload(&record, detail::runOptions(options));
    }
    /// Adds to the record's column in the database, and reads that column again.
    template <class C, class M>
    void increment(T& record, M C::*member, const detail::Amount& by = 1,
                   const detail::RecordOptions<T>& options = {}) const {
        core_->incrementRecord(&record, {.offset = detail::numericMember<T>(member)}, by.template valueFor<M>(), false,
                               {.where = options.where.expression(), .run = detail::runOptions(options)});
    }
    template <class C, class M>
    void decrement(T& record, M C::*member, const detail::Amount& by = 1,
                   const detail::RecordOptions<T>& options = {}) const {
        core_->incrementRecord(&record, {.offset = detail::numericMember<T>(member)}, by.template valueFor<M>(), true,
                               {.where = options.where.expression(), .run = detail::runOptions(options)});
    }

    /// One association of a record: `Courses.related(course, &Course::students).add(student)`. Throws AssociationError
    /// when the member's association was never declared.
    template <class C, class M>
    [[nodiscard]] detail::Relation<M> related(T& record, M C::*member) const {
        static_assert(detail::AssociationTraits<M>::isAssociation,
                      "this member is no association: give one of type BelongsTo, HasOne, HasMany or BelongsToMany");
        return detail::Relation<M>(detail::RelationCore(*core_, detail::memberOffset<T>(member), &record));
    }

    // ---- the table ----

    /// `CREATE TABLE IF NOT EXISTS`, and the indexes that are missing; with `force`, drops the table first, with all
    /// its rows (Sequelize: Model.sync).
    void sync(const SyncOptions& options = {}) const { core_->sync(options.force, detail::loggedTo(options.logging)); }
    void drop(const detail::TableOptions& options = {}) const { core_->drop(detail::loggedTo(options.logging)); }
    /// Deletes every row; ids start again. Throws ForeignKeyConstraintError, as `drop` does, when a foreign key of
    /// another table refers to this one.
    void truncate(const detail::TableOptions& options = {}) const {
        core_->truncate(detail::loggedTo(options.logging));
    }

    // ---- showing ----

    /// The record as Sequelize shows it in `console.log`: `books { dataValues: { id: 1, ... } }`.
    [[nodiscard]] std::string inspect(const T& record) const { return core_->inspect(&record, 0); }
    [[nodiscard]] std::string inspect(const std::optional<T>& record) const {
        return record ? inspect(*record) : std::string("null");
    }
    [[nodiscard]] std::string inspect(const std::vector<T>& records) const {
        detail::InspectedArray array;
        for (const auto& record : records) array.add(core_->inspect(&record, 1));
        return array.text(0);
    }

private:
    template <class U, bool toMany>
    void has(detail::AssociationKind kind, const Model<U>& target, const HasOptions<T, U, toMany>& options) const {
        const auto& made =
            core_->associate({.kind = kind,
                              .target = &target.core().mutableTable(),
                              .as = options.as.name(),
                              .slot = options.as.slot(),
                              .foreignKey = options.foreignKey.request(),
                              .key = options.sourceKey.entries(),
                              .constraints = options.constraints,
                              .onDelete = options.onDelete.text(),
                              .onUpdate = options.onUpdate.text(),
                              .scope = options.scope ? options.scope->list() : std::vector<detail::NamedAssignment>{}});
        if (options.inverse.isPresent())
            target.core().associateInverse(made, detail::AssociationKind::belongsTo, options.inverse.name(),
                                           options.inverse.slot(), options.constraints);
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
            core_->aggregate(function, detail::Expression::ofMember(detail::memberOffset<T>(member)),
                             requestOf(options)),
            function);
    }

    detail::ModelCore* core_;
};

}  // namespace sequelize
