#include <limits>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Counter {
    std::int64_t id{};
    std::int8_t tiny{};
    std::uint32_t whole{};
    std::int64_t big{};
    double real{};
    std::string name{};
    Decimal price{};
};

class Counters {
public:
    Sequelize sequelize = test::database();
    Model<Counter> counters = sequelize.define<Counter>(
        "fitted_counter",
        {field<&Counter::tiny>(), field<&Counter::whole>(), field<&Counter::big>(), field<&Counter::real>(),
         field<&Counter::name>({.type = DataTypes::STRING(5)}),
         field<&Counter::price>({.type = DataTypes::DECIMAL(6, 2)})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    Counters() {
        counters.bulkCreate({
            {.tiny = 127,
             .whole = 0,
             .big = std::numeric_limits<std::int64_t>::max(),
             .name = "abc",
             .price = Decimal{"9999.99"}},
            {.tiny = 1, .whole = 9, .name = "abc", .price = Decimal{"1.50"}},
        });
    }

    /// Every row can be read, and is as it was.
    void checkUnchanged() const {
        const auto all = counters.findAll({.order = {&Counter::id}});
        REQUIRE(all.size() == 2);
        CHECK(all[0].tiny == 127);
        CHECK(all[0].whole == 0);
        CHECK(all[0].big == std::numeric_limits<std::int64_t>::max());
        CHECK(all[0].price == Decimal{"9999.99"});
        CHECK(all[1].tiny == 1);
        CHECK(all[1].whole == 9);
        CHECK(all[1].name == "abc");
        CHECK(all[1].price == Decimal{"1.50"});
    }
};

}  // namespace

TEST_CASE("an increment beyond the column's range is an error, and changes nothing", "[update][computed]") {
    if (test::isPostgres()) SKIP_TEST("TINYINT and UNSIGNED are larger integers there");
    Counters all;
    const auto& counters = all.counters;
    const IncrementOptions<Counter> both = {.where = literal("1 = 1")};
    CHECK_THROWS_AS(counters.increment(&Counter::tiny, both), DatabaseError);
    all.checkUnchanged();
    CHECK_THROWS_AS(counters.decrement(&Counter::whole, both), DatabaseError);
    all.checkUnchanged();
    CHECK_THROWS_AS(counters.increment(&Counter::big, both), DatabaseError);
    all.checkUnchanged();
    CHECK_THROWS_AS(counters.increment(&Counter::price, {.by = 1, .where = {{&Counter::id, 1}}}), DatabaseError);
    all.checkUnchanged();
    auto second = *counters.findByPk(2);
    CHECK_THROWS_AS(counters.decrement(second, &Counter::whole, 10), DatabaseError);
    all.checkUnchanged();
    // in a transaction, and rows that came before the one that fails
    all.sequelize.transaction([&](Transaction& t) {
        const auto failing = [&] {
            counters.decrement(&Counter::tiny, {.by = 130, .where = {{&Counter::id, Op::gte(1)}}, .transaction = t});
        };
        CHECK_THROWS_AS(failing(), DatabaseError);
        CHECK(counters.findByPk(1, {.transaction = t})->tiny == 127);
    });
    all.checkUnchanged();
    // within the range
    counters.increment(&Counter::tiny, {.by = -5, .where = {{&Counter::id, 1}}});
    CHECK(counters.findByPk(1)->tiny == 122);
    counters.decrement(&Counter::whole, {.by = 9, .where = {{&Counter::id, 2}}});
    CHECK(counters.findByPk(2)->whole == 0);
    counters.increment(&Counter::real, {.by = 0.25, .where = {{&Counter::id, 2}}});
    CHECK(counters.findByPk(2)->real == 0.25);
}

TEST_CASE("the error of a computed value names the column", "[update][computed]") {
    if (test::isPostgres()) SKIP_TEST("TINYINT and UNSIGNED are larger integers there");
    const Counters all;
    const auto message = test::messageOf<DatabaseError>([&] {
        all.counters.increment(&Counter::tiny, {.where = {{&Counter::id, 1}}});
    });
    CHECK_THAT(message, test::containsString("tiny"));
}

TEST_CASE("what is added is a number that the column takes", "[update][computed]") {
    const Counters all;
    const auto by = [&](auto member, Amount amount) {
        return test::messageOf<ValidationError>([&] {
            all.counters.increment(member, {.by = std::move(amount), .where = {{&Counter::id, 2}}});
        });
    };
    CHECK_THAT(by(&Counter::whole, 0.5), test::containsString("fitted_counter.whole"));
    CHECK_THAT(by(&Counter::tiny, Decimal{"1.5"}), test::containsString("fitted_counter.tiny"));
    CHECK_THAT(by(&Counter::price, Decimal{"0.001"}), test::containsString("after the point"));
    CHECK_THAT(
        by(&Counter::real, std::numeric_limits<double>::quiet_NaN()), test::containsString("not a finite number")
    );
    all.checkUnchanged();
}

TEST_CASE("computed values are fitted to their column as SQL does", "[update][computed]") {
    if (test::isPostgres()) SKIP_TEST("TINYINT and UNSIGNED are larger integers there");
    const Counters all;
    const auto& counters = all.counters;
    const auto set = [&](const Values<Counter>& values) {
        return counters.update(values, {.where = {{&Counter::id, 2}}});
    };
    CHECK_THROWS_AS(set({{&Counter::tiny, fn("ABS", 300)}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::tiny, literal("whole + 200")}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::whole, literal("-1")}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::tiny, literal("'many'")}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::tiny, literal("NULL")}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::name, fn("REPLACE", &Counter::name, "b", "12345")}}), DatabaseError);
    CHECK_THROWS_AS(set({{&Counter::price, literal("12345.00")}}), DatabaseError);
    all.checkUnchanged();
    // a fraction is rounded to the column's digits
    set({{&Counter::tiny, literal("3.5")}});
    CHECK(counters.findByPk(2)->tiny == 4);
    set({{&Counter::tiny, literal("-3.5")}});
    CHECK(counters.findByPk(2)->tiny == -4);
    set({{&Counter::price, literal("1.005")}});
    CHECK(counters.findByPk(2)->price.toString() == "1.01");
    set({{&Counter::name, fn("UPPER", &Counter::name)}});
    CHECK(counters.findByPk(2)->name == "ABC");
    set({{&Counter::big, col(&Counter::tiny)}});
    CHECK(counters.findByPk(2)->big == -4);
}

namespace {

struct Document {
    std::int64_t id{};
    Json value{};
};

}  // namespace

TEST_CASE("a text that is no JSON document is refused before it is sent", "[json][validation]") {
    auto sequelize = test::database();
    auto documents = sequelize.define<Document>("checked_document", {field<&Document::value>()}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    for (const char* text :
         {"{oops", "{} {}", "[1,]", "{\"a\":1,}", "NaN", "", "nul", "01", "'a'", "\"\\ud800\"", "[", "\"a"}) {
        INFO(text);
        CHECK_THROWS_AS(documents.create({.value = {text}}), ValidationError);
        CHECK_THROWS_AS(documents.bulkCreate({{.value = {"{}"}}, {.value = {text}}}), ValidationError);
        CHECK_THROWS_AS(
            documents.update({{&Document::value, Json{text}}}, {.where = {{&Document::id, 1}}}), ValidationError
        );
    }
    CHECK(documents.count() == 0);
    for (const char* text :
         {"{}", "[]", "null", " true ", "-0.5e+3", "\"\\ud83d\\ude00 \\n\"", "[[],{\"a\":[{\"b\":null}]}]",
          "{\"a\":1,\"a\":2}"}) {
        INFO(text);
        CHECK_NOTHROW(documents.create({.value = {text}}));
    }
    CHECK(documents.count() == 8);
}
