#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "support/postgres_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using test::PostgresSession;

namespace {

struct ColumnOf {
    PostgresSession& session;

    /// Writes the value into a column of the type, and reads it back, in both of the server's formats.
    Value keeps(const std::string& type, const Value& value) {
        session.run("DROP TABLE IF EXISTS driver_values");
        session.run("CREATE TABLE driver_values (id SERIAL PRIMARY KEY, v " + type + ")");
        session.run("INSERT INTO driver_values (v) VALUES ($1)", {value});
        session.run("INSERT INTO driver_values (v) VALUES ($1)", {value});
        const Value first = session.value("SELECT v FROM driver_values WHERE id = 1");
        const Value second = session.value("SELECT v FROM driver_values WHERE id = 2");
        CHECK(first == second);
        // An interval is read as text, and so is everything beside it.
        const auto texts = session.row("SELECT v, INTERVAL '1 day' FROM driver_values WHERE id = 1");
        CHECK(texts.at(0) == first);
        CHECK(texts.at(1) == Value("1 day"));
        // The server's text form shows that it understood the value, and did not just hand it back.
        asText = session.value("SELECT v::text FROM driver_values WHERE id = 1");
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

TEST_CASE("PostgreSQL keeps whole numbers to the ends of their range", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ColumnOf column{session};
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    CHECK(column.keeps("BIGINT", lowest) == Value(lowest));
    CHECK(column.keeps("BIGINT", highest) == Value(highest));
    CHECK(column.asText == Value("9223372036854775807"));
    CHECK(column.keeps("BIGINT", 5U) == Value(5));
    CHECK(column.keeps("INTEGER", -2'147'483'648LL) == Value(-2'147'483'648LL));
    CHECK(column.keeps("SMALLINT", -32'768) == Value(-32'768));
    CHECK(column.keeps("SMALLINT", 32'767) == Value(32'767));
    CHECK(column.keeps("OID", 4'294'967'295LL) == Value(4'294'967'295LL));
    CHECK(column.keeps("BOOLEAN", true) == Value(1));
    CHECK(column.keeps("BOOLEAN", false) == Value(0));
    CHECK(column.asText == Value("false"));
    constexpr auto highestUnsigned = std::numeric_limits<std::uint64_t>::max();
    CHECK(column.keeps("NUMERIC", highestUnsigned) == Value(Decimal("18446744073709551615")));
    CHECK_THROWS_AS(column.keeps("BIGINT", highestUnsigned), DatabaseError);
    CHECK_THROWS_AS(column.keeps("SMALLINT", 32'768), DatabaseError);
    // Compared as what they are, also with a column that could not hold them.
    CHECK(session.number("SELECT COUNT(*) FROM (VALUES (1::smallint)) AS t (v) WHERE v < $1", {highest}) == 1);
    CHECK(session.number("SELECT COUNT(*) FROM (VALUES (1)) AS t (v) WHERE v < $1", {highestUnsigned}) == 1);
}

TEST_CASE("PostgreSQL keeps real and decimal numbers", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ColumnOf column{session};
    for (const double v : {0.1, -0.0, 1.7976931348623157e308, 2.2250738585072014e-308, 5e-324, -123456.789})
        CHECK(column.keeps("DOUBLE PRECISION", v) == Value(v));
    CHECK(column.keeps("REAL", 0.1) == Value(static_cast<double>(0.1F)));
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(column.keeps("DOUBLE PRECISION", infinity) == Value(infinity));
    CHECK(column.keeps("REAL", -infinity) == Value(-infinity));
    CHECK(column.asText == Value("-Infinity"));
    const Value nan = session.value("SELECT $1::float8", {std::nan("")});
    CHECK(std::isnan(*nan.getIf<double>()));
    CHECK(std::isnan(*session.row("SELECT 'NaN'::float4, INTERVAL '1 day'").front().getIf<double>()));

    const std::string nines = std::string(35, '9') + "." + std::string(30, '9');
    const auto digits = [&](const std::string& type, const Decimal& v) {
        const Value kept = column.keeps(type, v);
        CHECK(Value(kept.getIf<Decimal>()->toString()) == column.asText);
        return kept.getIf<Decimal>()->toString();
    };
    CHECK(digits("NUMERIC(65,30)", Decimal(nines)) == nines);
    CHECK(digits("NUMERIC(65,30)", Decimal("-" + nines)) == "-" + nines);
    CHECK(digits("NUMERIC(10,2)", Decimal("10.5")) == "10.50");
    for (const char* text :
         {"0", "0.00", "-0.001", "1", "10000", "9999", "100000000", "0.0001", "0.00001", "12345.6789", "-10000.00001",
          "1000000000000000000000000", "0.000000000000000000000000000001"})
        CHECK(digits("NUMERIC", Decimal(text)) == text);
    // Compared as decimals, not as doubles.
    CHECK(session.number("SELECT (9007199254740993::numeric = $1)::int", {Decimal("9007199254740993")}) == 1);
    CHECK(session.number("SELECT (9007199254740993::numeric = $1)::int", {Decimal("9007199254740992")}) == 0);
}

TEST_CASE("every digit of a NUMERIC is read, and what is no number says so", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    for (const char* text : {"1e100", "-1e-100", "123456789e200", "0e-20", "NaN", "Infinity", "-Infinity"}) {
        const auto cursor = session.open("SELECT v, v::text FROM (SELECT $1::numeric AS v) AS t", {text});
        REQUIRE(cursor->next());
        CHECK(cursor->row()[0].type == Cell::Type::decimal);
        CHECK(cursor->row()[0].text == cursor->row()[1].text);
    }
    CHECK_THROWS_AS(session.value("SELECT 'NaN'::numeric"), ConversionError);
    // Random ones, against what the server writes.
    const auto cursor = session.open(
        "SELECT v, v::text FROM (SELECT ((random() - 0.5) * 10 ^ (random() * 40))::numeric AS v "
        "FROM generate_series(1, 2000)) AS t"
    );
    while (cursor->next()) REQUIRE(cursor->row()[0].text == cursor->row()[1].text);
}

TEST_CASE("PostgreSQL keeps every byte of texts and bytes", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ColumnOf column{session};
    for (const std::string& text :
         {std::string(), std::string("plain"), std::string("\U0001F600 \u00FC \u4E2D"),
          std::string("' \" \\ ` ? $1 % _ \n\r\t {a,b} NULL"), std::string(255, 'x')}) {
        CHECK(column.keeps("VARCHAR(255)", text) == Value(text));
        CHECK(column.asText == Value(text));
        CHECK(column.keeps("TEXT", text) == Value(text));
        CHECK(column.keeps("BYTEA", toBytes(text)) == Value(toBytes(text)));
    }
    CHECK(column.keeps("CHAR(5)", "abc") == Value("abc  "));
    CHECK(column.keeps("NAME", "abc") == Value("abc"));
    CHECK(column.keeps("\"char\"", "a") == Value("a"));
    CHECK(column.keeps("VARCHAR(20)", Value()) == Value());
    CHECK(column.keeps("BYTEA", Value()) == Value());
    CHECK(column.keeps("BYTEA", Bytes()) == Value(Bytes()));
    CHECK(column.keeps("BYTEA", someBytes(70'000)) == Value(someBytes(70'000)));
    CHECK_THROWS_AS(column.keeps("VARCHAR(3)", "four"), DatabaseError);
    CHECK_THROWS_AS(column.keeps("TEXT", std::string("a\0b", 3)), UsageError);
    CHECK_THROWS_AS(column.keeps("JSONB", Json{std::string("1\0", 2)}), UsageError);

    const Uuid uuid("11111111-2222-4333-8444-555555555555");
    CHECK(column.keeps("UUID", uuid) == Value(uuid.toString()));
    CHECK(column.keeps("VARCHAR(36)", uuid) == Value(uuid.toString()));
    CHECK(session.number("SELECT ('11111111-2222-4333-8444-555555555555'::uuid = $1)::int", {uuid}) == 1);
}

TEST_CASE("what PostgreSQL takes a text for is what stands beside it", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ColumnOf column{session};
    session.run("DROP TABLE IF EXISTS driver_values; DROP TYPE IF EXISTS driver_mood");
    session.run("CREATE TYPE driver_mood AS ENUM ('sad', 'glad')");
    CHECK(column.keeps("driver_mood", "glad") == Value("glad"));
    CHECK_THROWS_AS(column.keeps("driver_mood", "bad"), DatabaseError);
    CHECK(session.number("SELECT ('sad'::driver_mood < $1)::int", {"glad"}) == 1);
    session.run("DROP TABLE IF EXISTS driver_values; DROP TYPE driver_mood");
    CHECK(column.keeps("INTEGER", "42") == Value(42));
    CHECK(column.keeps("DATE", "2021-12-14") == Value(2021y / 12 / 14));
    CHECK(column.keeps("INTERVAL", "1 day 02:03:04") == Value("1 day 02:03:04"));
    CHECK(column.keeps("INET", "10.0.0.1/8") == Value("10.0.0.1/8"));
    CHECK(column.keeps("INT4RANGE", "[1,5)") == Value("[1,5)"));
    CHECK(session.value("SELECT $1", {"alone"}) == Value("alone"));
    CHECK(session.value("SELECT $1", {Json{"{}"}}) == Value("{}"));
}

TEST_CASE("PostgreSQL's JSON columns take and give documents", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    ColumnOf column{session};
    const Json document{R"({"a": [1, 2, null], "ü": "😀"})"};
    CHECK(column.keeps("JSON", document) == Value(document));
    CHECK(column.keeps("JSONB", document) == Value(document));
    CHECK(column.keeps("JSONB", Json{"null"}) == Value(Json{"null"}));
    CHECK(column.keeps("JSONB", Value()) == Value());
    CHECK_THROWS_AS(column.keeps("JSON", Json{"{"}), DatabaseError);
    CHECK(session.number("SELECT ('{\"a\":1}'::jsonb @> $1)::int", {Json{"{}"}}) == 1);
}

TEST_CASE("PostgreSQL keeps dates and times to the microsecond", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    using namespace std::chrono;
    PostgresSession session;
    ColumnOf column{session};
    for (const char* text :
         {"2021-12-14 10:12:16.644999", "1970-01-01 00:00:00.000001", "1969-12-31 23:59:59.999999",
          "2000-01-01 00:00:00.000001", "1999-12-31 23:59:59.999999", "0001-01-01 00:00:00.000001",
          "9999-12-31 23:59:59.999999", "2024-02-29 12:00:00.5"}) {
        const DateTime value = *parseDateTime(text);
        CHECK(column.keeps("TIMESTAMPTZ", value) == Value(value));
        CHECK(column.asText == Value(std::string(text) + "+00"));
        CHECK(column.keeps("TIMESTAMP", value) == Value(value));
        CHECK(column.asText == Value(text));
        const Date day{floor<days>(value)};
        CHECK(column.keeps("DATE", day) == Value(day));
        CHECK(column.asText == Value(formatDate(day)));
    }
    CHECK(
        column.keeps("TIMESTAMPTZ(0)", *parseDateTime("2021-12-14 10:12:16")) ==
        Value(*parseDateTime("2021-12-14 10:12:16"))
    );
    // Before the year 1, and far away.
    const DateTime caesar = sys_days(year(-43) / 3 / 15) + 12h;
    CHECK(column.keeps("TIMESTAMPTZ", caesar) == Value(caesar));
    CHECK(column.asText == Value("0044-03-15 12:00:00+00 BC"));
    CHECK(column.keeps("DATE", Date(year(-43) / 3 / 15)) == Value(year(-43) / 3 / 15));
    CHECK(column.keeps("DATE", Date(year(32'767) / 12 / 31)) == Value(year(32'767) / 12 / 31));
    const DateTime first = sys_days(year(-4713) / 11 / 24);
    CHECK(column.keeps("TIMESTAMPTZ", first) == Value(first));

    for (const auto& [value, text] :
         {std::pair<Time, const char*>{0us, "00:00:00"},
          {10h + 12min + 16s + 1us, "10:12:16.000001"},
          {24h - 1us, "23:59:59.999999"},
          {24h, "24:00:00"}}) {
        CHECK(column.keeps("TIME", value) == Value(value));
        CHECK(column.asText == Value(text));
    }
    CHECK_THROWS_AS(session.run("SELECT $1", {first - 1us}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {DateTime::max()}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {DateTime::min()}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {2021y / 2 / 30}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {Date(year(-4713) / 11 / 23)}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {Time(-1us)}), UsageError);
    CHECK_THROWS_AS(session.run("SELECT $1", {Time(24h + 1us)}), UsageError);
}

TEST_CASE("a date that no value holds is marked, with its text", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    for (const char* more : {"", ", INTERVAL '1 day'"}) {
        const auto cursor = session.open(
            std::string("SELECT 'infinity'::date, '-infinity'::date, 'infinity'::timestamp, '-infinity'::timestamptz, "
                        "'40000-01-01'::date") +
            more
        );
        REQUIRE(cursor->next());
        const auto row = cursor->row();
        for (std::size_t i = 0; i < 5; ++i) CHECK(row[i].type == Cell::Type::invalidDate);
        CHECK(row[0].text == "infinity");
        CHECK(row[1].text == "-infinity");
        CHECK(row[2].text == "infinity");
        CHECK(row[3].text == "-infinity");
        CHECK_THROWS_AS(toValue(row[0]), ConversionError);
    }
}

TEST_CASE("PostgreSQL's arrays are what to_jsonb() says of them", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("CREATE EXTENSION IF NOT EXISTS citext");
    session.run("DROP TYPE IF EXISTS driver_mood; CREATE TYPE driver_mood AS ENUM ('sad', 'very glad')");
    for (const char* array :
         {"'{1,2,NULL,-3}'::int[]",
          "'{}'::int[]",
          "'{{1,2},{3,4}}'::bigint[]",
          "'{{{1}},{{2}}}'::smallint[]",
          "'[0:2]={7,8,9}'::int[]",
          "'{t,f,NULL}'::bool[]",
          "'{0.1,1e20,-5e-324,NaN,Infinity,-Infinity}'::float8[]",
          "'{0.1,1e20,NaN}'::float4[]",
          "'{1.50,-0.001,NaN,123456789012345678901234567890}'::numeric[]",
          R"('{plain,"with \"quotes\", commas and \\ backslashes","",NULL,"NULL","ü 😀"}'::text[])",
          R"('{a,b}'::varchar(3)[])",
          R"('{a,b}'::char(3)[])",
          "ARRAY[E'tab\\t', E'line\\n', E'bell\\u0007']",
          R"('{"\\x00ff","\\x"}'::bytea[])",
          "'{2021-12-14,infinity}'::date[]",
          "'{10:12:16.644,00:00}'::time[]",
          "'{2021-12-14 10:12:16.644,2021-12-14}'::timestamp[]",
          "'{2021-12-14 10:12:16.644+02,infinity}'::timestamptz[]",
          "'{11111111-2222-4333-8444-555555555555}'::uuid[]",
          R"(ARRAY['{"a": [1]}', 'null']::jsonb[])",
          R"(ARRAY['{"a": [1]}', 'null']::json[])",
          "'{sad,very glad}'::driver_mood[]",
          "'{a,B}'::citext[]",
          "'{1 day,02:03:04}'::interval[]",
          "'{10.0.0.1/8}'::inet[]",
          "'{1,2}'::oid[]"}) {
        CAPTURE(array);
        for (const char* more : {"", ", INTERVAL '1 day'"}) {
            const Value document =
                session.value("SELECT v" + std::string(more) + " FROM (SELECT " + array + " AS v) AS t");
            REQUIRE(document.type() == Value::Type::json);
            CAPTURE(document.getIf<Json>()->text);
            CHECK(session.number(std::string("SELECT (to_jsonb(") + array + ") = $1)::int", {document}) == 1);
        }
    }
    CHECK(session.value("SELECT NULL::int[]") == Value());
    // Written as the server's literals.
    CHECK(session.value("SELECT $1::int[]", {"{1,2}"}) == Value(Json{"[1,2]"}));
    session.run("DROP TYPE driver_mood");
}

TEST_CASE("types that PostgreSQL does not have by itself are read as their texts", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("CREATE EXTENSION IF NOT EXISTS citext");
    session.run("DROP DOMAIN IF EXISTS driver_positive; CREATE DOMAIN driver_positive AS INT CHECK (VALUE > 0)");
    session.run("DROP TYPE IF EXISTS driver_pair; CREATE TYPE driver_pair AS (a INT, b TEXT)");
    CHECK(session.value("SELECT 'MiXed'::citext") == Value("MiXed"));
    CHECK(session.number("SELECT ('MiXed'::citext = $1)::int", {"mixed"}) == 1);
    CHECK(session.value("SELECT 5::driver_positive") == Value(5));
    CHECK(session.value("SELECT '{5}'::driver_positive[]") == Value(Json{"[5]"}));
    CHECK(
        session.row("SELECT ROW(1, 'x y')::driver_pair, 2, 'three'") == std::vector<Value>{"(1,\"x y\")", 2, "three"}
    );
    CHECK(session.value("SELECT pg_sleep(0)") == Value(""));
    CHECK(session.value("SELECT '12:00+02'::timetz") == Value("12:00:00+02"));
    CHECK(session.value("SELECT B'101'") == Value("101"));
    CHECK(session.value("SELECT 'pg_class'::regclass") == Value("pg_class"));
    CHECK(session.value("SELECT '<a/>'::xml") == Value("<a/>"));
    session.run("DROP DOMAIN driver_positive; DROP TYPE driver_pair");
}

TEST_CASE("values of PostgreSQL's grow and shrink from row to row", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("DROP TABLE IF EXISTS driver_growing");
    session.run("CREATE TABLE driver_growing (id INT PRIMARY KEY, a TEXT, b BYTEA, c NUMERIC)");
    const std::vector<std::size_t> sizes{0, 1, 255, 256, 257, 2000, 100'000, 3, 99'999, 100'001, 0};
    for (std::size_t i = 0; i < sizes.size(); ++i)
        session.run(
            "INSERT INTO driver_growing VALUES ($1, $2, $3, $4::numeric)",
            {i, std::string(sizes[i], 'a'), someBytes(sizes[i] / 2), "1" + std::string(sizes[i] % 999, '0')}
        );
    for (int round = 0; round < 2; ++round) {
        const auto cursor = session.open("SELECT a, b, id, c FROM driver_growing ORDER BY id");
        for (const std::size_t size : sizes) {
            REQUIRE(cursor->next());
            CHECK(cursor->row()[0].text == std::string(size, 'a'));
            CHECK(toValue(cursor->row()[1]) == Value(someBytes(size / 2)));
            CHECK(cursor->row()[3].text == "1" + std::string(size % 999, '0'));
        }
        CHECK_FALSE(cursor->next());
    }
    const Value big(someBytes(20U << 20));
    CHECK((session.value("SELECT $1::bytea", {big}) == big));
    session.run("DROP TABLE driver_growing");
}

TEST_CASE("a value in a form that a session's settings give it is refused by its column's name", "[driver][postgres]") {
    REQUIRE_POSTGRES_DRIVER();
    PostgresSession session;
    session.run("SET DateStyle = 'German'");
    const auto error =
        test::thrownBy<DatabaseError>([&] { session.row("SELECT '2021-12-14'::date AS born, INTERVAL '1 day'"); });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("'born'") && test::containsString("1082"));
    CHECK(session.value("SELECT '2021-12-14'::date") == Value(2021y / 12 / 14));
}
