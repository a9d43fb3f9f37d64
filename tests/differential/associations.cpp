// Associations, includes and relations; associations.mjs is the same in JavaScript. What Sequelize does wrong is left
// out: see docs/coming_from_sequelize.md.

#include <optional>
#include <string>

#include "associations.hpp"
#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

void includeOne(Cases& cases, const School& school) {
    const auto pupils = [&](const char* name, FindOptions<Pupil> options) {
        if (options.order.entries().empty()) options.order = {&Pupil::id};
        cases.check(name, [&] { return toJSON(school.pupils, school.pupils.findAll(options)); });
    };
    pupils("include.belongsTo", {.include = {&Pupil::level}});
    pupils("include.belongsTo twice", {.include = {&Pupil::level, &Pupil::former}});
    pupils("include.belongsTo itself", {.include = {&Pupil::mentor}});
    pupils("include.belongsTo required", {.include = {{&Pupil::level, {.required = true}}}});
    pupils("include.belongsTo where", {.include = {{&Pupil::level, {.where = {{&Level::grade, 9}}}}}});
    pupils(
        "include.belongsTo where, optional",
        {.include = {{&Pupil::level, {.where = {{&Level::grade, 9}}, .required = false}}}}
    );
    pupils("include.hasOne", {.include = {&Pupil::badge}});
    pupils("include.hasOne required", {.include = {{&Pupil::badge, {.required = true}}}});
    pupils(
        "include.nested required",
        {.include =
             {{&Pupil::level, {.include = {{&Level::pupils, {.where = {{&Pupil::name, "Sam"}}}}}, .required = true}}}}
    );
    pupils(
        "include.order by included",
        {.include = {&Pupil::level}, .order = {desc(col(&Pupil::level, &Level::grade)), &Pupil::name}}
    );
    pupils(
        "include.where on included",
        {.include = {&Pupil::level}, .where = {{col(&Pupil::level, &Level::grade), Op::gt(9)}}}
    );
    pupils("include.limit", {.include = {&Pupil::level, &Pupil::badge}, .limit = 2, .offset = 1});
    pupils("include.mentees", {.include = {&Pupil::mentees}, .order = {&Pupil::id, col(&Pupil::mentees, &Pupil::id)}});
    pupils(
        "include.belongsToMany from the other side",
        {.include = {&Pupil::lessons}, .order = {&Pupil::id, col(&Pupil::lessons, &Lesson::id)}}
    );
    pupils(
        "include.several to-many",
        {.include = {&Pupil::mentees, &Pupil::lessons},
         .order = {&Pupil::id, col(&Pupil::mentees, &Pupil::id), col(&Pupil::lessons, &Lesson::id)}}
    );
    cases.check("include.findByPk", [&] {
        return toJSON(school.pupils, school.pupils.findByPk(1, {.include = {&Pupil::level, &Pupil::badge}}));
    });
    cases.check("include.from badge", [&] {
        const auto found =
            school.badges.findAll({.include = {{&Badge::pupil, {.include = {&Pupil::level}}}}, .order = {&Badge::id}});
        return toJSON(school.badges, found);
    });
}

void includeMany(Cases& cases, const School& school) {
    const auto byPupil = col(&Level::pupils, &Pupil::id);
    const auto levels = [&](const char* name, FindOptions<Level> options) {
        if (options.order.entries().empty()) options.order = {&Level::id, byPupil};
        cases.check(name, [&] { return toJSON(school.levels, school.levels.findAll(options)); });
    };
    const auto alone = [&](const char* name, FindOptions<Level> options) {
        options.order = {&Level::id};
        levels(name, std::move(options));
    };
    levels("include.hasMany", {.include = {&Level::pupils}});
    levels("include.hasMany required", {.include = {{&Level::pupils, {.required = true}}}});
    alone("include.hasMany where", {.include = {{&Level::pupils, {.where = {{&Pupil::name, Op::startsWith("M")}}}}}});
    alone(
        "include.hasMany where, optional",
        {.include = {{&Level::pupils, {.where = {{&Pupil::name, Op::startsWith("M")}}, .required = false}}}}
    );
    alone(
        "include.hasMany separate", {.include = {{&Level::pupils, {.order = {desc(&Pupil::name)}, .separate = true}}}}
    );
    alone(
        "include.hasMany separate, limited",
        {.include = {{&Level::pupils, {.order = {&Pupil::id}, .limit = 1, .separate = true}}}}
    );
    levels("include.nested", {.include = {{&Level::pupils, {.include = {&Pupil::mentor, &Pupil::badge}}}}});
    levels(
        "include.nested to-many", {.include = {{&Level::pupils, {.include = {&Pupil::lessons}}}},
                                   .order = {&Level::id, byPupil, col(&Level::pupils, &Pupil::lessons, &Lesson::id)}}
    );
    alone(
        "include.limit of parents",
        {.include = {{&Level::pupils, {.order = {&Pupil::id}, .separate = true}}}, .limit = 2}
    );
    levels("include.limit of parents, joined", {.include = {&Level::pupils}, .limit = 1});
    cases.check("include.hasMany attributes", [&] {
        Json found = Json::array();
        for (const auto& level : school.levels.findAll(
                 {.include = {{&Level::pupils, {.attributes = {&Pupil::name}}}},
 .order = {&Level::id, col(&Level::pupils, &Pupil::name)}}
             )) {
            auto& row = found.emplace_back(Json::array({level.grade}));
            for (const auto& pupil : level.pupils) row.push_back(pupil.name);
        }
        return found;
    });
    cases.check("include.findOne", [&] {
        const auto found = school.levels.findOne(
            {.include = {&Level::pupils}, .where = {{&Level::grade, 9}}, .order = {&Level::id, byPupil}}
        );
        return toJSON(school.levels, found);
    });
    cases.check("include.findAndCountAll", [&] {
        const auto page = school.levels.findAndCountAll(
            {.include = {{&Level::pupils, {.required = true}}}, .order = {&Level::id, byPupil}}
        );
        return Json{{"count", page.count}, {"rows", toJSON(school.levels, page.rows)}};
    });
    cases.check("include.count", [&] {
        return school.levels.count({.include = {{&Level::pupils, {.required = true}}}});
    });
}

void includeThrough(Cases& cases, const School& school) {
    const auto byPupil = col(&Lesson::pupils, &Pupil::id);
    const auto lessons = [&](const char* name, FindOptions<Lesson> options) {
        if (options.order.entries().empty()) options.order = {&Lesson::id, byPupil};
        cases.check(name, [&] { return toJSON(school.lessons, school.lessons.findAll(options)); });
    };
    lessons("include.belongsToMany", {.include = {&Lesson::pupils}});
    lessons(
        "include.belongsToMany through where",
        {.include = {{&Lesson::pupils, {.through = {.where = {{&Link::score, Op::gte(5)}}}}}}}
    );
    lessons(
        "include.belongsToMany required",
        {.include = {{&Lesson::pupils, {.required = true}}}, .order = {&Lesson::id, col(&Lesson::pupils, &Pupil::name)}}
    );
    cases.check("include.belongsToMany through attributes", [&] {
        Json found = Json::array();
        for (const auto& lesson : school.lessons.findAll(
                 {.include =
                      {{&Lesson::pupils,
                        {.attributes = {&Pupil::id, &Pupil::name}, .through = {.attributes = {&Link::score}}}}},
                  .order = {&Lesson::id, byPupil}}
             )) {
            auto& row = found.emplace_back(Json::array({lesson.title}));
            for (std::size_t i = 0; i < lesson.pupils.size(); ++i) {
                const auto& pupil = lesson.pupils[i];
                row.push_back({pupil.id, pupil.name, optionalToJSON(lesson.pupils.through(i).score)});
            }
        }
        return found;
    });
}

void relateToMany(Cases& cases, const School& school) {
    auto level = school.levels.findByPk(1).value();
    const auto sam = school.pupils.findByPk(3).value();
    auto tom = school.pupils.findByPk(4).value();
    const auto pupils = school.levels.related(level, &Level::pupils);
    const auto ofLevel = [&] { return toJSON(school.pupils, pupils.get({.order = {&Pupil::id}})); };
    const auto all = [&] { return toJSON(school.pupils, school.pupils.findAll({.order = {&Pupil::id}})); };

    cases.check("related.get hasMany", ofLevel);
    cases.check("related.get hasMany where", [&] {
        return toJSON(school.pupils, pupils.get({.where = {{&Pupil::name, "Sam"}}}));
    });
    cases.check("related.count", [&] { return pupils.count(); });
    cases.check("related.has", [&] { return pupils.has(sam); });
    cases.check("related.has not", [&] { return pupils.has(tom); });
    cases.check("related.add", [&] {
        pupils.add(tom);
        return ofLevel();
    });
    cases.check("related.remove", [&] {
        pupils.remove(tom);
        return all();
    });
    cases.check("related.set hasMany", [&] {
        pupils.set({tom, sam});
        return all();
    });
    cases.check("related.create", [&] {
        pupils.create({.name = "Eve"});
        return ofLevel();
    });
}

void relateToOne(Cases& cases, const School& school) {
    auto sam = school.pupils.findByPk(3).value();
    auto tom = school.pupils.findByPk(4).value();
    cases.check("related.get belongsTo", [&] {
        return toJSON(school.levels, school.pupils.related(sam, &Pupil::level).get());
    });
    cases.check("related.get nothing", [&] {
        return toJSON(school.levels, school.pupils.related(tom, &Pupil::former).get());
    });
    cases.check("related.get hasOne", [&] {
        return toJSON(school.badges, school.pupils.related(sam, &Pupil::badge).get());
    });
    cases.check("related.set belongsTo", [&] {
        school.pupils.related(tom, &Pupil::level).set(school.levels.findByPk(2).value());
        return toJSON(school.pupils, school.pupils.findByPk(4));
    });
}

void relateThrough(Cases& cases, const School& school) {
    auto lesson = school.lessons.findByPk(1).value();
    const auto sam = school.pupils.findByPk(3).value();
    const auto tom = school.pupils.findByPk(4).value();
    const auto pupils = school.lessons.related(lesson, &Lesson::pupils);
    const auto links = [&] {
        return toJSON(school.links, school.links.findAll({.order = {&Link::lessonId, &Link::pupilId}}));
    };
    cases.check("related.get belongsToMany", [&] {
        return toJSON(school.pupils, pupils.get({.order = {&Pupil::id}}));
    });
    cases.check("related.add belongsToMany", [&] {
        pupils.add(tom, {.through = {{{&Link::score, 3}}}});
        return links();
    });
    cases.check("related.add again", [&] {
        pupils.add(tom, {.through = {{{&Link::score, 4}}}});
        return links();
    });
    cases.check("related.remove belongsToMany", [&] {
        pupils.remove(tom);
        return links();
    });
    cases.check("related.set belongsToMany", [&] {
        pupils.set({sam, tom}, {.through = {{{&Link::score, 1}}}});
        return links();
    });
    cases.check("related.count belongsToMany", [&] { return pupils.count(); });
}

void createNested(Cases& cases, const School& school) {
    cases.check("create.nested hasOne", [&] {
        school.pupils.create({.name = "Zoe", .badge = Badge{.code = "z"}}, {.include = {&Pupil::badge}});
        const auto found = school.badges.findAll({.include = {&Badge::pupil}, .order = {&Badge::id}});
        return toJSON(school.badges, found);
    });
    cases.check("create.nested hasMany", [&] {
        school.levels.create({.grade = 12, .pupils = {Pupil{.name = "Kim"}}}, {.include = {&Level::pupils}});
        const auto found = school.levels.findOne(
            {.include = {&Level::pupils}, .where = {{&Level::grade, 12}}, .order = {col(&Level::pupils, &Pupil::id)}}
        );
        return toJSON(school.levels, found);
    });
    cases.check("create.nested belongsTo", [&] {
        school.pupils.create({.name = "Nia", .level = Level{.grade = 13}}, {.include = {&Pupil::level}});
        const auto found = school.pupils.findOne({.include = {&Pupil::level}, .where = {{&Pupil::name, "Nia"}}});
        return toJSON(school.pupils, found);
    });
    cases.check("destroy.set null", [&] {
        school.levels.destroy({.where = {{&Level::grade, 13}}});
        return toJSON(school.pupils, school.pupils.findOne({.where = {{&Pupil::name, "Nia"}}}));
    });
    const auto nameOfRefusal = [](const auto& action) {
        try {
            action();
        } catch (const ForeignKeyConstraintError& error) {
            return Json(error.name());
        }
        return Json();
    };
    cases.check("destroy.restricted", [&] {
        return nameOfRefusal([&] { school.levels.destroy({.where = {{&Level::id, 2}}}); });
    });
    cases.check("create.nobody", [&] {
        return nameOfRefusal([&] { school.pupils.create({.name = "No", .levelId = 99}); });
    });
}

}  // namespace

void associations(Cases& cases, Sequelize& sequelize) {
    const auto school = defineSchool(sequelize);
    cases.check("associations.sync", [&] {
        (void)cases.takeDefinitions();
        school.levels.sync();
        school.pupils.sync();
        school.badges.sync();
        school.lessons.sync();
        school.links.sync();
        return cases.takeDefinitions();
    });
    school.levels.bulkCreate({{.grade = 9}, {.grade = 10}, {.grade = 11}});
    school.pupils.bulkCreate(
        {{.name = "John", .levelId = 2, .formerId = 1},
         {.name = "Max", .levelId = 1, .mentorId = 1},
         {.name = "Sam", .levelId = 1, .formerId = 2, .mentorId = 1},
         {.name = "Tom", .mentorId = 2}}
    );
    school.badges.bulkCreate({{.code = "a", .pupilId = 1}, {.code = "b", .pupilId = 3}});
    school.lessons.bulkCreate({{.title = "Science"}, {.title = "Maths"}, {.title = "Art"}});
    school.links.bulkCreate(
        {{.lessonId = 1, .pupilId = 1, .score = 5},
         {.lessonId = 1, .pupilId = 2, .score = 7},
         {.lessonId = 2, .pupilId = 1},
         {.lessonId = 2, .pupilId = 3, .score = 2}}
    );
    includeOne(cases, school);
    includeMany(cases, school);
    includeThrough(cases, school);
    relateToMany(cases, school);
    relateToOne(cases, school);
    relateThrough(cases, school);
    createNested(cases, school);
}

}  // namespace differential
