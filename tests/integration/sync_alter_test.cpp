// sync with .alter: what it changes, what it keeps, and what it refuses.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

/// `sync_alter` as one version of a program has it, and what the next one makes of it.
struct Alteration {
    Alteration() { clear(); }
    ~Alteration() { clear(); }
    Alteration(const Alteration&) = delete;
    Alteration& operator=(const Alteration&) = delete;

    static void clear() {
        auto raw = test::rawSession();
        for (const char* table : {"alter_books", "Alter_Authors", "alter_authors", "alter_lines"})
            raw.run(std::string("DROP TABLE IF EXISTS ") + table);
    }
    static void run(const std::string& sql) { test::rawSession().run(sql); }
    static std::int64_t number(const std::string& sql) { return test::rawSession().number(sql); }

    test::Log log;
    Sequelize sequelize = test::database({.logging = log.logger()});
};

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> subtitle{};
    std::optional<std::int64_t> author_id{};
};
struct Author {
    std::int64_t id{};
    std::string name{};
};

const ModelOptions plain{.timestamps = false};

std::string id() {
    return test::speaksMysql()  ? "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"
           : test::isPostgres() ? "id SERIAL PRIMARY KEY"
                                : "id INTEGER PRIMARY KEY AUTOINCREMENT";
}

/// A second run must find nothing to do.
void requireSettled(Sequelize& sequelize, test::Log& log) {
    const auto check = sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    log.clear();
    sequelize.sync({.alter = true});
    CHECK(log.text().empty());
}

}  // namespace

TEST_CASE("alter makes tables that are missing, and changes those that are there", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(20) NOT NULL)");
    at.run("INSERT INTO alter_authors (name) VALUES ('Lem')");
    auto authors = at.sequelize.define<Author>(
        "alter_author", {field<&Author::name>({.type = DataTypes::STRING(50), .unique = true})}, plain
    );
    auto books = at.sequelize.define<Book>(
        "alter_book", {field<&Book::subtitle>({.defaultValue = "untitled"})},
        {.timestamps = false, .indexes = {{.fields = {"title"}}}}
    );
    CHECK_FALSE(at.sequelize.check().isClean());
    at.sequelize.sync({.alter = true});
    CHECK(authors.count() == 1);
    authors.create({.name = std::string(45, 'x')});
    CHECK_THROWS_AS(authors.create({.name = "Lem"}), UniqueConstraintError);
    books.create({.title = "Solaris"});
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("alter refuses before it changes anything, and names all of it", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(100) NULL, isbn VARCHAR(20) NULL, note TEXT NULL)");
    at.run("INSERT INTO alter_authors (name, isbn) VALUES ('Lem', '1'), (NULL, '2'), ('Lem', NULL)");
    (void)at.sequelize.define<Author>("alter_author", {field<&Author::name>({.unique = true})}, plain);
    (void)at.sequelize.define<Book>("alter_book", plain);
    const auto before = at.sequelize.check();
    const auto message = test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(message.find("alter_authors.isbn") != std::string::npos);
    CHECK(message.find("(2 rows)") != std::string::npos);
    CHECK(message.find("rows in which it is NULL (1 row)") != std::string::npos);
    CHECK(message.find("values that several rows have (1 row)") != std::string::npos);
    CHECK(message.find(".alter = {.drop = true}") != std::string::npos);
    CHECK(at.sequelize.check().text() == before.text());  // not even alter_books was made

    // What rows forbid is refused whatever .drop says.
    CHECK_THROWS_AS(at.sequelize.sync({.alter = {.drop = true}}), UsageError);
    CHECK(at.number("SELECT COUNT(isbn) FROM alter_authors") == 2);
    at.run("UPDATE alter_authors SET name = 'Rilke' WHERE name IS NULL");
    at.run("DELETE FROM alter_authors WHERE id = 3");
    CHECK_THROWS_AS(at.sequelize.sync({.alter = true}), UsageError);
    at.sequelize.sync({.alter = {.drop = false}});
    CHECK(at.number("SELECT COUNT(isbn) FROM alter_authors") == 2);
    at.sequelize.sync({.alter = {.drop = true}});
    CHECK(at.number("SELECT COUNT(*) FROM alter_authors") == 2);
    CHECK_THROWS(at.number("SELECT COUNT(isbn) FROM alter_authors"));
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("alter never makes an index twice, and a surplus one stays", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(255) NOT NULL)");
    at.run("CREATE UNIQUE INDEX of_old ON alter_authors (name)");
    at.run("CREATE UNIQUE INDEX of_older ON alter_authors (name)");
    (void)at.sequelize.define<Author>("alter_author", {field<&Author::name>({.unique = true})}, plain);
    for (int i = 0; i < 70; ++i) at.sequelize.sync({.alter = true});
    const auto check = at.sequelize.check();
    CHECK(check.isClean());
    CHECK(check.text().find("more than once") != std::string::npos);
    CHECK(check.before.table("alter_authors")->indexes.size() == 2);
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("alter changes a key and what refers to it together", "[alter]") {
    Alteration at;
    const bool mysql = test::speaksMysql();
    at.run(
        "CREATE TABLE alter_authors (id INT NOT NULL" + std::string(mysql ? " AUTO_INCREMENT" : "") +
        " PRIMARY KEY, name VARCHAR(255) NOT NULL)"
    );
    at.run(
        "CREATE TABLE alter_books (" + id() +
        ", title VARCHAR(255) NOT NULL, subtitle VARCHAR(255), author_id INT, "
        "FOREIGN KEY (author_id) REFERENCES alter_authors (id) ON DELETE SET NULL ON UPDATE CASCADE)"
    );
    at.run("INSERT INTO alter_authors (id, name) VALUES (7, 'Lem')");
    at.run("INSERT INTO alter_books (title, author_id) VALUES ('Solaris', 7)");
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    auto books = at.sequelize.define<Book>("alter_book", plain);
    books.belongsTo(authors, {.foreignKey = &Book::author_id});
    at.sequelize.sync({.alter = true});
    CHECK(at.number("SELECT author_id FROM alter_books") == 7);
    CHECK_THROWS_AS(books.create({.title = "x", .author_id = 8}), ForeignKeyConstraintError);
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("a foreign key is not added over rows that refer to nothing", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(255) NOT NULL)");
    at.run(
        "CREATE TABLE alter_books (" + id() + ", title VARCHAR(255) NOT NULL, subtitle VARCHAR(255), author_id BIGINT)"
    );
    at.run("INSERT INTO alter_books (title, author_id) VALUES ('Solaris', 7), ('Eden', 8), ('Fiasco', NULL)");
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    auto books = at.sequelize.define<Book>("alter_book", plain);
    books.belongsTo(authors, {.foreignKey = &Book::author_id});
    const auto message = test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = {.drop = true}}); });
    INFO(message);
    CHECK(message.find("rows that refer to no row (2 rows)") != std::string::npos);
    at.run("UPDATE alter_books SET author_id = NULL");
    at.sequelize.sync({.alter = true});
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("what a model cannot say stays", "[alter]") {
    Alteration at;
    const bool mysql = test::speaksMysql();
    at.run(
        "CREATE TABLE alter_authors (" + id() +
        ", name VARCHAR(20) NOT NULL, upper_name VARCHAR(20) GENERATED ALWAYS AS (upper(name)) VIRTUAL, "
        "CONSTRAINT long_enough CHECK (length(name) > 1))" +
        (mysql ? " COMMENT='people' ENGINE=InnoDB CHARSET=latin1" : "")
    );
    at.run("CREATE INDEX by_upper ON alter_authors (name, id)");
    at.run(
        "CREATE TRIGGER alter_trigger AFTER INSERT ON alter_authors FOR EACH ROW " +
        std::string(mysql ? "SET @seen = NEW.name" : "BEGIN SELECT NEW.name; END")
    );
    at.run("INSERT INTO alter_authors (name) VALUES ('Lem')");
    auto authors =
        at.sequelize.define<Author>("alter_author", {field<&Author::name>({.type = DataTypes::STRING(60)})}, plain);
    const auto before = *at.sequelize.check().before.table("alter_authors");
    at.sequelize.sync({.alter = {.drop = false}});
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    const auto after = *check.before.table("alter_authors");
    CHECK(after.checks == before.checks);
    CHECK(after.triggers.size() == 1);
    CHECK(after.indexes == before.indexes);
    CHECK(after.comment == before.comment);
    CHECK(after.charset == before.charset);
    CHECK(after.column("upper_name")->generated == before.column("upper_name")->generated);
    CHECK(after.column("name")->type != before.column("name")->type);
    CHECK(check.text().find("generated column 'upper_name'") != std::string::npos);
    CHECK_THROWS_AS(authors.create({.name = "x"}), DatabaseError);
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("values that a new type does not hold are kept unless .drop says so", "[alter]") {
    if (!test::speaksMysql()) return;  // SQLite's columns hold any length
    Alteration at;
    at.sequelize.query("SET SESSION sql_mode = ''");  // the server would cut them
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(100) NOT NULL)");
    at.run("INSERT INTO alter_authors (name) VALUES ('Lem'), ('Rainer Maria Rilke')");
    (void)at.sequelize.define<Author>("alter_author", {field<&Author::name>({.type = DataTypes::STRING(10)})}, plain);
    const auto message = test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(message.find("(1 row)") != std::string::npos);
    CHECK(at.number("SELECT MAX(CHAR_LENGTH(name)) FROM alter_authors") == 18);
    at.run("DELETE FROM alter_authors WHERE id = 2");
    at.sequelize.sync({.alter = true});
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("a new column without a default is not made up for rows", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ")");
    at.run("INSERT INTO alter_authors (id) VALUES (1), (2)");
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    const auto message = test::messageOf<UsageError>([&] { authors.sync({.alter = true}); });
    INFO(message);
    CHECK(message.find("alter_authors.name") != std::string::npos);
    CHECK(message.find("(2 rows)") != std::string::npos);
    at.run("DELETE FROM alter_authors");
    authors.sync({.alter = true});
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("sync: .match guards force and alter, and the two exclude each other", "[alter]") {
    Alteration at;
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    authors.sync();
    authors.create({.name = "Lem"});
    for (const char* match : {"nothing_*", ""}) {
        CHECK_THROWS_AS(at.sequelize.sync({.force = true, .match = match}), UsageError);
        CHECK_THROWS_AS(authors.sync({.force = true, .match = match}), UsageError);
        CHECK_THROWS_AS(authors.sync({.alter = true, .match = match}), UsageError);
        CHECK_THROWS_AS(at.sequelize.sync({.alter = {.drop = true}, .match = match}), UsageError);
    }
    CHECK(authors.count() == 1);
    CHECK(test::messageOf<UsageError>([&] {
              at.sequelize.sync({.force = true, .match = "*_testing"});
          }).find("does not match sync match parameter \"*_testing\"") != std::string::npos);
    CHECK_THROWS_AS(at.sequelize.sync({.force = true, .alter = true}), UsageError);
    CHECK(authors.count() == 1);
    at.sequelize.sync({.force = true, .match = "*"});
    CHECK(authors.count() == 0);
}

namespace {

enum class Mood { good, bad };

struct Line {
    std::int64_t id{};
    std::string text{};
    Mood mood{};
};

}  // namespace

TEST_CASE("enum values come and go, and no value with them", "[alter]") {
    if (!test::speaksMysql()) return;  // SQLite has texts
    Alteration at;
    at.run("CREATE TABLE alter_lines (" + id() + ", text VARCHAR(255) NOT NULL, mood ENUM('bad', 'odd') NOT NULL)");
    at.run("INSERT INTO alter_lines (text, mood) VALUES ('a', 'bad'), ('b', 'odd')");
    auto lines = at.sequelize.define<Line>("alter_line", plain);
    const auto message = test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(message.find("alter_lines.mood") != std::string::npos);
    CHECK(message.find("(1 row)") != std::string::npos);
    at.run("UPDATE alter_lines SET mood = 'bad'");
    at.sequelize.sync({.alter = true});
    CHECK(lines.count({.where = {{&Line::mood, Mood::bad}}}) == 2);  // although its number is another one now
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("a character set is changed only with the texts that it has", "[alter]") {
    if (!test::speaksMysql()) return;
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", name VARCHAR(255) NOT NULL) CHARSET=utf8mb4");
    at.run(
        "INSERT INTO alter_authors (name) VALUES ('Stanis\xC5\x82"
        "aw')"
    );
    (void)at.sequelize.define<Author>("alter_author", {.timestamps = false, .charset = "latin1"});
    const auto message = test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = true}); });
    INFO(message);
    CHECK(message.find("'name'") != std::string::npos);
    at.run("UPDATE alter_authors SET name = 'Stanislaw'");
    at.sequelize.sync({.alter = true});
    CHECK(at.number("SELECT COUNT(*) FROM alter_authors WHERE name = 'Stanislaw'") == 1);
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("columns whose names differ in the case of their letters only", "[alter]") {
    Alteration at;
    at.run("CREATE TABLE alter_authors (" + id() + ", NAME VARCHAR(255) NOT NULL)");
    at.run("INSERT INTO alter_authors (NAME) VALUES ('Lem')");
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    at.sequelize.sync({.alter = true});
    const auto all = authors.findAll();
    REQUIRE(all.size() == 1);
    CHECK(all[0].name == "Lem");
    CHECK(at.sequelize.check().before.table("alter_authors")->columns[1].name == "name");
    requireSettled(at.sequelize, at.log);
}

TEST_CASE("a new table that refers to a key that changes", "[alter]") {
    Alteration at;
    at.run(
        std::string("CREATE TABLE alter_authors (id INT NOT NULL") + (test::speaksMysql() ? " AUTO_INCREMENT" : "") +
        " PRIMARY KEY, name VARCHAR(255) NOT NULL)"
    );
    at.run("INSERT INTO alter_authors (id, name) VALUES (7, 'Lem')");
    auto authors = at.sequelize.define<Author>("alter_author", plain);
    auto books = at.sequelize.define<Book>("alter_book", plain);
    books.belongsTo(authors, {.foreignKey = &Book::author_id});
    at.sequelize.sync({.alter = true});
    books.create({.title = "Solaris", .author_id = 7});
    CHECK_THROWS_AS(books.create({.title = "x", .author_id = 8}), ForeignKeyConstraintError);
    requireSettled(at.sequelize, at.log);
}
