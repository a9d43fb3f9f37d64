#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

TEST_CASE("create returns what the database holds", "[create]") {
    const test::Library library;
    const auto before = now();
    const auto made = library.books.create({.title = "New", .author = "Me", .pages = 1, .price = 2.5, .lent = true});
    CHECK(made.id == 7);
    CHECK(made.title == "New");
    CHECK(made.createdAt == made.updatedAt);
    // DATE has no fraction, and so the record has none
    CHECK(made.createdAt == std::chrono::floor<std::chrono::seconds>(made.createdAt));
    CHECK(made.createdAt >= std::chrono::floor<std::chrono::seconds>(before));
    CHECK(made.createdAt <= now());
    CHECK(library.books.findByPk(7) == made);
}

TEST_CASE("create takes a given id and createdAt", "[create]") {
    const test::Library library;
    const DateTime past = std::chrono::sys_days(1969y / 7 / 20) + 20h + 17min + 40s;
    const auto made = library.books.create({.id = 1000, .title = "Given", .createdAt = past});
    CHECK(made.id == 1000);
    CHECK(made.createdAt == past);
    CHECK(made.updatedAt > past);
    CHECK(library.books.findByPk(1000) == made);
    CHECK(library.books.create({.title = "Next"}).id == (test::isPostgres() ? 7 : 1001));
}

TEST_CASE("create writes only the fields that are listed", "[create]") {
    test::Log log;
    const test::Library library;
    const auto made = library.books.create(
        {.title = "Part", .author = "Left out", .pages = 9},
        {.fields = {&Book::title, "pages"}, .logging = log.logger()}
    );
    REQUIRE(log.size() == 1);
    CHECK_THAT(log.last(), test::containsString("`title`") && test::containsString("`createdAt`"));
    CHECK_FALSE(log.has("`author`"));
    CHECK(library.books.findAll<Row>({.where = {{&Book::id, made.id}}})[0]["author"].isNull());
}

TEST_CASE("build stores nothing, save inserts once and updates then", "[create]") {
    const test::Library library;
    auto book = library.books.build({.title = "Built", .pages = 3});
    CHECK(book.id == 0);
    CHECK(library.books.count() == 6);
    library.books.save(book);
    CHECK(book.id == 7);
    CHECK(library.books.findByPk(7) == book);

    book.title = "Saved again";
    book.author = "Somebody";
    test::rawSession().run("UPDATE query_books SET updatedAt = ? WHERE id = 7", {DateTime{}});
    library.books.save(book);
    CHECK(library.books.count() == 7);
    const auto found = library.books.findByPk(7);
    CHECK(found == book);
    CHECK(found->title == "Saved again");
    CHECK(found->updatedAt > std::chrono::sys_days(2024y / 1 / 1));
}

TEST_CASE("save of a plain struct writes all columns, or those that are listed", "[create]") {
    const test::Library library;
    auto book = *library.books.findByPk(1);
    test::Log log;
    book.title = "One";
    book.pages = 1;
    library.books.save(book, {.fields = {&Book::title}, .silent = true, .logging = log.logger()});
    CHECK_THAT(log.last(), test::containsString("SET `title`=? WHERE `id` = ?"));
    CHECK(library.books.findByPk(1)->pages == 464);
    library.books.save(book, {.silent = true, .logging = log.logger()});
    CHECK_THAT(
        log.last(), test::containsString("SET `title`=?,`author`=?,`pages`=?,`price`=?,`lent`=?,`published`=? "
                                         "WHERE `id` = ?")
    );
    CHECK(library.books.findByPk(1)->pages == 1);
    CHECK(library.books.count({.where = {{&Book::title, "One"}}}) == 1);
}

TEST_CASE("an instance is updated, reloaded and destroyed by its key", "[create]") {
    const test::Library library;
    auto book = *library.books.findByPk(2);
    library.books.update(book, {{&Book::title, "Two"}, {&Book::author, null}});
    CHECK(book.title == "Two");
    CHECK(book.author == std::nullopt);
    CHECK(library.books.findByPk(2) == book);

    library.books.update(book, {{&Book::pages, literal("pages + 1")}, {&Book::title, fn("UPPER", &Book::title)}});
    CHECK(book.pages == 449);
    CHECK(book.title == "TWO");

    library.books.increment(book, &Book::pages, 10);
    CHECK(book.pages == 459);
    library.books.decrement(book, &Book::pages);
    CHECK(book.pages == 458);

    test::rawSession().run("UPDATE query_books SET title = 'behind the back' WHERE id = 2");
    library.books.reload(book);
    CHECK(book.title == "behind the back");

    library.books.destroy(book);
    CHECK_FALSE(library.books.findByPk(2));
    CHECK(library.books.count() == 5);
}

TEST_CASE("a record whose row is gone", "[create][errors]") {
    const test::Library library;
    auto book = *library.books.findByPk(3);
    library.books.destroy({.where = {{&Book::id, 3}}});
    CHECK_THROWS_AS(library.books.reload(book), EmptyResultError);
    CHECK_THROWS_AS(library.books.save(book), EmptyResultError);
    CHECK_THROWS_AS(library.books.update(book, {{&Book::pages, 1}}), EmptyResultError);
    CHECK_THROWS_AS(library.books.increment(book, &Book::pages), EmptyResultError);
    CHECK_THAT(
        test::messageOf<EmptyResultError>([&] { library.books.destroy(book); }),
        test::containsString("destroy") && test::containsString("'query_book'")
    );
    Book never{.id = 77};
    CHECK_THROWS_AS(library.books.reload(never), EmptyResultError);
}

TEST_CASE("rows that an update matches count, changed or not", "[create]") {
    const test::Library library;
    auto book = *library.books.findByPk(1);
    library.books.update(book, {{&Book::pages, 464}}, {.silent = true});
    library.books.save(book, {.silent = true});
    CHECK(library.books.update({{&Book::pages, 464}}, {.where = {{&Book::pages, 464}}, .silent = true}) == 2);
}

namespace {

struct Setting {
    std::string name{};
    std::string value{};
};

}  // namespace

TEST_CASE("a table whose key is no number", "[create]") {
    auto sequelize = test::database();
    auto settings = sequelize.define<Setting>(
        "query_setting",
        {field<&Setting::name>({.type = DataTypes::STRING(50), .primaryKey = true}), field<&Setting::value>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    settings.create({"colour", "red"});
    CHECK(settings.findByPk("colour")->value == "red");
    // a plain struct with its key set is taken for one that is stored
    Setting unknown{"shape", "round"};
    CHECK_THROWS_AS(settings.save(unknown), EmptyResultError);
    settings.create(unknown);
    unknown.value = "square";
    settings.save(unknown);
    CHECK(settings.findByPk("shape")->value == "square");
}
