#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/postgres_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::PostgresSession;
using test::thrownBy;

namespace {

constexpr const char* secret = "very.Secret-93";

/// Every message ends as a sentence, and none has what it must not have.
void checkText(const std::string& what) {
    INFO(what);
    CHECK(what.find(secret) == std::string::npos);
    CHECK(what.find(test::serverOptions().password) == std::string::npos);
    CHECK(what.size() > 20);
}

template <class Error>
Error connectError(const ConnectionOptions& options) {
    const auto error = thrownBy<Error>([&] { PostgresSession session(options); });
    REQUIRE(error);
    checkText(error->what());
    checkText(error->native().message + "                    ");
    return *error;
}

template <class Error>
Error statementError(PostgresSession& session, const std::string& sql, std::vector<Value> binds = {}) {
    const auto error = thrownBy<Error>([&] { session.run(sql, binds); });
    REQUIRE(error);
    checkText(error->what());
    CHECK(error->native().sql == sql);
    CHECK(error->native().sqlState.size() == 5);
    CHECK(error->native().code != 0);
    CHECK(session->isUsable());
    return *error;
}

std::string stateOf(PostgresSession& session, const std::string& sql, std::vector<Value> binds = {}) {
    return statementError<DatabaseError>(session, sql, std::move(binds)).native().sqlState;
}

void makeFamily(PostgresSession& session) {
    session.run("DROP TABLE IF EXISTS driver_child; DROP TABLE IF EXISTS driver_parent");
    session.run(
        "CREATE TABLE driver_parent (id INT PRIMARY KEY, email VARCHAR(100), \"a, (b\" INT, "
        "CONSTRAINT driver_email UNIQUE (email), UNIQUE (id, \"a, (b\"))"
    );
    session.run("CREATE UNIQUE INDEX driver_lower ON driver_parent (lower(email))");
    session.run(
        "CREATE TABLE driver_child (id INT PRIMARY KEY, parent INT, "
        "CONSTRAINT driver_key FOREIGN KEY (parent) REFERENCES driver_parent (id))"
    );
    session.run("INSERT INTO driver_parent VALUES (1, 'a'), (2, 'b')");
    session.run("INSERT INTO driver_child VALUES (1, 1)");
}

void dropFamily(PostgresSession& session) {
    session.run("DROP TABLE driver_child; DROP TABLE driver_parent");
}

}  // namespace

TEST_CASE("a login that PostgreSQL refuses names the account and never the password", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.password = secret;
    const auto wrongPassword = connectError<AccessDeniedError>(options);
    CHECK(wrongPassword.native().sqlState == "28P01");
    CHECK_THAT(wrongPassword.what(), test::containsString("DB_PASSWORD"));
    CHECK_THAT(wrongPassword.what(), test::containsString("'" + options.username + "'"));
    CHECK_THAT(wrongPassword.what(), test::containsString(options.host));
    options.username = "nobody_of_this_name";
    connectError<AccessDeniedError>(options);
}

TEST_CASE("a database that PostgreSQL does not have, or lets the account not use", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ConnectionOptions options = test::serverOptions();
    options.database = "driver_no_such_database";
    const auto unknown = connectError<InvalidConnectionError>(options);
    CHECK(unknown.native().sqlState == "3D000");
    CHECK_THAT(unknown.what(), test::containsString("CREATE DATABASE \"driver_no_such_database\""));

    session.run("DROP DATABASE IF EXISTS driver_closed");
    session.run("DROP ROLE IF EXISTS driver_nobody");
    session.run("CREATE DATABASE driver_closed");
    session.run("CREATE ROLE driver_nobody LOGIN PASSWORD 'Nothing.1' CONNECTION LIMIT 0");
    session.run("REVOKE CONNECT ON DATABASE driver_closed FROM PUBLIC");
    options.database = "driver_closed";
    options.username = "driver_nobody";
    options.password = "Nothing.1";
    CHECK(connectError<ConnectionError>(options).native().sqlState.size() == 5);
    session.run("ALTER ROLE driver_nobody CONNECTION LIMIT -1");
    CHECK(connectError<AccessDeniedError>(options).native().sqlState == "42501");
    session.run("ALTER ROLE driver_nobody CONNECTION LIMIT 0");
    options.database = test::serverOptions().database;
    CHECK(connectError<TooManyConnectionsError>(options).native().sqlState == "53300");
    session.run("DROP DATABASE driver_closed");
    session.run("DROP ROLE driver_nobody");
}

TEST_CASE("a PostgreSQL server that is not there", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.host = "127.0.0.1";
    options.port = 1;
    options.password = secret;
    const auto refused = connectError<ConnectionRefusedError>(options);
    CHECK_THAT(refused.what(), test::containsString("127.0.0.1:1"));
    CHECK_THAT(refused.what(), test::containsString("Is the server running?"));

    options.socketPath = "/tmp/driver-no-such-folder";
    CHECK_THAT(
        connectError<ConnectionRefusedError>(options).what(),
        test::containsString("/tmp/driver-no-such-folder/.s.PGSQL.1")
    );
    options.socketPath.clear();

    options.host = "::1";
    CHECK_THAT(connectError<ConnectionError>(options).what(), test::containsString("[::1]:1"));

    options.host = "no-such-host.invalid";
    CHECK_THAT(connectError<HostNotFoundError>(options).what(), test::containsString("no-such-host.invalid"));
}

TEST_CASE("duplicates name the key's columns and not the value", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    makeFamily(session);
    using Names = std::vector<std::string>;
    const auto primary = statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (1, 'c')");
    CHECK(primary.fields() == Names{"id"});
    CHECK(primary.native().sqlState == "23505");
    CHECK(primary.native().code == 83906754);  // what the server's own code calls it
    CHECK_THAT(primary.native().message, test::containsString("driver_parent_pkey"));

    session.run("INSERT INTO driver_parent VALUES (3, $1, 3)", {secret});
    CHECK(
        statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (4, $1)", {secret}).fields() ==
        Names{"email"}
    );
    session.run("INSERT INTO driver_parent VALUES (5, $1)", {std::string(secret) + ")=(x) already exists."});
    // A key of an expression has no columns: its name.
    CHECK(
        statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (6, $1)", {"VERY.sECRET-93"})
            .fields() == Names{"driver_lower"}
    );
    session.run("ALTER TABLE driver_child DROP CONSTRAINT driver_key");
    session.run("ALTER TABLE driver_parent DROP CONSTRAINT driver_parent_pkey");
    CHECK(
        statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (3, 'x', 3)").fields() ==
        Names{"id", "a, (b"}
    );
    dropFamily(session);
}

TEST_CASE("PostgreSQL says which foreign key it was", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    makeFamily(session);
    const auto absent =
        statementError<ForeignKeyConstraintError>(session, "INSERT INTO driver_child VALUES (2, $1)", {99});
    CHECK(absent.table() == "driver_child");
    CHECK(absent.index() == "driver_key");
    CHECK(absent.fields() == std::vector<std::string>{"parent"});
    CHECK(absent.facts().target == "driver_parent");
    CHECK_THAT(absent.what(), test::containsString("Insert the row that is referred to"));
    const auto referred = statementError<ForeignKeyConstraintError>(session, "DELETE FROM driver_parent WHERE id = 1");
    CHECK(referred.table() == "driver_child");
    CHECK(referred.index() == "driver_key");
    CHECK(referred.facts().target == "driver_parent");
    CHECK_THAT(referred.what(), test::containsString("Change or delete the rows"));
    // Checked when the statement commits by itself, behind its own result.
    session.run("ALTER TABLE driver_child ALTER CONSTRAINT driver_key DEFERRABLE INITIALLY DEFERRED");
    statementError<ForeignKeyConstraintError>(session, "INSERT INTO driver_child VALUES (3, 99)");
    statementError<ForeignKeyConstraintError>(session, "INSERT INTO driver_child VALUES (3, $1)", {99});
    const auto cursor = [&] {
        const auto rows = session.open("INSERT INTO driver_child VALUES (3, 99) RETURNING id");
        while (rows->next()) {
        }
    };
    CHECK_THROWS_AS(cursor(), ForeignKeyConstraintError);
    session.run("BEGIN");
    session.run("INSERT INTO driver_child VALUES (3, 99)");
    CHECK_THROWS_AS(session.run("COMMIT"), ForeignKeyConstraintError);
    CHECK_FALSE(session->inTransaction());
    dropFamily(session);
}

TEST_CASE("other statements that PostgreSQL refuses say what to do, and quote no value", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_strict; DROP TYPE IF EXISTS driver_mood");
    session.run("CREATE TYPE driver_mood AS ENUM ('sad')");
    session.run(
        "CREATE TABLE driver_strict (n INT NOT NULL, d TIMESTAMP NULL, s VARCHAR(5), m driver_mood, j JSONB, u UUID, "
        "a INT[], CHECK (n < 1000))"
    );
    CHECK(stateOf(session, "SELEKT 1") == "42601");
    CHECK(stateOf(session, "SELECT * FROM driver_absent") == "42P01");
    CHECK(stateOf(session, "UPDATE driver_strict SET x = $1", {1}) == "42703");
    CHECK(stateOf(session, "INSERT INTO driver_strict (n) VALUES ($1)", {Value()}) == "23502");
    CHECK(stateOf(session, "INSERT INTO driver_strict (n) VALUES ($1)", {1000}) == "23514");
    CHECK(stateOf(session, "INSERT INTO driver_strict (n, s) VALUES (1, $1)", {secret}) == "22001");
    CHECK(stateOf(session, "SELECT no_such_function($1::int)", {1}) == "42883");
    CHECK(stateOf(session, "SELECT concat($1)", {"x"}) == "42P18");
    CHECK(stateOf(session, "SELECT 'a' = $1::text AND $2", {"a", 5}) == "42804");
    // These messages quote the value.
    for (const char* column : {"n", "d", "m", "j", "u", "a"}) {
        CAPTURE(column);
        const std::string sql = std::string("UPDATE driver_strict SET ") + column + " = $1";
        CHECK(stateOf(session, sql, {secret}).starts_with("22"));
        CHECK(stateOf(session, sql, {std::string("\": \"") + secret}).starts_with("22"));
        CHECK(stateOf(session, std::string("UPDATE driver_strict SET ") + column + " = '" + secret + "'")
                  .starts_with("22"));
    }
    const auto number = statementError<DatabaseError>(session, "UPDATE driver_strict SET n = $1", {"4242424242"});
    CHECK(std::string(number.what()).find("4242424242") == std::string::npos);
    CHECK_THAT(number.what(), test::containsString("out of range"));
    CHECK_THAT(
        statementError<DatabaseError>(session, "UPDATE driver_strict SET m = $1", {secret}).what(),
        test::containsString("enum driver_mood")
    );
    CHECK(stateOf(session, std::string("SELECT * FROM driver_strict WHERE '") + secret + "' 'x'") == "42601");
    CHECK(stateOf(session, std::string("SELECT '") + secret) == "42601");
    session.run("DROP TABLE driver_strict; DROP TYPE driver_mood");
}

TEST_CASE("a transaction in which a statement failed says so until it is rolled back", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_failed");
    session.run("CREATE TABLE driver_failed (i INT)");
    const auto failed = [&](const std::string& sql, std::vector<Value> binds = {}) {
        const auto error = thrownBy<TransactionError>([&] { session.open(sql, binds); });
        REQUIRE(error);
        CHECK_THAT(error->what(), test::containsString("roll it back"));
        CHECK_THROWS_AS(session.run(sql, binds), TransactionError);
    };
    session.run("BEGIN");
    session.run("INSERT INTO driver_failed VALUES (1)");
    session.run("SAVEPOINT before");
    CHECK_THROWS_AS(session.run("SELECT 1/0"), DatabaseError);
    CHECK(session->inTransaction());
    failed("SELECT 1");
    failed("SELECT 1 + $1", {1});
    session.run("ROLLBACK TO before");
    CHECK(session.number("SELECT 1") == 1);
    CHECK_THROWS_AS(session.run("SELECT 1/0"), DatabaseError);
    // A COMMIT would look like one that succeeded.
    const auto error = thrownBy<TransactionError>([&] { session.run("/* why */ COMMIT;"); });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("rolled back instead of stored"));
    CHECK_FALSE(session->inTransaction());
    CHECK(session.number("SELECT COUNT(*) FROM driver_failed") == 0);
    session.run("BEGIN");
    CHECK_THROWS_AS(session.run("SELECT 1/0"), DatabaseError);
    session.run("ROLLBACK");
    session.run("DROP TABLE driver_failed");
}

TEST_CASE(
    "locks of PostgreSQL's that are not free in time, circles of them, and serialization failures",
    "[driver][postgres][errors]"
) {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession one;
    PostgresSession two;
    makeFamily(one);
    one.run("SET lock_timeout = '200ms'");
    two.run("BEGIN");
    two.run("UPDATE driver_parent SET email = 'x' WHERE id = $1", {1});
    const auto late = statementError<TimeoutError>(one, "UPDATE driver_parent SET email = 'y' WHERE id = $1", {1});
    CHECK(late.native().sqlState == "55P03");
    CHECK(late.isTransient());
    CHECK(one->lastFailureIsTransient());
    CHECK(statementError<TimeoutError>(one, "SELECT * FROM driver_parent FOR UPDATE NOWAIT").isTransient());
    CHECK_THROWS_AS(one.run("SELECT 1/0"), DatabaseError);
    CHECK_FALSE(one->lastFailureIsTransient());

    one.run("SET lock_timeout = 0");
    one.run("BEGIN");
    one.run("UPDATE driver_parent SET email = 'y' WHERE id = 2");
    auto waiting = std::async(std::launch::async, [&] {
        return thrownBy<DeadlockError>([&] { two.run("UPDATE driver_parent SET email = 'x2' WHERE id = 2"); });
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto here = thrownBy<DeadlockError>([&] { one.run("UPDATE driver_parent SET email = 'y2' WHERE id = 1"); });
    one.run("ROLLBACK");
    const auto there = waiting.get();
    CHECK(here.has_value() != there.has_value());
    CHECK((here ? here : there)->native().sqlState == "40P01");
    CHECK((here ? here : there)->isTransient());
    two.run("ROLLBACK");

    one.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    one.number("SELECT COUNT(*) FROM driver_parent");
    two.run("UPDATE driver_parent SET email = 'z' WHERE id = 1");
    const auto serial = statementError<DatabaseError>(one, "UPDATE driver_parent SET email = 'q' WHERE id = 1");
    CHECK(serial.native().sqlState == "40001");
    CHECK(serial.isTransient());
    // Nothing is left but to run it again: neither for the library nor for its pool.
    CHECK_FALSE(one->inTransaction());
    CHECK_THROWS_AS(one.run("SELECT 1"), TransactionError);
    CHECK_FALSE(one->inTransaction());
    CHECK(one->needsReset());
    one.run("ROLLBACK");
    one.run("BEGIN");
    CHECK(one->inTransaction());
    CHECK_THROWS_AS(one.run("SELECT 1/0"), DatabaseError);
    CHECK(one->inTransaction());
    one.run("ROLLBACK");
    dropFamily(one);
}

TEST_CASE("a statement of PostgreSQL's that takes longer than allowed is a timeout", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("SET statement_timeout = '200ms'");
    const auto error = thrownBy<TimeoutError>([&] { session.row("SELECT pg_sleep(30)"); });
    REQUIRE(error);
    CHECK(error->native().sqlState == "57014");
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("a PostgreSQL session that the server ended is lost for good", "[driver][postgres][errors]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession other;
    const auto kill = [&](PostgresSession& session) {
        const auto id = session.id();
        other.run("SELECT pg_terminate_backend(" + std::to_string(id) + ", 5000)");
    };
    const auto checkLost = [](PostgresSession& session) {
        CHECK_FALSE(session->isUsable());
        CHECK_FALSE(session->ping());
        CHECK_FALSE(session->isOpen());
        CHECK_FALSE(session->inTransaction());
        CHECK_THROWS_AS(session.run("SELECT 1"), ConnectionError);
        CHECK_THROWS_AS(session.open("SELECT 1"), ConnectionError);
    };
    PostgresSession session;
    SECTION("text") {
        kill(session);
        const auto error = thrownBy<ConnectionError>([&] { session.run("SELECT 1"); });
        REQUIRE(error);
        checkText(error->what());
        CHECK_THAT(error->what(), test::containsString("lost"));
        CHECK(error->native().sql == "SELECT 1");
        CHECK(error->native().code != 0);
        checkLost(session);
    }
    SECTION("prepared") {
        session.number("SELECT 1");
        kill(session);
        CHECK_THROWS_AS(session.number("SELECT 1"), ConnectionError);
        checkLost(session);
    }
    SECTION("preparing") {
        kill(session);
        CHECK_THROWS_AS(session.row("SELECT $1", {1}), ConnectionError);
        checkLost(session);
    }
    SECTION("idle") {
        kill(session);
        CHECK_FALSE(session->isOpen());
        checkLost(session);
    }
    SECTION("in a transaction") {
        session.run("BEGIN");
        kill(session);
        CHECK_FALSE(session->reset());
    }
    SECTION("running") {
        const auto id = session.id();
        auto killing = std::async(std::launch::async, [&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            other.run("SELECT pg_terminate_backend(" + std::to_string(id) + ")");
        });
        CHECK_THROWS_AS(session.run("SELECT pg_sleep(30)"), ConnectionError);
        killing.get();
        checkLost(session);
    }
    SECTION("reading") {
        const auto id = session.id();
        {
            const auto cursor = session.open("SELECT repeat('x', 1000) FROM generate_series(1, 1000000)");
            REQUIRE(cursor->next());
            other.run("SELECT pg_terminate_backend(" + std::to_string(id) + ")");
            CHECK_THROWS_AS(
                [&] {
                    while (cursor->next()) {
                    }
                }(),
                ConnectionError
            );
        }
        checkLost(session);
    }
    SECTION("reading, and nobody reads on") {
        const auto id = session.id();
        {
            const auto cursor = session.open("SELECT repeat('x', 1000) FROM generate_series(1, 1000000)");
            REQUIRE(cursor->next());
            other.run("SELECT pg_terminate_backend(" + std::to_string(id) + ")");
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        checkLost(session);
    }
}
