#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/sanitized.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

namespace {

/// What `work` returns in a child of this process; -1 when the child did not end within ten seconds, or was ended.
int inChild(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(10);
        int code = 99;
        try {
            code = work();
        } catch (const std::exception& error) {
            console.error(error.what());
        }
        ::_exit(code);  // without the destructors of this process's statics
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a child that ends takes nothing of its parent's along", "[fork]") {
    test::Library library({.pool = {.leakDetection = 30s}, .statementTimeout = 30s});
    auto& sequelize = library.sequelize;
    auto t = std::make_unique<Transaction>(sequelize.transaction());
    library.books.create({.title = "parent"}, {.transaction = *t});
    CHECK(inChild([&] {
              t.reset();
              const Sequelize gone = std::move(sequelize);
              return 7;
          }) == 7);
    library.books.create({.title = "parent too"}, {.transaction = *t});
    t->commit();
    CHECK(library.books.count() == 8);
}

TEST_CASE("a child cannot use its parent's transaction", "[fork][errors]") {
    test::Library library;
    auto t = library.sequelize.transaction();
    library.books.create({.title = "parent"}, {.transaction = t});
    CHECK(inChild([&] {
              try {
                  library.books.create({.title = "child"}, {.transaction = t});
              } catch (const TransactionError& error) {
                  if (std::string(error.what()).find("forked") == std::string::npos) return 2;
                  return 1;
              }
              return 0;
          }) == 1);
    library.books.create({.title = "parent too"}, {.transaction = t});
    t.commit();
    CHECK(library.books.count() == 8);
}

TEST_CASE("a child cannot use its parent's ambient transaction", "[fork][ambient][errors]") {
    test::Library library;
    auto t = library.sequelize.transaction();
    const AmbientTransaction ambient(t);
    CHECK(inChild([&] {
              try {
                  library.books.create({.title = "child"});
              } catch (const TransactionError&) {
                  return 1;
              }
              return 0;
          }) == 1);
    library.books.create({.title = "parent"});
    CHECK(library.books.count() == 7);
    t.rollback();
}

TEST_CASE("a child opens connections of its own, but for an SQLite file that its parent has open", "[fork]") {
    test::Library library;
    const int answer = inChild([&] {
        try {
            library.sequelize.transaction([&](Transaction& t) {
                library.books.create({.title = "child"}, {.transaction = t});
            });
            return static_cast<int>(library.books.count());
        } catch (const ConnectionError& error) {
            return std::string(error.what()).find("Fork first") != std::string::npos ? 1 : 2;
        }
    });
    CHECK(answer == (!test::isSqlite() ? 7 : 1));
    CHECK(library.books.count() == (!test::isSqlite() ? 7 : 6));
    if (!test::isSqlite()) return;
    library.sequelize.close();
    CHECK(inChild([] {
              Sequelize own = test::database();
              return static_cast<int>(test::defineBooks(own).count());
          }) == 6);
}

TEST_CASE("a child that is forked in the middle of a findEach leaves the rest to its parent", "[fork]") {
    test::Library library;
    int rows = 0;
    int answer = 0;
    library.books.findEach({.order = {&Book::id}}, [&](const Book&) {
        if (++rows == 2) answer = inChild([&] { return 5; });
    });
    CHECK(rows == 6);
    CHECK(answer == 5);
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(10);
        try {
            library.books.findEach([&](const Book&) {});
        } catch (const std::exception&) {
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(library.books.count() == 6);
}

TEST_CASE("a child is forked while other threads run statements", "[fork]") {
    if (test::isSanitized) SKIP_TEST("the sanitizers' own locks are not released in a child of a process with threads");
    test::Library library({.pool = {.max = 4}});
    std::atomic<bool> isOver{false};
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            while (!isOver) {
                try {
                    if (library.books.count() != 6) ++failures;
                } catch (const BaseError&) {
                    ++failures;
                }
            }
        });
    // A login takes locks of the TLS library, which a child would find taken for ever.
    for (int i = 0; i < 3000 && library.sequelize.poolStatistics().created < 3; ++i) std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(200ms);
    for (int i = 0; i < 5; ++i)
        CHECK(inChild([&] {
                  if (!test::isSqlite() && library.books.count() != 6) return 1;
                  const Sequelize gone = std::move(library.sequelize);
                  return 0;
              }) == 0);
    isOver = true;
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
}
