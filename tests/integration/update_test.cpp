#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::each;
using test::Ids;

namespace {

const DateTime longAgo = std::chrono::sys_days(2001y / 2 / 3) + 4h + 5min + 6s;

/// All rows as if they had been updated long ago.
void age() {
    test::rawSession().run("UPDATE query_books SET updatedAt = ?", {longAgo});
}

Ids touched(const test::Library& library) {
    return library.where({{&Book::updatedAt, Op::ne(longAgo)}});
}

}  // namespace

TEST_CASE("update sets values, NULL and expressions, and updatedAt", "[update]") {
    const test::Library library;
    const auto& books = library.books;
    age();
    CHECK(touched(library) == Ids{});
    CHECK(
        books.update({{&Book::author, "Fowler, M."}, {&Book::price, null}}, {.where = {{&Book::author, "Fowler"}}}) == 2
    );
    CHECK(library.where({{&Book::author, "Fowler, M."}}) == Ids{2, 3});
    CHECK(library.where({{&Book::price, null}}) == Ids{2, 3});
    CHECK(touched(library) == Ids{2, 3});

    CHECK(
        books.update(
            {{&Book::pages, literal("pages * 2")}, {&Book::title, fn("UPPER", &Book::title)}},
            {.where = {{&Book::id, 1}}}
        ) == 1
    );
    CHECK(books.findByPk(1)->pages == 928);
    CHECK(books.findByPk(1)->title == "CLEAN CODE");
    CHECK(books.update({{&Book::price, col(&Book::pages)}}, {.where = {{&Book::id, 4}}}) == 1);
    CHECK(books.findByPk(4)->price == 120.0);
    CHECK(books.update({{"pages", 5}, {"lent", true}}, {.where = {{"id", 4}}}) == 1);
    CHECK(books.findByPk(4)->pages == 5);
    CHECK(books.findByPk(4)->lent);
    CHECK(books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 99}}}) == 0);
}

TEST_CASE("update: silent, limit, an own updatedAt", "[update]") {
    const test::Library library;
    const auto& books = library.books;
    age();
    CHECK(books.update({{&Book::pages, 7}}, {.where = {{&Book::id, 1}}, .silent = true}) == 1);
    CHECK(touched(library) == Ids{});
    CHECK(books.update({{&Book::lent, true}}, {.where = {{&Book::lent, false}}, .limit = 2, .silent = true}) == 2);
    CHECK(books.count({.where = {{&Book::lent, true}}}) == 4);
    const DateTime chosen = std::chrono::sys_days(2030y / 1 / 1);
    CHECK(books.update({{&Book::updatedAt, chosen}}, {.where = {{&Book::id, 2}}}) == 1);
    CHECK(books.findByPk(2)->updatedAt == chosen);
}

TEST_CASE("update, increment and destroy of every row must be meant", "[update][destroy]") {
    const test::Library library;
    const auto& books = library.books;
    test::Log log;
    const auto logging = log.logger();
    const auto refused = [](auto&& action) {
        const auto message = test::messageOf<UsageError>(action);
        INFO(message);
        return message.find("every row") != std::string::npos;
    };
    const std::vector<std::int64_t> none;
    CHECK(refused([&] { books.update({{&Book::pages, 1}}, {.logging = logging}); }));
    CHECK(refused([&] { books.update({{&Book::pages, 1}}, {.where = {}, .logging = logging}); }));
    CHECK(refused([&] {
        books.update({{&Book::pages, 1}}, {.where = {{&Book::id, Op::notIn(none)}}, .logging = logging});
    }));
    CHECK(refused([&] { books.destroy({.logging = logging}); }));
    CHECK(refused([&] { books.destroy({.where = {{&Book::id, Op::notIn(none)}}, .logging = logging}); }));
    CHECK(refused([&] { books.destroy({.where = !(col(&Book::id).in(none)), .logging = logging}); }));
    CHECK(refused([&] { books.increment(&Book::pages, {.logging = logging}); }));
    CHECK(refused([&] { books.decrement(&Book::pages, {.where = col(&Book::id).notIn(none), .logging = logging}); }));
    CHECK(log.size() == 0);
    CHECK(books.count() == 6);

    CHECK(books.destroy({.where = {{&Book::id, Op::in(none)}}}) == 0);
    CHECK(books.destroy({.where = {{&Book::id, Op::notIn(none)}, {&Book::lent, true}}}) == 2);
    CHECK(books.update({{&Book::pages, 1}}, {.where = literal("1 = 1")}) == 4);
}

TEST_CASE("increment and decrement", "[update]") {
    const test::Library library;
    const auto& books = library.books;
    age();
    CHECK(books.increment(&Book::pages, {.where = {{&Book::author, "Fowler"}}}) == 2);
    CHECK(books.findByPk(2)->pages == 449);
    CHECK(books.findByPk(3)->pages == 534);
    CHECK(touched(library) == Ids{2, 3});
    CHECK(books.decrement(&Book::pages, {.by = 50, .where = {{&Book::id, 2}}, .silent = true}) == 1);
    CHECK(books.findByPk(2)->pages == 399);
    CHECK(books.increment(&Book::price, {.by = 0.25, .where = {{&Book::id, 2}}}) == 1);
    CHECK(books.findByPk(2)->price == 47.5);
    CHECK(books.increment(&Book::pages, {.by = -9, .where = {{&Book::id, 2}}}) == 1);
    CHECK(books.findByPk(2)->pages == 390);
    // NULL plus one is NULL
    CHECK(books.increment(&Book::price, {.where = {{&Book::id, 3}}}) == 1);
    CHECK(books.findByPk(3)->price == std::nullopt);
    CHECK(books.increment(&Book::pages, {.where = {{&Book::id, 99}}}) == 0);
}

TEST_CASE("destroy", "[destroy]") {
    const test::Library library;
    const auto& books = library.books;
    SECTION("where") {
        CHECK(books.destroy({.where = {{&Book::author, "Fowler"}}}) == 2);
        CHECK(library.where({}) == Ids{1, 4, 5, 6});
        CHECK(books.destroy({.where = {{&Book::id, 99}}}) == 0);
        CHECK(books.create({.title = "next"}).id == 7);
    }
    SECTION("limit") {
        CHECK(books.destroy({.where = {{&Book::pages, Op::gt(0)}}, .limit = 4}) == 4);
        CHECK(books.count() == 2);
    }
    SECTION("truncate") {
        CHECK(books.destroy({.truncate = true}) == 0);
        CHECK(books.count() == 0);
        CHECK(books.create({.title = "first"}).id == 1);
    }
    SECTION("truncate takes no where") {
        CHECK_THROWS_AS(books.destroy({.where = {{&Book::id, 1}}, .truncate = true}), UsageError);
        CHECK(books.count() == 6);
    }
}

TEST_CASE("an update checks its values before it sends them", "[update][validation]") {
    const test::Library library;
    test::Log log;
    const auto refused = [&](Values<Book> values) {
        return test::messageOf<ValidationError>([&] {
            library.books.update(values, {.where = {{&Book::id, 1}}, .logging = log.logger()});
        });
    };
    CHECK_THAT(
        refused({{&Book::title, std::string(256, 'x')}}), test::containsString("query_book.title is longer than 255")
    );
    CHECK_THAT(refused({{&Book::pages, 2147483648}}), test::containsString("query_book.pages is outside the range"));
    CHECK_THAT(refused({{"title", null}}), test::containsString("query_book.title cannot be null"));
    CHECK_THAT(refused({{"published", "soon"}}), test::containsString("query_book.published is text"));
    CHECK(log.size() == 0);
    CHECK(library.books.findByPk(1)->title == "Clean Code");
}

TEST_CASE("a computed number goes into a BOOLEAN", "[update]") {
    test::Library library;
    library.books.update({{&Book::lent, literal("1 - 1")}}, {.where = {{&Book::id, 3}}});
    library.books.update({{&Book::lent, literal("pages > 1000 -- never")}}, {.where = {{&Book::id, 5}}});
    CHECK(library.books.count({.where = {{&Book::lent, true}}}) == 0);
    library.books.update({{&Book::lent, literal("lent")}}, {.where = {{&Book::pages, Op::gte(0)}}});
    library.books.update({{&Book::lent, literal("2 - 1")}}, {.where = {{&Book::id, 3}}});
    CHECK(library.where({{&Book::lent, true}}) == test::Ids{3});
}
