#include <algorithm>
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

// What a select within another statement finds, beside SQL of one's own.

namespace {

template <class Range>
Ids idsOf(const Range& records) {
    Ids ids;
    for (const auto& record : records) ids.push_back(record.id);
    std::ranges::sort(ids);
    return ids;
}

}  // namespace

TEST_CASE("in a select, and not in it", "[subqueries]") {
    World world;
    const auto& pupils = world.pupils;
    const auto adults = pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, Op::gt(15)}}});
    CHECK(
        world.formsWhere({{&Form::id, Op::in(adults)}}) ==
        world.sql("SELECT id FROM sq_forms WHERE id IN (SELECT formId FROM sq_pupils WHERE age > 15) ORDER BY id")
    );
    CHECK(world.formsWhere(col(&Form::id).in(adults)) == Ids{2});
    CHECK(
        world.formsWhere(!col(&Form::id).in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, 14}}}))) ==
        Ids{2, 3}
    );
    // the NULL of Fay's form counts for nothing
    CHECK(world.formsWhere({{&Form::id, Op::notIn(adults)}}) == Ids{1, 3});
    CHECK(world.formsWhere(col(&Form::id).notIn(adults)) == Ids{1, 3});
    CHECK(world.formsWhere({{&Form::id, Op::notIn(pupils.select(&Pupil::form_id))}}) == Ids{3});
    // among pairs, and combined
    CHECK(world.formsWhere({{&Form::level, Op::gt(9)}, {&Form::id, Op::in(pupils.select(&Pupil::form_id))}}) == Ids{2});
    CHECK(world.formsWhere({{&Form::id, Op::or_(Op::in(adults), Op::eq(3))}}) == Ids{2, 3});
    // of computed values, and by their expressions
    const auto oldest = pupils.select(
        fn("MAX", &Pupil::id), {.where = {{&Pupil::form_id, Op::isNot(null)}}, .group = {&Pupil::form_id}}
    );
    CHECK(world.pupilsWhere({{&Pupil::id, Op::in(oldest)}}) == Ids{2, 5});
    CHECK(world.pupilsWhere({{&Pupil::id, Op::notIn(oldest)}}) == Ids{1, 3, 4, 6});
    CHECK(world.pupilsWhere(fn("ABS", &Pupil::id).apply(Op::in(oldest))) == Ids{2, 5});
    // in a list of one's own, in the same statement
    CHECK(world.pupilsWhere(col(&Pupil::id).in({1, 2, 3}) && col(&Pupil::id).notIn(oldest)) == Ids{1, 3});
}

TEST_CASE("a select with a limit in a list, and NULLs in one", "[subqueries]") {
    World world;
    const auto& pupils = world.pupils;
    CHECK(
        world.formsWhere(
            {{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.order = {&Pupil::age, &Pupil::id}, .limit = 2}))}}
        ) == Ids{1}
    );
    CHECK(
        world.formsWhere(
            {{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.order = {&Pupil::id}, .limit = 2, .offset = 2}))}}
        ) == Ids{2}
    );
    CHECK(
        world.formsWhere(
            {{&Form::id, Op::notIn(pupils.select(&Pupil::form_id, {.order = {desc(&Pupil::id)}, .limit = 2}))}}
        ) == Ids{1, 3}
    );
    CHECK(
        world.formsWhere(
            {{&Form::id, Op::notIn(pupils.select(&Pupil::form_id, {.order = {desc(&Pupil::id)}, .limit = 1}))}}
        ) == Ids{1, 2, 3}
    );
}

TEST_CASE("decimals and instants are looked for by their values", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    CHECK(world.formsWhere({{&Form::fee, Op::in(pupils.select(&Pupil::paid))}}) == Ids{1, 2});
    CHECK(world.formsWhere({{&Form::fee, Op::notIn(pupils.select(&Pupil::paid))}}) == Ids{3});
    CHECK(
        world.formsWhere(
            col(&Form::fee) > scalar(pupils.select(&Pupil::paid, {.where = {{&Pupil::name, "Ben"}}, .limit = 1}))
        ) == Ids{1, 2, 3}
    );
    CHECK(world.pupilsWhere(col(&Pupil::paid) > scalar(forms.select(fn("MAX", &Form::fee)))) == Ids{4});
    CHECK(world.pupilsWhere({{&Pupil::left, Op::in(pupils.select(&Pupil::left))}}) == Ids{5});
    CHECK(world.pupilsWhere(scalar(forms.select(fn("MIN", &Form::fee))) == *Decimal::parse("10.5")).size() == 6);
}

TEST_CASE("a select that names the statement around it", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto ofForm = [&](Where<Pupil> where) {
        where.add(&Pupil::form_id, outer(&Form::id));
        return pupils.select({.where = std::move(where)});
    };
    CHECK(world.formsWhere(exists(ofForm({{&Pupil::age, 15}}))) == Ids{1, 2});
    CHECK(world.formsWhere(exists(ofForm({{&Pupil::age, 16}}))) == Ids{2});
    CHECK(world.formsWhere(notExists(ofForm({}))) == Ids{3});
    CHECK(world.formsWhere(col(&Form::level) > 9 && exists(ofForm({}))) == Ids{2});
    CHECK(forms.count({.where = notExists(ofForm({}))}) == 1);
    CHECK(forms.exists({.where = notExists(ofForm({}))}));
    CHECK(forms.max(&Form::level, {.where = exists(ofForm({}))}) == 10);
    const auto page = forms.findAndCountAll({.where = exists(ofForm({})), .order = {&Form::id}, .limit = 1});
    CHECK(page.count == 2);
    CHECK(each(page.rows, &Form::id) == Ids{1});
    // a name that is qualified: of the same table, one select in another
    CHECK(
        world.pupilsWhere(exists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}}))) ==
        world.sql("SELECT id FROM sq_pupils p WHERE EXISTS (SELECT 1 FROM sq_pupils q WHERE q.mentor_id = p.id) ORDER "
                  "BY id")
    );
    CHECK(
        world.pupilsWhere(
            col(&Pupil::age) >
            scalar(pupils.select(fn("AVG", &Pupil::age), {.where = {{&Pupil::form_id, outer(&Pupil::form_id)}}}))
        ) == Ids{1, 4}
    );
    // two levels: the middle one in between, and of one table
    const auto mentored = pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}});
    CHECK(world.formsWhere(exists(ofForm(exists(mentored)))) == Ids{1, 2});
    CHECK(
        world.formsWhere(exists(pupils.select(
            {.where = exists(
                 pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::id, outer(&Pupil::mentor_id)}}})
             )}
        ))) ==
        world.sql("SELECT id FROM sq_forms f WHERE EXISTS (SELECT 1 FROM sq_pupils p WHERE EXISTS (SELECT 1 FROM "
                  "sq_pupils q WHERE q.formId = f.id AND q.id = p.mentor_id)) ORDER BY id")
    );
    CHECK(
        world.pupilsWhere(exists(pupils.select(
            {.where =
                 exists(pupils.select(
                     {.where = {{&Pupil::mentor_id, outer(&Pupil::id)}, {&Pupil::id, Op::ne(outer(&Pupil::id, 2))}}}
                 )) &&
                 col(&Pupil::mentor_id) == outer(&Pupil::id)}
        ))) ==
        world.sql("SELECT id FROM sq_pupils a WHERE EXISTS (SELECT 1 FROM sq_pupils b WHERE EXISTS (SELECT 1 FROM "
                  "sq_pupils c WHERE c.mentor_id = b.id AND c.id <> a.id) AND b.mentor_id = a.id) ORDER BY id")
    );
}

TEST_CASE("one value of a select: compared, ordered by, read and set", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto count = scalar(pupils.select(fn("COUNT", &Pupil::id), {.where = {{&Pupil::form_id, outer(&Form::id)}}}));
    CHECK(world.formsWhere(count >= 3) == Ids{2});
    CHECK(world.formsWhere(count == 0) == Ids{3});
    CHECK(world.formsWhere(count.apply(Op::between(1, 2))) == Ids{1});
    CHECK(each(forms.findAll({.order = {desc(count), &Form::id}}), &Form::id) == Ids{2, 1, 3});
    const auto rows = forms.findAll<Row>({.attributes = {&Form::id, {count, "n"}}, .order = {&Form::id}});
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].get<std::int64_t>("n") == 3);
    CHECK(rows[2].get<std::int64_t>("n") == 0);

    const auto youngest = scalar(pupils.select(
        &Pupil::name, {.where = {{&Pupil::form_id, outer(&Form::id)}}, .order = {&Pupil::age, &Pupil::id}, .limit = 1}
    ));
    CHECK(world.formsWhere(youngest == "Ben") == Ids{1});
    CHECK(world.formsWhere(youngest.in({"Ben", "Eve"})) == Ids{1, 2});
    CHECK(world.formsWhere(youngest.startsWith("E")) == Ids{2});
    CHECK(world.formsWhere(youngest.is(null)) == Ids{3});
    CHECK(world.formsWhere({{youngest, Op::like("B%")}}) == Ids{1});
    CHECK(each(forms.findAll({.order = {asc(youngest), &Form::id}}), &Form::id) == Ids{3, 1, 2});

    // in a grouping
    const auto busy = pupils.findAll<Row>(
        {.attributes = {&Pupil::form_id, {fn("COUNT", &Pupil::id), "n"}},
         .group = {&Pupil::form_id},
         .having = fn("COUNT", &Pupil::id) > scalar(forms.select(fn("MIN", &Form::level))) ||
                   fn("COUNT", &Pupil::id) == scalar(forms.select(fn("COUNT", &Form::id)))}
    );
    REQUIRE(busy.size() == 1);
    CHECK(busy[0].get<std::int64_t>("form_id") == 2);

    CHECK(
        forms.update(
            {{&Form::level,
              scalar(pupils.select(fn("MAX", &Pupil::age), {.where = {{&Pupil::form_id, outer(&Form::id)}}}))}},
            {.where = {{&Form::id, Op::lt(3)}}}
        ) == 2
    );
    CHECK(each(forms.findAll({.order = {&Form::id}}), &Form::level) == std::vector<int>{15, 17, 11});
    CHECK_THROWS_AS(
        forms.update(
            {{&Form::level, scalar(pupils.select(&Pupil::age, {.where = {{&Pupil::id, 99}}, .limit = 1}))}},
            {.where = {{&Form::id, 1}}}
        ),
        DatabaseError
    );
}

TEST_CASE("selects in what writes", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto mentees = [&] { return exists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}})); };
    // the table that is written is read: 1, 3 and 4 are mentors
    CHECK(pupils.update({{&Pupil::age, 50}}, {.where = mentees()}) == 3);
    CHECK(world.pupilsWhere({{&Pupil::age, 50}}) == Ids{1, 3, 4});
    CHECK(pupils.increment(&Pupil::age, {.by = 1, .where = mentees()}) == 3);
    CHECK(world.pupilsWhere({{&Pupil::age, 51}}) == Ids{1, 3, 4});
    CHECK(pupils.update({{&Pupil::age, 60}}, {.where = {{&Pupil::id, Op::in(pupils.select(&Pupil::mentor_id))}}}) == 3);
    CHECK(
        pupils.update({{&Pupil::age, 61}}, {.where = {{&Pupil::id, Op::notIn(pupils.select(&Pupil::mentor_id))}}}) == 3
    );
    CHECK(
        pupils.update(
            {{&Pupil::age, 62}},
            {.where = {{&Pupil::id, Op::in(pupils.select(&Pupil::id, {.order = {&Pupil::id}, .limit = 1}))}}}
        ) == 1
    );
    CHECK(world.pupilsWhere({{&Pupil::age, 62}}) == Ids{1});
    CHECK(
        pupils.update({{&Pupil::age, scalar(pupils.select(fn("MAX", &Pupil::age)))}}, {.where = {{&Pupil::id, 2}}}) == 1
    );
    CHECK(world.pupilsWhere({{&Pupil::age, 62}}) == Ids{1, 2});
    const auto changed = pupils.updateReturning(
        {{&Pupil::age, 7}},
        {.where = {{&Pupil::form_id, Op::in(forms.select(&Form::id, {.where = {{&Form::level, 9}}}))}}}
    );
    CHECK(changed.size() == 2);
    const auto hooked = pupils.update({{&Pupil::age, 8}}, {.where = mentees(), .individualHooks = true});
    CHECK(hooked == 3);
    CHECK(world.pupilsWhere({{&Pupil::age, 8}}) == Ids{1, 3, 4});
    // who is nobody's mentor goes: 2, 5, 6
    CHECK(
        pupils.destroy(
            {.where = notExists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}})), .limit = 1}
        ) == 1
    );
    CHECK(
        pupils.destroy({.where = notExists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}}))}) >= 1
    );
    CHECK(forms.destroy({.where = notExists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}}}))}) >= 1);
}

TEST_CASE("selects in includes, relations, filters and scopes", "[subqueries]") {
    World world;
    auto& forms = world.forms;
    auto& pupils = world.pupils;
    const auto mentor = exists(pupils.select({.where = {{&Pupil::mentor_id, outer(&Pupil::id)}}}));
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate}) {
        const auto found = forms.findAll(
            {.include = {{&Form::pupils, {.where = mentor}}}, .includeStrategy = strategy, .order = {&Form::id}}
        );
        REQUIRE(found.size() == 2);
        CHECK(idsOf(found[0].pupils) == Ids{1});
        CHECK(idsOf(found[1].pupils) == Ids{3, 4});
        // the root's own, in the page and around it
        const auto paged = forms.findAll(
            {.include = {&Form::pupils},
             .includeStrategy = strategy,
             .where = exists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::age, 15}}})),
             .order = {&Form::id},
             .limit = 1,
             .offset = 1}
        );
        REQUIRE(paged.size() == 1);
        CHECK(paged[0].id == 2);
        CHECK(paged[0].pupils.size() == 3);
    }
    // an include that is not required keeps the others
    const auto all =
        forms.findAll({.include = {{&Form::pupils, {.where = mentor, .required = false}}}, .order = {&Form::id}});
    CHECK(all.size() == 3);
    CHECK(idsOf(all[0].pupils) == Ids{1});
    CHECK(all[2].pupils.empty());
    // a condition on the included table, from the root
    CHECK(
        each(
            forms.findAll(
                {.include = {&Form::pupils},
                 .where =
                     col(&Form::pupils, &Pupil::age).in(pupils.select(&Pupil::age, {.where = {{&Pupil::name, "Dot"}}}))}
            ),
            &Form::id
        ) == Ids{2}
    );
    CHECK(forms.count({.include = {{&Form::pupils, {.where = mentor}}}}) == 2);

    auto form = forms.findByPk(2, {});
    CHECK(
        each(forms.related(*form, &Form::pupils).get({.where = mentor, .order = {&Pupil::id}}), &Pupil::id) == Ids{3, 4}
    );

    pupils.addScope("mentors", {.where = mentor});
    CHECK(each(pupils.scope({"mentors"}).findAll({.order = {&Pupil::id}}), &Pupil::id) == Ids{1, 3, 4});
    // a scope and a filter hold in a select, too
    CHECK(world.formsWhere({{&Form::id, Op::in(pupils.scope({"mentors"}).select(&Pupil::form_id))}}) == Ids{1, 2});
    pupils.addFilter("stays", [] { return col(&Pupil::left).is(null); });
    CHECK(world.formsWhere({{&Form::id, Op::in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::name, "Eve"}}}))}}
    ).empty());
    CHECK(
        world.formsWhere(
            {{&Form::id,
              Op::in(pupils.select(&Pupil::form_id, {.where = {{&Pupil::name, "Eve"}}, .unfiltered = {"stays"}}))}}
        ) == Ids{2}
    );
}

TEST_CASE("a pair of a column and a select", "[subqueries]") {
    World world;
    const auto good = world.pupils.select(&Pupil::form_id, {.where = {{&Pupil::age, Op::gt(15)}}});
    CHECK(world.formsWhere({{&Form::id, good}}) == Ids{2});
    CHECK(world.formsWhere({{"id", good}, {&Form::level, 10}}) == Ids{2});
}
