#include "integration/school.hpp"
#include "support/catch.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using namespace test;

// bulkCreate with .include: level by level, a few statements each.
TEST_CASE("bulkCreate stores associated records of every kind, level by level", "[upsert]") {
    const School school;
    std::vector<std::string> statements;
    const auto log = [&](std::string_view sql, const auto&) {
        if (sql.find("INSERT") != std::string_view::npos) statements.emplace_back(sql);
    };
    std::vector<Grade> list(20);
    for (int i = 0; i < 20; ++i) {
        auto& grade = list[static_cast<std::size_t>(i)];
        grade.grade = 100 + i;
        std::vector<Student> pupils;
        for (int s = 0; s < i % 4; ++s) {
            Student student{.name = std::to_string(i) + "/" + std::to_string(s)};
            Course course{.course_name = "of " + student.name};
            student.courses = std::vector{course};
            pupils.push_back(student);
        }
        grade.students = pupils;
    }
    const auto stored = school.grades.bulkCreate(
        list, {.include = {{&Grade::students, {.include = {&Student::courses}}}}, .logging = Logger(log)}
    );
    CHECK(statements.size() == 4);  // grades, students, courses, join rows
    for (std::size_t i = 0; i < stored.size(); ++i) {
        const auto found =
            school.grades.findByPk(stored[i].id, {.include = {{&Grade::students, {.include = {&Student::courses}}}}});
        REQUIRE(found);
        CHECK(found->grade == 100 + static_cast<int>(i));
        REQUIRE(found->students.size() == i % 4);
        for (const auto& student : found->students) {
            CHECK(student.gradeId == stored[i].id);
            REQUIRE(student.courses.size() == 1);
            CHECK(student.courses[0].course_name == "of " + student.name);
        }
        for (const auto& student : stored[i].students) {
            CHECK(student.student_id != Uuid{});
            CHECK(student.courses[0].id != 0);
        }
    }
}

TEST_CASE("bulkCreate stores those that the records refer to first", "[upsert]") {
    const School school;
    std::vector<Student> list(5);
    for (int i = 0; i < 5; ++i) {
        auto& student = list[static_cast<std::size_t>(i)];
        student.name = "new " + std::to_string(i);
        if (i != 2) student.grade = Grade{.grade = 50 + i};
    }
    const auto stored = school.students.bulkCreate(list, {.include = {&Student::grade}});
    CHECK(stored[2].gradeId == std::nullopt);
    for (const auto& student : stored) {
        const auto found = school.students.findByPk(student.student_id, {.include = {&Student::grade}});
        CHECK(found->gradeId == student.gradeId);
        if (student.gradeId) CHECK(found->grade->grade == student.grade->grade);
    }
}

TEST_CASE("bulkCreate with .include is all or nothing", "[upsert]") {
    const School school;
    const auto students = school.students.count();
    std::vector<Grade> list(2);
    list[1].students = std::vector{Student{.name = std::string(300, 'x')}};
    CHECK_THROWS_AS(school.grades.bulkCreate(list, {.include = {&Grade::students}}), ValidationError);
    CHECK(school.grades.count() == 3);
    CHECK(school.students.count() == students);
    CHECK(failure([&] {
              school.grades.bulkCreate(list);
          }).find("name the member in bulkCreate's .include") != std::string::npos);
    CHECK(failure([&] {
              school.grades.bulkCreate(list, {.include = {&Grade::students}, .ignoreDuplicates = true});
          }).find(".include needs the ids of the rows") != std::string::npos);
    CHECK(school.grades.bulkCreate({}, {.include = {&Grade::students}}).empty());
}
