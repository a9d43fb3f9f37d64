#include <sequelize/schema/column.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

namespace {

std::string reasonFor(const DataType& type, Value value) {
    return fitToColumn({.name = "c", .type = type}, value);
}
bool fits(const DataType& type, Value value) {
    return reasonFor(type, std::move(value)).empty();
}

/// What the column stores; the reason as text when it does not fit.
Value stored(const DataType& type, Value value) {
    std::string reason = fitToColumn({.name = "c", .type = type}, value);
    return reason.empty() ? value : Value(std::move(reason));
}

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto notANumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("NULL fits every column, and anything a column that is none", "[fit]") {
    CHECK(fits(DataTypes::INTEGER, null));
    CHECK(fits(DataTypes::ENUM("a"), null));
    CHECK(fits(DataTypes::VIRTUAL, "anything"));
}

TEST_CASE("integers fit by the column's size and sign", "[fit]") {
    struct Range {
        DataType type;
        std::int64_t lowest;
        std::int64_t highest;
    };
    const auto& [type, lowest, highest] = GENERATE(values<Range>(
        {{DataTypes::TINYINT, -128, 127},
         {DataTypes::TINYINT.UNSIGNED, 0, 255},
         {DataTypes::SMALLINT, -32'768, 32'767},
         {DataTypes::SMALLINT.UNSIGNED, 0, 65'535},
         {DataTypes::MEDIUMINT, -8'388'608, 8'388'607},
         {DataTypes::MEDIUMINT.UNSIGNED, 0, 16'777'215},
         {DataTypes::INTEGER, -2'147'483'648, 2'147'483'647},
         {DataTypes::INTEGER(3), -2'147'483'648, 2'147'483'647},
         {DataTypes::INTEGER.UNSIGNED, 0, 4'294'967'295}}
    ));
    CAPTURE(nameOf(type));
    CHECK(fits(type, lowest));
    CHECK(fits(type, highest));
    CHECK(fits(type, static_cast<std::uint64_t>(highest)));
    CHECK_FALSE(fits(type, lowest - 1));
    CHECK_FALSE(fits(type, highest + 1));
    CHECK_FALSE(fits(type, static_cast<std::uint64_t>(highest) + 1));
}

TEST_CASE("BIGINT holds what 64 bits hold", "[fit]") {
    CHECK(fits(DataTypes::BIGINT, std::numeric_limits<std::int64_t>::min()));
    CHECK(fits(DataTypes::BIGINT, std::numeric_limits<std::int64_t>::max()));
    CHECK_FALSE(fits(DataTypes::BIGINT, std::uint64_t{1} << 63));
    CHECK(fits(DataTypes::BIGINT.UNSIGNED, std::numeric_limits<std::uint64_t>::max()));
    CHECK_FALSE(fits(DataTypes::BIGINT.UNSIGNED, -1));
}

TEST_CASE("a refused integer's reason gives the range and not the number", "[fit]") {
    CHECK(reasonFor(DataTypes::TINYINT, 4711) == "is outside the range of TINYINT, -128 to 127");
    CHECK(reasonFor(DataTypes::INTEGER.UNSIGNED, -1) == "is outside the range of INTEGER.UNSIGNED, 0 to 4294967295");
    CHECK(
        reasonFor(DataTypes::BIGINT, std::uint64_t{1} << 63) ==
        "is outside the range of BIGINT, -9223372036854775808 to 9223372036854775807"
    );
}

TEST_CASE("booleans are 0 and 1", "[fit]") {
    CHECK(stored(DataTypes::BOOLEAN, true) == Value(true));
    CHECK(stored(DataTypes::BOOLEAN, 1) == Value(true));
    CHECK(stored(DataTypes::BOOLEAN, 0u) == Value(false));
    CHECK(reasonFor(DataTypes::BOOLEAN, 2) == "is neither 0 nor 1, but the column is BOOLEAN");
    CHECK(reasonFor(DataTypes::BOOLEAN, "true") == "is text, but the column is BOOLEAN");
    CHECK(stored(DataTypes::TINYINT, true) == Value(1));
}

TEST_CASE("values of another family are refused by their types", "[fit]") {
    CHECK(reasonFor(DataTypes::INTEGER, "5") == "is text, but the column is INTEGER");
    CHECK(reasonFor(DataTypes::INTEGER, 5.0) == "is real, but the column is INTEGER");
    CHECK(reasonFor(DataTypes::DOUBLE, true) == "is boolean, but the column is DOUBLE");
    CHECK(reasonFor(DataTypes::DOUBLE, "5") == "is text, but the column is DOUBLE");
    CHECK(reasonFor(DataTypes::DECIMAL(4, 2), "5") == "is text, but the column is DECIMAL(4, 2)");
    CHECK(reasonFor(DataTypes::STRING, 5) == "is integer, but the column is STRING");
    CHECK(reasonFor(DataTypes::TEXT, toBytes("a")) == "is blob, but the column is TEXT");
    CHECK(reasonFor(DataTypes::BLOB, 5) == "is integer, but the column is BLOB");
    CHECK(reasonFor(DataTypes::GEOMETRY, "POINT(1 1)") == "is text, but the column is GEOMETRY");
    CHECK(reasonFor(DataTypes::DATE, "2021-12-14") == "is text, but the column is DATE");
    CHECK(reasonFor(DataTypes::DATEONLY, DateTime{}) == "is datetime, but the column is DATEONLY");
    CHECK(reasonFor(DataTypes::TIME, 5) == "is integer, but the column is TIME");
    CHECK(reasonFor(DataTypes::UUID, 5) == "is integer, but the column is UUID");
    CHECK(reasonFor(DataTypes::JSON, 5) == "is integer, but the column is JSON");
    CHECK(reasonFor(DataTypes::ENUM("a"), true) == "is boolean, but the column is ENUM(\"a\")");
    // An enumerator without a name arrives as its number.
    CHECK(reasonFor(DataTypes::ENUM("a"), 1) == "is not one of 'a'");
}

TEST_CASE("floating-point columns take finite numbers of their range", "[fit]") {
    CHECK(stored(DataTypes::DOUBLE, 0.1) == Value(0.1));
    CHECK(stored(DataTypes::DOUBLE, 3) == Value(3.0));
    CHECK(stored(DataTypes::REAL, Decimal("1.25")) == Value(1.25));
    CHECK(reasonFor(DataTypes::DOUBLE, 9'007'199'254'740'993) == "has more digits than DOUBLE holds");
    CHECK(reasonFor(DataTypes::DOUBLE, notANumber) == "is not a finite number");
    CHECK(reasonFor(DataTypes::FLOAT, -infinity) == "is not a finite number");
    CHECK(reasonFor(DataTypes::DOUBLE.UNSIGNED, -0.5) == "is negative, but the column is DOUBLE.UNSIGNED");
    CHECK(fits(DataTypes::DOUBLE.UNSIGNED, -0.0));

    CHECK(fits(DataTypes::FLOAT, static_cast<double>(std::numeric_limits<float>::max())));
    CHECK(reasonFor(DataTypes::FLOAT, 1e39) == "is outside the range of FLOAT");
    CHECK(reasonFor(DataTypes::FLOAT, 1e-60) == "is outside the range of FLOAT");
    CHECK(fits(DataTypes::FLOAT, 0.0));
    CHECK(stored(DataTypes::FLOAT, 0.1) == Value(static_cast<double>(0.1f)));
    CHECK(stored(DataTypes::FLOAT(53), 0.1) == Value(0.1));
    CHECK(fits(DataTypes::FLOAT(53), 1e39));
    CHECK_FALSE(fits(DataTypes::FLOAT(24), 1e39));

    CHECK(fits(DataTypes::FLOAT(7, 4), 999.9999));
    CHECK(fits(DataTypes::FLOAT(7, 4), static_cast<double>(-0.1234f)));
    CHECK(
        reasonFor(DataTypes::FLOAT(7, 4), -0.123456789) ==
        "has more than 4 digits after the point, but the column is FLOAT(7, 4)"
    );
    CHECK(fits(DataTypes::DOUBLE(5, 2), 1.01));
    CHECK_FALSE(fits(DataTypes::DOUBLE(5, 2), 1e-300));
    CHECK(reasonFor(DataTypes::FLOAT(7, 4), 1000.0) == "is outside the range of FLOAT(7, 4)");
    CHECK_FALSE(fits(DataTypes::DOUBLE(5, 2), -999.996));
}

TEST_CASE("decimals fit by digits and are padded to the scale", "[fit]") {
    const auto text = [](const DataType& type, Value value) {
        const Value result = stored(type, std::move(value));
        const auto* decimal = result.getIf<Decimal>();
        return decimal ? decimal->toString() : *result.getIf<std::string>();
    };
    const DataType price = DataTypes::DECIMAL(4, 2);
    CHECK(text(price, Decimal("9.5")) == "9.50");
    CHECK(text(price, Decimal("-99.9900")) == "-99.99");
    CHECK(text(price, Decimal("0")) == "0.00");
    CHECK(text(price, 7) == "7.00");
    CHECK(text(price, 7u) == "7.00");
    CHECK(text(price, 0.1) == "0.10");
    CHECK(text(price, 1e1) == "10.00");
    CHECK(text(price, -0.0) == "0.00");
    CHECK(text(price, Decimal("100")) == "has more than 2 digits before the point, but the column is DECIMAL(4, 2)");
    CHECK(text(price, 100) == "has more than 2 digits before the point, but the column is DECIMAL(4, 2)");
    CHECK(text(price, Decimal("1.234")) == "has more than 2 digits after the point, but the column is DECIMAL(4, 2)");
    CHECK(text(price, 0.1 + 0.2) == "has more than 2 digits after the point, but the column is DECIMAL(4, 2)");
    CHECK(text(price, 1e300) == "has more digits than DECIMAL(4, 2) holds");
    CHECK(text(price, notANumber) == "is not a finite number");

    CHECK(text(DataTypes::DECIMAL(2, 2), Decimal("0.99")) == "0.99");
    CHECK(text(DataTypes::DECIMAL(2, 2), Decimal("0")) == "0.00");
    CHECK_FALSE(fits(DataTypes::DECIMAL(2, 2), Decimal("1")));
    CHECK(text(DataTypes::DECIMAL(4, 2).UNSIGNED, -1) == "is negative, but the column is DECIMAL(4, 2).UNSIGNED");

    CHECK(text(DataTypes::DECIMAL, Decimal("9999999999.0")) == "9999999999");
    CHECK_FALSE(fits(DataTypes::DECIMAL, Decimal("10000000000")));
    CHECK_FALSE(fits(DataTypes::DECIMAL, Decimal("0.5")));
    CHECK(text(DataTypes::DECIMAL(3), 999) == "999");
}

TEST_CASE("texts are counted in code points", "[fit]") {
    CHECK(fits(DataTypes::STRING, std::string(255, 'x')));
    CHECK(reasonFor(DataTypes::STRING, std::string(256, 'x')) == "is longer than 255 characters");
    CHECK(fits(DataTypes::CHAR(2), "\xc3\xa9\xf0\x9f\x98\x80"));
    CHECK(reasonFor(DataTypes::CHAR(2), "\xc3\xa9\xf0\x9f\x98\x80!") == "is longer than 2 characters");
    CHECK(fits(DataTypes::STRING(3), std::string("a\0b", 3)));
    CHECK(stored(DataTypes::CHAR(2), "ab   ") == Value("ab"));
    CHECK(stored(DataTypes::CHAR(2), "   ") == Value(""));
    CHECK(stored(DataTypes::STRING(5), "ab   ") == Value("ab   "));
    CHECK(fits(DataTypes::CHAR(36), Uuid{}));
    CHECK(reasonFor(DataTypes::CHAR(35), Uuid{}) == "is longer than 35 characters");
}

TEST_CASE("what is no UTF-8 does not go into a text column", "[fit]") {
    const std::string text = GENERATE(Catch::Generators::values<std::string>({
        "\xff",                                 // no lead byte
        "\x80",                                 // a continuation alone
        "\xc3",                                 // cut off
        "\xc3(",                                // continued by no continuation
        "\xc0\xaf", "\xe0\x80\xaf",             // overlong
        "\xf0\x80\x80\xaf",                     // overlong
        "\xed\xa0\x80",                         // a surrogate
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"  // beyond U+10FFFF
    }));
    CHECK_THAT(reasonFor(DataTypes::STRING, "ok" + text), test::StartsWith("is not valid UTF-8"));
    CHECK_THAT(reasonFor(DataTypes::TEXT, text + "ok"), test::StartsWith("is not valid UTF-8"));
    CHECK_THAT(reasonFor(DataTypes::JSON, "\"" + text), test::StartsWith("is not valid UTF-8"));
    CHECK(fits(DataTypes::BLOB, text));
}

TEST_CASE("large objects are measured in bytes", "[fit]") {
    CHECK(fits(DataTypes::TEXT("tiny"), std::string(255, 'x')));
    CHECK(reasonFor(DataTypes::TEXT("tiny"), std::string(254, 'x') + "\xc3\xa9") == "is longer than 255 bytes");
    CHECK(fits(DataTypes::TEXT, std::string(65'535, 'x')));
    CHECK(reasonFor(DataTypes::TEXT, std::string(65'536, 'x')) == "is longer than 65535 bytes");
    CHECK(fits(DataTypes::TEXT("medium"), std::string(65'536, 'x')));
    CHECK(fits(DataTypes::BLOB("medium"), Bytes(16'777'215)));
    CHECK(reasonFor(DataTypes::BLOB("medium"), Bytes(16'777'216)) == "is longer than 16777215 bytes");
    CHECK(fits(DataTypes::BLOB("long"), Bytes(16'777'216)));
    CHECK(fits(DataTypes::BLOB("tiny"), "text"));
}

TEST_CASE("an ENUM takes its values as they are written", "[fit]") {
    CHECK(fits(DataTypes::ENUM("draft", "published"), "draft"));
    CHECK(reasonFor(DataTypes::ENUM("a", "b"), "secret") == "is not one of 'a', 'b'");
    CHECK_FALSE(fits(DataTypes::ENUM("draft"), "Draft"));
    CHECK_FALSE(fits(DataTypes::ENUM("draft"), ""));
}

TEST_CASE("JSON and UUID columns take texts of the right form", "[fit]") {
    CHECK(fits(DataTypes::JSON, Json{"{}"}));
    CHECK(fits(DataTypes::JSON, "[]"));
    CHECK(reasonFor(DataTypes::JSON, Json{}) == "is empty, which is no JSON document");
    CHECK(fits(DataTypes::UUID, Uuid{}));
    CHECK(fits(DataTypes::UUID, "01234567-89ab-cdef-0123-456789abcdef"));
    CHECK(reasonFor(DataTypes::UUID, "0123456789abcdef0123456789abcdef") == "is not a UUID of 36 characters");
}

TEST_CASE("instants are cut to the column's fraction, towards the past", "[fit]") {
    const DateTime instant = std::chrono::sys_days(2021y / 12 / 14) + 10h + 999'999us;
    CHECK(stored(DataTypes::DATE, instant) == Value(DateTime(std::chrono::sys_days(2021y / 12 / 14) + 10h)));
    CHECK(stored(DataTypes::DATE(3), instant) == Value(instant - 999us));
    CHECK(stored(DataTypes::DATE(6), instant) == Value(instant));
    CHECK(stored(DataTypes::DATE, DateTime(-1us)) == Value(DateTime(-1s)));
}

TEST_CASE("dates lie in the years 1000 to 9999", "[fit]") {
    const std::chrono::sys_days first = 1000y / 1 / 1;
    const std::chrono::sys_days beyond = std::chrono::sys_days(9999y / 12 / 31) + std::chrono::days(1);
    CHECK(fits(DataTypes::DATE, DateTime(first)));
    CHECK(reasonFor(DataTypes::DATE(6), DateTime(first) - 1us) == "is outside the years 1000 to 9999");
    CHECK(fits(DataTypes::DATE(6), DateTime(beyond) - 1us));
    CHECK_FALSE(fits(DataTypes::DATE, DateTime(beyond)));
    CHECK_FALSE(fits(DataTypes::DATE, DateTime::max()));
    CHECK_FALSE(fits(DataTypes::DATE, DateTime::min()));

    CHECK(fits(DataTypes::DATEONLY, Date(1000y / 1 / 1)));
    CHECK(fits(DataTypes::DATEONLY, Date(9999y / 12 / 31)));
    CHECK(reasonFor(DataTypes::DATEONLY, Date(999y / 12 / 31)) == "is outside the years 1000 to 9999");
    CHECK(reasonFor(DataTypes::DATEONLY, Date(2021y / 2 / 29)) == "is not a day of the calendar");
    CHECK(reasonFor(DataTypes::DATEONLY, Date{}) == "is not a day of the calendar");
}

TEST_CASE("times go to 838:59:59 both ways", "[fit]") {
    const Time limit = 838h + 59min + 59s;
    CHECK(stored(DataTypes::TIME, limit + 500ms) == Value(limit));
    CHECK(stored(DataTypes::TIME(3), Time(1'234'567us)) == Value(Time(1'234ms)));
    CHECK(fits(DataTypes::TIME(6), -limit));
    CHECK(reasonFor(DataTypes::TIME, limit + 1s) == "is outside the range of TIME, -838:59:59 to 838:59:59");
    CHECK_FALSE(fits(DataTypes::TIME(6), limit + 1us));
    CHECK_FALSE(fits(DataTypes::TIME, -limit - 1us));
    CHECK_FALSE(fits(DataTypes::TIME, Time::min()));
}
