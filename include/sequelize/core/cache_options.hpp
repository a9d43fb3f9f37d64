#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace sequelize {

class CacheStore;  // sequelize/cache.hpp

/// The cache of a Sequelize object: `.cache = {.store = memoryCache()}`. It keeps nothing by itself: finders and models
/// say what, by their own `.cache`. What means nothing, such as a negative duration, is a UsageError of the Sequelize
/// object's constructor.
struct CacheOptions {
    std::shared_ptr<CacheStore> store{};          ///< where it is; none: there is no cache
    std::string prefix{"sequelize:"};             ///< of all keys: at most 100 printable characters, no blanks
    std::size_t maxBytes = 1 << 20;               ///< of one statement's rows; more are not kept
    std::size_t failures = 3;                     ///< after so many errors on end the store is left alone
    std::chrono::milliseconds retryAfter{1'000};  ///< for so long
    /// How long a call waits for another one of this process that asks the database for the same; no longer than its
    /// own `.timeout`.
    std::chrono::milliseconds sharedWait{5'000};
    /// How long one of another process is waited for. 0: not at all.
    std::chrono::milliseconds leaseWait{200};
};

/// How often a cache did what, since its Sequelize object was made.
struct CacheStatistics {
    std::uint64_t hits = 0;  ///< and so on: see CacheEvent::Kind, in sequelize/events.hpp
    std::uint64_t misses = 0;
    std::uint64_t shared = 0;
    std::uint64_t stale = 0;
    std::uint64_t filled = 0;
    std::uint64_t tooLarge = 0;
    std::uint64_t corrupted = 0;
    std::uint64_t invalidated = 0;
    std::uint64_t errors = 0;
    std::uint64_t skipped = 0;
    std::string lastError{};  ///< the last error's message
};

}  // namespace sequelize
