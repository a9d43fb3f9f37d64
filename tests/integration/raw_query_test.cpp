#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/global_sql_mode.hpp"

using namespace sequelize;

namespace {

enum class Shelf { low, high };

struct RawBook {
    std::int64_t id{};
    std::string title{};
    std::optional<int> pages{};
    std::optional<Shelf> shelf{};
};

/// A table of three books.
struct RawBooks {
    explicit RawBooks(Options options = {}) : sequelize(test::database(std::move(options))), tables(sequelize) {
        books.bulkCreate({
            {.title = "A?", .pages = 10, .shelf = Shelf::low},
            {.title = ":B", .pages = 20, .shelf = Shelf::high},
            {.title = "$1"},
        });
    }

    Sequelize sequelize;
    Model<RawBook> books = sequelize.define<RawBook>(
        "raw_book",
        {field<&RawBook::title>(), field<&RawBook::pages>({.field = "page_count"}), field<&RawBook::shelf>()},
        {.timestamps = false}
    );
    test::FreshTables tables;
};

}  // namespace

TEST_CASE("raw: rows by every kind of placeholder", "[raw]") {
    RawBooks raw;
    const auto titles = [&raw](std::string where, const QueryOptions& options) {
        std::vector<std::string> list;
        const auto result = raw.sequelize.query(
            test::ownQuery("SELECT `title` FROM raw_books WHERE ") + where + " ORDER BY id", options
        );
        for (const Row& row : result.rows) list.push_back(row.get<std::string>("title"));
        return list;
    };
    using List = test::Texts;
    CHECK(titles("title = ?", {.replacements = {"A?"}, .type = QueryTypes::SELECT}) == List{"A?"});
    CHECK(titles("title = :t", {.replacements = {{"t", ":B"}}}) == List{":B"});
    CHECK(titles("title = $1 OR page_count = $2", {.bind = {"$1", 10}}) == List{"A?", "$1"});
    CHECK(titles("title = $t", {.bind = {{"t", ":B"}}}) == List{":B"});
    CHECK(titles("title IN (?)", {.replacements = {std::vector<std::string>{"A?", "$1"}}}) == List{"A?", "$1"});
    CHECK(titles("shelf = ?", {.replacements = {Shelf::high}}) == List{":B"});
    CHECK(titles("page_count > :n AND title <> $1", {.replacements = {{"n", 1}}, .bind = {"A?"}}) == List{":B"});
    CHECK(titles("title IN (?)", {.replacements = {std::vector<int>{}}}).empty());
    CHECK(titles("title NOT IN (?)", {.replacements = {std::vector<int>{}}}).empty());
    CHECK(titles("page_count IS NULL /* ? */ AND '?' <> ':x'", {}) == List{"$1"});
}

TEST_CASE("raw: rows as values, tuples and structs", "[raw]") {
    RawBooks raw;
    auto& db = raw.sequelize;
    CHECK(db.query<int>("SELECT COUNT(*) FROM raw_books") == std::vector{3});
    CHECK(
        db.query<std::string>("SELECT title FROM raw_books WHERE id > ? ORDER BY id", {.replacements = {1}}) ==
        std::vector<std::string>{":B", "$1"}
    );
    using Pair = std::tuple<std::string, std::optional<int>>;
    CHECK(
        db.query<Pair>("SELECT title, page_count FROM raw_books ORDER BY id DESC LIMIT 2") ==
        std::vector<Pair>{{"$1", std::nullopt}, {":B", 20}}
    );
    CHECK(db.query<bool>("SELECT 1 = 1 UNION ALL SELECT 1 = 2") == std::vector{true, false});
    CHECK(db.query<Row>("SELECT 7 AS n").front().get<int>("n") == 7);

    const auto books = db.query("SELECT * FROM raw_books WHERE id = :id", raw.books, {.replacements = {{"id", 2}}});
    REQUIRE(books.size() == 1);
    CHECK(books[0].title == ":B");
    CHECK(books[0].pages == 20);
    CHECK(books[0].shelf == Shelf::high);
    const auto renamed =
        db.query<RawBook>("SELECT id, UPPER('x') AS title, page_count AS pages, shelf, 1 AS more FROM raw_books");
    REQUIRE(renamed.size() == 3);
    CHECK(renamed[1].title == "X");
    CHECK(renamed[1].pages == 20);
}

TEST_CASE("raw: a DATETIME column gives instants", "[raw]") {
    test::Library library;
    const auto row =
        library.sequelize
            .query(test::ownQuery(
                "SELECT createdAt, (SELECT MAX(createdAt) FROM query_books) AS latest FROM query_books WHERE id = 1"
            ))
            .rows.at(0);
    CHECK(row["createdAt"].getIf<DateTime>() != nullptr);
    CHECK(row.get<DateTime>("createdAt") == library.books.findByPk(1)->createdAt);
    CHECK(row.get<DateTime>("latest") == row.get<DateTime>("createdAt"));
}

TEST_CASE("raw: columns that do not go into their places are named", "[raw]") {
    RawBooks raw;
    auto& db = raw.sequelize;
    const auto error = [&](auto call) { return test::messageOf<ConversionError>(call); };
    CHECK(error([&] {
              (void)db.query<int>("SELECT page_count FROM raw_books");
          }) == "column 'page_count' is NULL, but its member is int; make the member std::optional<int>");
    CHECK(error([&] { (void)db.query<int>("SELECT 1, 2"); }).find("the result has 2 columns, but 1 are read") == 0);
    CHECK(error([&] { (void)db.query<std::tuple<int, int>>("SELECT 1"); }).find("the result has 1 columns") == 0);
    CHECK(error([&] {
              (void)db.query("SELECT id, title FROM raw_books", raw.books);
          }).find("the result has no column 'page_count' for the member RawBook::pages") != std::string::npos);
    CHECK(error([&] {
              (void)db.query("SELECT *, 'x' AS title FROM raw_books", raw.books);
          }).find("two columns of the result are named 'title'") == 0);
    CHECK(error([&] {
              (void)db.query("SELECT 'x' AS id, title, page_count, shelf FROM raw_books", raw.books);
          }).find("raw_books.id") != std::string::npos);
    const auto twice = db.query("SELECT 1 AS n, 2 AS n").rows.front();
    CHECK(twice[1] == Value(2));
    CHECK(error([&] { (void)twice["n"]; }).find("several columns 'n'") != std::string::npos);
    CHECK(test::messageOf<UsageError>([&] {
              (void)db.query<Options>("SELECT 1");
          }).find("no model maps") != std::string::npos);
    struct Other {
        std::int64_t id{};
    };
    (void)db.define<Other>("other_one", {});
    (void)db.define<Other>("other_two", {});
    CHECK(test::messageOf<UsageError>([&] {
              (void)db.query<Other>("SELECT 1 AS id");
          }).find("several models") != std::string::npos);
}

TEST_CASE("raw: what a statement did", "[raw]") {
    RawBooks raw;
    auto& db = raw.sequelize;
    const auto [none, inserted] =
        db.query("INSERT INTO raw_books (title) VALUES (?), (?)", {.replacements = {"x", "y"}});
    CHECK(none.empty());
    CHECK(inserted.affectedRows == 2);
    CHECK(inserted.insertId == (test::speaksMysql() ? 4U : 5U));
    for (const QueryTypes type : {QueryTypes::RAW, QueryTypes::UPDATE, QueryTypes::DELETE}) {
        const auto updated = db.query("UPDATE raw_books SET page_count = $1 WHERE id > 3", {.bind = {5}, .type = type});
        CHECK(updated.metadata.affectedRows == 2);
        CHECK(updated.metadata.insertId == 0);
    }
    CHECK(db.query("SELECT 1").metadata.affectedRows == 0);
    CHECK(db.query("DELETE FROM raw_books WHERE page_count = 5").metadata.affectedRows == 2);
    CHECK(
        db.query("INSERT INTO raw_books (title) VALUES (?)", {.replacements = {"z"}, .type = QueryTypes::INSERT})
            .metadata.insertId == 6
    );
    const std::vector<std::vector<Value>> rows;
    CHECK(test::messageOf<UsageError>([&] {
              (void)db.query("DELETE FROM raw_books WHERE id < 0", {.type = QueryTypes::SELECT});
          }).find("returns no rows") != std::string::npos);
    CHECK(test::messageOf<UsageError>([&] {
              (void)db.query<Row>("DELETE FROM raw_books WHERE id < 0");
          }).find("returns no rows") != std::string::npos);
}

TEST_CASE("raw: lists of rows are inserted", "[raw]") {
    RawBooks raw;
    const std::vector<std::vector<Value>> rows{{"p", 1}, {"q", null}};
    raw.sequelize.query("INSERT INTO raw_books (title, page_count) VALUES ?", {.replacements = {rows}});
    CHECK(raw.books.count() == 5);
    CHECK(raw.books.count({.where = {{&RawBook::title, "q"}, {&RawBook::pages, null}}}) == 1);
}

TEST_CASE("raw: in a transaction", "[raw]") {
    RawBooks raw;
    auto& db = raw.sequelize;
    {
        const Transaction t = db.transaction();
        db.query("DELETE FROM raw_books", {.transaction = t});
        db.query("INSERT INTO raw_books (title) VALUES (?)", {.replacements = {"x"}, .transaction = t});
        CHECK(db.query<int>("SELECT COUNT(*) FROM raw_books", {.transaction = t}) == std::vector{1});
    }
    CHECK(raw.books.count() == 3);
    db.transaction([&](Transaction& t) { db.query("DELETE FROM raw_books WHERE id = 1", {.transaction = t}); });
    CHECK(raw.books.count() == 2);
    if (!test::speaksMysql()) return;
    {
        const Transaction t = db.transaction();
        CHECK_THROWS_AS(db.query("CREATE TABLE IF NOT EXISTS raw_x (a INT)", {.transaction = t}), TransactionError);
    }
    db.query("DROP TABLE raw_x");
}

TEST_CASE("raw: logged without values, as the call says", "[raw]") {
    test::Log log;
    RawBooks raw;
    raw.sequelize.query("SELECT :x AS x", {.replacements = {{"x", "s3cret"}}, .logging = log.logger()});
    CHECK(log.last() == "Executing (default): SELECT ? AS x");
}

TEST_CASE("raw: the database's errors are the library's", "[raw]") {
    RawBooks raw;
    auto& db = raw.sequelize;
    CHECK_THROWS_AS(db.query("SELECT nothing FROM raw_books"), DatabaseError);
    CHECK_THROWS_AS(
        db.query("INSERT INTO raw_books (id, title) VALUES (?, 'x')", {.replacements = {1}}), UniqueConstraintError
    );
    CHECK_THROWS_AS(db.query("SELECT 1; DELETE FROM raw_books"), UsageError);
    CHECK_THROWS_AS(db.query("CREATE TABLE raw_x (a INT); DELETE FROM raw_books"), BaseError);
    CHECK_THROWS_AS(db.query("SELECT ?"), UsageError);
    CHECK(raw.books.count() == 3);
    db.query("DROP TABLE IF EXISTS raw_x");
}

TEST_CASE("raw: statements that cannot be prepared", "[raw]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite prepares everything");
    RawBooks raw({.pool = {.max = 1}});
    auto& db = raw.sequelize;
    db.query("DROP PROCEDURE IF EXISTS raw_two");
    db.query("CREATE PROCEDURE raw_two(n INT) BEGIN SELECT n AS first; SELECT n + 1 AS second; END");
    // The first result is returned, and the connection is as good as before.
    for (int i = 0; i < 3; ++i) {
        CHECK(db.query<int>("CALL raw_two(?)", {.replacements = {i}}) == std::vector{i});
        CHECK(db.query("CALL raw_two(8)").rows.front().get<int>("first") == 8);
        CHECK(db.query<int>("SELECT 5") == std::vector{5});
    }
    db.query("CALL raw_two(1)", {.type = QueryTypes::UPDATE});
    db.query("DROP PROCEDURE raw_two");
    CHECK(db.query("LOCK TABLES raw_books WRITE").rows.empty());
    CHECK(db.query("UPDATE raw_books SET page_count = 1").metadata.affectedRows == 3);
    db.query("UNLOCK TABLES");
    const auto t = db.transaction();  // its statements have one session
    db.query("HANDLER raw_books OPEN", {.transaction = t});
    // MariaDB does prepare it.
    if (db.dialect() == Dialect::mysql)
        CHECK(test::messageOf<UsageError>([&] {
                  (void)db.query("HANDLER raw_books READ FIRST", {.transaction = t});
              }).find("its rows cannot be read") != std::string::npos);
    db.query("HANDLER raw_books CLOSE", {.transaction = t});
    CHECK(db.poolStatistics().size == 1);
}

TEST_CASE("raw: quotes are read as the session's mode says", "[raw]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has one way to quote");
    const RawBooks raw;
    const auto concat = [](const char* mode, std::string sql) {
        const test::GlobalSqlMode server(mode);
        return test::database().query<std::string>(std::move(sql), {.replacements = {"v"}}).front();
    };
    CHECK(concat("", R"(SELECT CONCAT('\'?', ?))") == "'?v");
    CHECK(concat("", R"(SELECT CONCAT("'?", ?, "\"?"))") == "'?v\"?");
    CHECK(concat("NO_BACKSLASH_ESCAPES", R"(SELECT CONCAT('\', ?))") == "\\v");
    CHECK(concat("NO_BACKSLASH_ESCAPES", R"(SELECT CONCAT("\", ?, '?'))") == "\\v?");
    CHECK(
        concat("ANSI_QUOTES", R"(SELECT CONCAT("a\", ?, "?'") FROM (SELECT 'x' AS "a\", 'y' AS "?'") AS t)") == "xvy"
    );
    CHECK(
        concat("ANSI_QUOTES", R"(SELECT CONCAT('\'?', ?, "t".title) FROM raw_books AS "t" WHERE "t"."id" = 1)") ==
        "'?vA?"
    );
}
