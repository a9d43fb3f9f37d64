#include <future>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/mysql_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::MysqlSession;

TEST_CASE("a connection knows its server", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    CHECK(session->isUsable());
    CHECK(session->ping());
    CHECK(session->server().version == session.value("SELECT VERSION()").getIf<std::string>()[0]);
    CHECK(session->server().isMariaDb == (test::dialect() == Dialect::mariadb));
    CHECK(
        session->server().maxStatementBytes == static_cast<std::size_t>(session.number("SELECT @@max_allowed_packet"))
    );
    CHECK(session->server().autoIncrementStep == 1);
}

TEST_CASE("a session is strict, in UTC and in utf8mb4, and keeps the server's modes", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    CHECK(session.value("SELECT @@session.time_zone") == Value("+00:00"));
    CHECK(session.value("SELECT @@character_set_connection") == Value("utf8mb4"));
    CHECK(session.value("SELECT @@character_set_results") == Value("utf8mb4"));
    const std::string modes = *session.value("SELECT @@session.sql_mode").getIf<std::string>();
    const std::string serverModes = *session.value("SELECT @@global.sql_mode").getIf<std::string>();
    INFO(modes);
    for (const char* mode : {"STRICT_ALL_TABLES", "ERROR_FOR_DIVISION_BY_ZERO", "NO_ZERO_IN_DATE"})
        CHECK_THAT(modes, test::containsString(mode));
    for (std::size_t at = 0; at < serverModes.size();) {
        const auto end = std::min(serverModes.find(',', at), serverModes.size());
        CHECK_THAT(modes, test::containsString(serverModes.substr(at, end - at)));
        at = end + 1;
    }
}

TEST_CASE("localhost is a host like any other, and takes TCP", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    ConnectionOptions options = test::serverOptions();
    if (options.host != "127.0.0.1") SKIP_TEST("the server is not on this machine");
    options.host = "localhost";
    // Not options.port: a container's server listens at a port of its own.
    CHECK(MysqlSession(options).number("SELECT @@port") == MysqlSession().number("SELECT @@port"));
}

TEST_CASE("TLS is used where the server has it", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const auto cipher = [](MysqlSession& s) {
        return *s.row("SHOW SESSION STATUS LIKE 'Ssl_cipher'").at(1).getIf<std::string>();
    };
    ConnectionOptions options = test::serverOptions();
    options.tls.mode = TlsOptions::Mode::required;
    if (cipher(session).empty()) {
        const auto error = test::thrownBy<ConnectionError>([&] { MysqlSession encrypted(options); });
        REQUIRE(error);
        CHECK_THAT(error->what(), test::containsString("the option tls"));
        return;
    }
    MysqlSession encrypted(options);
    CHECK_FALSE(cipher(encrypted).empty());

    // The servers of the tests have certificates of their own making.
    options.tls.mode = TlsOptions::Mode::verifyIdentity;
    CHECK_THROWS_AS(MysqlSession(options), UsageError);
    for (const auto mode : {TlsOptions::Mode::verifyCa, TlsOptions::Mode::verifyIdentity}) {
        options.tls.mode = mode;
        options.tls.ca = "/etc/ssl/certs/ca-certificates.crt";
        CHECK_THROWS_AS(MysqlSession(options), ConnectionError);
    }
}

TEST_CASE("an account with caching_sha2_password logs in, cached or not", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    if (session->server().isMariaDb) SKIP_TEST("MariaDB has no caching_sha2_password");
    session.run("DROP USER IF EXISTS 'driver_sha2'@'%'");
    session.run("CREATE USER 'driver_sha2'@'%' IDENTIFIED WITH caching_sha2_password BY 'Sha2.secret'");
    ConnectionOptions options = test::serverOptions();
    options.username = "driver_sha2";
    options.password = "Sha2.secret";
    options.database = "";
    CHECK(MysqlSession(options).value("SELECT USER()") != Value());
    CHECK(MysqlSession(options).value("SELECT USER()") != Value());
    session.run("DROP USER 'driver_sha2'@'%'");
}

TEST_CASE("execute tells affected rows and the first generated id", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP TABLE IF EXISTS driver_rows");
    session.run("CREATE TABLE driver_rows (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)");
    const auto inserted = session.run("INSERT INTO driver_rows (n) VALUES (?), (?), (?)", {1, 2, 2});
    CHECK(inserted.affectedRows == 3);
    CHECK(inserted.insertId == 1);
    CHECK(session.run("INSERT INTO driver_rows (n) VALUES (4)").insertId == 4);
    // Rows that are found count, although they stay as they are.
    CHECK(session.run("UPDATE driver_rows SET n = ? WHERE n = ?", {2, 2}).affectedRows == 2);
    CHECK(session.run("UPDATE driver_rows SET n = 2 WHERE n = 2").affectedRows == 2);
    CHECK(session.run("DELETE FROM driver_rows WHERE n > ?", {100}).affectedRows == 0);
    CHECK(session.run("SELECT * FROM driver_rows").affectedRows == 0);
    CHECK(session.run("SELECT * FROM driver_rows WHERE n = ?", {2}).affectedRows == 0);
    session.run("DROP TABLE driver_rows");
}

TEST_CASE("several statements in one text are refused", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    CHECK_THROWS_AS(session.run("SELECT 1; SELECT 2"), DatabaseError);
    CHECK_THROWS_AS(session.open("SELECT 1; SELECT 2"), DatabaseError);
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("a cursor reads any number of rows, and names its columns", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const std::string sql =
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
        "SELECT a.i * 1000 + b.i AS number, 'text' AS `a text` FROM n a, n b WHERE a.i <= ?";
    {
        const auto cursor = session.open(sql, {100});
        CHECK(cursor->columnCount() == 2);
        CHECK(cursor->columnName(0) == "number");
        CHECK(cursor->columnName(1) == "a text");
        std::size_t rows = 0;
        while (cursor->next()) ++rows;
        CHECK(rows == 100'000);
        CHECK_FALSE(cursor->next());
    }
    CHECK(session.open("DO 1")->columnCount() == 0);
    CHECK_FALSE(session.open("DO 1")->next());
}

TEST_CASE("a cursor dropped midway leaves the connection and its statement usable", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const std::string sql =
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, REPEAT('x', i) FROM n";
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
}

TEST_CASE("a statement that runs while a cursor lives has its remaining rows stored", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const auto cursor = session.open("SELECT 1 AS n, 'one' AS word UNION ALL SELECT 2, 'two' UNION ALL SELECT 3, NULL");
    CHECK_FALSE(session->isUsable());
    CHECK(session->ping());
    REQUIRE(cursor->next());
    session.run("DO 1");
    CHECK(session->isUsable());
    CHECK(cursor->row()[1].text == "one");
    CHECK(session.number("SELECT 3") == 3);
    REQUIRE(cursor->next());
    CHECK(cursor->columnCount() == 2);
    CHECK(cursor->columnName(1) == "word");
    CHECK(cursor->row()[1].text == "two");
    REQUIRE(cursor->next());
    CHECK(cursor->row()[1].type == Cell::Type::null);
    CHECK_FALSE(cursor->next());
    session.run("DO 1");
}

TEST_CASE("prepared statements are kept, and the least recently used ones dropped", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    const auto prepared = [&] {
        return std::stoll(*session.row("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'").at(1).getIf<std::string>());
    };
    const auto ask = [&](int i) { REQUIRE(session.number("SELECT " + std::to_string(i) + " + ?", {1}) == i + 1); };
    prepared();
    const auto before = prepared();
    for (int i = 0; i < 10; ++i) ask(1);
    CHECK(prepared() == before + 1);
    for (int i = 1000; i < 1300; ++i) ask(i);
    const auto many = prepared();
    ask(1299);
    CHECK(prepared() == many);
    ask(1);  // pushed out
    CHECK(prepared() == many + 1);
    const auto held =
        std::stoll(*session.row("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'").at(1).getIf<std::string>());
    CHECK(held >= 256);
}

TEST_CASE("a statement too long to be kept runs all the same", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP TABLE IF EXISTS driver_batch");
    session.run("CREATE TABLE driver_batch (i INT, t DATETIME(6), u CHAR(36))");
    constexpr int rows = 21'000;
    std::string sql = "INSERT INTO driver_batch VALUES (?,?,?)";
    for (int i = 1; i < rows; ++i) sql += ",(?,?,?)";
    std::vector<Value> binds;
    const Uuid uuid = Uuid::v4();
    for (int i = 0; i < rows; ++i) {
        binds.emplace_back(i);
        binds.emplace_back(DateTime(std::chrono::microseconds(i)));
        binds.emplace_back(uuid);
    }
    CHECK(session.run(sql, binds).affectedRows == rows);
    CHECK(session.run(sql, binds).affectedRows == rows);
    CHECK(session.number("SELECT COUNT(*) FROM driver_batch WHERE MICROSECOND(t) = i AND u = ?", {uuid}) == 2 * rows);
    {
        const auto cursor = session.open("SELECT 1 /*" + std::string(20'000, 'x') + "*/ UNION SELECT 2");
        CHECK(cursor->next());
    }
    CHECK(session.number("SELECT 1") == 1);
    session.run("DROP TABLE driver_batch");
}

TEST_CASE("a kept statement follows the changes of its table", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP TABLE IF EXISTS driver_changing");
    session.run("CREATE TABLE driver_changing (a INT)");
    session.run("INSERT INTO driver_changing VALUES (1)");
    const std::string sql = "SELECT * FROM driver_changing";
    CHECK(session.row(sql) == std::vector<Value>{1});
    session.run("ALTER TABLE driver_changing ADD COLUMN b VARCHAR(300) NOT NULL DEFAULT 'two'");
    CHECK(session.row(sql) == std::vector<Value>{1, "two"});
    session.run("ALTER TABLE driver_changing MODIFY COLUMN a VARCHAR(20)");
    CHECK(session.row(sql) == std::vector<Value>{"1", "two"});
    session.run("ALTER TABLE driver_changing CHANGE COLUMN a renamed VARCHAR(20)");
    CHECK(session.open(sql)->columnName(0) == "renamed");
    session.run("ALTER TABLE driver_changing DROP COLUMN b");
    CHECK(session.row(sql) == std::vector<Value>{"1"});
    session.run("DROP TABLE driver_changing");
    CHECK_THROWS_AS(session.row(sql), DatabaseError);
    session.run("CREATE TABLE driver_changing (z DATE)");
    CHECK(session.row(sql).empty());
    session.run("DROP TABLE driver_changing");
}

TEST_CASE("a procedure's results do not disturb what follows", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP PROCEDURE IF EXISTS driver_procedure");
    session.run("CREATE PROCEDURE driver_procedure(IN a INT) BEGIN SELECT a AS x; SELECT a + 1, 'y'; SELECT 'z'; END");
    for (int round = 0; round < 3; ++round) {
        session.run("CALL driver_procedure(1)");
        session.run("CALL driver_procedure(?)", {1});
        CHECK(session.row("CALL driver_procedure(?)", {7}) == std::vector<Value>{7});
        { const auto unread = session.open("CALL driver_procedure(?)", {7}); }
        CHECK(session.number("SELECT 1") == 1);
    }
    session.run("DROP PROCEDURE driver_procedure");
}

TEST_CASE("the number of values must be that of the placeholders", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    CHECK_THROWS_AS(session.open("SELECT ?, ?", {1}), UsageError);
    CHECK_THROWS_AS(session.run("DO ?", {1, 2}), UsageError);
    CHECK(session.number("SELECT 1") == 1);
}

TEST_CASE("threads open and use connections at the same time", "[driver][mysql][threads]") {
    REQUIRE_MYSQL_DRIVER();
    std::vector<std::future<std::int64_t>> sums;
    for (int t = 0; t < 8; ++t)
        sums.push_back(std::async(std::launch::async, [t] {
            MysqlSession session;
            std::int64_t sum = 0;
            for (int i = 0; i < 50; ++i) sum += session.number("SELECT CAST(? AS SIGNED)", {t});
            return sum;
        }));
    for (std::size_t t = 0; t < sums.size(); ++t) CHECK(sums[t].get() == static_cast<std::int64_t>(t) * 50);

    MysqlSession moved;
    std::thread([&] { REQUIRE(moved.number("SELECT 1") == 1); }).join();
    CHECK(moved.number("SELECT 2") == 2);
}
