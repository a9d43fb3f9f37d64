#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// Something that a cache is to keep.
struct CacheEntry {
    std::string key{};                 ///< at most 200 printable characters, no blanks
    std::string value{};               ///< any bytes
    std::chrono::milliseconds ttl{0};  ///< how long; 0: as long as there is room
};

/// Where a cache's bytes are: in this process (`memoryCache`), in Redis (`sequelize/redis.hpp`), in Memcached
/// (`sequelize/memcached.hpp`), or in a class of the program's. All functions are called from several threads at once,
/// and may throw any std::exception: the call is then one without a cache, and the cache is left alone for a moment.
/// They must come back soon, for finders wait for them.
class SEQUELIZE_API CacheStore {
public:
    using Bytes = std::shared_ptr<const std::string>;
    virtual ~CacheStore() = default;
    /// The keys' values, as many as there are keys; null where there is none.
    [[nodiscard]] virtual std::vector<Bytes> get(std::span<const std::string> keys) = 0;
    /// Keeps the entries, instead of what is there.
    virtual void set(std::span<const CacheEntry> entries) = 0;
    /// Keeps the entry where there is none with its key, in one step; whether it did.
    [[nodiscard]] virtual bool add(const CacheEntry& entry) = 0;
    /// Drops the key's value, if there is one.
    virtual void remove(const std::string& key) = 0;
    /// Whether other processes see the same.
    [[nodiscard]] virtual bool isShared() const noexcept = 0;
};

/// The limit of `memoryCache`.
struct MemoryCacheOptions {
    std::size_t bytes = std::size_t{64} << 20;  ///< of keys and values; what was used least recently goes first
};

/// A cache in this process's memory, for one or several Sequelize objects. Writes of other processes are not seen.
[[nodiscard]] SEQUELIZE_API std::shared_ptr<CacheStore> memoryCache(const MemoryCacheOptions& options = {});

}  // namespace sequelize
