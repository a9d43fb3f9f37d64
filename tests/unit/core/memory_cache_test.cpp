#include <thread>

#include <sequelize/core/cache_store.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

CacheStore::Bytes one(CacheStore& store, std::string key) {
    return store.get({&key, 1}).front();
}
void put(CacheStore& store, std::string key, std::string value, std::chrono::milliseconds ttl = 0ms) {
    const CacheEntry entry{std::move(key), std::move(value), ttl};
    store.set({&entry, 1});
}

}  // namespace

TEST_CASE("the cache in memory keeps what was used last, within its bytes", "[cache]") {
    const auto store = memoryCache({.bytes = 4'000});
    for (int i = 0; i < 30; ++i) {
        put(*store, "k" + std::to_string(i), std::string(1'000, 'x'));
        CHECK(one(*store, "k" + std::to_string(i)));
        put(*store, "k0", "first");  // the oldest, used again and again
    }
    CHECK(*one(*store, "k0") == "first");
    CHECK_FALSE(one(*store, "k1"));
    CHECK(one(*store, "k29"));
    put(*store, "huge", std::string(5'000, 'x'));
    CHECK_FALSE(one(*store, "huge"));
    CHECK(*one(*store, "k0") == "first");
    put(*store, "k0", std::string(5'000, 'x'));  // nor is the old one left
    CHECK_FALSE(one(*store, "k0"));
}

TEST_CASE("the cache in memory drops what is over its time", "[cache]") {
    const auto store = memoryCache();
    put(*store, "a", "1", 20ms);
    CHECK(*one(*store, "a") == "1");
    CHECK_FALSE(store->add({"a", "2", 0ms}));
    std::this_thread::sleep_for(40ms);
    CHECK_FALSE(one(*store, "a"));
    CHECK(store->add({"a", "3", 0ms}));
    CHECK(*one(*store, "a") == "3");
    store->remove("a");
    store->remove("a");
    CHECK_FALSE(one(*store, "a"));
}
