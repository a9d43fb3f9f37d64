// Step 4 of the tutorial, many-to-many: courses and the students who are enrolled in them.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

struct StudentCourse {
    std::int64_t id{};
    DateTime createdAt{}, updatedAt{};
    std::optional<std::int64_t> studentId{};
    std::optional<std::int64_t> courseId{};
};

struct Student {
    std::int64_t id{};
    Uuid student_id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
};

struct Course {
    std::int64_t id{};
    std::string course_name{};
    DateTime createdAt{}, updatedAt{};
    BelongsToMany<Student> students{};
};

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};

        auto Students =
            sequelize.define<Student>("students", {field<&Student::student_id>({.defaultValue = DataTypes::UUIDV4})});
        auto Courses = sequelize.define<Course>("courses");
        auto StudentCourses = sequelize.define<StudentCourse>(
            "StudentCourse",
            {
                field<&StudentCourse::id>(
                    {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
                ),
                field<&StudentCourse::studentId>({.type = DataTypes::INTEGER}),
                field<&StudentCourse::courseId>({.type = DataTypes::INTEGER}),
            }
        );
        Courses.belongsToMany(Students, {.as = &Course::students, .through = StudentCourses});
        Students.belongsToMany(Courses, {.through = StudentCourses});

        sequelize.sync({.force = true});
        Courses.bulkCreate(
            {{.course_name = "Science"}, {.course_name = "Maths"}, {.course_name = "History"}}, {.validate = true}
        );
        Students.bulkCreate(
            {{.name = "John Baker"},
             {.name = "Max Butler"},
             {.name = "Ryan Fisher"},
             {.name = "Robert Gray"},
             {.name = "Sam Lewis"}},
            {.validate = true}
        );
        StudentCourses.bulkCreate(
            {
                {.studentId = 1, .courseId = 1},
                {.studentId = 2, .courseId = 1},
                {.studentId = 2, .courseId = 3},
                {.studentId = 3, .courseId = 2},
                {.studentId = 1, .courseId = 2},
            },
            {.validate = true}
        );

        auto courses = Courses.findAll({
            .include = {{&Course::students, {.order = {&Student::id}}}},
            .order = {&Course::id},
        });
        console.log(Courses.inspect(courses));
    } catch (const BaseError& error) {
        console.error(error.what());
        return 1;
    }
}
