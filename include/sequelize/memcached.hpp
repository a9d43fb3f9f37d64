#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_store.hpp>

/// The opt-in header of the cache in Memcached. Build with -DSEQUELIZE_WITH_MEMCACHED=ON, and link
/// sequelize::memcached.
namespace sequelize {

/// A Memcached server.
struct MemcachedServer {
    std::string host{"127.0.0.1"};
    std::uint16_t port = 11211;
    std::string socketPath{};  ///< a Unix socket instead of host and port
};

/// Where the Memcached servers are, and how long they are waited for.
struct MemcachedCacheOptions {
    std::vector<MemcachedServer> servers{{}};       ///< keys are spread over them; all processes list the same
    std::chrono::milliseconds connectTimeout{200};  ///< to connect
    std::chrono::milliseconds timeout{100};         ///< for an answer
    std::size_t connections = 16;  ///< of each server, that are kept open; more are opened when more calls come at once
};

/// A cache in Memcached servers, which several processes share. Connects on first use. Times are whole seconds there,
/// rounded up; rows are given by their own time all the same. Rows of more than the server's item size, 1 MB, are an
/// error, and so `CacheOptions::maxBytes` stays below it. Thread-safe.
[[nodiscard]] SEQUELIZE_API std::shared_ptr<CacheStore> memcachedCache(const MemcachedCacheOptions& options = {});

}  // namespace sequelize
