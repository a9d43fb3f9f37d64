#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <sequelize/core/logging.hpp>
#include <sequelize/model/filter_options.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/query/where.hpp>

namespace sequelize {

/// Options of `findOrCreate`, `findCreateFind` and `findOrBuild` (Sequelize: the options of findOrCreate).
template <class T>
struct FindOrCreateOptions {
    /// What the record is to hold, too: of a row that is there, and of one that is made. Such an include restricts
    /// nothing: its `.where` needs `.required = false`.
    List<Include<T>> include{};
    /// Which row: equalities only, since a new record gets their values, too: `{{&User::name, "Ann"}}`.
    Where<T> where{};
    /// What a new record gets beside these: values, no SQL.
    Values<T> defaults{};
    /// Only these columns of a new record are given values; those of `.where` are among them. All by default.
    List<ColumnName<T>> fields{};
    bool validate = true;        ///< ask the validators about a new record; whether values fit is always checked
    List<ColumnName<T>> skip{};  ///< attributes that are not validated, and names of the model's validators
    List<detail::FilterName> unfiltered{};  ///< filters that do not count for the row that is looked for
    bool paranoid = true;                   ///< `false`: a row that was deleted softly is found, too
    /// A new row is given no NULL of `.defaults` or of a member, but those of foreign keys and of columns whose names
    /// end in `Id`; by default as the model says. NULLs of `.where` are: the row is looked for by them.
    std::optional<bool> omitNull{};
    bool hooks = true;  ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `upsert` (Sequelize: the options of upsert).
template <class T>
struct UpsertOptions {
    /// What a row gets that is there already. By default all but the key that tells it, the primary key, createdAt,
    /// deletedAt, and what has a default that the record leaves to it. A new row gets all.
    List<ColumnName<T>> fields{};
    /// Which key tells the row, the primary key or a unique one. By default the first of which the record has a value.
    List<ColumnName<T>> conflictFields{};
    /// `true`: into a row of whatever version. By default a row that is there must have the version that the record
    /// has: OptimisticLockError. A new `Record<T>` whose version was not set has none.
    bool anyVersion = false;
    bool validate = true;                   ///< ask the validators; whether values fit their columns is always checked
    List<ColumnName<T>> skip{};             ///< attributes that are not validated, and names of the model's validators
    List<detail::FilterName> unfiltered{};  ///< the model's filters: an upsert sets rows that they hide, too
    /// Leave NULLs out, but those of foreign keys and of columns whose names end in `Id`; by default as the model says.
    std::optional<bool> omitNull{};
    bool hooks = true;  ///< false: the call runs no hooks
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// Options of `bulkUpdate`.
template <class T>
struct BulkUpdateOptions {
    List<ColumnName<T>> fields{};           ///< only these columns are written, and updatedAt; all by default
    bool validate = true;                   ///< ask the validators; whether values fit their columns is always checked
    List<ColumnName<T>> skip{};             ///< attributes that are not validated, and names of the model's validators
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

namespace detail {

/// A record, and whether it was made or was there: `auto [user, created] = Users.findOrCreate(...)`.
template <class T>
struct FoundOrCreated {
    T record{};            ///< as its row is
    bool created = false;  ///< whether this call made it
};

template <class T>
FindOrCreateRequest requestOf(const FindOrCreateOptions<T>& options) {
    return {.includes = options.include.entries(),
            .where = options.where.expression(),
            .defaults = options.defaults.list(),
            .fields = options.fields.chosen(),
            .validation = {options.validate, options.skip.entries()},
            .filters = filterChoice(options),
            .nulls = nullsOf(options.omitNull),
            .run = givenRun(options)};
}
template <class T>
UpsertRequest requestOf(const UpsertOptions<T>& options) {
    return {.fields = options.fields.chosen(),
            .conflictFields = options.conflictFields.chosen(),
            .anyVersion = options.anyVersion,
            .validation = {options.validate, options.skip.entries()},
            .filters = filterChoice(options),
            .nulls = nullsOf(options.omitNull),
            .run = givenRun(options)};
}
template <class T>
UpdateRequest requestOf(const BulkUpdateOptions<T>& options) {
    return {.fields = options.fields.chosen(),
            .validation = {options.validate, options.skip.entries()},
            .filters = filterChoice(options),
            .silent = options.silent,
            .nulls = nullsOf(options.omitNull),
            .run = givenRun(options)};
}

}  // namespace detail
}  // namespace sequelize
