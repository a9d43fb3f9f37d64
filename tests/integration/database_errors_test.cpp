#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;

namespace {

struct Loan {
    std::int64_t id{};
    std::int64_t book{};
};

}  // namespace

TEST_CASE("a foreign key's refusals", "[errors]") {
    test::Library library;
    auto loans = library.sequelize.define<Loan>(
        "query_loan", {field<&Loan::book>({.type = DataTypes::INTEGER})}, {.timestamps = false}
    );
    auto raw = test::rawSession();
    raw.run("DROP TABLE IF EXISTS query_loans");
    raw.run(
        test::speaksMysql() ? "CREATE TABLE query_loans (id INTEGER PRIMARY KEY auto_increment, book INTEGER NOT NULL, "
                              "FOREIGN KEY (book) REFERENCES query_books (id))"
        : test::isPostgres()
            ? "CREATE TABLE query_loans (id SERIAL PRIMARY KEY, book INTEGER NOT NULL REFERENCES query_books (id))"
            : "CREATE TABLE query_loans (id INTEGER PRIMARY KEY, book INTEGER NOT NULL REFERENCES query_books (id))"
    );
    CHECK(loans.create({.book = 1}).id == 1);
    const auto error = test::thrownBy<ForeignKeyConstraintError>([&] { loans.create({.book = 99}); });
    REQUIRE(error);
    CHECK(error->name() == "SequelizeForeignKeyConstraintError");
    CHECK_THAT(test::spelledAsUsual(error->native().sql), test::StartsWith("INSERT INTO `query_loans`"));
    if (test::isPostgres()) CHECK(error->native().sqlState == "23503");
    if (test::speaksMysql()) {
        CHECK(error->native().code == 1452);
        CHECK(error->native().sqlState == "23000");
    }
    CHECK_THROWS_AS(loans.update({{&Loan::book, 99}}, {.where = {{&Loan::id, 1}}}), ForeignKeyConstraintError);
    CHECK_THROWS_AS(library.books.destroy({.where = {{&Book::id, 1}}}), ForeignKeyConstraintError);
    CHECK_THROWS_AS(loans.bulkCreate({{.book = 99}}, {.ignoreDuplicates = true}), ForeignKeyConstraintError);
    CHECK(library.books.destroy({.where = {{&Book::id, 2}}}) == 1);
    raw.run("DROP TABLE query_loans");
}

TEST_CASE("a table that is not there", "[errors]") {
    test::Library library;
    library.sequelize.drop();
    const auto error = test::thrownBy<DatabaseError>([&] { (void)library.books.findAll(); });
    REQUIRE(error);
    CHECK(error->name() == "SequelizeDatabaseError");
    CHECK_THAT(test::spelledAsUsual(error->native().sql), test::StartsWith("SELECT `id`"));
    CHECK_THAT(error->native().message, test::containsString("query_books"));
    CHECK_THAT(error->what(), test::containsString("sync"));
    if (test::speaksMysql()) {
        CHECK(error->native().code == 1146);
        CHECK(error->native().sqlState == "42S02");
    } else if (test::isPostgres()) {
        CHECK(error->native().sqlState == "42P01");
    } else {
        CHECK(error->native().code == 1);
        CHECK(error->native().sqlState.empty());
    }
    CHECK_THROWS_AS(library.books.create({.title = "x"}), DatabaseError);
    CHECK_THROWS_AS(library.books.destroy({.truncate = true}), DatabaseError);
    library.books.sync();
    CHECK(library.books.count() == 0);
}

TEST_CASE("a wrong literal is a database error with its SQL", "[errors]") {
    const test::Library library;
    const auto error = test::thrownBy<DatabaseError>([&] { (void)library.where(literal("no_such_column = 1")); });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("no_such_column"));
    CHECK_THAT(error->native().sql, test::containsString("WHERE no_such_column = 1"));
    CHECK_THROWS_AS(library.where(literal("SELECT FROM")), DatabaseError);
    CHECK(library.books.count() == 6);
}

TEST_CASE("a result that does not go into its member names column and member", "[errors][conversion]") {
    const test::Library library;
    auto raw = test::rawSession();
    const auto messageAfter = [&](const std::string& sql) {
        raw.run(sql);
        return test::messageOf<ConversionError>([&] { (void)library.books.findAll(); });
    };
    SECTION("NULL") {
        if (test::speaksMysql()) raw.run("ALTER TABLE query_books MODIFY pages INTEGER");
        if (test::isPostgres()) raw.run("ALTER TABLE query_books ALTER pages DROP NOT NULL");
        if (test::isSqlite()) {
            raw.run("ALTER TABLE query_books DROP COLUMN pages");
            raw.run("ALTER TABLE query_books ADD COLUMN pages INTEGER");
        }
        const auto message = messageAfter("UPDATE query_books SET pages = NULL WHERE id = 2");
        CHECK_THAT(
            message, test::containsString("query_books.pages") && test::containsString("Book::pages") &&
                         test::containsString("NULL") && test::containsString("std::optional<int>")
        );
    }
    SECTION("another type") {
        if (test::speaksMysql()) raw.run("ALTER TABLE query_books MODIFY pages VARCHAR(20)");
        if (test::isPostgres()) raw.run("ALTER TABLE query_books ALTER pages TYPE VARCHAR(20)");
        const auto message = messageAfter("UPDATE query_books SET pages = 'many pages' WHERE id = 2");
        CHECK_THAT(
            message, test::containsString("query_books.pages") && test::containsString("Book::pages") &&
                         test::containsString("is text") && test::containsString("int")
        );
        CHECK(message.find("many pages") == std::string::npos);
    }
    SECTION("a number that is too large") {
        if (test::speaksMysql()) raw.run("ALTER TABLE query_books MODIFY pages BIGINT");
        if (test::isPostgres()) raw.run("ALTER TABLE query_books ALTER pages TYPE BIGINT");
        CHECK_THAT(
            messageAfter("UPDATE query_books SET pages = 2147483648 WHERE id = 2"),
            test::containsString("Book::pages") && test::containsString("outside the range")
        );
    }
    SECTION("a fraction") {
        if (test::speaksMysql()) raw.run("ALTER TABLE query_books MODIFY pages DOUBLE");
        if (test::isPostgres()) raw.run("ALTER TABLE query_books ALTER pages TYPE DOUBLE PRECISION");
        CHECK_THAT(
            messageAfter("UPDATE query_books SET pages = 1.5 WHERE id = 2"),
            test::containsString("Book::pages") && test::containsString("is real")
        );
    }
    // the finder gave its connection back, and other columns can be read
    CHECK(library.sequelize.poolStatistics().borrowed == 0);
    CHECK(library.books.findAll({.attributes = {&Book::id}}).size() == 6);
}

TEST_CASE("a zero date is refused, naming the column", "[errors][conversion]") {
    if (!test::speaksMysql()) SKIP_TEST("only MySQL and MariaDB have zero dates");
    const test::Library library;
    auto raw = test::rawSession();
    raw.run("SET sql_mode = ''");
    raw.run("UPDATE query_books SET published = '0000-00-00' WHERE id = 1");
    raw.run("UPDATE query_books SET createdAt = '2020-00-00 00:00:00' WHERE id = 2");
    const auto refusal = [&](int id) {
        return test::messageOf<ConversionError>([&] { (void)library.books.findByPk(id); });
    };
    CHECK_THAT(
        refusal(1), test::containsString("query_books.published") && test::containsString("Book::published") &&
                        test::containsString("'0000-00-00'") && test::containsString("NULL")
    );
    CHECK_THAT(refusal(2), test::containsString("query_books.createdAt") && test::containsString("'2020-00-00"));
    CHECK_THROWS_AS(library.books.findAll<Row>({.where = {{&Book::id, 1}}}), ConversionError);
    CHECK(library.books.findByPk(3)->id == 3);
}
