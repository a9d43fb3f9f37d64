#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/cache_options.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/core/cache_store.hpp>
#include <sequelize/model/model.hpp>
#include <sequelize/model/primary_key.hpp>
#include <sequelize/sequelize.hpp>

/// The opt-in header of the cache: `memoryCache`, `Sequelize::cache()`, and `CacheStore` for stores of one's own.
namespace sequelize {

/// The cache of a Sequelize object: `sequelize.cache()`. Without `Options::cache` all functions do nothing. Writes
/// through models and QueryInterface invalidate by themselves; `query` with SQL that writes, and what others do in the
/// database, need a word. Within a transaction that word belongs into `afterCommit`. No function throws for an
/// unreachable store: what is invalid is remembered, and nothing read before the store has heard of it. Thread-safe.
class SEQUELIZE_API CacheControl {
public:
    /// Whatever was read of the model's table is not given out any more.
    template <class T>
    void invalidate(const Model<T>& model) const {
        invalidateTable(model.definition().tableName);
    }
    /// The same of one row: finders by another primary key keep what they have, `findByPk(2)`. Finders of several rows
    /// do not. Throws UsageError for a key of other columns than the model's.
    template <class T>
    void invalidate(const Model<T>& model, const detail::PrimaryKey& key) const {
        invalidateRow(model.definition(), key.values());
    }
    /// Whatever reads that table, also one without a model.
    void invalidateTable(std::string_view table) const;
    /// Whatever was kept with that name in `CacheRules::tags`.
    void invalidateTag(std::string_view tag) const;
    /// Whatever was kept of this database.
    void clear() const;
    /// How often the cache did what.
    [[nodiscard]] CacheStatistics statistics() const;

private:
    friend class Sequelize;
    explicit CacheControl(detail::Database& database) noexcept : database_(&database) {}
    void invalidateRow(const detail::TableDefinition& table, const std::vector<Value>& key) const;
    void invalidateTags(const std::vector<std::string>& tags) const;

    detail::Database* database_;
};

}  // namespace sequelize
