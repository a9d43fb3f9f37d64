// A condition's value means what a write would have stored. What no row can hold finds nothing, and what cannot be
// compared is refused, on every database alike.
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::database;
using test::FreshTables;

namespace {

enum class Cover { hard, soft };

struct Thing {
    std::int64_t id{};
    std::optional<std::string> code{};
    std::optional<std::string> fixed{};
    std::optional<int> number{};
    std::optional<float> ratio{};
    std::optional<Decimal> price{};
    std::optional<bool> active{};
    std::optional<Cover> cover{};
    std::optional<Uuid> token{};
    std::optional<DateTime> at{};
    std::optional<Date> day{};
    std::optional<Time> length{};
};

using Ids = std::vector<std::int64_t>;
using Things = Model<Thing>;

Things things(Sequelize& sequelize) {
    return sequelize.define<Thing>(
        "thing",
        {field<&Thing::code>({.type = DataTypes::STRING(6)}), field<&Thing::fixed>({.type = DataTypes::CHAR(4)}),
         field<&Thing::number>(), field<&Thing::ratio>(), field<&Thing::price>({.type = DataTypes::DECIMAL(10, 2)}),
         field<&Thing::active>(), field<&Thing::cover>(), field<&Thing::token>(), field<&Thing::at>(),
         field<&Thing::day>(), field<&Thing::length>()},
        {.timestamps = false}
    );
}

constexpr DateTime when = std::chrono::sys_days{std::chrono::year{2024} / 5 / 1} + 10h + 700ms;
const Uuid token{"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"};

/// 1: every column; 2: other values; 3: NULL everywhere.
void fill(const Things& things) {
    things.bulkCreate(
        {{.code = "0",
          .fixed = "ab  ",
          .number = 12,
          .ratio = 0.1f,
          .price = Decimal("9.50"),
          .active = true,
          .cover = Cover::soft,
          .token = token,
          .at = when,
          .day = std::chrono::year{2024} / 5 / 1,
          .length = 90s + 500ms},
         {.code = "abc",
          .fixed = "xy",
          .number = -1,
          .ratio = 2.0f,
          .price = Decimal("100.00"),
          .active = false,
          .cover = Cover::hard,
          .token = Uuid{},
          .at = when + 24h,
          .day = std::chrono::year{2024} / 5 / 2,
          .length = 1h},
         {}}
    );
}

Ids found(const Things& things, const Where<Thing>& where) {
    Ids ids;
    // twice: the second one takes the text that the first one made
    for (int i = 0; i < 2; ++i) ids = test::each(things.findAll({.where = where, .order = {&Thing::id}}), &Thing::id);
    return ids;
}

const Ids none{}, first{1}, second{2}, both{1, 2};

}  // namespace

TEST_CASE("conditions on integers take numbers, and texts that are numbers", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    CHECK(found(all, {{"number", "12"}}) == first);
    CHECK(found(all, {{"number", 12.0}}) == first);
    CHECK(found(all, {{"number", Decimal("12.00")}}) == first);
    CHECK(found(all, {{&Thing::number, 12.5}}) == none);
    CHECK(found(all, {{"number", "12abc"}}) == none);
    CHECK(found(all, {{"number", "1abc"}}) == none);
    CHECK(found(all, {{"id", "1abc"}}) == none);
    CHECK(found(all, {{"number", Op::ne("12abc")}}) == both);
    CHECK(found(all, {{"number", Op::in(std::vector<std::string>{"12", "x"})}}) == first);
    CHECK(found(all, {{"number", Op::in(std::vector<std::string>{"x"})}}) == none);
    CHECK(found(all, {{"number", Op::notIn(std::vector<std::string>{"12", "x"})}}) == second);
    CHECK(found(all, {{"number", Op::notIn(std::vector<std::string>{"x"})}}) == both);
    CHECK(found(all, !col(&Thing::number).in({12.5})) == both);
    CHECK(found(all, {{"number", Op::gt("11.5")}}) == first);
    CHECK(found(all, {{&Thing::number, Op::gt(11.5)}}) == first);
    CHECK(found(all, {{&Thing::number, Op::lt(12.5)}}) == both);
    CHECK(found(all, {{&Thing::number, Op::between(11.5, 12.5)}}) == first);
    CHECK(found(all, {{&Thing::number, 5'000'000'000}}) == none);
    CHECK(found(all, {{&Thing::number, Op::lt(5'000'000'000)}}) == both);
    CHECK(found(all, {{&Thing::number, std::numeric_limits<double>::quiet_NaN()}}) == none);
    CHECK_THROWS_WITH(found(all, {{"number", true}}), test::containsString("'number', a column of type INTEGER"));
    CHECK_THROWS_AS(found(all, {{"number", Op::gt("abc")}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"number", Op::in({true})}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"number", when}}), UsageError);
    CHECK_THROWS_AS(all.findByPk(true), UsageError);
    CHECK_FALSE(all.findByPk("1abc").has_value());
    CHECK(all.findByPk("1").has_value());
}

TEST_CASE("conditions take numbers beyond a database's integers", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    constexpr auto huge = std::numeric_limits<std::uint64_t>::max();
    CHECK_FALSE(all.findByPk(huge).has_value());
    CHECK(found(all, {{&Thing::number, huge}}) == none);
    CHECK(found(all, {{&Thing::number, Op::lt(huge)}}) == both);
    CHECK(found(all, {{&Thing::number, Op::gt(huge)}}) == none);
    CHECK(found(all, {{&Thing::number, Op::in(std::vector<std::uint64_t>{12, huge})}}) == first);
    CHECK(found(all, {{&Thing::price, Op::lt(huge)}}) == both);
    CHECK(found(all, fn("ABS", &Thing::number) < huge) == both);
    CHECK(found(all, {{"code", huge}}) == none);
    CHECK(all.findAll({.limit = huge}).size() == 3);
    CHECK(all.findAll({.limit = 2}).size() == 2);
    CHECK(all.findAll({.limit = huge}).size() == 3);
    CHECK(all.findAll({.order = {&Thing::id}, .limit = huge, .offset = huge}).empty());
    CHECK(all.findAll({.order = {&Thing::id}, .offset = huge}).empty());
}

TEST_CASE("conditions on texts", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    CHECK(found(all, {{"code", 0}}) == first);  // MySQL takes 'abc' for 0, too
    CHECK(found(all, {{"code", Op::in({0, 7})}}) == first);
    CHECK(found(all, {{"code", Op::ne(0)}}) == second);
    CHECK(found(all, {{&Thing::code, "much too long for it"}}) == none);
    CHECK(found(all, {{&Thing::code, Op::ne("much too long for it")}}) == both);
    CHECK_THROWS_AS(found(all, {{"code", true}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"code", 0.5}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"code", Op::gt(0)}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"code", when}}), UsageError);

    CHECK(found(all, {{&Thing::fixed, "ab  "}}) == first);
    CHECK(found(all, {{&Thing::fixed, "ab"}}) == first);
    CHECK(found(all, {{&Thing::fixed, Op::in({"ab   ", "zz"})}}) == first);
    CHECK(found(all, {{&Thing::fixed, Op::ne("ab ")}}) == second);
    CHECK(found(all, {{"fixed", "ab "}}) == first);

    CHECK(found(all, {{&Thing::cover, Cover::soft}}) == first);
    CHECK(found(all, {{"cover", "soft"}}) == first);
    CHECK(found(all, {{"cover", "paper"}}) == none);
    CHECK(found(all, {{"cover", Op::ne("paper")}}) == both);
    CHECK_THROWS_AS(found(all, {{"cover", 1}}), UsageError);
}

TEST_CASE("conditions on other numbers", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    CHECK(found(all, {{&Thing::ratio, 0.1f}}) == first);
    CHECK(found(all, {{&Thing::ratio, 0.1}}) == first);  // as the column holds it
    CHECK(found(all, {{&Thing::ratio, Op::in({0.1, 7.0})}}) == first);
    CHECK(found(all, {{"ratio", "2"}}) == second);
    CHECK(found(all, {{"ratio", "two"}}) == none);
    CHECK(found(all, {{&Thing::ratio, 1e300}}) == none);
    CHECK(found(all, {{"price", 9.5}}) == first);
    CHECK(found(all, {{"price", "9.5"}}) == first);
    CHECK(found(all, {{"price", "cheap"}}) == none);
    CHECK(found(all, {{&Thing::price, Decimal("9.501")}}) == none);
    CHECK(found(all, {{&Thing::price, 100}}) == second);
    CHECK(found(all, {{"price", Op::gt(9.5)}}) == second);
    CHECK_THROWS_AS(found(all, {{"price", true}}), UsageError);
    CHECK(found(all, {{"active", 1}}) == first);
    CHECK(found(all, {{&Thing::active, true}}) == first);
    CHECK(found(all, {{"active", "yes"}}) == none);
}

TEST_CASE("conditions on instants find what was written", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    CHECK(found(all, {{&Thing::at, when}}) == first);
    CHECK(found(all, {{&Thing::at, Op::in({when, when + 1h})}}) == first);
    CHECK(found(all, {{&Thing::at, Op::ne(when)}}) == second);
    CHECK(found(all, {{&Thing::at, Op::lt(when)}}) == first);  // it holds 10:00:00
    CHECK(found(all, {{&Thing::at, Op::gte(when)}}) == second);
    CHECK(found(all, {{"at", "2024-05-01T10:00:00Z"}}) == first);
    CHECK(found(all, {{"at", "no date"}}) == none);
    CHECK_THROWS_AS(found(all, {{"at", Op::gt("no date")}}), UsageError);
    CHECK_THROWS_AS(found(all, {{"at", 2024}}), UsageError);
    CHECK(found(all, {{&Thing::day, std::chrono::year{2024} / 5 / 1}}) == first);
    CHECK(found(all, {{"day", "2024-05-01"}}) == first);
    CHECK(found(all, {{"day", DateTime(std::chrono::sys_days{std::chrono::year{2024} / 5 / 1})}}) == first);
    CHECK(found(all, {{"day", when}}) == none);
    CHECK(found(all, {{&Thing::day, Date(std::chrono::year{2024} / 2 / 31)}}) == none);
    CHECK(found(all, {{&Thing::length, Time(90s + 500ms)}}) == first);
    CHECK(found(all, {{"length", "00:01:30"}}) == first);
}

TEST_CASE("every call fits its conditions", "[conditions][fit]") {
    auto sequelize = database();
    const auto all = things(sequelize);
    const FreshTables tables(sequelize);
    fill(all);
    CHECK(all.count({.where = {{"id", "1abc"}}}) == 0);
    CHECK(all.count({.where = {{&Thing::fixed, "ab  "}}}) == 1);
    CHECK_FALSE(all.exists({.where = {{"id", "1abc"}}}));
    CHECK(all.max(&Thing::number, {.where = {{"code", 0}}}) == 12);
    CHECK(all.update({{&Thing::number, 13}}, {.where = {{"id", "1abc"}}}) == 0);
    CHECK(all.update({{&Thing::number, 13}}, {.where = {{"code", 0}}}) == 1);
    CHECK(all.increment(&Thing::number, {.where = {{&Thing::at, when}}}) == 1);
    CHECK(found(all, {{&Thing::number, 14}}) == first);
    CHECK(
        all.findAll<Row>({.attributes = {&Thing::code}, .group = {&Thing::code}, .having = col("code") == 0}).size() ==
        1
    );
    CHECK(all.destroy({.where = {{"id", "1abc"}}}) == 0);
    CHECK(all.destroy({.where = {{"code", 0}}}) == 1);
    CHECK(all.count() == 2);
}

namespace {

struct Country {
    std::string code{};
    std::string name{};
};

}  // namespace

TEST_CASE("a key that no row can have finds nothing", "[conditions][fit]") {
    auto sequelize = database();
    const auto countries = sequelize.define<Country>(
        "country", {field<&Country::code>({.type = DataTypes::STRING(2), .primaryKey = true}), field<&Country::name>()},
        {.timestamps = false}
    );
    const FreshTables tables(sequelize);
    countries.bulkCreate({{.code = "DE", .name = "Germany"}, {.code = "7", .name = "seven"}});
    CHECK_FALSE(countries.findByPk("GERMANY").has_value());
    CHECK_FALSE(countries.findByPk(0).has_value());
    CHECK(countries.findByPk(7)->name == "seven");
    CHECK(countries.findByPk("DE")->name == "Germany");
    CHECK_THROWS_AS(countries.findByPk(true), UsageError);
    CHECK_THROWS_AS(countries.findByPk("D\xff"), UsageError);
}

namespace {

struct Task {
    Uuid id{};
    std::string name{};
};
struct Note {
    std::string id{};
    std::string name{};
};

}  // namespace

TEST_CASE("UUIDs are the same in capitals", "[conditions][fit][uuid]") {
    auto sequelize = database();
    const auto tasks = sequelize.define<Task>(
        "task", {field<&Task::id>({.primaryKey = true}), field<&Task::name>()}, {.timestamps = false}
    );
    const auto notes = sequelize.define<Note>(
        "note", {field<&Note::id>({.type = DataTypes::UUID, .primaryKey = true}), field<&Note::name>()},
        {.timestamps = false}
    );
    const FreshTables tables(sequelize);
    sequelize.query("INSERT INTO tasks (id, name) VALUES ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'of another program')"
    );
    tasks.create({.id = Uuid("b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), .name = "ours"});

    for (int i = 0; i < 2; ++i) {
        CHECK(tasks.findByPk(token)->name == "of another program");
        CHECK(tasks.findByPk(Uuid("b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))->name == "ours");
        CHECK(tasks.findByPk("A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11").has_value());
        CHECK_FALSE(tasks.findByPk("no id").has_value());
        CHECK(tasks.count({.where = {{&Task::id, Op::in({token, Uuid()})}}}) == 1);
        CHECK(tasks.count({.where = {{&Task::id, Op::ne(token)}}}) == 1);
        CHECK(tasks.count({.where = {{&Task::id, Op::notIn({token, Uuid()})}}}) == 1);
    }
    auto task = *tasks.findByPk(token);
    task.name = "changed";
    tasks.save(task);
    CHECK(tasks.findByPk(token)->name == "changed");
    tasks.destroy(task);
    CHECK(tasks.count() == 1);

    const auto note = notes.create({.id = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"});
    CHECK(note.id == token.toString());
    CHECK_THROWS_AS(notes.create({.id = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}), UniqueConstraintError);
    CHECK(notes.findByPk("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11").has_value());
}
