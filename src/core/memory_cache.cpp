#include <sequelize/core/cache_store.hpp>

#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <sequelize/core/error.hpp>

namespace sequelize {
namespace {

using Clock = std::chrono::steady_clock;

/// Entries by their keys, those that were used last first.
class MemoryCache final : public CacheStore {
public:
    explicit MemoryCache(const MemoryCacheOptions& options) : capacity_(options.bytes) {}

    std::vector<Bytes> get(std::span<const std::string> keys) override {
        std::vector<Bytes> values;
        values.reserve(keys.size());
        const std::lock_guard lock(mutex_);
        for (const auto& key : keys) values.push_back(find(key));
        return values;
    }

    void set(std::span<const CacheEntry> entries) override {
        for (const auto& entry : entries) {
            Kept kept = keptOf(entry);
            const std::lock_guard lock(mutex_);
            put(std::move(kept));
        }
    }

    bool add(const CacheEntry& entry) override {
        Kept kept = keptOf(entry);
        const std::lock_guard lock(mutex_);
        if (find(entry.key)) return false;
        put(std::move(kept));
        return true;
    }

    void remove(const std::string& key) override {
        const std::lock_guard lock(mutex_);
        if (const auto found = index_.find(key); found != index_.end()) drop(found->second);
    }

    bool isShared() const noexcept override { return false; }

private:
    struct Kept {
        std::string key;
        Bytes value;
        Clock::time_point end;
        [[nodiscard]] std::size_t bytes() const noexcept { return 2 * key.size() + value->size() + overhead; }
    };
    /// What the list, the index and the value need beside their texts, about.
    static constexpr std::size_t overhead = 160;

    static Kept keptOf(const CacheEntry& entry) {
        const auto end = entry.ttl.count() > 0 ? Clock::now() + entry.ttl : Clock::time_point::max();
        return {entry.key, std::make_shared<const std::string>(entry.value), end};
    }

    Bytes find(const std::string& key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return nullptr;
        if (found->second->end <= Clock::now()) {
            drop(found->second);
            return nullptr;
        }
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->value;
    }

    void put(Kept kept) {
        if (const auto found = index_.find(kept.key); found != index_.end()) drop(found->second);
        const std::size_t bytes = kept.bytes();
        if (bytes > capacity_) return;
        while (used_ > capacity_ - bytes) drop(std::prev(entries_.end()));
        entries_.push_front(std::move(kept));
        index_.emplace(entries_.front().key, entries_.begin());
        used_ += bytes;
    }

    void drop(std::list<Kept>::iterator entry) {
        used_ -= entry->bytes();
        index_.erase(entry->key);
        entries_.erase(entry);
    }

    const std::size_t capacity_;
    std::size_t used_ = 0;
    std::list<Kept> entries_;
    std::unordered_map<std::string_view, std::list<Kept>::iterator> index_;  // keys view into the entries
    std::mutex mutex_;
};

}  // namespace

std::shared_ptr<CacheStore> memoryCache(const MemoryCacheOptions& options) {
    if (options.bytes == 0) throw UsageError("memoryCache: .bytes is how much it keeps, and 0 is nothing");
    return std::make_shared<MemoryCache>(options);
}

}  // namespace sequelize
