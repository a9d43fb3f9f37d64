#include "guarded_store.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <sequelize/core/uuid.hpp>

#include "event_hub.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t mostPending = 10'000;
constexpr EventError unknown{.name = "unknown", .message = "something that is no std::exception"};
constexpr EventError otherNumber{.name = "std::exception",
                                 .message = "the store gave another number of values than it was asked for"};

std::vector<CacheEntry> renewals(std::span<const std::string> tags) {
    std::vector<CacheEntry> entries;
    entries.reserve(tags.size());
    for (const auto& tag : tags) entries.push_back({.key = tag, .value = GuardedStore::newToken()});
    return entries;
}

}  // namespace

GuardedStore::GuardedStore(const CacheOptions& options, std::function<void(CacheEvent::Kind, const EventError*)> tell)
    : store_(*options.store),
      failures_(std::max<std::size_t>(options.failures, 1)),
      retryAfter_(options.retryAfter),
      tell_(std::move(tell)) {}

std::string GuardedStore::newToken() {
    return Uuid::v4().toString();
}

bool GuardedStore::mayAsk() noexcept {
    auto until = restsUntil_.load();
    if (until == 0) return true;
    const auto now = Clock::now();
    // Whoever moves the end is the one that asks.
    if (now.time_since_epoch().count() >= until &&
        restsUntil_.compare_exchange_strong(until, (now + retryAfter_).time_since_epoch().count()))
        return true;
    tell_(CacheEvent::Kind::skipped, nullptr);
    return false;
}

void GuardedStore::noteFailure(const EventError* error) noexcept {
    if (++failed_ >= failures_) restsUntil_ = (Clock::now() + retryAfter_).time_since_epoch().count();
    tell_(CacheEvent::Kind::error, error);
}

template <class Call>
bool GuardedStore::attempt(Call call) noexcept {
    if (!mayAsk()) return false;
    try {
        call();
        failed_ = 0;
        restsUntil_ = 0;
        return true;
    } catch (const std::exception& error) {
        noteFailure(ToldError(error).get());
    } catch (...) {
        noteFailure(&unknown);
    }
    return false;
}

std::optional<std::vector<CacheStore::Bytes>> GuardedStore::get(std::span<const std::string> keys) noexcept {
    if (hasPending_ && !deliver()) return std::nullopt;
    std::optional<std::vector<CacheStore::Bytes>> values;
    if (!attempt([&] { values = store_.get(keys); })) return std::nullopt;
    if (values->size() == keys.size()) return values;
    noteFailure(&otherNumber);
    return std::nullopt;
}

std::optional<bool> GuardedStore::add(const CacheEntry& entry) noexcept {
    std::optional<bool> added;
    if (!attempt([&] { added = store_.add(entry); })) return std::nullopt;
    return added;
}

bool GuardedStore::set(const CacheEntry& entry) noexcept {
    return attempt([&] { store_.set({&entry, 1}); });
}

void GuardedStore::remove(const std::string& key) noexcept {
    (void)attempt([&] { store_.remove(key); });
}

void GuardedStore::renew(const std::vector<std::string>& tags, const std::string& all) noexcept {
    if (attempt([&] { store_.set(renewals(tags)); })) return;
    const std::lock_guard lock(mutex_);
    hasPending_ = true;
    if (pending_.size() + tags.size() > mostPending) {
        pending_.clear();
        pending_[all] = ++renewals_;
    } else {
        for (const auto& tag : tags) pending_[tag] = ++renewals_;
    }
}

bool GuardedStore::deliver() {
    std::map<std::string, std::uint64_t> known;
    {
        const std::lock_guard lock(mutex_);
        known = pending_;
    }
    std::vector<std::string> tags;
    for (const auto& [tag, number] : known) tags.push_back(tag);
    if (tags.empty()) return true;
    if (!attempt([&] { store_.set(renewals(tags)); })) return false;
    const std::lock_guard lock(mutex_);
    std::erase_if(pending_, [&](const auto& entry) {
        const auto told = known.find(entry.first);  // what came since has another number
        return told != known.end() && told->second == entry.second;
    });
    hasPending_ = !pending_.empty();
    return true;
}

}  // namespace sequelize::detail
