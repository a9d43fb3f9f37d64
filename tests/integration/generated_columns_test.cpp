// Columns that the database fills: .generatedAs and .readOnly.
#include <algorithm>

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

class Lines {
public:
    Sequelize sequelize = test::database();
    Model<Line> lines = sequelize.define<Line>(
        "generated_line",
        {field<&Line::total>({.generatedAs = literal("price * amount"), .stored = true}),
         field<&Line::doubled>({.generatedAs = literal("amount * 2")}),
         field<&Line::note>({.defaultValue = literal("'by the database'"), .readOnly = true})},
        {.timestamps = false});
    test::FreshTables tables{sequelize};
};

}  // namespace

TEST_CASE("a generated column is read back after each write, and never written", "[generated]") {
    Lines all;
    auto line = all.lines.create({.price = 5, .amount = 3});
    CHECK(line.total == 15);
    CHECK(line.doubled == 6);
    CHECK(line.note == "by the database");
    line.amount = 4;
    line.save();
    CHECK(line.total == 20);
    CHECK(line.doubled == 8);
    line.update({{&Line::price, 10}});
    CHECK(line.total == 40);
    line.increment(&Line::amount);
    CHECK(line.total == 50);
    CHECK(line.changed().empty());
    const auto found = all.lines.findByPk(line.id);
    REQUIRE(found);
    CHECK(found->total == 50);
    CHECK(found->doubled == 10);
    CHECK(all.lines.count({.where = {{&Line::total, Op::gt(49)}}}) == 1);
}

TEST_CASE("bulkCreate reads generated columns back with one query for many", "[generated]") {
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

TEST_CASE("a value for a column that the database fills is refused", "[generated]") {
    Lines all;
    const std::string expected = "model 'generated_line': '";
    CHECK_THROWS_AS(all.lines.create({.price = 1, .amount = 1, .total = 7}), UsageError);
    CHECK_THROWS_AS(all.lines.create({.price = 1, .amount = 1, .note = "mine"}), UsageError);
    CHECK_THROWS_AS(all.lines.bulkCreate({{.price = 1, .amount = 1, .total = 7}}), UsageError);
    CHECK(all.lines.count() == 0);
    auto line = all.lines.create({.price = 1, .amount = 1});
    CHECK(test::failure([&] { all.lines.update({{&Line::total, 3}}, {.where = {{&Line::id, line.id}}}); }) ==
          expected + "total' is computed by the database (price * amount), so that no statement sets it; leave it out");
    CHECK(test::failure([&] { all.lines.update({{&Line::note, "x"}}, {.where = {{&Line::id, line.id}}}); }) ==
          expected + "note' is read-only (.readOnly), so that no statement sets it; leave it out");
    CHECK_THROWS_AS(all.lines.increment(&Line::total, {.where = {{&Line::id, line.id}}}), UsageError);
    CHECK_THROWS_AS(all.lines.bulkCreate({line}, {.updateOnDuplicate = {&Line::total}}), UsageError);
    CHECK_THROWS_AS(all.lines.create({.price = 1}, {.fields = {&Line::total}}), UsageError);
    line.total = 9;
    CHECK_THROWS_AS(line.save(), UsageError);
    line.reload();
    CHECK(line.total == 1);
    // What .fields leaves out is not asked for.
    const auto copy = all.lines.create({.price = 2, .amount = 2, .total = 7}, {.fields = {&Line::price, &Line::amount}});
    CHECK(copy.total == 4);
}

TEST_CASE("a plain struct's save gets what the database computes", "[generated]") {
    auto sequelize = test::database();
    auto lines = sequelize.define<PlainLine>(
        "generated_plain", {field<&PlainLine::total>({.generatedAs = literal("price * amount")})},
        {.timestamps = false});
    const test::FreshTables tables{sequelize};
    auto line = lines.create({.price = 2, .amount = 3});
    line.amount = 5;
    line.total = 1;
    lines.save(line);
    CHECK(line.total == 10);
}

TEST_CASE("a model with generated columns equals the table that sync made of it", "[generated][check]") {
    Lines all;
    CHECK(all.sequelize.check().isClean());
    all.sequelize.sync({.alter = true});
    CHECK(all.sequelize.check().isClean());
}

TEST_CASE("a generated column is defined without what contradicts it", "[generated]") {
    auto sequelize = test::database();
    const auto faultOf = [&](Field<Line> total) {
        return test::failure([&] { (void)sequelize.define<Line>("generated_wrong", {total}, {.timestamps = false}); });
    };
    const std::string begin = "model 'generated_wrong', attribute 'total': ";
    CHECK(faultOf(field<&Line::total>({.stored = true})) ==
          begin + ".stored goes with .generatedAs, the SQL that the database computes it by");
    CHECK(faultOf(field<&Line::total>({.generatedAs = literal("1"), .primaryKey = true})) ==
          begin + "it is a key, which a new row brings: it is neither .readOnly nor .generatedAs");
    CHECK(faultOf(field<&Line::total>({.generatedAs = literal("1"), .defaultValue = 0})) ==
          begin + "it is generated, and so has no .defaultValue");
    CHECK(faultOf(field<&Line::total>({.generatedAs = literal("1"), .allowNull = false})) ==
          begin + "it is generated: its expression decides whether it is NULL; leave .allowNull out");
}
