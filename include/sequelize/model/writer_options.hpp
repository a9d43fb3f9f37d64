#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/call_place.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/model/filter_options.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {
/// Options of `create` (Sequelize: the options of create).
template <class T>
struct CreateOptions {
    List<Include<T>> include{};    ///< create the associated records that the record holds, too, in one transaction
    List<ColumnName<T>> fields{};  ///< only these columns are written; all by default
    bool validate = true;          ///< ask the validators; whether values fit their columns is always checked
    List<ColumnName<T>> skip{};    ///< attributes that are not validated, and names of the model's validators
    /// Leave NULLs out, but those of foreign keys and of columns whose names end in `Id`; by default as the model says.
    std::optional<bool> omitNull{};
    bool silent = false;  ///< a record that brings an updatedAt keeps it
    bool hooks = true;    ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `bulkCreate` (Sequelize: the options of bulkCreate).
template <class T>
struct BulkCreateOptions {
    List<Include<T>> include{};    ///< create the associated records that the records hold, too, in one transaction
    List<ColumnName<T>> fields{};  ///< only these columns are written; all by default
    /// `true`: report what is wrong with every record, not just with the first; `false`: ask no validators. Whether
    /// values fit their columns is always checked.
    std::optional<bool> validate{};
    List<ColumnName<T>> skip{};     ///< attributes that are not validated, and names of the model's validators
    bool ignoreDuplicates = false;  ///< skip rows whose key exists
    List<ColumnName<T>> updateOnDuplicate{};  ///< set these where the key exists
    /// Which key that is, the primary key or a unique one: a row that another key finds is a UniqueConstraintError.
    List<ColumnName<T>> conflictFields{};
    /// Leave NULLs out, but those of foreign keys and of columns whose names end in `Id`; by default as the model says.
    std::optional<bool> omitNull{};
    bool anyVersion = false;  ///< `.updateOnDuplicate` of records that know a version may set rows of another one
    List<detail::FilterName> unfiltered{};  ///< filters that need not hold for rows that `.updateOnDuplicate` sets
    bool hooks = true;                      ///< false: the call runs no hooks
    bool individualHooks = false;           ///< run the hooks of `create` for each record, too, all in one transaction
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `save` and `update` of one record (Sequelize: the options of save).
template <class T>
struct SaveOptions {
    List<ColumnName<T>> fields{};  ///< only these columns are written, and updatedAt; all by default
    bool validate = true;          ///< ask the validators; whether values fit their columns is always checked
    List<ColumnName<T>> skip{};    ///< attributes that are not validated, and names of the model's validators
    Where<T> where{};              ///< what its row must fulfil, too, to be written: EmptyResultError where it does not
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool silent = false;                    ///< leave updatedAt alone
    /// Leave NULLs out, but those of foreign keys and of columns whose names end in `Id`; by default as the model says.
    std::optional<bool> omitNull{};
    bool hooks = true;  ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `update` of all rows that match (Sequelize: the options of Model.update).
template <class T>
struct UpdateOptions {
    bool validate = true;        ///< ask the validators of what is set; whether values fit is always checked
    List<ColumnName<T>> skip{};  ///< attributes that are not validated
    Where<T> where{};
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;                   ///< `false`: rows that were deleted softly, too
    std::optional<std::uint64_t> limit{};
    bool silent = false;  ///< leave updatedAt alone
    /// Leave NULLs out, but those of foreign keys and of columns whose names end in `Id`; by default as the model says.
    std::optional<bool> omitNull{};
    bool hooks = true;  ///< false: the call runs no hooks
    bool individualHooks =
        false;  ///< run the hooks of `update` for each row, too: reads the rows first, all in one transaction
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `destroy` of all rows that match (Sequelize: the options of Model.destroy).
template <class T>
struct DestroyOptions {
    Where<T> where{};
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    std::optional<std::uint64_t> limit{};
    bool truncate = false;  ///< every row: TRUNCATE, on SQLite DELETE FROM
    bool force = false;     ///< of a paranoid model: delete the rows, also those that were deleted softly
    bool hooks = true;      ///< false: the call runs no hooks
    bool individualHooks =
        false;  ///< run the hooks of `destroy` for each row, too: reads the rows first, all in one transaction
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

namespace detail {

/// How much `increment` and `decrement` add or take: any number, of what the column stores, or a value of the column's
/// own type. Whether the column takes it is checked at run time.
class SEQUELIZE_API Amount {
public:
    template <class N>
    Amount(const N& number) {
        static_assert(isNumeric<N>() && !isOptional<N>,
                      "increment and decrement add a number, which a text, null or bool is not");
        if constexpr (isNumeric<N>() && !isOptional<N>) value_ = valueOf(number);
        if constexpr (CustomColumn<N>) type_ = &structTag<N>;
    }

    /// For a column whose member is an M. Throws UsageError when the amount is of another type of the user's.
    template <class M>
    [[nodiscard]] const Value& valueFor() const {
        return valueFor(&structTag<Unwrapped<M>>);
    }

private:
    [[nodiscard]] const Value& valueFor(const void* memberType) const;

    Value value_;
    const void* type_ = nullptr;  // of a type of the user's
};

}  // namespace detail

/// Options of `increment` and `decrement` of all rows that match (Sequelize: the options of Model.increment).
template <class T>
struct IncrementOptions {
    detail::Amount by = 1;  ///< how much
    Where<T> where{};
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;                   ///< `false`: rows that were deleted softly, too
    bool silent = false;                    ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

namespace detail {

/// Options of `increment` and `decrement` of several columns of all rows that match.
template <class T>
struct IncrementRowsOptions {
    Where<T> where{};
    List<FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;           ///< `false`: rows that were deleted softly, too
    bool silent = false;            ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// One column, and by how much it is raised: `{&Book::copies, 2}`.
template <class T>
class Increment {
public:
    template <class C, class M>
    Increment(M C::*member, const Amount& by)
        : value_{{.offset = numericMember<T>(member)}, by.template valueFor<M>()} {}
    [[nodiscard]] const NamedAmount& value() const noexcept { return value_; }

private:
    NamedAmount value_;
};

/// What `increment` and `decrement` do to several columns: `{{&Book::lent, 1}, {&Book::copies, 2}}`.
template <class T>
class Increments {
public:
    Increments(std::initializer_list<Increment<T>> list) {
        for (const auto& one : list) amounts_.push_back(one.value());
    }
    template <class C, class M, class V>
    Increments(M C::*, V&&) {
        static_assert(never<C>, "one brace is missing: the amounts are a list of pairs, {{&Book::copies, 1}}");
    }
    [[nodiscard]] const std::vector<NamedAmount>& list() const noexcept { return amounts_; }

private:
    std::vector<NamedAmount> amounts_;
};

}  // namespace detail

/// Options of `validate` (Sequelize: the options of validate).
template <class T>
struct ValidateOptions {
    List<ColumnName<T>> skip{};  ///< attributes that are not validated, and names of the model's validators
};

/// Options of `increment`, `decrement` and `restore` of one record.
template <class T>
struct RecordOptions {
    Where<T> where{};                       ///< what its row must fulfil, too: EmptyResultError where it does not
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool silent = false;                    ///< leave updatedAt alone
    bool hooks = true;                      ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `destroy` of one record.
template <class T>
struct DestroyRecordOptions {
    Where<T> where{};                       ///< what its row must fulfil, too: EmptyResultError where it does not
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool force = false;                     ///< of a paranoid model: delete the row
    bool silent = false;                    ///< of one whose row is not deleted: leave updatedAt alone
    bool hooks = true;                      ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `restore` of all rows that match (Sequelize: the options of Model.restore).
template <class T>
struct RestoreOptions {
    Where<T> where{};
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    std::optional<std::uint64_t> limit{};
    bool hooks = true;  ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of calls about records that are there: `reload`, and the relations' `has`, `remove` and `set`.
struct CallOptions {
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for this call
    bool paranoid = true;                   ///< `false`: rows that were deleted softly, too
    bool hooks = true;                      ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
    detail::CallPlace calledFrom = detail::CallPlace::current();  ///< for the library: what `onNPlusOne` is told
};

/// Options of `sync` (Sequelize: the options of sync).
struct SyncOptions {
    bool force = false;  ///< drop the table first
    /// Make tables that are there what the models say; without losing a value. `.alter = {.drop = true}` drops what no
    /// model has, `{.drop = false}` lets its columns stay.
    bool alter = false;
    /// Only where the database's name is such: `"*_test"`. A `*` stands for any characters (Sequelize: a RegExp).
    std::optional<std::string> match{};
    bool hooks = true;                                   ///< false: the call runs no hooks
    std::optional<std::chrono::milliseconds> timeout{};  ///< of each statement
    std::string tag{};
    std::optional<Logger> logging{};
};

namespace detail {

/// What `true` is not, so that `.alter = true` is the option of SyncOptions.
struct AlterMark {};

/// What `.alter` may be told besides (Sequelize: `alter: { drop: false }`).
struct AlterSync {
    AlterMark mark{};
    /// `true`: drop columns, foreign keys, unique keys and indexes that no model has; `false`: leave such columns
    /// alone.
    std::optional<bool> drop{};
    /// `false`: take no lock against other programs that alter the tables at the same time. For MySQL and MariaDB in
    /// clusters, which refuse GET_LOCK; then it is for you to see that only one does.
    bool lock = true;
};

/// Options of `sync` with `.alter = {.drop = …}`.
struct AlterSyncOptions {
    AlterSync alter{};
    std::optional<std::string> match{};
    bool hooks = true;  ///< false: the call runs no hooks
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

[[nodiscard]] inline SyncRequest syncRequest(const SyncOptions& options) {
    return {.force = options.force, .alter = options.alter, .match = options.match};
}
[[nodiscard]] inline SyncRequest syncRequest(const AlterSyncOptions& options) {
    return {.alter = true, .drop = options.alter.drop, .lock = options.alter.lock, .match = options.match};
}

/// Options of `drop`, and of `truncate` of all models.
struct TableOptions {
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `truncate` (Sequelize: the options of Model.truncate).
struct TruncateOptions {
    List<FilterName> unfiltered{};  ///< filters of the model: it has none, or all are named here
    bool force = false;             ///< of a paranoid model: delete the rows, also those that were deleted softly
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// The typed options as the compiled core takes them.
template <class T>
UpdateRequest requestOf(const UpdateOptions<T>& options, std::vector<NamedAssignment> values) {
    return {.values = std::move(values),
            .validation = {options.validate, options.skip.entries()},
            .where = options.where.expression(),
            .filters = filterChoice(options),
            .limit = options.limit,
            .silent = options.silent,
            .nulls = nullsOf(options.omitNull),
            .individualHooks = options.individualHooks,
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const IncrementOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .silent = options.silent,
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const RestoreOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .limit = options.limit,
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const RecordOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .silent = options.silent,
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const SaveOptions<T>& options) {
    return {.validation = {options.validate, options.skip.entries()},
            .where = options.where.expression(),
            .filters = filterChoice(options),
            .silent = options.silent,
            .nulls = nullsOf(options.omitNull),
            .run = givenRun(options)};
}
template <class T>
DestroyRequest requestOf(const DestroyRecordOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .force = options.force,
            .silent = options.silent,
            .run = givenRun(options)};
}
template <class T>
DestroyRequest requestOf(const DestroyOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .limit = options.limit,
            .truncate = options.truncate,
            .force = options.force,
            .individualHooks = options.individualHooks,
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const IncrementRowsOptions<T>& options) {
    return {.where = options.where.expression(),
            .filters = filterChoice(options),
            .silent = options.silent,
            .run = givenRun(options)};
}

}  // namespace detail
}  // namespace sequelize
