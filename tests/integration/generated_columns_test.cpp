// Columns that the database fills: .generatedAs and .readOnly.
#include <algorithm>

#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Line : Record<Line> {
    std::int64_t id{};
    std::int64_t price{};
    std::int64_t amount{};
    std::int64_t total{};
    std::optional<std::int64_t> doubled{};
    std::optional<std::string> note{};
};

struct PlainLine {
    std::int64_t id{};
    std::int64_t price{};
    std::int64_t amount{};
    std::int64_t total{};
};

Line line(std::int64_t price, std::int64_t amount, std::int64_t total = 0) {
    Line made;
    made.price = price;
    made.amount = amount;
    made.total = total;
    return made;
}

class Lines {
public:
    Sequelize sequelize = test::database();
    Model<Line> lines = sequelize.define<Line>(
        "generated_line",
        {field<&Line::price>(), field<&Line::amount>(),
         field<&Line::total>({.generatedAs = literal("price * amount"), .stored = true}),
         field<&Line::doubled>({.generatedAs = literal("amount * 2")}),
         field<&Line::note>({.defaultValue = literal("'by the database'"), .readOnly = true})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};
};

}  // namespace

TEST_CASE("a generated column is read back after each write, and never written", "[accessors][generated]") {
    Lines all;
    auto made = all.lines.create(line(5, 3));
    CHECK(made.total == 15);
    CHECK(made.doubled == 6);
    CHECK(made.note == "by the database");
    made.amount = 4;
    made.save();
    CHECK(made.total == 20);
    CHECK(made.doubled == 8);
    made.update({{&Line::price, 10}});
    CHECK(made.total == 40);
    made.increment(&Line::amount);
    CHECK(made.total == 50);
    CHECK(made.changed().empty());
    const auto found = all.lines.findByPk(made.id);
    REQUIRE(found);
    CHECK(found->total == 50);
    CHECK(found->doubled == 10);
    CHECK(all.lines.count({.where = {{&Line::total, Op::gt(49)}}}) == 1);
}

TEST_CASE("bulkCreate reads generated columns back with one query for many", "[accessors][generated]") {
    test::Log log;
    Lines all;
    std::vector<Line> records(700);
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].price = static_cast<std::int64_t>(i);
        records[i].amount = 2;
    }
    const auto stored = all.lines.bulkCreate(records, {.logging = log.logger()});
    REQUIRE(stored.size() == 700);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        CHECK(stored[i].total == static_cast<std::int64_t>(2 * i));
        CHECK(stored[i].doubled == 4);
    }
    const auto lines = log.lines();
    const auto selects =
        std::ranges::count_if(lines, [](const auto& sql) { return sql.find("SELECT `id`") != std::string::npos; });
    CHECK(selects >= 1);
    CHECK(selects <= 3);
}

TEST_CASE("a value for a column that the database fills is refused", "[accessors][generated]") {
    Lines all;
    const std::string expected = "model 'generated_line': '";
    CHECK_THROWS_AS(all.lines.create(line(1, 1, 7)), UsageError);
    auto noted = line(1, 1);
    noted.note = "mine";
    CHECK_THROWS_AS(all.lines.create(noted), UsageError);
    CHECK_THROWS_AS(all.lines.bulkCreate({line(1, 1, 7)}), UsageError);
    CHECK(all.lines.count() == 0);
    auto made = all.lines.create(line(1, 1));
    CHECK(
        test::failure([&] {
            all.lines.update({{&Line::total, 3}}, {.where = {{&Line::id, made.id}}});
        }) ==
        expected + "total' is computed by the database (price * amount), so that no statement sets it; leave it out"
    );
    CHECK(test::failure([&] {
              all.lines.update({{&Line::note, "x"}}, {.where = {{&Line::id, made.id}}});
          }) == expected + "note' is read-only (.readOnly), so that no statement sets it; leave it out");
    CHECK_THROWS_AS(all.lines.increment(&Line::total, {.where = {{&Line::id, made.id}}}), UsageError);
    CHECK_THROWS_AS(all.lines.bulkCreate({made}, {.updateOnDuplicate = {&Line::total}}), UsageError);
    CHECK_THROWS_AS(all.lines.create(line(1, 0), {.fields = {&Line::total}}), UsageError);
    made.total = 9;
    CHECK_THROWS_AS(made.save(), UsageError);
    made.reload();
    CHECK(made.total == 1);
    // What .fields leaves out is not asked for.
    const auto copy = all.lines.create(line(2, 2, 7), {.fields = {&Line::price, &Line::amount}});
    CHECK(copy.total == 4);
}

TEST_CASE("a rolled back write takes what the database computed with it", "[accessors][generated]") {
    Lines all;
    auto made = all.lines.create(line(5, 3));
    auto t = all.sequelize.transaction();
    made.amount = 4;
    made.save({.transaction = t});
    CHECK(made.total == 20);
    auto fresh = all.lines.create(line(1, 9), {.transaction = t});
    CHECK(fresh.total == 9);
    t.rollback();
    CHECK(made.changed() == std::vector<std::string>{"amount"});
    made.save();
    CHECK(made.total == 20);
    CHECK(made.amount == 4);
    fresh.save();
    CHECK(fresh.total == 9);
    CHECK(all.lines.count() == 2);
}

TEST_CASE("a plain struct's save gets what the database computes", "[accessors][generated]") {
    auto sequelize = test::database();
    auto lines = sequelize.define<PlainLine>(
        "generated_plain", {field<&PlainLine::total>({.generatedAs = literal("price * amount")})}, {.timestamps = false}
    );
    const test::FreshTables tables{sequelize};
    auto line = lines.create({.price = 2, .amount = 3});
    line.amount = 5;
    line.total = 1;
    lines.save(line);
    CHECK(line.total == 10);
}

TEST_CASE("a model with generated columns equals the table that sync made of it", "[accessors][generated][check]") {
    Lines all;
    CHECK(all.sequelize.check().isClean());
    all.sequelize.sync({.alter = true});
    CHECK(all.sequelize.check().isClean());
}

TEST_CASE("a generated column is defined without what contradicts it", "[accessors][generated]") {
    auto sequelize = test::database();
    const auto faultOf = [&](Field<Line> total) {
        return test::failure([&] { (void)sequelize.define<Line>("generated_wrong", {total}, {.timestamps = false}); });
    };
    const std::string begin = "model 'generated_wrong', attribute 'total': ";
    CHECK(
        faultOf(field<&Line::total>({.stored = true})) ==
        begin + ".stored goes with .generatedAs, the SQL that the database computes it by"
    );
    CHECK(
        faultOf(field<&Line::total>({.generatedAs = literal("1"), .primaryKey = true})) ==
        begin + "it is a key, which a new row brings: it is neither .readOnly nor .generatedAs"
    );
    CHECK(
        faultOf(field<&Line::total>({.generatedAs = literal("1"), .defaultValue = 0})) ==
        begin + "it is generated, and so has no .defaultValue"
    );
    CHECK(
        faultOf(field<&Line::total>({.generatedAs = literal("1"), .allowNull = false})) ==
        begin + "it is generated: its expression decides whether it is NULL; leave .allowNull out"
    );
}
