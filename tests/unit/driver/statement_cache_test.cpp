#include "driver/statement_cache.hpp"

#include <stdexcept>
#include <string>

#include "support/catch.hpp"

namespace {

struct Statement {
    explicit Statement(int n) : number(n) {
        if (n < 0) throw std::runtime_error("cannot be prepared");
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    [[nodiscard]] bool inUse() const { return used; }
    int number;
    bool used = false;
};

using Cache = sequelize::detail::StatementCache<Statement>;

}  // namespace

TEST_CASE("the cache finds by the text", "[driver][cache]") {
    Cache cache(2);
    CHECK(cache.find("a") == nullptr);
    Statement& a = cache.emplace(std::string("a"), 1);
    CHECK(cache.find("a") == &a);
    CHECK(a.number == 1);
    CHECK(cache.erase("a"));
    CHECK_FALSE(cache.erase("a"));
    CHECK(cache.size() == 0);
}

TEST_CASE("the cache drops the least recently used statement", "[driver][cache]") {
    Cache cache(2);
    cache.emplace("a", 1);
    cache.emplace("b", 2);
    CHECK(cache.find("a") != nullptr);
    cache.emplace("c", 3);
    CHECK(cache.size() == 2);
    CHECK(cache.find("b") == nullptr);
    CHECK(cache.find("a") != nullptr);
    CHECK(cache.find("c") != nullptr);
}

TEST_CASE("the cache never drops a statement in use", "[driver][cache]") {
    Cache cache(1);
    Statement& a = cache.emplace("a", 1);
    a.used = true;
    cache.emplace("b", 2);
    CHECK(cache.size() == 2);
    CHECK(cache.find("a") == &a);
    CHECK_FALSE(cache.erase("a"));
    a.used = false;
    cache.emplace("c", 3);
    CHECK(cache.size() == 1);
    CHECK(cache.find("c") != nullptr);
}

TEST_CASE("the cache makes room on request, and survives a statement that cannot be made", "[driver][cache]") {
    Cache cache(4);
    for (int i = 0; i < 4; ++i) cache.emplace("s" + std::to_string(i), i);
    cache.shrinkTo(2);
    CHECK(cache.size() == 2);
    CHECK(cache.find("s3") != nullptr);
    CHECK_THROWS_AS(cache.emplace("bad", -1), std::runtime_error);
    CHECK(cache.find("bad") == nullptr);
    CHECK(cache.size() == 2);
    cache.clear();
    CHECK(cache.size() == 0);
    CHECK(Cache(0).emplace("x", 1).number == 1);
}
