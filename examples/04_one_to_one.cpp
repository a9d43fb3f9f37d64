// Step 4 of the tutorial, one-to-one: students and the grade that each belongs to.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

struct Grade {
    std::int64_t id{};
    int grade{};
    DateTime createdAt{}, updatedAt{};
};

struct Student {
    Uuid student_id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
    std::optional<std::int64_t> gradeId{};
    BelongsTo<Grade> grade{};
};

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};

        auto Students = sequelize.define<Student>(
            "students", {field<&Student::student_id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4})}
        );
        auto Grades = sequelize.define<Grade>("grades");
        Students.belongsTo(Grades, {.as = &Student::grade, .foreignKey = &Student::gradeId});

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

        auto students = Students.findAll({.include = {&Student::grade}, .order = {&Student::name}});
        console.log(Students.inspect(students));
    } catch (const BaseError& error) {
        console.error(error.what());
        return 1;
    }
}
