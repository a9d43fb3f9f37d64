#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <typeinfo>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/driver/driver.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using namespace std::string_literals;
using test::containsString;
using test::StartsWith;

namespace {

bool testsSqlite() {
    const char* dialect = std::getenv("SEQUELIZE_TEST_DIALECT");
    return dialect == nullptr || *dialect == '\0' || std::string_view(dialect) == "sqlite";
}

#define ONLY_SQLITE() \
    if (!testsSqlite()) SKIP_TEST("a test of the SQLite driver")

using Binds = std::vector<Value>;
using SqliteRow = std::vector<Value>;

std::unique_ptr<Connection> open(const std::string& storage = ":memory:") {
    return connect({.dialect = Dialect::sqlite, .storage = storage});
}

ExecutionResult run(Connection& connection, std::string_view sql, const Binds& binds = {}) {
    return connection.execute(sql, binds);
}

std::vector<SqliteRow> rows(Connection& connection, std::string_view sql, const Binds& binds = {}) {
    std::vector<SqliteRow> all;
    const auto cursor = connection.query(sql, binds);
    while (cursor->next()) {
        SqliteRow row;
        for (const Cell& cell : cursor->row()) row.push_back(toValue(cell));
        all.push_back(std::move(row));
    }
    return all;
}

Value one(Connection& connection, std::string_view sql, const Binds& binds = {}) {
    const auto all = rows(connection, sql, binds);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].size() == 1);
    return all[0][0];
}

/// The error's copy: what `f` throws must be of this class exactly.
template <class Error>
Error thrownBy(const std::function<void()>& f) {
    try {
        f();
    } catch (const BaseError& error) {
        INFO(error.name() << ": " << error.what());
        REQUIRE(typeid(error) == typeid(Error));
        return dynamic_cast<const Error&>(error);
    }
    FAIL("nothing was thrown");
    throw std::logic_error("not reached");
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        const auto stamp = std::chrono::steady_clock::now().time_since_epoch().count();
        path_ = std::filesystem::temp_directory_path() / ("sequelize_sqlite_" + std::to_string(stamp));
        std::filesystem::create_directory(path_);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

DateTime at(std::chrono::year_month_day day, std::chrono::microseconds time = {}) {
    return DateTime(std::chrono::sys_days(day)) + time;
}

}  // namespace

TEST_CASE("sqlite: what is bound comes back", "[sqlite]") {
    ONLY_SQLITE();
    using std::chrono::year;
    const auto connection = open();
    const auto echo = [&](const Value& value) {
        const Value direct = one(*connection, "SELECT ?", {value});
        // The same through execute(), which does not copy what it is given.
        run(*connection, "CREATE TABLE IF NOT EXISTS echo (value)");
        run(*connection, "DELETE FROM echo");
        run(*connection, "INSERT INTO echo VALUES (?)", {value});
        CHECK(one(*connection, "SELECT value FROM echo") == direct);
        return direct;
    };
    constexpr auto int64Min = std::numeric_limits<std::int64_t>::min();
    constexpr auto int64Max = std::numeric_limits<std::int64_t>::max();

    CHECK(echo(null) == Value(null));
    CHECK(echo(true) == Value(1));
    CHECK(echo(false) == Value(0));
    CHECK(echo(int64Min) == Value(int64Min));
    CHECK(echo(int64Max) == Value(int64Max));
    CHECK(echo(static_cast<std::uint64_t>(int64Max)) == Value(int64Max));
    CHECK(echo(0.1) == Value(0.1));
    CHECK(echo(-0.5e-300) == Value(-0.5e-300));
    CHECK(echo(std::numeric_limits<double>::max()) == Value(std::numeric_limits<double>::max()));
    CHECK(echo(std::numeric_limits<double>::infinity()) == Value(std::numeric_limits<double>::infinity()));
    CHECK(echo(Decimal("-12345678901234567890.0123456789")) == Value("-12345678901234567890.0123456789"));

    CHECK(echo("") == Value(""));
    CHECK(echo("Clean Code") == Value("Clean Code"));
    CHECK(echo("it's \"quoted\" \\ ; -- %_") == Value("it's \"quoted\" \\ ; -- %_"));
    CHECK(echo("naïve 日本語 🦊👩‍👩‍👧") == Value("naïve 日本語 🦊👩‍👩‍👧"));
    CHECK(echo("NUL\0inside\0"s) == Value("NUL\0inside\0"s));
    CHECK(echo(Json{R"({"a":[1,null,"é"]})"}) == Value(R"({"a":[1,null,"é"]})"));

    CHECK(echo(Bytes{}) == Value(Bytes{}));
    CHECK(echo(toBytes("\0\xff\x80'"s)) == Value(toBytes("\0\xff\x80'"s)));

    CHECK(echo(at(year{2021} / 12 / 14, 36736644ms)) == Value("2021-12-14 10:12:16.644 +00:00"));
    CHECK(echo(at(year{2021} / 12 / 14, 36736644001us)) == Value("2021-12-14 10:12:16.644001 +00:00"));
    CHECK(echo(at(year{1969} / 12 / 31, 86399999999us)) == Value("1969-12-31 23:59:59.999999 +00:00"));
    CHECK(echo(at(year{1} / 1 / 1)) == Value("0001-01-01 00:00:00.000 +00:00"));
    CHECK(echo(at(year{9999} / 12 / 31, 86399999ms)) == Value("9999-12-31 23:59:59.999 +00:00"));
    CHECK(echo(Date(year{2024} / 2 / 29)) == Value("2024-02-29"));
    CHECK(echo(Time(10h + 12min + 16s)) == Value("10:12:16"));
    CHECK(echo(Time(-(838h + 59min + 59s + 1us))) == Value("-838:59:59.000001"));
    CHECK(echo(Uuid("6F9619FF-8B86-D011-B42D-00C04FC964FF")) == Value("6f9619ff-8b86-d011-b42d-00c04fc964ff"));
}

TEST_CASE("sqlite: what SQLite cannot hold is refused, by its position", "[sqlite]") {
    ONLY_SQLITE();
    using std::chrono::year;
    const auto connection = open();
    const auto refusal = [&](const Value& value) {
        const Binds binds{1, value};
        const std::string message = thrownBy<UsageError>([&] { run(*connection, "SELECT ?, ?", binds); }).what();
        CHECK(message == thrownBy<UsageError>([&] { rows(*connection, "SELECT ?, ?", binds); }).what());
        CHECK_THAT(message, StartsWith("Parameter 2 is "));
        return message;
    };
    CHECK_THAT(refusal(std::numeric_limits<std::uint64_t>::max()), containsString("signed 64-bit"));
    CHECK_THAT(refusal(std::uint64_t{1} << 63), containsString("9223372036854775807"));
    CHECK_THAT(refusal(std::nan("")), containsString("NaN"));
    CHECK_THAT(refusal(Date(year{2023} / 2 / 29)), containsString("0001 to 9999"));
    CHECK_THAT(refusal(Date(year{0} / 1 / 1)), containsString("0001 to 9999"));
    CHECK_THAT(refusal(at(year{10000} / 1 / 1)), containsString("0001 to 9999"));
    CHECK_THAT(refusal(at(year{1} / 1 / 1, -1us)), containsString("0001 to 9999"));
    CHECK_THAT(refusal(DateTime::max()), containsString("0001 to 9999"));
    CHECK_THAT(refusal(DateTime::min()), containsString("0001 to 9999"));

    CHECK_THAT(
        thrownBy<UsageError>([&] { run(*connection, "SELECT ?, ?", {1}); }).what(),
        containsString("has 2 parameters, but 1 values")
    );
    CHECK_THROWS_AS(run(*connection, "SELECT 1", {1}), UsageError);
    CHECK_THROWS_AS(rows(*connection, "SELECT ?"), UsageError);
    CHECK(one(*connection, "SELECT ?1 + ?1", {21}) == Value(42));
}

TEST_CASE("sqlite: a blob of 16 MiB, and a text", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE big (data)");
    Bytes blob(16 * 1024 * 1024);
    for (std::size_t i = 0; i < blob.size(); ++i) blob[i] = static_cast<std::byte>(i * 31 >> 3);
    run(*connection, "INSERT INTO big VALUES (?)", {blob});
    CHECK(one(*connection, "SELECT data FROM big") == Value(blob));
    CHECK(one(*connection, "SELECT data = ? FROM big", {blob}) == Value(1));
    const std::string text(16 * 1024 * 1024, 'x');
    CHECK(one(*connection, "SELECT ?", {text}) == Value(text));
}

TEST_CASE("sqlite: columns and rows of a cursor", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    const auto cursor = connection->query("SELECT 1 AS id, 'a' AS \"Book.title\", NULL UNION ALL SELECT 2, 'b', 3", {});
    REQUIRE(cursor->columnCount() == 3);
    CHECK(cursor->columnName(0) == "id");
    CHECK(cursor->columnName(1) == "Book.title");
    REQUIRE(cursor->next());
    REQUIRE(cursor->row().size() == 3);
    CHECK(cursor->row()[0].integer == 1);
    CHECK(cursor->row()[1].text == "a");
    CHECK(cursor->row()[2].type == Cell::Type::null);
    REQUIRE(cursor->next());
    CHECK(cursor->row()[2].integer == 3);
    CHECK_FALSE(cursor->next());
    CHECK_FALSE(cursor->next());

    const auto none = connection->query("SELECT 1 AS id WHERE 0", {});
    CHECK(none->columnCount() == 1);
    CHECK(none->columnName(0) == "id");
    CHECK_FALSE(none->next());
}

TEST_CASE("sqlite: cursors do not stand in each other's way", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE numbers (n INTEGER)");
    for (int i = 1; i <= 100; ++i) run(*connection, "INSERT INTO numbers VALUES (?)", {i});
    const std::string sql = "SELECT n FROM numbers WHERE n > ? ORDER BY n";

    SECTION("two of the same statement at once") {
        auto a = connection->query(sql, Binds{0});
        auto b = connection->query(sql, Binds{50});
        for (int i = 1; i <= 50; ++i) {
            REQUIRE(a->next());
            REQUIRE(b->next());
            CHECK(a->row()[0].integer == i);
            CHECK(b->row()[0].integer == 50 + i);
        }
        CHECK(a->next());
        CHECK_FALSE(b->next());
        a.reset();
        CHECK(rows(*connection, sql, {98}).size() == 2);
    }
    SECTION("one that is abandoned") {
        for (int i = 0; i < 10; ++i) {
            const auto cursor = connection->query(sql, Binds{i});
            REQUIRE(cursor->next());
        }
        run(*connection, "DROP TABLE numbers");  // SQLite refuses this while one reads
    }
    SECTION("the binds may go before the cursor does") {
        std::unique_ptr<Cursor> cursor;
        {
            const Binds binds{std::string(1000, 'a'), Bytes(1000, std::byte{7}), Decimal("1.50")};
            cursor = connection->query("SELECT ?1, ?2, ?3, n FROM numbers", binds);
        }
        int count = 0;
        while (cursor->next()) {
            ++count;
            REQUIRE(cursor->row()[0].text == std::string(1000, 'a'));
            REQUIRE(cursor->row()[1].text == std::string(1000, '\7'));
            REQUIRE(cursor->row()[2].text == "1.50");
        }
        CHECK(count == 100);
    }
    SECTION("writing is possible while one reads") {
        const auto cursor = connection->query("SELECT n FROM numbers WHERE n <= 100", {});
        while (cursor->next()) run(*connection, "INSERT INTO numbers VALUES (?)", {1000 + cursor->row()[0].integer});
        CHECK(one(*connection, "SELECT COUNT(*) FROM numbers") == Value(200));
    }
    SECTION("dropping the table that one reads is possible: the rows to come are stored") {
        const auto cursor = connection->query("SELECT n FROM numbers WHERE n <= 100 ORDER BY n", {});
        REQUIRE(cursor->next());
        run(*connection, "DROP TABLE numbers");
        int count = 1;
        while (cursor->next()) ++count;
        CHECK(count == 100);
    }
    SECTION("an error in the middle ends it") {
        run(*connection, "INSERT INTO numbers VALUES (-9223372036854775808)");
        const auto cursor = connection->query("SELECT abs(n) FROM numbers", {});
        CHECK_THROWS_AS(
            [&] {
                while (cursor->next()) {
                }
            }(),
            DatabaseError
        );
        CHECK_FALSE(cursor->next());
        CHECK(connection->isUsable());
    }
}

TEST_CASE("sqlite: what a statement did", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    const auto affected = [&](std::string_view sql) { return run(*connection, sql).affectedRows; };
    const auto insertId = [&](std::string_view sql) { return run(*connection, sql).insertId; };
    run(*connection, "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)");
    run(*connection, "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a ON DELETE CASCADE)");

    CHECK(insertId("INSERT INTO a (n) VALUES (10)") == 1);
    CHECK(insertId("INSERT INTO b (a) VALUES (1)") == 1);  // the same id again
    CHECK(insertId("INSERT INTO a (n) VALUES (20), (30)") == 3);
    CHECK(insertId("INSERT OR IGNORE INTO a (n) VALUES (20)") == 0);
    CHECK(insertId("INSERT INTO a (n) VALUES (20) ON CONFLICT (n) DO UPDATE SET n = 21") == 0);
    CHECK(insertId("UPDATE a SET n = n") == 0);
    CHECK(insertId("CREATE TABLE c (id INTEGER PRIMARY KEY)") == 0);
    CHECK_THROWS_AS(run(*connection, "INSERT INTO a (n) VALUES (10)"), UniqueConstraintError);
    CHECK(one(*connection, "SELECT last_insert_rowid()") == Value(3));
    CHECK(insertId("INSERT INTO b (a) VALUES (last_insert_rowid())") == 2);
    CHECK(one(*connection, "SELECT a FROM b WHERE id = 2") == Value(3));

    CHECK(affected("UPDATE a SET n = n") == 3);  // matched, not changed
    CHECK(affected("UPDATE a SET n = 1 WHERE id = 99") == 0);
    CHECK(affected("DELETE FROM a WHERE id = 1") == 1);  // without those that the cascade deletes
    CHECK(one(*connection, "SELECT COUNT(*) FROM b") == Value(1));
    for (const auto sql :
         {"CREATE TABLE d (id INTEGER)", "ALTER TABLE d ADD COLUMN n INTEGER", "ALTER TABLE d RENAME TO e",
          "CREATE INDEX i ON e (n)", "DROP TABLE e", "SELECT * FROM a", "BEGIN", "COMMIT", "PRAGMA user_version = 7"}) {
        INFO(sql);
        CHECK(affected(sql) == 0);
    }
    CHECK(affected("DELETE FROM a") == 2);
    CHECK(run(*connection, "SELECT 1").insertId == 0);
}

TEST_CASE("sqlite: INSERT ... RETURNING is a query", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER)");
    {
        const auto cursor = connection->query("INSERT INTO a (n) VALUES (1), (2), (3) RETURNING id", {});
        REQUIRE(cursor->next());
        CHECK(cursor->row()[0].integer == 1);
    }
    CHECK(one(*connection, "SELECT COUNT(*) FROM a") == Value(3));
}

TEST_CASE("sqlite: one statement at a time", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE t (a) ;");
    run(*connection, "INSERT INTO t VALUES (1); ; \n -- and a comment; SELECT\n /* another */ ;");
    CHECK(one(*connection, "\n  SELECT COUNT(*) FROM t -- end") == Value(1));
    CHECK(one(*connection, "/* first */ SELECT ';' ;") == Value(";"));

    for (const auto sql :
         {"INSERT INTO t VALUES (2); DELETE FROM t", "SELECT 1; nonsense", "SELECT 1;; SELECT 2",
          "SELECT 1; -- c\n SELECT 2", "SELECT 1; /* c */ 'x'"}) {
        INFO(sql);
        CHECK_THAT(thrownBy<UsageError>([&] { run(*connection, sql); }).what(), containsString("more than one"));
        CHECK_THROWS_AS(rows(*connection, sql), UsageError);
    }
    for (const auto sql : {"", " ", ";", "-- nothing"}) {
        INFO('[' << sql << ']');
        CHECK_THAT(thrownBy<UsageError>([&] { run(*connection, sql); }).what(), containsString("empty"));
    }
    CHECK_THROWS_AS(run(*connection, "SELECT 1\0"s), UsageError);
    CHECK_THROWS_AS(run(*connection, "SELECT 1;\0 DROP TABLE t"s), UsageError);
    CHECK_THROWS_AS(run(*connection, std::string_view()), UsageError);
    CHECK(one(*connection, "SELECT COUNT(*) FROM t") == Value(1));
    const std::string longer = "SELECT 12345";  // a view that no NUL ends
    CHECK(one(*connection, std::string_view(longer).substr(0, 9)) == Value(12));
}

TEST_CASE("sqlite: the statement cache", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE t (a INTEGER)");
    run(*connection, "INSERT INTO t VALUES (1)");

    SECTION("drops old statements and prepares them again") {
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 600; ++i) {
                const auto sql = "SELECT a + " + std::to_string(i) + " FROM t WHERE a = ?";
                REQUIRE(one(*connection, sql, {1}) == Value(1 + i));
            }
        }
    }
    SECTION("spares those that cursors read from") {
        std::vector<std::unique_ptr<Cursor>> cursors;
        for (int i = 0; i < 300; ++i) {
            cursors.push_back(connection->query("SELECT " + std::to_string(i) + " FROM t", {}));
        }
        for (int i = 0; i < 300; ++i) {
            REQUIRE(cursors[static_cast<std::size_t>(i)]->next());
            REQUIRE(cursors[static_cast<std::size_t>(i)]->row()[0].integer == i);
        }
        cursors.clear();
        for (int i = 0; i < 300; ++i) REQUIRE(one(*connection, "SELECT " + std::to_string(i)) == Value(i));
    }
    SECTION("sees that the schema has changed") {
        CHECK(rows(*connection, "SELECT * FROM t")[0].size() == 1);
        run(*connection, "ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'");
        const auto cursor = connection->query("SELECT * FROM t", {});
        REQUIRE(cursor->columnCount() == 2);
        CHECK(cursor->columnName(1) == "b");
        REQUIRE(cursor->next());
        CHECK(cursor->row()[1].text == "new");
    }
    SECTION("keeps no binds and no failure") {
        run(*connection, "CREATE TABLE u (a INTEGER UNIQUE, b)");
        const auto insert = "INSERT INTO u VALUES (?, ?)";
        for (int i = 0; i < 3; ++i) {
            run(*connection, insert, {i, std::string(100, 'x')});
            CHECK_THROWS_AS(run(*connection, insert, {i, std::string(100, 'y')}), UniqueConstraintError);
            CHECK_THROWS_AS(run(*connection, insert, {i}), UsageError);
        }
        run(*connection, insert, {3, null});
        CHECK(one(*connection, "SELECT COUNT(*) FROM u WHERE b = ?", {std::string(100, 'x')}) == Value(3));
        CHECK(one(*connection, "SELECT b IS NULL FROM u WHERE a = 3") == Value(1));
    }
    SECTION("takes no text that is very long") {
        std::string sql = "SELECT 1";
        for (int i = 0; i < 20'000; ++i) sql += " ";
        sql += "+ ?";
        for (int i = 0; i < 3; ++i) CHECK(one(*connection, sql + std::string(20'000, ' '), {i}) == Value(i + 1));
    }
}

TEST_CASE("sqlite: errors by meaning", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection, "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    run(*connection,
        "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author INTEGER REFERENCES authors ON DELETE RESTRICT, "
        "pages INTEGER CHECK (pages > 0), UNIQUE (title, author))");
    run(*connection, "CREATE TABLE \"hr.people\" (email TEXT UNIQUE)");
    run(*connection, "CREATE TABLE codes (code TEXT PRIMARY KEY) WITHOUT ROWID");
    run(*connection, "CREATE UNIQUE INDEX books_lower ON books (lower(title), pages)");
    run(*connection, "INSERT INTO authors VALUES (1, 'Robert')");
    run(*connection, "INSERT INTO books VALUES (1, 'Clean Code', 1, 464)");
    using Fields = std::vector<std::string>;

    SECTION("unique keys") {
        const auto violation = [&](std::string_view sql, const Binds& binds, int code) {
            const auto error = thrownBy<UniqueConstraintError>([&] { run(*connection, sql, binds); });
            CHECK(error.native().code == code);
            CHECK(error.native().sql == sql);
            return error.fields();
        };
        CHECK(
            violation("INSERT INTO books (title, author) VALUES (?, ?)", {"Clean Code", 1}, 2067) ==
            Fields{"title", "author"}
        );
        CHECK(violation("INSERT INTO books (id) VALUES (?)", {1}, 1555) == Fields{"id"});
        CHECK(
            violation("INSERT INTO books (title, pages) VALUES (?, 464)", {"CLEAN code"}, 2067) == Fields{"books_lower"}
        );
        run(*connection, "INSERT INTO codes VALUES ('x')");
        CHECK(violation("INSERT INTO codes VALUES (?)", {"x"}, 1555) == Fields{"code"});
        run(*connection, "INSERT INTO \"hr.people\" VALUES ('a@b')");
        CHECK(violation("INSERT INTO \"hr.people\" VALUES (?)", {"a@b"}, 2067) == Fields{"email"});
    }
    SECTION("foreign keys, which SQLite itself does not enforce unless told") {
        const auto missing = thrownBy<ForeignKeyConstraintError>([&] {
            run(*connection, "INSERT INTO books (title, author) VALUES (?, ?)", {"x", 2});
        });
        CHECK(missing.native().code == 787);
        CHECK_THAT(missing.what(), StartsWith("FOREIGN KEY constraint failed. "));
        const auto restricted =
            thrownBy<ForeignKeyConstraintError>([&] { run(*connection, "DELETE FROM authors WHERE id = ?", {1}); });
        CHECK(restricted.native().code == 1811);
    }
    SECTION("other constraints") {
        const auto notNull =
            thrownBy<DatabaseError>([&] { run(*connection, "INSERT INTO authors (name) VALUES (?)", {null}); });
        CHECK(notNull.native().code == 1299);
        CHECK_THAT(notNull.what(), StartsWith("NOT NULL constraint failed: authors.name. "));
        CHECK(
            thrownBy<DatabaseError>([&] { run(*connection, "INSERT INTO books (pages) VALUES (?)", {-1}); })
                .native()
                .code == 275
        );
        run(*connection, "CREATE TRIGGER t BEFORE DELETE ON books BEGIN SELECT RAISE(ABORT, 'books stay'); END");
        CHECK_THAT(
            thrownBy<DatabaseError>([&] { run(*connection, "DELETE FROM books"); }).what(), StartsWith("books stay.")
        );
    }
    SECTION("statements that cannot run") {
        const auto syntax = thrownBy<DatabaseError>([&] { run(*connection, "SELEC 1"); });
        CHECK(syntax.native().code == 1);
        CHECK(syntax.native().sql == "SELEC 1");
        CHECK_THAT(syntax.what(), StartsWith("near \"SELEC\": syntax error. "));
        CHECK_THAT(
            thrownBy<DatabaseError>([&] { rows(*connection, "SELECT * FROM nowhere"); }).what(),
            StartsWith("no such table: nowhere. Create the table first (in C++: call sync)")
        );
        CHECK_THAT(
            thrownBy<DatabaseError>([&] { rows(*connection, "SELECT subtitle FROM books"); }).what(),
            StartsWith("no such column: subtitle. Check")
        );
        CHECK_THROWS_AS(run(*connection, "INSERT INTO books (id) VALUES (?)", {"no number"}), DatabaseError);
        CHECK_THROWS_AS(run(*connection, "COMMIT"), DatabaseError);
    }
    SECTION("no message has a bound value") {
        const auto secret = "very.Secret-93"s;
        const auto checkText = [&](const std::function<void()>& f) {
            const auto error = thrownBy<DatabaseError>(f);
            INFO(error.what());
            CHECK(std::string(error.what()).find(secret) == std::string::npos);
            CHECK(error.native().message.find(secret) == std::string::npos);
            CHECK(error.native().sql.find(secret) == std::string::npos);
        };
        checkText([&] { run(*connection, "SELECT json_extract('{}', ?)", {secret}); });
        checkText([&] { run(*connection, "SELECT json(?)", {"{" + secret}); });
        checkText([&] { run(*connection, "INSERT INTO books (id) VALUES (?)", {secret}); });
        checkText([&] { run(*connection, "SELECT ? LIKE 'a' ESCAPE ?", {secret, secret}); });
    }
    CHECK(connection->isUsable());
    CHECK(connection->ping());
    CHECK(one(*connection, "SELECT title FROM books WHERE id = 1") == Value("Clean Code"));
}

TEST_CASE("sqlite: decimals are kept and compared exactly", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    run(*connection,
        "CREATE TABLE prices (id INTEGER PRIMARY KEY, price DECIMAL_TEXT(30,10) COLLATE SEQUELIZE_DECIMAL UNIQUE)");
    for (const auto text :
         {"10.5", "9", "-1.25", "-10", "0.1", "100000000000000000000.0000000001", "100000000000000000000.0000000002",
          "0.10000000000000000000000000000001"}) {
        run(*connection, "INSERT INTO prices (price) VALUES (?)", {Decimal(text)});
    }
    run(*connection, "INSERT INTO prices (price) VALUES ('zebra'), ('apple'), (NULL), (2.5), (1e20)");

    std::vector<std::string> ordered;
    for (const SqliteRow& row : rows(*connection, "SELECT price FROM prices WHERE price IS NOT NULL ORDER BY price")) {
        const auto* text = row[0].getIf<std::string>();
        REQUIRE(text != nullptr);
        ordered.push_back(*text);
    }
    CHECK(
        ordered ==
        std::vector<std::string>{
            "-10", "-1.25", "0.1", "0.10000000000000000000000000000001", "2.5", "9", "10.5", "1.0e+20",
            "100000000000000000000.0000000001", "100000000000000000000.0000000002", "apple", "zebra"}
    );

    const auto count = [&](const std::string& where, const Value& value) {
        return one(*connection, "SELECT COUNT(*) FROM prices WHERE " + where, {value});
    };
    CHECK(count("price = ?", Decimal("10.500")) == Value(1));
    CHECK(count("price = ?", 9) == Value(1));
    CHECK(count("price > ? AND price < 'a'", Decimal("100000000000000000000.0000000001")) == Value(1));
    CHECK(count("price < ?", 0) == Value(2));
    CHECK(count("price IN (9.0, ?)", "0.10") == Value(2));
    CHECK(one(*connection, "SELECT MAX(price) FROM prices WHERE price < '1000'") == Value("10.5"));
    const auto error = thrownBy<UniqueConstraintError>([&] {
        run(*connection, "INSERT INTO prices (price) VALUES (?)", {Decimal("9.00")});
    });
    CHECK(error.fields() == std::vector<std::string>{"price"});
}

TEST_CASE("sqlite: LIKE ignores the case of ASCII letters", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    CHECK(one(*connection, "SELECT 'Clean' LIKE ?", {"clEA%"}) == Value(1));
    CHECK(one(*connection, "SELECT 'É' LIKE ?", {"é"}) == Value(0));
}

TEST_CASE("sqlite: the connection", "[sqlite]") {
    ONLY_SQLITE();
    const auto connection = open();
    const auto& server = connection->server();
    CHECK(Value(server.version) == one(*connection, "SELECT sqlite_version()"));
    CHECK_FALSE(server.isMariaDb);
    CHECK(one(*connection, "PRAGMA foreign_keys") == Value(1));
    run(*connection, "CREATE TABLE t (a)");
    CHECK_THROWS_AS(rows(*open(), "SELECT * FROM t"), DatabaseError);  // each has a memory of its own
}

TEST_CASE("sqlite: a storage that cannot be opened says why", "[sqlite]") {
    ONLY_SQLITE();
    const TemporaryFolder folder;
    const auto message = [](const std::string& storage) {
        return std::string(thrownBy<InvalidConnectionError>([&] { open(storage); }).what());
    };
    const auto missing = message(folder.file("no/such/books.db"));
    CHECK_THAT(missing, containsString(folder.file("no/such/books.db")));
    CHECK_THAT(missing, containsString("the directory '" + folder.file("no/such") + "' does not exist. Create it"));
    CHECK_THAT(message(folder.file("")), containsString("it is a directory"));
    CHECK_THAT(message("a\0b"s), containsString("NUL"));

    std::ofstream(folder.file("notes.txt")) << std::string(5000, 'n');
    const auto error = thrownBy<InvalidConnectionError>([&] { open(folder.file("notes.txt")); });
    CHECK_THAT(error.what(), containsString(folder.file("notes.txt") + "': the file is no SQLite database"));
    CHECK(error.native().code == 26);

    ConnectionOptions zone{.dialect = Dialect::sqlite, .timezone = "+02:00"};
    CHECK_THROWS_AS(connect(zone), InvalidConnectionError);
    std::ofstream(folder.file("empty.db"));
    CHECK(rows(*open(folder.file("empty.db")), "SELECT * FROM sqlite_master").empty());
}

TEST_CASE("sqlite: a file keeps what was written, in WAL mode", "[sqlite]") {
    ONLY_SQLITE();
    const TemporaryFolder folder;
    const auto file = folder.file("büch er's.db");
    {
        const auto connection = open(file);
        CHECK(one(*connection, "PRAGMA journal_mode") == Value("wal"));
        run(*connection, "CREATE TABLE t (a)");
        run(*connection, "INSERT INTO t VALUES (?)", {7});
        run(*connection, "BEGIN");
        run(*connection, "INSERT INTO t VALUES (?)", {8});  // never committed
    }
    CHECK(std::filesystem::exists(file));
    CHECK_FALSE(std::filesystem::exists(file + "-wal"));  // closed cleanly
    CHECK(one(*open(file), "SELECT a FROM t") == Value(7));
}

TEST_CASE("sqlite: a damaged file is an error, and the end of the connection", "[sqlite]") {
    ONLY_SQLITE();
    const TemporaryFolder folder;
    const auto file = folder.file("damaged.db");
    {
        const auto connection = open(file);
        run(*connection, "CREATE TABLE t (a)");
        for (int i = 0; i < 200; ++i) run(*connection, "INSERT INTO t VALUES (?)", {std::string(500, 'x')});
    }
    {
        std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
        damage.seekp(4096);
        damage << std::string(4096, '\xee');
    }
    const auto connection = open(file);
    CHECK(connection->isUsable());
    const auto error = thrownBy<ConnectionError>([&] { rows(*connection, "SELECT * FROM t"); });
    CHECK_THAT(error.what(), containsString("damaged"));
    CHECK_FALSE(connection->isUsable());
    CHECK_FALSE(connection->ping());
}

TEST_CASE("sqlite: connections share a file", "[sqlite][threads]") {
    ONLY_SQLITE();
    const TemporaryFolder folder;
    const auto file = folder.file("shared.db");
    const auto writer = open(file);
    const auto other = open(file);
    run(*writer, "CREATE TABLE t (a INTEGER)");
    run(*writer, "INSERT INTO t VALUES (1)");

    SECTION("a reader sees what was there before the open transaction") {
        run(*writer, "BEGIN IMMEDIATE");
        run(*writer, "INSERT INTO t VALUES (2)");
        CHECK(one(*other, "SELECT COUNT(*) FROM t") == Value(1));
        run(*writer, "COMMIT");
        CHECK(one(*other, "SELECT COUNT(*) FROM t") == Value(2));
    }
    SECTION("a second writer waits for the first") {
        run(*writer, "BEGIN IMMEDIATE");
        run(*writer, "INSERT INTO t VALUES (2)");
        std::thread commits([&] {
            std::this_thread::sleep_for(200ms);
            run(*writer, "COMMIT");
        });
        run(*other, "INSERT INTO t VALUES (3)");
        commits.join();
        CHECK(one(*other, "SELECT COUNT(*) FROM t") == Value(3));
    }
    SECTION("but not for ever") {
        run(*writer, "BEGIN IMMEDIATE");
        const auto start = std::chrono::steady_clock::now();
        const auto error = thrownBy<TimeoutError>([&] { run(*other, "INSERT INTO t VALUES (3)"); });
        CHECK(std::chrono::steady_clock::now() - start >= 4s);
        CHECK(error.native().code == 5);
        CHECK_THAT(error.what(), containsString("Keep transactions short"));
        CHECK(other->isUsable());
        run(*writer, "ROLLBACK");
        run(*other, "INSERT INTO t VALUES (3)");
    }
    SECTION("a transaction that read what has changed since cannot write") {
        run(*other, "BEGIN");
        CHECK(one(*other, "SELECT COUNT(*) FROM t") == Value(1));
        run(*writer, "INSERT INTO t VALUES (2)");
        const auto error = thrownBy<TimeoutError>([&] { run(*other, "INSERT INTO t VALUES (3)"); });
        CHECK(error.native().code == 517);
        CHECK_THAT(error.what(), containsString("run it again"));
        run(*other, "ROLLBACK");
        run(*other, "INSERT INTO t VALUES (3)");
    }
    SECTION("statements are prepared again when another connection changes the schema") {
        CHECK(rows(*other, "SELECT * FROM t")[0].size() == 1);
        run(*writer, "ALTER TABLE t ADD COLUMN b");
        CHECK(rows(*other, "SELECT * FROM t")[0].size() == 2);
    }
}

TEST_CASE("sqlite: many connections open a new file at once, and write", "[sqlite][threads]") {
    ONLY_SQLITE();
    const TemporaryFolder folder;
    const auto file = folder.file("new.db");
    constexpr int threadCount = 8;
    constexpr int rowsEach = 50;
    std::vector<std::string> failures(threadCount);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < threadCount; ++t) {
        threads.emplace_back([&, t] {
            try {
                const auto connection = open(file);
                run(*connection, "CREATE TABLE IF NOT EXISTS t (a INTEGER)");
                for (int i = 0; i < rowsEach; ++i) run(*connection, "INSERT INTO t VALUES (?)", {i});
            } catch (const std::exception& error) {
                failures[t] = error.what();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(failures == std::vector<std::string>(threadCount));
    const auto connection = open(file);
    CHECK(one(*connection, "SELECT COUNT(*) FROM t") == Value(threadCount * rowsEach));
    CHECK(one(*connection, "PRAGMA journal_mode") == Value("wal"));
}
