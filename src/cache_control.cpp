#include <sequelize/cache.hpp>

#include "pool/query_cache.hpp"

namespace sequelize {

using namespace detail;

void CacheControl::invalidateTags(const std::vector<std::string>& tags) const {
    if (auto* cache = database_->cache()) cache->invalidate(tags);
}

void CacheControl::invalidateTable(std::string_view table) const {
    invalidateTags({QueryCache::tableTag(table), QueryCache::rowsTag(table)});
}

void CacheControl::invalidateRow(const TableDefinition& table, const std::vector<Value>& key) const {
    const auto* number = key.size() == 1 ? key.front().getIf<std::int64_t>() : nullptr;
    if (!number) return invalidateTable(table.tableName);
    invalidateTags(
        {QueryCache::tableTag(table.tableName), QueryCache::rowTag(table.tableName, std::to_string(*number))});
}

void CacheControl::invalidateTag(std::string_view tag) const {
    invalidateTags({QueryCache::namedTag(tag)});
}

void CacheControl::clear() const {
    invalidateTags({std::string(QueryCache::allTag)});
}

CacheStatistics CacheControl::statistics() const {
    const auto* cache = database_->cache();
    return cache ? cache->statistics() : CacheStatistics();
}

}  // namespace sequelize
