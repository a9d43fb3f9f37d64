// What one database rounds, cuts or takes for something else is refused on all of them.
#include <chrono>
#include <cmath>
#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

enum class Shade { dark, light };

struct Sample {
    std::int64_t id{};
    std::optional<double> price{};  // DOUBLE(10, 2)
    std::optional<float> weight{};  // FLOAT(7, 3)
    std::optional<double> real{};
    std::optional<int> count{};
    std::optional<Decimal> exact{};  // DECIMAL(8, 2)
    std::optional<Shade> shade{};
    std::optional<Shade> named{};  // STRING
    std::optional<Time> length{};  // TIME(6)
    std::optional<DateTime> at{};
    std::optional<std::string> text{};
};

struct Samples {
    Sequelize sequelize = test::database();
    Model<Sample> samples = sequelize.define<Sample>(
        "rv_sample",
        {field<&Sample::price>({.type = DataTypes::DOUBLE(10, 2)}),
         field<&Sample::weight>({.type = DataTypes::FLOAT(7, 3)}), field<&Sample::real>(), field<&Sample::count>(),
         field<&Sample::exact>({.type = DataTypes::DECIMAL(8, 2)}), field<&Sample::shade>(),
         field<&Sample::named>({.type = DataTypes::STRING}), field<&Sample::length>({.type = DataTypes::TIME(6)}),
         field<&Sample::at>(), field<&Sample::text>()},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    std::uint64_t count(const Where<Sample>& where) { return samples.count({.where = where}); }
    Sample first() { return *samples.findByPk(1); }
};

}  // namespace

TEST_CASE("DOUBLE(m,d) and FLOAT(m,d) lose no digits", "[validation]") {
    Samples db;
    CHECK_THAT(
        test::messageOf<ValidationError>([&] { db.samples.create({.price = 1.005}); }),
        test::containsString("rv_sample.price has more than 2 digits after the point, but the column is DOUBLE(10, 2)")
    );
    CHECK_THROWS_AS(db.samples.create({.weight = 123.4567f}), ValidationError);
    CHECK_THROWS_AS(db.samples.create({.price = 100'000'000.0}), ValidationError);
    db.samples.create({.price = 12345678.91, .weight = 1234.567f});
    CHECK(db.first().price == 12345678.91);
    CHECK(db.first().weight == 1234.567f);
    CHECK(db.count({{&Sample::price, 12345678.91}}) == 1);
    CHECK(db.count({{&Sample::weight, 1234.567f}}) == 1);
    CHECK(db.count({{&Sample::price, 12345678.911}}) == 0);
    CHECK(db.count({{&Sample::price, Op::ne(12345678.911)}}) == 1);
    CHECK(db.count({{&Sample::price, Op::lt(12345678.911)}}) == 1);
    CHECK_THROWS_AS(db.samples.update({{&Sample::price, 0.125}}, {.where = {{&Sample::id, 1}}}), ValidationError);
    CHECK_THROWS_AS(db.samples.increment(&Sample::price, {.by = 0.125, .where = {{&Sample::id, 1}}}), ValidationError);
    db.samples.increment(&Sample::weight, {.by = 0.1f, .where = {{&Sample::id, 1}}});
    CHECK(db.first().weight == 1234.667f);
    db.samples.update({{&Sample::price, fn("COALESCE", &Sample::real, 0.126)}}, {.where = {{&Sample::id, 1}}});
    CHECK(db.first().price == 0.13);
}

TEST_CASE("the zero that is stored has no sign", "[create]") {
    Samples db;
    CHECK_FALSE(std::signbit(*db.samples.create({.real = -0.0}).real));
    CHECK_FALSE(std::signbit(*db.first().real));
    CHECK(db.count({{&Sample::real, -0.0}}) == 1);
}

TEST_CASE("an order with a text that the ENUM does not have is refused", "[conditions]") {
    Samples db;
    db.samples.create({.shade = Shade::dark});
    for (const auto& op : {Op::lt("zz"), Op::lte("zz"), Op::gt("zz"), Op::gte("zz")})
        CHECK_THAT(
            test::messageOf<UsageError>([&] {
                db.count({{"shade", op}});
            }),
            test::containsString("'shade'") && test::containsString("one of its values")
        );
    CHECK_THROWS_AS(db.count({{"shade", Op::between("dark", "zz")}}), UsageError);
    CHECK_THROWS_AS(db.count({{"shade", Op::notBetween("aa", "dark")}}), UsageError);
    CHECK(db.count({{"shade", "zz"}}) == 0);
    CHECK(db.count({{"shade", Op::lt("light")}}) == 1);
}

TEST_CASE("an update gives each column one value", "[update]") {
    Samples db;
    auto sample = db.samples.create({.text = "none"});
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            db.samples.update({{&Sample::text, "first"}, {&Sample::text, "second"}}, {.where = {{&Sample::id, 1}}});
        }),
        test::containsString("sets 'text' twice")
    );
    CHECK_THROWS_AS(
        db.samples.update({{&Sample::text, "first"}, {"text", "second"}}, {.where = {{&Sample::id, 1}}}), UsageError
    );
    CHECK_THROWS_AS(db.samples.update(sample, {{"text", "first"}, {"text", "second"}}), UsageError);
    CHECK(db.first().text == "none");
}

TEST_CASE("an order with a time or date beyond all of them names the attribute", "[conditions]") {
    Samples db;
    db.samples.create({.length = Time(1h), .at = now()});
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            db.count({{&Sample::length, Op::lt(Time(1000h))}});
        }),
        test::containsString("'length', a column of type TIME(6)")
    );
    CHECK_THAT(
        test::messageOf<UsageError>([&] {
            db.count({{&Sample::at, Op::lt(DateTime(std::chrono::days(5'000'000)))}});
        }),
        test::containsString("'at'")
    );
    CHECK(db.count({{&Sample::length, Time(1000h)}}) == 0);
    CHECK(db.count({{&Sample::length, Op::lt(Time(838h))}}) == 1);
}

TEST_CASE("times of their range's last hour are stored", "[create]") {
    if (test::isPostgres()) SKIP_TEST("PostgreSQL's TIME is one of a day");
    Samples db;
    for (const Time time :
         {Time(838h + 59min + 58s + 500ms), -Time(838h + 59min + 58s + 500ms), Time(838h + 1us),
          Time(838h + 59min + 59s), -Time(837h + 59min + 59s + 999ms)}) {
        const auto sample = db.samples.create({.length = time});
        CHECK(db.samples.findByPk(sample.id)->length == time);
        CHECK(db.count({{&Sample::length, time}}) == 1);
        CHECK(db.count({{&Sample::id, sample.id}, {&Sample::length, Op::gte(time)}}) == 1);
    }
}

TEST_CASE("whole numbers of any type are added to integers", "[increment]") {
    Samples db;
    db.samples.create({.real = 0.5, .count = 1, .exact = Decimal("1.00")});
    const auto by = [&](auto amount) {
        db.samples.increment(&Sample::count, {.by = amount, .where = {{&Sample::id, 1}}});
        return db.first().count;
    };
    CHECK(by(Decimal("1.0")) == 2);
    CHECK(by(1e3) == 1002);
    CHECK(by(-2) == 1000);
    const auto refusal = [&](auto column, auto amount) {
        return test::messageOf<ValidationError>([&] {
            db.samples.increment(column, {.by = amount, .where = {{&Sample::id, 1}}});
        });
    };
    CHECK_THAT(refusal(&Sample::count, 0.5), test::containsString("is no whole number, but the column is INTEGER"));
    CHECK_THAT(refusal(&Sample::count, Decimal("0.5")), test::containsString("but the column is INTEGER"));
    CHECK_THAT(refusal(&Sample::count, 1e30), test::containsString("is beyond all 64-bit integers"));
    CHECK_THAT(refusal(&Sample::exact, Decimal("0.001")), test::containsString("but the column is DECIMAL(8, 2)"));
    CHECK(db.first().count == 1000);
}

TEST_CASE("a number that is no enumerator is told as such", "[validation]") {
    Samples db;
    CHECK_THAT(
        test::messageOf<ValidationError>([&] { db.samples.create({.named = static_cast<Shade>(7)}); }),
        test::containsString("rv_sample.named is a number that is none of the enum's values")
    );
    CHECK(db.samples.create({.named = Shade::light}).named == Shade::light);
}
