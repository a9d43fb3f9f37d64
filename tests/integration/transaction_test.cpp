#include <chrono>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

namespace {

Book titled(const char* title) {
    return {.title = title, .pages = 1};
}

std::size_t countOf(const test::Library& library, const char* title) {
    return library.books.count({.where = {{&Book::title, title}}});
}

}  // namespace

TEST_CASE("a managed transaction commits, and returns what its callback returns", "[transaction]") {
    test::Log log;
    test::Library library({.logging = log.logger()});
    log.clear();
    std::string id;
    const auto made = library.sequelize.transaction([&](Transaction& t) {
        id = t.id();
        CHECK(t.isOpen());
        return library.books.create(titled("Dune"), {.transaction = t});
    });
    CHECK(library.books.findByPk(made.id)->title == "Dune");
    const auto lines = log.lines();
    REQUIRE(lines.size() == 4);
    CHECK(
        lines[0] ==
        "Executing (" + id + (test::isSqlite() ? "): BEGIN IMMEDIATE TRANSACTION;" : "): START TRANSACTION;")
    );
    CHECK_THAT(lines[1], test::StartsWith("Executing (" + id + "): INSERT INTO `query_books`"));
    CHECK(lines[2] == "Executing (" + id + "): COMMIT;");
}

TEST_CASE("a managed transaction rolls back when its callback throws, and throws on", "[transaction]") {
    test::Library library;
    struct Mine {};
    CHECK_THROWS_AS(
        library.sequelize.transaction([&](Transaction& t) {
            library.books.create(titled("Dune"), {.transaction = t});
            CHECK(library.books.count({.where = {{&Book::title, "Dune"}}, .transaction = t}) == 1);
            throw Mine();
        }),
        Mine
    );
    CHECK(countOf(library, "Dune") == 0);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}

TEST_CASE("an unmanaged transaction is committed or rolled back by hand, or dropped", "[transaction]") {
    test::Library library;
    {
        auto t = library.sequelize.transaction();
        library.books.create(titled("kept"), {.transaction = t});
        t.commit();
        CHECK_FALSE(t.isOpen());
    }
    {
        auto t = library.sequelize.transaction();
        library.books.create(titled("undone"), {.transaction = t});
        t.rollback();
    }
    {
        const auto t = library.sequelize.transaction();
        library.books.create(titled("dropped"), {.transaction = t});
    }
    CHECK(countOf(library, "kept") == 1);
    CHECK(countOf(library, "undone") == 0);
    CHECK(countOf(library, "dropped") == 0);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}

TEST_CASE("every call takes part in a transaction", "[transaction]") {
    test::Library library;
    const auto& books = library.books;
    {
        auto t = library.sequelize.transaction();
        auto made = books.bulkCreate({titled("one"), titled("two")}, {.transaction = t});
        books.update({{&Book::pages, 7}}, {.where = {{&Book::title, "one"}}, .transaction = t});
        books.increment(&Book::pages, {.by = 3, .where = {{&Book::title, "one"}}, .transaction = t});
        CHECK(books.findOne({.where = {{&Book::title, "one"}}, .transaction = t})->pages == 10);
        CHECK(books.findByPk(made[0].id, {.transaction = t})->pages == 10);
        CHECK(books.max(&Book::id, {.transaction = t}) == made[1].id);
        CHECK(books.exists({.where = {{&Book::title, "two"}}, .transaction = t}));
        books.reload(made[0], {.transaction = t});
        CHECK(made[0].pages == 10);
        made[0].pages = 11;
        books.save(made[0], {.transaction = t});
        books.update(made[0], {{&Book::author, "me"}}, {.transaction = t});
        books.increment(made[0], &Book::pages, 1, {.transaction = t});
        CHECK(made[0].pages == 12);
        books.destroy(made[1], {.transaction = t});
        CHECK(books.destroy({.where = {{&Book::title, "Patterns"}}, .transaction = t}) == 1);
        const auto page = books.findAndCountAll({.limit = 2, .transaction = t});
        CHECK(page.count == 6);
        CHECK(page.rows.size() == 2);
        std::size_t seen = 0;
        books.findEach({.transaction = t}, [&](Book&) { ++seen; });
        CHECK(seen == 6);
        t.rollback();
    }
    CHECK(books.count() == 6);
    CHECK(countOf(library, "Patterns") == 1);
}

TEST_CASE("a finished transaction cannot be used again", "[transaction][errors]") {
    test::Library library;
    auto t = library.sequelize.transaction();
    t.commit();
    const auto message = test::messageOf<UsageError>([&] { library.books.create(titled("x"), {.transaction = t}); });
    CHECK_THAT(message, test::StartsWith("the transaction " + t.id() + " was committed already; begin a new one."));
    CHECK_THROWS_AS(t.commit(), UsageError);
    CHECK_THROWS_AS(t.rollback(), UsageError);
    CHECK_THROWS_AS(library.sequelize.transaction({.transaction = t}), UsageError);
    CHECK(library.books.count() == 6);
}

TEST_CASE("nested transactions are savepoints with names of their own", "[transaction]") {
    test::Log log;
    test::Library library;
    library.sequelize.transaction({.logging = log.logger()}, [&](Transaction& outer) {
        library.books.create(titled("outer"), {.transaction = outer});
        library.sequelize.transaction({.transaction = outer}, [&](Transaction& inner) {
            CHECK(inner.id() == outer.id() + "-sp-1");
            library.books.create(titled("kept"), {.transaction = inner});
        });
        try {
            library.sequelize.transaction({.transaction = outer}, [&](Transaction& inner) {
                CHECK(inner.id() == outer.id() + "-sp-2");
                library.books.create(titled("undone"), {.transaction = inner});
                library.sequelize.transaction({.transaction = inner}, [&](Transaction& innermost) {
                    CHECK(innermost.id() == outer.id() + "-sp-3");
                    library.books.create(titled("undone too"), {.transaction = innermost});
                });
                throw std::runtime_error("undo");
            });
            FAIL("nothing was thrown");
        } catch (const std::runtime_error& error) {
            CHECK(std::string(error.what()) == "undo");
        }
        CHECK(log.has("): SAVEPOINT `" + outer.id() + "-sp-1`;"));
        CHECK(log.has("): RELEASE SAVEPOINT `" + outer.id() + "-sp-1`;"));
        CHECK(log.has("): ROLLBACK TO SAVEPOINT `" + outer.id() + "-sp-2`;"));
    });
    CHECK(countOf(library, "outer") == 1);
    CHECK(countOf(library, "kept") == 1);
    CHECK(countOf(library, "undone") == 0);
    CHECK(countOf(library, "undone too") == 0);
}

TEST_CASE("options that a nested transaction cannot have are refused", "[transaction][errors]") {
    test::Library library;
    auto t = library.sequelize.transaction();
    CHECK_THROWS_AS(library.sequelize.transaction({.readOnly = true, .transaction = t}), UsageError);
    CHECK_THROWS_AS(
        library.sequelize.transaction({.isolationLevel = IsolationLevel::SERIALIZABLE, .transaction = t}), UsageError
    );
    CHECK_THROWS_AS(library.sequelize.transaction({.transaction = t, .retry = {.max = 2}}), UsageError);
    t.rollback();
}

TEST_CASE("afterCommit runs once the outermost transaction is committed", "[transaction]") {
    test::Library library;
    std::vector<std::string> done;
    library.sequelize.transaction([&](Transaction& outer) {
        outer.afterCommit([&] { done.emplace_back("outer"); });
        library.sequelize.transaction({.transaction = outer}, [&](Transaction& inner) {
            inner.afterCommit([&] { done.emplace_back("inner"); });
        });
        CHECK_THROWS_AS(
            library.sequelize.transaction(
                {.transaction = outer},
                [&](Transaction& inner) {
                    inner.afterCommit([&] { done.emplace_back("never"); });
                    throw std::runtime_error("undo");
                }
            ),
            std::runtime_error
        );
        CHECK(done.empty());
    });
    CHECK(done == test::Texts{"outer", "inner"});

    done.clear();
    CHECK_THROWS_AS(
        library.sequelize.transaction([&](Transaction& t) {
            t.afterCommit([&] { done.emplace_back("never"); });
            throw std::runtime_error("undo");
        }),
        std::runtime_error
    );
    CHECK(done.empty());
}

TEST_CASE("what an afterCommit callback throws is thrown, undoes nothing and is not retried", "[transaction]") {
    test::Library library;
    int runs = 0;
    bool second = false;
    CHECK_THROWS_AS(
        library.sequelize.transaction(
            {.retry = {.max = 3}},
            [&](Transaction& t) {
                ++runs;
                library.books.create(titled("stored"), {.transaction = t});
                t.afterCommit([] {
                    throw DeadlockError({.code = 1, .message = "of another transaction", .isTransient = true});
                });
                t.afterCommit([&] { second = true; });
            }
        ),
        DeadlockError
    );
    CHECK(runs == 1);
    CHECK(second);
    CHECK(countOf(library, "stored") == 1);
}

TEST_CASE("a read-only transaction refuses writes, and its connection may write again", "[transaction]") {
    test::Library library({.pool = {.max = 1}});
    CHECK_THROWS_AS(
        library.sequelize.transaction(
            {.readOnly = true},
            [&](Transaction& t) {
                CHECK(library.books.count({.transaction = t}) == 6);
                library.books.create(titled("x"), {.transaction = t});
            }
        ),
        DatabaseError
    );
    library.books.create(titled("y"));
    CHECK(library.books.count() == 7);
}

TEST_CASE("an isolation level holds for its transaction only", "[transaction]") {
    if (!test::abilities().hasIsolationLevels)
        SKIP_TEST("SQLite's transactions are serializable, whatever level is asked for");
    test::Library library({.pool = {.max = 2}});
    const auto& books = library.books;
    const auto seesOthersCommit = [&](const TransactionOptions& options) {
        auto t = library.sequelize.transaction(options);
        const auto before = books.count({.transaction = t});
        books.create(titled("another"));
        return books.count({.transaction = t}) == before + 1;
    };
    CHECK(seesOthersCommit({.isolationLevel = IsolationLevel::READ_COMMITTED}));
    CHECK_FALSE(seesOthersCommit({}));
    CHECK_FALSE(seesOthersCommit({.isolationLevel = IsolationLevel::REPEATABLE_READ}));
    auto writer = library.sequelize.transaction();
    books.create(titled("dirty"), {.transaction = writer});
    auto reader = library.sequelize.transaction({.isolationLevel = IsolationLevel::READ_UNCOMMITTED});
    CHECK(books.exists({.where = {{&Book::title, "dirty"}}, .transaction = reader}));
}

TEST_CASE("nested create and bulkCreate within a transaction are undone alone when they fail", "[transaction]") {
    test::Library library;
    std::vector<Book> many(5000, titled("bulk"));
    many.push_back({.id = 1, .title = "twice"});
    library.sequelize.transaction([&](Transaction& t) {
        library.books.create(titled("before"), {.transaction = t});
        many.resize(70'000, titled("bulk"));
        many.back().id = 1;  // exists
        CHECK_THROWS_AS(library.books.bulkCreate(many, {.transaction = t}), UniqueConstraintError);
        CHECK(library.books.count({.where = {{&Book::title, "bulk"}}, .transaction = t}) == 0);
    });
    CHECK(library.books.count() == 7);
}

TEST_CASE("DDL in a transaction of MySQL is reported", "[transaction][errors]") {
    test::Library library;
    auto t = library.sequelize.transaction();
    library.books.create(titled("early"), {.transaction = t});
    if (!test::speaksMysql()) {
        library.books.destroy({.truncate = true, .transaction = t});  // part of the transaction
        t.rollback();
        CHECK(library.books.count() == 6);
        return;
    }
    const auto message =
        test::messageOf<TransactionError>([&] { library.books.destroy({.truncate = true, .transaction = t}); });
    CHECK_THAT(message, test::containsString("was committed by a statement in it"));
    CHECK_THAT(message, test::containsString("TRUNCATE `query_books`"));
    CHECK_THROWS_AS(library.books.create(titled("late"), {.transaction = t}), TransactionError);
    CHECK_THROWS_AS(t.commit(), TransactionError);
    CHECK(library.books.count() == 0);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
}

TEST_CASE("a commit that the database refuses undoes everything, and keeps a database in memory", "[transaction]") {
    if (!test::abilities().defersForeignKeys) SKIP_TEST("MySQL and MariaDB check foreign keys with each statement");
    Sequelize sequelize{"sqlite::memory:"};
    sequelize.query("CREATE TABLE commit_parent (id INTEGER PRIMARY KEY)");
    sequelize.query(
        "CREATE TABLE commit_child (parent INTEGER REFERENCES commit_parent (id) DEFERRABLE INITIALLY DEFERRED)"
    );
    CHECK_THROWS_AS(
        sequelize.transaction([&](Transaction& t) {
            sequelize.query("INSERT INTO commit_child VALUES (7)", {.transaction = t});
        }),
        ForeignKeyConstraintError
    );
    CHECK(sequelize.query<int>("SELECT COUNT(*) FROM commit_child") == std::vector{0});
    sequelize.transaction([&](Transaction& t) {
        sequelize.query("INSERT INTO commit_parent VALUES (7)", {.transaction = t});
        sequelize.query("INSERT INTO commit_child VALUES (7)", {.transaction = t});
    });
    CHECK(sequelize.query<int>("SELECT COUNT(*) FROM commit_child") == std::vector{1});
}

TEST_CASE("a savepoint that outlives its transaction has ended with it", "[transaction][errors]") {
    test::Library library;
    std::optional<Transaction> outer(library.sequelize.transaction());
    {
        auto inner = library.sequelize.transaction({.transaction = *outer});
        library.books.create(titled("Emma"), {.transaction = inner});
        outer.reset();
        CHECK_THROWS_AS(library.books.create(titled("Emma"), {.transaction = inner}), UsageError);
        CHECK_THROWS_AS(inner.commit(), UsageError);
    }
    CHECK(countOf(library, "Emma") == 0);
    library.books.create(titled("Emma"));
    CHECK(countOf(library, "Emma") == 1);
}

TEST_CASE(
    "a transaction that was moved from takes no calls, and one that is assigned to ends the former",
    "[transaction][errors]"
) {
    test::Library library;
    auto first = library.sequelize.transaction();
    library.books.create(titled("Emma"), {.transaction = first});
    auto second = std::move(first);
    // NOLINTNEXTLINE(bugprone-use-after-move)
    CHECK_THROWS_AS(library.books.create(titled("Dune"), {.transaction = first}), UsageError);
    second.rollback();
    second = library.sequelize.transaction();
    library.books.create(titled("Dune"), {.transaction = second});
    second.commit();
    CHECK(countOf(library, "Emma") == 0);
    CHECK(countOf(library, "Dune") == 1);
}
