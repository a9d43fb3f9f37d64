#include <sequelize/memcached.hpp>

#include <libmemcached/memcached.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../core/idle_clients.hpp"

namespace sequelize {
namespace {

struct FreeClient {
    void operator()(memcached_st* client) const noexcept { memcached_free(client); }
};
using Client = std::unique_ptr<memcached_st, FreeClient>;

struct FreeResult {
    void operator()(memcached_result_st* result) const noexcept { memcached_result_free(result); }
};

/// Whole seconds, rounded up, and one more: the server's clock may tick at once. Above thirty days it takes a number
/// for an instant.
std::time_t secondsOf(std::chrono::milliseconds ttl) {
    if (ttl.count() <= 0) return 0;
    const auto seconds = (ttl.count() + 999) / 1000 + 1;
    constexpr std::int64_t longest = 60L * 60 * 24 * 30;
    return seconds <= longest ? seconds : std::time(nullptr) + seconds;
}

class MemcachedCache final : public CacheStore {
public:
    explicit MemcachedCache(MemcachedCacheOptions options) : options_(std::move(options)) {}

    std::vector<Bytes> get(std::span<const std::string> keys) override {
        std::vector<const char*> texts;
        std::vector<std::size_t> lengths;
        for (const auto& key : keys) {
            texts.push_back(key.data());
            lengths.push_back(key.size());
        }
        std::unordered_map<std::string_view, Bytes> found;
        const std::vector<std::string> names(keys.begin(), keys.end());  // the answers come in any order
        connected([&](memcached_st& client) {
            found.clear();
            check(memcached_mget(&client, texts.data(), lengths.data(), keys.size()));
            memcached_return_t code = MEMCACHED_SUCCESS;
            while (std::unique_ptr<memcached_result_st, FreeResult> result{
                memcached_fetch_result(&client, nullptr, &code)}) {
                const std::string_view key(memcached_result_key_value(result.get()),
                                           memcached_result_key_length(result.get()));
                const auto name = std::find(names.begin(), names.end(), key);
                if (name == names.end()) throw std::runtime_error("Memcached gave a value that nobody asked for");
                found.emplace(*name, std::make_shared<const std::string>(memcached_result_value(result.get()),
                                                                         memcached_result_length(result.get())));
            }
            if (code != MEMCACHED_END && code != MEMCACHED_NOTFOUND) check(code);
        });
        std::vector<Bytes> values;
        for (const auto& key : keys) {
            const auto value = found.find(key);
            values.push_back(value == found.end() ? nullptr : value->second);
        }
        return values;
    }

    void set(std::span<const CacheEntry> entries) override {
        connected([&](memcached_st& client) {
            for (const auto& entry : entries)
                check(memcached_set(&client, entry.key.data(), entry.key.size(), entry.value.data(), entry.value.size(),
                                    secondsOf(entry.ttl), 0));
        });
    }

    bool add(const CacheEntry& entry) override {
        bool isThere = false;
        connected([&](memcached_st& client) {
            const auto code = memcached_add(&client, entry.key.data(), entry.key.size(), entry.value.data(),
                                            entry.value.size(), secondsOf(entry.ttl), 0);
            isThere = code == MEMCACHED_NOTSTORED || code == MEMCACHED_DATA_EXISTS;
            if (!isThere) check(code);
        });
        return !isThere;
    }

    void remove(const std::string& key) override {
        connected([&](memcached_st& client) {
            const auto code = memcached_delete(&client, key.data(), key.size(), 0);
            if (code != MEMCACHED_NOTFOUND) check(code);
        });
    }

    bool isShared() const noexcept override { return true; }

private:
    void check(memcached_return_t code) const {
        if (code == MEMCACHED_SUCCESS || code == MEMCACHED_STORED || code == MEMCACHED_DELETED) return;
        // Its last message has the address of the client in it, and is another one each time.
        const std::string message = name() + ": " + memcached_strerror(nullptr, code);
        if (code == MEMCACHED_TIMEOUT || code == MEMCACHED_E2BIG) throw std::runtime_error(message);
        throw detail::ClientGone(message);
    }

    template <class Work>
    void connected(Work work) {
        clients_.use([this] { return open(); }, std::move(work));
    }

    /// For messages.
    [[nodiscard]] std::string name() const {
        std::string text = "Memcached at";
        for (const auto& server : options_.servers)
            text += (&server == &options_.servers.front() ? " " : ", ") +
                    (server.socketPath.empty() ? server.host + ":" + std::to_string(server.port) : server.socketPath);
        return text;
    }

    Client open() const {
        Client client(memcached_create(nullptr));
        if (!client) throw std::runtime_error("Memcached: out of memory");
        const auto set = [&](memcached_behavior_t behavior, std::int64_t value) {
            if (memcached_behavior_set(client.get(), behavior, static_cast<std::uint64_t>(value)) != MEMCACHED_SUCCESS)
                throw std::runtime_error("Memcached: a setting was refused");
        };
        set(MEMCACHED_BEHAVIOR_BINARY_PROTOCOL, 1);
        set(MEMCACHED_BEHAVIOR_TCP_NODELAY, 1);
        set(MEMCACHED_BEHAVIOR_DISTRIBUTION, MEMCACHED_DISTRIBUTION_CONSISTENT);
        set(MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, options_.connectTimeout.count());
        set(MEMCACHED_BEHAVIOR_POLL_TIMEOUT, options_.timeout.count());
        const auto microseconds = std::chrono::microseconds(options_.timeout).count();
        set(MEMCACHED_BEHAVIOR_SND_TIMEOUT, microseconds);
        set(MEMCACHED_BEHAVIOR_RCV_TIMEOUT, microseconds);
        set(MEMCACHED_BEHAVIOR_RETRY_TIMEOUT, 0);  // the library's own rest is the one that counts
        for (const auto& server : options_.servers) {
            const auto code = server.socketPath.empty()
                                  ? memcached_server_add(client.get(), server.host.c_str(), server.port)
                                  : memcached_server_add_unix_socket(client.get(), server.socketPath.c_str());
            if (code != MEMCACHED_SUCCESS) throw std::runtime_error("Memcached: a server's address was refused");
        }
        return client;
    }

    const MemcachedCacheOptions options_;
    // Freed by a child, they would say goodbye for the parent.
    detail::IdleClients<Client> clients_{options_.connections, [](Client client) noexcept { (void)client.release(); }};
};

}  // namespace

std::shared_ptr<CacheStore> memcachedCache(const MemcachedCacheOptions& options) {
    if (options.servers.empty()) throw UsageError("memcachedCache: .servers is empty; name at least one");
    if (options.timeout.count() <= 0 || options.connectTimeout.count() <= 0)
        throw UsageError(
            "memcachedCache: .timeout and .connectTimeout are positive: finders wait so long for the cache");
    for (const auto& server : options.servers)
        if (server.socketPath.empty() && (server.host.empty() || server.port == 0))
            throw UsageError("memcachedCache: name each of .servers by .host and .port, or by .socketPath");
    return std::make_shared<MemcachedCache>(options);
}

}  // namespace sequelize
