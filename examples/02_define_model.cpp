// Step 2 of the tutorial: define a model, and create its table.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::optional<sequelize::Date> release_date{};
    std::optional<int> subject{};
    DateTime createdAt{}, updatedAt{};
};

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv), {.logging = console}};
        sequelize.authenticate();
        console.log("Connection has been established successfully.");

        sequelize.define<Book>("books");
        sequelize.sync();
        console.log("Book table created successfully!");
    } catch (const BaseError& error) {
        console.error(std::string("Unable to create table : ") + error.what());
        return 1;
    }
}
