#include <algorithm>
#include <chrono>
#include <string>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::Ids;

/// What may happen while `findEach` reads rows.

TEST_CASE("the visitor of a findEach may run statements in its transaction", "[find][transaction]") {
    test::Library library;
    const auto& books = library.books;
    auto& db = library.sequelize;
    Ids seen;
    const auto see = [&](const Book& book) { seen.push_back(book.id); };
    SECTION("that read") {
        db.transaction([&](Transaction& t) {
            books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
                see(book);
                CHECK(books.count({.transaction = t}) == 6);
                CHECK(books.findByPk(7 - book.id, {.transaction = t})->id == 7 - book.id);
            });
        });
    }
    SECTION("that write: the rows to come are those that were there") {
        db.transaction([&](Transaction& t) {
            books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
                see(book);
                CHECK(book.pages != 1);
                books.create({.title = "one more"}, {.transaction = t});
                books.update({{&Book::pages, 1}}, {.where = {{&Book::id, Op::ne(book.id)}}, .transaction = t});
            });
            CHECK(books.count({.transaction = t}) == 12);
        });
    }
    SECTION("that delete what it is to see") {
        db.transaction([&](Transaction& t) {
            books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
                see(book);
                books.destroy({.where = {{&Book::id, Op::gt(0)}}, .transaction = t});
            });
        });
        CHECK(books.count() == 0);
    }
    SECTION("that read rows one by one themselves") {
        int inner = 0;
        db.transaction([&](Transaction& t) {
            books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
                see(book);
                books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book&) {
                    ++inner;
                    CHECK(books.count({.transaction = t}) == 6);
                });
            });
        });
        CHECK(inner == 36);
    }
    SECTION("that end the transaction, or a savepoint in it") {
        auto t = db.transaction();
        books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
            see(book);
            if (book.id < 3) {
                db.transaction({.transaction = t}, [&](Transaction& inner) {
                    books.destroy({.where = {{&Book::id, 6}}, .transaction = inner});
                    if (book.id == 1) inner.rollback();
                });
            }
            if (book.id == 3) t.commit();
        });
        CHECK(books.count() == 5);
    }
    SECTION("that fail") {
        db.transaction([&](Transaction& t) {
            books.findEach({.order = {&Book::id}, .transaction = t}, [&](const Book& book) {
                see(book);
                auto part =
                    db.transaction({.transaction = t});  // a savepoint, without which PostgreSQL's would be spoiled
                CHECK_THROWS_AS(
                    books.create({.id = 1, .title = "again"}, {.transaction = part}), UniqueConstraintError
                );
                part.rollback();
            });
        });
    }
    CHECK(seen == Ids{1, 2, 3, 4, 5, 6});
    CHECK(db.poolStatistics().borrowed == 0);
}

namespace {

struct Line {
    std::int64_t id{};
    std::string text{};
};

}  // namespace

TEST_CASE("a findEach that is stopped early does not read the rest", "[find]") {
    Sequelize db = test::database({.define = {.timestamps = false}});
    const auto lines = db.define<Line>("cr_line", {field<&Line::text>()});
    const test::FreshTables tables(db);
    lines.create({.text = std::string(200, 'x')});
    for (int i = 0; i < 18; ++i) db.query("INSERT INTO cr_lines (text) SELECT text FROM cr_lines");  // 262,144 rows
    using Clock = std::chrono::steady_clock;
    const auto timeOf = [](auto work) {
        const auto start = Clock::now();
        work();
        return Clock::now() - start;
    };
    const auto whole = timeOf([&] { lines.findEach([](const Line&) {}); });
    // Of three, since a busy machine makes one of them long.
    const auto shortest = [&](auto work) { return std::min({timeOf(work), timeOf(work), timeOf(work)}); };
    CHECK(shortest([&] { lines.findEach([](const Line&) { return false; }); }) < whole / 2);
    CHECK(shortest([&] {
              CHECK_THROWS_AS(
                  lines.findEach([](const Line&) { throw std::runtime_error("enough"); }), std::runtime_error
              );
          }) < whole / 2);
    // The connection, and a transaction, go on.
    db.transaction([&](Transaction& t) {
        lines.update({{&Line::text, "changed"}}, {.where = {{&Line::id, 1}}, .transaction = t});
        lines.findEach({.transaction = t}, [](const Line&) { return false; });
        CHECK(lines.findByPk(1, {.transaction = t})->text == "changed");
        for (int i = 0; i < 3; ++i) lines.findEach({.transaction = t}, [](const Line&) { return false; });
    });
    CHECK(lines.findByPk(1)->text == "changed");
    CHECK(db.poolStatistics().created <= 2);
    for (int i = 0; i < 20; ++i) {
        lines.findEach([](const Line&) { return false; });
        CHECK(lines.findAll({.limit = 3}).size() == 3);
    }
}
