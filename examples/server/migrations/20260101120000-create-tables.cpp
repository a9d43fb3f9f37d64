#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>

using namespace sequelize;

Migration m20260101120000_create_tables() {
    return {
        .up =
            [](QueryInterface& queryInterface) {
                queryInterface.createTable(
                    "books", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                              {"title", {.type = DataTypes::STRING(120), .allowNull = false}},
                              {"author", {.type = DataTypes::STRING(120), .allowNull = false}},
                              {"release_date", {.type = DataTypes::DATEONLY}},
                              {"subject", {.type = DataTypes::INTEGER}},
                              {"version", {.type = DataTypes::INTEGER, .allowNull = false, .defaultValue = 0}},
                              {"createdAt", {.type = DataTypes::DATE, .allowNull = false}},
                              {"updatedAt", {.type = DataTypes::DATE, .allowNull = false}}}
                );
                queryInterface.addIndex("books", {"title", "author"}, {.unique = true});
                queryInterface.addIndex("books", {"author", "id"});
                queryInterface.addIndex("books", {"release_date", "id"});
                queryInterface.createTable(
                    "grades", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                               {"grade", {.type = DataTypes::INTEGER, .allowNull = false, .unique = true}},
                               {"createdAt", {.type = DataTypes::DATE, .allowNull = false}},
                               {"updatedAt", {.type = DataTypes::DATE, .allowNull = false}}}
                );
                queryInterface.createTable(
                    "courses", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                                {"course_name", {.type = DataTypes::STRING(120), .allowNull = false, .unique = true}},
                                {"createdAt", {.type = DataTypes::DATE, .allowNull = false}},
                                {"updatedAt", {.type = DataTypes::DATE, .allowNull = false}}}
                );
                queryInterface.createTable(
                    "students", {{"student_id", {.type = DataTypes::UUID, .primaryKey = true}},
                                 {"name", {.type = DataTypes::STRING(120), .allowNull = false}},
                                 {"gradeId",
                                  {.type = DataTypes::INTEGER,
                                   .references = {"grades", "id"},
                                   .onDelete = "RESTRICT",
                                   .onUpdate = "CASCADE"}},
                                 {"createdAt", {.type = DataTypes::DATE, .allowNull = false}},
                                 {"updatedAt", {.type = DataTypes::DATE, .allowNull = false}}}
                );
                queryInterface.createTable(
                    "StudentCourses", {{"studentId",
                                        {.type = DataTypes::UUID,
                                         .primaryKey = true,
                                         .references = {"students", "student_id"},
                                         .onDelete = "CASCADE",
                                         .onUpdate = "CASCADE"}},
                                       {"courseId",
                                        {.type = DataTypes::INTEGER,
                                         .primaryKey = true,
                                         .references = {"courses", "id"},
                                         .onDelete = "CASCADE",
                                         .onUpdate = "CASCADE"}}}
                );
            },
        .down =
            [](QueryInterface& queryInterface) {
                for (const char* table : {"StudentCourses", "students", "courses", "grades", "books"})
                    queryInterface.dropTable(table);
            },
    };
}
