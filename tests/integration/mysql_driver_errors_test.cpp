#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/mysql_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::MysqlSession;
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
    const auto error = thrownBy<Error>([&] { MysqlSession session(options); });
    REQUIRE(error);
    checkText(error->what());
    checkText(error->native().message);
    return *error;
}

template <class Error>
Error statementError(MysqlSession& session, const std::string& sql, std::vector<Value> binds = {}) {
    const auto error = thrownBy<Error>([&] { session.run(sql, binds); });
    REQUIRE(error);
    checkText(error->what());
    CHECK(error->native().sql == sql);
    CHECK(error->native().sqlState.size() == 5);
    CHECK(session->isUsable());
    return *error;
}

void makeFamily(MysqlSession& session) {
    session.run("DROP TABLE IF EXISTS driver_child");
    session.run("DROP TABLE IF EXISTS driver_parent");
    session.run("CREATE TABLE driver_parent (id INT PRIMARY KEY, email VARCHAR(100), UNIQUE KEY driver_email (email))");
    session.run(
        "CREATE TABLE driver_child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES driver_parent (id))"
    );
    session.run("INSERT INTO driver_parent VALUES (1, 'a'), (2, 'b')");
    session.run("INSERT INTO driver_child VALUES (1, 1)");
}

void dropFamily(MysqlSession& session) {
    session.run("DROP TABLE driver_child");
    session.run("DROP TABLE driver_parent");
}

}  // namespace

TEST_CASE("a failed login names the account and never the password", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.password = secret;
    const auto wrongPassword = connectError<AccessDeniedError>(options);
    CHECK(wrongPassword.native().code == 1045);
    CHECK(wrongPassword.native().sqlState == "28000");
    CHECK_THAT(wrongPassword.what(), test::containsString("DB_PASSWORD"));
    CHECK_THAT(wrongPassword.what(), test::containsString("'" + options.username + "'"));
    CHECK_THAT(wrongPassword.what(), test::containsString(options.host));
    options.username = "nobody_of_this_name";
    connectError<AccessDeniedError>(options);
}

TEST_CASE("a database that does not exist, or that the account may not use", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    ConnectionOptions options = test::serverOptions();
    options.database = "driver_no_such_database";
    const auto unknown = connectError<InvalidConnectionError>(options);
    CHECK(unknown.native().code == 1049);
    CHECK_THAT(unknown.what(), test::containsString("CREATE DATABASE `driver_no_such_database`"));

    session.run("DROP USER IF EXISTS 'driver_nothing'@'%'");
    session.run("CREATE USER 'driver_nothing'@'%' IDENTIFIED BY 'Nothing.1'");
    options = test::serverOptions();
    options.username = "driver_nothing";
    options.password = "Nothing.1";
    CHECK(connectError<AccessDeniedError>(options).native().code == 1044);
    session.run("DROP USER 'driver_nothing'@'%'");
}

TEST_CASE("a server that is not there", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.host = "127.0.0.1";
    options.port = 1;
    options.password = secret;
    const auto refused = connectError<ConnectionRefusedError>(options);
    CHECK_THAT(refused.what(), test::containsString("127.0.0.1:1"));
    CHECK_THAT(refused.what(), test::containsString("Is the server running?"));
    CHECK(refused.name() == "SequelizeConnectionRefusedError");

    options.socketPath = "/tmp/driver-no-such.sock";
    CHECK_THAT(connectError<ConnectionRefusedError>(options).what(), test::containsString("/tmp/driver-no-such.sock"));
    options.socketPath.clear();

    options.host = "::1";
    CHECK_THAT(connectError<ConnectionRefusedError>(options).what(), test::containsString("[::1]:1"));

    options.host = "no-such-host.invalid";
    const auto unknown = connectError<HostNotFoundError>(options);
    CHECK_THAT(unknown.what(), test::containsString("no-such-host.invalid"));
}

TEST_CASE("duplicates name the key and not the value", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    makeFamily(session);
    const auto primary = statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (1, 'c')");
    CHECK(primary.fields() == std::vector<std::string>{"PRIMARY"});
    CHECK(primary.native().code == 1062);
    CHECK(primary.native().sqlState == "23000");

    session.run("INSERT INTO driver_parent VALUES (3, ?)", {secret});
    const auto email =
        statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (4, ?)", {secret});
    CHECK(email.fields() == std::vector<std::string>{"driver_email"});
    // A value that looks like the message's end.
    const std::string tricky = std::string(secret) + "' for key 'x.y";
    session.run("INSERT INTO driver_parent VALUES (5, ?)", {tricky});
    CHECK(
        statementError<UniqueConstraintError>(session, "INSERT INTO driver_parent VALUES (6, ?)", {tricky}).fields() ==
        std::vector<std::string>{"driver_email"}
    );
    dropFamily(session);
}

TEST_CASE("foreign keys", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    makeFamily(session);
    CHECK(
        statementError<ForeignKeyConstraintError>(session, "INSERT INTO driver_child VALUES (2, ?)", {99})
            .native()
            .code == 1452
    );
    CHECK(
        statementError<ForeignKeyConstraintError>(session, "DELETE FROM driver_parent WHERE id = 1").native().code ==
        1451
    );
    statementError<ForeignKeyConstraintError>(session, "DROP TABLE driver_parent");
    statementError<ForeignKeyConstraintError>(
        session, "CREATE TABLE driver_wrong (p INT, FOREIGN KEY (p) REFERENCES driver_absent (id))"
    );
    dropFamily(session);
}

TEST_CASE("other refused statements are database errors that say what to do", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP TABLE IF EXISTS driver_strict");
    session.run("CREATE TABLE driver_strict (n INT NOT NULL, d DATETIME NULL, s VARCHAR(5))");
    CHECK(statementError<DatabaseError>(session, "SELEKT 1").native().code == 1064);
    CHECK(statementError<DatabaseError>(session, "SELECT * FROM driver_absent").native().code == 1146);
    CHECK(statementError<DatabaseError>(session, "UPDATE driver_strict SET x = ?", {1}).native().code == 1054);
    CHECK(
        statementError<DatabaseError>(session, "INSERT INTO driver_strict (n) VALUES (?)", {Value()}).native().code ==
        1048
    );
    CHECK(
        statementError<DatabaseError>(session, "INSERT INTO driver_strict (n, s) VALUES (1, ?)", {secret})
            .native()
            .code == 1406
    );
    // These messages quote the value.
    statementError<DatabaseError>(session, "INSERT INTO driver_strict (n) VALUES (?)", {secret});
    const auto date =
        statementError<DatabaseError>(session, "INSERT INTO driver_strict (n, d) VALUES (1, ?)", {secret});
    CHECK_THAT(date.native().message, test::containsString("Incorrect datetime value"));
    statementError<DatabaseError>(session, "INSERT INTO driver_strict (n) SELECT CAST(? AS SIGNED)", {secret});
    session.run("INSERT INTO driver_strict (n) VALUES (5)");
    const auto range = statementError<DatabaseError>(
        session, "INSERT INTO driver_strict (n) SELECT ? + 9223372036854775807 FROM driver_strict", {4242424242}
    );
    CHECK(std::string(range.what()).find("4242424242") == std::string::npos);
    const auto unprepared = thrownBy<DatabaseError>([&] { session.open("PREPARE x FROM 'SELECT 1'", {1}); });
    REQUIRE(unprepared);
    CHECK(unprepared->native().code == 1295);
    session.run("DROP TABLE driver_strict");
}

TEST_CASE("more than max_allowed_packet is refused before it is sent", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const std::string big(session->server().maxStatementBytes, 'x');
    const auto error = thrownBy<DatabaseError>([&] { session.run("DO LENGTH(?)", {big}); });
    REQUIRE(error);
    CHECK(error->native().code == 1153);
    CHECK_THAT(error->what(), test::containsString("max_allowed_packet"));
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("a lock that is not free in time is a timeout, a circle of locks a deadlock", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession one;
    MysqlSession two;
    makeFamily(one);
    one.run("SET innodb_lock_wait_timeout = 1");
    two.run("BEGIN");
    two.run("UPDATE driver_parent SET email = 'x' WHERE id = ?", {1});
    CHECK(
        statementError<TimeoutError>(one, "UPDATE driver_parent SET email = 'y' WHERE id = ?", {1}).native().code ==
        1205
    );

    one.run("SET innodb_lock_wait_timeout = 50");
    two.run("SET innodb_lock_wait_timeout = 50");
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
    CHECK((here ? here : there)->native().code == 1213);
    two.run("ROLLBACK");
    dropFamily(one);
}

TEST_CASE("what waits for a table's definition says what to do about that", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession one;
    MysqlSession two;
    makeFamily(one);
    one.run("SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1");
    two.run("BEGIN");
    two.run("SELECT * FROM driver_child");
    const auto says = [&](const std::string& sql) {
        const auto error = statementError<TimeoutError>(one, sql);
        CHECK(error.native().code == 1205);
        CHECK(error.isTransient());
        return std::string(error.what());
    };
    for (const char* sql :
         {"ALTER TABLE driver_child ADD COLUMN extra INT", "CREATE INDEX extra ON driver_child (id)",
          "DROP TABLE driver_child", "RENAME TABLE driver_child TO driver_else", "TRUNCATE TABLE driver_child",
          "-- why\n /* and how */ alter table driver_child COMMENT 'x'"}) {
        CAPTURE(sql);
        const std::string text = says(sql);
        CHECK_THAT(
            text, test::containsString("Somebody holds the table") && test::containsString("SESSION lock_wait_")
        );
        CHECK_THAT(text, !test::containsString("innodb"));
    }
    two.run("UPDATE driver_parent SET email = 'x' WHERE id = 1");
    CHECK_THAT(
        says("UPDATE driver_parent SET email = 'y' WHERE id = 1"), test::containsString("innodb_lock_wait_timeout")
    );
    two.run("ROLLBACK");
    one.run("ALTER TABLE driver_child COMMENT 'x'");
    dropFamily(one);
}

TEST_CASE("a statement that takes longer than allowed is a timeout", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const std::string slow =
        "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, "
        "information_schema.columns c";
    session.run(session->server().isMariaDb ? "SET max_statement_time = 0.2" : "SET max_execution_time = 200");
    const auto error = thrownBy<TimeoutError>([&] { session.row(slow); });
    REQUIRE(error);
    CHECK(error->native().code == (session->server().isMariaDb ? 1969 : 3024));
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("a statement ended by another connection leaves the connection usable", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    MysqlSession other;
    const std::string kill = "KILL QUERY " + std::to_string(session.id());
    {
        const auto cursor = session.open(
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
            "SELECT a.i, REPEAT('x', 1000) FROM n a, n b"
        );
        REQUIRE(cursor->next());
        other.run(kill);
        const auto error = thrownBy<DatabaseError>([&] {
            while (cursor->next()) {
            }
        });
        REQUIRE(error);
        CHECK(error->native().code == 1317);
        CHECK_FALSE(cursor->next());
    }
    CHECK(session->isUsable());
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("a killed connection is lost for good", "[driver][mysql][errors]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession other;
    const auto kill = [&](MysqlSession& session) {
        const auto id = session.id();
        other.run("KILL CONNECTION " + std::to_string(id));
        for (int i = 0;
             i < 100 && other.number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = ?", {id}) != 0;
             ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    };
    const auto checkLost = [](MysqlSession& session) {
        CHECK_FALSE(session->isUsable());
        CHECK_FALSE(session->ping());
        CHECK_THROWS_AS(session.run("DO 1"), ConnectionError);
        CHECK_THROWS_AS(session.open("SELECT 1"), ConnectionError);
    };
    SECTION("text") {
        MysqlSession session;
        kill(session);
        CHECK(session->isUsable());
        const auto error = thrownBy<ConnectionError>([&] { session.run("DO 1"); });
        REQUIRE(error);
        checkText(error->what());
        CHECK_THAT(error->what(), test::containsString("lost"));
        CHECK(error->native().sql == "DO 1");
        checkLost(session);
    }
    SECTION("prepared") {
        MysqlSession session;
        session.number("SELECT 1");
        kill(session);
        CHECK_THROWS_AS(session.number("SELECT 1"), ConnectionError);
        checkLost(session);
    }
    SECTION("preparing") {
        MysqlSession session;
        kill(session);
        CHECK_THROWS_AS(session.run("DO ?", {1}), ConnectionError);
        checkLost(session);
    }
    SECTION("ping") {
        MysqlSession session;
        kill(session);
        CHECK_FALSE(session->ping());
        checkLost(session);
    }
    SECTION("reading") {
        MysqlSession session;
        const auto id = session.id();
        {
            const auto cursor = session.open(
                "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                "SELECT a.i, REPEAT('x', 1000) FROM n a, n b"
            );
            REQUIRE(cursor->next());
            other.run("KILL CONNECTION " + std::to_string(id));
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
        MysqlSession session;
        const auto id = session.id();
        {
            const auto cursor = session.open(
                "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                "SELECT a.i, REPEAT('x', 1000) FROM n a, n b"
            );
            REQUIRE(cursor->next());
            other.run("KILL CONNECTION " + std::to_string(id));
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        checkLost(session);
    }
}
