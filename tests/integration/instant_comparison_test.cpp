#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Visit {
    std::int64_t id{};
    std::string guest{};
    std::optional<DateTime> at{};
    std::optional<Time> stayed{};
};

DateTime noon(int day) {
    return std::chrono::sys_days{2024y / 5 / 1} + std::chrono::days(day) + 12h;
}

class Guestbook {
public:
    Sequelize sequelize = test::database();
    Model<Visit> visits = sequelize.define<Visit>(
        "compared_visit",
        {field<&Visit::guest>(), field<&Visit::at>({.type = DataTypes::DATE(6)}),
         field<&Visit::stayed>({.type = DataTypes::TIME(6)})},
        {.timestamps = false, .indexes = {{.fields = {"at"}}}}
    );
    test::FreshTables tables{sequelize};

    test::Ids where(Where<Visit> condition) const {
        return test::each(visits.findAll({.where = std::move(condition), .order = {&Visit::id}}), &Visit::id);
    }
    void checkDays() const {
        CHECK(where({{&Visit::at, noon(1)}}) == test::Ids{2, 3});
        CHECK(where({{&Visit::at, Op::ne(noon(1))}}) == test::Ids{1, 4});
        CHECK(where({{&Visit::at, Op::gte(noon(1))}}) == test::Ids{2, 3, 4});
        // compiled once, with other values
        for (const auto& [day, ids] :
             {std::pair{0, test::Ids{1, 2, 3, 4}}, std::pair{2, test::Ids{4}}, std::pair{3, test::Ids{}}})
            CHECK(where({{&Visit::at, Op::gte(noon(day))}}) == ids);
        CHECK(where({{&Visit::at, Op::gt(noon(1))}}) == test::Ids{4});
        CHECK(where({{&Visit::at, Op::lte(noon(1))}}) == test::Ids{1, 2, 3});
        CHECK(where({{&Visit::at, Op::lt(noon(1))}}) == test::Ids{1});
        CHECK(where({{&Visit::at, Op::between(noon(0), noon(1))}}) == test::Ids{1, 2, 3});
        CHECK(where({{&Visit::at, Op::notBetween(noon(0), noon(1))}}) == test::Ids{4});
        CHECK(where({{&Visit::at, Op::in({noon(0), noon(1)})}}) == test::Ids{1, 2, 3});
        CHECK(where({{&Visit::at, Op::notIn({noon(0), noon(1)})}}) == test::Ids{4});
        CHECK(where({not_(col(&Visit::at) == noon(1))}) == test::Ids{1, 4});
        CHECK(where({{&Visit::at, Op::is(null)}}) == test::Ids{5});
        CHECK(where(fn("COALESCE", &Visit::at, noon(9)) == noon(9)) == test::Ids{5});
        CHECK(visits.count({.col = &Visit::at, .distinct = true}) == 3);
        CHECK(visits.min(&Visit::at) == noon(0));
        CHECK(visits.max(&Visit::at) == noon(2));
        CHECK(
            test::each(visits.findAll({.order = {desc(&Visit::at), &Visit::id}}), &Visit::id) ==
            test::Ids{4, 2, 3, 1, 5}
        );
        const auto groups = visits.findAll<Row>(
            {.attributes = {&Visit::at, {fn("COUNT", &Visit::id), "visits"}},
             .where = {{&Visit::at, Op::isNot(null)}},
             .group = {&Visit::at},
             .order = {&Visit::at}}
        );
        REQUIRE(groups.size() == 3);
        CHECK(groups[1].get<int>("visits") == 2);
        CHECK(groups[2].get<DateTime>("at") == noon(2));
    }
};

}  // namespace

TEST_CASE("instants compare as instants", "[comparison]") {
    const Guestbook book;
    book.visits.bulkCreate({{.at = noon(0)}, {.at = noon(1)}, {.at = noon(1)}, {.at = noon(2)}, {}});
    book.checkDays();
}

TEST_CASE("instants compare as instants, whatever text another program stored", "[comparison]") {
    if (test::abilities().hasTemporalTypes) SKIP_TEST("the servers have a type for them");
    const Guestbook book;
    book.visits.bulkCreate({{.at = noon(0)}, {.at = noon(1)}, {.at = noon(1)}, {.at = noon(2)}, {}});
    const std::string table = "UPDATE compared_visits SET at = ";
    SECTION("CURRENT_TIMESTAMP's") {
        test::rawSession().run(table + "'2024-05-02 12:00:00' WHERE id = 2");
    }
    SECTION("ISO 8601") {
        test::rawSession().run(table + "'2024-05-01T12:00:00Z' WHERE id = 1");
        test::rawSession().run(table + "'2024-05-02T12:00:00.000000Z' WHERE id = 2");
    }
    SECTION("offsets") {
        test::rawSession().run(table + "'2024-05-02T02:00:00.000-10:00' WHERE id = 2");
        test::rawSession().run(table + "'2024-05-04 01:30:00+13:30' WHERE id = 4");
    }
    SECTION("SQLite's own functions") {
        test::rawSession().run(table + "datetime('2024-05-01 12:00') WHERE id = 1");
        test::rawSession().run(table + "strftime('%Y-%m-%dT%H:%M', '2024-05-02 12:00') WHERE id = 3");
    }
    book.checkDays();
}

TEST_CASE("what the database sets to now compares with what is read", "[comparison]") {
    struct Task {
        std::int64_t id{};
        std::string title{};
        std::optional<DateTime> seenAt{};
    };
    auto sequelize = test::database();
    auto tasks = sequelize.define<Task>(
        "compared_task", {field<&Task::title>(), field<&Task::seenAt>({.defaultValue = literal("CURRENT_TIMESTAMP")})},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    const auto task = tasks.create({.title = "write"});
    REQUIRE(task.seenAt);
    CHECK(tasks.count({.where = {{&Task::seenAt, task.seenAt}}}) == 1);
    CHECK(tasks.count({.where = {{&Task::seenAt, Op::gte(*task.seenAt)}}}) == 1);
    CHECK(tasks.count({.where = {{&Task::seenAt, Op::between(*task.seenAt, *task.seenAt)}}}) == 1);
    tasks.create({.title = "again", .seenAt = task.seenAt});
    CHECK(tasks.count({.col = &Task::seenAt, .distinct = true}) == 1);
    tasks.update({{&Task::seenAt, literal("CURRENT_TIMESTAMP")}}, {.where = {{&Task::id, 1}}});
    CHECK(tasks.count({.where = {{&Task::seenAt, tasks.findByPk(1)->seenAt}, {&Task::id, 1}}}) == 1);
}

TEST_CASE("times compare as times, below zero and above a hundred hours", "[comparison]") {
    const Guestbook book;
    book.visits.bulkCreate(
        {{.stayed = 100h}, {.stayed = -1h}, {.stayed = 99h}, {.stayed = -100h}, {.stayed = 9h + 500ms}, {}}
    );
    const auto ordered = book.visits.findAll({.where = {{&Visit::stayed, Op::isNot(null)}}, .order = {&Visit::stayed}});
    CHECK(test::each(ordered, &Visit::id) == test::Ids{4, 2, 5, 3, 1});
    CHECK(book.where({{&Visit::stayed, Op::gt(10h)}}) == test::Ids{1, 3});
    CHECK(book.where({{&Visit::stayed, Op::lt(0h)}}) == test::Ids{2, 4});
    CHECK(book.where({{&Visit::stayed, Op::between(-2h, 99h)}}) == test::Ids{2, 3, 5});
    CHECK(book.where({{&Visit::stayed, -1h}}) == test::Ids{2});
    CHECK(book.where({{&Visit::stayed, Op::in({-1h, 100h})}}) == test::Ids{1, 2});
    CHECK(book.visits.min(&Visit::stayed) == -100h);
    CHECK(book.visits.max(&Visit::stayed) == 100h);
    if (test::speaksMysql()) return;
    test::rawSession().run("UPDATE compared_visits SET stayed = '99:00' WHERE id = 3");
    CHECK(book.where({{&Visit::stayed, 99h}}) == test::Ids{3});
}

TEST_CASE("sqlite: ranges of instants use an index", "[comparison]") {
    if (!test::isSqlite()) SKIP_TEST("about SQLite's plans");
    const Guestbook book;
    const auto plan = [&](Where<Visit> condition) {
        return book.visits.explain().findAll({.where = std::move(condition)}).front().get<std::string>("detail");
    };
    CHECK_THAT(plan({{&Visit::at, Op::gte(noon(1))}}), test::containsString("USING INDEX compared_visits_at"));
    CHECK_THAT(plan({{&Visit::at, noon(1)}}), test::containsString("USING INDEX compared_visits_at"));
    CHECK_THAT(
        plan({{&Visit::at, Op::between(noon(1), noon(2))}}), test::containsString("USING INDEX compared_visits_at")
    );
}
