#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::each;
using test::Ids;
using test::Texts;

TEST_CASE("findAll gives every column of every row", "[find]") {
    const test::Library library;
    const auto all = library.books.findAll({.order = {&Book::id}});
    REQUIRE(all.size() == 6);
    CHECK(all[0].title == "Clean Code");
    CHECK(all[0].author == "Martin");
    CHECK(all[0].pages == 464);
    CHECK(all[0].price == 33.5);
    CHECK_FALSE(all[0].lent);
    CHECK(all[0].published == 2008y / 8 / 1);
    CHECK(all[0].createdAt > std::chrono::sys_days(2024y / 1 / 1));
    CHECK(all[0].createdAt == all[0].updatedAt);
    CHECK(all[3].author == std::nullopt);
    CHECK(all[3].published == std::nullopt);
    CHECK(all[2].lent);
}

TEST_CASE("attributes choose what is read", "[find]") {
    const test::Library library;
    const auto some = library.books.findAll({.attributes = {&Book::id, &Book::title}, .order = {&Book::id}});
    CHECK(some[0].title == "Clean Code");
    CHECK(some[0].pages == 0);
    CHECK(some[0].author == std::nullopt);
    CHECK(some[0].createdAt == DateTime{});

    const auto rest =
        library.books.findOne({.attributes = exclude(&Book::title, &Book::createdAt), .where = {{&Book::id, 1}}});
    REQUIRE(rest);
    CHECK(rest->title.empty());
    CHECK(rest->createdAt == DateTime{});
    CHECK(rest->pages == 464);
    CHECK(rest->author == "Martin");

    const auto upper = library.books.findOne(
        {.attributes = {&Book::id, {fn("UPPER", &Book::title), "title"}}, .where = {{&Book::id, 1}}}
    );
    CHECK(upper->title == "CLEAN CODE");
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            (void)library.books.findAll({.attributes = {{fn("UPPER", &Book::title), "shout"}}});
        }),
        test::containsString("'shout'") && test::containsString("findAll<Row>")
    );
}

TEST_CASE("rows hold whatever a query makes", "[find]") {
    const test::Library library;
    const auto rows = library.books.findAll<Row>(
        {.attributes = {&Book::author, {fn("COUNT", &Book::id), "books"}, {fn("MAX", &Book::pages), "longest"}},
         .where = {{&Book::author, Op::isNot(null)}},
         .group = {&Book::author},
         .order = {&Book::author}}
    );
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].size() == 3);
    CHECK(rows[0].name(1) == "books");
    CHECK(rows[0].get<std::string>("author") == "Anon");
    CHECK(rows[1].get<int>("books") == 2);
    CHECK(rows[1].get<std::int64_t>("longest") == 533);
    CHECK(rows[2].get<std::optional<int>>("longest") == 464);
    CHECK(rows[2][0] == Value("Martin"));
    CHECK_THAT(
        test::messageOf<ConversionError>([&] { (void)rows[0]["nope"]; }),
        test::containsString("'nope'") && test::containsString("author, books, longest")
    );
    CHECK_THROWS_AS(rows[0].get<int>("author"), ConversionError);

    const auto raw = library.books.findOne<Row>({.where = {{&Book::id, 4}}});
    REQUIRE(raw);
    CHECK(raw->size() == 9);
    CHECK((*raw)["author"].isNull());
    CHECK_FALSE(library.books.findOne<Row>({.where = {{&Book::id, 99}}}));
}

TEST_CASE("order", "[find]") {
    const test::Library library;
    const auto ids = [&](std::vector<Order<Book>> order) {
        return each(library.books.findAll({.order = std::move(order)}), &Book::id);
    };
    CHECK(ids({&Book::pages, &Book::id}) == Ids{5, 4, 2, 1, 6, 3});
    CHECK(ids({desc(&Book::pages), &Book::id}) == Ids{3, 1, 6, 2, 4, 5});
    CHECK(ids({asc(&Book::pages), desc(&Book::id)}) == Ids{5, 4, 2, 6, 1, 3});
    CHECK(ids({&Book::author, &Book::id}) == Ids{4, 5, 2, 3, 1, 6});
    CHECK(ids({desc(fn("LENGTH", &Book::title)), &Book::id}) == Ids{2, 1, 5, 3, 4, 6});
    CHECK(ids({literal("pages % 7"), &Book::id}) == Ids{2, 3, 4, 1, 6, 5});
}

TEST_CASE("group and having", "[find]") {
    const test::Library library;
    const auto rows = library.books.findAll<Row>(
        {.attributes = {&Book::author, {fn("SUM", &Book::pages), "total"}},
         .group = {&Book::author},
         .having = fn("COUNT", &Book::id) > 1,
         .order = {desc(fn("SUM", &Book::pages))}}
    );
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].get<std::string>("author") == "Fowler");
    CHECK(rows[0].get<std::int64_t>("total") == 981);
    CHECK(rows[1].get<std::int64_t>("total") == 928);
    const auto named = library.books.findAll<Row>(
        {.attributes = {&Book::author, {fn("SUM", &Book::pages), "total"}},
         .group = {&Book::author},
         .having = {{"total", Op::lt(100)}}}
    );
    REQUIRE(named.size() == 1);
    CHECK(named[0].get<std::string>("author") == "Anon");
}

TEST_CASE("limit and offset", "[find]") {
    const test::Library library;
    const auto ids = [&](std::optional<std::uint64_t> limit, std::optional<std::uint64_t> offset) {
        return each(library.books.findAll({.order = {&Book::id}, .limit = limit, .offset = offset}), &Book::id);
    };
    CHECK(ids(2, {}) == Ids{1, 2});
    CHECK(ids(2, 3) == Ids{4, 5});
    CHECK(ids({}, 4) == Ids{5, 6});
    CHECK(ids(0, {}) == Ids{});
    CHECK(ids(10, 6) == Ids{});
}

TEST_CASE("findOne and findByPk", "[find]") {
    const test::Library library;
    CHECK(library.books.findOne({.order = {desc(&Book::pages)}})->id == 3);
    CHECK_FALSE(library.books.findOne({.where = {{&Book::id, 99}}}));
    CHECK(library.books.findByPk(2)->title == "Refactoring");
    CHECK_FALSE(library.books.findByPk(99));
    CHECK_FALSE(library.books.findByPk(std::numeric_limits<std::int64_t>::max()));
    CHECK(library.books.findByPk(2, {.attributes = {&Book::pages}})->title.empty());
    CHECK_FALSE(library.books.findByPk(2, {.where = {{&Book::lent, true}}}));
    CHECK_FALSE(library.books.findByPk("two"));
    CHECK_THROWS_AS(library.books.findByPk({1, 2}), UsageError);
    CHECK_THROWS_AS(library.books.findOne({.where = {{&Book::id, 99}}, .rejectOnEmpty = true}), EmptyResultError);
    CHECK_THROWS_AS(library.books.findByPk(99, {.rejectOnEmpty = true}), EmptyResultError);
    CHECK(library.books.findByPk(1, {.rejectOnEmpty = true})->id == 1);
}

TEST_CASE("findAndCountAll", "[find]") {
    const test::Library library;
    const auto page = library.books.findAndCountAll(
        {.where = {{&Book::pages, Op::gt(100)}}, .order = {&Book::id}, .limit = 2, .offset = 1}
    );
    CHECK(page.count == 5);
    CHECK(each(page.rows, &Book::id) == Ids{2, 3});
    const auto none = library.books.findAndCountAll({.where = {{&Book::id, 99}}});
    CHECK(none.count == 0);
    CHECK(none.rows.empty());
}

namespace {

struct Translation {
    std::int64_t book{};
    std::string language{};
    std::string title{};
    bool operator==(const Translation&) const = default;
};

}  // namespace

TEST_CASE("a primary key of two columns", "[find]") {
    auto sequelize = test::database();
    auto translations = sequelize.define<Translation>(
        "query_translation",
        {
            field<&Translation::book>({.primaryKey = true}),
            field<&Translation::language>({.type = DataTypes::STRING(5), .primaryKey = true}),
            field<&Translation::title>(),
        },
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    translations.bulkCreate({{1, "en", "one"}, {1, "de", "eins"}, {2, "en", "two"}});
    CHECK(translations.findByPk({1, "de"}) == Translation{1, "de", "eins"});
    CHECK_FALSE(translations.findByPk({2, "de"}));
    CHECK_THAT(test::messageOf<UsageError>([&] { (void)translations.findByPk(1); }), test::containsString("2 columns"));
    auto german = *translations.findByPk({1, "de"});
    translations.update(german, {{&Translation::title, "Eins"}});
    auto two = *translations.findByPk({2, "en"});
    translations.destroy(two);
    CHECK(
        translations.findAll({.order = {&Translation::language}}) ==
        std::vector<Translation>{{1, "de", "Eins"}, {1, "en", "one"}}
    );
    CHECK_THROWS_AS(translations.create({1, "en", "again"}), UniqueConstraintError);
}
