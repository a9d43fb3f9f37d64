#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "support/mysql_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::MysqlSession;

namespace {

struct ColumnOf {
    MysqlSession& session;

    /// Writes the value into a column of the type, and reads it back. Twice: the second time the statements are kept.
    Value keeps(const std::string& type, const Value& value) {
        session.run("DROP TABLE IF EXISTS driver_values");
        session.run("CREATE TABLE driver_values (id INT AUTO_INCREMENT PRIMARY KEY, v " + type + ")");
        session.run("INSERT INTO driver_values (v) VALUES (?)", {value});
        session.run("INSERT INTO driver_values (v) VALUES (?)", {value});
        const Value first = session.value("SELECT v FROM driver_values WHERE id = 1");
        const Value second = session.value("SELECT v FROM driver_values WHERE id = 2");
        CHECK(first == second);
        // The server's text form shows that it understood the value, and did not just hand it back.
        asText = session.value("SELECT CAST(v AS CHAR) FROM driver_values WHERE id = 1");
        session.run("DROP TABLE driver_values");
        return second;
    }
    Value asText{};
};

Bytes someBytes(std::size_t count) {
    Bytes bytes(count);
    std::uint32_t state = 1;
    for (std::byte& b : bytes) {
        state = state * 1664525U + 1013904223U;
        b = static_cast<std::byte>(state >> 24);
    }
    return bytes;
}

}  // namespace

TEST_CASE("whole numbers keep their value to the ends of their range", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    ColumnOf column{session};
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    constexpr auto highestUnsigned = std::numeric_limits<std::uint64_t>::max();
    CHECK(column.keeps("BIGINT", lowest) == Value(lowest));
    CHECK(column.keeps("BIGINT", highest) == Value(highest));
    CHECK(column.keeps("BIGINT UNSIGNED", highestUnsigned) == Value(highestUnsigned));
    CHECK(column.asText == Value("18446744073709551615"));
    CHECK(column.keeps("INT", -2'147'483'648LL) == Value(-2'147'483'648LL));
    CHECK(column.keeps("INT UNSIGNED", 4'294'967'295LL) == Value(4'294'967'295ULL));
    CHECK(column.keeps("MEDIUMINT", -8'388'608) == Value(-8'388'608));
    CHECK(column.keeps("MEDIUMINT UNSIGNED", 16'777'215) == Value(16'777'215U));
    CHECK(column.keeps("SMALLINT", -32'768) == Value(-32'768));
    CHECK(column.keeps("SMALLINT UNSIGNED", 65'535) == Value(65'535U));
    CHECK(column.keeps("TINYINT", -128) == Value(-128));
    CHECK(column.keeps("TINYINT UNSIGNED", 255) == Value(255U));
    CHECK(column.keeps("TINYINT(1)", true) == Value(1));
    CHECK(column.keeps("TINYINT(1)", false) == Value(0));
    CHECK(column.keeps("YEAR", 2155) == Value(2155U));
    CHECK(column.keeps("BIT(1)", true) == Value(1U));
    CHECK(column.keeps("BIT(10)", 0x2A5) == Value(0x2A5U));
    CHECK(column.keeps("BIT(64)", highestUnsigned) == Value(highestUnsigned));
    CHECK(column.keeps("BIT(64)", 0x8000000000000001ULL) == Value(0x8000000000000001ULL));
    CHECK_THROWS_AS(column.keeps("BIGINT", highestUnsigned), DatabaseError);
    CHECK_THROWS_AS(column.keeps("TINYINT", 128), DatabaseError);
}

TEST_CASE("real and decimal numbers keep their value", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    ColumnOf column{session};
    for (const double v : {0.1, -0.0, 1.7976931348623157e308, 2.2250738585072014e-308, -123456.789})
        CHECK(column.keeps("DOUBLE", v) == Value(v));
    CHECK(column.keeps("FLOAT", 0.1) == Value(static_cast<double>(0.1F)));
    CHECK(column.keeps("FLOAT", 16'777'215.0) == Value(16'777'215.0));

    const std::string nines = std::string(35, '9') + "." + std::string(30, '9');
    CHECK(column.keeps("DECIMAL(65,30)", Decimal(nines)).getIf<Decimal>()->toString() == nines);
    CHECK(column.keeps("DECIMAL(65,30)", Decimal("-" + nines)).getIf<Decimal>()->toString() == "-" + nines);
    CHECK(column.keeps("DECIMAL(10,2)", Decimal("10.5")).getIf<Decimal>()->toString() == "10.50");
    // Compared as decimals, not as doubles.
    CHECK(session.number("SELECT CAST('9007199254740993' AS DECIMAL(20,0)) = ?", {Decimal("9007199254740993")}) == 1);
    CHECK(session.number("SELECT CAST('9007199254740993' AS DECIMAL(20,0)) = ?", {Decimal("9007199254740992")}) == 0);
}

TEST_CASE("texts and bytes keep every byte", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    ColumnOf column{session};
    const std::string withNul("a\0b\0", 4);
    for (const std::string& text :
         {std::string(), std::string("plain"), std::string("\U0001F600 \u00FC \u4E2D"), std::string("' \" \\ ` ? % _"),
          withNul, std::string(255, 'x')}) {
        CHECK(column.keeps("VARCHAR(255)", text) == Value(text));
        CHECK(column.keeps("TEXT", text) == Value(text));
        CHECK(column.keeps("VARBINARY(1024)", toBytes(text)) == Value(toBytes(text)));
        CHECK(column.keeps("BLOB", toBytes(text)) == Value(toBytes(text)));
    }
    CHECK(column.keeps("CHAR(5)", "abc") == Value("abc"));
    CHECK(column.keeps("ENUM('one','two')", "two") == Value("two"));
    CHECK(column.keeps("SET('a','b','c')", "a,c") == Value("a,c"));
    CHECK(column.keeps("BINARY(4)", toBytes("ab")) == Value(toBytes(std::string("ab\0\0", 4))));
    CHECK(column.keeps("VARCHAR(20)", Value()) == Value());
    CHECK(column.keeps("BLOB", Value()) == Value());
    CHECK(column.keeps("BLOB", Bytes()) == Value(Bytes()));
    CHECK_THROWS_AS(column.keeps("VARCHAR(3)", "four"), DatabaseError);

    const Uuid uuid("11111111-2222-4333-8444-555555555555");
    CHECK(column.keeps("CHAR(36)", uuid) == Value(uuid.toString()));
    CHECK(column.asText == Value("11111111-2222-4333-8444-555555555555"));
    const Value point = session.value("SELECT ST_GeomFromText('POINT(1 2)')");
    CHECK(point.type() == Value::Type::blob);
}

TEST_CASE("JSON columns take and give documents", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    ColumnOf column{session};
    const Json document{R"({"a": [1, 2, null], "ü": "😀"})"};
    const Value back = column.keeps("JSON", document);
    // MariaDB's JSON is a text with an attribute, which its own client library tells.
    if (session->server().isMariaDb && back.type() == Value::Type::text)
        CHECK(back == Value(document.text));
    else
        CHECK(back == Value(document));
    CHECK(column.keeps("JSON", Value()) == Value());
    CHECK_THROWS_AS(column.keeps("JSON", Json{"{"}), BaseError);
}

TEST_CASE("dates and times keep their microseconds", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    using namespace std::chrono;
    MysqlSession session;
    ColumnOf column{session};
    for (const char* text :
         {"2021-12-14 10:12:16.644999", "1970-01-01 00:00:00.000000", "1969-12-31 23:59:59.999999",
          "1000-01-01 00:00:00.000001", "9999-12-31 23:59:59.999999", "2024-02-29 12:00:00.500000"}) {
        const DateTime value = *parseDateTime(text);
        CHECK(column.keeps("DATETIME(6)", value) == Value(value));
        CHECK(column.asText == Value(text));
        const Date day{floor<days>(value)};
        CHECK(column.keeps("DATE", day) == Value(day));
        CHECK(column.asText == Value(formatDate(day)));
    }
    const DateTime stamp = sys_days(2021y / 12 / 14) + 10h + 12min + 16s + 644999us;
    CHECK(column.keeps("TIMESTAMP(6) NULL", stamp) == Value(stamp));
    const DateTime midnight = sys_days(2021y / 12 / 14);
    CHECK(column.keeps("DATETIME", midnight) == Value(midnight));
    CHECK(column.keeps("DATETIME(6)", Value()) == Value());

    for (const auto& [value, text] :
         {std::pair<Time, const char*>{0us, "00:00:00.000000"},
          {10h + 12min + 16s + 1us, "10:12:16.000001"},
          {-1us, "-00:00:00.000001"},
          {-(838h + 59min + 59s), "-838:59:59.000000"},
          {837h + 59min + 59s + 999999us, "837:59:59.999999"},
          {-(25h + 1s), "-25:00:01.000000"}}) {
        CHECK(column.keeps("TIME(6)", value) == Value(value));
        CHECK(column.asText == Value(text));
    }
    CHECK_THROWS_AS(session.run("DO ?", {DateTime(sys_days(10'000y / 1 / 1))}), UsageError);
    CHECK_THROWS_AS(session.run("DO ?", {DateTime::max()}), UsageError);
    CHECK_THROWS_AS(session.run("DO ?", {2021y / 2 / 30}), UsageError);
    CHECK_THROWS_AS(session.run("DO ?", {Time(839h)}), UsageError);
}

TEST_CASE("a time zone other than UTC changes the texts and not the instants", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    ConnectionOptions options = test::serverOptions();
    options.timezone = "-03:30";
    MysqlSession session(options);
    ColumnOf column{session};
    const DateTime value = *parseDateTime("2021-12-14 01:12:16.644999");
    CHECK(column.keeps("DATETIME(6)", value) == Value(value));
    CHECK(column.asText == Value("2021-12-13 21:42:16.644999"));
    CHECK(column.keeps("TIMESTAMP(6) NULL", value) == Value(value));
    CHECK(session.number("SELECT UNIX_TIMESTAMP(?) = 1639444336.644999", {value}) == 1);
    options.timezone = "Europe/Berlin'";
    CHECK_THROWS_AS(MysqlSession(options), UsageError);
}

TEST_CASE("a date that no calendar has is marked, with its text", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("SET sql_mode = 'ALLOW_INVALID_DATES'");
    session.run("DROP TABLE IF EXISTS driver_zero");
    session.run("CREATE TABLE driver_zero (a DATE, b DATETIME, c DATETIME(6), d DATE, e DATE)");
    session.run(
        "INSERT INTO driver_zero VALUES ('0000-00-00', '0000-00-00 00:00:00', '2021-00-00 01:02:03.000004', "
        "'2021-02-31', '2021-02-28')"
    );
    const auto cursor = session.open("SELECT * FROM driver_zero");
    REQUIRE(cursor->next());
    const auto row = cursor->row();
    for (std::size_t i = 0; i < 4; ++i) CHECK(row[i].type == Cell::Type::invalidDate);
    CHECK(row[0].text == "0000-00-00");
    CHECK(row[1].text == "0000-00-00 00:00:00");
    CHECK(row[2].text == "2021-00-00 01:02:03.000004");
    CHECK(row[3].text == "2021-02-31");
    CHECK(row[4].type == Cell::Type::date);
    CHECK_THROWS_AS(toValue(row[0]), ConversionError);
}

TEST_CASE("buffers grow with the values, within a row and from row to row", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    session.run("DROP TABLE IF EXISTS driver_growing");
    session.run("CREATE TABLE driver_growing (id INT PRIMARY KEY, a LONGTEXT, b LONGBLOB, c VARCHAR(2000))");
    const std::vector<std::size_t> sizes{0, 1, 255, 256, 257, 2000, 100'000, 3, 99'999, 100'001, 0};
    for (std::size_t i = 0; i < sizes.size(); ++i)
        session.run(
            "INSERT INTO driver_growing VALUES (?, ?, ?, ?)", {i, std::string(sizes[i], 'a'), someBytes(sizes[i] / 2),
                                                               std::string(std::min<std::size_t>(sizes[i], 2000), 'c')}
        );
    for (int round = 0; round < 2; ++round) {
        const auto cursor = session.open("SELECT a, b, id, c FROM driver_growing ORDER BY id");
        for (const std::size_t size : sizes) {
            REQUIRE(cursor->next());
            CHECK(cursor->row()[0].text == std::string(size, 'a'));
            CHECK(toValue(cursor->row()[1]) == Value(someBytes(size / 2)));
            CHECK(cursor->row()[3].text == std::string(std::min<std::size_t>(size, 2000), 'c'));
        }
        CHECK_FALSE(cursor->next());
    }
    // The very first row is too big.
    CHECK(session.value("SELECT a FROM driver_growing WHERE id = 6") == Value(std::string(100'000, 'a')));
    session.run("DROP TABLE driver_growing");
}

TEST_CASE("a value of 16 MiB goes there and back", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    if (session->server().maxStatementBytes <= 20U << 20) SKIP_TEST("max_allowed_packet is below 20 MiB");
    ColumnOf column{session};
    for (const std::size_t size : {(16U << 20) - 20, (16U << 20) - 1, 16U << 20, (16U << 20) + 1}) {
        session.run("DROP TABLE IF EXISTS driver_big");
        session.run("CREATE TABLE driver_big (v LONGBLOB)");
        const Value value(someBytes(size));
        session.run("INSERT INTO driver_big VALUES (?)", {value});
        CHECK((session.value("SELECT v FROM driver_big") == value));
    }
    session.run("DROP TABLE driver_big");
}

TEST_CASE("a column's type that the client library does not know is an error that says so", "[driver][mysql]") {
    REQUIRE_MYSQL_DRIVER();
    MysqlSession session;
    if (session->server().isMariaDb || session->server().version < "9") SKIP_TEST("the server has no VECTOR");
    std::string what;
    try {
        what = nameOf(session.value("SELECT STRING_TO_VECTOR('[1,2]') AS v").type());
    } catch (const DatabaseError& error) {
        what = error.what();
    }
    CHECK((what == "blob" || what.find("The column 'v'") == 0));
    CHECK(session.number("SELECT 1") == 1);
}
