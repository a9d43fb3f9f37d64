#include <random>
#include <span>

#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Course;
using test::Grade;
using test::namesOf;
using test::School;
using test::Student;
using test::StudentCourse;
using test::Texts;

namespace {

/// The statements that `run` sends.
template <class Run>
std::vector<std::string> sentBy(test::Log& log, Run run) {
    log.clear();
    run();
    return log.lines();
}

bool joins(const std::string& sql) {
    return sql.find(" JOIN ") != std::string::npos;
}

std::vector<Texts> namesByGrade(const std::vector<Grade>& grades) {
    std::vector<Texts> names;
    for (const auto& grade : grades) names.push_back(namesOf(grade.students));
    return names;
}

const std::vector<Texts> allNames{{"Max", "Sam"}, {"John"}, {}};

}  // namespace

TEST_CASE("a strategy decides what is joined", "[association][loading]") {
    test::Log log;
    const School school({.logging = log.logger()});
    const Include<Grade> ordered{&Grade::students, {.order = {&Student::name}}};
    const auto sent = [&](std::optional<IncludeStrategy> strategy, const Include<Grade>& include,
                          const Where<Grade>& where = {}) {
        std::vector<Grade> found;
        auto lines = sentBy(log, [&] {
            found = school.grades.findAll(
                {.include = {include}, .includeStrategy = strategy, .where = where, .order = {&Grade::grade}}
            );
        });
        if (where.expression().isPresent())
            CHECK(namesByGrade(found) == std::vector<Texts>{{"Max"}});
        else
            CHECK(namesByGrade(found) == allNames);
        return lines;
    };
    for (const auto strategy : {std::optional<IncludeStrategy>(), std::optional(IncludeStrategy::join)}) {
        const auto lines = sent(strategy, ordered);
        REQUIRE(lines.size() == 1);
        CHECK(joins(lines[0]));
    }
    for (const auto strategy : {IncludeStrategy::balanced, IncludeStrategy::separate}) {
        const auto lines = sent(strategy, ordered);
        REQUIRE(lines.size() == 2);
        CHECK_FALSE(joins(lines[0]));
        CHECK_FALSE(joins(lines[1]));
    }

    SECTION("what the finder speaks of stays joined") {
        for (const Where<Grade>& where :
             {Where<Grade>(col(&Grade::students, &Student::name) == "Max"), Where<Grade>{{"students.name", "Max"}},
              Where<Grade>(literal("students.name = 'Max'"))})
            for (const auto strategy : {IncludeStrategy::balanced, IncludeStrategy::separate})
                CHECK(sent(strategy, ordered, where).size() == 1);
    }
    SECTION("an include's own word counts for it and those below") {
        CHECK(
            sent(
                IncludeStrategy::balanced,
                {&Grade::students, {.order = {&Student::name}, .includeStrategy = IncludeStrategy::join}}
            ).size() == 1
        );
        CHECK(
            sent(
                {}, {&Grade::students,
                     {.include = {&Student::courses},
                      .order = {&Student::name},
                      .includeStrategy = IncludeStrategy::balanced}}
            ).size() == 3
        );
        CHECK(
            sent(
                {}, {&Grade::students, {.include = {&Student::courses}, .order = {&Student::name}, .separate = true}}
            ).size() == 2
        );
    }
    SECTION("to-one associations are joined by balanced, and asked for by separate") {
        const auto ask = [&](IncludeStrategy strategy) {
            return sentBy(
                       log,
                       [&] {
                           const auto students = school.students.findAll(
                               {.include = {&Student::grade}, .includeStrategy = strategy, .order = {&Student::name}}
                           );
                           REQUIRE(students.size() == 3);
                           CHECK(students[0].grade->grade == 10);
                           CHECK(students[1].grade->grade == 9);
                           CHECK(students[2].grade->grade == 9);
                       }
            ).size();
        };
        CHECK(ask(IncludeStrategy::balanced) == 1);
        CHECK(ask(IncludeStrategy::separate) == 2);
    }
    SECTION("explain shows the finder's own statement") {
        CHECK(sentBy(log, [&] {
                  (void)school.grades.explain().findAll(
                      {.include = {ordered}, .includeStrategy = IncludeStrategy::balanced}
                  );
              }).size() == 1);
        CHECK_FALSE(joins(log.last()));
    }
}

TEST_CASE("the Sequelize object's strategy counts where a finder names none", "[association][loading]") {
    test::Log log;
    const School school({.logging = log.logger(), .includeStrategy = IncludeStrategy::balanced});
    CHECK(sentBy(log, [&] { (void)school.grades.findAll({.include = {&Grade::students}}); }).size() == 2);
    CHECK(sentBy(log, [&] {
              (void)school.grades.findAll({.include = {&Grade::students}, .includeStrategy = IncludeStrategy::join});
          }).size() == 1);
}

TEST_CASE("levels that are loaded separately get each request's own values", "[association][loading][reuse]") {
    const School school;
    for (int round = 0; round < 3; ++round) {
        for (const std::string name : {"Max", "Sam", "John"}) {
            const auto grades = school.grades.findAll(
                {.include = {{&Grade::students, {.where = {{&Student::name, name}}, .separate = true}}}}
            );
            REQUIRE(grades.size() == 1);
            CHECK(namesOf(grades[0].students) == Texts{name});
        }
        for (const std::uint64_t limit : {1U, 2U}) {
            const auto grades = school.grades.findAll(
                {.include = {{&Grade::students, {.order = {&Student::name}, .limit = limit}}}, .order = {&Grade::id}}
            );
            CHECK(grades[0].students.size() == limit);
            CHECK(grades[1].students.size() == 1);
        }
        for (const int minimum : {6, 0}) {
            const auto courses = school.courses.findAll(
                {.include =
                     {{&Course::students,
                       {.through = {.where = {{&StudentCourse::score, Op::gte(minimum)}}}, .separate = true}}},
                 .order = {&Course::id}}
            );
            CHECK(courses[0].students.size() == (minimum == 0 ? 2U : 1U));
        }
    }
}

TEST_CASE("random numbers of parents prepare nothing once a few have been met", "[association][loading]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite does not count what is prepared");
    School school({.pool = {.max = 1, .min = 1}});
    std::vector<Grade> grades(300);
    for (std::size_t i = 0; i < grades.size(); ++i) grades[i].grade = static_cast<int>(i) + 100;
    grades = school.grades.bulkCreate(grades);
    std::vector<Student> students(300);
    for (std::size_t i = 0; i < students.size(); ++i) {
        students[i].name = "s" + std::to_string(i);
        students[i].gradeId = grades[i].id;
    }
    (void)school.students.bulkCreate(students);
    const auto prepared = [&] {
        const auto rows =
            school.sequelize.query<Row>("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", {.type = QueryTypes::SELECT});
        return rows.at(0).get<std::string>("Value");
    };
    const auto read = [&](int count) {
        const auto found = school.grades.findAll(
            {.include = {&Grade::students},
             .includeStrategy = IncludeStrategy::balanced,
             .where = {{&Grade::grade, Op::between(100, 99 + count)}}}
        );
        CHECK(found.size() == static_cast<std::size_t>(count));
        for (const auto& grade : found) CHECK(grade.students.size() == 1);
    };
    for (int count = 1; count <= 300; count *= 2) read(count);
    read(300);
    (void)prepared();
    const auto before = prepared();
    std::mt19937 random(7);
    for (int i = 0; i < 40; ++i) read(static_cast<int>(random() % 300) + 1);
    CHECK(prepared() == before);
}

TEST_CASE("load fills associations of records that are there", "[association][loading]") {
    test::Log log;
    const School school({.logging = log.logger()});
    auto grades = school.grades.findAll({.order = {&Grade::grade}});
    CHECK_FALSE(grades[0].students.isLoaded());

    SECTION("of a vector, with one query") {
        CHECK(sentBy(log, [&] {
                  school.grades.load(grades, {.include = {{&Grade::students, {.order = {&Student::name}}}}});
              }).size() == 1);
        CHECK(namesByGrade(grades) == allNames);
    }
    SECTION("of a span, of one record, and of what may be none") {
        school.grades.load(std::span(grades).first(1), {.include = {&Grade::students}});
        CHECK(grades[0].students.size() == 2);
        CHECK_FALSE(grades[1].students.isLoaded());
        school.grades.load(grades[1], {.include = {&Grade::students}});
        CHECK(namesOf(grades[1].students) == Texts{"John"});
        auto found = school.grades.findByPk(grades[0].id);
        school.grades.load(found, {.include = {&Grade::students}});
        CHECK(found->students.size() == 2);
        std::optional<Grade> none;
        CHECK(sentBy(log, [&] { school.grades.load(none, {.include = {&Grade::students}}); }).empty());
        std::vector<Grade> empty;
        CHECK(sentBy(log, [&] { school.grades.load(empty, {.include = {&Grade::students}}); }).empty());
    }
    SECTION("nested, to-one and through a join table, with conditions") {
        auto students = school.students.findAll({.order = {&Student::name}});
        CHECK(sentBy(log, [&] {
                  school.students.load(
                      students, {.include =
                                     {{&Student::grade, {.include = {{&Grade::students, {.separate = true}}}}},
                                      {&Student::courses, {.where = {{&Course::course_name, "Science"}}}}}}
                  );
              }).size() == 3);
        CHECK(students[0].grade->grade == 10);
        CHECK(students[1].grade->students.size() == 2);
        CHECK(students[0].courses.size() == 1);
        CHECK(students[0].courses.through(0).score == 5);
        CHECK(students[2].courses.isLoaded());
        CHECK(students[2].courses.empty());
    }
    SECTION("what was held is replaced, and two copies of a row are both filled") {
        std::vector<Grade> copies{grades[0], grades[0]};
        school.grades.load(copies, {.include = {&Grade::students}});
        school.grades.load(copies, {.include = {{&Grade::students, {.where = {{&Student::name, "Sam"}}}}}});
        for (const auto& copy : copies) CHECK(namesOf(copy.students) == Texts{"Sam"});
    }
    SECTION("records without a key have no rows") {
        std::vector<Student> students(1);
        school.students.load(students, {.include = {&Student::grade}});
        CHECK(students[0].grade.isLoaded());
        CHECK_FALSE(students[0].grade);
    }
    SECTION("for records of one shape the SQL is written once, with each call's values") {
        for (const std::string name : {"Max", "Sam"}) {
            school.grades.load(grades, {.include = {{&Grade::students, {.where = {{&Student::name, name}}}}}});
            CHECK(namesByGrade(grades) == std::vector<Texts>{{name}, {}, {}});
        }
    }
    SECTION("what it cannot do it says") {
        CHECK(test::messageOf<UsageError>([&] {
                  school.grades.load(grades, {});
              }) == "model 'grades': load needs .include, the associations that are to be filled");
        CHECK(test::messageOf<UsageError>([&] {
                  school.grades.load(grades, {.include = {{&Grade::students, {.required = true}}}});
              }) == "model 'grades': load fills records that are there, and leaves none out; leave out .required");
        CHECK_THROWS_AS(
            school.grades.load(grades, {.include = {{&Grade::students, {.on = {{&Student::name, "a"}}}}}}),
            EagerLoadingError
        );
    }
}

TEST_CASE("loadMissing asks only for what is not loaded", "[association][loading]") {
    test::Log log;
    const School school({.logging = log.logger()});
    auto grades = school.grades.findAll({.order = {&Grade::grade}});
    school.grades.load(grades[0], {.include = {{&Grade::students, {.where = {{&Student::name, "Max"}}}}}});
    CHECK(sentBy(log, [&] { school.grades.loadMissing(grades, {.include = {&Grade::students}}); }).size() == 1);
    CHECK(namesByGrade(grades) == std::vector<Texts>{{"Max"}, {"John"}, {}});
    CHECK(sentBy(log, [&] { school.grades.loadMissing(grades, {.include = {&Grade::students}}); }).empty());
    auto one = school.grades.findByPk(grades[1].id);
    school.grades.loadMissing(one, {.include = {&Grade::students}});
    CHECK(one->students.size() == 1);
    CHECK(sentBy(log, [&] { school.grades.loadMissing(*one, {.include = {&Grade::students}}); }).empty());
}
