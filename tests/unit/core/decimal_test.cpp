#include <sequelize/core/decimal.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "support/catch.hpp"

using namespace sequelize;

namespace {

static_assert(std::is_convertible_v<int, Decimal>);
static_assert(std::is_convertible_v<std::uint64_t, Decimal>);
static_assert(!std::is_constructible_v<Decimal, bool>);
static_assert(!std::is_constructible_v<Decimal, double>);
static_assert(!std::is_convertible_v<const char*, Decimal>);

std::string canonical(std::string_view text) {
    const auto value = Decimal::parse(text);
    return value ? value->toString() : "refused";
}

std::size_t hashOf(const Decimal& value) {
    return std::hash<Decimal>{}(value);
}

}  // namespace

TEST_CASE("Decimal keeps its scale and drops what is superfluous", "[decimal]") {
    CHECK(Decimal().toString() == "0");
    CHECK(canonical("10.50") == "10.50");
    CHECK(canonical("-10.50") == "-10.50");
    CHECK(canonical("+7") == "7");
    CHECK(canonical("007") == "7");
    CHECK(canonical("000") == "0");
    CHECK(canonical("00.10") == "0.10");
    CHECK(canonical("-0") == "0");
    CHECK(canonical("-0.00") == "0.00");
    CHECK(canonical("-0.01") == "-0.01");
    CHECK(canonical("100") == "100");
}

TEST_CASE("Decimal expands exponents", "[decimal]") {
    CHECK(canonical("1e-3") == "0.001");
    CHECK(canonical("1E3") == "1000");
    CHECK(canonical("1e+3") == "1000");
    CHECK(canonical("-1.50e1") == "-15.0");
    CHECK(canonical("1.50e2") == "150");
    CHECK(canonical("1.50e3") == "1500");
    CHECK(canonical("12.5e-4") == "0.00125");
    CHECK(canonical("123.4e-2") == "1.234");
    CHECK(canonical("0e99999999999999999999") == "0");
    CHECK(canonical("0.00e1") == "0.0");
    CHECK(canonical("0.001e3") == "1");
    CHECK(canonical("5e0") == "5");
    CHECK(canonical("1e64") == "1" + std::string(64, '0'));
    CHECK(canonical("1e65") == "refused");
    CHECK(canonical("1e-65") == "0." + std::string(64, '0') + "1");
    CHECK(canonical("1e-66") == "refused");
    CHECK(canonical("1e2147483648") == "refused");
    CHECK(canonical("1e-2147483648") == "refused");
}

TEST_CASE("Decimal refuses other text and more than 65 digits", "[decimal]") {
    for (const char* text : {"",    "-",  "+",  ".",   ".5",    "5.",    "1.2.3", "--1", "+-1", "1 ",    " 1",
                             "1,5", "1e", "e1", "1e+", "1e1.5", "1e1e1", "0x10",  "inf", "nan", "1_000", "1'000"}) {
        INFO(text);
        CHECK_FALSE(Decimal::parse(text).has_value());
        CHECK_THROWS_AS(Decimal(std::string_view(text)), std::invalid_argument);
    }
    CHECK_FALSE(Decimal::parse(std::string("1\0", 2)).has_value());
    const std::string longest(65, '9');
    CHECK(canonical(longest) == longest);
    CHECK(
        canonical("-" + longest.substr(30) + "." + longest.substr(35)) ==
        "-" + longest.substr(30) + "." + longest.substr(35)
    );
    CHECK(canonical(longest + "9") == "refused");
    CHECK(canonical(longest + ".0") == "refused");
    CHECK(canonical(std::string(1000, '0') + "1") == "1");
}

TEST_CASE("Decimal's error names the text", "[decimal]") {
    try {
        static_cast<void>(Decimal("twelve"));
        FAIL("no error");
    } catch (const std::invalid_argument& error) {
        CHECK(std::string(error.what()).find("\"twelve\"") != std::string::npos);
    }
}

TEST_CASE("Decimal from integers", "[decimal]") {
    CHECK(Decimal(0).toString() == "0");
    CHECK(Decimal(-42).toString() == "-42");
    CHECK(Decimal(std::int8_t{-5}).toString() == "-5");
    CHECK(Decimal(std::numeric_limits<std::int64_t>::min()).toString() == "-9223372036854775808");
    CHECK(Decimal(std::numeric_limits<std::uint64_t>::max()).toString() == "18446744073709551615");
    CHECK(Decimal("3.0") == 3);
    CHECK(Decimal("3.1") > 3);
}

TEST_CASE("Decimal's scale, precision and double", "[decimal]") {
    CHECK(Decimal("10.50").scale() == 2);
    CHECK(Decimal("10.50").precision() == 4);
    CHECK(Decimal("-0.50").precision() == 2);
    CHECK(Decimal("0.00").precision() == 2);
    CHECK(Decimal("0").precision() == 1);
    CHECK(Decimal("0").scale() == 0);
    CHECK(Decimal("-1234").precision() == 4);
    CHECK(Decimal("0.1").toDouble() == 0.1);
    CHECK(Decimal("-1234.5").toDouble() == -1234.5);
    CHECK(Decimal("9007199254740993").toDouble() == 9007199254740992.0);
    CHECK(Decimal(std::string(65, '9')).toDouble() == 1e65);
}

TEST_CASE("Decimal rescales without losing anything", "[decimal]") {
    CHECK(Decimal("10.5").rescaled(3).toString() == "10.500");
    CHECK(Decimal("10").rescaled(2).toString() == "10.00");
    CHECK(Decimal("10.500").rescaled(1).toString() == "10.5");
    CHECK(Decimal("-10.00").rescaled(0).toString() == "-10");
    CHECK(Decimal("0.00").rescaled(0).toString() == "0");
    CHECK(Decimal("10.5").rescaled(1).toString() == "10.5");
    CHECK_THROWS_AS(Decimal("10.55").rescaled(1), std::range_error);
    CHECK_THROWS_AS(Decimal("10.5").rescaled(0), std::range_error);
    CHECK_THROWS_AS(Decimal(std::string(60, '9')).rescaled(6), std::range_error);
    CHECK_THROWS_AS(Decimal("1").rescaled(std::numeric_limits<int>::max()), std::range_error);
    CHECK_THROWS_AS(Decimal("1").rescaled(-1), std::invalid_argument);
}

TEST_CASE("Decimal compares numerically and hashes alike", "[decimal]") {
    CHECK(Decimal("1.0") == Decimal("1.00"));
    CHECK(Decimal("-0") == Decimal("0.000"));
    CHECK(Decimal("1.0").toString() != Decimal("1.00").toString());
    CHECK(hashOf(Decimal("1.0")) == hashOf(Decimal("1")));
    CHECK(hashOf(Decimal("-0.0")) == hashOf(Decimal()));
    CHECK(hashOf(Decimal("100")) != hashOf(Decimal("1")));
    CHECK(hashOf(Decimal("1e2")) == hashOf(Decimal("100.00")));
    const char* ascending[] = {"-100", "-99.9", "-10", "-9",  "-1.01", "-1", "-0.001", "0",    "0.001", "0.01",
                               "0.1",  "0.11",  "1",   "1.5", "2",     "9",  "10",     "99.9", "100"};
    for (std::size_t i = 0; i < std::size(ascending); ++i) {
        for (std::size_t k = 0; k < std::size(ascending); ++k) {
            INFO(ascending[i] << " and " << ascending[k]);
            CHECK((Decimal(ascending[i]) < Decimal(ascending[k])) == (i < k));
            CHECK((Decimal(ascending[i]) == Decimal(ascending[k])) == (i == k));
        }
    }
}

TEST_CASE("random Decimals agree with integer arithmetic", "[decimal]") {
    std::mt19937_64 random(65);
    static constexpr std::int64_t powers[] = {1, 10, 100, 1'000, 10'000};
    const auto textOf = [](std::int64_t units, int scale) {  // units / 10^scale
        const std::int64_t power = powers[scale];
        std::string text = std::to_string((units < 0 ? -units : units) / power);
        if (scale > 0) {
            const std::string fraction = std::to_string((units < 0 ? -units : units) % power);
            text += "." + std::string(static_cast<std::size_t>(scale) - fraction.size(), '0') + fraction;
        }
        return units < 0 ? "-" + text : text;
    };
    std::uniform_int_distribution<std::int64_t> numbers(-20'000, 20'000);
    for (int i = 0; i < 50'000; ++i) {
        const int scaleA = static_cast<int>(random() % 5);
        const int scaleB = static_cast<int>(random() % 5);
        const std::int64_t a = numbers(random);
        const std::int64_t b = numbers(random);
        const Decimal x(textOf(a, scaleA));
        const Decimal y(textOf(b, scaleB));
        const std::int64_t left = a * powers[4 - scaleA];
        const std::int64_t right = b * powers[4 - scaleB];
        INFO(x.toString() << " and " << y.toString());
        if ((x <=> y) != (left <=> right) || (x == y) != (left == right)) FAIL("wrong order");
        if (x == y && hashOf(x) != hashOf(y)) FAIL("wrong hash");
        if (Decimal(x.toString()).toString() != x.toString()) FAIL("not canonical");
        if (Decimal(std::to_string(a) + "e-" + std::to_string(scaleA)).toString() != x.toString())
            FAIL("wrong exponent");
        if (x.rescaled(6) != x || x.rescaled(6).scale() != 6) FAIL("wrong rescale");
    }
}
