// Step 1 of the tutorial: connect to the database and test the connection.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};
        sequelize.authenticate();
        console.log("Connection has been established successfully.");
    } catch (const BaseError& error) {
        console.error(std::string("Unable to connect to the database: ") + error.what());
        return 1;
    }
}
