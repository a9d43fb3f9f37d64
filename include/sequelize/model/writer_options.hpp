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
#include <sequelize/core/logging.hpp>
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
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of `bulkCreate` (Sequelize: the options of bulkCreate).
template <class T>
struct BulkCreateOptions {
    List<Include<T>> include{};     ///< create the associated records that the records hold, too, in one transaction
    List<ColumnName<T>> fields{};   ///< only these columns are written; all by default
    bool validate = false;          ///< report what is wrong with every record, not just with the first
    bool ignoreDuplicates = false;  ///< skip rows whose key exists
    List<ColumnName<T>> updateOnDuplicate{};  ///< set these where the key exists
    /// Which key that is, the primary key or a unique one: a row that another key finds is a UniqueConstraintError.
    List<ColumnName<T>> conflictFields{};
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of `save` and `update` of one record (Sequelize: the options of save).
template <class T>
struct SaveOptions {
    List<ColumnName<T>> fields{};  ///< only these columns are written, and updatedAt; all by default
    Where<T> where{};              ///< what its row must fulfil, too, to be written: EmptyResultError where it does not
    bool silent = false;           ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of `update` of all rows that match (Sequelize: the options of Model.update).
template <class T>
struct UpdateOptions {
    Where<T> where{};
    std::optional<std::uint64_t> limit{};
    bool silent = false;  ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of `destroy` of all rows that match (Sequelize: the options of Model.destroy).
template <class T>
struct DestroyOptions {
    Where<T> where{};
    std::optional<std::uint64_t> limit{};
    bool truncate = false;  ///< every row: TRUNCATE, on SQLite DELETE FROM
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
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
    bool silent = false;  ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

namespace detail {

/// Options of `increment` and `decrement` of several columns of all rows that match.
template <class T>
struct IncrementRowsOptions {
    Where<T> where{};
    bool silent = false;  ///< leave updatedAt alone
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
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

/// Options of `destroy`, `increment` and `decrement` of one record.
template <class T>
struct RecordOptions {
    Where<T> where{};  ///< what its row must fulfil, too: EmptyResultError where it does not
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of calls that need to be told nothing but the transaction, the time limit and the logger.
struct CallOptions {
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// Options of `sync` (Sequelize: the options of sync).
struct SyncOptions {
    bool force = false;  ///< drop the table first
    /// Make tables that are there what the models say; without losing a value. `.alter = {.drop = true}` drops what no
    /// model has, `{.drop = false}` lets its columns stay.
    bool alter = false;
    /// Only where the database's name is such: `"*_test"`. A `*` stands for any characters (Sequelize: a RegExp).
    std::optional<std::string> match{};
    std::optional<std::chrono::milliseconds> timeout{};  ///< of each statement
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
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

[[nodiscard]] inline SyncRequest syncRequest(const SyncOptions& options) {
    return {.force = options.force, .alter = options.alter, .match = options.match};
}
[[nodiscard]] inline SyncRequest syncRequest(const AlterSyncOptions& options) {
    return {.alter = true, .drop = options.alter.drop, .lock = options.alter.lock, .match = options.match};
}

/// Options of `drop` and `truncate`.
struct TableOptions {
    std::optional<std::chrono::milliseconds> timeout{};
    std::optional<Logger> logging{};
};

/// The typed options as the compiled core takes them.
template <class T>
UpdateRequest requestOf(const UpdateOptions<T>& options, std::vector<NamedAssignment> values) {
    return {.values = std::move(values),
            .where = options.where.expression(),
            .limit = options.limit,
            .silent = options.silent,
            .run = runOptions(options)};
}
template <class T>
UpdateRequest requestOf(const IncrementOptions<T>& options) {
    return {.where = options.where.expression(), .silent = options.silent, .run = runOptions(options)};
}
template <class T>
UpdateRequest requestOf(const IncrementRowsOptions<T>& options) {
    return {.where = options.where.expression(), .silent = options.silent, .run = runOptions(options)};
}

}  // namespace detail
}  // namespace sequelize
