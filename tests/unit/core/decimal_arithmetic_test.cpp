#include "support/catch.hpp"

#include <array>
#include <stdexcept>
#include <vector>

#include <sequelize/core/decimal.hpp>

using sequelize::Decimal;
using Rounding = Decimal::Rounding;

namespace {

std::string text(const Decimal& number) {
    return number.toString();
}

Decimal of(const char* text) {
    return Decimal(text);
}

}  // namespace

TEST_CASE("decimals add and subtract exactly", "[decimal]") {
    CHECK(text(of("0.1") + of("0.2")) == "0.3");
    CHECK(text(of("10.50") + of("1")) == "11.50");
    CHECK(text(of("10.50") - of("10.5")) == "0.00");
    CHECK(text(of("1") - of("2.25")) == "-1.25");
    CHECK(text(of("-1") + of("-2")) == "-3");
    CHECK(text(of("99.99") + of("0.01")) == "100.00");
    CHECK(text(of("19.99") + 1) == "20.99");
    CHECK(text(1 - of("0.01")) == "0.99");
    CHECK(text(-of("1.50")) == "-1.50");
    CHECK(text(-of("0.00")) == "0.00");
    CHECK(text(+of("-2")) == "-2");
    CHECK(text(of("-2.5").abs()) == "2.5");
    CHECK(text(of("2.5").abs()) == "2.5");
    Decimal total = 1;
    total += of("0.5");
    total -= 3;
    total *= of("-2");
    CHECK(text(total) == "3.0");
}

TEST_CASE("decimals multiply exactly", "[decimal]") {
    CHECK(text(of("19.99") * 3) == "59.97");
    CHECK(text(3 * of("19.99")) == "59.97");
    CHECK(text(of("1.10") * of("1.1")) == "1.210");
    CHECK(text(of("-0.5") * of("0.5")) == "-0.25");
    CHECK(text(of("-5") * 0) == "0");
    CHECK(text(of("99999999999999999999") * of("99999999999999999999")) == "9999999999999999999800000000000000000001");
}

TEST_CASE("decimals divide as they are told", "[decimal]") {
    const auto third = [](Rounding rounding) { return text(of("-2").dividedBy(3, 2, rounding)); };
    CHECK(third(Rounding::halfUp) == "-0.67");
    CHECK(third(Rounding::halfEven) == "-0.67");
    CHECK(third(Rounding::down) == "-0.66");
    CHECK(third(Rounding::up) == "-0.67");
    CHECK(third(Rounding::floor) == "-0.67");
    CHECK(third(Rounding::ceiling) == "-0.66");
    CHECK(text(of("1").dividedBy(8, 2, Rounding::halfUp)) == "0.13");
    CHECK(text(of("1").dividedBy(8, 2, Rounding::halfEven)) == "0.12");
    CHECK(text(of("3").dividedBy(8, 2, Rounding::halfEven)) == "0.38");
    CHECK(text(of("1").dividedBy(8, 5, Rounding::up)) == "0.12500");
    CHECK(text(of("100").dividedBy(of("0.25"), 0, Rounding::down)) == "400");
    CHECK(text(of("0").dividedBy(7, 2, Rounding::up)) == "0.00");
    CHECK(text(of("0.001").dividedBy(1, 0, Rounding::up)) == "1");
    CHECK(text(of("1.23456").dividedBy(1, 2, Rounding::ceiling)) == "1.24");
    // half, and a digit far behind it
    CHECK(text(of("0.5000000000000000000000001").dividedBy(1, 0, Rounding::halfEven)) == "1");
    CHECK(text(of("10").dividedBy(of("3"), 30, Rounding::halfUp)) == "3.333333333333333333333333333333");
    CHECK(
        text(of("123456789012345678901234567890").dividedBy(of("987654321098765432109876543"), 10, Rounding::down)) ==
        "124.9999988609"
    );
    CHECK_THROWS_AS(of("1").dividedBy(of("0.00"), 2, Rounding::down), std::domain_error);
    CHECK_THROWS_AS(of("1").dividedBy(3, -1, Rounding::down), std::invalid_argument);
    CHECK_THROWS_AS(of("1").dividedBy(3, 66, Rounding::down), std::range_error);
    CHECK_THROWS_AS(of("100").dividedBy(3, 65, Rounding::down), std::range_error);
}

TEST_CASE("decimals round", "[decimal]") {
    CHECK(text(of("2.345").rounded(2)) == "2.35");
    CHECK(text(of("-2.345").rounded(2)) == "-2.35");
    CHECK(text(of("2.345").rounded(2, Rounding::halfEven)) == "2.34");
    CHECK(text(of("2.345").rounded(2, Rounding::floor)) == "2.34");
    CHECK(text(of("-2.345").rounded(2, Rounding::floor)) == "-2.35");
    CHECK(text(of("9.99").rounded(1)) == "10.0");
    CHECK(text(of("2.3").rounded(3)) == "2.300");
    CHECK(text(of("0.4").rounded(0)) == "0");
    CHECK(text(of("-0.4").rounded(0)) == "0");
    CHECK(text(of("0.001").rounded(1, Rounding::up)) == "0.1");
    CHECK_THROWS_AS(of("1").rounded(-1), std::invalid_argument);
    CHECK_THROWS_AS(of("1").rounded(65), std::range_error);
}

TEST_CASE("what a decimal cannot hold is an error", "[decimal]") {
    const Decimal most(std::string(65, '9'));
    CHECK_THROWS_AS(most + 1, std::range_error);
    CHECK_THROWS_AS(-most - 1, std::range_error);
    CHECK_THROWS_AS(most * 10, std::range_error);
    CHECK_THROWS_AS(most + of("0.1"), std::range_error);
    CHECK(most + of("0.00") == most);
    CHECK(most - most == 0);
    const Decimal smallest("0." + std::string(64, '0') + "1");
    CHECK_THROWS_AS(smallest * smallest, std::range_error);
    CHECK_THROWS_AS(smallest + 10, std::range_error);
    // zeros at the end are no digits that would be lost
    const Decimal one("1." + std::string(64, '0'));
    CHECK(one * one == 1);
    CHECK(one + 9 == 10);
}

TEST_CASE("decimals compare with integers", "[decimal]") {
    CHECK(of("5.00") == 5);
    CHECK(5 == of("5.00"));
    CHECK(of("5.01") > 5);
    CHECK(of("-1") < 0U);
    CHECK(of("18446744073709551615.5") > std::uint64_t{18446744073709551615U});
    CHECK_FALSE(of("5") != 5);
}

TEST_CASE("a range of decimals has a sum", "[decimal]") {
    CHECK(text(Decimal::sum(std::vector<Decimal>{of("0.10"), of("0.20"), of("1")})) == "1.30");
    CHECK(text(Decimal::sum(std::vector<Decimal>{})) == "0");
    CHECK(text(Decimal::sum(std::array{1, 2, 3})) == "6");
}

TEST_CASE("decimal arithmetic keeps the laws of numbers", "[decimal]") {
    std::uint64_t state = 7;
    const auto next = [&] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::int64_t>(state >> 34U) - (std::int64_t{1} << 29);
    };
    for (int i = 0; i < 300; ++i) {
        const std::int64_t a = next();
        const std::int64_t b = next();
        const std::int64_t c = next() % 1000 == 0 ? 7 : next() % 1000 + 1001;
        const Decimal x = Decimal(a) * of("0.001");
        const Decimal y = Decimal(b) * of("0.01");
        CHECK(Decimal(a) * b == a * b);
        CHECK(Decimal(a) + b == a + b);
        CHECK(x + y == y + x);
        CHECK(x * y == y * x);
        CHECK((x + y) * c == x * c + y * c);
        CHECK(x - y == -(y - x));
        const Decimal down = x.dividedBy(y == 0 ? Decimal(1) : y, 4, Rounding::down);
        const Decimal rest = x - down * (y == 0 ? Decimal(1) : y);
        CHECK(rest.abs() < (y == 0 ? Decimal(1) : y).abs() * of("0.0001"));
        CHECK(Decimal(a).dividedBy(c, 0, Rounding::down) == a / c);
    }
}
