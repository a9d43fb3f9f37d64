#pragma once

#include <sequelize/sequelize.hpp>

namespace school {

using namespace sequelize::dsl;

// The structs of the tutorial. A book has a version besides: of two who change it at once, one is told.
struct Book {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::optional<sequelize::Date> release_date{};
    std::optional<int> subject{};
    int version{};
    DateTime createdAt{}, updatedAt{};
};

struct Grade {
    std::int64_t id{};
    int grade{};
    DateTime createdAt{}, updatedAt{};
};

struct Course {
    std::int64_t id{};
    std::string course_name{};
    DateTime createdAt{}, updatedAt{};
};

struct Student {
    Uuid student_id{};
    std::string name{};
    std::optional<std::int64_t> gradeId{};
    DateTime createdAt{}, updatedAt{};
    BelongsTo<Grade> grade{};
    BelongsToMany<Course> courses{};
};

struct StudentCourse {
    Uuid studentId{};
    std::int64_t courseId{};
};

struct Models {
    explicit Models(Sequelize& sequelize);

    sequelize::Model<Book> Books;
    sequelize::Model<Grade> Grades;
    sequelize::Model<Course> Courses;
    sequelize::Model<Student> Students;
    sequelize::Model<StudentCourse> StudentCourses;
};

}  // namespace school
