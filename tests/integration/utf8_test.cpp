// Invalid UTF-8 reaches no database: MySQL would cut such a value at the bad byte and go on with the rest.
#include <string>
#include <vector>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;
using test::Ids;

TEST_CASE("no statement has a text that is not UTF-8", "[conditions][utf8]") {
    test::Library library;
    const auto& books = library.books;
    for (const std::string bad : {"Fowler\xff", "\xc3", "Fowler\xed\xa0\x80", "0123456789abcdef\x80", "01234567\xf5"}) {
        CAPTURE(bad.size());
        CHECK_THROWS_AS(library.where({{&Book::author, bad}}), UsageError);
        CHECK_THROWS_AS(library.where({{&Book::author, Op::in({std::string("x"), bad})}}), UsageError);
        CHECK_THROWS_AS(library.where({{&Book::author, Op::ne(bad)}}), UsageError);
        CHECK_THROWS_AS(library.where({{&Book::author, Op::startsWith(bad)}}), UsageError);
        CHECK_THROWS_AS(library.where({{&Book::author, Op::like(bad)}}), UsageError);
        CHECK_THROWS_AS(library.where(fn("UPPER", &Book::author) == bad), UsageError);
        CHECK_THROWS_AS(library.where({{"author", bad}}), UsageError);
        CHECK_THROWS_AS(library.where(literal("author = '" + bad + "'")), UsageError);
        CHECK_THROWS_AS(books.destroy({.where = {{&Book::author, bad}}}), UsageError);
        CHECK_THROWS_AS(books.update({{&Book::pages, 1}}, {.where = {{&Book::author, bad}}}), UsageError);
        CHECK_THROWS_AS(books.update({{&Book::title, fn("UPPER", bad)}}, {.where = {{&Book::id, 1}}}), UsageError);
        CHECK_THROWS_AS(books.create({.title = bad}), ValidationError);
        CHECK_THROWS_AS(
            library.sequelize.query("SELECT * FROM query_books WHERE author = ?", {.replacements = {bad}}), UsageError
        );
        CHECK_THROWS_AS(
            library.sequelize.query("SELECT * FROM query_books WHERE author = :a", {.replacements = {{"a", bad}}}),
            UsageError
        );
        CHECK_THROWS_AS(library.sequelize.query("SELECT '" + bad + "'"), UsageError);
    }
    CHECK_THROWS_WITH(
        library.where({{&Book::id, 1}, {&Book::author, "Fowler\xff"}}),
        test::containsString("Parameter 2 is not valid UTF-8")
    );
    CHECK(books.count() == 6);
    CHECK(library.where({{&Book::author, "Füßler 𝄞 0123456789"}}) == Ids{});
}

TEST_CASE("texts keep their NUL bytes in conditions", "[conditions][utf8]") {
    const test::Library library;
    const std::string whole("Martin\0x", 8);
    CHECK(library.where({{&Book::author, whole}}) == Ids{});
    library.books.create({.title = "nul", .author = whole});
    CHECK(library.where({{&Book::author, whole}}) == Ids{7});
    CHECK(library.where({{&Book::author, "Martin"}}) == Ids{1, 6});
    CHECK(library.books.destroy({.where = {{&Book::author, whole}}}) == 1);
}
