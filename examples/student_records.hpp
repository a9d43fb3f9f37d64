#pragma once

#include <sequelize/sequelize.hpp>

struct Student {
    sequelize::Uuid student_id{};
    std::string name{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

/// The table of 07_add_student_records, for examples that begin in an empty database; returns Robert Gray's id.
inline std::string addStudentRecords(sequelize::Sequelize& sequelize) {
    using namespace sequelize::dsl;
    auto Students = sequelize.define<Student>(
        "students", {field<&Student::student_id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4})}
    );
    sequelize.sync({.force = true});
    Students.bulkCreate({{.name = "John Baker"}, {.name = "Max Butler"}, {.name = "Ryan Fisher"}});
    return Students.create({.name = "Robert Gray"}).student_id.toString();
}
