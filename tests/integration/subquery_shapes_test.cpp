#include <string>
#include <vector>

#include "integration/subquery_world.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace test::subqueries;
using test::each;
using test::Ids;
using test::messageOf;
using test::Texts;

// What selects within statements are as text, values and plans, and what is refused.

namespace {

/// Of the server, this session's; 0 on SQLite.
std::int64_t prepared(Sequelize& sequelize) {
    if (test::backend().isFile()) return 0;
    const auto rows = sequelize.query<Row>("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", {.type = QueryTypes::SELECT});
    return std::stoll(rows.at(0).get<std::string>("Value"));
}

std::string last(const World& world) {
    std::string line = world.log.last();
    for (char& c : line)
        if (c == '"') c = '`';
    return line.substr(line.find("): ") == std::string::npos ? 0 : line.find("): ") + 3);
}

}  // namespace

TEST_CASE("finders with selects of one shape are written once, and each has its values", "[subqueries]") {
    World world({.pool = {.max = 1}});
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto find = [&](int age, const char* name, int level) {
        return world.formsWhere(
            {{&Form::level, Op::gte(level)},
             {&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, Op::gte(age)}}, .limit = 5}))},
             exists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::name, name}}}))}
        );
    };
    CHECK(find(15, "Ada", 9) == Ids{1});
    const auto before = prepared(world.sequelize);
    const std::string text = last(world);
    (void)forms.count();
    CHECK(find(15, "Dot", 9) == Ids{2});
    CHECK(find(15, "Dot", 11).empty());
    CHECK(find(18, "Dot", 9).empty());
    CHECK(find(15, "Ada", 9) == Ids{1});
    // what was asked in between: the count, and the question itself
    if (!test::backend().isFile()) CHECK(prepared(world.sequelize) - before <= 2);

    // a limit is no value of the request's
    const auto oldest = [&](std::uint64_t n) {
        return world.pupilsWhere(
            {{&Pupil::id, Op::in(pupils.select(&Pupil::id, {.order = {desc(&Pupil::age)}, .limit = n}))}}
        );
    };
    CHECK(oldest(1) == Ids{6});
    CHECK(oldest(2) == Ids{4, 6});
    CHECK(oldest(1) == Ids{6});
    for (const std::uint64_t n : {1U, 2U, 1U})
        CHECK(
            forms.findAll({.where = exists(pupils.select({.limit = 1})), .order = {&Form::id}, .limit = n}).size() == n
        );
}

TEST_CASE("the order of values", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    for (const int age : {14, 15, 17}) {
        const auto rows = forms.findAll<Row>(
            {.attributes =
                 {&Form::id,
                  {scalar(pupils.select(
                       fn("COUNT", &Pupil::id), {.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::age, age}}}
                   )),
                   "n"}},
             .where =
                 {{&Form::level, Op::lt(11)},
                  {&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, Op::lte(age)}}}))},
                  {&Form::level, Op::gt(8)}},
             .group = {&Form::id},
             .having = fn("COUNT", &Form::id) < 5,
             .order =
                 {desc(scalar(pupils.select(
                      fn("COUNT", &Pupil::id),
                      {.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::name, Op::ne("Ada")}}}
                  ))),
                  &Form::id},
             .limit = 2}
        );
        Ids ids;
        for (const auto& row : rows) ids.push_back(row.get<std::int64_t>("id"));
        CHECK(ids == (age == 14 ? Ids{1} : Ids{2, 1}));
    }
}

TEST_CASE("the text of selects", "[subqueries]") {
    World world;
    const auto& pupils = world.pupils;
    (void)world.formsWhere({{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, 15}}}))}});
    CHECK(
        last(world).find("WHERE `sq_form`.`id` IN (SELECT `formId` AS `form_id` FROM `sq_pupils` AS `sq_pupil` WHERE "
                         "`sq_pupil`.`age` = ?)") != std::string::npos
    );
    (void)world.pupilsWhere(exists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}})));
    CHECK(
        last(world).find("EXISTS (SELECT 1 FROM `sq_pupils` AS `sq_pupil_2` WHERE `sq_pupil_2`.`mentor_id` = "
                         "`sq_pupil`.`id`)") != std::string::npos
    );
    const auto plan = world.forms.explain().findAll(
        {.where = exists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::age, 15}}}))}
    );
    CHECK_FALSE(plan.empty());
    CHECK(world.log.last().find("EXPLAIN") != std::string::npos);
}

TEST_CASE("values in a select are fitted as in a finder", "[subqueries]") {
    World world;
    const auto& pupils = world.pupils;
    CHECK(
        world.formsWhere({{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{"age", "15"}}}))}}) == Ids{1, 2}
    );
    CHECK(messageOf<UsageError>([&] {
              (void)world.formsWhere(
                  {{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{"age", Op::gt("old")}}}))}}
              );
          }).find("'age'") != std::string::npos);
    const auto age = scalar(pupils.select(&Pupil::age, {.order = {&Pupil::id}, .limit = 1}));
    CHECK(world.formsWhere(age > 14.5).size() == 3);
}

TEST_CASE("what selects cannot be", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto refused = [](auto&& call) { return messageOf<UsageError>(call); };
    CHECK(refused([&] { (void)scalar(pupils.select(&Pupil::age)); }).find(".limit = 1") != std::string::npos);
    CHECK(refused([&] {
              (void)scalar(pupils.select(fn("MAX", &Pupil::age), {.group = {&Pupil::form_id}}));
          }).find(".limit = 1") != std::string::npos);
    CHECK(refused([&] {
              (void)pupils.select(&Pupil::age, {.attributes = {&Pupil::id}});
          }).find(".attributes") != std::string::npos);
    world.sequelize.transaction([&](Transaction& t) {
        CHECK(refused([&] { (void)pupils.select({.transaction = t}); }).find(".transaction") != std::string::npos);
        CHECK(refused([&] {
                  (void)pupils.findAll({.distinct = true, .lock = Lock::UPDATE, .transaction = t});
              }).find(".distinct") != std::string::npos);
    });
    CHECK(refused([&] { (void)pupils.select({.lock = Lock::UPDATE}); }).find(".lock") != std::string::npos);
    CHECK(messageOf<EagerLoadingError>([&] {
              (void)pupils.select({.include = {&Pupil::form}});
          }).find("exists(") != std::string::npos);
    CHECK(messageOf<EagerLoadingError>([&] {
              (void)forms.findAll({.distinct = true, .include = {&Form::pupils}});
          }).find(".distinct") != std::string::npos);
    // nobody around is about a Form, or there is nobody around at all
    const auto stray = exists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}}}));
    CHECK(refused([&] { (void)world.pupilsWhere(stray); }).find("outer") != std::string::npos);
    CHECK(refused([&] {
              (void)pupils.update({{&Pupil::age, 1}}, {.where = stray});
          }).find("outer") != std::string::npos);
    CHECK(refused([&] {
              (void)pupils.findAll({.where = {{&Pupil::id, outer(&Pupil::id)}}});
          }).find("outer") != std::string::npos);
    CHECK(refused([&] {
              (void)world.pupilsWhere(exists(pupils.select({.where = {{&Pupil::id, outer(&Pupil::id, 2)}}})));
          }).find("outer") != std::string::npos);
}

TEST_CASE("rows that are equal come once", "[subqueries][distinct]") {
    World world;
    const auto& pupils = world.pupils;
    const auto ages = pupils.findAll<Row>({.distinct = true, .attributes = {&Pupil::age}, .order = {&Pupil::age}});
    CHECK(ages.size() == 5);
    CHECK(ages[1].get<int>("age") == 15);
    struct Age {
        int age{};
    };
    CHECK(
        pupils.findAll<Age>({.distinct = true, .attributes = {&Pupil::age}, .order = {&Pupil::age}, .limit = 2})
            .size() == 2
    );
    const auto counted =
        pupils.findAndCountAll<Row>({.distinct = true, .attributes = {&Pupil::age}, .order = {&Pupil::age}, .limit = 2}
        );
    CHECK(counted.count == 5);
    CHECK(counted.rows.size() == 2);
    CHECK(pupils.findAll({.distinct = true}).size() == 6);
    CHECK(pupils.findAll({.attributes = {&Pupil::age}}).size() == 6);
    CHECK(world.formsWhere({{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.distinct = true}))}}) == Ids{1, 2});
}
