#include <sys/wait.h>
#include <unistd.h>

#include <sequelize/async.hpp>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstdio>
#include <deque>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// Goes on until it is ended.
std::string endless() {
    return test::speaksMysql()
               ? "SELECT SLEEP(31) AS slept"
               : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
}

bool runsOnServer() {
    if (!test::speaksMysql()) return false;
    auto session = test::rawSession();
    return session.number(
               "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE ?",
               {std::string("SELECT SLEEP(31)%")}
           ) != 0;
}

/// Holds calls back until it is opened.
class Gate {
public:
    void pass() {
        ++waiting;
        while (!isOpen_) std::this_thread::sleep_for(1ms);
    }
    void open() { isOpen_ = true; }
    void awaitWaiting(int count) const {
        while (waiting < count) std::this_thread::sleep_for(1ms);
    }
    std::atomic<int> waiting{0};

private:
    std::atomic<bool> isOpen_{false};
};

/// The thread of an event loop, as small as can be.
class Loop {
public:
    Executor executor() {
        return [this](std::function<void()> work) {
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(work));
        };
    }
    template <class Until>
    void run(Until until) {
        while (!until()) {
            std::function<void()> next;
            {
                const std::lock_guard lock(mutex_);
                if (!queue_.empty()) {
                    next = std::move(queue_.front());
                    queue_.pop_front();
                }
            }
            if (next)
                next();
            else
                std::this_thread::sleep_for(1ms);
        }
    }
    void drop() {
        const std::lock_guard lock(mutex_);
        queue_.clear();
    }
    [[nodiscard]] bool isEmpty() {
        const std::lock_guard lock(mutex_);
        return queue_.empty();
    }

private:
    std::mutex mutex_;
    std::deque<std::function<void()>> queue_;
};

/// A coroutine that nobody waits for: the smallest type there can be.
struct Detached {
    struct promise_type {
        Detached get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};

/// What is written to standard error while it lives.
class StandardError {
public:
    StandardError() : file_(std::tmpfile()), former_(::dup(2)) { ::dup2(::fileno(file_), 2); }
    ~StandardError() {
        ::dup2(former_, 2);
        ::close(former_);
        std::fclose(file_);
    }
    StandardError(const StandardError&) = delete;
    StandardError& operator=(const StandardError&) = delete;
    [[nodiscard]] std::string text() const {
        std::string all(4096, ' ');
        const auto size = ::pread(::fileno(file_), all.data(), all.size(), 0);
        all.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return all;
    }

private:
    std::FILE* file_;
    int former_;
};

}  // namespace

TEST_CASE("a call's value comes through its future", "[async][threads]") {
    test::Library library;
    auto titles = library.sequelize.async([&] {
        return library.books.findAll({.where = {{&test::Book::pages, 464}}});
    });
    CHECK(titles.isValid());
    CHECK(titles.get().size() == 2);
    CHECK_FALSE(titles.isValid());
    CHECK_THROWS_AS(titles.get(), UsageError);

    const auto caller = std::this_thread::get_id();
    CHECK(library.sequelize.async([] { return std::this_thread::get_id(); }).get() != caller);
    auto nothing = library.sequelize.async([&] { library.books.destroy({.where = {{&test::Book::pages, 12}}}); });
    nothing.wait();
    CHECK(nothing.isReady());
    CHECK(nothing.waitFor(0ms));
    nothing.get();
    CHECK(library.books.count() == 5);
    // What a program captures need not be copyable.
    auto owned = std::make_unique<int>(7);
    CHECK(*library.sequelize.async([owned = std::move(owned)]() mutable { return std::move(owned); }).get() == 7);
}

TEST_CASE("what a call captured is gone before its result is seen", "[async][threads]") {
    test::Library library;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    library.sequelize.async([held = std::move(held)] {}).get();
    CHECK(watch.expired());
}

TEST_CASE("a call's error comes through its future", "[async][threads]") {
    test::Library library;
    auto future = library.sequelize.async([&] { library.sequelize.query("SELECT nothing FROM nowhere"); });
    CHECK_THROWS_AS(future.get(), DatabaseError);
    auto own = library.sequelize.async([]() -> int { throw std::out_of_range("own"); });
    CHECK_THROWS_AS(own.get(), std::out_of_range);
    // The threads go on.
    CHECK(library.sequelize.async([] { return 1; }).get() == 1);
}

TEST_CASE("futures are chained, and errors go past to whoever takes them", "[async][threads]") {
    test::Library library;
    auto& db = library.sequelize;
    CHECK(db.async([&] { return library.books.count(); }).then([](auto n) { return std::to_string(n); }).get() == "6");
    // A future within is flattened.
    const auto nested =
        db.async([&] { return library.books.findByPk(1)->title; })
            .then([&](std::string title) {
                return db.async([&, title] { return library.books.count({.where = {{&test::Book::title, title}}}); });
            })
            .get();
    CHECK(nested == 1);
    bool wasCalled = false;
    auto failed = db.async([]() -> int { throw std::runtime_error("first"); }).then([&](int n) {
        wasCalled = true;
        return n;
    });
    CHECK_THROWS_WITH(failed.get(), "first");
    CHECK_FALSE(wasCalled);
    CHECK(
        db.async([]() -> int { throw std::runtime_error("first"); })
            .onError([](std::exception_ptr) { return 5; })
            .then([](int n) { return n + 1; })
            .get() == 6
    );
    CHECK(db.async([] {}).then([] { return 1; }, [](std::exception_ptr) { return 2; }).get() == 1);
    CHECK(
        db.async([] { throw std::runtime_error(""); })
            .then([] { return 1; }, [](std::exception_ptr) { return 2; })
            .get() == 2
    );
    CHECK_THROWS_WITH(db.async([] { return 1; }).then([](int) { throw std::logic_error("then"); }).get(), "then");
}

TEST_CASE("a long chain needs no stack", "[async][threads]") {
    test::Library library;
    Gate gate;
    auto future = library.sequelize.async([&] {
        gate.pass();
        return 0;
    });
    for (int i = 0; i < 20'000; ++i) future = future.then([](int n) { return n + 1; });
    gate.open();
    CHECK(future.get() == 20'000);
}

TEST_CASE("all waits for all, in order, and for the first error", "[async][threads]") {
    test::Library library;
    std::vector<Future<std::string>> futures;
    for (std::int64_t id = 1; id <= 6; ++id)
        futures.push_back(library.sequelize.async([&, id] { return library.books.findByPk(id)->title; }));
    const auto titles = all(std::move(futures)).get();
    REQUIRE(titles.size() == 6);
    CHECK(titles.front() == "Clean Code");
    CHECK(titles.back() == "a|b");
    CHECK(all(std::vector<Future<int>>()).get().empty());
    std::vector<Future<void>> some;
    some.push_back(library.sequelize.async([] {}));
    some.push_back(library.sequelize.async([] { throw std::runtime_error("second"); }));
    CHECK_THROWS_WITH(all(std::move(some)).get(), "second");
    std::vector<Future<int>> taken(2);
    CHECK_THROWS_AS(all(std::move(taken)), UsageError);
}

TEST_CASE("any coroutine awaits a call", "[async][threads]") {
    test::Library library;
    std::atomic<int> done{0};
    std::atomic<int> caught{0};
    const auto read = [&]() -> Detached {
        const auto books = co_await library.sequelize.async([&] { return library.books.findAll(); });
        try {
            co_await library.sequelize.async([] { throw std::runtime_error("awaited"); });
        } catch (const std::runtime_error&) {
            ++caught;
        }
        done += static_cast<int>(books.size());
    };
    for (int i = 0; i < 200; ++i) read();
    while (done < 1200) std::this_thread::sleep_for(1ms);
    CHECK(caught == 200);
}

TEST_CASE("results come back on the caller's executor", "[async][threads]") {
    test::Library library;
    Loop loop;
    const auto here = std::this_thread::get_id();
    int done = 0;
    const auto read = [&]() -> Detached {
        const AsyncOptions onLoop{.executor = loop.executor()};
        const auto books = co_await library.sequelize.async(onLoop, [&] { return library.books.findAll(); });
        CHECK(std::this_thread::get_id() == here);
        done += static_cast<int>(books.size());
    };
    for (int i = 0; i < 20; ++i) read();
    auto chained = library.sequelize.async({.executor = loop.executor()}, [] { return std::this_thread::get_id(); })
                       .then([&](std::thread::id worker) {
                           CHECK(worker != here);
                           return std::this_thread::get_id();
                       })
                       .then([](std::thread::id id) { return id; });
    loop.run([&] { return done == 120 && chained.isReady(); });
    CHECK(chained.get() == here);
}

TEST_CASE("what an executor drops or throws is told", "[async][threads]") {
    test::Library library;
    Loop loop;
    auto dropped =
        library.sequelize.async({.executor = loop.executor()}, [] { return 1; }).then([](int n) { return n; });
    while (loop.isEmpty()) std::this_thread::sleep_for(1ms);
    CHECK_FALSE(dropped.isReady());
    loop.drop();
    CHECK_THROWS_AS(dropped.get(), CancelledError);
    auto refused =
        library.sequelize.async(
                             {.executor = [](auto) { throw std::runtime_error("full"); }}, [] { return 1; }
        ).then([](int n) { return n; });
    CHECK_THROWS_AS(refused.get(), CancelledError);
}

TEST_CASE("a coroutine goes on where its executor drops it, or throws", "[async][threads]") {
    test::Library library;
    Loop loop;
    std::atomic<int> cancelled{0};
    auto inFrame = std::make_shared<int>(1);
    const auto read = [&](Executor executor, std::shared_ptr<int>) -> Detached {
        try {
            co_await library.sequelize.async({.executor = std::move(executor)}, [] { return 1; });
        } catch (const CancelledError&) {
            ++cancelled;
        }
    };
    read(loop.executor(), inFrame);
    while (loop.isEmpty()) std::this_thread::sleep_for(1ms);
    CHECK(cancelled == 0);
    loop.drop();
    CHECK(cancelled == 1);
    const auto full = [](auto) { throw std::runtime_error("full"); };
    read(full, inFrame);
    while (cancelled < 2) std::this_thread::sleep_for(1ms);
    // One that is ready when it is awaited.
    auto ready = library.sequelize.async({.executor = full}, [] { return 1; });
    ready.wait();
    const auto late = [&](std::shared_ptr<int>) -> Detached {
        try {
            co_await std::move(ready);
        } catch (const CancelledError&) {
            ++cancelled;
        }
    };
    late(inFrame);
    CHECK(cancelled == 3);
    while (inFrame.use_count() != 1) std::this_thread::sleep_for(1ms);  // no frame is left
}

TEST_CASE("an executor that runs its work twice runs no continuation twice", "[async][threads]") {
    test::Library library;
    const AsyncOptions twice{.executor = [](std::function<void()> work) {
        const auto copy = work;
        work();
        copy();
    }};
    std::atomic<int> runs{0};
    auto chained = library.sequelize.async(twice, [] { return std::string("value"); }).then([&](std::string text) {
        ++runs;
        return text;
    });
    CHECK(chained.get() == "value");
    std::atomic<int> awaited{0};
    const auto read = [&]() -> Detached {
        co_await library.sequelize.async(twice, [] { return 1; });
        ++awaited;
    };
    read();
    while (awaited == 0) std::this_thread::sleep_for(1ms);
    library.sequelize.async([] {}).get();
    CHECK(runs == 1);
    CHECK(awaited == 1);
}

TEST_CASE("a cancelled statement ends on the server, and the connection goes on", "[async][threads]") {
    test::Library library({.pool = {.max = 1}});
    std::stop_source source;
    std::atomic<bool> hasBegun{false};
    const auto begin = Clock::now();
    const auto created = library.sequelize.poolStatistics().created;
    auto future = library.sequelize.async({.cancel = source.get_token()}, [&] {
        hasBegun = true;
        library.sequelize.query(endless());
    });
    while (!hasBegun || (test::speaksMysql() && !runsOnServer())) std::this_thread::sleep_for(5ms);
    source.request_stop();
    CHECK_THROWS_AS(future.get(), CancelledError);
    CHECK(Clock::now() - begin < 10s);
    CHECK_FALSE(runsOnServer());
    CHECK(library.books.count() == 6);
    CHECK(library.sequelize.poolStatistics().created == created);
}

TEST_CASE("a cancelled transaction is rolled back", "[async][threads]") {
    test::Library library({.pool = {.max = 1}});
    std::stop_source source;
    auto future = library.sequelize.async({.cancel = source.get_token()}, [&] {
        library.sequelize.transaction([&](Transaction& t) {
            library.books.destroy({.where = {{&test::Book::pages, 12}}, .transaction = t});
            source.request_stop();
            library.books.destroy({.where = {{&test::Book::pages, 120}}, .transaction = t});
        });
    });
    CHECK_THROWS_AS(future.get(), CancelledError);
    CHECK(library.books.count() == 6);
    // Once nothing is left but to commit, it is committed, and the call tells so.
    std::stop_source late;
    library.sequelize
        .async(
            {.cancel = late.get_token()},
            [&] {
                library.sequelize.transaction([&](Transaction& t) {
                    library.books.destroy({.where = {{&test::Book::pages, 12}}, .transaction = t});
                    late.request_stop();
                });
            }
        )
        .get();
    CHECK(library.books.count() == 5);
}

TEST_CASE("a call is cancelled, or late, before it begins", "[async][threads]") {
    test::Library library({.pool = {.max = 1}});
    Gate gate;
    auto first = library.sequelize.async([&] { gate.pass(); });
    gate.awaitWaiting(1);
    bool hasRun = false;
    std::stop_source source;
    auto cancelled = library.sequelize.async({.cancel = source.get_token()}, [&] { hasRun = true; });
    auto late = library.sequelize.async({.timeout = 50ms}, [&] { hasRun = true; });
    source.request_stop();
    CHECK_THROWS_AS(cancelled.get(), CancelledError);  // although the only worker is busy
    CHECK_THROWS_AS(late.get(), TimeoutError);
    auto never = library.sequelize.async({.cancel = source.get_token()}, [&] { hasRun = true; });
    CHECK_THROWS_AS(never.get(), CancelledError);
    gate.open();
    first.get();
    CHECK(library.sequelize.async([] { return 1; }).get() == 1);
    CHECK_FALSE(hasRun);
}

TEST_CASE("a call's deadline ends its statement", "[async][threads]") {
    test::Library library({.pool = {.max = 1}});
    const auto begin = Clock::now();
    auto future = library.sequelize.async({.timeout = 200ms}, [&] { library.sequelize.query(endless()); });
    const auto error = test::thrownBy<TimeoutError>([&] { future.get(); });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("200 ms (timeout of async)"));
    CHECK(Clock::now() - begin < 10s);
    CHECK_FALSE(runsOnServer());
    CHECK(library.books.count() == 6);
    CHECK_THROWS_AS(library.sequelize.async({.timeout = -1ms}, [] {}), UsageError);
}

TEST_CASE("a call that waits for a connection is cancelled", "[async][threads]") {
    test::Library library({.pool = {.max = 1}});
    auto held = library.sequelize.transaction();
    std::stop_source source;
    std::atomic<bool> hasBegun{false};
    auto future = library.sequelize.async({.cancel = source.get_token()}, [&] {
        hasBegun = true;
        return library.books.count({.transaction = null});
    });
    while (!hasBegun) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(30ms);
    source.request_stop();
    CHECK_THROWS_AS(future.get(), CancelledError);
    held.rollback();
    CHECK(library.books.count() == 6);
}

TEST_CASE("a full queue refuses, or has the caller wait", "[async][threads]") {
    test::Library library({.pool = {.max = 1}, .asyncQueue = 2});
    Gate gate;
    std::vector<Future<void>> futures;
    futures.push_back(library.sequelize.async([&] { gate.pass(); }));
    gate.awaitWaiting(1);
    for (int i = 0; i < 2; ++i) futures.push_back(library.sequelize.async([] {}));
    auto refused = library.sequelize.async([] {});
    CHECK(refused.isReady());
    const auto message = test::messageOf<QueueFullError>([&] { refused.get(); });
    CHECK_THAT(message, test::containsString("asyncQueue"));
    CHECK_THROWS_AS(library.sequelize.async({.waitForRoom = 20ms}, [] {}).get(), QueueFullError);
    std::thread opener([&] {
        std::this_thread::sleep_for(20ms);
        gate.open();
    });
    futures.push_back(library.sequelize.async({.waitForRoom = 30s}, [] {}));
    all(std::move(futures)).get();
    opener.join();
}

TEST_CASE("a queue without a place is refused", "[async]") {
    const auto message =
        test::messageOf<UsageError>([] { const Sequelize refused(test::database({.asyncQueue = 0})); });
    CHECK_THAT(message, test::containsString("asyncQueue"));
}

TEST_CASE("ten thousand calls share a pool of eight", "[async][threads]") {
    test::Library library({.pool = {.max = 8}});
    std::vector<Future<std::int64_t>> futures;
    futures.reserve(10'000);
    for (int i = 0; i < 10'000; ++i)
        futures.push_back(library.sequelize.async({.timeout = 10min}, [&, i] {
            return library.books.findByPk(i % 6 + 1)->id;
        }));
    const auto ids = all(std::move(futures)).get();
    std::int64_t sum = 0;
    for (const auto id : ids) sum += id;
    CHECK(sum == 34'996);
    CHECK(library.sequelize.poolStatistics().size <= 8);
}

TEST_CASE("close tells what has not begun, and the end waits for what runs", "[async][threads]") {
    Gate gate;
    bool hasEnded = false;
    Future<void> running;
    Future<void> queued;
    {
        Sequelize sequelize(test::database({.pool = {.max = 1}}));
        running = sequelize.async([&] {
            gate.pass();
            std::this_thread::sleep_for(20ms);
            hasEnded = true;
        });
        gate.awaitWaiting(1);
        queued = sequelize.async([] {});
        sequelize.close();
        CHECK_THROWS_AS(queued.get(), ConnectionError);
        CHECK_THROWS_AS(sequelize.async([] {}).get(), ConnectionError);
        gate.open();
    }
    CHECK(hasEnded);
    running.get();
}

TEST_CASE("a call may be the last to know its Sequelize object", "[async][threads]") {
    const auto make = [] { return std::make_shared<Sequelize>(test::database({.pool = {.max = 2}})); };
    for (int i = 0; i < 20; ++i) {
        auto owner = make();
        auto* const object = owner.get();
        auto future = object->async([owner = std::move(owner)] { return owner->query("SELECT 1 AS one").rows.size(); });
        CHECK(future.get() == 1);
    }
    // One that another thread's call holds back.
    auto owner = make();
    Gate gate;
    std::atomic<bool> hasEnded{false};
    auto other = owner->async([&] {
        gate.pass();
        hasEnded = true;
    });
    gate.awaitWaiting(1);
    auto* const object = owner.get();
    auto last = object->async([owner = std::move(owner)] {});
    gate.open();
    last.get();
    CHECK(hasEnded);
    other.get();
}

TEST_CASE("a continuation may destroy the Sequelize object", "[async][threads]") {
    Gate gate;
    auto owner = std::make_shared<Sequelize>(test::database({.pool = {.max = 1}}));
    auto running = owner->async([&] { gate.pass(); });
    gate.awaitWaiting(1);
    std::optional<Future<int>> next;
    SECTION("on a thread that runs calls") {
        next = owner->async([] { return 1; }).then([&](int n) {
            owner.reset();
            return n + 1;
        });
        gate.open();
        CHECK(next->get() == 2);
    }
    SECTION("on the thread that ends calls which wait") {
        std::stop_source source;
        const bool isCancelled = GENERATE(false, true);
        next = owner->async(
                        {.timeout = isCancelled ? 0ms : 20ms, .cancel = source.get_token()}, [] { return 1; }
        ).onError([&](std::exception_ptr) {
            gate.open();
            owner.reset();
            return 3;
        });
        if (isCancelled) source.request_stop();
        CHECK(next->get() == 3);
    }
    CHECK_FALSE(owner);
    running.get();
}

TEST_CASE("async is refused inside of a transaction, and may have one", "[async][threads]") {
    test::Library library;
    auto& db = library.sequelize;
    db.transaction([&](Transaction&) {
        const auto message = test::messageOf<UsageError>([&] { (void)db.async([] {}); });
        CHECK_THAT(message, test::containsString("whole transaction into one call"));
    });
    {
        auto transaction = db.transaction();
        const AmbientTransaction ambient(transaction);
        CHECK_THROWS_AS(db.async([] {}), UsageError);
    }
    db.async([&] {
          db.transaction({.ambient = true}, [&](Transaction&) {
              library.books.destroy({.where = {{&test::Book::pages, 12}}});
          });
      }).get();
    CHECK(library.books.count() == 5);
}

TEST_CASE("a call may begin others, and not wait for them", "[async][threads]") {
    Gate gate;  // outlives the call that nobody waits for, as the library does not
    test::Library library;
    auto& db = library.sequelize;
    auto outer = db.async([&] {
        auto inner = db.async([&] { gate.pass(); });
        const auto message = test::messageOf<UsageError>([&] { inner.get(); });
        gate.open();
        return message;
    });
    CHECK_THAT(outer.get(), test::containsString("then() or co_await"));
}

TEST_CASE("a future that is dropped does not end its call", "[async][threads]") {
    test::Library library;
    Gate gate;
    std::atomic<bool> hasRun{false};
    {
        auto dropped = library.sequelize.async([&] {
            gate.pass();
            hasRun = true;
        });
    }
    gate.open();
    while (!hasRun) std::this_thread::sleep_for(1ms);
}

TEST_CASE("an error that nobody asked for is told", "[async]") {
    const StandardError standardError;
    {
        test::Library library({.pool = {.max = 1}});
        {
            auto lost = library.sequelize.async([] { throw std::runtime_error("lost one"); });
        }
        CHECK_THROWS_WITH(library.sequelize.async([] { throw std::runtime_error("asked for"); }).get(), "asked for");
    }
    CHECK_THAT(standardError.text(), test::containsString("nobody asked its future: lost one"));
    CHECK_THAT(standardError.text(), !test::containsString("asked for\n"));
}

TEST_CASE("a child of the process has its parent's calls not, and may make its own", "[async]") {
    test::Library library;
    Gate gate;
    auto pending = library.sequelize.async([&] { gate.pass(); });
    gate.awaitWaiting(1);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(10);
        int code = 1;
        try {
            pending.wait();
        } catch (const UsageError&) {
            code = library.sequelize.async([] { return 1; }).get() == 1 ? 0 : 2;
        }
        ::_exit(code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    gate.open();
    pending.get();
}
