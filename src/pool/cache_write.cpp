#include "cache_write.hpp"

#include <sequelize/pool/ambient_transaction.hpp>

#include "../core/ascii.hpp"
#include "observers.hpp"
#include "query_cache.hpp"
#include "transaction_core.hpp"

namespace sequelize::detail {

void CacheWrite::addInsert(std::string_view table) {
    if (run_) tags_.push_back(QueryCache::tableTag(table));
}

void CacheWrite::addChange(std::string_view table, bool mayCascade, const std::optional<std::string>& row) {
    if (!run_) return;
    tags_.push_back(QueryCache::tableTag(table));
    tags_.push_back(row ? QueryCache::rowTag(table, *row) : QueryCache::rowsTag(table));
    if (!mayCascade) return;
    for (const auto& other : database_.cache()->dependentsOf(table)) {
        tags_.push_back(QueryCache::tableTag(other));
        tags_.push_back(QueryCache::rowsTag(other));
    }
}

void CacheWrite::addAll() {
    if (run_) tags_.emplace_back(QueryCache::allTag);
}

void CacheWrite::addDefinition(const CompiledSql& statement) {
    // CREATE TABLE, too: the file of a database may have been deleted, and its tables be made anew.
    for (const std::string_view word : {"ALTER ", "CREATE TABLE ", "DROP ", "RENAME ", "TRUNCATE "})
        if (equalIgnoringCase(std::string_view(statement.sql).substr(0, word.size()), word)) addAll();
}

void CacheWrite::tell() noexcept {
    observe("the cache", [&] {
        if (auto* transaction = withAmbient(database_, *run_).transaction)
            transaction->noteWritten(std::move(tags_));
        else
            database_.cache()->invalidate(tags_);
    });
}

}  // namespace sequelize::detail
