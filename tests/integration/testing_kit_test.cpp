#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include <sequelize/async.hpp>
#include <sequelize/testing.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using sequelize::testing::Fault;

namespace {

struct KitBook {
    std::int64_t id{};
    std::string isbn{};
    std::string title{};
    DateTime createdAt{};
    DateTime updatedAt{};
};

struct KitShop {
    explicit KitShop(Options options = {}) : sequelize(test::database(std::move(options))) {}

    /// Code under test, which knows nothing of tests.
    void renameInTransaction(const KitBook& book, bool fails = false) {
        sequelize.transaction([&](Transaction& t) {
            books.update({{&KitBook::title, "renamed"}}, {.where = {{&KitBook::id, book.id}}, .transaction = t});
            if (fails) throw std::runtime_error("not today");
        });
    }

    Sequelize sequelize;
    Model<KitBook> books = sequelize.define<KitBook>("kitBook", {field<&KitBook::isbn>({.unique = true})});
    test::FreshTables tables{sequelize};
    testing::Factory<KitBook> factory{books, [](KitBook& book, std::size_t n) {
                                          book.isbn = "isbn-" + std::to_string(n);
                                          book.title = "A book";
                                      }};
};

}  // namespace

TEST_CASE("a test in a transaction leaves no row", "[testing kit]") {
    KitShop shop;
    {
        testing::RolledBack rolledBack(shop.sequelize);
        const auto book = shop.factory.create();
        shop.renameInTransaction(book);
        CHECK(shop.books.findByPk(book.id)->title == "renamed");
        CHECK_THROWS_AS(shop.renameInTransaction(book, true), std::runtime_error);
        CHECK(shop.books.count() == 1);
        CHECK(shop.books.count({.transaction = rolledBack.transaction()}) == 1);
        CHECK_THROWS_AS(shop.sequelize.sync(), UsageError);
    }
    CHECK(shop.books.count() == 0);
    shop.factory.create();
    CHECK(shop.books.count() == 1);
}

TEST_CASE("what would commit a test's transaction is refused before it is sent", "[testing kit]") {
    KitShop shop;
    {
        testing::RolledBack rolledBack(shop.sequelize);
        shop.factory.create();
        CHECK_THROWS_AS(shop.books.truncate(), UsageError);
        CHECK_THROWS_AS(shop.books.destroy({.truncate = true}), UsageError);
        CHECK_THROWS_AS(shop.books.destroy({.truncate = true, .transaction = rolledBack.transaction()}), UsageError);
        shop.sequelize.transaction([&](Transaction& t) {
            CHECK_THROWS_AS(shop.books.destroy({.truncate = true}), UsageError);
            if (test::speaksMysql())
                CHECK_THROWS_AS(
                    shop.sequelize.query(test::ownQuery("/* now */ TRUNCATE TABLE kitBooks"), {.transaction = t}),
                    UsageError
                );
        });
        if (test::speaksMysql()) {
            for (const std::string sql :
                 {"CREATE TABLE kit_other (id INT)", "alter table kitBooks ADD COLUMN more INT",
                  "-- so\nDROP TABLE kitBooks", "/*!40000 RENAME TABLE kitBooks TO kit_other */",
                  "CREATE OR REPLACE VIEW kit_view AS SELECT 1 AS one", "ANALYZE TABLE kitBooks",
                  "LOCK TABLES kitBooks READ", "CREATE INDEX kit_index ON kitBooks (title)"}) {
                INFO(sql);
                CHECK_THROWS_AS(shop.sequelize.query(sql), UsageError);
                CHECK_THROWS_AS(shop.sequelize.query(sql, {.type = QueryTypes::UPDATE}), UsageError);
            }
        }
        shop.sequelize.query("CREATE TEMPORARY TABLE kit_temporary (id INT)");
        shop.sequelize.query("DROP TABLE IF EXISTS kit_temporary", {.transaction = null});
        CHECK(shop.books.count() == 1);
    }
    CHECK(shop.books.count() == 0);
}

TEST_CASE("a test's transaction is no part of another one", "[testing kit]") {
    KitShop shop;
    KitShop other;
    {
        testing::RolledBack rolledBack(shop.sequelize);
        CHECK_THROWS_AS(testing::RolledBack{shop.sequelize}, UsageError);
        // Of another object; in SQLite one connection writes at a time.
        if (test::speaksMysql()) testing::RolledBack another(other.sequelize);
        CHECK_THROWS_AS(shop.sequelize.transaction({.isolationLevel = IsolationLevel::SERIALIZABLE}), UsageError);
        CHECK_THROWS_AS(shop.sequelize.async([] {}), UsageError);
    }
    auto transaction = shop.sequelize.transaction();
    const AmbientTransaction ambient(transaction);
    CHECK_THROWS_AS(testing::RolledBack{shop.sequelize}, UsageError);
}

TEST_CASE("what the code under test does at a commit does not happen in a test", "[testing kit]") {
    KitShop shop;
    bool isCommitted = false;
    {
        testing::RolledBack rolledBack(shop.sequelize);
        shop.sequelize.transaction([&](Transaction& t) { t.afterCommit([&] { isCommitted = true; }); });
    }
    CHECK_FALSE(isCommitted);
}

TEST_CASE("a factory's records differ where they must", "[testing kit]") {
    KitShop shop;
    const auto built = shop.factory.build();
    CHECK(built.isbn == "isbn-1");
    CHECK(built.id == 0);
    CHECK(shop.books.count() == 0);
    const auto dune = shop.factory.create([](KitBook& book) { book.title = "Dune"; });
    CHECK(dune.id != 0);
    CHECK(dune.title == "Dune");
    CHECK(dune.isbn == "isbn-2");
    const auto many = shop.factory.createMany(20, [](KitBook& book) { book.title += " of many"; });
    std::set<std::string> numbers;
    for (const auto& book : many) {
        CHECK(book.id != 0);
        CHECK(book.title == "A book of many");
        numbers.insert(book.isbn);
    }
    CHECK(numbers.size() == 20);
    CHECK(shop.books.count() == 21);
    CHECK(shop.factory.createMany(0).empty());
    CHECK_THROWS_AS(shop.factory.create([](KitBook& book) { book.isbn = "isbn-2"; }), UniqueConstraintError);
}

TEST_CASE("records are as old as the test's clock says", "[testing kit]") {
    KitShop shop;
    const DateTime begin = std::chrono::sys_days{std::chrono::year{2030} / 1 / 31};
    {
        testing::FakeClock clock(begin);
        auto book = shop.factory.create();
        CHECK(book.createdAt == begin);
        clock.advance(24h);
        CHECK(now() == begin + 24h);
        shop.renameInTransaction(book);
        const auto read = shop.books.findByPk(book.id);
        CHECK(read->createdAt == begin);
        CHECK(read->updatedAt == begin + 24h);
        clock.set(begin - 1h);
        CHECK(now() == begin - 1h);
        clock.advance(-1h);
        CHECK(now() == begin - 2h);
        for (const auto edge : {DateTime::min(), DateTime::max(), DateTime()}) {
            clock.set(edge);
            CHECK(now() == edge);
            CHECK_THROWS_AS(testing::FakeClock{}, UsageError);
        }
        clock.set(begin - 2h);
        CHECK(now() == begin - 2h);
    }
    CHECK(now() != begin - 2h);
    testing::FakeClock again;
    const auto stopped = now();
    std::this_thread::sleep_for(2ms);
    CHECK(now() == stopped);
}

TEST_CASE("a statement fails where a test says so by its text", "[testing kit]") {
    testing::FaultInjector faults;
    KitShop shop({.pool = {.max = 1}});
    const auto book = shop.factory.create();
    faults.plan(Fault::before, "UPDATE");
    CHECK(shop.books.count() == 1);
    CHECK(faults.struck().empty());
    CHECK_THROWS_AS(shop.renameInTransaction(book), ConnectionError);
    CHECK_THAT(faults.struck(), test::containsString("before UPDATE"));
    CHECK(shop.books.findByPk(book.id)->title == "A book");
    shop.renameInTransaction(book);
    CHECK(shop.books.findByPk(book.id)->title == "renamed");

    faults.plan(Fault::transient, "UPDATE");
    faults.clear();
    shop.renameInTransaction(book);
    CHECK(faults.struck().empty());
    CHECK_THROWS_AS(testing::FaultInjector{}, UsageError);
    CHECK_THROWS_AS(faults.plan(Fault::before, 0), UsageError);
    CHECK_THROWS_AS(faults.plan(Fault::before, ""), UsageError);
    CHECK(shop.books.count() == 1);
}

TEST_CASE("a statement counter may outlive what it counts", "[testing kit]") {
    auto shop = std::make_unique<KitShop>();
    testing::StatementCounter counter(shop->sequelize);
    CHECK(shop->books.count() == 0);
    CHECK(counter.count("SELECT") == 1);
    shop.reset();
    CHECK(counter.count("SELECT") >= 1);  // and those by which its tables are dropped
}

TEST_CASE("a statement counter knows a statement behind a comment", "[testing kit]") {
    Sequelize sequelize(test::database());
    testing::StatementCounter counter(sequelize);
    sequelize.query("/* c */ SELECT 1 AS one");
    sequelize.query("-- hi\nselect 1 AS one");
    CHECK(counter.count("SELECT") == 2);
}

TEST_CASE("a statement counter counts on where the object is moved", "[testing kit]") {
    Sequelize first(test::database());
    testing::StatementCounter counter(first);
    Sequelize second(std::move(first));
    second.query("SELECT 1 AS one");
    CHECK(counter.count("SELECT") == 1);
}
