#include <sequelize/cache.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/core/value.hpp>

#include "model/cached_finds.hpp"
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
    if (key.size() != table.primaryKey.size())
        throw UsageError(
            fmt::format("cache().invalidate: the primary key of model '{}' has {} columns, and {} values were "
                        "given; invalidate(model) is about all rows",
                        table.modelName, table.primaryKey.size(), key.size()));
    // Other rows have no token of their own.
    if (key.size() != 1 || !isIntegerColumn(table.columns[table.primaryKey.front()]))
        return invalidateTable(table.tableName);
    const auto* number = key.front().getIf<std::int64_t>();
    const auto* unsignedNumber = key.front().getIf<std::uint64_t>();
    if (number == nullptr && unsignedNumber == nullptr)
        throw UsageError(
            fmt::format("cache().invalidate: the primary key of model '{}' is a whole number, and {} is none",
                        table.modelName, inspect(key.front())));
    const auto text = number != nullptr ? std::to_string(*number) : std::to_string(*unsignedNumber);
    invalidateTags({QueryCache::tableTag(table.tableName), QueryCache::rowTag(table.tableName, text)});
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
