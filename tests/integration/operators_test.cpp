#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::Ids;

TEST_CASE("comparisons, as pairs and as expressions", "[find][operators]") {
    const test::Library library;
    CHECK(library.where({{&Book::pages, 464}}) == Ids{1, 6});
    CHECK(library.where({{&Book::pages, Op::eq(464)}}) == Ids{1, 6});
    CHECK(library.where({{&Book::pages, Op::ne(464)}}) == Ids{2, 3, 4, 5});
    CHECK(library.where({{&Book::pages, Op::gt(464)}}) == Ids{3});
    CHECK(library.where({{&Book::pages, Op::gte(464)}}) == Ids{1, 3, 6});
    CHECK(library.where({{&Book::pages, Op::lt(120)}}) == Ids{5});
    CHECK(library.where({{&Book::pages, Op::lte(120)}}) == Ids{4, 5});
    CHECK(library.where(col(&Book::pages) == 464) == Ids{1, 6});
    CHECK(library.where(col(&Book::pages) != 464) == Ids{2, 3, 4, 5});
    CHECK(library.where(col(&Book::pages) > 464) == Ids{3});
    CHECK(library.where(col(&Book::pages) >= 464) == Ids{1, 3, 6});
    CHECK(library.where(col(&Book::pages) < 120) == Ids{5});
    CHECK(library.where(col(&Book::pages) <= 120) == Ids{4, 5});
    CHECK(library.where({{&Book::title, "Clean Code"}}) == Ids{1});
    CHECK(library.where({{&Book::price, 33.5}}) == Ids{1});
    CHECK(library.where({{&Book::lent, true}}) == Ids{3, 5});
    CHECK(library.where({{&Book::published, Op::lt(2002y / 11 / 5)}}) == Ids{2});
    CHECK(library.where({{&Book::createdAt, Op::gt(DateTime{})}}) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(library.where({{"pages", 464}}) == Ids{1, 6});
    CHECK(library.where({{"pages", Op::gt(464)}}) == Ids{3});
}

TEST_CASE("NULL, true and false", "[find][operators]") {
    const test::Library library;
    CHECK(library.where({{&Book::author, null}}) == Ids{4});
    CHECK(library.where({{&Book::author, std::nullopt}}) == Ids{4});
    CHECK(library.where({{&Book::author, std::optional<std::string>()}}) == Ids{4});
    CHECK(library.where({{&Book::author, Op::is(null)}}) == Ids{4});
    CHECK(library.where({{&Book::author, Op::isNot(null)}}) == Ids{1, 2, 3, 5, 6});
    CHECK(library.where({{&Book::author, Op::ne(null)}}) == Ids{1, 2, 3, 5, 6});
    CHECK(library.where({{&Book::author, Op::not_(null)}}) == Ids{1, 2, 3, 5, 6});
    CHECK(library.where({{&Book::lent, Op::is(true)}}) == Ids{3, 5});
    CHECK(library.where({{&Book::lent, Op::isNot(true)}}) == Ids{1, 2, 4, 6});
    CHECK(library.where({{&Book::lent, Op::is(false)}}) == Ids{1, 2, 4, 6});
    CHECK(library.where({{&Book::lent, Op::not_(false)}}) == Ids{3, 5});
    CHECK(library.where(col(&Book::author).is(null)) == Ids{4});
    CHECK(library.where(col(&Book::author).isNot(null)) == Ids{1, 2, 3, 5, 6});
    CHECK(library.where(col(&Book::author) == null) == Ids{4});
    // three-valued logic: NULL is neither equal nor unequal
    CHECK(library.where({{&Book::author, Op::ne("Fowler")}}) == Ids{1, 5, 6});
    CHECK(library.where({{&Book::author, Op::not_("Fowler")}}) == Ids{1, 5, 6});
}

TEST_CASE("ranges and lists", "[find][operators]") {
    const test::Library library;
    CHECK(library.where({{&Book::pages, Op::between(120, 448)}}) == Ids{2, 4});
    CHECK(library.where({{&Book::pages, Op::notBetween(120, 464)}}) == Ids{3, 5});
    CHECK(library.where({{&Book::published, Op::between(1999y / 7 / 8, 2002y / 11 / 5)}}) == Ids{2, 3});
    CHECK(library.where({{&Book::id, Op::in({1, 3, 99})}}) == Ids{1, 3});
    CHECK(library.where({{&Book::id, std::vector<std::int64_t>{2, 4}}}) == Ids{2, 4});
    CHECK(library.where({{&Book::title, Op::in({"Patterns", "a|b"})}}) == Ids{3, 6});
    CHECK(library.where({{&Book::id, Op::notIn({1, 3})}}) == Ids{2, 4, 5, 6});
    CHECK(library.where({{&Book::id, Op::in(std::vector<int>())}}) == Ids{});
    CHECK(library.where({{&Book::id, Op::notIn(std::vector<int>())}}) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(library.where(col(&Book::id).in({1, 3})) == Ids{1, 3});
    CHECK(library.where(col(&Book::id).notIn({1, 3})) == Ids{2, 4, 5, 6});
    CHECK(library.where(col(&Book::pages).between(120, 448)) == Ids{2, 4});
    CHECK(library.where(col(&Book::pages).notBetween(120, 464)) == Ids{3, 5});
    std::vector<std::int64_t> many(5000);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::int64_t>(i) + 5;
    CHECK(library.where({{&Book::id, many}}) == Ids{5, 6});
}

TEST_CASE("texts and wildcards", "[find][operators]") {
    const test::Library library;
    CHECK(library.where({{&Book::title, Op::like("Clean%")}}) == Ids{1});
    CHECK(library.where({{&Book::title, Op::like("%t%")}}) == Ids{2, 3});
    CHECK(library.where({{&Book::title, Op::notLike("%a%")}}) == Ids{4});
    CHECK(library.where({{&Book::title, Op::startsWith("100%")}}) == Ids{4});
    CHECK(library.where({{&Book::title, Op::startsWith("%")}}) == Ids{});
    CHECK(library.where({{&Book::title, Op::endsWith("Code")}}) == Ids{1});
    CHECK(library.where({{&Book::title, Op::endsWith("+")}}) == Ids{4});
    CHECK(library.where({{&Book::title, Op::substring("e_c")}}) == Ids{5});
    CHECK(library.where({{&Book::title, Op::substring("|")}}) == Ids{6});
    CHECK(library.where({{&Book::title, Op::substring("a|b")}}) == Ids{6});
    CHECK(library.where({{&Book::title, Op::substring("\\")}}) == Ids{});
    CHECK(library.where({{&Book::title, Op::substring("'; DROP TABLE query_books; --")}}) == Ids{});
    CHECK(library.where(col(&Book::title).like("%s")) == Ids{3});
    CHECK(library.where(col(&Book::title).notLike("%a%")) == Ids{4});
    CHECK(library.where(col(&Book::title).startsWith("Pat")) == Ids{3});
    CHECK(library.where(col(&Book::title).endsWith("ing")) == Ids{2});
    CHECK(library.where(col(&Book::title).substring("fact")) == Ids{2});
}

TEST_CASE("regular expressions", "[find][operators]") {
    const test::Library library;
    if (!test::speaksMysql()) {
        CHECK_THAT(
            test::messageOf<UsageError>([&] {
                (void)library.where({{&Book::title, Op::regexp("x")}});
            }),
            test::containsString("sqlite has no REGEXP")
        );
        return;
    }
    CHECK(library.where({{&Book::title, Op::regexp("^[CR]")}}) == Ids{1, 2});
    CHECK(library.where({{&Book::title, Op::notRegexp("^[A-Za-z]")}}) == Ids{4});
    CHECK(library.where(col(&Book::title).regexp("_")) == Ids{5});
    CHECK(library.where(col(&Book::title).notRegexp("^[^0-9]")) == Ids{4});
}

TEST_CASE("and, or, not", "[find][operators]") {
    const test::Library library;
    CHECK(library.where({{&Book::author, "Fowler"}, {&Book::lent, true}}) == Ids{3});
    CHECK(library.where(col(&Book::author) == "Fowler" && col(&Book::lent) == true) == Ids{3});
    CHECK(library.where(col(&Book::pages) < 20 || col(&Book::pages) > 500) == Ids{3, 5});
    CHECK(library.where(!(col(&Book::pages) == 464)) == Ids{2, 3, 4, 5});
    CHECK(
        library.where((col(&Book::pages) == 464 || col(&Book::pages) == 448) && col(&Book::author) == "Martin") ==
        Ids{1, 6}
    );
    CHECK(
        library.where(col(&Book::pages) == 464 || (col(&Book::pages) == 448 && col(&Book::author) == "Martin")) ==
        Ids{1, 6}
    );
    CHECK(library.where(or_(col(&Book::id) == 1, col(&Book::id) == 2, col(&Book::id) == 3)) == Ids{1, 2, 3});
    CHECK(library.where(and_(col(&Book::id) > 1, col(&Book::id) < 4, not_(col(&Book::id) == 2))) == Ids{3});
    CHECK(library.where({{&Book::pages, Op::or_(Op::lt(20), Op::gt(500))}}) == Ids{3, 5});
    CHECK(library.where({{&Book::pages, Op::and_(Op::gt(20), Op::lt(464), Op::ne(448))}}) == Ids{4});
    CHECK(library.where({{&Book::pages, Op::not_(Op::between(100, 500))}}) == Ids{3, 5});
    CHECK(library.where({{&Book::author, Op::or_(Op::is(null), Op::eq("Anon"))}}) == Ids{4, 5});
    CHECK(library.where({col(&Book::id) == 1 || col(&Book::id) == 3, {&Book::author, "Fowler"}}) == Ids{3});
}

TEST_CASE("columns, functions and literals", "[find][operators]") {
    const test::Library library;
    CHECK(library.where(col(&Book::price) > col(&Book::pages)) == Ids{});
    CHECK(library.where(col(&Book::pages) > col(&Book::id)) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(library.where(fn("LOWER", &Book::title) == "clean code") == Ids{1});
    CHECK(library.where(fn("LENGTH", &Book::title) > 10) == Ids{2});
    CHECK(library.where(fn("COALESCE", &Book::author, "nobody") == "nobody") == Ids{4});
    CHECK(library.where(cast(&Book::pages, "CHAR(10)") == "464") == Ids{1, 6});
    CHECK(library.where(literal("pages % 2 = 1")) == Ids{3});
    CHECK(library.where({{&Book::pages, literal("4 * 30")}}) == Ids{4});
    CHECK(library.where(fn("LENGTH", &Book::title) > 8 && col(&Book::lent) == true) == Ids{5});
    CHECK(library.where(fn("LOWER", &Book::title).apply(Op::like("%code"))) == Ids{1});
    CHECK(library.where(col("pages") == 12) == Ids{5});
    CHECK_THROWS_AS(fn("LOWER(x); --", &Book::title), UsageError);
    CHECK_THROWS_AS(cast(&Book::title, "CHAR); --'"), UsageError);
    CHECK_THROWS_AS(library.where({{"no_such_column", 1}}), DatabaseError);
}
