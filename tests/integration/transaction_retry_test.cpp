#include <atomic>
#include <barrier>
#include <chrono>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::Book;

namespace {

void addPages(const test::Library& library, std::int64_t id, int pages, const Transaction& t) {
    library.books.increment(&Book::pages, {.by = pages, .where = {{&Book::id, id}}, .transaction = t});
}

int pagesOf(const test::Library& library, std::int64_t id) {
    return library.books.findByPk(id)->pages;
}

/// Two transactions that lock the rows 1 and 2 in opposite order: each waits for the other. Returns how often the
/// callbacks ran, and what was thrown.
struct Meeting {
    std::atomic<int> runs{0};
    std::vector<std::string> errors;

    Meeting(test::Library& library, const RetryOptions& retry) {
        std::barrier both(2);
        errors = test::onThreads(2, [&](int number) {
            bool isFirstRun = true;
            library.sequelize.transaction({.retry = retry}, [&](Transaction& t) {
                ++runs;
                addPages(library, number == 0 ? 1 : 2, 1, t);
                if (std::exchange(isFirstRun, false)) both.arrive_and_wait();
                addPages(library, number == 0 ? 2 : 1, 1, t);
            });
        });
    }
};

}  // namespace

TEST_CASE("a deadlock's victim is run again when retry says so", "[transaction][threads]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite's writers take turns: there are no deadlocks");
    test::Library library;
    const int first = pagesOf(library, 1);
    const Meeting meeting(library, {.max = 3, .backoffBase = 1ms});
    CHECK(meeting.errors.empty());
    CHECK(meeting.runs == 3);
    CHECK(pagesOf(library, 1) == first + 2);
}

TEST_CASE("without retry a deadlock is thrown, and its transaction is undone as a whole", "[transaction][threads]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite's writers take turns: there are no deadlocks");
    test::Library library;
    const int first = pagesOf(library, 1);
    const Meeting meeting(library, {});
    REQUIRE(meeting.errors.size() == 1);
    CHECK_THAT(meeting.errors.front(), test::containsString("Deadlock found"));
    CHECK(meeting.runs == 2);
    CHECK(pagesOf(library, 1) == first + 1);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}

TEST_CASE("a deadlock that the callback swallows ends the transaction all the same", "[transaction][threads]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite's writers take turns: there are no deadlocks");
    test::Library library;
    const int first = pagesOf(library, 1);
    std::barrier both(2);
    std::atomic<int> victims{0};
    const auto errors = test::onThreads(2, [&](int number) {
        library.sequelize.transaction([&](Transaction& t) {
            addPages(library, number == 0 ? 1 : 2, 1, t);
            both.arrive_and_wait();
            try {
                addPages(library, number == 0 ? 2 : 1, 1, t);
            } catch (const DeadlockError&) {
                ++victims;
                CHECK_THROWS_AS(addPages(library, 3, 1, t), TransactionError);
            }
        });
    });
    CHECK(victims == 1);
    REQUIRE(errors.size() == 1);
    CHECK_THAT(errors.front(), test::containsString("is gone: the database ended it"));
    CHECK(pagesOf(library, 1) == first + 1);
}

TEST_CASE(
    "a victim whose callback swallows the deadlock is run again, for nothing of it is stored", "[transaction][threads]"
) {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite's writers take turns: there are no deadlocks");
    const bool goesOn = GENERATE(true, false);  // with a statement, or to the commit
    test::Library library;
    const int first = pagesOf(library, 1);
    std::barrier both(2);
    std::atomic<int> victims{0};
    const auto errors = test::onThreads(2, [&](int number) {
        bool isFirstRun = true;
        library.sequelize.transaction({.retry = {.max = 3}}, [&](Transaction& t) {
            addPages(library, number == 0 ? 1 : 2, 1, t);
            if (std::exchange(isFirstRun, false)) both.arrive_and_wait();
            try {
                addPages(library, number == 0 ? 2 : 1, 1, t);
            } catch (const DeadlockError&) {
                ++victims;
                if (goesOn) addPages(library, 3, 1, t);
            }
        });
    });
    CHECK(errors == std::vector<std::string>());
    CHECK(victims == 1);
    CHECK(pagesOf(library, 1) == first + 2);
}

TEST_CASE("retry ends after max runs, and other errors are never retried", "[transaction]") {
    test::Library library;
    int runs = 0;
    const auto fail = [&](const auto& error) {
        library.sequelize.transaction({.retry = {.max = 4, .backoffBase = 1ms}}, [&](Transaction& t) {
            ++runs;
            addPages(library, 1, 100, t);
            throw error;
        });
    };
    const int before = pagesOf(library, 1);
    CHECK_THROWS_AS(fail(DeadlockError({.code = 1213, .message = "Deadlock", .isTransient = true})), DeadlockError);
    CHECK(runs == 4);
    runs = 0;
    CHECK_THROWS_AS(fail(DatabaseError({.code = 1054, .message = "Unknown column"})), DatabaseError);
    CHECK(runs == 1);
    runs = 0;
    CHECK_THROWS_AS(fail(ConnectionError("lost")), ConnectionError);
    CHECK(runs == 1);
    CHECK(pagesOf(library, 1) == before);
}

TEST_CASE("a lock wait timeout undoes its statement only, and is worth a retry", "[transaction]") {
    if (!test::abilities().locksRows) SKIP_TEST("needs row locks");
    test::Library library;
    auto holder = library.sequelize.transaction();
    addPages(library, 1, 1, holder);
    auto session = test::rawSession();
    session.run("SET SESSION innodb_lock_wait_timeout = 1");
    const auto error =
        test::thrownBy<TimeoutError>([&] { session.run("UPDATE query_books SET pages = 0 WHERE id = 1"); });
    REQUIRE(error);
    CHECK(error->native().code == 1205);
    CHECK(error->native().isTransient);
}

TEST_CASE("a killed connection is reported by the next statement and by commit", "[transaction][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no server that could end a connection");
    test::Library library;
    const auto killFrom = [&](const Transaction& t) {
        const auto id = library.books.findOne<Row>({.attributes = {{fn("CONNECTION_ID"), "id"}}, .transaction = t})
                            ->get<std::uint64_t>("id");
        auto session = test::rawSession();
        session.run("KILL CONNECTION " + std::to_string(id));
    };
    {
        auto t = library.sequelize.transaction();
        addPages(library, 1, 100, t);
        killFrom(t);
        CHECK_THROWS_AS(addPages(library, 1, 1, t), ConnectionError);
        const auto message = test::messageOf<TransactionError>([&] { addPages(library, 1, 1, t); });
        CHECK_THAT(message, test::containsString("its connection was lost, and the database rolls it back"));
        CHECK_THROWS_AS(t.commit(), TransactionError);
    }
    {
        auto t = library.sequelize.transaction();
        addPages(library, 1, 100, t);
        killFrom(t);
        const auto message = test::messageOf<UnknownOutcomeError>([&] { t.commit(); });
        CHECK_THAT(message, test::containsString("it is stored as a whole, or not at all"));
    }
    {
        auto outer = library.sequelize.transaction();
        {
            const auto inner = library.sequelize.transaction({.transaction = outer});
            addPages(library, 1, 100, inner);
            killFrom(inner);
        }
        const auto message = test::messageOf<TransactionError>([&] { addPages(library, 1, 1, outer); });
        CHECK_THAT(message, test::containsString("is gone: "));
        CHECK_THROWS_AS(outer.commit(), TransactionError);
    }
    CHECK(pagesOf(library, 1) == 464);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}
