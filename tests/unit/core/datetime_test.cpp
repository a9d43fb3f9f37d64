#include <sequelize/core/datetime.hpp>

#include <cstdint>
#include <ctime>
#include <limits>
#include <random>
#include <string>

#include "support/catch.hpp"
#include "support/sanitized.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

DateTime at(int y, unsigned m, unsigned d, microseconds inDay = 0us) {
    return DateTime{sys_days{year{y} / std::chrono::month{m} / std::chrono::day{d}}} + inDay;
}

DateTime atMicros(std::int64_t micros) {
    return DateTime{microseconds{micros}};
}

constexpr microseconds lastOfDay = 24h - 1us;

}  // namespace

TEST_CASE("formatDateTime writes SQL's form with as many digits as asked for", "[datetime]") {
    const DateTime value = at(2021, 12, 14, 10h + 12min + 16s + 644987us);
    CHECK(formatDateTime(value, 0) == "2021-12-14 10:12:16");
    CHECK(formatDateTime(value, 1) == "2021-12-14 10:12:16.6");
    CHECK(formatDateTime(value, 3) == "2021-12-14 10:12:16.644");
    CHECK(formatDateTime(value, 6) == "2021-12-14 10:12:16.644987");
    CHECK(formatDateTime(value, -4) == formatDateTime(value, 0));
    CHECK(formatDateTime(value, 99) == formatDateTime(value, 6));
    CHECK(toIsoString(value) == "2021-12-14T10:12:16.644Z");
}

TEST_CASE("dates at the calendar's edges", "[datetime]") {
    CHECK(formatDateTime(at(1, 1, 1), 6) == "0001-01-01 00:00:00.000000");
    CHECK(formatDateTime(at(9999, 12, 31, lastOfDay), 6) == "9999-12-31 23:59:59.999999");
    CHECK(formatDateTime(at(1969, 12, 31, lastOfDay), 6) == "1969-12-31 23:59:59.999999");
    CHECK(formatDateTime(atMicros(0), 3) == "1970-01-01 00:00:00.000");
    CHECK(formatDateTime(atMicros(-1), 0) == "1969-12-31 23:59:59");
    CHECK(formatDateTime(at(2000, 2, 29), 0) == "2000-02-29 00:00:00");
    CHECK(formatDateTime(at(1900, 2, 28) + 24h, 0) == "1900-03-01 00:00:00");
    CHECK(toIsoString(at(1969, 12, 31, lastOfDay)) == "1969-12-31T23:59:59.999Z");
    CHECK(toIsoString(at(0, 1, 1)) == "0000-01-01T00:00:00.000Z");
    CHECK(toIsoString(at(-1, 12, 31)) == "-000001-12-31T00:00:00.000Z");
    CHECK(toIsoString(at(10000, 1, 1)) == "+010000-01-01T00:00:00.000Z");
    CHECK(formatDateTime(at(-1, 12, 31), 0) == "-0001-12-31 00:00:00");
    // GNU date agrees on both ends of 64 bits.
    CHECK(formatDateTime(atMicros(std::numeric_limits<std::int64_t>::max()), 6) == "294247-01-10 04:00:54.775807");
    CHECK(formatDateTime(atMicros(std::numeric_limits<std::int64_t>::min()), 6) == "-290308-12-21 19:59:05.224192");
}

TEST_CASE("parseDateTime reads every accepted form", "[datetime]") {
    const DateTime minute = at(2021, 12, 14, 10h + 12min);
    const DateTime whole = minute + 16s;
    CHECK(parseDateTime("2021-12-14") == at(2021, 12, 14));
    CHECK(parseDateTime("2021-12-14 10:12") == minute);
    CHECK(parseDateTime("2021-12-14T10:12Z") == minute);
    CHECK(parseDateTime("2021-12-14 10:12:16") == whole);
    CHECK(parseDateTime("2021-12-14T10:12:16") == whole);
    CHECK(parseDateTime("2021-12-14T10:12:16Z") == whole);
    CHECK(parseDateTime("2021-12-14t10:12:16z") == whole);
    CHECK(parseDateTime("2021-12-14 10:12:16.6") == whole + 600ms);
    CHECK(parseDateTime("2021-12-14 10:12:16.644 +00:00") == whole + 644ms);
    CHECK(parseDateTime("2021-12-14T10:12:16.644Z") == whole + 644ms);
    CHECK(parseDateTime("2021-12-14 10:12:16.123456789") == whole + 123456us);
    CHECK(parseDateTime("2021-12-14 10:12:16+02:00") == whole - 2h);
    CHECK(parseDateTime("2021-12-14 10:12:16 -05:30") == whole + 5h + 30min);
    CHECK(parseDateTime("2021-12-14 10:12:16.5+0200") == whole + 500ms - 2h);
    CHECK(parseDateTime("2021-12-14 10:12:16+02") == whole - 2h);
    CHECK(parseDateTime("2021-12-31 23:30:00-01:00") == at(2022, 1, 1, 30min));
    CHECK(parseDateTime("1969-12-31T23:59:59.999999") == atMicros(-1));
    CHECK(parseDateTime("2000-02-29") == at(2000, 2, 29));
    CHECK(parseDateTime("0001-01-01") == at(1, 1, 1));
    CHECK(parseDateTime("9999-12-31 23:59:59.999999") == at(9999, 12, 31, lastOfDay));
}

TEST_CASE("parseDateTime refuses what is malformed or does not exist", "[datetime]") {
    for (const char* text :
         {"",
          "2021",
          "2021-12",
          "2021-12-1",
          "21-12-14",
          "2021/12/14",
          "2021-13-01",
          "2021-00-10",
          "2021-01-00",
          "2021-02-29",
          "1900-02-29",
          "2021-04-31",
          "0000-01-01",
          "0000-00-00 00:00:00",
          "-2021-12-14",
          "+2021-12-14",
          " 2021-12-14",
          "2021-12-14 ",
          "2021-12-14T",
          "2021-12-14Z",
          "2021-12-14 10",
          "2021-12-14 1:12",
          "2021-12-14 10:1",
          "2021-12-14 10:12:",
          "2021-12-14 10:12:1",
          "2021-12-14 24:00:00",
          "2021-12-14 10:60",
          "2021-12-14 10:12:60",
          "2021-12-14 10:12:16.",
          "2021-12-14 10:12:16.1234567890",
          "2021-12-14 10:12:16,5",
          "2021-12-14 10:12.5",
          "2021-12-14  10:12:16",
          "2021-12-14 10:12:16  Z",
          "2021-12-14 10:12:16 ",
          "2021-12-14 10:12:16+",
          "2021-12-14 10:12:16+2",
          "2021-12-14 10:12:16+02:",
          "2021-12-14 10:12:16+02:0",
          "2021-12-14 10:12:16+24:00",
          "2021-12-14 10:12:16+02:60",
          "2021-12-14 10:12:16+02:000",
          "2021-12-14 10:12:16ZZ",
          "2021-12-14 10:12:16 UTC",
          "0001-01-01 00:00+02:00",
          "9999-12-31 23:59-02:00",
          "2021-12-14x10:12:16",
          "not a date",
          "NaN"}) {
        INFO(text);
        CHECK_FALSE(parseDateTime(text).has_value());
    }
    CHECK_FALSE(parseDateTime(std::string("2021-12-14\0", 11)).has_value());
}

TEST_CASE("dates without a time", "[datetime]") {
    CHECK(formatDate(year{2021} / 12 / 14) == "2021-12-14");
    CHECK(formatDate(year{1} / 2 / 3) == "0001-02-03");
    CHECK(formatDate(Date{}) == "0000-00-00");
    CHECK(parseDate("2000-02-29") == year{2000} / 2 / 29);
    for (const char* text : {"", "2021-02-29", "2021-12-14 ", "2021-12-14 00:00:00", "2021-1-4", "0000-01-01"}) {
        INFO(text);
        CHECK_FALSE(parseDate(text).has_value());
    }
    int days = 0;
    // Where each step takes ten times as long, 13 days: that meets every day of every month, too.
    constexpr std::chrono::days step{test::isSanitized ? 13 : 1};
    for (sys_days d{year{1} / 1 / 1}; d <= sys_days{year{9999} / 12 / 31}; d += step, ++days) {
        const Date date{d};
        const std::string text = formatDate(date);
        if (parseDate(text) != date || formatDateTime(DateTime{d}, 0) != text + " 00:00:00") FAIL(text);
    }
    CHECK(days == (test::isSanitized ? 280'928 : 3'652'059));
}

TEST_CASE("times are signed and may exceed a day", "[datetime]") {
    CHECK(formatTime(10h + 12min + 16s, 0) == "10:12:16");
    CHECK(formatTime(0us, 3) == "00:00:00.000");
    CHECK(formatTime(838h + 59min + 59s, 0) == "838:59:59");
    CHECK(formatTime(-(838h + 59min + 59s), 0) == "-838:59:59");
    CHECK(formatTime(-(1s + 500ms), 1) == "-00:00:01.5");
    CHECK(formatTime(-1us, 6) == "-00:00:00.000001");
    CHECK(formatTime(-1us, 0) == "-00:00:01");
    CHECK(formatTime(1'234'567us, 4) == "00:00:01.2345");
    CHECK(formatTime(Time::max(), 6) == "2562047788:00:54.775807");
    CHECK(formatTime(Time::min(), 6) == "-2562047788:00:54.775808");

    CHECK(parseTime("10:12:16") == 10h + 12min + 16s);
    CHECK(parseTime("10:12") == 10h + 12min);
    CHECK(parseTime("+10:12") == 10h + 12min);
    CHECK(parseTime("-838:59:59") == -(838h + 59min + 59s));
    CHECK(parseTime("-00:00:00.5") == -500ms);
    CHECK(parseTime("00:00:00.1234569") == 123456us);
    for (const char* text :
         {"", "-", "10", "1:00", "10:1", "10:60:00", "10:00:60", "10:00:00.", "10:00:00 ", " 10:00", "--10:00",
          "-+10:00", "1234567890:00", "10:00:00Z", "::", "10::00"}) {
        INFO(text);
        CHECK_FALSE(parseTime(text).has_value());
    }
}

TEST_CASE("truncateTo rounds down on both sides of zero", "[datetime]") {
    CHECK(truncateTo(1'999'999us, 0) == 1s);
    CHECK(truncateTo(1'999'999us, 3) == 1'999ms);
    CHECK(truncateTo(1'999'999us, 6) == 1'999'999us);
    CHECK(truncateTo(-1us, 0) == -1s);
    CHECK(truncateTo(-1us, 5) == -10us);
    CHECK(truncateTo(-2s, 0) == -2s);
    CHECK(truncateTo(Time::min(), 0) == Time::min());
    CHECK(truncateTo(at(1969, 12, 31, lastOfDay), 3) == at(1969, 12, 31, 24h - 1ms));
}

TEST_CASE("random instants agree with the C library and survive a round trip", "[datetime]") {
    std::mt19937_64 random(20211214);
    const std::int64_t first = at(1, 1, 1).time_since_epoch().count();
    const std::int64_t last = at(9999, 12, 31, lastOfDay).time_since_epoch().count();
    std::uniform_int_distribution<std::int64_t> instants(first, last);
    for (int i = 0; i < 100'000; ++i) {
        const DateTime value = atMicros(instants(random));
        const auto seconds =
            static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(value).time_since_epoch().count());
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        char expected[32];
        const auto size = std::strftime(expected, sizeof expected, "%m-%d %H:%M:%S", &parts);
        const std::string text = formatDateTime(value, 0);
        if (text.substr(5) != std::string(expected, size) || std::stoi(text) != parts.tm_year + 1900) FAIL(text);

        const int digits = static_cast<int>(random() % 7);
        const DateTime cut = truncateTo(value, digits);
        if (cut > value || parseDateTime(formatDateTime(value, digits)) != cut) FAIL(formatDateTime(value, 6));
        if (parseDateTime(formatDateTime(value, 6)) != value) FAIL(formatDateTime(value, 6));
        if (parseDateTime(toIsoString(value)) != truncateTo(value, 3)) FAIL(toIsoString(value));
    }
    const std::int64_t mysqlMax = Time{838h + 59min + 59s}.count();
    std::uniform_int_distribution<std::int64_t> times(-mysqlMax, mysqlMax);
    for (int i = 0; i < 100'000; ++i) {
        const Time value{times(random)};
        const int digits = static_cast<int>(random() % 7);
        if (parseTime(formatTime(value, digits)) != truncateTo(value, digits)) FAIL(formatTime(value, 6));
    }
}

TEST_CASE("random text never confuses the parsers", "[datetime]") {
    std::mt19937_64 random(7);
    constexpr std::string_view alphabet = "0123456789-:. TZ+";
    const std::string sample = "2021-12-14 10:12:16.644987+02:00";
    for (int i = 0; i < 200'000; ++i) {
        std::string text = sample.substr(0, random() % (sample.size() + 1));
        for (auto changes = random() % 3; changes > 0 && !text.empty(); --changes)
            text[random() % text.size()] = alphabet[random() % alphabet.size()];
        if (const auto value = parseDateTime(text)) {
            if (parseDateTime(formatDateTime(*value, 6)) != value) FAIL(text);
        }
        if (const auto date = parseDate(text); date && formatDate(*date) != text) FAIL(text);
    }
}

TEST_CASE("now is the system clock", "[datetime]") {
    const auto before = std::chrono::system_clock::now() - 1us;
    const DateTime value = now();
    CHECK(value >= before);
    CHECK(value <= std::chrono::system_clock::now());
}
