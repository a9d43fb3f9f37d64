#include <sequelize/core/value.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using Type = Value::Type;

TEST_CASE("a value has the type of what it was made from", "[value]") {
    CHECK(Value().type() == Type::null);
    CHECK(Value(null).isNull());
    CHECK(Value(true).type() == Type::boolean);
    CHECK(Value(1).type() == Type::integer);
    CHECK(Value(std::int8_t{1}).type() == Type::integer);
    CHECK(Value(1u).type() == Type::unsignedInteger);
    CHECK(Value(1.5f).type() == Type::real);
    CHECK(Value(Decimal("1.5")).type() == Type::decimal);
    CHECK(Value("text").type() == Type::text);
    CHECK(Value(std::string_view("text")).type() == Type::text);
    CHECK(Value(Bytes{}).type() == Type::blob);
    CHECK(Value(DateTime{}).type() == Type::dateTime);
    CHECK(Value(Date{}).type() == Type::date);
    CHECK(Value(Time{}).type() == Type::time);
    CHECK(Value(Uuid{}).type() == Type::uuid);
    CHECK(Value(Json{"{}"}).type() == Type::json);
}

TEST_CASE("getIf gives the alternative or nothing", "[value]") {
    Value value("a");
    REQUIRE(value.getIf<std::string>());
    *value.getIf<std::string>() += "b";
    CHECK(value == Value("ab"));
    CHECK(value.getIf<std::int64_t>() == nullptr);
    CHECK_FALSE(Value("null") == Value(null));
}

TEST_CASE("value types have names", "[value]") {
    CHECK(nameOf(Type::null) == "null");
    CHECK(nameOf(Type::boolean) == "boolean");
    CHECK(nameOf(Type::unsignedInteger) == "unsigned integer");
    CHECK(nameOf(Type::text) == "text");
    CHECK(nameOf(Type::json) == "json");
}

TEST_CASE("inspect shows null, booleans and integers", "[value][inspect]") {
    CHECK(inspect(null) == "null");
    CHECK(inspect(true) == "true");
    CHECK(inspect(false) == "false");
    CHECK(inspect(-3) == "-3");
    CHECK(inspect(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(inspect(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("inspect shows numbers as JavaScript does", "[value][inspect]") {
    struct Row {
        double number;
        std::string text;
    };
    const auto& [number, text] = GENERATE(values<Row>(
        {{0.0, "0"},
         {-0.0, "-0"},
         {0.1, "0.1"},
         {0.1 + 0.2, "0.30000000000000004"},
         {1e-6, "0.000001"},
         {1e-7, "1e-7"},
         {1.5e-7, "1.5e-7"},
         {-123456.789, "-123456.789"},
         {100.0, "100"},
         {9007199254740992.0, "9007199254740992"},
         {1e20, "100000000000000000000"},
         {123456789012345680000.0, "123456789012345680000"},
         {1e21, "1e+21"},
         {-1.25e300, "-1.25e+300"},
         {5e-324, "5e-324"},
         {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
         {std::numeric_limits<double>::infinity(), "Infinity"},
         {-std::numeric_limits<double>::infinity(), "-Infinity"},
         {std::numeric_limits<double>::quiet_NaN(), "NaN"}}
    ));
    CHECK(inspect(number) == text);
}

TEST_CASE("inspect quotes texts as util.inspect does", "[value][inspect]") {
    CHECK(inspect("Clean Code") == "'Clean Code'");
    CHECK(inspect("") == "''");
    CHECK(inspect("it's") == "\"it's\"");
    CHECK(inspect("a\"b") == "'a\"b'");
    CHECK(inspect("it's \"x\"") == "`it's \"x\"`");
    CHECK(inspect("it's \"x\" `y`") == "'it\\'s \"x\" `y`'");
    CHECK(inspect("it's \"x\" ${y}") == "'it\\'s \"x\" ${y}'");
}

TEST_CASE("inspect escapes what a terminal would obey", "[value][inspect]") {
    CHECK(inspect(std::string("a\nb\tc\\d\0\x7f\x1b\r\v\b\f", 14)) == "'a\\nb\\tc\\\\d\\x00\\x7F\\x1B\\r\\x0B\\b\\f'");
    CHECK(inspect("\xc2\x85") == "'\\x85'");
    CHECK(inspect("\xc2\xa0") == "'\xc2\xa0'");
    CHECK(inspect("\xc3\xa9\xf0\x9f\x98\x80") == "'\xc3\xa9\xf0\x9f\x98\x80'");
    CHECK(inspect("a\xff\xc3") == "'a\xef\xbf\xbd\xef\xbf\xbd'");
}

TEST_CASE("inspect cuts long texts and buffers", "[value][inspect]") {
    const std::string tenThousand(10'000, 'y');
    CHECK(inspect(tenThousand) == "'" + tenThousand + "'");
    CHECK(inspect(tenThousand + "z") == "'" + tenThousand + "'... 1 more character");
    CHECK(inspect(tenThousand + "zz\xf0\x9f\x98\x80") == "'" + tenThousand + "'... 4 more characters");

    CHECK(inspect(Bytes{}) == "<Buffer >");
    CHECK(inspect(toBytes("hey\xff")) == "<Buffer 68 65 79 ff>");
    std::string fifty = "<Buffer";
    for (int i = 0; i < 50; ++i) fifty += " 02";
    CHECK(inspect(Bytes(50, std::byte{2})) == fifty + ">");
    CHECK(inspect(Bytes(51, std::byte{2})) == fifty + " ... 1 more byte>");
    CHECK(inspect(Bytes(52, std::byte{2})) == fifty + " ... 2 more bytes>");
}

TEST_CASE("inspect shows what mysql2 returns as text in quotes, and dates as they are", "[value][inspect]") {
    CHECK(inspect(Decimal("10.50")) == "'10.50'");
    CHECK(inspect(DateTime(1'639'476'736'644ms)) == "2021-12-14T10:12:16.644Z");
    CHECK(inspect(Date(2021y / 12 / 14)) == "'2021-12-14'");
    CHECK(inspect(Time(10h + 12min + 16s)) == "'10:12:16'");
    CHECK(inspect(Time(-838h - 59min - 59s)) == "'-838:59:59'");
    CHECK(inspect(Time(1s + 5us)) == "'00:00:01.000005'");
    CHECK(inspect(Uuid("01234567-89ab-cdef-0123-456789ABCDEF")) == "'01234567-89ab-cdef-0123-456789abcdef'");
    CHECK(inspect(Json{R"({"a": 1})"}) == R"({"a": 1})");
}
