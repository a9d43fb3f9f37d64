#include "models.hpp"

namespace school {

Models::Models(Sequelize& sequelize)
    : Books(sequelize.define<Book>(
          "book",
          {
              field<&Book::title>({.type = DataTypes::STRING(120), .validate = Validate::notEmpty}),
              field<&Book::author>({.type = DataTypes::STRING(120), .validate = Validate::notEmpty}),
              field<&Book::subject>({.validate = {Validate::min(0), Validate::max(999)}}),
          },
          {.version = true,
           // The unique key is also the order by title.
           .indexes =
               {{.fields = {"title", "author"}, .unique = true},
                {.fields = {"author", "id"}},
                {.fields = {"release_date", "id"}}}}
      )),
      Grades(sequelize.define<Grade>(
          "grade", {field<&Grade::grade>({.unique = true, .validate = {Validate::min(1), Validate::max(13)}})}
      )),
      Courses(sequelize.define<Course>(
          "course",
          {field<&Course::course_name>({.type = DataTypes::STRING(120), .unique = true, .validate = Validate::notEmpty}
          )}
      )),
      Students(sequelize.define<Student>(
          "student", {field<&Student::student_id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4}),
                      field<&Student::name>({.type = DataTypes::STRING(120), .validate = Validate::notEmpty})}
      )),
      StudentCourses(sequelize.define<StudentCourse>(
          "StudentCourse",
          {field<&StudentCourse::studentId>({.primaryKey = true}),
           field<&StudentCourse::courseId>({.primaryKey = true})},
          {.timestamps = false}
      )) {
    Students.belongsTo(Grades, {.as = &Student::grade, .foreignKey = &Student::gradeId, .onDelete = "RESTRICT"});
    Students.belongsToMany(
        Courses, {.as = &Student::courses,
                  .through = StudentCourses,
                  .foreignKey = &StudentCourse::studentId,
                  .otherKey = &StudentCourse::courseId}
    );
}

}  // namespace school
