#include <string>
#include <tuple>
#include <vector>

#include "integration/subquery_world.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace test::subqueries;
using test::each;
using test::Ids;
using test::messageOf;
using test::Texts;

namespace {

struct Named {
    std::int64_t id{};
    std::string name{};
};

struct Node {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> parent_id{};
    int depth{};
};

}  // namespace

TEST_CASE("rows of several selects as one result", "[subqueries][union]") {
    World world;
    const auto& pupils = world.pupils;
    const auto& categories = world.categories;
    const auto some = pupils.select({.attributes = {&Pupil::id, &Pupil::name}, .where = {{&Pupil::age, Op::lt(16)}}});
    // the other order of the same names
    const auto others =
        categories.select({.attributes = {&Category::name, &Category::id}, .where = {{&Category::parent_id, 1}}});
    const auto both = unionAll(some, others);
    const auto rows = both.findAll<Named>({.order = {desc(&Named::name)}});
    CHECK(rows.size() == 5);
    CHECK(
        each(both.findAll<Named>({.order = {&Named::id, &Named::name}, .limit = 2, .offset = 1}), &Named::id) ==
        Ids{2, 2}
    );
    CHECK(both.findAll().size() == 5);
    CHECK(both.findAll({.order = {col("id")}})[0].get<std::string>("name") == "Ada");
    using Pair = std::tuple<std::int64_t, std::string>;
    CHECK(both.findAll<Pair>({.order = {col("id")}, .limit = 1}) == std::vector<Pair>{{1, "Ada"}});

    const auto ages = pupils.select(&Pupil::age);
    CHECK(union_(ages, ages).findAll({.order = {col("age")}}) == std::vector<int>{14, 15, 16, 17, 18});
    CHECK(unionAll(ages, ages, ages).findAll().size() == 18);
    const auto ids = pupils.select(&Pupil::id);
    const auto mentors = pupils.select(&Pupil::mentor_id, {.where = {{&Pupil::mentor_id, Op::isNot(null)}}});
    CHECK(intersect(ids, mentors).findAll({.order = {col("id")}}) == Ids{1, 3, 4});
    CHECK(except(ids, mentors).findAll({.order = {col("id")}}) == Ids{2, 5, 6});
    // with limits of their own, and one in another
    const auto first = pupils.select(&Pupil::id, {.order = {&Pupil::id}, .limit = 1});
    const auto end = pupils.select(&Pupil::id, {.order = {desc(&Pupil::id)}, .limit = 2});
    CHECK(unionAll(first, end).findAll({.order = {col("id")}}) == Ids{1, 5, 6});
    CHECK(unionAll(end, first).findAll({.order = {col("id")}}) == Ids{1, 5, 6});
    CHECK(except(ids, unionAll(first, end)).findAll({.order = {col("id")}}) == Ids{2, 3, 4});
    // where a select stands
    CHECK(world.pupilsWhere({{&Pupil::id, Op::in(unionAll(first, end))}}) == Ids{1, 5, 6});
    CHECK(
        world.pupilsWhere({{&Pupil::id, Op::notIn(unionAll(first, pupils.select(&Pupil::mentor_id)))}}) == Ids{2, 5, 6}
    );
    CHECK(
        world.formsWhere(exists(unionAll(
            pupils.select(&Pupil::id, {.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::age, 14}}}),
            pupils.select(&Pupil::id, {.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::age, 17}}})
        ))) == Ids{1, 2}
    );
    CHECK(
        world.pupilsWhere(exists(unionAll(
            pupils.select(&Pupil::id, {.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}}),
            pupils.select(&Pupil::id, {.where = {{&Pupil::id, outer(&Pupil::id)}, {&Pupil::age, 18}}})
        ))) == Ids{1, 3, 4, 6}
    );
    // the model's own struct
    CHECK(
        each(
            unionAll(
                categories.select({.where = {{&Category::id, 1}}}), categories.select({.where = {{&Category::id, 2}}})
            ).findAll<Category>({.order = {&Category::id}}),
            &Category::name
        ) == Texts{"all", "food"}
    );

    world.sequelize.transaction([&](Transaction& t) {
        world.log.clear();
        CHECK(both.findAll<Named>({.transaction = t}).size() == 5);
    });
    CHECK(messageOf<UsageError>([&] { (void)unionAll(some, pupils.select()); }).find("2 and") != std::string::npos);
    CHECK(messageOf<UsageError>([&] { (void)both.findAll<Node>(); }).find("Node") != std::string::npos);
}

TEST_CASE("common table expressions", "[subqueries][cte]") {
    World world;
    const auto& pupils = world.pupils;
    const auto& categories = world.categories;
    struct Total {
        std::optional<std::int64_t> form_id{};
        std::int64_t n{};
    };
    const auto totals = sequelize::with<Total>(
        pupils.select({.attributes = {&Pupil::form_id, {fn("COUNT", &Pupil::id), "n"}}, .group = {&Pupil::form_id}})
    );
    const auto large = totals.findAll({.where = {{&Total::n, Op::gte(2)}}, .order = {desc(&Total::n)}});
    REQUIRE(large.size() == 2);
    CHECK(large[0].form_id == 2);
    CHECK(large[0].n == 3);
    CHECK(
        world.formsWhere({{&Form::id, Op::in(totals.select(&Total::form_id, {.where = {{&Total::n, 2}}}))}}) == Ids{1}
    );
    CHECK(
        world.formsWhere(exists(totals.select({.where = {{&Total::form_id, outer(&Form::id)}, {&Total::n, 3}}}))) ==
        Ids{2}
    );

    const auto tree = sequelize::withRecursive<Node>(
        categories.select(
            {.attributes = {&Category::id, &Category::name, &Category::parent_id, {literal("0"), "depth"}},
             .where = {{&Category::id, 1}}}
        ),
        categories.select(
            {.attributes = {{literal("depth + 1"), "depth"}, &Category::id, &Category::name, &Category::parent_id},
             .where = {{&Category::parent_id, outer(&Node::id)}}}
        )
    );
    const auto nodes = tree.findAll({.order = {&Node::depth, &Node::id}});
    CHECK(each(nodes, &Node::name) == Texts{"all", "food", "tools", "fruit", "apple"});
    CHECK(each(nodes, &Node::depth) == std::vector<int>{0, 1, 1, 2, 3});
    CHECK(
        each(tree.findAll({.where = {{&Node::depth, Op::between(1, 2)}}, .order = {&Node::id}}), &Node::id) ==
        Ids{2, 3, 5}
    );
    CHECK(
        each(categories.findAll({.where = {{&Category::id, Op::notIn(tree.select(&Node::id))}}}), &Category::name) ==
        Texts{"other"}
    );
    CHECK(tree.findAll<Row>({.attributes = {{fn("MAX", &Node::depth), "deepest"}}})[0].get<int>("deepest") == 3);
    // a step that compares with the row before, and counts by it
    const auto up = sequelize::withRecursive<Node>(
        categories.select(
            {.attributes = {&Category::id, &Category::name, &Category::parent_id, {literal("0"), "depth"}},
             .where = {{&Category::name, "apple"}}}
        ),
        categories.select(
            {.attributes = {&Category::id, &Category::name, &Category::parent_id, {outer(&Node::depth), "depth"}},
             .where = col(&Category::id) == outer(&Node::parent_id)}
        )
    );
    CHECK(each(up.findAll({.order = {&Node::id}}), &Node::name) == Texts{"all", "food", "fruit", "apple"});
    CHECK(messageOf<UsageError>([&] {
              (void)sequelize::with<Node>(categories.select());
          }).find("Node::depth") != std::string::npos);
    CHECK(messageOf<UsageError>([&] {
              (void)sequelize::withRecursive<Named>(
                  categories.select({.attributes = {&Category::id, &Category::name}}),
                  categories.select({.attributes = {&Category::id, &Category::name}})
              );
          }).find("outer(&Named::id)") != std::string::npos);
}
