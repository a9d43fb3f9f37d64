// Typed expressions: what functions and arithmetic make of columns is the same on every database.
#include <chrono>

#include "integration/expressions_world.hpp"

using namespace test::expressions;
using namespace std::chrono_literals;
using test::Ids;

namespace {
using Texts = World::All<std::string>;
using Integers = World::All<std::int64_t>;
using Reals = World::All<double>;
using Decimals = World::All<Decimal>;
constexpr auto none = std::nullopt;
Decimal operator""_d(const char* text, std::size_t) {
    return Decimal(text);
}
}  // namespace

TEST_CASE("arithmetic has C++'s types and precedence, and DECIMALs are exact", "[expressions]") {
    const World w;
    const auto price = col(&ExBook::price);
    CHECK(w.each<Decimal>(price * 2 + col(&ExBook::tax)) == Decimals{"41.480"_d, "10.350"_d, "220.110"_d, none});
    CHECK(
        w.each<Decimal>((price + 1) * (price - Decimal("0.5"))) ==
        Decimals{"409.0951"_d, "27.000"_d, "10059.5275"_d, "48.4375"_d}
    );
    CHECK(w.each<Decimal>(-price - -price) == Decimals{"0.00"_d, "0.00"_d, "0.00"_d, "0.00"_d});
    CHECK(w.each<std::int64_t>(col(&ExBook::year) - (col(&ExBook::pages) - 1)) == Integers{1880, 1995, 1478, none});
    CHECK(w.each<std::int64_t>(2 * (3 + col(&ExBook::pages)) % 7) == Integers{1, 6, 1, 6});
    CHECK(w.each<std::int64_t>(-col(&ExBook::pages)) == Integers{-120, -7, -533, 0});
    CHECK(w.each<double>(col(&ExBook::pages) / 16) == Reals{7.5, 0.4375, 33.3125, 0.0});
    CHECK(w.each<double>(16.0 / col(&ExBook::pages)) == Reals{16.0 / 120, 16.0 / 7, 16.0 / 533, none});
    CHECK(w.each<double>(col(&ExBook::weight) * 3 - 0.5) == Reals{1.0, 7.0, -11.0, 3.25});
    CHECK(w.each<Decimal>(col(&ExBook::copies) - 4) == Decimals{"-1"_d, "6"_d, "17999999996"_d, "-4"_d});
    CHECK(w.each<double>(col(&ExBook::copies) * 0.5) == Reals{1.5, 5.0, 9e9, 0.0});
    CHECK(w.each<std::int64_t>(Fn::div(&ExBook::pages, 50)) == Integers{2, 0, 10, 0});
    CHECK(w.each<std::int64_t>(Fn::div(-col(&ExBook::pages), 50)) == Integers{-2, 0, -10, 0});
    CHECK(
        w.each<Decimal>(Fn::divide(&ExBook::price, 3, 4)) == Decimals{"6.6633"_d, "1.6667"_d, "33.3500"_d, "-2.4167"_d}
    );
    CHECK(w.each<Decimal>(Fn::divide(1, &ExBook::pages, 2)) == Decimals{"0.01"_d, "0.14"_d, "0.00"_d, none});
}

TEST_CASE("an expression stands where a column does", "[expressions]") {
    const World w;
    const auto total = col(&ExBook::price) + Fn::coalesce(&ExBook::tax, 0);
    CHECK(w.where(total > Decimal("20")) == Ids{1, 3});
    CHECK(w.where({{total, Op::between(Decimal("5"), Decimal("22"))}}) == Ids{1, 2});
    CHECK(w.where(total.in({Decimal("21.490"), Decimal("5.35")})) == Ids{1, 2});
    CHECK(w.where(total == Decimal("21.49") || Fn::length(&ExBook::title) == 4) == Ids{1, 4});
    CHECK(w.where(col(&ExBook::weight) > cast<double>(total) / 8 || Fn::lower(&ExBook::title).is(null)) == Ids{2, 4});
    CHECK(w.ordered({desc(total)}) == Ids{3, 1, 2, 4});
    CHECK(w.ordered({-total}) == Ids{3, 1, 2, 4});
    CHECK(w.where(Fn::lower(&ExBook::author).startsWith("an")) == Ids{1, 3});
    CHECK(w.where(fn("LOWER", &ExBook::author).startsWith("an")) == Ids{1, 3});
    CHECK(w.where(fn("LOWER", &ExBook::author).in({"ann", "bob"}) && col("pages").between(100, 200)) == Ids{1});
    CHECK(w.where(col("pages") * 2 == 14 && cast(col("year"), "signed").isNot(null)) == Ids{2});
    CHECK(w.where(Fn::now() > col(&ExBook::soldAt)) == Ids{1, 2, 3, 4});

    CHECK(
        w.books.update(
            {{&ExBook::price, total * 2}, {&ExBook::title, Fn::upper(&ExBook::title)}}, {.where = {{&ExBook::id, 1}}}
        ) == 1
    );
    CHECK(w.books.findByPk(1)->price == Decimal("42.98"));
    CHECK(w.books.findByPk(1)->title == "ÄNDERUNG");

    const auto groups = w.books.findAll<Row>(
        {.attributes = {{col(&ExBook::pages) % 2, "odd"}, {Fn::count(), "n"}},
         .group = {col(&ExBook::pages) % 2},
         .order = {col("odd")}}
    );
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].get<std::int64_t>("n") == 2);
    CHECK(groups[1].get<std::int64_t>("odd") == 1);
}

TEST_CASE("texts", "[expressions]") {
    const World w;
    CHECK(w.each<std::string>(Fn::lower(&ExBook::title)) == Texts{"änderung", "  blanks ", "σοφια", "a%_b"});
    CHECK(w.each<std::string>(Fn::upper(&ExBook::title)) == Texts{"ÄNDERUNG", "  BLANKS ", "ΣΟΦΙΑ", "A%_B"});
    CHECK(w.each<std::string>(Fn::trim(&ExBook::title)) == Texts{"Änderung", "Blanks", "ΣΟΦΙΑ", "a%_b"});
    CHECK(w.each<std::string>(Fn::trimStart(&ExBook::title))[1] == "Blanks ");
    CHECK(w.each<std::string>(Fn::trimEnd(&ExBook::title))[1] == "  Blanks");
    CHECK(w.each<std::int64_t>(Fn::length(&ExBook::title)) == Integers{8, 9, 5, 4});
    CHECK(w.each<std::string>(Fn::substr(&ExBook::title, 2, 3)) == Texts{"nde", " Bl", "ΟΦΙ", "%_b"});
    CHECK(w.each<std::string>(Fn::substr(&ExBook::title, -2)) == Texts{"ng", "s ", "ΙΑ", "_b"});
    CHECK(w.each<std::string>(Fn::substr(&ExBook::title, 0)) == Texts{"", "", "", ""});
    CHECK(w.each<std::string>(Fn::substr(&ExBook::title, -9, 3)) == Texts{"", "  B", "", ""});
    CHECK(
        w.each<std::string>(Fn::replace(&ExBook::title, "n", "<>")) ==
        Texts{"Ä<>deru<>g", "  Bla<>ks ", "ΣΟΦΙΑ", "a%_b"}
    );
    CHECK(
        w.each<std::string>(Fn::concat(&ExBook::author, ": ", Fn::trim(&ExBook::title))) ==
        Texts{"Ann: Änderung", "Bob: Blanks", "Ann: ΣΟΦΙΑ", none}
    );
    CHECK(
        w.each<std::string>(Fn::concat(cast<std::string>(&ExBook::pages), "/", cast<std::string>(&ExBook::price))) ==
        Texts{"120/19.99", "7/5.00", "533/100.05", "0/-7.25"}
    );
    CHECK(w.each<std::string>(Fn::coalesce(&ExBook::author, "nobody")) == Texts{"Ann", "Bob", "Ann", "nobody"});
    CHECK(w.each<std::string>(Fn::nullIf(&ExBook::author, "Ann")) == Texts{none, "Bob", none, none});
    CHECK(w.each<std::string>(Fn::lower(Fn::value("ÀÉÎÕÜ ĄĆŁŻŽ ΆΈΉ АБЯЁЂ ẞ")))[0] == "àéîõü ąćłżž άέή абяёђ ẞ");
}

TEST_CASE("letters beyond ASCII have the servers' other case on SQLite, too", "[expressions]") {
    const World w;
    std::string all;
    const auto append = [&](unsigned first, unsigned last) {
        for (unsigned c = first; c <= last; ++c) {
            if (c >= 0x80) all += static_cast<char>(0xC0U | (c >> 6U));
            all += static_cast<char>(c >= 0x80 ? 0x80U | (c & 0x3FU) : c);
        }
    };
    append('!', '~');
    append(0xC0, 0x17F);
    append(0x391, 0x3A1);
    append(0x3A3, 0x3CE);
    append(0x400, 0x481);
    const auto lower = *w.each<std::string>(Fn::lower(Fn::value(all)))[0];
    const auto upper = *w.each<std::string>(Fn::upper(Fn::value(all)))[0];
    // of the texts that MySQL 9.7 and MariaDB 10.11 gave, and Python, letter by letter
    const auto sumOf = [](const std::string& text) {
        std::uint32_t sum = 2166136261U;
        for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
        return sum;
    };
    CHECK(sumOf(lower) == 779895423U);
    CHECK(sumOf(upper) == 1715792103U);
}

TEST_CASE("numbers", "[expressions]") {
    const World w;
    CHECK(w.each<double>(Fn::abs(&ExBook::weight)) == Reals{0.5, 2.5, 3.5, 1.25});
    CHECK(w.each<Decimal>(Fn::abs(&ExBook::price))[3] == Decimal("7.25"));
    CHECK(w.each<double>(Fn::round(&ExBook::weight)) == Reals{0.0, 2.0, -4.0, 1.0});
    CHECK(w.each<double>(Fn::round(&ExBook::weight, 1)) == Reals{0.5, 2.5, -3.5, 1.2});
    CHECK(w.each<Decimal>(Fn::round(&ExBook::price)) == Decimals{"20"_d, "5"_d, "100"_d, "-7"_d});
    CHECK(w.each<Decimal>(Fn::round(&ExBook::price, 1)) == Decimals{"20.0"_d, "5.0"_d, "100.1"_d, "-7.3"_d});
    CHECK(w.each<double>(Fn::floor(&ExBook::weight)) == Reals{0.0, 2.0, -4.0, 1.0});
    CHECK(w.each<double>(Fn::ceil(&ExBook::weight)) == Reals{1.0, 3.0, -3.0, 2.0});
    CHECK(w.each<Decimal>(Fn::floor(&ExBook::price)) == Decimals{"19"_d, "5"_d, "100"_d, "-8"_d});
    CHECK(w.each<Decimal>(Fn::ceil(&ExBook::price)) == Decimals{"20"_d, "5"_d, "101"_d, "-7"_d});
    CHECK(w.each<double>(Fn::mod(&ExBook::weight, 2)) == Reals{0.5, 0.5, -1.5, 1.25});
    CHECK(
        w.each<Decimal>(Fn::mod(&ExBook::price, Decimal("0.3"))) == Decimals{"0.19"_d, "0.20"_d, "0.15"_d, "-0.05"_d}
    );
    CHECK(w.each<std::int64_t>(Fn::mod(&ExBook::year, &ExBook::pages)) == Integers{79, 6, 411, none});
    CHECK(
        w.each<Decimal>(Fn::greatest(&ExBook::price, 6, &ExBook::tax)) == Decimals{"19.99"_d, "6"_d, "100.05"_d, none}
    );
    CHECK(w.each<Decimal>(Fn::least(&ExBook::price, 6)) == Decimals{"6"_d, "5.00"_d, "6"_d, "-7.25"_d});
    CHECK(w.each<std::int64_t>(Fn::least(&ExBook::pages, 100)) == Integers{100, 7, 100, 0});
    CHECK(w.each<std::int64_t>(cast<std::int64_t>(&ExBook::weight)) == Integers{0, 2, -3, 1});
    CHECK(w.each<std::int64_t>(cast<int>(&ExBook::price)) == Integers{19, 5, 100, -7});
    CHECK(w.each<std::int64_t>(cast<int>(Fn::value("42"))) == Integers{42, 42, 42, 42});
    CHECK(w.each<double>(cast<double>(&ExBook::price) / 2) == Reals{19.99 / 2, 2.5, 100.05 / 2, -3.625});
    CHECK(w.each<Decimal>(cast<Decimal>(&ExBook::weight, 1)) == Decimals{"0.5"_d, "2.5"_d, "-3.5"_d, "1.3"_d});
    CHECK(w.where(cast<Decimal>(&ExBook::weight, 1) == Decimal("2.50")) == Ids{2});
}

TEST_CASE("CASE", "[expressions]") {
    const World w;
    const auto age = Fn::when(col(&ExBook::year) > 2005, "new").when(col(&ExBook::year) > 0, "old").otherwise("?");
    CHECK(w.each<std::string>(age) == Texts{"old", "old", "new", "?"});
    CHECK(w.where(age == "old") == Ids{1, 2});
    CHECK(w.ordered({age, desc(&ExBook::id)}) == Ids{4, 3, 2, 1});
    const auto due = Fn::when(col(&ExBook::lent) == true, &ExBook::price).otherwise(0);
    CHECK(w.each<Decimal>(due) == Decimals{"19.99"_d, "0"_d, "0"_d, "-7.25"_d});
    CHECK(w.where(due > Decimal("3")) == Ids{1});
    CHECK(w.ordered({desc(due), &ExBook::id}) == Ids{1, 2, 3, 4});
    CHECK(w.each<std::string>(Fn::when(col(&ExBook::lent) == true, &ExBook::title).otherwiseNull())[1] == none);
    CHECK(test::failure([&] {
              (void)w.each<int>(Fn::when(col(&ExBook::id) == Op::ifPresent(std::optional<int>()), 1).otherwise(2));
          }).starts_with("a condition of Fn::when says nothing"));
}

TEST_CASE("a condition that is there where an optional has a value", "[expressions]") {
    const World w;
    const auto since = [&](std::optional<int> year) {
        return w.where(Op::ifPresent(year, [](int from) { return col(&ExBook::year) >= from; }));
    };
    CHECK(since(2001) == Ids{2, 3});
    CHECK(since({}) == Ids{1, 2, 3, 4});
    const auto of = [&](const std::optional<std::vector<std::string>>& authors) {
        return w.where(
            {{&ExBook::author, Op::ifPresent(authors, [](const auto& list) { return Op::in(list); })},
             {&ExBook::lent, true}}
        );
    };
    CHECK(of(std::vector<std::string>{"Ann"}) == Ids{1});
    CHECK(of({}) == Ids{1, 4});
    CHECK(w.where(Fn::lower(&ExBook::author) == Op::ifPresent(std::optional<std::string>())) == Ids{1, 2, 3, 4});
}

TEST_CASE("time", "[expressions]") {
    const World w;
    CHECK(w.each<std::int64_t>(Fn::year(&ExBook::soldAt)) == Integers{2024, 2023, 2024, 1969});
    CHECK(w.each<std::int64_t>(Fn::month(&ExBook::printed)) == Integers{1, 2, 2, 7});
    CHECK(w.each<std::int64_t>(Fn::day(&ExBook::soldAt)) == Integers{31, 31, 29, 20});
    CHECK(w.each<std::int64_t>(Fn::hour(&ExBook::opens)) == Integers{9, 26, 0, 13});
    CHECK(w.each<std::int64_t>(Fn::minute(&ExBook::soldAt)) == Integers{30, 59, 0, 17});
    CHECK(w.each<std::int64_t>(Fn::second(&ExBook::opens)) == Integers{0, 7, 0, 0});
    CHECK(
        w.each<Date>(Fn::date(&ExBook::soldAt)) ==
        World::All<Date>{2024y / 1 / 31, 2023y / 12 / 31, 2024y / 2 / 29, 1969y / 7 / 20}
    );

    const auto at = [](Date day, auto time) { return DateTime(std::chrono::sys_days(day)) + time; };
    using Instants = World::All<DateTime>;
    CHECK(
        w.each<DateTime>(col(&ExBook::soldAt) + 90min) ==
        Instants{
            at(2024y / 1 / 31, 12h + 15s), at(2024y / 1 / 1, 1h + 29min + 59s), at(2024y / 2 / 29, 90min),
            at(1969y / 7 / 20, 21h + 47min)}
    );
    CHECK(w.each<DateTime>(col(&ExBook::soldAt) - 1500ms)[2] == at(2024y / 2 / 28, 23h + 59min + 58s + 500ms));
    CHECK(
        w.each<DateTime>(col(&ExBook::soldAt) + std::chrono::months(1)) ==
        Instants{
            at(2024y / 2 / 29, 10h + 30min + 15s), at(2024y / 1 / 31, 23h + 59min + 59s), at(2024y / 3 / 29, 0h),
            at(1969y / 8 / 20, 20h + 17min)}
    );
    CHECK(
        w.each<Date>(col(&ExBook::printed) + std::chrono::years(1)) ==
        World::All<Date>{2025y / 1 / 31, 2024y / 2 / 28, 2021y / 2 / 28, 1970y / 7 / 20}
    );
    CHECK(w.each<Date>(std::chrono::weeks(1) + col(&ExBook::printed))[2] == Date(2020y / 3 / 7));
    CHECK(
        w.each<DateTime>(Fn::dateAdd<std::chrono::days>(&ExBook::soldAt, &ExBook::pages))[1] ==
        at(2024y / 1 / 7, 23h + 59min + 59s)
    );
    CHECK(
        w.each<DateTime>(Fn::dateAdd<std::chrono::milliseconds>(&ExBook::soldAt, &ExBook::pages))[0] ==
        at(2024y / 1 / 31, 10h + 30min + 15s + 120ms)
    );
    CHECK(w.each<DateTime>(Fn::dateAdd<std::chrono::years>(&ExBook::soldAt, 9000))[0] == none);

    const auto leapDay = at(2024y / 2 / 29, 0h);
    CHECK(
        w.each<std::int64_t>(Fn::dateDiff<std::chrono::days>(leapDay, &ExBook::soldAt)) == Integers{28, 59, 0, 19946}
    );
    CHECK(w.each<std::int64_t>(Fn::dateDiff<std::chrono::months>(leapDay, &ExBook::soldAt)) == Integers{0, 1, 0, 655});
    CHECK(w.each<std::int64_t>(Fn::dateDiff<std::chrono::hours>(&ExBook::soldAt, leapDay))[1] == -1416);
    CHECK(
        w.each<std::int64_t>(Fn::dateDiff<std::chrono::milliseconds>(&ExBook::soldAt, &ExBook::printed))[0] ==
        37'815'000
    );
    CHECK(w.each<std::int64_t>(Fn::dateDiff<std::chrono::years>(&ExBook::printed, &ExBook::soldAt))[1] == 0);

    CHECK(w.where(col(&ExBook::soldAt) + 1s > at(2024y / 1 / 31, 10h + 30min + 15s)) == Ids{1, 3});
    CHECK(w.where(col(&ExBook::soldAt) + 1s == at(2024y / 1 / 1, 0s)) == Ids{2});
    CHECK(w.ordered({desc(col(&ExBook::soldAt) + 1s)}) == Ids{3, 1, 2, 4});
    CHECK(w.where(col(&ExBook::printed) + std::chrono::days(1) == Date(2023y / 3 / 1)) == Ids{2});
    CHECK(w.where(Fn::dateDiff<std::chrono::hours>(Fn::now(), sequelize::now()) == 0) == Ids{1, 2, 3, 4});
    const auto today = *w.each<Date>(Fn::currentDate())[0];
    const auto apart = std::chrono::sys_days(today) - std::chrono::floor<std::chrono::days>(sequelize::now());
    CHECK((apart >= std::chrono::days(-1) && apart <= std::chrono::days(1)));
    CHECK(
        w.books.update(
            {{&ExBook::soldAt, col(&ExBook::soldAt) + 1h}, {&ExBook::printed, Fn::date(&ExBook::soldAt)}},
            {.where = {{&ExBook::id, 2}}}
        ) == 1
    );
    CHECK(w.books.findByPk(2)->soldAt == at(2024y / 1 / 1, 59min + 59s));
}
