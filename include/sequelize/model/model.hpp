#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/inspect.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_associations.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_filters.hpp>
#include <sequelize/model/model_finders.hpp>
#include <sequelize/model/model_hooks.hpp>
#include <sequelize/model/model_loading.hpp>
#include <sequelize/model/model_scopes.hpp>
#include <sequelize/model/model_subqueries.hpp>
#include <sequelize/model/model_upserts.hpp>
#include <sequelize/model/model_validation.hpp>
#include <sequelize/model/model_writers.hpp>
#include <sequelize/model/writer_options.hpp>

namespace sequelize {

/// A table, seen as objects of the struct T (Sequelize: Model). A cheap handle: copy it freely; when
/// its Sequelize object is gone, its functions throw UsageError. Thread-safe: any number of threads may use one model
/// at once. The functions that declare associations and add filters, scopes, validators and hooks are the exception:
/// they belong before the threads. What it reads with stands in `ModelFinders`, what it writes with in `ModelWriters`
/// and `ModelUpserts`, associations in `ModelAssociations`, filters in `ModelFilters`, scopes in `ModelScopes`,
/// validation in `ModelValidation`, hooks in `ModelHooks`.
///
/// Every function that runs SQL throws DatabaseError or one of its kinds for what the database refuses, and
/// ConnectionError or one of its kinds for a connection that cannot be had or is lost. Each function names what else it
/// throws.
template <class T>
class Model : public detail::ModelAssociations<T>,
              public detail::ModelFilters<T>,
              public detail::ModelScopes<T>,
              public detail::ModelFinders<T>,
              public detail::ModelLoading<T>,
              public detail::ModelSubqueries<T>,
              public detail::ModelValidation<T>,
              public detail::ModelHooks<T>,
              public detail::ModelUpserts<T>,
              public detail::ModelWriters<T> {
public:
    /// The name that `define` was given.
    [[nodiscard]] const std::string& name() const { return core().table().modelName; }
    /// The name of the table in the database.
    [[nodiscard]] const std::string& tableName() const { return core().table().tableName; }
    [[nodiscard]] const detail::TableDefinition& definition() const { return core().table(); }

    // ---- the table ----

    /// `CREATE TABLE IF NOT EXISTS`, and then the indexes that are missing (Sequelize: Model.sync). `.force` drops the
    /// table first, with all its rows. `.alter` makes a table that is there what the model says, by ALTER TABLE; SQLite
    /// gets a new table with the rows. To compare, it needs the privilege CREATE TEMPORARY TABLES. It throws UsageError
    /// before it changes anything where values would be lost or rows forbid it; also where this database cannot have
    /// such a definition, `.match` forbids its name, or the thread is inside of an ambient transaction. Throws
    /// ForeignKeyConstraintError when `.force` meets a table that others refer to, DatabaseError and ConnectionError.
    void sync(const SyncOptions& options = {}) const {
        core().sync(detail::syncRequest(options), detail::tableChange(core().database(), options, "sync"));
    }
    /// The same with `.alter = {.drop = …}`. `true`: columns, foreign keys, unique keys and indexes that the model does
    /// not have are dropped; where a value does not fit a new type it still fails. `false`: its columns stay.
    /// `.lock = false`: takes no lock against other programs that alter, for clusters that refuse GET_LOCK.
    template <class = void>  // SyncOptions first
    void sync(const detail::AlterSyncOptions& options) const {
        core().sync(detail::syncRequest(options), detail::tableChange(core().database(), options, "sync"));
    }
    /// `DROP TABLE IF EXISTS` (Sequelize: Model.drop). Throws ForeignKeyConstraintError when a foreign key of another
    /// table refers to this one, UsageError inside of an ambient transaction, DatabaseError and ConnectionError.
    void drop(const detail::TableOptions& options = {}) const {
        core().drop(detail::tableChange(core().database(), options, "drop"));
    }
    /// The table's columns as the database has them, in order (Sequelize: Model.describe). Include
    /// `sequelize/query_interface.hpp`, which has `ColumnDescription`. Throws UsageError when there is no such table.
    [[nodiscard]] std::vector<ColumnDescription> describe(const detail::TableOptions& options = {}) const {
        return core().describe(detail::tableRun(options));
    }
    /// `TRUNCATE table`, on SQLite `DELETE FROM table`: deletes every row; ids start again (Sequelize: Model.truncate).
    /// Of a paranoid model it sets every row's `deletedAt` instead, unless `.force`. Runs the hooks of a static
    /// `destroy`. Throws UsageError where the model has filters that `.unfiltered` does not name, and inside of an
    /// ambient transaction, ForeignKeyConstraintError when a foreign key of another table refers to this one,
    /// DatabaseError and ConnectionError.
    void truncate(const detail::TruncateOptions& options = {}) const {
        auto run = detail::tableChange(core().database(), options, "truncate");
        run.hooks = true;
        core().destroy(
            {.filters = detail::filterChoice(options), .truncate = true, .force = options.force, .run = run});
    }

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
    friend struct detail::HookAccess;
    friend struct detail::ModelAccess;

    explicit Model(const detail::ModelCore& core) : handle_(core.handle()) {}
    [[nodiscard]] detail::ModelCore& core() const { return handle_.core(); }
    [[nodiscard]] detail::HookTable& hookTable() const { return core().hooks(); }

    detail::ModelHandle handle_;
    detail::ScopeRequest scope_{};
};

}  // namespace sequelize
