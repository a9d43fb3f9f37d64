#include <chrono>
#include <regex>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;

namespace {

constexpr const char* secret = "s3cret-title";

bool matches(const std::string& line, const std::string& pattern) {
    INFO(line);
    const bool does = std::regex_match(line, std::regex(pattern));
    CHECK(does);
    return does;
}

}  // namespace

TEST_CASE("statements are logged as Sequelize does, without their values", "[logging]") {
    test::Log log;
    const test::Library library({.logging = log.logger()});
    log.clear();
    library.books.create({.title = secret, .author = secret});
    (void)library.books.findAll({.where = {{&Book::title, secret}}, .limit = 3});
    (void)library.books.update({{&Book::title, secret}}, {.where = {{&Book::id, 1}}, .silent = true});
    library.books.destroy({.where = {{&Book::title, secret}}});
    (void)library.books.count();
    CHECK(library.books.exists());
    (void)library.books.max(&Book::pages);
    const auto lines = log.lines();
    REQUIRE(lines.size() == 7);
    const std::string id = test::isSqlite() ? "NULL" : "DEFAULT";
    CHECK(
        lines[0] ==
        "Executing (default): INSERT INTO `query_books` (`id`,`title`,`author`,`pages`,`price`,`lent`,"
        "`published`,`createdAt`,`updatedAt`) VALUES (" +
            id + ",?,?,?,?,?,?,?,?)" + (test::isPostgres() ? " RETURNING `id`;" : ";")
    );
    CHECK(
        lines[1] ==
        "Executing (default): SELECT `id`, `title`, `author`, `pages`, `price`, `lent`, `published`, "
        "`createdAt`, `updatedAt` FROM `query_books` AS `query_book` WHERE `query_book`.`title` = ? LIMIT ?;"
    );
    CHECK(lines[2] == "Executing (default): UPDATE `query_books` SET `title`=? WHERE `id` = ?;");
    CHECK(lines[3] == "Executing (default): DELETE FROM `query_books` WHERE `title` = ?;");
    CHECK(lines[4] == "Executing (default): SELECT count(*) AS `count` FROM `query_books` AS `query_book`;");
    CHECK(lines[5] == "Executing (default): SELECT 1 AS `found` FROM `query_books` AS `query_book` LIMIT ?;");
    CHECK(lines[6] == "Executing (default): SELECT max(`pages`) AS `max` FROM `query_books` AS `query_book`;");
    CHECK_FALSE(log.has(secret));
}

TEST_CASE("values are logged when that is asked for", "[logging]") {
    test::Log log;
    const test::Library library({.logging = log.logger(), .logQueryParameters = true});
    log.clear();
    (void)library.books.update(
        {{&Book::title, "it's"}, {&Book::author, null}, {&Book::pages, 7}}, {.where = {{&Book::id, 1}}, .silent = true}
    );
    CHECK(
        log.last() ==
        "Executing (default): UPDATE `query_books` SET `title`=?,`author`=?,`pages`=? WHERE `id` = ?; "
        "\"it's\", null, 7, 1"
    );
    (void)library.books.count();
    CHECK(log.last() == "Executing (default): SELECT count(*) AS `count` FROM `query_books` AS `query_book`;");
}

TEST_CASE("with benchmark the line comes afterwards, and with its time", "[logging]") {
    test::Log log;
    const test::Library library({.logging = log.logger(), .benchmark = true});
    (void)library.books.count();
    matches(
        log.last(),
        "Executed \\(default\\): SELECT count\\(\\*\\) AS `count` FROM `query_books` AS `query_book`; "
        "Elapsed time: [0-9]+ms"
    );
    log.clear();
    CHECK_THROWS_AS(library.where(literal("nonsense here")), DatabaseError);
    CHECK(log.size() == 0);

    std::chrono::microseconds elapsed{-1};
    (void)library.books.count({.logging = [&](std::string_view, std::chrono::microseconds time) { elapsed = time; }});
    CHECK(elapsed.count() > 0);
}

TEST_CASE("one call may log elsewhere", "[logging]") {
    test::Log everywhere;
    test::Log here;
    test::Library library({.logging = everywhere.logger()});
    const auto& books = library.books;
    everywhere.clear();
    const auto logging = here.logger();
    (void)books.findAll({.logging = logging});
    (void)books.findOne({.logging = logging});
    (void)books.findByPk(1, {.logging = logging});
    (void)books.findAndCountAll({.logging = logging});
    (void)books.count({.logging = logging});
    (void)books.exists({.logging = logging});
    (void)books.sum(&Book::pages, {.logging = logging});
    books.findEach({.logging = logging}, [](Book&) {});
    auto book = books.create({.title = "new"}, {.logging = logging});
    books.save(book, {.logging = logging});
    books.update(book, {{&Book::pages, 1}}, {.logging = logging});
    books.bulkCreate({{.title = "new"}}, {.logging = logging});
    books.update({{&Book::pages, 1}}, {.where = {{&Book::id, 1}}, .logging = logging});
    books.increment(&Book::pages, {.where = {{&Book::id, 1}}, .logging = logging});
    books.destroy({.where = {{&Book::id, 1}}, .logging = logging});
    CHECK(here.size() == 16);
    books.truncate({.logging = logging});
    library.sequelize.sync({.logging = logging});
    CHECK(everywhere.size() == 0);
    (void)books.count({.logging = Logger()});
    CHECK(everywhere.size() == 0);
}

TEST_CASE("a transaction's statements carry its id", "[logging][bulk]") {
    test::Log log;
    const test::Library library({.logging = log.logger()});
    log.clear();
    library.books.bulkCreate(std::vector<Book>(10'000, Book{.title = secret}));
    const auto lines = log.lines();
    REQUIRE(lines.size() >= 4);
    const std::string uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
    matches(lines.front(), "Executing \\(" + uuid + "\\): (START|BEGIN IMMEDIATE) TRANSACTION;");
    const auto id = lines.front().substr(0, lines.front().find("):") + 3);
    for (const auto& line : lines) CHECK(line.substr(0, id.size()) == id);
    CHECK(lines.back() == id + "COMMIT;");
    CHECK_FALSE(log.has(secret));
}

TEST_CASE("the password is in no log", "[logging]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no password");
    test::Log log;
    auto sequelize = test::database({.logging = log.logger(), .logQueryParameters = true});
    sequelize.authenticate();
    CHECK(log.last() == "Executing (default): SELECT 1+1 AS result");
    CHECK_FALSE(log.has(test::serverOptions().password));
}
