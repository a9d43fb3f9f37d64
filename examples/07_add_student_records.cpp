// Step 5 of the tutorial: records for the raw queries.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

struct Student {
    Uuid student_id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
};

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv), {.logging = console}};
        sequelize.authenticate();
        console.log("Connection has been established successfully.");

        auto Students = sequelize.define<Student>(
            "students", {field<&Student::student_id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4})}
        );
        sequelize.sync({.force = true});
        auto students = Students.bulkCreate(
            {
                {.name = "John Baker"},
                {.name = "Max Butler"},
                {.name = "Ryan Fisher"},
                {.name = "Robert Gray"},
                {.name = "Sam Lewis"},
            },
            {.validate = true}
        );
        console.log(Students.inspect(students));
    } catch (const BaseError& error) {
        console.error(std::string("Unable to create table : ") + error.what());
        return 1;
    }
}
