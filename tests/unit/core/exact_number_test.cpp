#include "core/exact_number.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using sequelize::detail::ExactNumber;

namespace {

ExactNumber number(std::string_view text) {
    const auto parsed = ExactNumber::parse(text);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("exact numbers: texts", "[exact_number]") {
    CHECK(number("9.50").toString() == "9.50");
    CHECK(number("-0009.5").toString() == "-9.5");
    CHECK(number("+1e3").toString() == "1000");
    CHECK(number("1.25e-3").toString() == "0.00125");
    CHECK(number("-0.00").toString() == "0.00");
    CHECK(number("1.0e+20").toString() == "100000000000000000000");
    for (const auto* text : {"", "-", ".5", "5.", "1e", "1e2000", "0x10", " 1", "1 ", "nan"})
        CHECK_FALSE(ExactNumber::parse(text));
    CHECK_FALSE(ExactNumber::parse(std::string(1001, '1')));
}

TEST_CASE("exact numbers: keys sort as the numbers", "[exact_number]") {
    const std::vector<std::string_view> ascending = {"-1e300", "-100.01", "-100",  "-20",    "-9.5", "-9.49", "-0.5",
                                                     "-0.05",  "0",       "0.001", "0.01",   "0.5",  "0.51",  "9.5",
                                                     "10",     "99.99",   "100",   "100.01", "1e65", "1e300"};
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            INFO(ascending[i] << " " << ascending[j]);
            CHECK((number(ascending[i]).key() < number(ascending[j]).key()) == (i < j));
        }
    CHECK(number("9.5").key() == number("09.500").key());
    CHECK(number("-9.5").key() == number("-9.50").key());
    CHECK(number("-0").key() == number("0.00").key());
}

TEST_CASE("exact numbers: arithmetic", "[exact_number]") {
    CHECK((number("9.50") + number("0.5")).toString() == "10.00");
    CHECK((number("0.1") + number("0.02")).toString() == "0.12");
    CHECK((number("1") + number("-1.00")).toString() == "0.00");
    CHECK((number("-5") + number("3")).toString() == "-2");
    CHECK((number("3") + number("-5.5")).toString() == "-2.5");
    CHECK((number("99999999999999999999") + number("1")).toString() == "100000000000000000000");
    CHECK(number("1.005").rounded(2).toString() == "1.01");
    CHECK(number("-1.005").rounded(2).toString() == "-1.01");
    CHECK(number("9.995").rounded(2).toString() == "10.00");
    CHECK(number("0.4").rounded(0).toString() == "0");
    CHECK(number("0.5").rounded(0).toString() == "1");
    CHECK(number("0.05").rounded(0).toString() == "0");
    CHECK(number("155").rounded(-1).toString() == "160");
    CHECK(number("4").rounded(-1).toString() == "0");
    CHECK(number("1.5").rounded(3).toString() == "1.5");
    CHECK(number("10").dividedBy(3, 4).toString() == "3.3333");
    CHECK(number("-20").dividedBy(3, 4).toString() == "-6.6667");
    CHECK(number("1.0").dividedBy(8, 2).toString() == "0.13");
    CHECK(number("-3").absolute().toString() == "3");
}
