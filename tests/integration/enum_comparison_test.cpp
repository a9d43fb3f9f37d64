#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

enum class Priority { low, normal, high };

struct Task {
    std::int64_t id{};
    std::string owner{};
    std::optional<Priority> priority{};
    std::string state{};
};

class Tasks {
public:
    Sequelize sequelize = test::database();
    Model<Task> tasks = sequelize.define<Task>(
        "ranked_task",
        {field<&Task::owner>(), field<&Task::priority>(),
         field<&Task::state>({.type = DataTypes::ENUM("open", "in work", "done")})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    Tasks() {
        tasks.bulkCreate({
            {.owner = "ann", .priority = Priority::low, .state = "in work"},
            {.owner = "ann", .priority = Priority::normal, .state = "done"},
            {.owner = "bob", .priority = Priority::high, .state = "open"},
            {.owner = "bob", .priority = std::nullopt, .state = "open"},
        });
    }

    test::Ids ids(const FindOptions<Task>& options) const { return test::each(tasks.findAll(options), &Task::id); }
    test::Ids where(Where<Task> condition) const { return ids({.where = std::move(condition), .order = {&Task::id}}); }
};

}  // namespace

TEST_CASE("an ENUM's order is that of its declaration", "[comparison][enum]") {
    const Tasks all;
    CHECK(all.ids({.order = {&Task::priority}}) == test::Ids{4, 1, 2, 3});
    CHECK(all.ids({.order = {desc(&Task::priority)}}) == test::Ids{3, 2, 1, 4});
    CHECK(all.ids({.order = {&Task::state, &Task::id}}) == test::Ids{3, 4, 1, 2});
    CHECK(all.ids({.order = {desc(fn("COALESCE", &Task::priority, "normal")), &Task::id}}) == test::Ids{3, 2, 4, 1});
    // with a page and without: rows are numbered by the same order
    CHECK(all.ids({.order = {desc(&Task::priority)}, .limit = 2}) == test::Ids{3, 2});
}

TEST_CASE("ENUMs compare in the order of their declaration", "[comparison][enum]") {
    const Tasks all;
    CHECK(all.where({{&Task::priority, Op::gt(Priority::low)}}) == test::Ids{2, 3});
    CHECK(all.where({{&Task::priority, Op::gte(Priority::normal)}}) == test::Ids{2, 3});
    CHECK(all.where({{&Task::priority, Op::lt(Priority::high)}}) == test::Ids{1, 2});
    CHECK(all.where({{&Task::priority, Op::lte(Priority::low)}}) == test::Ids{1});
    CHECK(all.where({{&Task::priority, Op::between(Priority::normal, Priority::high)}}) == test::Ids{2, 3});
    CHECK(all.where({{&Task::priority, Op::notBetween(Priority::normal, Priority::high)}}) == test::Ids{1});
    CHECK(all.where({{&Task::state, Op::lt("done")}}) == test::Ids{1, 3, 4});
    CHECK(all.where({{&Task::state, Op::gt("open")}}) == test::Ids{1, 2});
    // the same finder, compiled once, with other values
    for (const auto& [priority, ids] :
         {std::pair{Priority::low, test::Ids{2, 3}}, std::pair{Priority::normal, test::Ids{3}},
          std::pair{Priority::high, test::Ids{}}})
        CHECK(all.where({{&Task::priority, Op::gt(priority)}}) == ids);
    // equality is that of the texts
    CHECK(all.where({{&Task::priority, Priority::low}}) == test::Ids{1});
    CHECK(all.where({{&Task::state, Op::in({"open", "done"})}}) == test::Ids{2, 3, 4});
    CHECK(all.tasks.update({{&Task::owner, "eve"}}, {.where = {{&Task::priority, Op::gt(Priority::low)}}}) == 2);
    CHECK(all.tasks.destroy({.where = {{&Task::priority, Op::lt(Priority::high)}}}) == 2);
}

TEST_CASE("an ENUM's least and greatest value", "[comparison][enum]") {
    const Tasks all;
    CHECK(all.tasks.min(&Task::priority) == Priority::low);
    CHECK(all.tasks.max(&Task::priority) == Priority::high);
    CHECK(all.tasks.min(&Task::state) == "open");
    CHECK(all.tasks.max(&Task::state) == "done");
    CHECK(all.tasks.max(&Task::priority, {.where = {{&Task::id, 99}}}) == std::nullopt);
    const auto rows = all.tasks.findAll<Row>(
        {.attributes = {&Task::owner, {fn("MAX", &Task::priority), "most"}},
         .group = {&Task::owner},
         .having = fn("MAX", &Task::state) >= "done"}
    );
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].get<std::string>("most") == "normal");
}
