// Step 4 of the tutorial, one-to-many: a grade and all its students.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

struct Student {
    Uuid student_id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
    std::optional<std::int64_t> gradeId{};
};

struct Grade {
    std::int64_t id{};
    int grade{};
    DateTime createdAt{}, updatedAt{};
    HasMany<Student> students{};
};

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};

        auto Students = sequelize.define<Student>(
            "students", {field<&Student::student_id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4})}
        );
        auto Grades = sequelize.define<Grade>("grades");
        Grades.hasMany(Students, {.as = &Grade::students, .foreignKey = &Student::gradeId});

        sequelize.sync({.force = true});
        Grades.bulkCreate({{.grade = 9}, {.grade = 10}, {.grade = 11}}, {.validate = true});
        Students.bulkCreate(
            {
                {.name = "John Baker", .gradeId = 2},
                {.name = "Max Butler", .gradeId = 1},
                {.name = "Ryan Fisher", .gradeId = 3},
                {.name = "Robert Gray", .gradeId = 2},
                {.name = "Sam Lewis", .gradeId = 1},
            },
            {.validate = true}
        );

        auto grades = Grades.findAll({
            .include = {{&Grade::students, {.order = {&Student::name}}}},
            .where = {{&Grade::grade, 9}},
        });
        console.log(Grades.inspect(grades));
    } catch (const BaseError& error) {
        console.error(error.what());
        return 1;
    }
}
