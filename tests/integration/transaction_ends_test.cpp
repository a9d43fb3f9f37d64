#include <stdexcept>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;
using test::messageOf;
using test::Texts;

// A transaction that ends where one would not look for it: in a visitor, after it was moved, before its savepoints.

TEST_CASE("a transaction may end while findEach reads in it", "[transaction][find]") {
    // with a timeout, which watches the cursor
    const bool isWatched = GENERATE(false, true);
    test::Library library(
        isWatched ? Options{.pool = {.max = 2}, .statementTimeout = std::chrono::seconds(30)}
                  : Options{.pool = {.max = 2}}
    );
    auto& sequelize = library.sequelize;
    const auto& books = library.books;
    const auto reads = [&](std::optional<Transaction>& t, auto end) {
        int visited = 0;
        books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .transaction = *t});
        books.findEach({.order = {&Book::id}, .transaction = *t}, [&](const Book& book) {
            CHECK(book.id == ++visited);
            if (visited == 2) end();
        });
        return visited;
    };
    const auto pagesOfFirst = [&] { return books.findByPk(1)->pages; };
    std::optional<Transaction> t;

    t.emplace(sequelize.transaction());
    CHECK(reads(t, [&] { t->rollback(); }) == 6);
    CHECK(pagesOfFirst() == 464);
    t.emplace(sequelize.transaction());
    CHECK(reads(t, [&] { t.reset(); }) == 6);
    CHECK(pagesOfFirst() == 464);
    t.emplace(sequelize.transaction());
    CHECK_THROWS_AS(
        reads(
            t,
            [&] {
                t->rollback();
                throw std::runtime_error("enough");
            }
        ),
        std::runtime_error
    );
    t.emplace(sequelize.transaction());
    CHECK_THROWS_AS(
        reads(
            t,
            [&] {
                t->rollback();
                (void)books.count({.transaction = *t});
            }
        ),
        UsageError
    );
    CHECK_THROWS_AS(
        sequelize.transaction([&](Transaction& managed) {
            books.findEach({.transaction = managed}, [&](const Book&) {
                managed.rollback();
                throw std::runtime_error("enough");
            });
        }),
        std::runtime_error
    );
    t.emplace(sequelize.transaction());
    CHECK(reads(t, [&] { t->commit(); }) == 6);
    CHECK(pagesOfFirst() == 1);
    // each connection came back
    CHECK(sequelize.poolStatistics().borrowed == 0);
    sequelize.transaction([&](Transaction& last) { CHECK(books.count({.transaction = last}) == 6); });
}

TEST_CASE("a savepoint may end while findEach reads in it", "[transaction][find]") {
    test::Library library;
    library.sequelize.transaction([&](Transaction& outer) {
        std::optional<Transaction> inner(library.sequelize.transaction({.transaction = outer}));
        library.books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .transaction = *inner});
        int visited = 0;
        library.books.findEach({.transaction = *inner}, [&](const Book&) {
            if (++visited == 1) inner.reset();
        });
        CHECK(visited == 6);
        CHECK(library.books.findByPk(1, {.transaction = outer})->pages == 464);
    });
}

TEST_CASE("a transaction that was moved from says so", "[transaction][errors]") {
    test::Library library;
    auto from = library.sequelize.transaction();
    auto to = std::move(from);
    const auto refuses = [](auto call) { CHECK_THAT(messageOf<UsageError>(call), test::containsString("moved from")); };
    refuses([&] { from.commit(); });
    refuses([&] { from.rollback(); });
    refuses([&] { from.afterCommit([] {}); });
    refuses([&] { (void)from.id(); });
    refuses([&] { (void)from.inside({}); });
    refuses([&] { (void)library.books.count({.transaction = from}); });
    refuses([&] { (void)library.sequelize.transaction({.transaction = from}); });
    CHECK_FALSE(from.isOpen());
    CHECK(to.isOpen());
    to.rollback();
}

TEST_CASE("a managed transaction ends with its call, whoever has it", "[transaction]") {
    test::Library library;
    const auto add = [&](const char* title, const Transaction& t) {
        library.books.create({.title = title}, {.transaction = t});
    };
    const auto isThere = [&](const char* title) {
        return library.books.count({.where = {{&Book::title, title}}}) == 1;
    };
    std::optional<Transaction> kept;
    library.sequelize.transaction([&](Transaction& t) {
        add("stored", t);
        kept.emplace(std::move(t));
    });
    CHECK(isThere("stored"));
    CHECK_FALSE(kept->isOpen());
    CHECK_THROWS_AS(kept->commit(), UsageError);
    CHECK_THROWS_AS(
        library.sequelize.transaction([&](Transaction& t) {
            add("lost", t);
            kept.emplace(std::move(t));
            throw std::runtime_error("undo");
        }),
        std::runtime_error
    );
    CHECK_FALSE(isThere("lost"));
    CHECK_FALSE(kept->isOpen());
    // dropped within: rolled back
    library.sequelize.transaction([&](Transaction& t) {
        add("dropped", t);
        const auto gone = std::move(t);
    });
    CHECK_FALSE(isThere("dropped"));
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}

TEST_CASE("afterCommit of a transaction that has ended is refused", "[transaction][errors]") {
    test::Library library;
    const auto refuses = [](Transaction& ended) {
        CHECK_THAT(
            messageOf<UsageError>([&] { ended.afterCommit([] { FAIL("ran"); }); }), test::containsString("afterCommit")
        );
    };
    auto committed = library.sequelize.transaction();
    committed.commit();
    refuses(committed);
    auto rolledBack = library.sequelize.transaction();
    rolledBack.rollback();
    refuses(rolledBack);
    auto outer = library.sequelize.transaction();
    auto inner = library.sequelize.transaction({.transaction = outer});
    inner.commit();
    refuses(inner);
    auto open = library.sequelize.transaction({.transaction = outer});
    outer.commit();
    refuses(open);
}

TEST_CASE("afterCommit within a callback runs after the others", "[transaction]") {
    test::Library library;
    Texts done;
    auto t = library.sequelize.transaction();
    t.afterCommit([&] {
        done.emplace_back("first");
        t.afterCommit([&] {
            done.emplace_back("later");
            t.afterCommit([&] { done.emplace_back("last"); });
        });
    });
    t.afterCommit([&] { done.emplace_back("second"); });
    t.commit();
    CHECK(done == Texts{"first", "second", "later", "last"});
}

TEST_CASE("a commit runs the callbacks of the savepoints that it stores", "[transaction]") {
    test::Library library;
    Texts done;
    auto outer = library.sequelize.transaction();
    auto undone = library.sequelize.transaction({.transaction = outer});
    undone.afterCommit([&] { done.emplace_back("undone"); });
    undone.rollback();
    auto open = library.sequelize.transaction({.transaction = outer});
    library.books.create({.title = "within"}, {.transaction = open});
    open.afterCommit([&] { done.emplace_back("open"); });
    outer.commit();
    CHECK(done == Texts{"open"});
    CHECK(library.books.count({.where = {{&Book::title, "within"}}}) == 1);
}

TEST_CASE("a session that ends itself lost its connection", "[transaction][errors]") {
    if (!test::speaksMysql()) return;
    test::Library library;
    CHECK_THROWS_AS(library.sequelize.query("KILL CONNECTION_ID()"), ConnectionError);
    CHECK(library.books.count() == 6);
    auto t = library.sequelize.transaction();
    CHECK_THROWS_AS(library.sequelize.query("KILL CONNECTION_ID()", {.transaction = t}), ConnectionError);
    CHECK_THROWS_AS(t.commit(), TransactionError);
}
