#include <chrono>
#include <string>
#include <vector>

#include "integration/subquery_world.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace test::subqueries;
using namespace std::chrono_literals;
using test::each;
using test::Ids;
using test::Texts;

// Selects beside what else a statement has: soft deletion, types of several spellings, pages, values of an update.

namespace {

struct Note {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> pupil{};
    std::optional<DateTime> deletedAt{};
    DateTime createdAt{}, updatedAt{};
};

struct Key {
    Uuid id{};
    std::string code{};
    std::optional<Bytes> raw{};
    std::optional<Time> at{};
    std::optional<Date> day{};
};

}  // namespace

TEST_CASE("rows that were deleted softly are none of a select's", "[subqueries]") {
    World world;
    auto notes = world.sequelize.define<Note>("sq_note", {.paranoid = true});
    notes.sync({.force = true});
    notes.bulkCreate({{.name = "a", .pupil = 1}, {.name = "b", .pupil = 2}, {.name = "c"}});
    notes.destroy({.where = {{&Note::name, "a"}}});
    CHECK(world.pupilsWhere({{&Pupil::id, Op::in(notes.select(&Note::pupil))}}) == Ids{2});
    CHECK(world.pupilsWhere({{&Pupil::id, Op::in(notes.select(&Note::pupil, {.paranoid = false}))}}) == Ids{1, 2});
    CHECK(
        world.pupilsWhere({{&Pupil::id, Op::notIn(notes.select(&Note::pupil, {.paranoid = false}))}}) == Ids{3, 4, 5, 6}
    );
    // the UPDATE of a soft deletion reads what it writes
    CHECK(notes.destroy({.where = notExists(notes.select({.where = {{&Note::id, outer(&Note::pupil)}}}))}) == 1);
    CHECK(each(notes.findAll(), &Note::name) == Texts{"b"});
}

TEST_CASE("types of several spellings are found in a select", "[subqueries]") {
    World world;
    auto keys = world.sequelize.define<Key>(
        "sq_key", {field<&Key::id>({.primaryKey = true}), field<&Key::at>({.type = DataTypes::TIME(3)})},
        {.timestamps = false}
    );
    keys.sync({.force = true});
    std::vector<Key> rows(2);
    rows[0].id = *Uuid::parse("11111111-2222-3333-4444-55555555555a");
    rows[0].code = "x";
    rows[0].raw = Bytes{std::byte{1}, std::byte{2}};
    rows[0].at = Time{10h};
    rows[0].day = Date{2020y / 1 / 2};
    rows[1].id = *Uuid::parse("21111111-2222-3333-4444-55555555555b");
    rows[1].code = "y";
    keys.bulkCreate(rows);
    const auto codes = [&](Where<Key> where) {
        return each(keys.findAll({.where = std::move(where), .order = {&Key::code}}), &Key::code);
    };
    const auto first = keys.select(&Key::id, {.where = {{&Key::id, rows[0].id}}});
    CHECK(codes({{&Key::id, Op::in(first)}}) == Texts{"x"});
    CHECK(codes({{&Key::id, Op::notIn(first)}}) == Texts{"y"});
    CHECK(codes({{&Key::raw, Op::in(keys.select(&Key::raw))}}) == Texts{"x"});
    CHECK(codes({{&Key::at, Op::in(keys.select(&Key::at))}}) == Texts{"x"});
    CHECK(
        codes({{&Key::at, Op::in(keys.select(&Key::at, {.where = {{&Key::at, Time{10h}}}, .limit = 1}))}}) == Texts{"x"}
    );
    CHECK(
        codes({{&Key::day, scalar(keys.select(&Key::day, {.where = {{&Key::code, "x"}}, .limit = 1}))}}) == Texts{"x"}
    );
    CHECK(codes(scalar(keys.select(fn("MAX", &Key::at))) >= Time{10h}) == Texts{"x", "y"});
    CHECK(codes(scalar(keys.select(fn("MAX", &Key::at))) > Time{10h}).empty());
}

TEST_CASE("selects beside pages, orders and limits", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto n = scalar(pupils.select(fn("COUNT", &Pupil::id), {.where = {{&Pupil::form_id, outer(&Form::id)}}}));
    const auto page = forms.findAll({.include = {&Form::pupils}, .order = {desc(n), &Form::id}, .limit = 2});
    REQUIRE(page.size() == 2);
    CHECK(page[0].id == 2);
    CHECK(page[0].pupils.size() == 3);
    const auto reached = forms.findAll(
        {.include = {&Form::pupils},
         .where = col(&Form::pupils, &Pupil::age) > 1 && n > 2,
         .order = {desc(n), &Form::id},
         .limit = 2}
    );
    REQUIRE(reached.size() == 1);
    CHECK(reached[0].pupils.size() == 3);
    CHECK(forms.count({.include = {&Form::pupils}, .where = col(&Form::pupils, &Pupil::age) > 1 && n > 1}) == 2);
    CHECK(forms.findByPk(2, {.where = n > 2}).has_value());
    CHECK_FALSE(forms.findByPk(1, {.where = n > 2}).has_value());
}

TEST_CASE("values of an update and of its selects are bound in their order", "[subqueries]") {
    World world;
    const auto& forms = world.forms;
    const auto& pupils = world.pupils;
    const auto highest = scalar(forms.select(fn("MAX", &Form::level), {.where = {{&Form::id, Op::gt(0)}}}));
    CHECK(
        pupils.update(
            {{&Pupil::name, "Zed"}, {&Pupil::age, highest}},
            {.where =
                 {{&Pupil::age, Op::gt(10)}, {&Pupil::form_id, forms.select(&Form::id, {.where = {{&Form::id, 2}}})}},
             .limit = 2}
        ) == 2
    );
    CHECK(world.pupilsWhere({{&Pupil::name, "Zed"}, {&Pupil::age, 11}}).size() == 2);
    // a select in a select reads what is written
    const auto mentors = pupils.select(&Pupil::mentor_id, {.order = {&Pupil::id}, .limit = 3});
    CHECK(
        pupils.update(
            {{&Pupil::age, 99}},
            {.where = {{&Pupil::id, pupils.select(&Pupil::id, {.where = {{&Pupil::id, mentors}}})}}}
        ) == 1
    );
    CHECK(world.pupilsWhere({{&Pupil::age, 99}}) == Ids{1});
    const auto second = forms.select(&Form::id, {.where = {{&Form::id, 2}}});
    CHECK(
        forms.update(
            {{&Form::level, 77}},
            {.where =
                 exists(pupils.select({.where = {{&Pupil::form_id, outer(&Form::id)}, {&Pupil::form_id, second}}}))}
        ) == 1
    );
    // amounts of money compare as such
    const auto ofForm = [](auto... more) { return Where<Pupil>{{&Pupil::form_id, outer(&Form::id)}, more...}; };
    const auto paidMore = [&] {
        return exists(pupils.select({.where = ofForm(detail::Pair<Pupil>(&Pupil::paid, Op::gt(outer(&Form::fee))))}));
    };
    CHECK(world.formsWhere(paidMore()) == Ids{2});
    CHECK(forms.update({{&Form::level, 1}}, {.where = paidMore()}) == 1);
    const auto most = scalar(pupils.select(fn("MAX", &Pupil::paid), {.where = ofForm()}));
    CHECK(forms.update({{&Form::fee, most}}, {.where = {{&Form::id, Op::in({1, 2})}}}) == 2);
    Texts fees;
    for (const auto& form : forms.findAll({.order = {&Form::id}})) fees.push_back(form.fee.toString());
    CHECK(fees == Texts{"10.50", "100.00", "30.00"});
}
