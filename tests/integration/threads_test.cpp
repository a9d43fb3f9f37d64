#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

TEST_CASE("eight threads share one Sequelize object and three connections", "[threads]") {
    test::Log log;
    const test::Library library({.logging = log.logger(), .pool = {.max = 3}});
    constexpr int threads = 8;
    constexpr int rounds = 25;
    std::mutex mutex;
    std::set<std::int64_t> ids;
    std::atomic<int> wrong{0};
    const auto errors = test::onThreads(threads, [&](int number) {
        for (int i = 0; i < rounds; ++i) {
            const std::string title = std::to_string(number) + "/" + std::to_string(i);
            const auto made = library.books.create({.title = title, .pages = i});
            const auto found = library.books.findByPk(made.id);
            if (!found || *found != made) ++wrong;
            if (library.books.increment(&Book::pages, {.by = 100, .where = {{&Book::id, made.id}}}) != 1) ++wrong;
            if (library.books.findOne({.where = {{&Book::title, title}}})->pages != i + 100) ++wrong;
            const std::lock_guard lock(mutex);
            ids.insert(made.id);
        }
    });
    CHECK(errors.empty());
    CHECK(wrong == 0);
    CHECK(ids.size() == threads * rounds);
    CHECK(library.books.count() == 6 + threads * rounds);
    const auto pool = library.sequelize.poolStatistics();
    CHECK(pool.size <= 3);
    CHECK(pool.created - pool.discarded <= 3);  // SQLite's are discarded after a sync, which turns off foreign keys
    CHECK(pool.borrowed == 0);
    CHECK(pool.waiting == 0);
    CHECK(pool.available == pool.size);
}

TEST_CASE("bulkCreate from several threads gives each its own ids", "[threads][bulk]") {
    const test::Library library({.pool = {.max = 4}});
    std::atomic<int> wrong{0};
    const auto errors = test::onThreads(4, [&](int number) {
        const std::string title = "thread " + std::to_string(number);
        const auto made = library.books.bulkCreate(std::vector<Book>(5000, Book{.title = title}));
        const auto found = library.books.findAll({.where = {{&Book::title, title}}, .order = {&Book::id}});
        if (test::each(found, &Book::id) != test::each(made, &Book::id)) ++wrong;
    });
    CHECK(errors.empty());
    CHECK(wrong == 0);
    CHECK(library.books.count() == 6 + 4 * 5000);
}

TEST_CASE("nobody waits for ever: the pool says who holds its connections", "[threads]") {
    const test::Library library({.pool = {.max = 1, .acquire = 200ms}});
    std::string message;
    std::chrono::steady_clock::duration waited{};
    library.books.findEach([&](Book& book) {
        if (book.id != 1) return true;
        CHECK(library.sequelize.poolStatistics().borrowed == 1);
        std::thread other([&] {
            const auto start = std::chrono::steady_clock::now();
            message = test::messageOf<ConnectionAcquireTimeoutError>([&] { (void)library.books.count(); });
            waited = std::chrono::steady_clock::now() - start;
        });
        other.join();
        return false;
    });
    CHECK_THAT(
        message, test::containsString("within 200 ms (pool.acquire)") &&
                     test::containsString("1 of at most 1 connections (pool.max)") && test::containsString("1 borrowed")
    );
    CHECK(waited >= 200ms);
    CHECK(waited < 5s);
    CHECK(library.books.count() == 6);
}

TEST_CASE("a thread that would wait for itself is told at once", "[threads]") {
    const bool inMemory = GENERATE(false, true);
    if (inMemory && !test::isSqlite()) SKIP_TEST("only SQLite lives in memory");
    Options options{.pool = {.max = inMemory ? 5u : 1u}};
    if (inMemory) options.storage = ":memory:";
    const test::Library library(options);
    const auto start = std::chrono::steady_clock::now();
    const auto message = test::messageOf<ConnectionAcquireTimeoutError>([&] {
        library.books.findEach([&](Book&) { (void)library.books.count(); });
    });
    CHECK_THAT(message, test::containsString("would wait for itself") && test::containsString("pool.max"));
    CHECK(std::chrono::steady_clock::now() - start < 1s);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
    CHECK(library.books.count() == 6);
}

TEST_CASE("SQLite in memory is one connection, whatever the pool's options", "[threads]") {
    if (!test::isSqlite()) SKIP_TEST("only SQLite lives in memory");
    const test::Library library({.storage = ":memory:", .pool = {.max = 8, .idle = 1ms, .evict = 1ms, .maxUses = 2}});
    const auto errors = test::onThreads(8, [&](int number) {
        for (int i = 0; i < 20; ++i) library.books.create({.title = std::to_string(number)});
    });
    CHECK(errors.empty());
    std::this_thread::sleep_for(20ms);
    CHECK(library.books.count() == 6 + 160);
    CHECK(library.sequelize.poolStatistics().created == 1);
}
