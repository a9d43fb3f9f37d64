#include <atomic>
#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using test::Book;

/// What a transaction refuses, so that nothing runs outside of it, or ends it, unnoticed.

TEST_CASE("raw statements that would begin or end a transaction are refused inside of one", "[transaction][errors]") {
    test::Library library;
    auto& db = library.sequelize;
    std::vector<std::string> statements = {"BEGIN", "begin ", "/* x */ COMMIT", "ROLLBACK", "-- c\nCommit"};
    if (test::speaksMysql()) {
        for (const char* more :
             {"START TRANSACTION", "start /* */ transaction READ ONLY", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN",
              "SET autocommit = 0", "SET @@autocommit=1", "SET SESSION `autocommit` = 0", "SET @a = 1, autocommit = 0",
              "XA BEGIN 'x'", "/*!40000 COMMIT */", "/*!40000 SET autocommit = 1 */", "COMMIT WORK"})
            statements.emplace_back(more);
    } else {
        statements.emplace_back("END TRANSACTION");
        if (test::isSqlite()) statements.emplace_back("BEGIN IMMEDIATE");
    }
    auto t = db.transaction();
    library.books.create({.title = "first"}, {.transaction = t});
    for (const auto& sql : statements) {
        INFO(sql);
        CHECK_THROWS_AS(db.query(sql, {.transaction = t}), UsageError);
        CHECK_THROWS_AS(db.query(sql, {.type = QueryTypes::UPDATE, .transaction = t}), UsageError);
    }
    db.query("SAVEPOINT mine", {.transaction = t});
    db.query("ROLLBACK TO mine", {.transaction = t});
    db.query("RELEASE SAVEPOINT mine", {.transaction = t});
    if (test::speaksMysql()) db.query("SET @autocommit = 'COMMIT'", {.transaction = t});
    t.rollback();
    CHECK(library.books.count() == 6);
}

TEST_CASE("a procedure that commits and begins anew is noticed by what comes next", "[transaction][errors]") {
    if (!test::abilities().hasProcedures) SKIP_TEST("SQLite has no procedures");
    test::Library library;
    auto& db = library.sequelize;
    auto raw = test::rawSession();
    raw.run("DROP PROCEDURE IF EXISTS commits_and_begins");
    raw.run("DROP PROCEDURE IF EXISTS is_harmless");
    raw.run("CREATE PROCEDURE commits_and_begins() BEGIN COMMIT; START TRANSACTION; SELECT 1 AS one; END");
    raw.run("CREATE PROCEDURE is_harmless() BEGIN SELECT 1 AS one; END");
    SECTION("by the call itself") {
        auto t = db.transaction();
        CHECK_THROWS_AS(
            db.query("CALL commits_and_begins()", {.type = QueryTypes::UPDATE, .transaction = t}), TransactionError
        );
        CHECK_THROWS_AS(t.commit(), TransactionError);
    }
    SECTION("by the next statement") {
        auto t = db.transaction();
        db.query("CALL commits_and_begins()", {.transaction = t});
        CHECK_THROWS_AS(library.books.create({.title = "x"}, {.transaction = t}), TransactionError);
    }
    SECTION("by the commit") {
        auto t = db.transaction();
        db.query("CALL commits_and_begins()", {.transaction = t});
        CHECK_THROWS_AS(t.commit(), TransactionError);
    }
    SECTION("by the rollback") {
        auto t = db.transaction();
        library.books.create({.title = "stored"}, {.transaction = t});
        db.query("CALL commits_and_begins()", {.transaction = t});
        CHECK_THROWS_AS(t.rollback(), TransactionError);
        CHECK(library.books.count() == 7);
        library.books.destroy({.where = {{&Book::title, "stored"}}});
    }
    SECTION("of one that does not, nothing is noticed") {
        db.transaction([&](Transaction& t) {
            CHECK(db.query("CALL is_harmless()", {.transaction = t}).rows.size() == 1);
            library.books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .transaction = t});
            db.query("CALL is_harmless()", {.type = QueryTypes::UPDATE, .transaction = t});
        });
        CHECK(library.books.findByPk(1)->pages == 1);
    }
    CHECK(library.books.count() == 6);
    raw.run("DROP PROCEDURE commits_and_begins");
    raw.run("DROP PROCEDURE is_harmless");
}

TEST_CASE("a transaction and a model of another Sequelize object are refused", "[transaction][errors]") {
    test::Library library;
    Sequelize other = test::database();
    const auto foreign = test::defineBooks(other);
    {
        const auto t = other.transaction();
        const auto refuses = [](auto call) {
            CHECK_THAT(test::messageOf<UsageError>(call), test::containsString("is of another Sequelize object"));
        };
        const auto& books = library.books;
        refuses([&] { (void)books.findAll({.transaction = t}); });
        refuses([&] { (void)books.count({.transaction = t}); });
        refuses([&] { books.create({.title = "x"}, {.transaction = t}); });
        refuses([&] { books.bulkCreate({{.title = "x"}, {.title = "y"}}, {.transaction = t}); });
        refuses([&] { books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .transaction = t}); });
        refuses([&] { books.destroy({.where = {{&Book::id, 1}}, .transaction = t}); });
        refuses([&] { books.findEach({.transaction = t}, [](const Book&) {}); });
        refuses([&] { library.sequelize.query("SELECT 1", {.transaction = t}); });
        refuses([&] { (void)library.sequelize.transaction({.transaction = t}); });
        refuses([&] { (void)library.sequelize.query("SELECT * FROM query_books", foreign); });
    }
    CHECK(library.books.count() == 6);
}

namespace {

struct Part;
struct Whole {
    std::int64_t id{};
    HasMany<Part> parts{};
};
struct Part {
    std::int64_t id{};
    std::optional<std::int64_t> wholeId{};
};

}  // namespace

TEST_CASE("models of two Sequelize objects cannot be associated", "[association][errors]") {
    Sequelize one = test::database();
    Sequelize other = test::database();
    const auto wholes = one.define<Whole>("tr_whole", {});
    const auto parts = other.define<Part>("tr_part", {field<&Part::wholeId>()});
    CHECK_THROWS_AS(wholes.hasMany(parts, {.as = &Whole::parts}), UsageError);
    CHECK_THROWS_AS(parts.belongsTo(wholes), UsageError);
    const auto own = other.define<Whole>("tr_whole", {});
    CHECK_THROWS_AS(wholes.hasMany(parts, {.as = &Whole::parts}), UsageError);
    own.hasMany(parts, {.as = &Whole::parts, .foreignKey = &Part::wholeId});
}

TEST_CASE("an object that was moved from says so", "[errors]") {
    Sequelize one = test::database();
    const Sequelize other = std::move(one);
    CHECK_THROWS_AS(one.authenticate(), UsageError);
    CHECK_THROWS_AS(one.query("SELECT 1"), UsageError);
    CHECK_THROWS_AS(one.transaction([](Transaction&) {}), UsageError);
    CHECK_THROWS_AS(one.sync(), UsageError);
    CHECK_THROWS_AS(test::defineBooks(one), UsageError);
}

TEST_CASE("a transaction that two threads use at once is refused to the later one", "[transaction][errors][threads]") {
    test::Library library;
    library.sequelize.transaction([&](Transaction& t) {
        library.books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
            if (book.id != 1) return;
            std::thread([&] {
                CHECK_THAT(
                    test::messageOf<UsageError>([&] { (void)library.books.count({.transaction = t}); }),
                    test::containsString("another thread")
                );
                CHECK_THROWS_AS(t.commit(), UsageError);
            }).join();
        });
        // One after the other they may.
        std::thread([&] { CHECK(library.books.count({.transaction = t}) == 6); }).join();
        library.books.create({.title = "after"}, {.transaction = t});
    });
    CHECK(library.books.count() == 7);
}

TEST_CASE("many threads on one transaction never mix their statements", "[transaction][threads]") {
    test::Library library;
    std::atomic<int> done{0};
    std::atomic<int> refused{0};
    library.sequelize.transaction([&](Transaction& t) {
        const auto errors = test::onThreads(4, [&](int) {
            for (int i = 0; i < 50; ++i) {
                try {
                    library.books.increment(&Book::pages, {.by = 1, .where = {{&Book::id, 4}}, .transaction = t});
                    ++done;
                } catch (const UsageError&) {
                    ++refused;
                }
            }
        });
        CHECK(errors == std::vector<std::string>());
    });
    CHECK(done + refused == 200);
    CHECK(library.books.findByPk(4)->pages == 120 + done);
}

TEST_CASE("requireTransaction: a forgotten .transaction is an error", "[transaction][errors]") {
    test::Library library({.requireTransaction = true});
    auto& db = library.sequelize;
    const auto& books = library.books;
    CHECK(books.count() == 6);
    db.transaction([&](Transaction& t) {
        const auto refuses = [](auto call) {
            CHECK_THAT(test::messageOf<UsageError>(call), test::containsString(".transaction = t"));
        };
        refuses([&] { (void)books.count(); });
        refuses([&] { (void)books.findAll(); });
        refuses([&] { books.create({.title = "x"}); });
        refuses([&] { books.bulkCreate({{.title = "x"}, {.title = "y"}}); });
        refuses([&] { books.destroy({.where = {{&Book::id, 1}}}); });
        refuses([&] { db.query("SELECT 1"); });
        refuses([&] { db.transaction([](Transaction&) {}); });
        refuses([&] { (void)db.transaction(); });
        CHECK(books.count({.transaction = t}) == 6);
        db.transaction({.transaction = t}, [&](Transaction& inner) {
            CHECK(books.count({.transaction = inner}) == 6);
        });
        CHECK(books.count({.transaction = null}) == 6);
        CHECK(db.query<int>("SELECT 1", {.transaction = null}) == std::vector{1});
        // Not this thread's, and not this object's.
        std::thread([&] { CHECK(books.count() == 6); }).join();
        t.afterCommit([&] { CHECK(books.count() == 7); });
        books.create({.title = "x"}, {.transaction = t});
    });
    CHECK(books.count() == 7);
    CHECK_THROWS_AS(db.transaction([&](Transaction&) { (void)books.count(); }), UsageError);
    CHECK(books.count() == 7);
}

TEST_CASE("without requireTransaction other calls run outside", "[transaction]") {
    test::Library library({.requireTransaction = false});
    library.sequelize.transaction([&](Transaction& t) {
        library.books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .transaction = t});
        CHECK(library.books.findByPk(1)->pages == 464);
    });
}
