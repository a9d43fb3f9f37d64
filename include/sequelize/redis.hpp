#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_store.hpp>

/// The opt-in header of the cache in Redis. Build with -DSEQUELIZE_WITH_REDIS=ON, and link sequelize::redis.
namespace sequelize {

/// Where the Redis server is, and how long it is waited for.
struct RedisCacheOptions {
    std::string host{"127.0.0.1"};
    std::uint16_t port = 6379;
    std::string socketPath{};                       ///< a Unix socket instead of host and port
    std::string username{};                         ///< empty: the default user
    std::string password{};                         ///< in no message; empty: none is asked for
    int database = 0;                               ///< the number that SELECT takes
    std::chrono::milliseconds connectTimeout{200};  ///< to connect
    std::chrono::milliseconds timeout{100};         ///< for an answer
    std::size_t connections = 16;  ///< that are kept open; more are opened when more calls come at once
};

/// A cache in a Redis server, which several processes share. Connects on first use. Give the server a memory limit and
/// a policy such as `allkeys-lru`: rows and tokens may go at any time. Thread-safe.
[[nodiscard]] SEQUELIZE_API std::shared_ptr<CacheStore> redisCache(const RedisCacheOptions& options = {});

}  // namespace sequelize
