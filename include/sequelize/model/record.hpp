#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/model/record_memory.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/schema/field.hpp>

namespace sequelize {
namespace detail {

class ModelCore;
struct PendingWrite;    // src/model/pending_write.hpp
struct GeneratedValue;  // likewise

/// What a record remembers: its model, and its columns' values as the database has them. What a transaction wrote
/// counts as stored while it is open, and no longer once it is rolled back.
class SEQUELIZE_API RecordState {
public:
    RecordState() = default;
    RecordState(const RecordState&) = default;
    /// What was moved from belongs to no model, as an object that the program made.
    RecordState(RecordState&& other) noexcept { swap(other); }
    RecordState& operator=(const RecordState&) = default;
    RecordState& operator=(RecordState&& other) noexcept {
        RecordState taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~RecordState() = default;

    /// Lets a struct's defaulted comparison leave this base out. It compares no structs itself: `book1 == book2` needs
    /// `bool operator==(const Book&) const = default;`.
    template <std::same_as<RecordState> State>
    friend bool operator==(const State&, const State&) noexcept {
        return true;
    }

    /// Whether no row of this record is stored yet (Sequelize: isNewRecord).
    [[nodiscard]] bool isNewRecord() const;

protected:
    /// The model. Throws UsageError when the record came from none (make it with `build`, `create` or a finder), or
    /// when its Sequelize object is gone.
    [[nodiscard]] const ModelCore& model() const;
    [[nodiscard]] std::vector<std::string> changedColumns(const void* record) const;
    [[nodiscard]] bool columnChanged(const void* record, const ColumnReference& column) const;
    void previousInto(const ColumnReference& column, void* target, const MemberType& type) const;
    void markAssigned(const ColumnReference& column);
    [[nodiscard]] std::string inspectRecord(const void* record) const;
    /// Where the options name no transaction, the thread's ambient one counts.
    template <class Options>
    [[nodiscard]] RunOptions runOptions(const Options& options) const {
        return withAmbient(database(), givenRun(options));
    }
    template <class Options>
    [[nodiscard]] auto requestOf(const Options& options) const {
        return takingPart(database(), detail::requestOf(options));
    }
    void validateRecord(const void* record, const ValidationRequest& request) const;
    void saveRecord(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields);
    void updateRecord(void* record, const UpdateRequest& request);
    void destroyRecord(void* record, const DestroyRequest& request);
    void restoreRecord(void* record, const UpdateRequest& request);
    [[nodiscard]] bool isDeletedSoftly(const void* record) const;
    void reloadRecord(void* record, const FilterChoice& filters, const RunOptions& run, const CallPlace& place);
    void incrementRecord(void* record, const std::vector<NamedAmount>& amounts, bool down,
                         const UpdateRequest& request);

private:
    friend class ModelCore;
    /// The model's. Throws as `model` does.
    [[nodiscard]] const Database& database() const;
    void swap(RecordState& other) noexcept {
        std::swap(model_, other.model_);
        std::swap(memory_, other.memory_);
        pending_.swap(other.pending_);
    }
    /// The memory as it is now; `scratch` holds it where transactions have ended since. `undone`: gets what members may
    /// still hold of those that were rolled back.
    [[nodiscard]] const RecordMemory& memory(RecordMemory& scratch,
                                             std::vector<GeneratedValue>* undone = nullptr) const;
    /// Whether the column's member differs from what is known to be stored.
    [[nodiscard]] bool differs(const void* record, std::size_t column) const;

    std::uint64_t model_ = 0;  ///< its number, since a record may outlive it; 0: none
    RecordMemory memory_{};
    std::shared_ptr<const PendingWrite> pending_{};  ///< in transactions that were open then; null: none
};

}  // namespace detail

/// Gives a struct Sequelize's instance methods: `struct Book : Record<Book> { ... };` (Sequelize: a Model's instance).
/// Its objects come from `build`, `create` or a finder: one that the program made throws UsageError when it is to be
/// saved. Once the Sequelize object is gone, its functions throw UsageError. Not thread-safe, like any struct.
template <class T>
class Record : public detail::RecordState {
public:
    /// `INSERT` of a new record, else `UPDATE` of what changed since it was read or saved; no SQL when nothing did
    /// (Sequelize: save). Sets `updatedAt` to now; with `.silent` writes the one that the program gave, if any. Members
    /// that were not read are written when they differ from what they held, were `set`, or are named in `.fields`.
    /// Throws ValidationError for what it would write, UniqueConstraintError, ForeignKeyConstraintError,
    /// EmptyResultError when the row is gone or does not fulfil `.where`, UsageError for a new record with a `.where`
    /// and for a record that a transaction wrote which is open still, or whose outcome is unknown, DatabaseError and
    /// ConnectionError.
    void save(const SaveOptions<T>& options = {}) { saveRecord(self(), requestOf(options), options.fields.chosen()); }
    /// Asks all validators what is wrong with the record, as `save` does of what it writes (Sequelize: validate). Runs
    /// no SQL. Throws ValidationError with everything that they say, and for values that do not fit their columns.
    void validate(const ValidateOptions<T>& options = {}) const {
        validateRecord(self(), {.skip = options.skip.entries()});
    }
    /// Assigns the member (Sequelize: set). `save` writes it even when the member was not read and the value is the one
    /// that it holds, which nobody could tell from no assignment. Runs no SQL. Throws UsageError for a member that is
    /// no column.
    template <class C, class M, class V>
    void set(M C::*member, V&& value) {
        if constexpr (detail::isInstant<std::remove_cvref_t<V>> && std::same_as<detail::Unwrapped<M>, DateTime>)
            self()->*member = detail::toMicroseconds(value);
        else
            self()->*member = std::forward<V>(value);
        markAssigned({.offset = detail::memberOffset<T>(member)});
    }
    /// `UPDATE table SET ... WHERE primary key = ?`: sets the values in the record and writes just them (Sequelize:
    /// update). Without values it does nothing. Reads back what the database computed. Throws what `save` throws.
    void update(const Values<T>& values, const SaveOptions<T>& options = {}) {
        updateRecord(self(), {.values = values.list(),
                              .fields = options.fields.chosen(),
                              .validation = {options.validate, options.skip.entries()},
                              .where = options.where.expression(),
                              .filters = detail::filterChoice(options),
                              .silent = options.silent,
                              .nulls = detail::nullsOf(options.omitNull),
                              .run = runOptions(options)});
    }
    /// `DELETE FROM table WHERE primary key = ?`: deletes the record's row; the record is new again (Sequelize:
    /// destroy). Of a paranoid model `UPDATE table SET deletedAt=now, updatedAt=now`, unless `.force`: the record has
    /// its row still. Throws EmptyResultError when the row is gone, was deleted softly before, or does not fulfil
    /// `.where`, ForeignKeyConstraintError when another table refers to it, DatabaseError and ConnectionError.
    void destroy(const DestroyRecordOptions<T>& options = {}) { destroyRecord(self(), requestOf(options)); }
    /// `UPDATE table SET deletedAt=NULL, updatedAt=now WHERE primary key = ?`: brings the row back, which was deleted
    /// softly (Sequelize: restore). Throws UsageError for a model that is not paranoid, EmptyResultError when the row
    /// is gone or does not fulfil `.where`, UniqueConstraintError, DatabaseError and ConnectionError.
    void restore(const RecordOptions<T>& options = {}) { restoreRecord(self(), requestOf(options)); }
    /// Whether the record says that its row was deleted softly (Sequelize: isSoftDeleted). Runs no SQL. Throws
    /// UsageError for a model that is not paranoid, for a struct without a member for `deletedAt`, and when that was
    /// not read.
    [[nodiscard]] bool isSoftDeleted() const { return isDeletedSoftly(self()); }
    /// `SELECT ... WHERE primary key = ?`: reads the record's whole row again, over what the program changed
    /// (Sequelize: reload). Throws EmptyResultError when the row is gone, or was deleted softly and `.paranoid` is not
    /// `false`, UsageError outside of the transaction that
    /// wrote the record, while it is open, ConversionError, DatabaseError and ConnectionError.
    void reload(const CallOptions& options = {}) {
        reloadRecord(self(), detail::filterChoice(options), runOptions(options), options.calledFrom);
    }
    /// `UPDATE table SET column=column+ by WHERE primary key = ?`: adds to the column in the database, and reads that
    /// column again (Sequelize: increment). Throws EmptyResultError when the row is gone, ValidationError for a number
    /// that the column cannot be raised by, DatabaseError when the sum is beyond the column's range, and
    /// ConnectionError.
    template <class C, class M>
    void increment(M C::*member, const detail::Amount& by = 1, const RecordOptions<T>& options = {}) {
        incrementRecord(self(), {{{.offset = detail::numericMember<T>(member)}, by.template valueFor<M>()}}, false,
                        requestOf(options));
    }
    /// The same of several columns with one statement: `book.increment({{&Book::lent, 1}, {&Book::copies, 2}})`.
    template <class = void>  // a member and its amount first
    void increment(const detail::Increments<T>& amounts, const RecordOptions<T>& options = {}) {
        incrementRecord(self(), amounts.list(), false, requestOf(options));
    }
    /// `UPDATE table SET column=column- by WHERE primary key = ?`: takes from the column in the database, and reads
    /// that column again (Sequelize: decrement). Throws what `increment` throws.
    template <class C, class M>
    void decrement(M C::*member, const detail::Amount& by = 1, const RecordOptions<T>& options = {}) {
        incrementRecord(self(), {{{.offset = detail::numericMember<T>(member)}, by.template valueFor<M>()}}, true,
                        requestOf(options));
    }
    /// The same of several columns with one statement.
    template <class = void>
    void decrement(const detail::Increments<T>& amounts, const RecordOptions<T>& options = {}) {
        incrementRecord(self(), amounts.list(), true, requestOf(options));
    }
    /// The names of the attributes that differ from what is stored, which are those that `save` writes; with a member,
    /// whether it is one of them (Sequelize: changed). Runs no SQL. Throws UsageError for a record of no model.
    [[nodiscard]] std::vector<std::string> changed() const { return changedColumns(self()); }
    template <class C, class M>
    [[nodiscard]] bool changed(M C::*member) const {
        return columnChanged(self(), {.offset = detail::memberOffset<T>(member)});
    }
    /// The attribute's value as it is stored; the member's initial value while the record is new (Sequelize: previous).
    /// Runs no SQL. Throws UsageError when what is stored is not known: the attribute was not read, or it was written
    /// in a transaction that was rolled back.
    template <class C, class M>
    [[nodiscard]] M previous(M C::*member) const {
        M value{};
        previousInto({.offset = detail::memberOffset<T>(member)}, &value, detail::memberType<M>);
        return value;
    }

    /// The record as `Model::inspect` shows it. Throws UsageError for a record of no model.
    [[nodiscard]] std::string inspect() const { return inspectRecord(self()); }

private:
    [[nodiscard]] T* self() noexcept { return static_cast<T*>(this); }
    [[nodiscard]] const T* self() const noexcept { return static_cast<const T*>(this); }
};

}  // namespace sequelize
