#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>

#include "support/frozen_proxy.hpp"
#include "support/catch.hpp"
#include "support/postgres_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::PostgresSession;
using test::thrownBy;

namespace {

using Clock = std::chrono::steady_clock;

/// How many statements of ours the session holds.
std::int64_t prepared(PostgresSession& session) {
    return session.number("SELECT COUNT(*) FROM pg_prepared_statements WHERE name LIKE 'sequelize%'");
}

}  // namespace

TEST_CASE("a connection to PostgreSQL knows its server", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    CHECK(session->isUsable());
    CHECK(session->isOpen());
    CHECK(session->ping());
    CHECK(session->server().version == session.text("SHOW server_version"));
    CHECK_FALSE(session->server().isMariaDb);
    CHECK(session->autoIncrementStep() == 1);
    CHECK_FALSE(session->inTransaction());
    CHECK_FALSE(session->needsReset());
}

TEST_CASE("a session of PostgreSQL's is in UTC and UTF-8, also after a reset", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const auto check = [&] {
        CHECK(session.text("SHOW TimeZone") == "UTC");
        CHECK(session.text("SHOW client_encoding") == "UTF8");
        CHECK(session.text("SHOW DateStyle").starts_with("ISO"));
        CHECK(session.text("SHOW standard_conforming_strings") == "on");
    };
    check();
    session.run("SET TimeZone = 'Europe/Berlin'");
    session.run("SET DateStyle = 'German'");
    session.run("SET standard_conforming_strings = off");
    CHECK(session->needsReset());
    CHECK(session->lexicalMode("").backslashEscapes);
    REQUIRE(session->reset());
    CHECK_FALSE(session->needsReset());
    CHECK_FALSE(session->lexicalMode("").backslashEscapes);
    check();
}

TEST_CASE("the option timezone is the session's, and changes no instant", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    ConnectionOptions options = test::serverOptions();
    const DateTime value = *parseDateTime("2021-12-14 01:12:16.644999");
    for (const auto& [zone, text] :
         {std::pair("-03:30", "2021-12-13 21:42:16.644999"),
          {"+02:00", "2021-12-14 03:12:16.644999"},
          {"Z", "2021-12-14 01:12:16.644999"}}) {
        options.timezone = zone;
        PostgresSession session(options);
        CHECK(session.text("SELECT CAST($1 AS timestamptz)::timestamp::text", {value}) == text);
        CHECK(session.value("SELECT CAST($1 AS timestamptz)", {value}) == Value(value));
        CHECK(session.value("SELECT CAST($1 AS timestamptz)::timestamp", {value}) == Value(value));
        // With the text format: an interval has no other.
        CHECK(session.row("SELECT CAST($1 AS timestamptz), now() - now()", {value}).front() == Value(value));
        CHECK(session.row("SELECT CAST($1 AS timestamptz)::timestamp, now() - now()", {value}).front() == Value(value));
    }
    options.timezone = "Europe/Berlin'";
    CHECK_THROWS_AS(PostgresSession(options), UsageError);
}

TEST_CASE("a Unix socket of PostgreSQL's is named by itself or by its folder", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    const std::string socket = test::environment("SEQUELIZE_TEST_POSTGRES_SOCKET");
    if (socket.empty()) SKIP_TEST("the server's socket is not known");
    ConnectionOptions options = test::serverOptions();
    const auto port = options.port;
    const auto isLocal = [&] { return PostgresSession(options).number("SELECT (inet_client_addr() IS NULL)::int"); };
    CHECK(isLocal() == 0);
    options.host = "not-looked-at.invalid";
    options.port = 0;
    options.socketPath = socket;
    CHECK(isLocal() == 1);
    options.port = port;
    options.socketPath = socket.substr(0, socket.rfind('/'));
    CHECK(isLocal() == 1);
    options.host = std::exchange(options.socketPath, "");
    CHECK(isLocal() == 1);
    options.tls.mode = TlsOptions::Mode::required;
    CHECK_THROWS_AS(PostgresSession(options), ConnectionError);
}

TEST_CASE(
    "TLS is used where PostgreSQL has it, and its certificate checked where that is asked for", "[driver][postgres]"
) {
    REQUIRE_POSTGRES_DRIVER();
    const auto isEncrypted = [](const ConnectionOptions& options) {
        return PostgresSession(options).number("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 1;
    };
    ConnectionOptions options = test::serverOptions();
    const bool hasTls = PostgresSession().text("SHOW ssl") == "on";
    CHECK(isEncrypted(options) == hasTls);
    options.tls.mode = TlsOptions::Mode::required;
    if (!hasTls) {
        const auto error = thrownBy<ConnectionError>([&] { PostgresSession session(options); });
        REQUIRE(error);
        CHECK_THAT(error->what(), test::containsString("the option tls"));
        return;
    }
    CHECK(isEncrypted(options));
    options.tls.mode = TlsOptions::Mode::verifyIdentity;
    CHECK_THROWS_AS(PostgresSession(options), UsageError);
    for (const auto mode : {TlsOptions::Mode::verifyCa, TlsOptions::Mode::verifyIdentity}) {
        options.tls.mode = mode;
        options.tls.ca = "/etc/ssl/certs/ca-certificates.crt";
        const auto error = thrownBy<ConnectionError>([&] { PostgresSession session(options); });
        REQUIRE(error);
        CHECK_THAT(error->what(), test::containsString("the option tls"));
    }
    // The tests' servers sign for themselves.
    const std::string socket = test::environment("SEQUELIZE_TEST_POSTGRES_SOCKET");
    options.tls.ca = socket.substr(0, socket.rfind('/') + 1) + "data/server.crt";
    if (::access(options.tls.ca.c_str(), R_OK) != 0) SKIP_TEST("the server's certificate cannot be read");
    CHECK(isEncrypted(options));
}

TEST_CASE("who connects is told as the application's name", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.attributes = {{"program_name", "shop's"}};
    CHECK(PostgresSession(options).text("SHOW application_name") == "shop's");
    options.attributes = {{"team", "x"}};
    CHECK_THROWS_AS(PostgresSession(options), UsageError);
}

TEST_CASE("PostgreSQL tells affected rows, of those that are returned, too", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_rows");
    session.run("CREATE TABLE driver_rows (id SERIAL PRIMARY KEY, n INT)");
    CHECK(session.run("INSERT INTO driver_rows (n) VALUES ($1), ($2), ($3)", {1, 2, 2}).affectedRows == 3);
    CHECK(session.run("INSERT INTO driver_rows (n) VALUES (4)").affectedRows == 1);
    CHECK(session.run("UPDATE driver_rows SET n = $1 WHERE n = $2", {2, 2}).affectedRows == 2);
    CHECK(session.run("UPDATE driver_rows SET n = 2 WHERE n = 2").affectedRows == 2);
    CHECK(session.run("DELETE FROM driver_rows WHERE n > $1", {100}).affectedRows == 0);
    CHECK(session.run("SELECT * FROM driver_rows").affectedRows == 0);
    CHECK(session.run("SELECT * FROM driver_rows WHERE n = $1", {2}).affectedRows == 0);
    CHECK(session.run("INSERT INTO driver_rows (n) VALUES ($1), (8) RETURNING id", {7}).affectedRows == 2);
    {
        const auto cursor = session.open("INSERT INTO driver_rows (n) VALUES ($1), ($2) RETURNING id, n", {9, 10});
        REQUIRE(cursor->next());
        CHECK(cursor->row()[0].integer == 7);
        REQUIRE(cursor->next());
        CHECK(cursor->row()[1].integer == 10);
        CHECK_FALSE(cursor->next());
        CHECK(cursor->outcome().affectedRows == 2);
        CHECK(cursor->outcome().insertId == 0);
    }
    {
        const auto cursor = session.open("DELETE FROM driver_rows WHERE n >= $1", {9});
        CHECK(cursor->columnCount() == 0);
        CHECK_FALSE(cursor->next());
        CHECK(cursor->outcome().affectedRows == 2);
    }
    session.run("DROP TABLE driver_rows");
}

TEST_CASE("an INSERT on PostgreSQL tells the ids of its rows", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_ids");
    session.run("CREATE TABLE driver_ids (id BIGSERIAL PRIMARY KEY, n INT, t TEXT)");
    const std::string sql = "INSERT INTO driver_ids (n) VALUES ($1), ($2) RETURNING id";
    const auto first = session.run(sql, {1, 2});
    CHECK(first.insertId == 1);
    CHECK(first.insertIds.empty());
    CHECK(session.run("INSERT INTO driver_ids (n) VALUES (3) RETURNING id").insertId == 3);
    session.run("ALTER SEQUENCE driver_ids_id_seq INCREMENT BY 5");
    const auto apart = session.run(sql, {4, 5});
    REQUIRE(apart.insertIds.size() == 2);
    CHECK(apart.insertId == apart.insertIds[0]);
    CHECK(apart.insertIds[1] == apart.insertIds[0] + 5);
    CHECK(session.run("UPDATE driver_ids SET n = 1 WHERE n = $1 RETURNING id", {1}).insertId == 0);
    CHECK(session.run("INSERT INTO driver_ids (t) VALUES ($1) RETURNING t", {"12"}).insertId == 0);
    CHECK(session.run("INSERT INTO driver_ids (n) VALUES ($1)", {7}).insertId == 0);
    session.run("DROP TABLE driver_ids");
}

TEST_CASE("PostgreSQL takes several statements in one text of definitions alone", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    CHECK_THROWS_AS(session.run("SELECT 1; SELECT 2"), DatabaseError);
    CHECK_THROWS_AS(session.open("SELECT 1; SELECT 2"), DatabaseError);
    CHECK_THROWS_AS(session.open("SELECT $1; SELECT 2", {1}), DatabaseError);
    CHECK_THROWS_AS(session.run("INSERT INTO x VALUES (1); DROP TABLE x"), DatabaseError);
    session.run("DROP TABLE IF EXISTS driver_several; DROP TYPE IF EXISTS driver_mood");
    session.run(
        "CREATE TYPE driver_mood AS ENUM ('sad', 'glad'); CREATE TABLE driver_several (m driver_mood); "
        "COMMENT ON TABLE driver_several IS 'both'"
    );
    CHECK(session.text("SELECT obj_description('driver_several'::regclass)") == "both");
    // All or nothing.
    CHECK_THROWS_AS(
        session.run("CREATE TABLE driver_half (i INT); CREATE TABLE driver_several (i INT)"), DatabaseError
    );
    CHECK(session.value("SELECT to_regclass('driver_half')::text") == Value());
    session.run("DROP TABLE driver_several; DROP TYPE driver_mood");
    CHECK(session->isUsable());
}

TEST_CASE("a cursor on PostgreSQL reads any number of rows, and names its columns", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    {
        const auto cursor =
            session.open("SELECT i AS number, 'text' AS \"a text\" FROM generate_series(1, $1) AS i", {100'000});
        CHECK(cursor->columnCount() == 2);
        CHECK(cursor->columnName(0) == "number");
        CHECK(cursor->columnName(1) == "a text");
        std::int64_t sum = 0;
        while (cursor->next()) sum += cursor->row()[0].integer;
        CHECK(sum == 100'000LL * 100'001 / 2);
        CHECK_FALSE(cursor->next());
        CHECK(cursor->columnName(1) == "a text");
        CHECK(session->isUsable());
    }
    const auto none = session.open("SELECT 1 AS one WHERE false");
    CHECK(none->columnName(0) == "one");
    CHECK_FALSE(none->next());
    const auto wide = session.open("SELECT");
    CHECK(wide->columnCount() == 0);
}

TEST_CASE("a cursor on PostgreSQL that is dropped midway leaves the connection usable", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const std::string sql = "SELECT i, repeat('x', i) FROM generate_series(1, 1000) AS i";
    for (int round = 0; round < 3; ++round) {
        {
            const auto unread = session.open(sql);
        }
        const auto cursor = session.open(sql);
        for (int i = 0; i < 7; ++i) REQUIRE(cursor->next());
        CHECK(cursor->row()[0].integer == 7);
        CHECK(cursor->row()[1].text == "xxxxxxx");
    }
    CHECK(session->isUsable());
    CHECK(session.number("SELECT 5") == 5);
    // More than is read for a moment: the server is told to end it.
    const auto start = Clock::now();
    {
        const auto cursor =
            session.open("SELECT repeat('x', 1000) FROM generate_series(1, 10000) a, generate_series(1, 10000) b");
        REQUIRE(cursor->next());
    }
    CHECK(Clock::now() - start < 5s);
    CHECK(session->isUsable());
    CHECK(session.number("SELECT 6") == 6);
}

TEST_CASE("rows of a change that nobody reads take nothing back of it", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_unread");
    session.run("CREATE TABLE driver_unread (i INT, t TEXT)");
    {
        const auto cursor = session.open(
            "INSERT INTO driver_unread SELECT i, repeat('x', 1000) FROM generate_series(1, 30000) AS i RETURNING *"
        );
        REQUIRE(cursor->next());
    }
    CHECK(session.number("SELECT COUNT(*) FROM driver_unread") == 30'000);
    session.run("BEGIN");
    session.run("INSERT INTO driver_unread VALUES (0, 'x')");
    {
        const auto cursor = session.open("SELECT * FROM driver_unread a");
        REQUIRE(cursor->next());
        CHECK(session->inTransaction());
    }
    CHECK(session->inTransaction());
    session.run("COMMIT");
    CHECK(session.number("SELECT COUNT(*) FROM driver_unread") == 30'001);
    session.run("DROP TABLE driver_unread");
}

TEST_CASE("a statement that runs while a PostgreSQL cursor lives has its remaining rows stored", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const auto cursor =
        session.open("SELECT * FROM (VALUES (1, 'one', '1.50'::numeric), (2, 'two', 2), (3, NULL, 3)) AS v (n, word, d)"
        );
    CHECK_FALSE(session->isUsable());
    CHECK(session->ping());
    REQUIRE(cursor->next());
    session.run("SELECT 1");
    CHECK(session->isUsable());
    CHECK(cursor->row()[1].text == "one");
    CHECK(cursor->row()[2].text == "1.50");
    CHECK(session.number("SELECT 3") == 3);
    REQUIRE(cursor->next());
    CHECK(cursor->columnCount() == 3);
    CHECK(cursor->columnName(1) == "word");
    CHECK(cursor->row()[1].text == "two");
    REQUIRE(cursor->next());
    CHECK(cursor->row()[1].type == Cell::Type::null);
    CHECK_FALSE(cursor->next());
    session.run("SELECT 1");
}

TEST_CASE("a statement that fails behind its first rows ends its cursor with the error", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const auto cursor = session.open("SELECT 10 / (5 - i) FROM generate_series(1, 10) AS i");
    for (int i = 1; i < 5; ++i) REQUIRE(cursor->next());
    const auto error = thrownBy<DatabaseError>([&] { cursor->next(); });
    REQUIRE(error);
    CHECK(error->native().sqlState == "22012");
    CHECK_FALSE(cursor->next());
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("PostgreSQL's prepared statements are kept, and those that are dropped deallocated", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const auto ask = [&](int i) { REQUIRE(session.number("SELECT " + std::to_string(i) + " + $1", {1}) == i + 1); };
    prepared(session);
    const auto before = prepared(session);
    for (int i = 0; i < 10; ++i) ask(1);
    CHECK(prepared(session) == before + 1);
    for (int i = 1000; i < 1600; ++i) ask(i);
    CHECK(prepared(session) >= 250);
    CHECK(prepared(session) <= 260);
    ask(1);
    // In a transaction nothing is deallocated, which could abort it; behind it all is.
    session.run("BEGIN");
    for (int i = 2000; i < 2300; ++i) ask(i);
    CHECK(prepared(session) > 300);
    session.run("COMMIT");
    ask(5000);
    CHECK(prepared(session) <= 260);
}

TEST_CASE("a statement of PostgreSQL's takes values of other types than before", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_kinds");
    session.run("CREATE TABLE driver_kinds (id SERIAL, n NUMERIC, t TEXT)");
    const std::string insert = "INSERT INTO driver_kinds (n, t) VALUES ($1, $2)";
    const auto before = prepared(session);
    for (int round = 0; round < 3; ++round) {
        session.run(insert, {Value(), Value()});
        session.run(insert, {1, "one"});
        session.run(insert, {Decimal("1.5"), 5});
        session.run(insert, {2.25, Value()});
        session.run(insert, {"3", true});
        session.run(insert, {std::numeric_limits<std::uint64_t>::max(), Value()});
    }
    CHECK(prepared(session) - before <= 5);
    const auto cursor = session.open("SELECT n, t FROM driver_kinds ORDER BY id LIMIT 6");
    const auto next = [&] {
        REQUIRE(cursor->next());
        return std::pair(toValue(cursor->row()[0]), toValue(cursor->row()[1]));
    };
    CHECK(next() == std::pair(Value(), Value()));
    CHECK(next() == std::pair(Value(Decimal("1")), Value("one")));
    CHECK(next() == std::pair(Value(Decimal("1.5")), Value("5")));
    CHECK(next() == std::pair(Value(Decimal("2.25")), Value()));
    CHECK(next() == std::pair(Value(Decimal("3")), Value("true")));
    CHECK(next() == std::pair(Value(Decimal("18446744073709551615")), Value()));
    session.run("DROP TABLE driver_kinds");
}

TEST_CASE("a statement of PostgreSQL's too long to be kept runs all the same", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_batch");
    session.run("CREATE TABLE driver_batch (i INT, t TIMESTAMPTZ, u UUID)");
    constexpr int rows = 21'000;
    std::string sql = "INSERT INTO driver_batch VALUES ($1,$2,$3)";
    std::vector<Value> binds;
    const Uuid uuid = Uuid::v4();
    for (int i = 0; i < rows; ++i) {
        const auto place = [&](int n) { return "$" + std::to_string(3 * i + n); };
        if (i > 0) sql += ",(" + place(1) + "," + place(2) + "," + place(3) + ")";
        binds.emplace_back(i);
        binds.emplace_back(DateTime(std::chrono::microseconds(i)));
        binds.emplace_back(uuid);
    }
    const auto before = prepared(session);
    CHECK(session.run(sql, binds).affectedRows == rows);
    CHECK(session.run(sql, binds).affectedRows == rows);
    CHECK(prepared(session) == before);
    CHECK(
        session.number(
            "SELECT COUNT(*) FROM driver_batch WHERE extract(epoch FROM t) * 1000000 = i AND u = $1", {uuid}
        ) == 2 * rows
    );
    {
        const auto cursor = session.open("SELECT 1 /*" + std::string(20'000, 'x') + "*/ UNION SELECT 2");
        CHECK(cursor->next());
    }
    CHECK(session.number("SELECT 1") == 1);
    CHECK_THROWS_AS(session.run("SELECT 1", std::vector<Value>(65'536)), UsageError);
    session.run("DROP TABLE driver_batch");
}

TEST_CASE("a kept statement of PostgreSQL's follows the changes of its table", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    PostgresSession other;
    // By the connection itself, which notices, and by another one, which it has to be told by a failure.
    for (PostgresSession* const changing : {&session, &other}) {
        session.run("DROP TABLE IF EXISTS driver_changing");
        session.run("CREATE TABLE driver_changing (a INT)");
        session.run("INSERT INTO driver_changing VALUES (1)");
        const std::string sql = "SELECT * FROM driver_changing";
        const std::string insert = "INSERT INTO driver_changing (a) VALUES ($1)";
        CHECK(session.row(sql) == std::vector<Value>{1});
        session.run(insert, {"2"});
        changing->run("ALTER TABLE driver_changing ADD COLUMN b VARCHAR(300) NOT NULL DEFAULT 'two'");
        CHECK(session.row(sql) == std::vector<Value>{1, "two"});
        changing->run("ALTER TABLE driver_changing ALTER COLUMN a TYPE BOOLEAN USING true");
        CHECK(session.row(sql) == std::vector<Value>{1, "two"});
        session.run(insert, {"yes"});
        changing->run("ALTER TABLE driver_changing RENAME COLUMN a TO renamed");
        CHECK(session.open(sql)->columnName(0) == "renamed");
        changing->run("ALTER TABLE driver_changing DROP COLUMN b");
        CHECK(session.row(sql) == std::vector<Value>{1});
        changing->run("DROP TABLE driver_changing");
        CHECK_THROWS_AS(session.row(sql), DatabaseError);
        changing->run("CREATE TABLE driver_changing (z DATE)");
        CHECK(session.row(sql).empty());
        changing->run("DROP TABLE driver_changing");
    }
}

TEST_CASE("a table that others change within a transaction makes it worth running again", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    PostgresSession other;
    session.run("DROP TABLE IF EXISTS driver_changed");
    session.run("CREATE TABLE driver_changed (a INT)");
    const std::string sql = "SELECT * FROM driver_changed WHERE 1 = $1";
    session.row(sql, {1});
    other.run("ALTER TABLE driver_changed ADD COLUMN b INT");
    session.run("BEGIN");
    const auto error = thrownBy<DatabaseError>([&] { session.row(sql, {1}); });
    REQUIRE(error);
    CHECK(error->isTransient());
    CHECK(session->lastFailureIsTransient());
    session.run("ROLLBACK");
    session.run("BEGIN");
    CHECK(session.row(sql, {1}).empty());
    session.run("COMMIT");
    session.run("DROP TABLE driver_changed");
}

TEST_CASE(
    "what a PostgreSQL cursor that has ended tells stays, whatever becomes of its statement", "[driver][postgres]"
) {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    PostgresSession other;
    session.run("DROP TABLE IF EXISTS driver_told");
    session.run("CREATE TABLE driver_told (a INT)");
    for (const std::string& sql :
         {std::string("SELECT * FROM driver_told"), "SELECT * FROM driver_told /*" + std::string(20'000, 'x') + "*/"}) {
        const auto cursor = session.open(sql);
        CHECK_FALSE(cursor->next());
        other.run("ALTER TABLE driver_told ADD COLUMN b INT");
        CHECK(session.open(sql)->columnCount() == 2);
        CHECK(session.open(sql)->columnCount() == 2);
        CHECK(cursor->columnCount() == 1);
        CHECK(cursor->columnName(0) == "a");
        session.run("ALTER TABLE driver_told DROP COLUMN b");
        CHECK(session.open(sql)->columnCount() == 1);
    }
    session.run("DROP TABLE driver_told");
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("statements that somebody deallocated are prepared again", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    const auto ask = [&] { return session.number("SELECT 1 + $1", {1}); };
    for (const char* forget : {"DEALLOCATE ALL", "DISCARD ALL", "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"}) {
        CAPTURE(forget);
        CHECK(ask() == 2);
        session.run(forget);
        CHECK(ask() == 2);
        { const auto cursor = session.open(forget[1] == 'O' ? "SELECT 1" : forget); }
        CHECK(ask() == 2);
    }
    CHECK(session->reset());
    CHECK(ask() == 2);
    CHECK(session->isUsable());
}

TEST_CASE("the number of values must be that of PostgreSQL's placeholders", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    CHECK_THROWS_AS(session.open("SELECT $1::int, $2::int", {1}), UsageError);
    CHECK_THROWS_AS(session.open("SELECT $1::int, $2::int", {1}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {1, 2}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT 1", {1}), UsageError);
    CHECK(session.number("SELECT $1::int", {1}) == 1);
    CHECK_THROWS_AS(session.run("SELECT $1::int", {1, 2}), UsageError);
    CHECK_THROWS_AS(session.open("SELECT $1::int"), UsageError);
    CHECK(session.number("SELECT 1") == 1);
    CHECK_THROWS_AS(session.run(std::string("SELECT 1\0", 9)), UsageError);
}

TEST_CASE("COPY to the client is refused, and ended", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("CREATE TEMP TABLE driver_copied (i INT)");
    CHECK_THROWS_AS(session.run("COPY driver_copied FROM STDIN"), UsageError);
    CHECK_THROWS_AS(session.run("COPY (SELECT * FROM generate_series(1, 100000)) TO STDOUT"), UsageError);
    CHECK_THROWS_AS(session.open("COPY driver_copied FROM STDIN"), UsageError);
    CHECK(session->isUsable());
    CHECK(session.number("SELECT COUNT(*) FROM driver_copied") == 0);
}

TEST_CASE("notices go to who is to be told", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    std::vector<std::string> lines;
    ConnectionOptions options = test::serverOptions();
    options.onNotice = [&](std::string_view line) { lines.emplace_back(line); };
    PostgresSession session(options);
    session.run("DROP TABLE IF EXISTS driver_no_such_table");
    CHECK(lines == std::vector<std::string>{"NOTICE: table \"driver_no_such_table\" does not exist, skipping"});
    session.run("DO $$ BEGIN RAISE WARNING 'mind'; END $$");
    CHECK(lines.back() == "WARNING: mind");
    PostgresSession silent;
    silent.run("DROP TABLE IF EXISTS driver_no_such_table");
}

TEST_CASE("what is left in a session of PostgreSQL's is undone by its reset", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    PostgresSession other;
    SECTION("a transaction") {
        session.run("BEGIN");
        CHECK(session->needsReset());
        REQUIRE(session->reset());
        CHECK_FALSE(session->inTransaction());
    }
    SECTION("a transaction that failed") {
        session.run("BEGIN");
        CHECK_THROWS_AS(session.run("SELECT 1/0"), DatabaseError);
        REQUIRE(session->reset());
        CHECK(session.number("SELECT 1") == 1);
    }
    SECTION("settings") {
        for (const char* set :
             {"SET work_mem = '5MB'", "SELECT set_config('work_mem', '5MB', false)",
              "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"}) {
            CAPTURE(set);
            session.run(set);
            REQUIRE(session->needsReset());
            REQUIRE(session->reset());
            CHECK(session.text("SHOW work_mem") != "5MB");
            CHECK(session.text("SHOW default_transaction_read_only") == "off");
        }
        session.row("SELECT set_config('work_mem', $1, false)", {"5MB"});
        REQUIRE(session->reset());
        CHECK(session.text("SHOW work_mem") != "5MB");
    }
    SECTION("temporary tables") {
        session.run("CREATE TEMP TABLE driver_temporary (i INT)");
        REQUIRE(session->reset());
        CHECK_THROWS_AS(session.run("SELECT * FROM driver_temporary"), DatabaseError);
    }
    SECTION("locks") {
        session.row("SELECT pg_advisory_lock($1)", {4711});
        CHECK(other.number("SELECT pg_try_advisory_lock(4711)::int") == 0);
        REQUIRE(session->reset());
        CHECK(other.number("SELECT pg_try_advisory_lock(4711)::int") == 1);
    }
    SECTION("what is kept") {
        session.run("SET work_mem = '5MB'");
        session->keepSession();
        CHECK_FALSE(session->needsReset());
        REQUIRE(session->reset());
        CHECK(session.text("SHOW work_mem") == "5MB");
    }
    SECTION("nothing") {
        session.run("BEGIN");
        session.run("SET LOCAL work_mem = '5MB'");
        session.run("SELECT pg_advisory_xact_lock(1)");
        session.run("CREATE TABLE driver_nothing (i INT)");
        session.run("ROLLBACK");
        CHECK_FALSE(session->needsReset());
    }
}

TEST_CASE("another thread interrupts a statement of PostgreSQL's", "[driver][postgres][threads]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    std::atomic<bool> wasTold{false};
    auto interrupting = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(200ms);
        wasTold = session->interrupt();
    });
    const auto start = Clock::now();
    const auto error = thrownBy<DatabaseError>([&] { session.run("SELECT pg_sleep(30)"); });
    interrupting.get();
    REQUIRE(error);
    CHECK(error->native().sqlState == "57014");
    CHECK(error->native().code != 0);
    CHECK(wasTold);
    CHECK(Clock::now() - start < 10s);
    session->settle();
    CHECK(session->isUsable());
    // One that comes too late meets nothing that follows.
    for (int i = 0; i < 20; ++i) {
        CHECK(session->interrupt());
        session->settle();
        CHECK(session.number("SELECT 1") == 1);
    }
}

TEST_CASE("another thread cuts a connection to PostgreSQL", "[driver][postgres][threads]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    auto cutting = std::async(std::launch::async, [&] {
        std::this_thread::sleep_for(200ms);
        session->cut();
    });
    const auto start = Clock::now();
    CHECK_THROWS_AS(session.run("SELECT pg_sleep(30)"), ConnectionError);
    cutting.get();
    CHECK(Clock::now() - start < 10s);
    CHECK_FALSE(session->isUsable());
    CHECK_FALSE(session->ping());
    CHECK_FALSE(session->reset());
    CHECK_THROWS_AS(session.run("SELECT 1"), ConnectionError);
}

TEST_CASE("a PostgreSQL server that stops at any moment of a login is given up in time", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    const ConnectionOptions server = test::serverOptions();
    int succeeded = 0;
    for (int pieces = 0; pieces < 30 && succeeded == 0; ++pieces) {
        INFO(pieces << " pieces come through");
        test::FrozenProxy proxy(server.host == "localhost" ? "127.0.0.1" : server.host, server.port);
        ConnectionOptions options = server;
        options.host = "127.0.0.1";
        options.port = proxy.port();
        options.connectTimeout = 1s;
        proxy.freezeAfter(pieces);
        const auto start = Clock::now();
        try {
            const auto connection = connect(options);
            ++succeeded;
        } catch (const ConnectionTimedOutError& error) {
            CHECK_THAT(error.what(), test::containsString("connect timeout"));
        }
        CHECK(Clock::now() - start < 4s);
    }
    CHECK(succeeded == 1);
}

TEST_CASE("interrupting a PostgreSQL server that does not answer is given up in time", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    ConnectionOptions options = test::serverOptions();
    test::FrozenProxy proxy(options.host == "localhost" ? "127.0.0.1" : options.host, options.port);
    options.host = "127.0.0.1";
    options.port = proxy.port();
    PostgresSession session(options);
    proxy.freeze();
    const auto start = Clock::now();
    CHECK_FALSE(session->interrupt());
    CHECK(Clock::now() - start < 8s);
    session->cut();
    CHECK_THROWS_AS(session.run("SELECT 1"), ConnectionError);
}

TEST_CASE("a child of the process leaves its parent's PostgreSQL connection alone", "[driver][postgres][fork]") {
    REQUIRE_POSTGRES_DRIVER();
    auto session = std::make_unique<PostgresSession>();
    session->run("BEGIN");
    const pid_t child = ::fork();
    if (child == 0) {
        int status = 0;
        if ((*session)->isUsable() || (*session)->ping() || (*session)->interrupt()) status = 1;
        try {
            session->run("ROLLBACK");
            status = 2;
        } catch (const ConnectionError&) {
        }
        session.reset();
        ::_exit(status);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK((*session)->isUsable());
    CHECK((*session)->inTransaction());
    CHECK(session->number("SELECT 1") == 1);
    session->run("COMMIT");
}

TEST_CASE("threads open and use connections to PostgreSQL at the same time", "[driver][postgres][threads]") {
    REQUIRE_POSTGRES_DRIVER();
    std::vector<std::future<std::int64_t>> sums;
    for (int t = 0; t < 8; ++t)
        sums.push_back(std::async(std::launch::async, [t] {
            PostgresSession session;
            std::int64_t sum = 0;
            for (int i = 0; i < 50; ++i) sum += session.number("SELECT $1::bigint", {t});
            return sum;
        }));
    for (std::size_t t = 0; t < sums.size(); ++t) CHECK(sums[t].get() == static_cast<std::int64_t>(t) * 50);

    PostgresSession moved;
    std::thread([&] { REQUIRE(moved.number("SELECT 1") == 1); }).join();
    CHECK(moved.number("SELECT 2") == 2);
}
