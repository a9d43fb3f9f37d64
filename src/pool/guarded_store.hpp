#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sequelize/core/cache_options.hpp>
#include <sequelize/core/cache_store.hpp>
#include <sequelize/pool/events.hpp>

namespace sequelize::detail {

/// A store that never throws, and that is left alone for a moment when it has: a dead server costs a call nothing.
/// What could not be made invalid meanwhile is remembered, and nothing is read before the store has heard of it.
class GuardedStore {
public:
    /// `tell`: of errors, and of calls that were spared.
    GuardedStore(const CacheOptions& options, std::function<void(CacheEvent::Kind, const EventError*)> tell);

    /// Nothing where the store could not be asked, or does not know yet what became invalid.
    [[nodiscard]] std::optional<std::vector<CacheStore::Bytes>> get(std::span<const std::string> keys) noexcept;
    /// Nothing where the store could not be asked.
    [[nodiscard]] std::optional<bool> add(const CacheEntry& entry) noexcept;
    bool set(const CacheEntry& entry) noexcept;
    void remove(const std::string& key) noexcept;
    /// Gives the tags with these keys new tokens, now or as soon as the store can be reached. `all`: the key of the one
    /// that stands for all of them, where there are too many to remember.
    void renew(const std::vector<std::string>& tags, const std::string& all) noexcept;
    [[nodiscard]] bool isShared() const noexcept { return store_.isShared(); }

    /// A token that nobody else has or had.
    [[nodiscard]] static std::string newToken();

private:
    using Clock = std::chrono::steady_clock;
    template <class Call>
    [[nodiscard]] bool attempt(Call call) noexcept;
    /// Whether the store may be asked now; after a while of rest one thread at a time may.
    [[nodiscard]] bool mayAsk() noexcept;
    void noteFailure(const EventError* error) noexcept;
    /// Tells the store of what became invalid meanwhile.
    [[nodiscard]] bool deliver();

    CacheStore& store_;
    const std::size_t failures_;
    const std::chrono::milliseconds retryAfter_;
    const std::function<void(CacheEvent::Kind, const EventError*)> tell_;
    std::atomic<std::size_t> failed_{0};     // on end
    std::atomic<Clock::rep> restsUntil_{0};  // 0: it does not rest
    std::atomic<bool> hasPending_{false};
    std::mutex mutex_;
    std::map<std::string, std::uint64_t> pending_;  // tags that need new tokens, with the number of their last renewal
    std::uint64_t renewals_ = 0;
};

}  // namespace sequelize::detail
