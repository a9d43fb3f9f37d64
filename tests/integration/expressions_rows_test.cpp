// Aggregates, windows and orders with NULLs of typed expressions.
#include <algorithm>

#include "integration/expressions_world.hpp"
#include "integration/school.hpp"

using namespace test::expressions;
using test::Ids;

namespace {

using Integers = World::All<std::int64_t>;
using Decimals = World::All<Decimal>;
constexpr auto none = std::nullopt;

template <class V, class E>
std::optional<V> one(const World& w, const E& expression) {
    struct Result {
        std::optional<V> value{};
    };
    return w.books.findAll<Result>({.attributes = {{expression, "value"}}}).front().value;
}

}  // namespace

TEST_CASE("aggregates are typed, and count what a filter lets through", "[expressions]") {
    const World w;
    CHECK(one<std::int64_t>(w, Fn::count()) == 4);
    CHECK(one<std::int64_t>(w, Fn::count(&ExBook::year)) == 3);
    CHECK(one<std::int64_t>(w, Fn::countDistinct(&ExBook::author)) == 2);
    CHECK(one<std::int64_t>(w, Fn::count().filter(col(&ExBook::lent) == true)) == 2);
    CHECK(one<std::int64_t>(w, Fn::countDistinct(&ExBook::author).filter(col(&ExBook::pages) > 100)) == 1);
    CHECK(one<std::int64_t>(w, Fn::sum(&ExBook::pages)) == 660);
    CHECK(one<std::int64_t>(w, Fn::sum(&ExBook::pages) * 2 + 1) == 1321);
    CHECK(one<std::int64_t>(w, Fn::coalesce(Fn::sum(&ExBook::pages), Fn::value(0)) + 1) == 661);
    CHECK(one<std::int64_t>(w, Fn::greatest(Fn::sum(&ExBook::pages), 5)) == 660);
    CHECK(w.each<Decimal>(col(&ExBook::price) * 3).front()->toString() == "59.97");
    CHECK(w.each<Decimal>(col(&ExBook::price) + Fn::coalesce(&ExBook::tax, 0)).front()->toString() == "21.490");
    CHECK(
        one<std::int64_t>(
            w, Fn::sum(&ExBook::pages).filter(col(&ExBook::lent) == true).filter(col(&ExBook::pages) > 0)
        ) == 120
    );
    CHECK(one<Decimal>(w, Fn::sum(&ExBook::copies)) == Decimal("18000000013"));
    CHECK(one<Decimal>(w, Fn::sum(col(&ExBook::price) * 2)) == Decimal("235.58"));
    CHECK(one<Decimal>(w, Fn::sum(&ExBook::price).filter(col(&ExBook::price) < Decimal("20"))) == Decimal("17.74"));
    CHECK(one<Decimal>(w, Fn::sum(&ExBook::price).filter(col(&ExBook::pages) > 1000)) == none);
    CHECK(one<Decimal>(w, Fn::avg(&ExBook::price)) == Decimal("29.447500"));
    CHECK(one<double>(w, Fn::avg(&ExBook::pages)) == 165.0);
    CHECK(one<double>(w, Fn::avg(&ExBook::year)) == 6010.0 / 3);
    CHECK(one<double>(w, Fn::sum(&ExBook::weight)) == 0.75);
    CHECK(one<Decimal>(w, Fn::max(&ExBook::price)) == Decimal("100.05"));
    CHECK(one<Decimal>(w, Fn::min(&ExBook::price).filter(col(&ExBook::price) > Decimal("0"))) == Decimal("5.00"));
    CHECK(one<DateTime>(w, Fn::min(&ExBook::soldAt)) == w.books.findByPk(4)->soldAt);
    CHECK(one<Binding>(w, Fn::max(&ExBook::binding)) == Binding::hard);
    CHECK(one<std::int64_t>(w, Fn::sum(Fn::when(col(&ExBook::lent) == true, 1).otherwise(0)).distinct()) == 1);
    const auto isLent = col(&ExBook::lent) == true;
    CHECK(w.each<bool>(Fn::when(isLent, true).otherwise(false)) == World::All<bool>{true, false, false, true});
    CHECK(w.each<double>(Fn::when(isLent, 0.5).otherwise(2)) == World::All<double>{0.5, 2.0, 2.0, 0.5});
    CHECK(
        w.each<Decimal>(Fn::when(isLent, Decimal("0.25")).otherwise(2)) ==
        Decimals{Decimal("0.25"), Decimal("2"), Decimal("2"), Decimal("0.25")}
    );
    CHECK(w.each<std::int64_t>(Fn::when(isLent, 7U).otherwiseNull()) == Integers{7, none, none, 7});
    const DateTime early{std::chrono::seconds(5)};
    CHECK(w.each<DateTime>(Fn::when(isLent, early).otherwise(early + std::chrono::seconds(1)))[0] == early);
    CHECK(
        w.each<Date>(Fn::when(isLent, Date(std::chrono::floor<std::chrono::days>(early))).otherwiseNull())[0] ==
        Date(std::chrono::floor<std::chrono::days>(early))
    );
    CHECK(
        w.each<sequelize::Time>(Fn::when(isLent, std::chrono::minutes(90)).otherwiseNull())[3] ==
        sequelize::Time(std::chrono::minutes(90))
    );
    CHECK(w.each<std::string>(Fn::when(isLent, "a").otherwise("b"))[1] == "b");
    CHECK(test::failure([&] { (void)Fn::count().distinct(); }).starts_with("Fn::count() counts rows"));

    const auto groups = w.books.findAll<Row>(
        {.attributes = {&ExBook::author, {Fn::sum(&ExBook::price), "total"}},
         .group = {&ExBook::author},
         .having = Fn::count() > 1 || Fn::sum(&ExBook::price) < Decimal("0"),
         .order = {desc(Fn::sum(&ExBook::price))}}
    );
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].get<Decimal>("total") == Decimal("120.04"));
    CHECK(groups[1].get<Decimal>("total") == Decimal("-7.25"));
    CHECK(w.books.count({.col = Fn::lower(&ExBook::author), .distinct = true}) == 2);
}

TEST_CASE("windows", "[expressions]") {
    const World w;
    const auto byAuthor = Fn::partitionBy(&ExBook::author);
    const auto inOrder = Fn::orderBy(&ExBook::id);
    CHECK(w.each<std::int64_t>(Fn::rowNumber().over(Fn::orderBy(desc(&ExBook::price)))) == Integers{2, 3, 1, 4});
    CHECK(
        w.each<std::int64_t>(Fn::rowNumber().over(byAuthor, Fn::orderBy(desc(&ExBook::price)))) == Integers{2, 1, 1, 1}
    );
    CHECK(w.each<std::int64_t>(Fn::rank().over(Fn::orderBy(&ExBook::lent))) == Integers{3, 1, 1, 3});
    CHECK(w.each<std::int64_t>(Fn::denseRank().over(Fn::orderBy(&ExBook::lent))) == Integers{2, 1, 1, 2});
    CHECK(w.each<std::int64_t>(Fn::ntile(2).over(inOrder)) == Integers{1, 1, 2, 2});
    CHECK(
        w.each<Decimal>(Fn::lag(&ExBook::price).over(inOrder)) ==
        Decimals{none, Decimal("19.99"), Decimal("5.00"), Decimal("100.05")}
    );
    CHECK(
        w.each<std::int64_t>(Fn::coalesce(Fn::lead(&ExBook::pages, 2).over(inOrder), -1)) == Integers{533, 0, -1, -1}
    );
    CHECK(w.each<std::int64_t>(Fn::firstValue(&ExBook::pages).over(inOrder)) == Integers{120, 120, 120, 120});
    CHECK(
        w.each<std::int64_t>(
            Fn::lastValue(&ExBook::pages).over(inOrder, Fn::rowsBetween(Fn::currentRow(), Fn::unboundedFollowing()))
        ) == Integers{0, 0, 0, 0}
    );
    CHECK(
        w.each<Decimal>(Fn::sum(&ExBook::price).over(byAuthor)) ==
        Decimals{Decimal("120.04"), Decimal("5.00"), Decimal("120.04"), Decimal("-7.25")}
    );
    const auto two = Fn::rowsBetween(Fn::preceding(1), Fn::currentRow());
    CHECK(
        w.each<Decimal>(Fn::sum(&ExBook::price).over(inOrder, two)) ==
        Decimals{Decimal("19.99"), Decimal("24.99"), Decimal("105.05"), Decimal("92.80")}
    );
    CHECK(w.each<Decimal>(Fn::avg(&ExBook::price).over(inOrder, two))[1] == Decimal("12.495000"));
    CHECK(
        w.each<Decimal>(Fn::min(&ExBook::price).over(inOrder, two)) ==
        Decimals{Decimal("19.99"), Decimal("5.00"), Decimal("5.00"), Decimal("-7.25")}
    );
    CHECK(
        w.each<Decimal>(Fn::max(&ExBook::price).over(Fn::orderBy(desc(&ExBook::id)), two)) ==
        Decimals{Decimal("19.99"), Decimal("100.05"), Decimal("100.05"), Decimal("-7.25")}
    );
    CHECK(
        w.each<std::int64_t>(Fn::sum(&ExBook::pages).filter(col(&ExBook::lent) == false).over(inOrder)) ==
        Integers{none, 7, 540, 540}
    );
    CHECK(w.each<std::int64_t>(Fn::count().over()) == Integers{4, 4, 4, 4});
    CHECK(w.each<std::int64_t>(Fn::rank().over(Fn::orderBy(asc(&ExBook::year).nullsLast()))) == Integers{1, 2, 3, 4});
    CHECK(
        w.each<std::int64_t>(Fn::rowNumber().over(Fn::orderBy(&ExBook::binding, desc(&ExBook::id)))) ==
        Integers{2, 4, 1, 3}
    );
    // a difference to the row before
    CHECK(
        w.each<std::int64_t>(col(&ExBook::pages) - Fn::lag(&ExBook::pages).over(inOrder)) ==
        Integers{none, -113, 526, -533}
    );
    CHECK(test::failure([&] { (void)Fn::countDistinct(&ExBook::author).over(); }
    ).starts_with("an aggregate of different values has no window"));
}

TEST_CASE("NULLs stand where the order says", "[expressions]") {
    const World w;
    CHECK(w.ordered({&ExBook::year}) == Ids{4, 1, 2, 3});
    CHECK(w.ordered({asc(&ExBook::year).nullsLast()}) == Ids{1, 2, 3, 4});
    CHECK(w.ordered({asc(&ExBook::year).nullsFirst()}) == Ids{4, 1, 2, 3});
    CHECK(w.ordered({desc(&ExBook::year)}) == Ids{3, 2, 1, 4});
    CHECK(w.ordered({desc(&ExBook::year).nullsFirst()}) == Ids{4, 3, 2, 1});
    CHECK(w.ordered({desc(&ExBook::year).nullsLast()}) == Ids{3, 2, 1, 4});
    CHECK(w.ordered({asc(col(&ExBook::price) + col(&ExBook::tax)).nullsLast()}) == Ids{2, 1, 3, 4});
    CHECK(w.ordered({asc(&ExBook::author).nullsLast(), desc(&ExBook::id)}) == Ids{3, 1, 2, 4});
    CHECK(w.ordered({desc(fn("LOWER", &ExBook::author)).nullsFirst(), &ExBook::id}) == Ids{4, 2, 1, 3});
}

TEST_CASE("NULLs stand where the order says in a page over an include, too", "[expressions]") {
    test::School school;
    const auto page = [&](sequelize::List<sequelize::Order<test::Grade>> order) {
        order.add(&test::Grade::id);
        return test::each(
            school.grades.findAll({.include = {{&test::Grade::students}}, .order = order, .limit = 2}), &test::Grade::id
        );
    };
    const auto name = col(&test::Grade::students, &test::Student::name);
    CHECK(page({asc(name)}) == Ids{3, 2});
    CHECK(page({asc(name).nullsLast()}) == Ids{2, 1});
    CHECK(page({desc(Fn::lower(name)).nullsFirst()}) == Ids{3, 1});
    CHECK(page({desc(Fn::lower(name))}) == Ids{1, 2});

    const auto long_names = school.grades.findAll(
        {.include = {{&test::Grade::students}},
         .where = Fn::length(name) > 3 && Fn::concat(name, "!") == "John!",
         .order = {&test::Grade::id}}
    );
    CHECK(test::each(long_names, &test::Grade::id) == Ids{2});
}

TEST_CASE("a finder with expressions is written once", "[expressions]") {
    const World w;
    const auto ask = [&](int least, const char* text, std::chrono::minutes later) {
        return w.where(
            col(&ExBook::pages) * 2 > least && Fn::concat(&ExBook::author, "-") == text &&
            col(&ExBook::soldAt) + later < Fn::now()
        );
    };
    CHECK(ask(100, "Ann-", std::chrono::minutes(1)) == Ids{1, 3});
    CHECK(ask(300, "Ann-", std::chrono::minutes(2)) == Ids{3});
    CHECK(ask(1, "Bob-", std::chrono::minutes(-2)) == Ids{2});
    // one expression at two places
    const auto twice = [&](int by) {
        const auto product = col(&ExBook::pages) * by;
        return test::each(
            w.books.findAll({.where = product > 100 && product < 1500, .order = {desc(product)}}), &ExBook::id
        );
    };
    CHECK(twice(2) == Ids{3, 1});
    CHECK(twice(4) == Ids{1});
    CHECK(twice(20) == Ids{2});
    const auto grouped = [&](int by, int other) {
        return test::failure([&] {
            CHECK(
                w.books
                    .findAll<Row>(
                        {.attributes = {{col(&ExBook::id) % by, "rest"}, {Fn::count(), "n"}},
                         .group = {col(&ExBook::id) % other}}
                    )
                    .size() == static_cast<std::size_t>(by)
            );
        });
    };
    CHECK(grouped(2, 2) == "none");
    CHECK(grouped(3, 3) == "none");
}
