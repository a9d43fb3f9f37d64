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

TEST_CASE("relation: many-to-many", "[association]") {
    School school;
    const auto science = school.courses.related(school.lessons[0], &Course::students);
    const auto &john = school.pupils[0], &max = school.pupils[1], &sam = school.pupils[2];
    CHECK(science.count() == 2);
    CHECK(science.has(john));
    CHECK_FALSE(science.has(school.pupils));
    CHECK(namesOf(science.get({.where = {{&Student::name, Op::startsWith("M")}}})) == Texts{"Max"});

    science.add(john, {.through = {{{&StudentCourse::score, 9}}}});  // the link exists: its row is updated
    CHECK(science.count() == 2);
    CHECK(school.links.max(&StudentCourse::score) == 9);
    CHECK(
        test::messageOf<UsageError>([&] {
            science.add(sam, {.through = {{{&StudentCourse::score, literal("1 + 1")}}}});
        }) ==
        "model 'StudentCourse': a scope or a join table's row takes a value for 'score', and no SQL to compute one; give "
        "a value"
    );

    science.set({max, sam});
    CHECK(namesOf(science.get({.order = {&Student::name}})) == Texts{"Max", "Sam"});
    CHECK(school.links.exists({.where = {{&StudentCourse::score, 7}}}));  // Max's row stayed
    science.remove(max);
    CHECK(science.count() == 1);
    const auto fred = science.create({.name = "Fred"});
    CHECK_FALSE(fred.student_id.isNil());
    CHECK(science.has(fred));
    science.set({});
    CHECK(science.count() == 0);
    CHECK(school.students.count() == 4);
}

TEST_CASE("relation: a count sees the includes that a get sees", "[association]") {
    School school;
    const auto science = school.courses.related(school.lessons[0], &Course::students);
    auto nine = *school.grades.findByPk(1);
    CHECK(
        school.grades.related(nine, &Grade::students).count({.include = {{&Student::courses, {.required = true}}}}) == 1
    );
    const Where<Grade> isTenth{{&Grade::grade, 10}};
    CHECK(science.get({.include = {{&Student::grade, {.where = isTenth}}}}).size() == 1);
    CHECK(science.count({.include = {{&Student::grade, {.where = isTenth}}}}) == 1);
    CHECK(science.count({.include = {&Student::grade}, .where = col(&Student::grade, &Grade::grade) == 9}) == 1);
    CHECK(science.count({.include = {{&Student::courses, {.required = true}}}}) == 2);
}

TEST_CASE("relation: the foreign key on either side", "[association]") {
    School school;
    auto& john = school.pupils[0];
    const auto grade = school.students.related(john, &Student::grade);
    CHECK(grade.get()->grade == 10);
    grade.set(null);
    CHECK_FALSE(john.gradeId.has_value());
    CHECK_FALSE(grade.get().has_value());
    auto twelve = grade.create({.grade = 12});
    CHECK(john.gradeId == twelve.id);

    const auto students = school.grades.related(twelve, &Grade::students);
    CHECK(namesOf(students.get()) == Texts{"John"});
    students.set(school.pupils);
    CHECK(students.count() == 3);
    students.remove(school.pupils[1]);
    CHECK(namesOf(students.get({.order = {&Student::name}})) == Texts{"John", "Sam"});
    CHECK(students.create({.name = "Zoe"}).gradeId == twelve.id);
    CHECK(students.count() == 3);
}

TEST_CASE("create: with associated records, all or nothing", "[association]") {
    const School school;
    const auto made = school.grades.create(
        {.grade = 7, .students = {{.name = "A"}, {.name = "B", .courses = {{.course_name = "Art"}}}}},
        {.include = {{&Grade::students, {.include = {&Student::courses}}}}}
    );
    const auto found = school.grades.findByPk(
        made.id, {.include = {{&Grade::students, {.include = {&Student::courses}, .order = {&Student::name}}}}}
    );
    REQUIRE(found);
    REQUIRE(namesOf(found->students) == Texts{"A", "B"});
    CHECK(found->students[0].courses.empty());
    CHECK(found->students[1].courses[0].course_name == "Art");

    const auto before = school.grades.count();
    CHECK_THROWS_AS(
        school.grades.create(
            {.grade = 8, .students = {{.name = "C"}, {.name = std::string(300, 'x')}}}, {.include = {&Grade::students}}
        ),
        ValidationError
    );
    CHECK(school.grades.count() == before);
    CHECK_FALSE(school.students.exists({.where = {{&Student::name, "C"}}}));
}
