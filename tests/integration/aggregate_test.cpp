#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

TEST_CASE("count and exists", "[find][aggregate]") {
    const test::Library library;
    const auto& books = library.books;
    CHECK(books.count() == 6);
    CHECK(books.count({.where = {{&Book::pages, Op::gt(450)}}}) == 3);
    CHECK(books.count({.col = &Book::author}) == 5);
    CHECK(books.count({.col = &Book::author, .distinct = true}) == 3);
    CHECK(books.count({.where = {{&Book::lent, false}}, .col = &Book::author, .distinct = true}) == 2);
    CHECK_THAT(
        test::messageOf<UsageError>([&] { (void)books.count({.distinct = true}); }), test::containsString(".col")
    );
    CHECK(books.exists());
    CHECK(books.exists({.where = {{&Book::title, "Patterns"}}}));
    CHECK_FALSE(books.exists({.where = {{&Book::title, "Nothing"}}}));
}

TEST_CASE("min, max and sum", "[find][aggregate]") {
    const test::Library library;
    const auto& books = library.books;
    CHECK(books.min(&Book::pages) == 12);
    CHECK(books.max(&Book::pages) == 533);
    CHECK(books.min(&Book::price) == 0.0);
    CHECK(books.max(&Book::price) == 47.25);
    CHECK(books.min(&Book::author) == "Anon");
    CHECK(books.max(&Book::author) == "Martin");
    CHECK(books.min(&Book::published) == 1999y / 7 / 8);
    CHECK(books.max(&Book::published) == 2017y / 9 / 20);
    CHECK(books.max(&Book::createdAt) == books.findByPk(1)->createdAt);
    CHECK(books.sum(&Book::pages) == 2041);
    CHECK(books.sum(&Book::price) == 92.25);
    CHECK(books.sum(&Book::pages, {.where = {{&Book::author, "Fowler"}}}) == 981);
    CHECK(books.max(&Book::pages, {.where = {{&Book::author, "Martin"}}}) == 464);
    // of no rows, and of NULLs only, there is none
    CHECK(books.max(&Book::pages, {.where = {{&Book::id, 99}}}) == std::nullopt);
    CHECK(books.sum(&Book::pages, {.where = {{&Book::id, 99}}}) == std::nullopt);
    CHECK(books.sum(&Book::price, {.where = {{&Book::id, 3}}}) == std::nullopt);
}

namespace {

struct Account {
    std::int64_t id{};
    Decimal balance{};
    std::int64_t points{};
};

}  // namespace

TEST_CASE("aggregates of exact numbers lose nothing", "[find][aggregate]") {
    auto sequelize = test::database();
    auto accounts = sequelize.define<Account>(
        "query_account", {field<&Account::balance>({.type = DataTypes::DECIMAL(30, 10)}), field<&Account::points>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    accounts.bulkCreate({
        {.balance = Decimal("9.0000000001"), .points = 4611686018427387904},
        {.balance = Decimal("10000000000000000000.0000000002"), .points = 4611686018427387903},
        {.balance = Decimal("-0.5"), .points = 0},
    });
    CHECK(accounts.min(&Account::balance)->toString() == "-0.5000000000");
    CHECK(accounts.max(&Account::balance)->toString() == "10000000000000000000.0000000002");
    CHECK(accounts.max(&Account::points) == 4611686018427387904);
    CHECK(accounts.sum(&Account::points) == 9223372036854775807);
    CHECK(test::each(accounts.findAll({.order = {&Account::balance}}), &Account::id) == test::Ids{3, 1, 2});
    CHECK(accounts.count({.where = {{&Account::balance, Op::gt(Decimal("9.0000000000"))}}}) == 2);
    CHECK(accounts.sum(&Account::balance)->toString() == "10000000000000000008.5000000003");
    CHECK(accounts.increment(&Account::balance, {.by = Decimal("0.0000000001"), .where = {{&Account::id, 2}}}) == 1);
    CHECK(accounts.findByPk(2)->balance.toString() == "10000000000000000000.0000000003");
}

TEST_CASE("findEach visits every row, and stops when told", "[find][each]") {
    const test::Library library({.pool = {.max = 2}});
    const auto& books = library.books;
    test::Ids ids;
    books.findEach({.order = {desc(&Book::id)}}, [&](Book& book) { ids.push_back(book.id); });
    CHECK(ids == test::Ids{6, 5, 4, 3, 2, 1});

    ids.clear();
    books.findEach({.order = {&Book::id}}, [&](const Book& book) {
        ids.push_back(book.id);
        return ids.size() < 3;
    });
    CHECK(ids == test::Ids{1, 2, 3});
    CHECK(library.sequelize.poolStatistics().borrowed == 0);

    // every row starts from a fresh record
    std::size_t without = 0;
    books.findEach([&](const Book& book) { without += book.author ? 0 : 1; });
    CHECK(without == 1);

    std::uint64_t nested = 0;
    books.findEach([&](const Book& book) { nested += books.count({.where = {{&Book::author, book.author}}}); });
    CHECK(nested == 2 + 2 + 2 + 1 + 1 + 2);

    CHECK_THROWS_AS(books.findEach([](const Book&) { throw std::runtime_error("enough"); }), std::runtime_error);
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
    CHECK(books.count() == 6);
    books.findEach({.where = {{&Book::id, 99}}}, [](const Book&) { FAIL("there is no such book"); });
}
