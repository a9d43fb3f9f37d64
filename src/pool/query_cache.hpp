#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/cache_options.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

#include "../driver/cached_rows.hpp"
#include "event_hub.hpp"
#include "guarded_store.hpp"
#include "reads_in_flight.hpp"
#include "supervisor.hpp"

namespace sequelize::detail {

struct RunOptions;

/// What of a statement its rows depend on, and how long they may be kept.
struct CachedRead {
    CacheRules rules{};                 ///< of the call and its model
    std::vector<std::string> tables{};  ///< that it reads
    std::optional<std::string> row{};   ///< the primary key of the only row that it can give
};

/// Rows of statements, kept in a store until they are too old or a table that they came from is written.
///
/// Whatever rows depend on is a tag: each table, one row of a table, each name that the program gives. A tag has a
/// token in the store. Rows are kept with the tokens that their tags had before the query, and are given out while the
/// tags have the same: a write gives its tags new ones. So rows that were read before a write and are stored after it
/// are never given out, and neither are any after the store has lost a token. Docs: docs/caching.md.
class QueryCache {
public:
    /// Runs the statement, and reads its rows by `use`.
    using Ask = std::function<void(const std::function<void(Cursor&)>& use)>;

    /// Throws UsageError for options that mean nothing.
    QueryCache(CacheOptions options, const ConnectionOptions& database, std::shared_ptr<EventHub> events);

    /// The rows of a statement that has a `CachedRead`. Throws what `ask` throws, and where the call's time is over
    /// while it waits for another's rows. `limit`: the statement's.
    [[nodiscard]] std::unique_ptr<Cursor> rows(const CompiledSql& statement, const RunOptions& run,
                                               const Supervisor::Limit& limit, const Ask& ask);

    // The tags that a write is about.
    [[nodiscard]] static std::string tableTag(std::string_view table);  ///< of whatever reads the table
    [[nodiscard]] static std::string rowsTag(std::string_view table);   ///< of single rows: any of them is written
    [[nodiscard]] static std::string rowTag(std::string_view table, std::string_view key);
    [[nodiscard]] static std::string namedTag(std::string_view name);  ///< of `CacheRules::tags`
    static constexpr std::string_view allTag{"all"};

    /// Rows that have one of the tags are not given out any more.
    void invalidate(const std::vector<std::string>& tags) noexcept;
    [[nodiscard]] CacheStatistics statistics() const;

    /// The tables whose rows the database changes by itself when rows of this one go or get other keys.
    void findDependents(std::function<std::vector<std::string>(std::string_view table)> find) {
        dependents_ = std::move(find);
    }
    [[nodiscard]] std::vector<std::string> dependentsOf(std::string_view table) const {
        return dependents_ ? dependents_(table) : std::vector<std::string>();
    }

private:
    struct Call;
    struct Tags;
    struct Lookup;
    class Lease;

    /// Counts, and tells events: all that the cache does passes here.
    void tell(CacheEvent event) noexcept;
    void tell(CacheEvent::Kind kind, const Call& call) noexcept;
    [[nodiscard]] std::string keyOf(const CompiledSql& statement, const CachedRead& read) const;
    [[nodiscard]] std::string storeKey(std::string_view tag) const;
    [[nodiscard]] Tags tagsOf(const CachedRead& read) const;
    /// What the store has. False: it cannot be used now.
    [[nodiscard]] bool look(Lookup& lookup, const Tags& tags, const Call& call);
    /// The rows, where they are of this moment's tokens.
    [[nodiscard]] std::optional<CachedRows> usable(const CacheStore::Bytes& bytes, const Lookup& lookup,
                                                   const Tags& tags, const Call& call);
    /// What another process is asking the database for.
    [[nodiscard]] std::optional<CachedRows> waitFor(const std::string& lease, const Lookup& lookup, const Tags& tags,
                                                    const Call& call, const RowsPatience& patience);
    /// What another call got, or the database has now.
    [[nodiscard]] std::unique_ptr<Cursor> notFresh(Lookup& lookup, const Tags& tags, const Call& call,
                                                   const RowsPatience& patience, const Ask& ask);
    /// The rows of the database alone.
    [[nodiscard]] std::unique_ptr<Cursor> uncached(const Call& call, const Ask& ask);
    [[nodiscard]] CachedRows fill(const Lookup& lookup, const Call& call, const Ask& ask);

    const CacheOptions options_;
    const std::shared_ptr<EventHub> events_;
    const std::string identity_;  // of the database, and of how its rows are read
    const std::string space_;     // of its tags: all who write the same tables have the same
    GuardedStore store_;
    std::function<std::vector<std::string>(std::string_view)> dependents_{};
    std::array<std::atomic<std::uint64_t>, 10> counts_{};
    mutable std::mutex mutex_;
    std::string lastError_{};
    ReadsInFlight inFlight_{};
};

}  // namespace sequelize::detail
