#include <algorithm>
#include <map>
#include <string>

#include <sequelize/json.hpp>

#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Course;
using test::Student;
using test::StudentCourse;

// A join table's row goes where its record goes.
namespace {

Course scienceOf(const test::School& school) {
    return school.courses
        .findByPk(school.lessons[0].id, {.include = {{&Course::students, {.order = {&Student::name}}}}})
        .value();
}

std::map<std::string, int> scoresOf(const Course& course) {
    std::map<std::string, int> scores;
    for (std::size_t i = 0; i < course.students.size(); ++i)
        scores[course.students[i].name] = course.students.through(i).score;
    return scores;
}

}  // namespace

TEST_CASE("join rows follow their records", "[association][include]") {
    test::School school;
    const std::map<std::string, int> both{{"John", 5}, {"Max", 7}};
    auto science = scienceOf(school);
    CHECK(scoresOf(science) == both);
    std::ranges::reverse(science.students.items());
    CHECK(scoresOf(science) == both);
    std::ranges::sort(science.students.items(), {}, &Student::name);
    CHECK(scoresOf(science) == both);

    science.students.items().erase(science.students.items().begin());
    CHECK(scoresOf(science) == std::map<std::string, int>{{"Max", 7}});
    const auto json = toJSON(school.courses, science);
    CHECK(json["students"][0]["StudentCourse"]["score"] == 7);

    // a record that the program puts in has none, and shows none
    science.students.items().insert(science.students.begin(), Student{.name = "Sam"});
    CHECK_THROWS_AS(science.students.through(0), AssociationError);
    CHECK(science.students.through(1).score == 7);
    CHECK_FALSE(toJSON(school.courses, science)["students"][0].contains("StudentCourse"));
    CHECK_THROWS_AS(science.students.through(2), AssociationError);

    // copies of the items keep theirs
    Course copy;
    copy.students = science.students.items();
    CHECK(copy.students.through(1).score == 7);
}

TEST_CASE("a nested create stores the join rows that go with the records", "[association][create]") {
    test::School school;
    Course drawing{.course_name = "Drawing", .students = {{.name = "Eve"}, {.name = "Al"}}};
    drawing.students.setThrough(0, {.score = 3});
    drawing.students.setThrough(1, {.score = 4});
    CHECK_THROWS_AS(drawing.students.setThrough(drawing.students.size(), {.score = 5}), UsageError);
    std::ranges::sort(drawing.students.items(), {}, &Student::name);
    const auto made = school.courses.create(drawing, {.include = {&Course::students}});
    CHECK(made.students.through(0).score == 4);
    const auto found = school.courses.findByPk(made.id, {.include = {&Course::students}}).value();
    CHECK(scoresOf(found) == std::map<std::string, int>{{"Al", 4}, {"Eve", 3}});
}

TEST_CASE("an include reads the key of what it reads in part", "[association][include]") {
    test::School school;
    for (const bool separate : {false, true}) {
        INFO("separate: " << separate);
        auto science = school.courses
                           .findByPk(
                               school.lessons[0].id, {.include =
                                                          {{&Course::students,
                                                            {.attributes = {&Student::name},
                                                             .through = {.attributes = {&StudentCourse::score}},
                                                             .order = {&Student::name},
                                                             .separate = separate}}}}
                           )
                           .value();
        REQUIRE(science.students.size() == 2);
        CHECK(science.students[0].student_id == school.pupils[0].student_id);
        CHECK(science.students.through(0).id != 0);
        CHECK(science.students.through(0).score == 5);
        auto grades = school.grades.findAll(
            {.include = {{&test::Grade::students, {.attributes = {&Student::name}, .separate = separate}}},
             .order = {&test::Grade::id}}
        );
        auto john = grades[1].students[0];
        CHECK(john.student_id == school.pupils[0].student_id);
        john.name = "Johnny";
        school.students.save(john, {.fields = {&Student::name}});
        CHECK(school.students.count() == 3);
    }
}
