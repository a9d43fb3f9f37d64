#include <array>
#include <list>
#include <set>
#include <span>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::each;
using test::Ids;

// Options that a program makes while it runs: lists that grow, conditions that may be there, ranges of values.

namespace {

/// A range that is read once, and has no size.
struct Odd {
    struct Iterator {
        using value_type = int;
        using difference_type = std::ptrdiff_t;
        int at = 1;
        int operator*() const { return at; }
        Iterator& operator++() {
            at += 2;
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator!=(const Iterator& other) const { return at < other.at; }
    };
    Iterator begin() { return {}; }
    Iterator end() { return {4}; }
};

}  // namespace

TEST_CASE("a where grows", "[run_time_options]") {
    const test::Library library;
    Where<Book> where;
    CHECK(where.empty());
    CHECK(library.where(where).size() == 6);
    where.add(&Book::author, "Martin");
    CHECK_FALSE(where.empty());
    CHECK(library.where(where) == Ids{1, 6});
    where.add(&Book::pages, Op::gt(1)).add("lent", false);
    where.add({col(&Book::price) > 0});
    CHECK(library.where(where) == Ids{1});
    where = {};
    where &= col(&Book::author) == "Fowler" || col(&Book::author) == "Anon";
    where &= col(&Book::lent) == true;
    where.add(literal("1 = 1"));
    CHECK(library.where(where) == Ids{3, 5});
    const Where<Book> lent{{&Book::lent, true}};
    CHECK(
        library.where({lent, {&Book::author, "Fowler"}}) ==
        library.where({{&Book::lent, true}, {&Book::author, "Fowler"}})
    );
    CHECK(library.where({Where<Book>{}, {&Book::id, 3}}) == Ids{3});
    where.add(lent).add(Where<Book>{{&Book::id, 3}});
    CHECK(library.where(where) == Ids{3});
}

TEST_CASE("an empty condition says nothing", "[run_time_options]") {
    const test::Library library;
    const Condition<Book> nothing;
    const Condition<Book> lent = col(&Book::lent) == true;
    CHECK(library.where(nothing).size() == 6);
    CHECK(library.where(nothing && lent) == Ids{3, 5});
    CHECK(library.where(lent && nothing) == Ids{3, 5});
    CHECK(library.where(nothing || lent) == Ids{3, 5});
    CHECK(library.where(!nothing).size() == 6);
    CHECK(library.where({{nothing}, {lent}, {nothing && nothing}}) == Ids{3, 5});
    Condition<Book> any;
    for (const char* author : {"Anon", "Martin"}) any |= col(&Book::author) == author;
    any &= col(&Book::pages) < 400;
    CHECK(library.where(any) == Ids{5});
    // what says nothing restricts nothing, and so touches no row
    CHECK_THROWS_AS(library.books.destroy({.where = nothing}), UsageError);
    CHECK_THROWS_AS(library.books.update({{&Book::pages, 1}}, {.where = {{nothing && nothing}}}), UsageError);
}

TEST_CASE("an operand that may be there", "[run_time_options]") {
    const test::Library library;
    const std::optional<std::string> none;
    const std::optional<std::string> martin = "Martin";
    const std::optional<int> least = 400;
    const std::optional<int> most;
    CHECK(library.where({{&Book::author, none}}) == Ids{4});  // IS NULL
    CHECK(library.where({{&Book::author, Op::ifPresent(none)}}).size() == 6);
    CHECK(library.where({{&Book::author, Op::ifPresent(martin)}}) == Ids{1, 6});
    CHECK(library.where({{&Book::author, Op::ne(Op::ifPresent(none))}, {&Book::lent, true}}) == Ids{3, 5});
    CHECK(
        library.where({{&Book::pages, Op::gte(Op::ifPresent(least))}, {&Book::pages, Op::lte(Op::ifPresent(most))}}) ==
        Ids{1, 2, 3, 6}
    );
    CHECK(
        library.where({{&Book::pages, Op::and_(Op::gt(Op::ifPresent(least)), Op::lt(Op::ifPresent(most)))}}) ==
        Ids{1, 2, 3, 6}
    );
    CHECK(library.where({{&Book::pages, Op::not_(Op::lt(Op::ifPresent(most)))}}).size() == 6);
    CHECK(library.where(col(&Book::author) == Op::ifPresent(martin) && col(&Book::pages) < 500) == Ids{1, 6});
    CHECK(library.where(col(&Book::author) == Op::ifPresent(none) && col(&Book::pages) < 100) == Ids{5});
    CHECK(library.where(fn("length", &Book::title) > Op::ifPresent(most)).size() == 6);
    CHECK(library.where(fn("length", &Book::title) > Op::ifPresent(std::optional(9))) == Ids{1, 2, 5});
    CHECK_THROWS_AS(library.books.destroy({.where = {{&Book::author, Op::ifPresent(none)}}}), UsageError);
}

TEST_CASE("IN takes any range", "[run_time_options]") {
    const test::Library library;
    std::vector<std::int64_t> vector{1, 3};
    const std::array<int, 2> array{1, 3};
    const std::set<std::int64_t> set{1, 3};
    const std::list<long> list{1, 3};
    const int plain[]{1, 3};
    const Ids expected{1, 3};
    CHECK(library.where({{&Book::id, Op::in(vector)}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(array)}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(set)}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(list)}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(plain)}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(std::span(vector))}}) == expected);
    CHECK(library.where({{&Book::id, Op::in(std::vector{1, 3})}}) == expected);
    CHECK(library.where({{&Book::id, set}}) == expected);
    CHECK(library.where({{"id", array}}) == expected);
    CHECK(library.where(col(&Book::id).in(set)) == expected);
    CHECK(library.where(col(&Book::id).notIn(list)) == Ids{2, 4, 5, 6});
    CHECK(library.where({{&Book::id, Op::notIn(set)}}) == Ids{2, 4, 5, 6});
    CHECK(library.where({{&Book::title, std::set<std::string_view>{"Clean Code"}}}) == Ids{1});
    CHECK(library.where({{&Book::title, std::array{"Clean Code", "Patterns"}}}) == Ids{1, 3});
    CHECK(library.where({{&Book::lent, Op::in(std::vector<bool>{true})}}) == Ids{3, 5});
    CHECK(library.where({{&Book::id, std::set<int>{}}}).empty());
    CHECK(library.where({{&Book::id, Op::in(Odd{})}}) == expected);
}

TEST_CASE("values grow", "[run_time_options]") {
    const test::Library library;
    Values<Book> values;
    CHECK(values.empty());
    values.add(&Book::title, "New").add(&Book::price, null).add("pages", 7);
    values.add({&Book::lent, true});
    CHECK(library.books.update(values, {.where = {{&Book::id, 1}}}) == 1);
    const auto book = *library.books.findByPk(1);
    CHECK(book.title == "New");
    CHECK_FALSE(book.price);
    CHECK(book.pages == 7);
    CHECK(book.lent);
}

TEST_CASE("lists grow, and are made from ranges", "[run_time_options]") {
    const test::Library library;
    FindOptions<Book> options;
    options.attributes.add(&Book::id).add(&Book::author);
    options.order.add(desc(&Book::author)).add(&Book::id);
    options.where.add(&Book::author, Op::isNot(null));
    auto rows = library.books.findAll(options);
    CHECK(each(rows, &Book::id) == Ids{1, 6, 2, 3, 5});
    CHECK(rows.front().title.empty());

    Attributes<Book> counted;
    counted.add(&Book::author).add(fn("COUNT", &Book::id), "n");
    const auto groups = library.books.findAll<Row>(
        {.attributes = counted, .where = {{&Book::lent, true}}, .group = {&Book::author}, .order = {&Book::author}}
    );
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].get<int>("n") == 1);

    const std::vector<std::string Book::*> members{&Book::title};
    rows = library.books.findAll({.attributes = members, .order = std::vector{desc(&Book::id)}});
    CHECK(rows.front().title == "a|b");
    CHECK(rows.front().id == 0);
    const std::array names{"id", "title"};
    rows = library.books.findAll({.attributes = names, .order = {&Book::id}, .limit = 1});
    CHECK(rows.front().title == "Clean Code");

    CHECK_THROWS_AS(library.books.findAll({.attributes = std::vector<const char*>{}}), UsageError);
    Attributes<Book> others = exclude(&Book::pages, &Book::title);
    others.add(&Book::pages);
    rows = library.books.findAll({.attributes = others, .order = {&Book::id}, .limit = 1});
    CHECK(rows.front().pages == 464);
    CHECK(rows.front().title.empty());

    List<ColumnName<Book>> fields;
    CHECK(fields.empty());
    fields.add(&Book::title).add("pages");
    auto book = *library.books.findByPk(2);
    book.title = "x";
    book.pages = 3;
    book.author = "y";
    library.books.save(book, {.fields = fields});
    book = *library.books.findByPk(2);
    CHECK(book.title == "x");
    CHECK(book.pages == 3);
    CHECK(book.author == "Fowler");
}

TEST_CASE("the system clock's time goes where instants do, rounded down", "[run_time_options]") {
    test::Library library;
    using std::chrono::system_clock;
    const auto instant = std::chrono::sys_days(2001y / 2 / 3) + 4h + 1234us + 567ns;
    const DateTime stored = std::chrono::sys_days(2001y / 2 / 3) + 4h + 1234us;
    const auto& books = library.books;
    const auto before = std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::sys_days(1969y / 1 / 1)) - 1ns;
    CHECK(books.count({.where = {{&Book::createdAt, Op::lte(system_clock::now() + 1h)}}}) == 6);
    CHECK(books.count({.where = {{&Book::createdAt, Op::gt(system_clock::now() + 1h)}}}) == 0);
    CHECK(books.count({.where = col(&Book::createdAt) > system_clock::now() - 1h}) == 6);
    CHECK(books.count({.where = {{&Book::createdAt, Op::between(before, system_clock::now() + 1h)}}}) == 6);
    books.update({{&Book::createdAt, instant}}, {.where = {{&Book::id, 1}}});
    // as any instant, cut to what the column stores
    books.update({{&Book::createdAt, stored}}, {.where = {{&Book::id, 2}}});
    CHECK(books.findByPk(1)->createdAt == books.findByPk(2)->createdAt);
    books.update({{&Book::updatedAt, std::chrono::sys_days(2001y / 2 / 3)}}, {.where = {{&Book::id, 1}}});
    CHECK(books.findByPk(1)->updatedAt == std::chrono::sys_days(2001y / 2 / 3));
    CHECK(library.where({{&Book::updatedAt, std::chrono::sys_days(2001y / 2 / 3)}}) == Ids{1});
    CHECK(
        library.where({{"updatedAt", Op::lt(std::chrono::floor<std::chrono::seconds>(system_clock::now()) - 1h)}}) ==
        Ids{1}
    );
    CHECK(
        library.sequelize
            .query<int>(
                test::ownQuery("SELECT count(*) FROM query_books WHERE createdAt < ?"),
                {.replacements = {system_clock::now() - 1h}}
            )
            .front() == 2
    );
}

// Counted in microseconds, these would wrap around into usual times.
TEST_CASE("a time beyond what microseconds count is refused", "[run_time_options]") {
    test::Library library;
    const auto& books = library.books;
    const auto latest = std::chrono::sys_seconds::max();
    const auto wrapped = std::chrono::sys_seconds(18446744073709s + 1700000000s);
    const auto refused = [&](auto&& call) { CHECK_THROWS_AS(call(), BaseError); };
    for (const auto instant : {latest, std::chrono::sys_seconds::min(), wrapped}) {
        refused([&] { books.update({{&Book::createdAt, instant}}, {.where = {{&Book::id, 1}}}); });
        refused([&] { return books.count({.where = {{&Book::createdAt, Op::gt(instant)}}}); });
        refused([&] { return books.count({.where = col(&Book::createdAt) < instant}); });
        CHECK(books.count({.where = {{&Book::createdAt, Op::ifPresent(std::optional(instant))}}}) == 0);
        refused([&] { books.destroy({.where = {{&Book::createdAt, Op::between(instant, instant)}}}); });
        refused([&] {
            return library.sequelize.query<int>(
                test::ownQuery("SELECT count(*) FROM query_books WHERE createdAt < ?"), {.replacements = {instant}}
            );
        });
    }
    refused([&] { return books.count({.where = {{&Book::createdAt, Op::lt(std::chrono::sys_days::max())}}}); });
    CHECK(books.count() == 6);
}

TEST_CASE("an empty range of fields chooses nothing, which is refused", "[run_time_options]") {
    test::Library library;
    const std::vector<ColumnName<Book>> none;
    auto book = *library.books.findByPk(1);
    const auto pages = book.pages;
    book.pages = -1;
    CHECK_THROWS_AS(library.books.save(book, {.fields = none}), UsageError);
    CHECK_THROWS_AS(library.books.create({.title = "New"}, {.fields = none}), UsageError);
    CHECK_THROWS_AS(library.books.bulkCreate({{.title = "New"}}, {.fields = none}), UsageError);
    CHECK(library.books.findByPk(1)->pages == pages);
    CHECK(library.books.count() == 6);
}

TEST_CASE("an update of one record sets no column that its fields leave out", "[run_time_options]") {
    test::Library library;
    auto book = *library.books.findByPk(1);
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            library.books.update(book, {{&Book::pages, 1}, {&Book::title, "T"}}, {.fields = {&Book::pages}});
        }),
        test::containsString("'title'")
    );
    CHECK(library.books.findByPk(1)->pages == 464);
    library.books.update(book, {{&Book::pages, 1}}, {.fields = {&Book::pages}});
    CHECK(library.books.findByPk(1)->pages == 1);
}
