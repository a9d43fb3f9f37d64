#include <atomic>
#include <functional>
#include <thread>

#include <sequelize/cache.hpp>
#include <sequelize/memcached.hpp>
#include <sequelize/redis.hpp>

#include "support/cache_server.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

// The caches on servers, with real ones.
namespace {

struct ServedBook {
    std::int64_t id{};
    std::string title{};
    int pages{};
};

/// A machine that has much to do may keep a server from answering for a while.
constexpr std::chrono::milliseconds patience = 5s;

using MakeStore = std::function<std::shared_ptr<CacheStore>(const test::CacheServer&, std::chrono::milliseconds)>;

struct ServerKind {
    std::string program;
    MakeStore make;

    std::shared_ptr<CacheStore> store(const test::CacheServer& server) const { return make(server, patience); }
};

std::vector<ServerKind> kinds() {
    std::vector<ServerKind> all;
#ifdef SEQUELIZE_WITH_REDIS
    all.push_back({"redis-server", [](const test::CacheServer& server, std::chrono::milliseconds timeout) {
                       return redisCache({.socketPath = server.socket(), .connectTimeout = patience, .timeout = timeout}
                       );
                   }});
#endif
#ifdef SEQUELIZE_WITH_MEMCACHED
    all.push_back({"memcached", [](const test::CacheServer& server, std::chrono::milliseconds timeout) {
                       return memcachedCache(
                           {.servers = {{.socketPath = server.socket()}},
                            .connectTimeout = patience,
                            .timeout = timeout}
                       );
                   }});
#endif
    return all;
}

/// What one process of several would have.
class OneProcess {
public:
    explicit OneProcess(std::shared_ptr<CacheStore> store)
        : sequelize(test::database(
              {.logging = log.logger(), .cache = {.store = std::move(store), .failures = 2, .retryAfter = 50ms}}
          )),
          books(sequelize.define<ServedBook>("cs_book", {.timestamps = false, .cache = {.ttl = 60s}})) {}
    std::size_t statements(const std::function<void()>& work) {
        log.clear();
        work();
        return log.size();
    }

    test::Log log{};
    Sequelize sequelize;
    Model<ServedBook> books;
};

}  // namespace

TEST_CASE("processes share what a cache server keeps", "[cache]") {
    for (const auto& kind : kinds()) {
        INFO(kind.program);
        const test::CacheServer server(kind.program);
        OneProcess one(kind.store(server));
        OneProcess two(kind.store(server));
        const test::FreshTables tables(one.sequelize);
        const std::string odd("a\0b", test::isPostgres() ? 1 : 3);  // whose texts hold no NUL
        one.books.bulkCreate({{.title = odd, .pages = 1}, {.title = "b", .pages = 2}});
        CHECK(one.books.findByPk(1)->title == odd);
        CHECK(two.statements([&] { CHECK(two.books.findByPk(1)->title == odd); }) == 0);
        CHECK(one.books.sum(&ServedBook::pages) == 3);
        two.books.update({{&ServedBook::pages, 5}}, {.where = {{&ServedBook::id, 2}}});
        CHECK(one.books.sum(&ServedBook::pages) == 6);
        CHECK(two.statements([&] { CHECK(two.books.sum(&ServedBook::pages) == 6); }) == 0);
        CHECK(one.statements([&] { CHECK(one.books.findByPk(1)->pages == 1); }) == 0);
        // large rows, and many
        one.books.create({.title = std::string(200, 'x')});
        CHECK(one.books.findAll().size() == 3);
        CHECK(two.statements([&] { CHECK(two.books.findAll().size() == 3); }) == 0);
        two.sequelize.cache().clear();
        CHECK(one.statements([&] { CHECK(one.books.findAll().size() == 3); }) == 1);
        CHECK(one.sequelize.cache().statistics().lastError == "");
        CHECK(two.sequelize.cache().statistics().lastError == "");
        CHECK(one.sequelize.cache().statistics().corrupted == 0);
        // times, and what is there only once
        auto store = kind.store(server);
        CHECK(store->add({"once", "1", 60s}));
        CHECK_FALSE(store->add({"once", "2", 60s}));
        const std::string keys[] = {"none", "once"};
        CHECK_FALSE(store->get(keys)[0]);
        CHECK(*store->get(keys)[1] == "1");
        store->remove("once");
        store->remove("once");
        CHECK_FALSE(store->get(keys)[1]);
        const CacheEntry brief{"brief", "x", 900ms};
        store->set({&brief, 1});
        std::this_thread::sleep_for(3'200ms);
        const std::string key = "brief";
        CHECK_FALSE(store->get({&key, 1}).front());
    }
}

TEST_CASE(
    "a cache server that dies and comes back under load makes nobody fail, and nobody sees old rows", "[cache][threads]"
) {
    for (const auto& kind : kinds()) {
        INFO(kind.program);
        test::CacheServer server(kind.program);
        OneProcess process(kind.store(server));
        const test::FreshTables tables(process.sequelize);
        process.books.create({.title = "a", .pages = 0});
        std::atomic<bool> over{false};
        std::atomic<int> reads{0};
        std::atomic<int> wrong{0};
        std::atomic<int> failed{0};
        const auto run = [&](const std::function<void()>& step) {
            return std::thread([&, step] {
                while (!over) {
                    try {
                        step();
                    } catch (const std::exception&) {
                        ++failed;
                    }
                }
            });
        };
        std::atomic<int> written{0};
        std::atomic<bool> rests{false};
        std::vector<std::thread> threads;
        threads.push_back(run([&] {
            if (!rests) {
                process.books.increment({{&ServedBook::pages, 1}}, {.where = {{&ServedBook::id, 1}}});
                ++written;
            }
            const int now = written;
            if (process.books.findByPk(1)->pages != now) ++wrong;
            if (process.books.sum(&ServedBook::pages) != now) ++wrong;
            std::this_thread::sleep_for(2ms);
        }));
        for (int i = 0; i < 2; ++i)
            threads.push_back(run([&] {
                const int before = written;
                if (process.books.findByPk(1)->pages < before) ++wrong;
                if (process.books.findAll().front().pages < before) ++wrong;
                ++reads;
            }));
        for (int i = 0; i < 4; ++i) {
            std::this_thread::sleep_for(150ms);
            server.stop();
            std::this_thread::sleep_for(150ms);
            server.start();
            std::this_thread::sleep_for(150ms);
            // Where nobody writes, the server that is back is used.
            rests = true;
            const auto hits = [&] { return process.sequelize.cache().statistics().hits; };
            const auto before = hits();
            for (const auto start = std::chrono::steady_clock::now();
                 hits() == before && std::chrono::steady_clock::now() - start < 20s;)
                std::this_thread::sleep_for(5ms);
            CHECK(hits() > before);
            rests = false;
        }
        over = true;
        for (auto& thread : threads) thread.join();
        CHECK(wrong == 0);
        CHECK(failed == 0);
        CHECK(reads > 10);
        const auto seen = process.sequelize.cache().statistics();
        CHECK(seen.errors > 0);
        CHECK_FALSE(seen.lastError.empty());
        std::this_thread::sleep_for(100ms);  // it is asked again
        CHECK(process.books.findAll().size() == 1);
        CHECK(process.statements([&] { CHECK(process.books.findAll().size() == 1); }) == 0);
    }
}

TEST_CASE("a cache server that answers nothing slows down a few calls only", "[cache]") {
    for (const auto& kind : kinds()) {
        INFO(kind.program);
        const test::CacheServer server(kind.program);
        Sequelize sequelize = test::database(
            {.cache = {.store = kind.make(server, 1s), .failures = 2, .retryAfter = std::chrono::milliseconds(60'000)}}
        );
        auto books = sequelize.define<ServedBook>("cs_book", {.timestamps = false, .cache = {.ttl = 60s}});
        const test::FreshTables tables(sequelize);
        books.create({.title = "a"});
        CHECK(books.count() == 1);
        server.freeze();
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < 30; ++i) CHECK(books.count() == 1);
        const auto took = std::chrono::steady_clock::now() - start;
        server.thaw();
        CHECK(took < 10s);  // two calls waited a second; thirty would have taken thirty
        const auto seen = sequelize.cache().statistics();
        CHECK(seen.errors == 2);
        CHECK(seen.skipped == 28);
    }
}

TEST_CASE("a cache server that was started anew is used at once", "[cache]") {
    // MySQL's client has the process ignore it. A connection that the server has ended is no reason for a signal.
    const auto before = ::signal(SIGPIPE, SIG_DFL);
    for (const auto& kind : kinds()) {
        INFO(kind.program);
        test::CacheServer server(kind.program);
        const auto store = kind.store(server);
        const CacheEntry entry{"key", "value", 60s};
        store->set({&entry, 1});
        server.stop();
        CHECK_THROWS_AS(store->get({&entry.key, 1}), std::runtime_error);
        server.start();
        store->set({&entry, 1});  // makes a connection that is kept
        server.stop();
        server.start();
        CHECK_FALSE(store->get({&entry.key, 1}).front());
        CHECK(store->add(entry));
    }
    ::signal(SIGPIPE, before);
}

TEST_CASE("a child of a process has connections of its own to the cache server", "[cache][fork]") {
    for (const auto& kind : kinds()) {
        INFO(kind.program);
        const test::CacheServer server(kind.program);
        const auto store = kind.store(server);
        const CacheEntry entries[] = {{"parent", "of the parent", 60s}, {"child", "of the child", 60s}};
        store->set(entries);
        const auto reads = [&](const CacheEntry& entry) {
            for (int i = 0; i < 300; ++i) {
                const auto value = store->get({&entry.key, 1}).front();
                if (!value || *value != entry.value) return false;
            }
            return true;
        };
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(10);
            bool isRight = false;
            try {
                isRight = reads(entries[1]);
            } catch (const std::exception&) {
            }
            ::_exit(isRight ? 0 : 1);
        }
        CHECK(reads(entries[0]));
        int status = 1;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
    }
}
