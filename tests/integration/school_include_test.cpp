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

TEST_CASE("include: to-one, to-many and many-to-many, nested", "[association]") {
    const School school;
    const auto students = school.students.findAll(
        {.include =
             {{&Student::grade, {.include = {{&Grade::students, {.order = {&Student::name}}}}}},
              {&Student::courses, {.order = {&Course::id}}}},
         .order = {&Student::name}}
    );
    REQUIRE(namesOf(students) == Texts{"John", "Max", "Sam"});
    CHECK(students[0].grade->grade == 10);
    CHECK(students[1].grade->grade == 9);
    CHECK(namesOf(students[1].grade->students) == Texts{"Max", "Sam"});
    REQUIRE(students[0].courses.size() == 2);
    CHECK(students[0].courses[0].course_name == "Science");
    CHECK(students[0].courses.through(0).score == 5);
    CHECK(students[0].courses[1].course_name == "Maths");
    CHECK(students[2].courses.empty());
}

TEST_CASE("include: join and separate give the same", "[association]") {
    const School school;
    for (const bool separate : {false, true}) {
        CAPTURE(separate);
        const auto grades = school.grades.findAll(
            {.include =
                 {{&Grade::students,
                   {.where = {{&Student::name, Op::ne("Max")}},
                    .required = true,
                    .order = {desc(&Student::name)},
                    .separate = separate}}},
             .order = {&Grade::id}}
        );
        REQUIRE(grades.size() == 2);
        CHECK(namesOf(grades[0].students) == Texts{"Sam"});
        CHECK(namesOf(grades[1].students) == Texts{"John"});
        const auto courses = school.courses.findAll(
            {.include =
                 {{&Course::students,
                   {.through = {.where = {{&StudentCourse::score, Op::gte(5)}}},
                    .order = {&Student::name},
                    .separate = separate}}},
             .order = {&Course::id}}
        );
        REQUIRE(courses.size() == 2);
        CHECK(namesOf(courses[0].students) == Texts{"John", "Max"});
        CHECK(courses[0].students.through(1).score == 7);
        CHECK(courses[1].students.empty());
    }
}

TEST_CASE("include: a limit is each parent's own", "[association]") {
    const School school;
    const auto grades = school.grades.findAll(
        {.include = {{&Grade::students, {.include = {&Student::grade}, .order = {desc(&Student::name)}, .limit = 1}}},
         .order = {&Grade::id}}
    );
    REQUIRE(grades.size() == 3);
    CHECK(namesOf(grades[0].students) == Texts{"Sam"});
    CHECK(grades[0].students[0].grade->grade == 9);
    CHECK(namesOf(grades[1].students) == Texts{"John"});
    CHECK(grades[2].students.empty());
}

TEST_CASE("include: paging counts parents", "[association]") {
    const School school;
    const FindOptions<Grade> all{
        .include = {&Grade::students},
        .where = {{col(&Grade::students, &Student::name), Op::gte("J")}},
        .order = {desc(col(&Grade::students, &Student::name)), &Grade::id}};
    const auto everything = school.grades.findAll(all);
    REQUIRE(everything.size() == 2);
    CHECK(everything[0].grade == 9);
    CHECK(everything[1].grade == 10);
    for (std::uint64_t page = 0; page < 3; ++page) {
        auto options = all;
        options.limit = 1;
        options.offset = page;
        const auto found = school.grades.findAll(options);
        REQUIRE(found.size() == (page < 2 ? 1 : 0));
        if (page < 2) CHECK(namesOf(found[0].students) == namesOf(everything[page].students));
    }
    const auto counted = school.grades.findAndCountAll(
        {.include = {{&Grade::students, {.required = true}}}, .order = {&Grade::id}, .limit = 1}
    );
    CHECK(counted.count == 2);
    REQUIRE(counted.rows.size() == 1);
    CHECK(counted.rows[0].students.size() == 2);
}

TEST_CASE("include: what was not loaded says so", "[association]") {
    const School school;
    const auto grades = school.grades.findAll({.include = {&Grade::students}, .where = {{&Grade::grade, 9}}});
    const auto& student = grades.at(0).students[0];
    CHECK_FALSE(student.grade.isLoaded());
    CHECK_THROWS_WITH(
        student.grade->grade, "Student::grade was not loaded; add it to the finder: .include = {&Student::grade}"
    );
    CHECK_THROWS_AS(student.courses.size(), AssociationError);
    const auto copy = grades;
    CHECK(namesOf(copy[0].students) == namesOf(grades[0].students));
}

TEST_CASE("include: what cannot be included is refused", "[association]") {
    const School school;
    CHECK_THROWS_AS(school.students.findAll({.include = {{&Student::grade, {.limit = 1}}}}), EagerLoadingError);
    CHECK_THROWS_AS(school.grades.findAll({.include = {&Grade::students, &Grade::students}}), EagerLoadingError);
    CHECK_THROWS_AS(
        school.grades.findAll({.where = {{col(&Grade::students, &Student::name), "Max"}}}), EagerLoadingError
    );
    CHECK_THROWS_AS(school.grades.findAll<Row>({.include = {&Grade::students}}), EagerLoadingError);
    CHECK_THROWS_AS(
        school.grades.hasMany(school.students, {.as = &Grade::students, .foreignKey = &Student::gradeId}),
        AssociationError
    );
}
