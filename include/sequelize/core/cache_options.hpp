#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sequelize {

class CacheStore;  // sequelize/cache.hpp

/// What a cache did.
struct CacheEvent {
    enum class Kind : std::uint8_t {
        hit,          ///< rows came from the cache
        miss,         ///< the database was asked
        shared,       ///< rows came from a call that asked the database at the same moment
        stale,        ///< rows came from the cache after their time, since the database gave none
        filled,       ///< rows were kept
        tooLarge,     ///< rows were not kept, since they are more than `maxBytes`
        corrupted,    ///< what was kept could not be read: another version's, or damaged
        invalidated,  ///< a write, or `invalidate`, made rows invalid
        error,        ///< the store threw; `message` says what
        skipped       ///< the store was left alone, since it had thrown
    };
    Kind kind = Kind::hit;
    std::string_view sql{};      ///< the statement, without its values; empty where it is about none
    std::string_view message{};  ///< of an error
};

/// The cache of a Sequelize object: `.cache = {.store = memoryCache()}`. It keeps nothing by itself: finders and models
/// say what, by their own `.cache`.
struct CacheOptions {
    std::shared_ptr<CacheStore> store{};          ///< where it is; none: there is no cache
    std::string prefix{"sequelize:"};             ///< of all keys: at most 100 printable characters, no blanks
    std::size_t maxBytes = 1 << 20;               ///< of one statement's rows; more are not kept
    std::size_t failures = 3;                     ///< after so many errors on end the store is left alone
    std::chrono::milliseconds retryAfter{1'000};  ///< for so long
    /// How long a call waits for another one of this process that asks the database for the same.
    std::chrono::milliseconds sharedWait{5'000};
    /// How long one of another process is waited for. 0: not at all.
    std::chrono::milliseconds leaseWait{200};
    /// Is told what the cache does, on the thread that calls, from several at once. What it throws is written to
    /// standard error.
    std::function<void(const CacheEvent&)> onEvent{};
};

/// How often a cache did what, since its Sequelize object was made.
struct CacheStatistics {
    std::uint64_t hits = 0;  ///< and so on: see CacheEvent::Kind
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
