#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>

using namespace sequelize;

Migration m20260101120000_create_books() {
    return {
        .up =
            [](QueryInterface& queryInterface) {
                queryInterface.createTable(
                    "books", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                              {"title", {.type = DataTypes::STRING, .allowNull = false}},
                              {"author", {.type = DataTypes::STRING}}}
                );
            },
        .down = [](QueryInterface& queryInterface) { queryInterface.dropTable("books"); },
    };
}
