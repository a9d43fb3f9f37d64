#include <atomic>
#include <barrier>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;
using test::Ids;

TEST_CASE("bulkCreate knows the ids, whatever the session's step is by then", "[writing][ids]") {
    test::Library library;
    const auto& books = library.books;
    auto& db = library.sequelize;
    const auto agree = [&](const std::vector<Book>& created, const Transaction& t) {
        for (const auto& book : created) {
            const auto found = books.findByPk(book.id, {.transaction = t});
            REQUIRE(found);
            CHECK(found->title == book.title);
        }
    };
    db.transaction([&](Transaction& t) {
        if (test::speaksMysql()) db.query("SET SESSION auto_increment_increment = 5", {.transaction = t});
        agree(books.bulkCreate({{.title = "a"}, {.title = "b"}, {.title = "c"}}, {.transaction = t}), t);
        if (test::speaksMysql()) db.query("SET SESSION auto_increment_increment = 3", {.transaction = t});
        agree(books.bulkCreate({{.title = "d"}, {.title = "e"}}, {.transaction = t}), t);
    });
    db.transaction([&](Transaction& t) {
        agree(books.bulkCreate({{.title = "f"}, {.title = "g"}}, {.transaction = t}), t);
    });
    const auto created = books.bulkCreate({{.title = "h"}, {.title = "i"}});
    CHECK(created[1].id == created[0].id + 1);
}

namespace {

struct Tag {
    std::int64_t id{};
    std::string name{};
    int weight{};
};

Model<Tag> defineTags(Sequelize& db) {
    return db.define<Tag>(
        "sf_tag", {field<&Tag::name>(), field<&Tag::weight>()},
        {.indexes = {{.fields = {"name"}}, {.fields = {"weight", "name"}, .unique = true}}}
    );
}

}  // namespace

TEST_CASE("instances of a program that start at the same moment all get their tables", "[sync][threads]") {
    for (int round = 0; round < 3; ++round) {
        {
            Sequelize db = test::database();
            defineTags(db).drop();
        }
        std::barrier start(3);
        const auto errors = test::onThreads(3, [&](int) {
            Sequelize db = test::database();
            defineTags(db);
            db.authenticate();
            start.arrive_and_wait();
            db.sync();
        });
        CHECK(errors == std::vector<std::string>());
    }
    Sequelize db = test::database();
    defineTags(db).drop();
}

TEST_CASE("a character set that is not UTF-8 is refused", "[connect][errors]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite's texts are UTF-8");
    for (const char* charset : {"latin1", "cp1251", "gbk", "ascii", "utf16", ""}) {
        INFO(charset);
        CHECK_THAT(
            test::messageOf<InvalidConnectionError>([&] { (void)test::database({.charset = charset}); }),
            test::containsString("UTF-8")
        );
    }
    CHECK_THROWS_AS(Sequelize("mysql://u:p@127.0.0.1/d?charset=latin1"), InvalidConnectionError);
    for (const char* charset : {"utf8mb4", "UTF8MB4", "utf8mb3"}) {
        test::Library library({.charset = charset});
        CHECK(library.books.create({.title = "Caf\u00e9"}).title == "Caf\u00e9");
        CHECK(library.books.count({.where = {{&Book::title, "Caf\u00e9"}}}) == 1);
    }
}

TEST_CASE("callbacks that throw neither end the process nor hide what a statement did", "[logging][threads]") {
    std::atomic<int> calls{0};
    const auto fails = [&](auto&&...) {
        ++calls;
        throw std::runtime_error("from a callback");
    };
    test::Library library(
        {.pool = {.leakDetection = 50ms, .onLeak = fails}, .slowQueryThreshold = 1ms, .onSlowQuery = fails}
    );
    SECTION("onSlowQuery") {
        for (int i = 0; i < 3 && calls == 0; ++i)
            library.sequelize.query(
                test::speaksMysql()
                    ? "SELECT SLEEP(0.02)"
                    : "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000) "
                      "SELECT MAX(x) FROM n"
            );
        CHECK(calls > 0);
    }
    SECTION("onLeak") {
        const auto t = library.sequelize.transaction();
        std::this_thread::sleep_for(300ms);
        CHECK(calls > 0);
    }
    SECTION("logging") {
        library.books.create({.title = "logged"}, {.logging = Logger([&](std::string_view) { fails(); })});
        library.sequelize.transaction({.logging = Logger([&](std::string_view) { fails(); })}, [&](Transaction& t) {
            library.books.create({.title = "logged too"}, {.transaction = t});
        });
        CHECK(calls > 0);
        CHECK(library.books.count() == 8);
    }
    CHECK(library.books.count() >= 6);
}

TEST_CASE("a logger that throws after the statement does not make it look undone", "[logging]") {
    test::Library library(
        {.logging =
             Logger([](std::string_view, std::chrono::microseconds) { throw std::runtime_error("from a logger"); }),
         .benchmark = true}
    );
    CHECK(library.books.create({.title = "written"}).id == 7);
    CHECK(library.books.count() == 7);
}
