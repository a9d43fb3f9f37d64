#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/model/relation.hpp>
#include <sequelize/model/writer_options.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `Model` writes with: rows by a condition, and single records, which are found by their primary key.
template <class T>
class ModelWriters {
public:
    /// The record as one of this model's, not stored yet; `save` stores it (Sequelize: build). Runs no SQL.
    [[nodiscard]] T build(T record) const {
        core().attachNew(&record);
        return record;
    }
    /// `INSERT INTO table ...`: stores the record and returns it as the database has it, with its id, timestamps and
    /// defaults (Sequelize: create). Stores the associated records that `.include` names too, in one transaction.
    /// Throws EagerLoadingError when the record holds associated records that are not stored and that `.include` does
    /// not name, ConversionError when a member cannot hold the generated id of the row, which is stored then. Throws
    /// ValidationError before anything is sent when a value does not fit its column or a validator refuses it,
    /// UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    T create(T record, const CreateOptions<T>& options = {}) const {
        core().insertNested(&record,
                            {.fields = options.fields.chosen(),
                             .validation = {options.validate, options.skip.entries()},
                             .silent = options.silent,
                             .nulls = nullsOf(options.omitNull),
                             .run = runOptions(options)},
                            options.include.entries());
        return record;
    }
    /// `INSERT INTO table ... VALUES (...), (...)`: stores all records, several hundred with one statement, and within
    /// one transaction when that makes more than one (Sequelize: bulkCreate). Returns them with their ids, except those
    /// that `.ignoreDuplicates` or `.updateOnDuplicate` left to the database. Throws UsageError for an
    /// `.updateOnDuplicate` that `.fields` leaves out, or that is a generated key which a record does not bring, and
    /// for one of records that know a `.version`, unless `.anyVersion` says that it does not matter; ConversionError as
    /// `create` does. Throws ValidationError before anything is sent when a value does not fit its column or a
    /// validator refuses it, UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    std::vector<T> bulkCreate(std::vector<T> records, const BulkCreateOptions<T>& options = {}) const {
        core().bulkInsert(records.data(), records.size(),
                          {.fields = options.fields.chosen(),
                           .ignoreDuplicates = options.ignoreDuplicates,
                           .updateOnDuplicate = options.updateOnDuplicate.entries(),
                           .conflictFields = options.conflictFields.chosen(),
                           .anyVersion = options.anyVersion,
                           .validation = {options.validate.value_or(true), options.skip.entries()},
                           .reportsAll = options.validate.value_or(false),
                           .nulls = nullsOf(options.omitNull),
                           .filters = filterChoice(options),
                           .individualHooks = options.individualHooks,
                           .run = runOptions(options)},
                          options.include.entries());
        return records;
    }
    /// `UPDATE table SET ... WHERE ...`: returns how many rows matched, changed or not (Sequelize: Model.update). Sets
    /// `updatedAt` unless `.silent`. Without values it only counts. Throws UsageError without a `.where`. Throws
    /// ValidationError before anything is sent when a value does not fit its column or a validator refuses it,
    /// UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    std::uint64_t update(const Values<T>& values, const UpdateOptions<T>& options) const {
        return core().update(withScope(requestOf(options, values.list()), scopeInUse()));
    }
    /// The same, and returns the records as they are after the update (Sequelize: Model.update with `returning`, which
    /// it has for PostgreSQL only): all in one transaction, `SELECT key ... FOR UPDATE`, `UPDATE ... WHERE key IN
    /// (...)` and `SELECT ... WHERE key IN (...)`, a thousand rows at a time. The records come in no certain order, and
    /// as many as `update` would count; those that the update hides from a filter or scope are among them. Without
    /// values it finds the rows, and writes nothing. Runs the hooks of `update`, and none of a finder. Throws
    /// UsageError for a model without primary key, and where the database is to compute a part of the key; else what
    /// `update` throws.
    [[nodiscard]] std::vector<T> updateReturning(const Values<T>& values, const UpdateOptions<T>& options) const {
        std::vector<T> records;
        core().updateReturning(withScope(requestOf(options, values.list()), scopeInUse()), sinkOf(records));
        return records;
    }
    /// `DELETE FROM table WHERE ...`, of a paranoid model `UPDATE table SET deletedAt=now WHERE ...` unless `.force`:
    /// returns how many rows went, 0 for TRUNCATE (Sequelize: Model.destroy). Throws UsageError without a `.where` or
    /// `.truncate`, ForeignKeyConstraintError when another table refers to a row, DatabaseError and ConnectionError.
    std::uint64_t destroy(const DestroyOptions<T>& options) const {
        return core().destroy(withScope(requestOf(options), scopeInUse()));
    }
    /// `UPDATE table SET deletedAt=NULL WHERE ...`: brings rows back that were deleted softly; returns how many rows
    /// matched (Sequelize: Model.restore). Leaves `updatedAt` alone. Throws UsageError without a `.where` and for a
    /// model that is not paranoid, UniqueConstraintError where a row has taken the key meanwhile, DatabaseError and
    /// ConnectionError.
    std::uint64_t restore(const RestoreOptions<T>& options) const { return core().restore(requestOf(options)); }
    /// `UPDATE table SET column=column+ by WHERE ...`: returns how many rows matched (Sequelize: Model.increment).
    /// `.by` is 1 unless told. Throws UsageError without a `.where`, ValidationError for a number that the column
    /// cannot be raised by, DatabaseError when a sum is beyond the column's range, and ConnectionError.
    template <class C, class M>
    std::uint64_t increment(M C::*member, const IncrementOptions<T>& options) const {
        return core().increment({{{.offset = numericMember<T>(member)}, options.by.template valueFor<M>()}}, false,
                                withScope(requestOf(options), scopeInUse()));
    }
    /// The same of several columns with one statement: `Books.increment({{&Book::lent, 1}, {&Book::copies, 2}},
    /// {.where = ...})`.
    template <class = void>  // a member first
    std::uint64_t increment(const Increments<T>& amounts, const IncrementRowsOptions<T>& options) const {
        return core().increment(amounts.list(), false, withScope(requestOf(options), scopeInUse()));
    }
    /// `UPDATE table SET column=column- by WHERE ...`: returns how many rows matched (Sequelize: Model.decrement).
    /// `.by` is 1 unless told. Throws what `increment` throws.
    template <class C, class M>
    std::uint64_t decrement(M C::*member, const IncrementOptions<T>& options) const {
        return core().increment({{{.offset = numericMember<T>(member)}, options.by.template valueFor<M>()}}, true,
                                withScope(requestOf(options), scopeInUse()));
    }
    /// The same of several columns with one statement.
    template <class = void>
    std::uint64_t decrement(const Increments<T>& amounts, const IncrementRowsOptions<T>& options) const {
        return core().increment(amounts.list(), true, withScope(requestOf(options), scopeInUse()));
    }

    /// Stores the record (Sequelize: instance.save): `INSERT` when its primary key (or a generated part of it) is
    /// unset, or when the INSERT that set it was rolled back, else `UPDATE` of its row. Of a `Record<T>` only what
    /// changed is written; a plain struct has no memory of what it was, so all its columns are. Where finders of this
    /// model read in part, and the record may be from one, it throws UsageError rather than overwrite what was not
    /// read. Throws EmptyResultError when no row has the record's primary key, or when the row does not fulfil
    /// `.where`; UsageError for a new record with a `.where`, when the struct has no member for the key, and for a
    /// record of another model. Throws ValidationError before anything is sent when a value does not fit its column or
    /// a validator refuses it, UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and ConnectionError.
    void save(T& record, const SaveOptions<T>& options = {}) const {
        core().save(&record, requestOf(options), options.fields.chosen());
    }
    /// `UPDATE table SET ... WHERE primary key = ?`: sets the values in the record and in its row, and writes nothing
    /// else (Sequelize: instance.update). Reads back what the database computed. Without values it does nothing. Throws
    /// EmptyResultError when no row has the record's primary key, UsageError when the struct has no member for the key
    /// and for a record of another model. Throws ValidationError before anything is sent when a value does not fit its
    /// column or a validator refuses it, UniqueConstraintError, ForeignKeyConstraintError, DatabaseError and
    /// ConnectionError.
    void update(T& record, const Values<T>& values, const SaveOptions<T>& options = {}) const {
        core().updateRecord(&record, {.values = values.list(),
                                      .fields = options.fields.chosen(),
                                      .validation = {options.validate, options.skip.entries()},
                                      .where = options.where.expression(),
                                      .filters = filterChoice(options),
                                      .silent = options.silent,
                                      .nulls = nullsOf(options.omitNull),
                                      .run = runOptions(options)});
    }
    /// `DELETE FROM table WHERE primary key = ?`: deletes the record's row; of a paranoid model `UPDATE table SET
    /// deletedAt=now`, unless `.force` (Sequelize: instance.destroy). Throws EmptyResultError when no row has the
    /// record's primary key, when it was deleted softly before, or when the row does not fulfil `.where`; UsageError
    /// when the struct has no member for the key and for a record of another model, ForeignKeyConstraintError when
    /// another table refers to the row, DatabaseError and ConnectionError.
    void destroy(T& record, const DestroyRecordOptions<T>& options = {}) const {
        core().destroyRecord(&record, requestOf(options));
    }
    /// `UPDATE table SET deletedAt=NULL, updatedAt=now WHERE primary key = ?`: brings the record's row back, which was
    /// deleted softly (Sequelize: instance.restore). Throws EmptyResultError when no row has the record's primary key
    /// or the row does not fulfil `.where`, UsageError for a model that is not paranoid, UniqueConstraintError,
    /// DatabaseError and ConnectionError.
    void restore(T& record, const RecordOptions<T>& options = {}) const {
        core().restoreRecord(&record, requestOf(options));
    }
    /// `SELECT ... WHERE primary key = ?`: reads the record's whole row again, over what the program changed
    /// (Sequelize: instance.reload). Throws EmptyResultError when no row has the record's primary key, or it was
    /// deleted softly and `.paranoid` is not `false`; UsageError when the struct has no member for the key and for a
    /// record of another model, ConversionError when a column's value does not go into its member, DatabaseError and
    /// ConnectionError.
    void reload(T& record, const CallOptions& options = {}) const {
        core().reload(&record, filterChoice(options), runOptions(options), options.calledFrom);
    }
    /// `UPDATE table SET column=column+ by WHERE primary key = ?`: adds to the record's column in the database, and
    /// reads that column again (Sequelize: instance.increment). Throws EmptyResultError when no row has the record's
    /// primary key, UsageError when the struct has no member for the key and for a record of another model,
    /// ValidationError for a number that the column cannot be raised by, DatabaseError when the sum is beyond the
    /// column's range, and ConnectionError.
    template <class C, class M>
    void increment(T& record, M C::*member, const Amount& by = 1, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, {{{.offset = numericMember<T>(member)}, by.template valueFor<M>()}}, false,
                               requestOf(options));
    }
    /// The same of several columns with one statement: `Books.increment(book, {{&Book::lent, 1}, {&Book::copies, 2}})`.
    template <class = void>
    void increment(T& record, const Increments<T>& amounts, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, amounts.list(), false, requestOf(options));
    }
    /// `UPDATE table SET column=column- by WHERE primary key = ?`: takes from the record's column in the database, and
    /// reads that column again (Sequelize: instance.decrement). Throws what `increment` of a record throws.
    template <class C, class M>
    void decrement(T& record, M C::*member, const Amount& by = 1, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, {{{.offset = numericMember<T>(member)}, by.template valueFor<M>()}}, true,
                               requestOf(options));
    }
    /// The same of several columns with one statement.
    template <class = void>
    void decrement(T& record, const Increments<T>& amounts, const RecordOptions<T>& options = {}) const {
        core().incrementRecord(&record, amounts.list(), true, requestOf(options));
    }

    /// One association of a record: `Courses.related(course, &Course::students).add(student)` (Sequelize: the
    /// association's mixins, course.addStudent). Valid while the record stays where it is. Runs no SQL by itself.
    /// Throws AssociationError when the member's association was never declared.
    template <class C, class M>
    [[nodiscard]] Relation<M> related(T& record, M C::*member) const {
        static_assert(AssociationTraits<M>::isAssociation,
                      "this member is no association: give one of type BelongsTo, HasOne, HasMany or BelongsToMany");
        return Relation<M>(RelationCore(core(), memberOffset<T>(member), &record));
    }

private:
    [[nodiscard]] ModelCore& core() const { return ModelAccess::core(static_cast<const Model<T>&>(*this)); }
    // Where the options name no transaction, the thread's ambient one counts.
    template <class Options>
    [[nodiscard]] RunOptions runOptions(const Options& options) const {
        return withAmbient(core().database(), givenRun(options));
    }
    template <class... Options>
    [[nodiscard]] auto requestOf(const Options&... options) const {
        return takingPart(core().database(), detail::requestOf(options...));
    }
    [[nodiscard]] const ScopeRequest& scopeInUse() const {
        return ModelAccess::scope(static_cast<const Model<T>&>(*this));
    }
};

}  // namespace detail
}  // namespace sequelize
