#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/upsert_options.hpp>

namespace sequelize {

template <class T>
class Model;

namespace detail {

/// What `Model` writes rows with that may be there already.
template <class T>
class ModelUpserts {
public:
    /// The row that `.where` says, or a new one of the values of `.where` and `.defaults`; and whether it is new
    /// (Sequelize: findOrCreate). `SELECT`, then `INSERT`, then `SELECT` again where another program was quicker:
    /// who meets whom is decided by a unique key on columns of `.where`, without which two callers may make two rows.
    /// Within a transaction the second SELECT locks the row (`FOR SHARE`), and so sees it whatever the isolation level.
    /// Runs the hooks of a finder, and those of `create` where it makes a row. Filters and scopes count for the search.
    /// What `.include` names is loaded with the row, of one that is made by another `SELECT`.
    /// Throws UsageError for a `.where` of anything but equalities with values, and for `.defaults` that contradict
    /// it; ValidationError, UniqueConstraintError when a key of other columns refuses the new row,
    /// ForeignKeyConstraintError, DeadlockError in a transaction, DatabaseError and ConnectionError.
    [[nodiscard]] FoundOrCreated<T> findOrCreate(const FindOrCreateOptions<T>& options) const {
        std::optional<T> record;
        const bool created = core().findOrCreate(withScope(requestOf(options), scopeInUse()), sinkOf(record));
        return {std::move(*record), created};
    }
    /// The same as `findOrCreate`, which needs no transaction of its own (Sequelize: findCreateFind).
    [[nodiscard]] FoundOrCreated<T> findCreateFind(const FindOrCreateOptions<T>& options) const {
        return findOrCreate(options);
    }
    /// The row that `.where` says, or a record of the values of `.where` and `.defaults` that is not stored yet; and
    /// whether it is that (Sequelize: findOrBuild). Runs one `SELECT`. Throws UsageError as `findOrCreate` does,
    /// ValidationError for a value that does not fit its column, DatabaseError and ConnectionError.
    [[nodiscard]] FoundOrCreated<T> findOrBuild(const FindOrCreateOptions<T>& options) const {
        std::optional<T> record;
        const bool created = core().findOrBuild(withScope(requestOf(options), scopeInUse()), sinkOf(record));
        return {std::move(*record), created};
    }
    /// Stores the record: as a new row, or into the row that has its key (Sequelize: upsert). The key is that of
    /// `.conflictFields`, or the first of the primary key and the unique keys of which the record has a value. Returns
    /// the record as its row is, with the id of a row that was there, and whether it is new: MySQL and MariaDB tell
    /// that within `INSERT ... ON DUPLICATE KEY UPDATE`, which uses up an id; elsewhere it is an `UPDATE`, and an
    /// `INSERT` where that found no row. Of a model with `.version` the row must have the version that the record has,
    /// OptimisticLockError elsewhere, unless it is a new `Record<T>`, or `.anyVersion` says that it does not matter;
    /// that is an `UPDATE ... WHERE ... AND version = ?` on every database. Throws UsageError when no key of the
    /// model has a value, `.conflictFields` are no key, or the model has a filter that `.unfiltered` does not name;
    /// ValidationError before anything is sent,
    /// UniqueConstraintError when another key finds another row, ForeignKeyConstraintError, DatabaseError and
    /// ConnectionError.
    FoundOrCreated<T> upsert(T record, const UpsertOptions<T>& options = {}) const {
        const bool created = core().upsert(&record, requestOf(options));
        return {std::move(record), created};
    }
    /// Saves records that have rows, fifty with one `UPDATE ... SET column = CASE ...`, all of them or none, in one
    /// transaction. Writes what `save` would, and runs the hooks of `save` for each. Sequelize has no counterpart.
    /// Throws EmptyResultError when a record has no row, OptimisticLockError when one was changed meanwhile, UsageError
    /// for new records and for two with the same key; ValidationError before anything is sent, UniqueConstraintError,
    /// ForeignKeyConstraintError, DatabaseError and ConnectionError. The records are as they were then.
    void bulkUpdate(std::vector<T>& records, const BulkUpdateOptions<T>& options = {}) const {
        core().bulkUpdate(records.data(), records.size(), requestOf(options));
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
};

}  // namespace detail
}  // namespace sequelize
