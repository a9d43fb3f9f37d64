#pragma once

#include "support/database.hpp"

/// The tutorial's students, grades and courses, with every kind of association between them.
namespace test {

struct Student;
struct Course;

struct Grade {
    std::int64_t id{};
    int grade{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::HasMany<Student> students{};
};

struct StudentCourse {
    std::int64_t id{};
    int score{};
};

struct Student {
    sequelize::Uuid student_id{};
    std::string name{};
    std::optional<std::int64_t> gradeId{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::BelongsTo<Grade> grade{};
    sequelize::BelongsToMany<Course, StudentCourse> courses{};
};

struct Course {
    std::int64_t id{};
    std::string course_name{};
    sequelize::BelongsToMany<Student, StudentCourse> students{};
};

/// Grades 9 (Max, Sam), 10 (John) and 11 (nobody); Science is John's and Max's with scores 5 and 7, Maths is John's.
class School {
public:
    explicit School(sequelize::Options options = {})
        : sequelize(database(std::move(options))),
          students(sequelize.define<Student>(
              "students",
              {sequelize::field<&Student::student_id>({.primaryKey = true, .defaultValue = sequelize::DataTypes::UUIDV4}
               ),
               sequelize::field<&Student::name>()}
          )),
          grades(sequelize.define<Grade>("grades", {sequelize::field<&Grade::grade>()})),
          courses(sequelize.define<Course>("courses", {sequelize::field<&Course::course_name>()}, {.timestamps = false})
          ),
          links(sequelize.define<StudentCourse>(
              "StudentCourse", {sequelize::field<&StudentCourse::score>()}, {.timestamps = false}
          )) {
        students.belongsTo(grades, {.as = &Student::grade, .foreignKey = &Student::gradeId});
        grades.hasMany(students, {.as = &Grade::students, .foreignKey = &Student::gradeId});
        courses.belongsToMany(students, {.as = &Course::students, .through = links});
        students.belongsToMany(courses, {.as = &Student::courses, .through = links});
        sequelize.sync({.force = true});
        grades.bulkCreate({{.grade = 9}, {.grade = 10}, {.grade = 11}});
        pupils = students.bulkCreate(
            {{.name = "John", .gradeId = 2}, {.name = "Max", .gradeId = 1}, {.name = "Sam", .gradeId = 1}}
        );
        lessons = courses.bulkCreate({{.course_name = "Science"}, {.course_name = "Maths"}});
        courses.related(lessons[0], &Course::students).add(pupils[0], {.through = {{{&StudentCourse::score, 5}}}});
        courses.related(lessons[0], &Course::students).add(pupils[1], {.through = {{{&StudentCourse::score, 7}}}});
        courses.related(lessons[1], &Course::students).add(pupils[0]);
    }
    ~School() { sequelize.drop(); }
    School(const School&) = delete;
    School& operator=(const School&) = delete;

    sequelize::Sequelize sequelize;
    sequelize::Model<Student> students;
    sequelize::Model<Grade> grades;
    sequelize::Model<Course> courses;
    sequelize::Model<StudentCourse> links;
    std::vector<Student> pupils;
    std::vector<Course> lessons;
};

template <class Range>
Texts namesOf(const Range& range) {
    Texts names;
    for (const auto& student : range) names.push_back(student.name);
    return names;
}

}  // namespace test
